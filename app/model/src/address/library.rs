//! Documents, and bringing them in.

use super::write::{encode, here};
use crate::document::{Filter, Sort};
use crate::label::Label;
use crate::text::percent_decoded;
use std::fmt::Display;

/// All documents, and where one is brought in.
pub const LIST: &str = "/library";
/// The forms that bring documents in.
pub const IMPORT: &str = "/library/import";
/// Where a document is read before it is brought in.
pub const REVIEW: &str = "/library/review";
/// Where several files are sent.
pub const IMPORTS: &str = "/library/imports";

/// What the rules object to, on the page of a document.
pub const FINDINGS: &str = "findings-h";
/// What each line of a text is read as, beside the text.
pub const LINES: &str = "lines-h";
/// The form that starts a rollout.
pub const START: &str = "start";
/// The form that says whether it worked, on the page of a document.
pub const USE: &str = "use";
/// The uses, on the page of a document.
pub const USES: &str = "uses-h";
/// In front of every anchor that comes from a text, so that none can pass for one of the page's own (GitHub's
/// `user-content-`, against DOM clobbering).
pub const OF_A_TEXT: &str = "s-";

addresses! {
    /// A document.
    document(slug: &str) "/library/{slug}";
    /// Its editor.
    edit(slug: &str) "/library/{slug}/edit";
    /// Its editor, with what each of its lines is read as.
    correct(slug: &str) "/library/{slug}/edit?lines=all#lines-h";
    /// Where the next revision is drawn before it is saved.
    preview(slug: &str) "/library/{slug}/preview";
    /// Where it gets another address.
    renaming(slug: &str) "/library/{slug}/address";
    /// What a rollout of it would be, and where it is started.
    start(slug: &str) "/library/{slug}/start";
    /// What was read out of it.
    reading(slug: &str) "/library/{slug}/reading";
    /// Its revisions.
    revisions(slug: &str) "/library/{slug}/revisions";
    /// What two of its revisions, chosen in a form, do not have in common.
    changes(slug: &str) "/library/{slug}/changes";
    /// What changed between two of its revisions.
    changes_between(slug: &str, from: i64, to: i64) "/library/{slug}/changes?from={from}&to={to}";
    /// The rollouts that follow an older revision of it.
    rollouts(slug: &str) "/library/{slug}/rollouts";
    /// Where they are moved to the newest.
    moves(slug: &str) "/library/{slug}/moves";
    /// Where somebody says whether it worked.
    uses(slug: &str) "/library/{slug}/uses";
    /// Where it is retired.
    retirement(slug: &str) "/library/{slug}/retirement";
    /// An import of several files.
    import(import: impl Display) "/library/imports/{import}";
    /// Where it is confirmed.
    import_confirmation(import: impl Display) "/library/imports/{import}/confirmation";
    /// Where it is dropped.
    import_removal(import: impl Display) "/library/imports/{import}/removal";
    /// A document to begin with, in the form that brings one in.
    starter(name: &str) "/library/import?starter={name}#import-source";
}

/// The anchor of a place in a text.
pub fn anchor_in_text(name: impl Display) -> String {
    format!("{OF_A_TEXT}{name}")
}

/// One of the files of an import.
pub fn import_file(import: impl Display, path: &str) -> String {
    format!("{}?file={}", self::import(import), encode(path))
}

/// The documents that a filter lets through, in its order.
pub fn list(filter: &Filter) -> String {
    let order = (filter.sort != Sort::default()).then(|| ("sort", filter.sort.name()));
    let chosen = filter.chosen().into_iter().chain(order);
    let pairs: Vec<String> = chosen
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    match pairs.is_empty() {
        true => LIST.to_owned(),
        false => format!("{LIST}?{}", pairs.join("&")),
    }
}

/// The documents with a label.
pub fn labelled(label: &Label) -> String {
    list(&Filter::of(label))
}

/// What follows the address of the library; nothing where the address leads elsewhere.
pub fn below(address: &str) -> Option<&str> {
    address.strip_prefix(LIST)?.strip_prefix('/')
}

/// The document that was brought in from a path.
pub fn by_path(path: &str) -> String {
    let path = path
        .replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23")
        .replace(' ', "%20");
    format!("{LIST}/file/{path}")
}

/// Reads what follows the address of the library in [`by_path`].
pub fn path_below(below: &str) -> Option<String> {
    below.strip_prefix("file/").map(percent_decoded)
}

/// A link to a place in the same text, as somebody wrote it there.
pub fn here_in_text(fragment: &str) -> String {
    here(anchor_in_text(fragment.trim_start_matches(OF_A_TEXT)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;
    use crate::label::LabelKind;

    #[test]
    fn the_path_of_a_file_is_read_as_it_was_written() {
        for path in ["team/how to.md", "50%.md", "a#b?c.md", "año.md"] {
            let address = by_path(path);
            assert!(!address.contains([' ', '#', '?']), "{address}");
            let read = below(&address).and_then(path_below);
            assert_eq!(read.as_deref(), Some(path));
        }
        assert_eq!(below("/library"), None);
        assert_eq!(below("/libraryish/x"), None);
    }

    #[test]
    fn a_list_says_what_it_is_narrowed_to() {
        let filter = Filter {
            kind: Some(Kind::Plan),
            tag: Some("night, shift".to_owned()),
            sort: Sort::Name,
            ..Filter::default()
        };
        assert_eq!(list(&Filter::default()), "/library");
        assert_eq!(
            list(&filter),
            "/library?kind=plan&tag=night%2C%20shift&sort=name"
        );
        let label = Label {
            kind: LabelKind::Owner,
            text: "R&D".to_owned(),
        };
        assert_eq!(labelled(&label), "/library?owner=R%26D");
    }

    #[test]
    fn a_link_inside_a_text_leads_to_its_own_anchors() {
        assert_eq!(here_in_text("call"), "#s-call");
        assert_eq!(here_in_text("s-call"), "#s-call");
    }
}
