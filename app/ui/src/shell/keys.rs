//! The table of keys.

use leptos::prelude::*;

/// What works everywhere.
const EVERYWHERE: [(&str, &str); 3] = [
    ("/", "Go to the search field"),
    ("Ctrl K", "Open the palette"),
    ("?", "Show or hide this list"),
];

/// What works on the page of a rollout.
const ON_A_RUN: [(&str, &str); 8] = [
    ("j, k", "Next item, previous item"),
    (
        "x",
        "Sign the item ok, or answer a hold question no, and go on",
    ),
    ("e", "Give evidence for the item"),
    ("n", "Say what is not ok"),
    ("r", "Revoke the sign-off"),
    ("u", "Undo your sign-off, within ten seconds"),
    ("g", "Vote GO for your position"),
    ("o", "Go to the button that opens the hold point"),
];

/// The keys, shown by the button in the foot without any script.
#[component]
pub fn KeyTable() -> impl IntoView {
    view! {
        <dialog class="keys" id="keys" popover="auto" aria-labelledby="keys-h">
            <h2 id="keys-h">"Keys"</h2>
            {tables()}
            <button class="btn" type="button" popovertarget="keys" popovertargetaction="hide">
                "Close"
            </button>
        </dialog>
    }
}

/// All keys, and what they do.
pub fn tables() -> impl IntoView {
    [
        table("Everywhere", &EVERYWHERE),
        table("On a rollout", &ON_A_RUN),
    ]
}

fn table(title: &'static str, keys: &'static [(&str, &str)]) -> impl IntoView {
    let rows = keys.iter().map(|(key, what)| {
        view! {
            <tr>
                <th scope="row">
                    <kbd>{*key}</kbd>
                </th>
                <td>{*what}</td>
            </tr>
        }
    });
    view! {
        <table>
            <caption>{title}</caption>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
