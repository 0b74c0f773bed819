//! The mark at the end of a row: one frame for every state, told by a word and by how it is drawn.

use crate::components::icon::Icon;
use leptos::prelude::*;
use model::live::{LiveItem, Signer, Stamp as State, Waiver};
use model::text::initials;
use model::verdict::Verdict;

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
                <span class="stamp-word">"TICKED IN TEXT"</span>
            </div>
        }
        .into_any(),
        State::Taken { by } => {
            let role = by.name.clone();
            signed("stamp is-claimed", by, role, "CLAIMED")
        }
        State::Deferred { to, .. } => view! {
            <div class="stamp is-open">
                <span>{format!("Deferred to hold point {to}")}</span>
            </div>
        }
        .into_any(),
        State::Signed {
            by,
            verdict,
            stale,
            half,
            ..
        } => {
            let (class, word) = match (stale, half, verdict) {
                (Some(_), ..) => ("stamp is-stale", "STALE"),
                (None, true, _) => ("stamp is-claimed", "ONE OF TWO"),
                (None, false, Verdict::Ok) => ("stamp is-ok", verdict.word(inverted)),
                (None, false, Verdict::NotOk) => ("stamp is-notok", verdict.word(inverted)),
                (None, false, Verdict::NotApplicable) => {
                    ("stamp is-left-out", verdict.word(inverted))
                }
                (None, false, Verdict::Waived) => ("stamp is-waived", verdict.word(inverted)),
            };
            let role = by.meaning.clone();
            signed(class, by, role, word)
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
                <time data-t="stamp" datetime=by.datetime>{by.shown}</time>
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
    let beside = match item.beside {
        (0, 0) => None,
        (comments, 0) => Some(format!("Comments: {comments}.")),
        (0, evidence) => Some(format!("Evidence: {evidence}.")),
        (comments, evidence) => Some(format!("Comments: {comments}. Evidence: {evidence}.")),
    };
    let beside = beside.map(|words| view! { <p class="note">{words}</p> });
    view! {
        {said(item.stamp, inverted)}
        {beside}
    }
}

fn said(stamp: State, inverted: bool) -> Option<AnyView> {
    match stamp {
        // That a tick in text is no signature is said once, above the list.
        State::Open | State::ClaimedByDocument => None,
        State::Taken { by } => {
            let words = format!(
                "{} claimed this at {}. A claim ends after 30 minutes.",
                by.name, by.shown
            );
            Some(view! { <p class="note">{words}</p> }.into_any())
        }
        State::Deferred { by, to, reason } => Some(
            view! {
                <p class="note">
                    <b>{format!("Asked for at hold point {to}. ")}</b>
                    {format!("{by}: {reason}")}
                </p>
            }
            .into_any(),
        ),
        State::Signed {
            by,
            verdict,
            comment,
            waiver,
            stale,
            half,
            first,
        } => {
            let comment = comment.map(|comment| {
                let (class, word) = statement(verdict, inverted, waiver);
                view! {
                    <p class=class>
                        <b>{word}</b>
                        {comment}
                    </p>
                }
            });
            let stale = stale.map(|why| {
                let words = format!(
                    "{} signed it earlier. Sign again to confirm it, or revoke it.",
                    by.name
                );
                view! { <p class="note is-stale"><b>{why}</b> " " {words}</p> }
            });
            let half = half
                .then(|| view! { <p class="note"><b>"A second person must also sign it."</b></p> });
            let first = first
                .map(|name| view! { <p class="note">{format!("{name} signed it first.")}</p> });
            Some(view! { {comment} {stale} {half} {first} }.into_any())
        }
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

fn statement(verdict: Verdict, inverted: bool, waiver: Option<Waiver>) -> (&'static str, String) {
    match (verdict, inverted) {
        (Verdict::Ok, _) => ("note", "Comment: ".to_owned()),
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
    }
}
