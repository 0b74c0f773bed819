//! Every address and every anchor is written in the model's `address`, and nowhere else.

use crate::{root, sources};
use model::address::{self, incident, library, rollout, settings};
use model::record::Seq;
use model::rollout::{ConditionId, ConditionKind};
use std::collections::BTreeSet;
use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};

/// Where addresses are made.
const MAKES: &str = "app/model/src/address/";
/// The tables of routes: patterns, which take addresses apart.
const TABLES: [&str; 2] = ["app/ui/src/routes.rs", "server/src/http/router.rs"];
/// Where the endpoints declare their own: by `.route(…)`, in these constants, and in what they tell about themselves.
const DECLARES: &str = "server/src/http/";
const PATTERNS: [&str; 2] = ["PATH", "FORM"];
const ABOUT: &str = "about";

/// What stands elsewhere: the file, the text, and why.
const ELSEWHERE: [(&str, &str, &str); 3] = [
    (
        "app/ui/src/islands/palette.rs",
        "/palette?q={words}",
        "the browser part is built without the model",
    ),
    (
        "app/ui/src/islands/live_run.rs",
        "/events?rollout={}&after={}",
        "the browser part is built without the model",
    ),
    (
        "app/model/src/lint/secret/forms.rs",
        "/api/webhooks/",
        "an address of somebody else, in which a secret is looked for",
    ),
];

/// The texts of a file, each with its line.
#[derive(Default)]
struct Texts {
    /// The file may declare patterns.
    declares: bool,
    patterns: Vec<String>,
    others: Vec<(usize, String)>,
}

impl Texts {
    fn of(name: &str, text: &str) -> Self {
        let mut found = Self {
            declares: name.starts_with(DECLARES),
            ..Self::default()
        };
        found.visit_file(&syn::parse_file(text).expect("Rust"));
        if TABLES.contains(&name) {
            let others = std::mem::take(&mut found.others).into_iter();
            found.patterns.extend(others.map(|(_, text)| text));
        }
        found
    }

    /// Whatever this looks at is a pattern.
    fn declared(&mut self, look: impl FnOnce(&mut Self)) {
        let before = self.others.len();
        look(self);
        let patterns = self.others.drain(before..);
        self.patterns.extend(patterns.map(|(_, text)| text));
    }

    /// The texts in what is given to a macro. What is written about something is not its address.
    fn in_tokens(&mut self, mut at: Cursor<'_>) {
        while !at.eof() {
            if let Some((mark, next)) = at.punct()
                && mark.as_char() == '#'
                && let Some((inside, _, _, next)) = next.any_group()
                && inside.ident().is_some_and(|(name, _)| name == "doc")
            {
                at = next;
            } else if let Some((inside, _, _, next)) = at.any_group() {
                self.in_tokens(inside);
                at = next;
            } else if let Some((literal, next)) = at.literal() {
                self.visit_lit(&syn::Lit::new(literal));
                at = next;
            } else {
                at = at.token_tree().expect("a token").1;
            }
        }
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|only| only == "test")
    })
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_impl_item_const(&mut self, item: &'ast syn::ImplItemConst) {
        match self.declares && PATTERNS.iter().any(|name| item.ident == name) {
            true => self.declared(|texts| visit::visit_impl_item_const(texts, item)),
            false => visit::visit_impl_item_const(self, item),
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        match self.declares && item.sig.ident == ABOUT {
            true => self.declared(|texts| visit::visit_impl_item_fn(texts, item)),
            false => visit::visit_impl_item_fn(self, item),
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if !self.declares || call.method != "route" {
            return visit::visit_expr_method_call(self, call);
        }
        self.visit_expr(&call.receiver);
        let mut given = call.args.iter();
        if let Some(pattern) = given.next() {
            self.declared(|texts| texts.visit_expr(pattern));
        }
        given.for_each(|given| self.visit_expr(given));
    }

    fn visit_macro(&mut self, found: &'ast syn::Macro) {
        self.in_tokens(TokenBuffer::new2(found.tokens.clone()).begin());
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.others.push((text.span().start().line, text.value()));
    }
}

/// Its anchor begins as that of every condition.
const GATE: ConditionId = ConditionId {
    kind: ConditionKind::Gate,
    number: 0,
};

/// What is looked for.
struct Ours {
    /// The first parts of our addresses, as the routes name them.
    rooms: BTreeSet<String>,
    /// The anchors that something leads to.
    anchors: [String; 10],
    /// What the others begin with.
    beginnings: [String; 6],
}

impl Ours {
    fn of<'a>(patterns: impl Iterator<Item = &'a String>) -> Self {
        let room = |pattern: &str| {
            let room = pattern.strip_prefix('/')?.split('/').next()?;
            (!room.is_empty() && !room.starts_with([':', '{'])).then(|| room.to_owned())
        };
        let anchors = [
            rollout::ITEMS,
            rollout::CRITERIA,
            rollout::DECISION,
            address::link::LINKED,
            incident::DECLARE,
            library::FINDINGS,
            library::USES,
            settings::MY_PASSWORD,
            address::FILTERS,
            "import-source",
        ];
        let numbered = [
            rollout::item_anchor("0"),
            rollout::criterion_anchor(0),
            rollout::deployment_anchor(Seq(0)),
            rollout::condition_anchor(GATE),
            address::event_anchor(Seq(0)),
            library::anchor_in_text("0"),
        ];
        Self {
            rooms: patterns.filter_map(|pattern| room(pattern)).collect(),
            anchors: anchors.map(str::to_owned),
            beginnings: numbered.map(|anchor| anchor.trim_end_matches(['G', '0']).to_owned()),
        }
    }

    /// A text is an address or an anchor, or has one where an address can begin: after what was written into it, or in quotes.
    fn is_in(&self, text: &str) -> bool {
        let begins = |at: usize| {
            text[..at]
                .chars()
                .next_back()
                .is_none_or(|before| "}\"'(=".contains(before))
        };
        let ends = |rest: &str| {
            !rest.starts_with(|next: char| next.is_alphanumeric() || "-_.".contains(next))
        };
        let starts_with =
            |text: &str, start: &String| text.strip_prefix(start.as_str()).is_some_and(ends);
        let mut marks = text.match_indices(['/', '#']).filter(|(at, _)| begins(*at));
        let is_led_to = marks.any(|(at, mark)| {
            let rest = &text[at + 1..];
            match mark {
                "/" => self.rooms.iter().any(|room| starts_with(rest, room)),
                _ => {
                    self.anchors.iter().any(|anchor| starts_with(rest, anchor))
                        || self.is_numbered(rest)
                }
            }
        });
        is_led_to || self.is_numbered(text)
    }

    /// An anchor into which a number is written.
    fn is_numbered(&self, text: &str) -> bool {
        let mut beginnings = self.beginnings.iter();
        beginnings.any(|start| {
            text.strip_prefix(start.as_str())
                .is_some_and(|rest| rest.starts_with('{'))
        })
    }
}

fn all() -> Vec<(String, Texts)> {
    let files = ["app", "server/src"].into_iter().flat_map(sources);
    let files = files.filter(|(name, _)| {
        !name.starts_with(MAKES) && !name.contains("/tests/") && !name.ends_with("/tests.rs")
    });
    files
        .map(|(name, text)| (name.clone(), Texts::of(&name, &text)))
        .collect()
}

#[test]
fn addresses_and_anchors_are_written_once() {
    let all = all();
    let ours = Ours::of(all.iter().flat_map(|(_, texts)| &texts.patterns));
    assert!(ours.rooms.len() > 12, "only {:?} are known", ours.rooms);
    let mut elsewhere: BTreeSet<_> = ELSEWHERE.map(|(file, text, _)| (file, text)).into();
    let mut wrong = Vec::new();
    for (name, texts) in &all {
        let found = texts.others.iter().filter(|(_, text)| ours.is_in(text));
        for (line, text) in found {
            if !ELSEWHERE
                .iter()
                .any(|(file, known, _)| file == name && known == text)
            {
                wrong.push(format!("{name}:{line} writes {text:?}"));
            }
            elsewhere.remove(&(name.as_str(), text.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(elsewhere.is_empty(), "not there any more: {elsewhere:?}");
    assert!(root().join(MAKES).is_dir(), "{MAKES} is gone");
}

/// The negative control.
#[test]
fn an_address_is_found_wherever_it_is_written() {
    let patterns = ["/rollouts/{number}".to_owned(), "/library/:slug".to_owned()];
    let ours = Ours::of(patterns.iter());
    let lines = |name: &str, text: &str| -> Vec<usize> {
        let texts = Texts::of(name, text).others.into_iter();
        let found = texts.filter(|(_, text)| ours.is_in(text));
        found.map(|(line, _)| line).collect()
    };
    for found in [
        r#"fn f() { go("/rollouts") }"#,
        r#"const A: &str = "/library?kind=plan";"#,
        r#"fn f() { let x = format!("/rollouts/{number}#e-{seq}"); }"#,
        r#"fn f() { view! { <p><a href=format!("/library/{slug}")>"Go"</a></p> } }"#,
        r##"fn f() { view! { <a href="#criteria">"Go"</a> } }"##,
        r##"fn f() { view! { <li id=format!("e-{seq}")></li> } }"##,
        r##"fn f() { format!("{page}#c-{number}") }"##,
        r#"fn f() { format!("{server}/rollouts/{number}") }"#,
        r#"const A: &str = "href=\"/library/";"#,
        r#"impl A { const PATH: &'static str = "/rollouts"; }"#,
        r#"fn f() { router.route("/rollouts", get(show)) }"#,
    ] {
        assert_eq!(lines("app/ui/src/x.rs", found), [1], "{found}");
    }
    for fine in [
        r#"/// At `/rollouts`.
           fn f() {}"#,
        r#"ids! { /// "/rollouts" is its list.
           Id; }"#,
        r#"#[cfg(test)] mod tests { fn f() { go("/rollouts") } }"#,
        r#"fn f() { go("/rolloutsish", "and/or", "../library/x", "/", "https://x.example/library") }"#,
        r##"fn f() { view! { <Icon name="i-search" /> <a href="#other">"Decision"</a> } }"##,
    ] {
        assert!(lines("app/ui/src/x.rs", fine).is_empty(), "{fine}");
    }
    let declared = r#"impl Verb for A {
            const FORM: &'static str = "/library/{slug}/uses";
            fn about() -> About { About::post("x", "/rollouts/{number}", "Does it.") }
            fn next() -> String { go("/rollouts") }
        }
        fn routes(table: Table) -> Table { table.route("/library", get(|| go("/library"))) }"#;
    assert_eq!(lines("server/src/http/x.rs", declared), [4, 6]);
}
