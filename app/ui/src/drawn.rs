//! What the islands put into their places: pieces of a page, drawn by the same components as the page.
//!
//! Nothing in a piece for the live stream depends on who looks; it is drawn once for all viewers. What one
//! may do to a row stands in the page already and is shown or hidden.

use crate::components::notice::{Notice, Said as SaidWords};
use crate::components::rail::{self, Rail};
use crate::components::stamp::{Said, Stamp};
use crate::context::{Reviewed, new_request_key};
use crate::pages::history::list::lines_told;
use crate::pages::library::edit::Looks;
use crate::pages::rollout::{call, condition, criteria, deployments, hold_point, window};
use engine::clock::Moment;
use engine::live::{Drawing, RunChange};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::hold_point::{in_full, in_words};
use model::live::{ChangedItem, LiveItem, LivePhase, Stamp as State};
use model::record::Section;
use model::rollout::PhaseNumber;
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
    counts: Vec<(PhaseNumber, String)>,
    /// Pieces of the page: a selector, and what is inside of it now.
    pieces: Vec<(String, String)>,
    /// Each hold point that nobody has opened, and whether nothing keeps it closed.
    hold_points: Vec<(PhaseNumber, bool)>,
    /// Each phase, and why its work is held. Empty: it is not.
    held: Vec<(PhaseNumber, String)>,
    /// Each hold point, and whether its roll call was called.
    called: Vec<(PhaseNumber, bool)>,
    /// Each stop, and whether it holds what stands behind it.
    stops: Vec<(String, bool)>,
    /// The criteria that changed, and whether each keeps a hold point closed.
    criteria: Vec<(String, bool)>,
    /// What keeps GO locked. Empty: nothing.
    locks: String,
    /// The word of the decision, once there is one.
    decision: Option<String>,
    /// Items came or went, so the page has to be loaded again.
    reload: bool,
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
pub fn preview(slug: &str, reviewed: Reviewed) -> String {
    let action = address::library::preview(slug);
    let drawn = html(
        view! { <Looks preview=reviewed.preview kept=reviewed.kept corrected=reviewed.corrected action=action /> },
    );
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
        open: !item.stamp.is_settled(),
        signer,
        stamp: html(view! { <Stamp item=stamp inverted=inverted /> }),
        note: html(view! { <Said item=note inverted=inverted /> }),
        id: item.id,
    }
}

/// How the live stream is drawn.
pub const LIVE: Drawing = Drawing { change, here };

/// A message of the live stream as JSON.
fn change(change: &RunChange) -> String {
    let state = &change.state;
    let mut news: Vec<String> = change.items.iter().map(news).collect();
    news.extend(closings(change));
    let hold_points = change
        .rail
        .iter()
        .filter(|phase| !state.is_open(phase.number));
    let drawn = DrawnChange {
        items: change
            .items
            .iter()
            .map(|changed| item(changed.item.clone(), changed.inverted))
            .collect(),
        rail: {
            let (phases, rollout) = (change.rail.clone(), state.number);
            let current = state.current_phase(change.now.0);
            html(view! { <Rail rail=phases rollout=rollout current=current /> })
        },
        counts: change
            .rail
            .iter()
            .map(|phase| (phase.number, rail::counts_in_words(&phase.progress)))
            .collect(),
        pieces: pieces(change),
        hold_points: hold_points
            .map(|phase| (phase.number, phase.reasons.is_empty()))
            .collect(),
        held: change
            .rail
            .iter()
            .map(|phase| {
                let words = phase
                    .held_by
                    .map(|closed| state.why_closed(closed, change.now.0));
                (phase.number, words.unwrap_or_default())
            })
            .collect(),
        called: state
            .frame
            .numbers()
            .zip(&state.hold_points)
            .map(|(number, hold_point)| (number, hold_point.roll_call.called.is_some()))
            .collect(),
        stops: state
            .frame
            .conditions
            .iter()
            .zip(&state.answers)
            .filter(|(condition, _)| condition.before.is_some())
            .map(|(stop, answer)| {
                let open = condition::is_open(state, stop, answer.as_ref());
                (stop.id.to_string(), open)
            })
            .collect(),
        criteria: change
            .criteria
            .iter()
            .map(|number| {
                (
                    address::rollout::criterion_anchor(number),
                    state.blocker(*number).is_some(),
                )
            })
            .collect(),
        locks: locks(&change.rail),
        decision: state.decision().map(|last| last.outcome.word().to_owned()),
        reload: change.sections.contains(&Section::Items),
        news: news.join(" "),
    };
    // Nothing in it can fail to be written as JSON; a viewer who got nothing would load the page again.
    serde_json::to_string(&drawn).unwrap_or_default()
}

/// Who else looks at the page, as JSON.
fn here(names: &[String]) -> String {
    serde_json::json!({ "here": names.join(", ") }).to_string()
}

/// The parts of the page that changed.
fn pieces(change: &RunChange) -> Vec<(String, String)> {
    let RunChange {
        state, names, now, ..
    } = change;
    let mut pieces = Vec::new();
    let mut add = |place: String, view: AnyView| pieces.push((place, html(view)));
    for number in &change.criteria {
        let cells = criteria::cells(state, names, *now, *number);
        let row = address::here(address::rollout::criterion_anchor(number));
        add(row, cells.into_any());
    }
    // A value, a window or a vote may open or close any of them.
    let all_hold_points = !change.sections.is_empty() || !change.criteria.is_empty();
    let touched = |phase: &LivePhase| {
        let prefix = format!("{}.", phase.number);
        change
            .items
            .iter()
            .any(|item| item.label.starts_with(&prefix))
    };
    for phase in change
        .rail
        .iter()
        .filter(|phase| all_hold_points || touched(phase))
    {
        let said = hold_point::said(state, names, *now, phase);
        add(format!("[data-hold-point-said='{}']", phase.number), said);
    }
    let told = |at: Moment| format!("{} UTC", at.shown());
    add(
        "[data-live-part=timeline]".to_owned(),
        lines_told(change.timeline.clone(), told),
    );
    for section in &change.sections {
        match section {
            Section::Windows => {
                for window in &state.windows {
                    let board = window::board(state, names, *now, window.phase);
                    add(format!("[data-window='{}']", window.phase), board);
                }
            }
            Section::RollCall => {
                for number in state.frame.numbers() {
                    let places = [
                        (
                            format!("[data-call='{number}']"),
                            call::positions(state, number, names, *now),
                        ),
                        (
                            format!("[data-call-words='{number}']"),
                            call::words(state, number, *now),
                        ),
                    ];
                    for (place, drawn) in places {
                        add(place, drawn.into_any());
                    }
                }
            }
            Section::Deployments => {
                let list = deployments::list(state, names, *now);
                add("[data-live-part=deployments]".to_owned(), list);
            }
            Section::HoldPoints => {
                let answers = state.frame.conditions.iter().zip(&state.answers);
                for (asked, answer) in answers {
                    let said = condition::said(answer.as_ref(), names, *now);
                    add(format!("[data-condition='{}']", asked.id), said);
                }
            }
            Section::Items => {}
        }
    }
    pieces
}

/// The hold points that closed with the last event.
fn closings(change: &RunChange) -> Vec<String> {
    if !change.sections.contains(&Section::HoldPoints) {
        return Vec::new();
    }
    let numbers = change.state.frame.numbers();
    numbers
        .zip(&change.state.hold_points)
        .filter_map(|(number, hold_point)| Some((number, hold_point.closing.as_ref()?)))
        .filter(|(_, closing)| closing.seq == change.state.seq)
        .map(|(number, closing)| {
            format!(
                "Hold point {number} closed again: {}.",
                in_full(&closing.reasons)
            )
        })
        .collect()
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

/// What locks GO for the rollout: a hold point before the last that nobody has opened, and what keeps the last closed.
/// Empty: nothing does.
pub fn locks(rail: &[LivePhase]) -> String {
    let closed: Vec<String> = rail
        .iter()
        .enumerate()
        .filter_map(|(at, phase)| {
            let why = match (phase.hold_point.is_open(), phase.reasons.is_empty()) {
                (true, _) => return None,
                (false, false) => in_words(&phase.reasons),
                (false, true) if at + 1 < rail.len() => "not opened yet".to_owned(),
                (false, true) => return None,
            };
            Some(format!("hold point {}: {why}", phase.number))
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
        State::Taken { by } => format!("{label} claimed, {}.", by.name),
        State::Deferred { to, .. } => format!("{label} deferred to hold point {to}."),
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
    use model::hold_point::Progress;
    use model::record::Seq;

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
            said_by: "<b>Eve".to_owned(),
        };
        let drawn = item(
            LiveItem {
                id: String::new(),
                seen: Seq(1),
                stamp,
                beside: None,
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
        assert!(!answer(None, Some(&Problem::fault("full")), "1").contains("\"key\":\"\""));
        assert!(!answer(None, None, "1").contains("\"key\":\"\""));
    }

    #[test]
    fn nothing_locks_go_when_every_hold_point_is_ready() {
        let phase = |reasons| LivePhase {
            number: PhaseNumber(1),
            name: "One".to_owned(),
            progress: Progress::default(),
            state: model::rollout::PhaseState::Ready,
            hold_point: model::hold_point::HoldPointState::Ready,
            reasons,
            held_by: None,
        };
        assert_eq!(locks(&[phase(vec![])]), "");
        assert!(locks(&[phase(vec![]), phase(vec![])]).contains("hold point 1: not opened yet"));
        let reason = model::hold_point::Reason::of(model::hold_point::Why::WindowFailed);
        assert!(locks(&[phase(vec![reason])]).contains("hold point 1: the window has failed"));
    }
}
