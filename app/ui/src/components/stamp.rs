//! The mark at the end of a row: one frame for every state, told by a word and by how it is drawn.

use crate::components::icon::Icon;
use leptos::prelude::*;
use model::event::Verdict;
use model::live::{LiveItem, Signer, Stamp as State};
use model::text::initials;

/// The stamp of an item.
#[component]
pub fn Stamp(
    /// The item as it is.
    item: LiveItem,
    /// It is a hold question.
    inverted: bool,
) -> impl IntoView {
    match item.stamp {
        State::Open => view! {
            <div class="stamp is-open">
                <span>"Open"</span>
            </div>
        }
        .into_any(),
        State::ClaimedByDocument => view! {
            <div class="stamp is-doc">
                <span class="stamp-who">
                    <Icon name="g-doc-tick" />
                </span>
                <span class="stamp-role">"Open"</span>
                <span class="stamp-word">"TICKED IN THE TEXT"</span>
            </div>
        }
        .into_any(),
        State::Signed { by, verdict, .. } => {
            let class = match verdict {
                Verdict::Ok => "stamp is-ok",
                Verdict::NotOk => "stamp is-notok",
                Verdict::NotApplicable => "stamp is-left-out",
                Verdict::Waived => "stamp is-waived",
            };
            let role = by.meaning.clone();
            signed(class, by, role, verdict.word(inverted))
        }
        State::Revoked { by, .. } => {
            let role = by.name.clone();
            signed("stamp is-revoked", by, role, "REVOKED")
        }
    }
}

fn signed(class: &'static str, by: Signer, role: String, word: &'static str) -> AnyView {
    let short = initials(&by.name);
    view! {
        <div class=class>
            <abbr class="stamp-who" title=by.name>
                {short}
            </abbr>
            <span class="stamp-role">{role}</span>
            <span class="stamp-word">
                {word}
                " "
                <time datetime=by.datetime>{by.shown}</time>
            </span>
        </div>
    }
    .into_any()
}

/// What stands below the words of an item because of its state.
#[component]
pub fn Said(
    /// The item as it is.
    item: LiveItem,
    /// It is a hold question.
    inverted: bool,
) -> impl IntoView {
    match item.stamp {
        State::Open => None,
        State::ClaimedByDocument => Some(
            view! {
                <p class="note">
                    <b>"The document says done."</b>
                    " Nobody has signed, so it counts as open."
                </p>
            }
            .into_any(),
        ),
        State::Signed {
            verdict,
            comment,
            waiver,
            ..
        } => comment.map(|comment| {
            let (class, word) = match (verdict, inverted) {
                (Verdict::Ok, _) => ("note", "Said: ".to_owned()),
                (Verdict::NotOk, false) => ("note is-bad", "Not ok. ".to_owned()),
                (Verdict::NotOk, true) => ("note is-bad", "Yes, hold. ".to_owned()),
                (Verdict::NotApplicable, _) => ("note", "Does not apply. ".to_owned()),
                (Verdict::Waived, _) => match waiver {
                    Some(waiver) if waiver.ended => (
                        "note is-bad",
                        format!(
                            "The waiver ended on {}, so it counts as open. ",
                            waiver.until
                        ),
                    ),
                    Some(waiver) => ("note", format!("Waived until {}. ", waiver.until)),
                    None => ("note", "Waived. ".to_owned()),
                },
            };
            view! {
                <p class=class>
                    <b>{word}</b>
                    {comment}
                </p>
            }
            .into_any()
        }),
        State::Revoked { by, reason } => Some(
            view! {
                <details class="note">
                    <summary>{format!("Revoked by {} at {}, why?", by.name, by.shown)}</summary>
                    <p>{reason}</p>
                </details>
            }
            .into_any(),
        ),
    }
}
