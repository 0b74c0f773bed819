//! The palette's dialog, and its lines.

use crate::address::encode;
use crate::components::icon::Icon;
use crate::islands::palette::Palette;
use engine::search::Found;
use leptos::prelude::*;

/// Where one can always go.
const PLACES: [(&str, &str); 6] = [
    ("Now", "/"),
    ("Rollouts", "/rollouts"),
    ("Library", "/library"),
    ("Import a plan", "/library/import"),
    ("History", "/history"),
    ("Settings", "/settings"),
];

/// The dialog, empty until it is opened.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    view! {
        <dialog class="palette" id="palette" aria-labelledby="palette-l">
            <form role="search" aria-label="Palette" action="/search">
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

/// The lines for some words: places first where the words name one, then sections, then everything.
pub fn lines(words: &str, found: Found) -> String {
    let words = words.trim();
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
        let address = format!("/search?q={}", encode(words));
        [
            format!("Search everything for “{words}”"),
            format!("{} pages", found.total),
            String::new(),
            address,
        ]
    });
    let lines = places.chain(hits).chain(all).enumerate().map(|(at, [title, from, why, address])| {
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
    fn there_is_always_something_to_choose() {
        assert_eq!(
            lines("", Found::default())
                .matches("role=\"option\"")
                .count(),
            PLACES.len()
        );
        let none = lines("zzz<b>", Found::default());
        assert!(
            none.contains("Search everything for") && !none.contains("<b>”"),
            "{none}"
        );
        assert!(lines(" hist ", Found::default()).contains("href=\"/history\""));
    }
}
