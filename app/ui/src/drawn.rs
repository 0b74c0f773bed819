//! What the islands put into their places: pieces of a page, drawn by the same components as the page.
//!
//! Nothing in a piece for the live stream depends on who looks; it is drawn once for all viewers. What one
//! may do to a row stands in the page already and is shown or hidden.

use crate::components::notice::{Notice, Said as SaidWords};
use crate::components::rail::{self, Rail};
use crate::components::stamp::{Said, Stamp};
use crate::context::new_request_key;
use crate::pages::library::edit::Looks;
use engine::document::Preview;
use leptos::prelude::*;
use model::Problem;
use model::live::{ChangedItem, LiveItem, LivePhase, RunChange, Stamp as State};
use serde::Serialize;

/// An item as it is now.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnItem {
    /// The run item's id.
    id: String,
    /// The last event that touched it.
    seen: i64,
    /// A statement can be made: nobody's stands.
    open: bool,
    /// Whose statement stands.
    signer: String,
    /// The mark at the end of the row.
    stamp: String,
    /// What stands below the words because of the state.
    note: String,
}

/// One message of the live stream.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnChange {
    items: Vec<DrawnItem>,
    rail: String,
    /// The counts of each phase: its number and the words.
    counts: Vec<(usize, String)>,
    /// What keeps GO locked. Empty: nothing.
    locks: String,
    /// The word of the decision, once there is one.
    decision: Option<String>,
    /// The change in words, for those who do not see it.
    news: String,
}

/// The answer to an act that an island sent.
#[derive(Debug, Clone, Serialize)]
pub struct DrawnAnswer {
    /// The item as it is now, whether or not the act was taken.
    item: Option<DrawnItem>,
    /// What went wrong. Empty: saved.
    notice: String,
    /// The key of the next act; empty where only the old one may be used again.
    key: String,
}

/// A piece of a page as HTML.
fn html(view: impl IntoView + 'static) -> String {
    Owner::new().with(|| view.into_view().to_html())
}

/// A preview, as the answer to the island that asked for it.
pub fn preview(preview: Preview) -> String {
    let drawn = html(view! { <Looks preview=preview /> });
    serde_json::json!({ "preview": drawn }).to_string()
}

/// An item as it is now.
pub fn item(item: LiveItem, inverted: bool) -> DrawnItem {
    let signer = match &item.stamp {
        State::Signed { by, .. } => by.id.clone(),
        _ => String::new(),
    };
    let (stamp, note) = (item.clone(), item.clone());
    DrawnItem {
        seen: item.seen.0,
        open: item.stamp.verdict().is_none(),
        signer,
        stamp: html(view! { <Stamp item=stamp inverted=inverted /> }),
        note: html(view! { <Said item=note inverted=inverted /> }),
        id: item.id,
    }
}

/// A message of the live stream as JSON.
pub fn change(rollout: &str, change: &RunChange) -> String {
    let news: Vec<String> = change.items.iter().map(news).collect();
    let drawn = DrawnChange {
        items: change
            .items
            .iter()
            .map(|changed| item(changed.item.clone(), changed.inverted))
            .collect(),
        rail: {
            let (phases, rollout) = (change.rail.clone(), rollout.to_owned());
            html(view! { <Rail rail=phases rollout=rollout /> })
        },
        counts: change
            .rail
            .iter()
            .map(|phase| (phase.number, rail::counts_in_words(&phase.progress)))
            .collect(),
        locks: locks(&change.rail),
        decision: change.decision.clone(),
        news: news.join(" "),
    };
    // Nothing in it can fail to be written as JSON; a viewer who got nothing would load the page again.
    serde_json::to_string(&drawn).unwrap_or_default()
}

/// The answer to an act, as JSON.
pub fn answer(item: Option<DrawnItem>, problem: Option<&Problem>, request: &str) -> String {
    let said = problem.map(|problem| SaidWords::of(problem, request));
    let unknown = said.as_ref().is_some_and(SaidWords::is_unknown);
    let notice = said
        .map(|said| html(view! { <Notice said=said /> }))
        .unwrap_or_default();
    let key = if unknown {
        String::new()
    } else {
        new_request_key()
    };
    serde_json::to_string(&DrawnAnswer { item, notice, key }).unwrap_or_default()
}

/// What keeps which hold point closed. Empty: nothing does.
pub fn locks(rail: &[LivePhase]) -> String {
    let closed = rail.iter().filter(|phase| !phase.reasons.is_empty());
    let closed: Vec<String> = closed
        .map(|phase| {
            let reasons: Vec<&str> = phase
                .reasons
                .iter()
                .map(|reason| reason.words.as_str())
                .collect();
            format!("hold point {}: {}", phase.number, reasons.join(", "))
        })
        .collect();
    if closed.is_empty() {
        return String::new();
    }
    format!(
        "GO stays locked: {}. HOLD and NO-GO can be recorded now.",
        closed.join("; ")
    )
}

fn news(changed: &ChangedItem) -> String {
    let label = &changed.label;
    match &changed.item.stamp {
        State::Signed { by, verdict, .. } => {
            format!("{label} {}, {}.", verdict.word(changed.inverted), by.name)
        }
        State::Revoked { by, .. } => format!("{label} revoked, {}.", by.name),
        State::Open | State::ClaimedByDocument => format!("{label} is open."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::event::Seq;
    use model::hold_point::Progress;

    #[test]
    fn words_are_escaped_where_they_are_drawn() {
        let by = model::live::Signer {
            id: "x".to_owned(),
            name: "</script><b>Eve".to_owned(),
            meaning: "\"><i>".to_owned(),
            datetime: String::new(),
            shown: String::new(),
        };
        let stamp = State::Revoked {
            by,
            reason: "<img src=x onerror=alert(1)>".to_owned(),
        };
        let drawn = item(
            LiveItem {
                id: String::new(),
                seen: Seq(1),
                stamp,
            },
            false,
        );
        for bad in ["<img", "<b>Eve", "</script", "<i>"] {
            assert!(
                !drawn.stamp.contains(bad) && !drawn.note.contains(bad),
                "{bad} in {drawn:?}"
            );
        }
    }

    #[test]
    fn an_unknown_outcome_keeps_its_key() {
        assert!(answer(None, Some(&Problem::unknown("lost")), "1").contains("\"key\":\"\""));
        assert!(!answer(None, Some(&Problem::not_saved("full")), "1").contains("\"key\":\"\""));
        assert!(!answer(None, None, "1").contains("\"key\":\"\""));
    }

    #[test]
    fn nothing_locks_go_when_every_hold_point_is_ready() {
        let phase = |reasons| LivePhase {
            number: 1,
            name: "One".to_owned(),
            progress: Progress::default(),
            hold_point: model::hold_point::HoldPointState::Ready,
            reasons,
        };
        assert_eq!(locks(&[phase(vec![])]), "");
        let reason = model::hold_point::Reason {
            words: "1 item is open".to_owned(),
            items: vec![],
        };
        assert!(locks(&[phase(vec![reason])]).contains("hold point 1: 1 item is open"));
    }
}
