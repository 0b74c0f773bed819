//! The mark at the end of a row: one frame for every state, told by a word and by how it is drawn.

use crate::components::icon::Icon;
use leptos::prelude::*;
use model::live::{Beside, LiveItem, Signer, Stamp as State, Waiver};
use model::text::{counted, initials};
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
        // Struck out is the statement, and so the name of who made it; who took it back stands beside the item.
        State::Revoked { by, said_by, .. } => {
            let said = Signer {
                name: said_by.clone(),
                ..by
            };
            signed("stamp is-revoked", said, said_by, "REVOKED")
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
    let beside = item.beside.map(|beside| {
        view! {
            <p class="note" data-evidence=(beside.evidence > 0).then_some("")>
                <a href=beside.page.clone()>{beside_in_words(&beside)}</a>
            </p>
        }
    });
    view! {
        {said(item.stamp, inverted)}
        {beside}
    }
}

/// How many comments and pieces of evidence there are, of what kind the last piece is, and from when.
fn beside_in_words(beside: &Beside) -> String {
    let comments = counted(beside.comments, "comment", "comments");
    let comments = (beside.comments > 0).then_some(comments);
    let evidence = beside.newest.as_ref().map(|(kind, at)| {
        let kind = kind.word().to_lowercase();
        match beside.evidence {
            1 => format!("Evidence: {kind}, {at}"),
            count => format!("{count} pieces of evidence, the last: {kind}, {at}"),
        }
    });
    let both: Vec<String> = evidence.into_iter().chain(comments).collect();
    both.join(" · ")
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
        State::Revoked { by, reason, .. } => Some(
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
