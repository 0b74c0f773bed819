//! What happened in a rollout, as one says it.

use super::Event;
use super::{Breach, ItemRequirements};
use crate::hold_point::in_full;
use crate::record::{Part, Sentence};
use crate::text::counted;

/// What was done, and what was written to it.
pub(super) fn of(event: &Event) -> (Sentence, Option<&str>) {
    let plain = |words: String| (Sentence::of(words), None);
    match event {
        Event::Started {
            items, revision, ..
        } => plain(format!("started with {items} items, revision {revision}")),
        Event::Signed {
            verdict,
            inverted,
            meaning,
            comment,
            until_ms,
            ..
        } => {
            let signed = Sentence::of(format!("signed {}", verdict.word(*inverted)));
            let signed = match until_ms {
                Some(until) => signed.and(" until ").with(Part::Day(*until)),
                None => signed,
            };
            (signed.and(format!(" as {meaning}")), comment.as_deref())
        }
        Event::Revoked {
            sign_off, reason, ..
        } => (
            Sentence::of(format!("revoked no. {sign_off}")),
            Some(reason),
        ),
        Event::Undone { sign_off, .. } => plain(format!("undid no. {sign_off}")),
        Event::Decided {
            phase,
            outcome,
            reason,
            waiver,
            ..
        } => {
            let at = phase.map(|phase| format!(" at hold point {phase}"));
            let waived = waiver
                .as_ref()
                .map(|waiver| format!(", with a waiver, although {}", in_full(&waiver.reasons)));
            let decided = format!(
                "decided {}{}{}",
                outcome.word(),
                at.unwrap_or_default(),
                waived.unwrap_or_default()
            );
            (Sentence::of(decided), said(reason))
        }
        Event::WaiverAsked {
            phase,
            reason,
            reasons,
        } => (
            Sentence::of(format!(
                "asked to open hold point {phase} with a waiver, although {}",
                in_full(reasons)
            )),
            said(reason),
        ),
        Event::HoldEnded { phase } => plain(format!("the HOLD at hold point {phase} has ended")),
        Event::Linked { from, role, .. } => plain(from.linked(*role)),
        Event::Claimed { .. } => plain("claimed".to_owned()),
        Event::Released { .. } => plain("released".to_owned()),
        Event::Deferred { to, reason, .. } => (
            Sentence::of(format!("deferred to hold point {to}")),
            Some(reason),
        ),
        Event::Commented { words, .. } => (Sentence::of("commented on"), said(words)),
        Event::ItemSet { setting, .. } => (changed(setting), None),
        Event::ItemAdded { label, words, .. } => (
            Sentence::of(format!("turned a condition into item {label}")),
            said(words),
        ),
        Event::HoldPointOpened {
            phase,
            reason,
            bypassed,
        } => {
            let opened = match bypassed.is_empty() {
                true => format!("opened hold point {phase}"),
                false => format!(
                    "opened hold point {phase} by waiver, although {}",
                    in_full(bypassed)
                ),
            };
            (Sentence::of(opened), said(reason))
        }
        Event::HoldPointClosed { phase, reasons } => plain(format!(
            "hold point {phase} closed again: {}",
            in_full(reasons)
        )),
        Event::Breached {
            hold_point,
            phase,
            what,
        } => plain(format!(
            "phase {phase} went on behind the closed hold point {hold_point}: {}",
            what.words()
        )),
        Event::BreachAcknowledged { breach, reason, .. } => (
            Sentence::of(format!("acknowledged breach B{breach}")),
            said(reason),
        ),
        Event::ConditionAnswered {
            condition,
            yes,
            words,
            ..
        } => {
            let answer = if *yes { "yes" } else { "no" };
            (
                Sentence::of(format!("answered {condition} {answer}")),
                said(words),
            )
        }
        Event::Measured {
            criterion,
            value,
            points,
            words,
            ..
        } => {
            let points = points.map(|(part, whole)| format!(" ({part} of {whole})"));
            let points = points.unwrap_or_default();
            (
                Sentence::of(format!("measured C{criterion}: {value}{points}")),
                said(words),
            )
        }
        Event::Attested {
            criterion,
            holds,
            words,
        } => {
            let answer = if *holds { "yes" } else { "no" };
            (
                Sentence::of(format!("answered C{criterion}: {answer}")),
                said(words),
            )
        }
        Event::Ruled {
            criterion,
            passes,
            reason,
            ..
        } => {
            let ruling = if *passes {
                "good enough"
            } else {
                "not good enough"
            };
            (
                Sentence::of(format!("ruled C{criterion}, in the grey zone: {ruling}")),
                Some(reason),
            )
        }
        Event::WindowStarted { phase, terms } => plain(format!(
            "started the window of phase {phase}, {} minutes",
            terms.minutes
        )),
        Event::WindowSampled {
            phase,
            breach,
            words,
        } => (
            Sentence::of(format!("probe in phase {phase}: {}", found(*breach))),
            said(words),
        ),
        Event::WindowChecked {
            phase,
            breach,
            words,
        } => (
            Sentence::of(format!("checked phase {phase}: {}", found(*breach))),
            said(words),
        ),
        Event::WindowInterrupted { phase, reason } => (
            Sentence::of(format!("interrupted the window of phase {phase}")),
            Some(reason),
        ),
        Event::WindowResumed { phase, credit } => {
            let resumed = if *credit { "resumed" } else { "restarted" };
            plain(format!("{resumed} the window of phase {phase}"))
        }
        Event::WindowEnded { phase, clean } => {
            let ended = if *clean { "ended clean" } else { "failed" };
            plain(format!("the window of phase {phase} {ended}"))
        }
        Event::DeploymentStarted { deployed } => plain(match deployed.commit.as_str() {
            "" => format!(
                "started deploying {} to {}",
                deployed.version, deployed.environment
            ),
            _ => format!(
                "started deploying {} {} to {}",
                deployed.version,
                deployed.code(),
                deployed.environment
            ),
        }),
        Event::DeploymentEnded {
            deployment,
            end,
            words,
        } => (
            Sentence::of(format!("deployment no. {deployment} {}", end.words())),
            said(words),
        ),
        Event::RulesSet { rules } => {
            let quorum = match rules.quorum {
                0 => "every vote must be GO".to_owned(),
                quorum => format!("{} needed", counted(quorum, "GO vote", "GO votes")),
            };
            let lead = rules
                .no_self_approval
                .then_some("the lead does not approve");
            let ahead = rules.works_ahead.as_ref();
            let ahead = ahead.map(|_| "work may go ahead of closed hold points");
            let set: Vec<&str> = std::iter::once(quorum.as_str())
                .chain(lead)
                .chain(ahead)
                .collect();
            (
                Sentence::of(format!("set the rules: {}", set.join(", "))),
                rules.works_ahead.as_deref(),
            )
        }
        Event::PositionAssigned { position, .. } => plain(format!("assigned {position}")),
        Event::PositionRemoved { position } => plain(format!("removed {position}")),
        Event::RollCallSet {
            hold_point,
            positions,
            ..
        } => {
            let names: Vec<&str> = positions.iter().map(|seat| seat.name.as_str()).collect();
            let names = match names.is_empty() {
                true => "nobody".to_owned(),
                false => names.join(", "),
            };
            plain(format!(
                "set the roll call of hold point {hold_point}: {names}"
            ))
        }
        Event::Called { hold_point } => plain(format!("called hold point {hold_point} to vote")),
        Event::Voted {
            hold_point,
            position,
            vote,
            words,
            ..
        } => {
            let note = vote.note().map(|note| format!(", {note}"));
            let note = note.unwrap_or_default();
            let at = hold_point.map(|number| format!(" at hold point {number}"));
            let at = at.unwrap_or_default();
            (
                Sentence::of(format!("voted {}{note} for {position}{at}", vote.word())),
                said(words),
            )
        }
        Event::VoteOutdated {
            hold_point,
            position,
            because,
        } => plain(format!(
            "the vote of {position} at hold point {hold_point} has to be confirmed: it was cast before {}",
            because.words()
        )),
        Event::RunMoved { from, frame } => plain(format!(
            "moved the run from revision {from} to {}",
            frame.revision
        )),
    }
}

fn said(words: &str) -> Option<&str> {
    (!words.is_empty()).then_some(words)
}

/// What is asked of an item from here on.
fn changed(setting: &ItemRequirements) -> Sentence {
    let mut asked: Vec<Sentence> = Vec::new();
    if setting.optional {
        asked.push(Sentence::of("optional"));
    }
    if setting.any_time {
        asked.push(Sentence::of("at any time"));
    }
    if setting.two_person {
        asked.push(Sentence::of("two people"));
    }
    if let Some(position) = &setting.position {
        asked.push(Sentence::of(format!("signed by {position}")));
    }
    if let Some(due) = setting.due_ms {
        asked.push(Sentence::of("due ").with(Part::Moment(due)));
    }
    if asked.is_empty() {
        asked.push(Sentence::of("as usual"));
    }
    let said = Sentence::of("changed the requirements to ");
    let said = asked.into_iter().enumerate().fold(said, |said, (at, one)| {
        let said = if at == 0 { said } else { said.and(", ") };
        said.then(one)
    });
    said.and(", of")
}

fn found(breach: Breach) -> &'static str {
    match breach {
        Breach::None => "all is well",
        Breach::Soft => "soft breach",
        Breach::Hard => "hard breach",
    }
}
