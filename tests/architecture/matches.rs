//! No wildcard arm over events and acts: whatever is new has to say everywhere what it is.

use crate::sources;
use syn::visit::{self, Visit};

/// Our own enums to which every answer is given by name.
const NAMED: [&str; 3] = ["Event", "Act", "Subject"];
/// The events of the Markdown parser are not ours.
const NOT_OURS: &str = "app/engine/src/markdown/";

/// The matches with a wildcard arm over one of them.
#[derive(Default)]
struct Wildcards {
    /// The enum of the `impl` around.
    of_self: Option<String>,
    lines: Vec<usize>,
    matches: usize,
}

impl Wildcards {
    fn names_one(&self, pattern: &syn::Pat) -> bool {
        struct Names<'a>(&'a Wildcards, bool);
        impl Visit<'_> for Names<'_> {
            fn visit_path(&mut self, path: &syn::Path) {
                let names: Vec<String> = path
                    .segments
                    .iter()
                    .map(|segment| segment.ident.to_string())
                    .collect();
                if let [.., of, _] = &names[..] {
                    let of = match of.as_str() {
                        "Self" => self.0.of_self.as_deref().unwrap_or_default(),
                        of => of,
                    };
                    self.1 |= NAMED.contains(&of);
                }
            }
        }
        let mut names = Names(self, false);
        names.visit_pat(pattern);
        names.1
    }
}

fn takes_all(pattern: &syn::Pat) -> bool {
    match pattern {
        syn::Pat::Wild(_) => true,
        syn::Pat::Ident(name) => name.subpat.is_none(),
        syn::Pat::Tuple(tuple) => tuple.elems.iter().all(takes_all),
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Wildcards {
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let before = self.of_self.take();
        if let syn::Type::Path(path) = &*item.self_ty {
            let last = path.path.segments.last();
            self.of_self = last.map(|last| last.ident.to_string());
        }
        visit::visit_item_impl(self, item);
        self.of_self = before;
    }

    fn visit_expr_match(&mut self, found: &'ast syn::ExprMatch) {
        if found.arms.iter().any(|arm| self.names_one(&arm.pat)) {
            self.matches += 1;
            let wild = found.arms.iter().filter(|arm| takes_all(&arm.pat));
            self.lines
                .extend(wild.map(|arm| arm.fat_arrow_token.spans[0].start().line));
        }
        visit::visit_expr_match(self, found);
    }
}

fn wildcards(text: &str) -> Wildcards {
    let mut found = Wildcards::default();
    found.visit_file(&syn::parse_file(text).expect("Rust"));
    found
}

#[test]
fn no_wildcard_arm_over_events_acts_and_subjects() {
    let (mut wrong, mut matches) = (Vec::new(), 0);
    for room in ["app", "server"] {
        for (name, text) in sources(room) {
            if name.starts_with(NOT_OURS) || name.contains("/tests/") {
                continue;
            }
            let found = wildcards(&text);
            matches += found.matches;
            wrong.extend(found.lines.iter().map(|line| format!("{name}:{line}")));
        }
    }
    assert!(matches > 20, "only {matches} matches were looked at");
    assert!(wrong.is_empty(), "wildcard arms:\n{}", wrong.join("\n"));
}

/// The negative control.
#[test]
fn a_wildcard_arm_is_found() {
    let lines = |text: &str| wildcards(text).lines;
    assert_eq!(
        lines("fn f(e: Event) {\n match e {\n Event::A => {}\n _ => {}\n }\n}"),
        [4]
    );
    assert_eq!(
        lines("impl Act { fn f(&self) {\n match self {\n Self::A => {}\n other => {}\n }\n} }"),
        [4]
    );
    assert_eq!(
        lines("fn f(e: (A, Event)) {\n match e {\n (_, x::Event::A) => {}\n (_, _) => {}\n }\n}"),
        [4]
    );
    assert!(
        lines("fn f(e: Event) { match e { Event::A => {} Event::B { .. } => {} } }").is_empty()
    );
}
