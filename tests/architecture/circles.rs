//! No circle between the files of one room: what two files both need lies in a third one, below them. So each file can
//! be read with nothing but what stands under it, and a change is followed in one direction.
//!
//! A file leads to another when its code names something that is defined there, by whatever way: a name that was handed
//! on (`pub use`) is followed to the file that it comes from. Tests stand outside, and so do the lists of modules and
//! the handing on itself: a `mod.rs` may give a name to the world without needing it.

use crate::sources;
use std::collections::{BTreeMap, BTreeSet};
use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

const ROOMS: [&str; 4] = [
    "app/model/src",
    "app/engine/src",
    "app/ui/src",
    "server/src",
];

/// Tests, and the program around the server, which is a room of one file.
const OUTSIDE: [&str; 3] = ["/tests/", "/tests.rs", "src/main.rs"];

/// Types whose methods are spread over the files of many nouns. A file that adds an `impl` block to one of them names
/// it without leading to it: the block belongs to the type, and only stands with its noun.
const SPREAD: [(&str, &str); 2] = [
    ("Engine", "the verbs of all nouns are its methods"),
    (
        "RolloutState",
        "it is made of the states of all nouns, and each says how its own is decided",
    ),
];

/// The way to a module or to something in it, from the root of its room.
type Path = Vec<String>;

/// What a file says of itself and of others.
#[derive(Default)]
struct Module {
    file: String,
    at: Path,
    /// The modules below it.
    below: BTreeSet<String>,
    /// Names that come from elsewhere, and where they lead.
    brought: BTreeMap<String, Path>,
    /// Names that are brought for this file, and not to be handed on.
    own: Vec<Path>,
    /// Whatever its code names.
    named: Vec<Path>,
    /// The types that it has an `impl` block for.
    adds_to: BTreeSet<String>,
}

impl Module {
    fn of(file: &str, room: &str, text: &str) -> Self {
        let place = file[room.len()..].trim_start_matches('/');
        let mut at: Path = place
            .trim_end_matches(".rs")
            .split('/')
            .map(str::to_owned)
            .collect();
        at.pop_if(|last| ["lib", "main", "mod"].contains(&last.as_str()));
        let mut module = Self {
            file: file.to_owned(),
            at,
            ..Self::default()
        };
        module.visit_file(&syn::parse_file(text).expect("Rust"));
        module
    }

    fn bring(&mut self, tree: &syn::UseTree, mut path: Path, handed_on: bool) {
        let (name, known_as) = match tree {
            syn::UseTree::Path(tree) => {
                path.push(tree.ident.to_string());
                return self.bring(&tree.tree, path, handed_on);
            }
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.bring(tree, path.clone(), handed_on);
                }
                return;
            }
            syn::UseTree::Name(name) => (&name.ident, &name.ident),
            syn::UseTree::Rename(name) => (&name.ident, &name.rename),
            syn::UseTree::Glob(_) => {
                let leads_out = self.absolute(&path).is_none();
                assert!(leads_out, "{}: names that nobody can follow", self.file);
                return;
            }
        };
        if name != "self" {
            path.push(name.to_string());
        }
        let known_as = match known_as.to_string() {
            itself if itself == "self" => path.last().cloned().unwrap_or_default(),
            other => other,
        };
        if !handed_on {
            self.own.push(path.clone());
        }
        self.brought.insert(known_as, path);
    }

    /// A path as this file writes it, from the root of the room. `None`: it leads out of the room, or not out of the file.
    fn absolute(&self, path: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let mut from = match first.as_str() {
            "crate" => Path::new(),
            "self" => self.at.clone(),
            "super" => self.at[..self.at.len().checked_sub(1)?].to_vec(),
            name if self.below.contains(name) => [&self.at[..], &path[..1]].concat(),
            name => match self.brought.get(name) {
                Some(whence) if whence.first() != Some(first) => self.absolute(whence)?,
                Some(_) | None => return None,
            },
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(from.pop()),
                name => from.push(name.to_owned()),
            }
        }
        Some(from)
    }

    /// The paths among the tokens of a macro.
    fn name_tokens(&mut self, mut at: Cursor<'_>) {
        let (mut path, mut colons) = (Path::new(), 0);
        while !at.eof() {
            if let Some((name, rest)) = at.ident() {
                if colons != 2 {
                    self.named.push(std::mem::take(&mut path));
                }
                path.push(name.to_string());
                (at, colons) = (rest, 0);
            } else if let Some((mark, rest)) = at.punct() {
                colons = if mark.as_char() == ':' { colons + 1 } else { 0 };
                at = rest;
            } else if let Some((inside, _, _, rest)) = at.any_group() {
                self.name_tokens(inside);
                (at, colons) = (rest, 0);
            } else if let Some((_, rest)) = at.token_tree() {
                (at, colons) = (rest, 0);
            }
        }
        self.named.push(path);
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.parse_args::<syn::Path>().ok())
        .any(|condition| condition.is_ident("test"))
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        assert!(item.content.is_none(), "{}: a file in a file", self.file);
        self.below.insert(item.ident.to_string());
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let handed_on = !matches!(item.vis, syn::Visibility::Inherited);
        self.bring(&item.tree, Path::new(), handed_on);
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        if let (None, syn::Type::Path(of)) = (&item.trait_, &*item.self_ty) {
            let name = of.path.segments.last().map(|last| last.ident.to_string());
            self.adds_to.extend(name);
        }
        visit::visit_item_impl(self, item);
    }

    /// `pub(in crate::search)` says who may look, and needs nothing from there.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names = path.segments.iter().map(|name| name.ident.to_string());
        self.named.push(names.collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.name_tokens(TokenBuffer::new2(found.tokens.clone()).begin());
        visit::visit_macro(self, found);
    }
}

/// A room, by the ways to its modules.
struct Room(BTreeMap<Path, Module>);

impl Room {
    fn of<'a>(room: &str, sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let modules = sources
            .into_iter()
            .filter(|(file, _)| !OUTSIDE.iter().any(|part| file.contains(part)))
            .map(|(file, text)| Module::of(file, room, text));
        Self(modules.map(|one| (one.at.clone(), one)).collect())
    }

    /// The module where something is defined, and its name there. No name: the module itself is meant. `None`: it is defined
    /// in another room.
    fn find(&self, path: &[String]) -> Option<(&Module, Option<String>)> {
        let mut module = self.0.get(&Path::new())?;
        for (at, name) in path.iter().enumerate() {
            if let Some(below) = self.0.get(&path[..=at]) {
                module = below;
                continue;
            }
            return match module.brought.get(name) {
                Some(whence) if whence[..] != [name.clone()] => {
                    let whence = module.absolute(whence)?;
                    self.find(&[&whence, &path[at + 1..]].concat())
                }
                // A macro is handed on by its bare name.
                Some(_) | None => Some((module, Some(name.clone()))),
            };
        }
        Some((module, None))
    }

    /// Where each file leads, and by which names.
    fn edges(&self) -> BTreeMap<&str, BTreeMap<&str, BTreeSet<String>>> {
        let mut edges: BTreeMap<_, BTreeMap<_, BTreeSet<_>>> = BTreeMap::new();
        for module in self.0.values() {
            for path in module.own.iter().chain(&module.named) {
                let Some((other, Some(name))) =
                    module.absolute(path).and_then(|path| self.find(&path))
                else {
                    continue;
                };
                let is_spread = SPREAD.iter().any(|(spread, _)| *spread == name);
                if other.at != module.at && !(is_spread && module.adds_to.contains(&name)) {
                    let to: &mut BTreeMap<_, _> = edges.entry(module.file.as_str()).or_default();
                    to.entry(other.file.as_str()).or_default().insert(name);
                }
            }
        }
        edges
    }

    /// The circles, each as the edges between its files with the names that make them.
    fn circles(&self) -> Vec<Vec<String>> {
        let edges = self.edges();
        let reached = |from| {
            let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
            while let Some(next) = open.pop() {
                let new = edges.get(next).into_iter().flat_map(BTreeMap::keys);
                open.extend(new.filter(|file| reached.insert(**file)));
            }
            reached
        };
        let reach: BTreeMap<&str, _> = edges.keys().map(|file| (*file, reached(*file))).collect();
        let is_in_circle = |one, other| {
            let leads = |from, to| reach.get(from).is_some_and(|reached| reached.contains(to));
            leads(one, other) && leads(other, one)
        };
        let mut circles: BTreeMap<BTreeSet<&str>, Vec<String>> = BTreeMap::new();
        for (from, to) in &edges {
            let files = reach[from].iter().copied();
            let circle: BTreeSet<&str> = files.filter(|file| is_in_circle(*from, *file)).collect();
            for (file, names) in to.iter().filter(|(file, _)| circle.contains(**file)) {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                let edge = format!("{from} -> {file}: {}", names.join(", "));
                circles.entry(circle.clone()).or_default().push(edge);
            }
        }
        circles.into_values().collect()
    }
}

#[test]
fn no_circle_between_modules() {
    let mut wrong = Vec::new();
    for room in ROOMS {
        let sources = sources(room);
        let sources = sources.iter();
        let modules = Room::of(room, sources.map(|(file, text)| (&file[..], &text[..])));
        let leads = modules.edges().values().map(BTreeMap::len).sum::<usize>();
        assert!(leads > 100, "only {leads} edges were found in {room}");
        for circle in modules.circles() {
            wrong.push(format!("A circle in {room}:\n  {}", circle.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The negative control: a circle that goes through a name that was handed on, and through a macro.
#[test]
fn a_circle_is_found() {
    let circles = |leaf: &str| {
        let root = "mod branch;\nmod leaf;\npub use branch::Branch;";
        let branch = "use super::leaf;\npub struct Branch(leaf::Leaf);";
        let files = [
            ("r/lib.rs", root),
            ("r/branch.rs", branch),
            ("r/leaf.rs", leaf),
        ];
        Room::of("r", files).circles()
    };
    let both = [
        "r/branch.rs -> r/leaf.rs: Leaf",
        "r/leaf.rs -> r/branch.rs: Branch",
    ];
    assert_eq!(circles("pub struct Leaf(Box<crate::Branch>);"), [both]);
    assert_eq!(
        circles("pub struct Leaf;\nfn f() { vec![crate::Branch::new()]; }"),
        [both]
    );
    assert!(circles("pub struct Leaf;").is_empty());
    assert!(circles("pub struct Leaf;\n#[cfg(test)]\nmod tests { use crate::Branch; }").is_empty());
}

/// An `impl` block stands with its noun, and belongs to its type; whatever else names the type leads to it.
#[test]
fn a_spread_type_is_named_by_its_blocks() {
    let circles = |noun: &str| {
        let engine = "pub struct Engine(crate::noun::Noun);";
        let files = [
            ("r/lib.rs", "mod engine;\nmod noun;"),
            ("r/engine.rs", engine),
            ("r/noun.rs", noun),
        ];
        Room::of("r", files).circles().len()
    };
    let noun = "use crate::engine::Engine;\npub struct Noun;";
    assert_eq!(circles(&format!("{noun}\nimpl Engine {{}}")), 0);
    assert_eq!(circles(&format!("{noun}\nfn f(_: &Engine) {{}}")), 1);
}
