//! Every address of the product, and every anchor that something leads to: each is written here and nowhere else.
//!
//! What the routes take apart is declared where it is answered, in the ui's `routes.rs` and in the server's `http`.

/// A table of addresses: the name, its parts, and how they are written.
macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident($($part:ident: $type:ty),*) $written:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name($($part: $type),*) -> String {
            format!($written)
        }
    )*};
}

pub mod api;
pub mod history;
pub mod incident;
pub mod library;
pub mod link;
pub mod rollout;
pub mod settings;
mod write;

pub use write::{at, decode, event_anchor, here, in_header};

use write::encode;

/// What waits for me: the first page.
pub const NOW: &str = "/";
/// The search.
pub const SEARCH: &str = "/search";
/// The help.
pub const HELP: &str = "/help";
/// The rules of the linter.
pub const RULES: &str = "/help/rules";
/// The sign-in form, and where it is sent.
pub const SIGN_IN: &str = "/sign-in";
/// Where one signs out.
pub const SIGN_OUT: &str = "/sign-out";
/// Where the theme is chosen.
pub const THEME: &str = "/theme";
/// Where a browser chooses between UTC and the zone of its person.
pub const TIMES: &str = "/times";

/// What narrows the results of a search.
pub const FILTERS: &str = "filters";

addresses! {
    /// A page of the help.
    help(name: &str) "/help/{name}";
    /// A rule of the linter.
    rule(name: &str) "/help/rules/{name}";
    /// Where a rule is switched off.
    rule_off(name: &str) "/help/rules/{name}/off";
    /// Where a rule is switched on.
    rule_on(name: &str) "/help/rules/{name}/on";
    /// A file that was given as evidence.
    file(digest: &str) "/files/{digest}";
    /// The link by which the first admin joins.
    set_up(secret: &str) "/setup/{secret}";
    /// The link by which somebody else joins.
    invitation(secret: &str) "/invitations/{secret}";
    /// The link by which somebody chooses a password.
    reset(secret: &str) "/resets/{secret}";
}

/// What is found by these words.
pub fn search(words: &str) -> String {
    format!("{SEARCH}?q={}", encode(words))
}

/// The sign-in form that leads on to `next`, and says whether a session has ended.
pub fn sign_in(next: &str, ended: bool) -> String {
    let next = (next != NOW).then(|| format!("next={}", encode(next)));
    let ended = ended.then(|| "ended=yes".to_owned());
    let said: Vec<String> = next.into_iter().chain(ended).collect();
    let mark = if said.is_empty() { "" } else { "?" };
    format!("{SIGN_IN}{mark}{}", said.join("&"))
}

/// It is a link for one person, whose secret somebody may try to guess.
pub fn is_for_one_person(path: &str) -> bool {
    [set_up(""), invitation(""), reset("")]
        .iter()
        .any(|link| path.starts_with(link))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_in_form_knows_where_to_go_on() {
        assert_eq!(sign_in("/", false), "/sign-in");
        assert_eq!(sign_in("/", true), "/sign-in?ended=yes");
        assert_eq!(
            sign_in("/rollouts/R-1?phase=2", true),
            "/sign-in?next=%2Frollouts%2FR-1%3Fphase%3D2&ended=yes"
        );
    }

    #[test]
    fn only_links_for_one_person_hold_a_secret() {
        assert!(is_for_one_person("/resets/x") && is_for_one_person("/setup/x"));
        assert!(!is_for_one_person("/settings") && !is_for_one_person("/setup"));
    }
}
