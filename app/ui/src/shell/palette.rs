//! The palette's dialog, and its lines.

use crate::components::icon::Icon;
use crate::islands::palette::Palette;
use engine::rollout::RolloutLine;
use engine::search::Found;
use leptos::prelude::*;
use model::address::{self, rollout};
use model::id::RolloutNumber;
use model::search::MAX_BYTES;

/// In how many rollouts an act is offered.
const MAX_ACTS: usize = 4;

/// Where one can always go.
const PLACES: [(&str, &str); 7] = [
    ("Now", address::NOW),
    ("Rollouts", rollout::LIST),
    ("Library", address::library::LIST),
    ("Import a plan", address::library::IMPORT),
    ("Incidents", address::incident::LIST),
    ("History", address::history::LIST),
    ("Settings", address::settings::PAGE),
];

/// What one can do in a rollout: the words that ask for it, what the line says, and where it is done.
const ACTS: [(&str, &str, Place); 5] = [
    ("go to rollout", "Go to", rollout::page),
    ("sign", "Sign in", rollout::page),
    ("decide", "Decide", rollout::decision_on_page),
    ("deployments", "Deployments of", rollout::deployments),
    ("timeline", "Timeline of", rollout::timeline),
];

/// The address of something in a rollout.
type Place = fn(RolloutNumber) -> String;

/// The words that declare an incident; what follows them is broken.
const DECLARE: &str = "declare incident";

/// What is declared broken, where the words begin to declare it.
fn declared(words: &str) -> Option<&str> {
    let words = words.trim();
    let begun = |least: usize| words.len() >= least && DECLARE.starts_with(&words.to_lowercase());
    if begun(2) {
        return Some("");
    }
    let (verb, rest) = words.split_once(' ')?;
    let broken = match rest.trim().split_once(' ') {
        Some((noun, broken)) if noun.eq_ignore_ascii_case("incident") => broken,
        _ => rest,
    };
    verb.eq_ignore_ascii_case("declare")
        .then_some(broken.trim())
}

/// The act that is asked for, and the words that say in which rollout.
fn act(words: &str) -> Option<(&'static str, Place, String)> {
    let asked = words.trim().to_lowercase();
    let (verb, rest) = asked.split_once(' ').unwrap_or((&asked, ""));
    let (words, says, place) = ACTS
        .into_iter()
        .find(|(words, ..)| verb.len() > 1 && words.starts_with(verb))?;
    let more = words.split(' ').skip(1);
    let rest = rest
        .split(' ')
        .filter(|word| !more.clone().any(|known| known == *word));
    Some((says, place, rest.collect::<Vec<_>>().join(" ")))
}

/// The words ask for something that is done in a rollout.
pub fn is_act(words: &str) -> bool {
    act(words).is_some()
}

/// The dialog, empty until it is opened.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    view! {
        <dialog class="palette" id="palette" aria-labelledby="palette-l">
            <form role="search" aria-label="Palette" action=address::SEARCH>
                <label class="vh" id="palette-l" for="palette-q">
                    "Go to, or search"
                </label>
                <Icon name="i-search" />
                <input
                    id="palette-q"
                    name="q"
                    type="text"
                    enterkeyhint="search"
                    autocomplete="off"
                maxlength=MAX_BYTES
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-list"
                    aria-autocomplete="list"
                />
                <button type="submit" class="pal-close" formmethod="dialog">
                    <kbd>"Esc"</kbd>
                    <span class="vh">"Close the palette"</span>
                </button>
            </form>
            <div class="palette-hits" id="palette-list" role="listbox" aria-label="Results"></div>
            <p class="pal-keys">
                <span>
                    <kbd>"↑"</kbd>
                    " "
                    <kbd>"↓"</kbd>
                    " move"
                </span>
                <span>
                    <kbd>"Enter"</kbd>
                    " open"
                </span>
            </p>
            <Palette />
        </dialog>
    }
}

/// The lines for some words: what can be done first where the words ask for it, places, then sections, then
/// everything.
pub fn lines(words: &str, found: Found, rollouts: &[RolloutLine]) -> String {
    let words = words.trim();
    let acts = act(words).into_iter().flat_map(|(says, place, rest)| {
        let lines = rollouts.iter().filter_map(move |line| {
            let (number, title) = (line.rollout.number, line.rollout.title.clone());
            let known = format!("{number} {title}").to_lowercase();
            let meant = rest.split_whitespace().all(|word| known.contains(word));
            meant.then(|| {
                let says = format!("{says} {number}");
                [says, title, "Do".to_owned(), place(number)]
            })
        });
        lines.take(MAX_ACTS)
    });
    let declared = declared(words).map(|broken| {
        let says = "Declare an incident".to_owned();
        let address = address::incident::declare(broken);
        [says, broken.to_owned(), "Do".to_owned(), address]
    });
    let asked = words.to_lowercase();
    let places = PLACES
        .iter()
        .filter(|(name, _)| name.to_lowercase().contains(&asked));
    let places = places.map(|(name, address)| [*name, "", "Go to", *address].map(str::to_owned));
    let hits = found.hits.into_iter().map(|hit| {
        let (title, from) = if hit.section.is_empty() {
            (hit.title, hit.kind)
        } else {
            (hit.section, hit.title)
        };
        [title, from, hit.reason, hit.url]
    });
    let all = (!words.is_empty()).then(|| {
        [
            format!("Search everything for “{words}”"),
            format!("{} pages", found.total),
            String::new(),
            address::search(words),
        ]
    });
    let lines = declared.into_iter().chain(acts).chain(places).chain(hits).chain(all).enumerate().map(|(at, [title, from, why, address])| {
        view! {
            <a role="option" tabindex="-1" id=format!("palette-{at}") href=address aria-selected="false">
                <b>{title}</b>
                <span class="pal-from">{from}</span>
                <span class="pal-why">{why}</span>
            </a>
        }
    });
    let lines: Vec<_> = lines.collect();
    Owner::new().with(|| lines.into_view().to_html())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_told_by_its_first_letters_and_the_rollout_by_the_rest() {
        for (words, expected) in [
            ("sig", Some(("Sign in", ""))),
            ("sign door", Some(("Sign in", "door"))),
            ("go to rollout r-3", Some(("Go to", "r-3"))),
            ("timeline door", Some(("Timeline of", "door"))),
            ("s", None),
            ("signature", None),
            ("lamp", None),
        ] {
            let found = act(words);
            let found = found.as_ref().map(|(says, _, rest)| (*says, rest.as_str()));
            assert_eq!(found, expected, "{words}");
        }
    }

    #[test]
    fn an_incident_is_declared_with_what_is_broken() {
        for (words, expected) in [
            ("decl", Some("")),
            ("Declare inc", Some("")),
            ("declare incident", Some("")),
            ("declare incident lamps are dark", Some("lamps are dark")),
            ("Declare Incident  Lamps are dark", Some("Lamps are dark")),
            ("declare lamps are dark", Some("lamps are dark")),
            ("d", None),
            ("declared", None),
            ("lamps", None),
        ] {
            assert_eq!(declared(words), expected, "{words}");
        }
        let found = lines("declare lamps & doors", Found::default(), &[]);
        assert!(
            found.contains("/incidents?title=lamps%20%26%20doors#declare"),
            "{found}"
        );
    }

    #[test]
    fn there_is_always_something_to_choose() {
        assert_eq!(
            lines("", Found::default(), &[])
                .matches("role=\"option\"")
                .count(),
            PLACES.len()
        );
        let none = lines("zzz<b>", Found::default(), &[]);
        assert!(
            none.contains("Search everything for") && !none.contains("<b>”"),
            "{none}"
        );
        assert!(lines(" hist ", Found::default(), &[]).contains("href=\"/history\""));
    }
}
