//! The rules said again, in other words than the core's, and what holds after every event.

use super::super::criterion::{Amount, Source};
use super::super::roll_call::CastVote;
use super::super::{
    Criterion, CriterionState, Item, PhaseNumber, RecordedEvent, RollCall, RolloutState,
    SnapshotItem, Vote,
};
use super::support::folded;
use crate::hold_point::{Named, Progress, Why};
use crate::id::PersonId;
use crate::quantity::Quantity;
use crate::reading::Class;
use crate::record::Seq;
use crate::rollout::Event;
use crate::verdict::Verdict;
use std::collections::BTreeSet;

/// The moment that counts: after the end of a rollout, its end.
pub fn counted(state: &RolloutState, now_ms: i64) -> i64 {
    match state.decisions.last() {
        Some(last) if last.outcome.closes() => last.at_ms,
        _ => now_ms,
    }
}

/// What a hold point asks for.
fn asked(state: &RolloutState, phase: PhaseNumber) -> Vec<(&SnapshotItem, &Item)> {
    let items = state.items();
    let here = |(frame, item): &(&SnapshotItem, &Item)| match &item.deferral {
        Some(deferral) => deferral.to == phase,
        None => frame.phase == phase,
    };
    items.filter(here).collect()
}

fn is_settled(frame: &SnapshotItem, item: &Item, now_ms: i64) -> bool {
    let Some(last) = item.signatures.last() else {
        return false;
    };
    let signers: BTreeSet<&PersonId> = item.signatures.iter().map(|one| &one.by).collect();
    let has_aged = item.signatures.iter().any(|one| one.stale.is_some());
    !has_aged
        && match last.verdict {
            Verdict::Ok => signers.len() >= if item.setting.two_person { 2 } else { 1 },
            Verdict::NotApplicable => true,
            Verdict::NotOk => false,
            Verdict::Waived => !frame.inverted && last.until_ms >= Some(now_ms),
        }
}

/// How many of the required items of a phase are signed ok.
fn share(state: &RolloutState, phase: PhaseNumber) -> Option<Quantity> {
    let items = state.items();
    let required: Vec<(&SnapshotItem, &Item)> = items
        .filter(|(frame, item)| {
            let left_out = item.verdict() == Some(Verdict::NotApplicable)
                && item.signatures.iter().all(|one| one.stale.is_none());
            frame.phase == phase && !frame.inverted && !item.setting.optional && !left_out
        })
        .collect();
    let is_ok = |(frame, item): &&(&SnapshotItem, &Item)| {
        item.verdict() == Some(Verdict::Ok) && is_settled(frame, item, 0)
    };
    if required.iter().all(|(_, item)| item.signatures.is_empty()) {
        return None;
    }
    Quantity::of(100.0 * required.iter().filter(is_ok).count() as f64 / required.len() as f64)
}

fn criterion_passes(state: &RolloutState, criterion: &Criterion, known: &CriterionState) -> bool {
    let in_band = |value: Quantity, may_be_ruled: bool| {
        let band = criterion
            .band
            .as_ref()
            .expect("what is measured has a band");
        let ruled = known.ruling.as_ref().is_some_and(|ruling| ruling.passes) && may_be_ruled;
        let low = band
            .low
            .is_none_or(|low| value >= if ruled { low.fail } else { low.pass });
        let high = band
            .high
            .is_none_or(|high| value <= if ruled { high.fail } else { high.pass });
        low && high
    };
    match &criterion.source {
        Source::Checklist(phase) => {
            // What was decided about another share counts no more.
            let of_phase = state.items().filter(|(frame, _)| frame.phase == *phase);
            let changed = of_phase
                .map(|(_, item)| item.seen)
                .max()
                .unwrap_or_default();
            let ruled = known.ruling.as_ref().map(|ruling| ruling.seq);
            share(state, *phase).is_some_and(|value| in_band(value, ruled > Some(changed)))
        }
        Source::Attested | Source::Measured => match known.value.as_ref().map(|value| value.amount)
        {
            None => false,
            Some(Amount::Holds(holds)) => holds != criterion.inverted,
            Some(Amount::Number(value) | Amount::Points(value, ..)) => in_band(value, true),
        },
    }
}

/// The votes of a roll call that count, each with who cast it: a GO only once it was called, and not after something got
/// worse; nothing that approves from who may not.
fn votes<'a>(state: &'a RolloutState, roll_call: &'a RollCall) -> Vec<Option<&'a CastVote>> {
    let barred = |by: &Option<PersonId>| state.rules.no_self_approval && state.lead == *by;
    let counts = |cast: &&CastVote| match cast.vote {
        Vote::Hold | Vote::NoGo | Vote::Absent => true,
        Vote::Go | Vote::GoIf | Vote::NoGoConcur => {
            roll_call.called.is_some() && cast.outdated.is_none() && !barred(&cast.by)
        }
    };
    let positions = roll_call.positions.iter();
    positions
        .map(|position| position.cast.as_ref().filter(counts))
        .collect()
}

/// Who said go, each once, without those whose conditions are not met.
fn goes<'a>(
    state: &'a RolloutState,
    roll_call: &'a RollCall,
    now_ms: i64,
) -> BTreeSet<&'a PersonId> {
    let is_met = |id: &crate::id::RunItemId| {
        let found = state.items().find(|(frame, _)| frame.id == *id);
        found.is_some_and(|(frame, item)| item.setting.optional || is_settled(frame, item, now_ms))
    };
    votes(state, roll_call)
        .into_iter()
        .flatten()
        .filter(|cast| match cast.vote {
            Vote::Go => true,
            Vote::GoIf => cast.conditions.iter().all(is_met),
            _ => false,
        })
        .filter_map(|cast| cast.by.as_ref())
        .collect()
}

fn poll_is_met(state: &RolloutState, phase: PhaseNumber, now_ms: i64) -> bool {
    let Some(roll_call) = state
        .roll_call(phase)
        .filter(|found| !found.positions.is_empty())
    else {
        return true;
    };
    let votes = votes(state, roll_call);
    let said = |which: &dyn Fn(Vote) -> bool| votes.iter().flatten().any(|cast| which(cast.vote));
    let stopped = said(&|vote| matches!(vote, Vote::Hold | Vote::NoGo));
    let quorum = roll_call.quorum.unwrap_or(state.rules.quorum);
    roll_call.called.is_some()
        && !stopped
        && if quorum > 0 {
            goes(state, roll_call, now_ms).len() >= quorum
        } else {
            votes.iter().all(Option::is_some) && said(&|vote| matches!(vote, Vote::Go | Vote::GoIf))
        }
}

/// Whether a vote that counts was given for a better state than the one there is: everything that keeps the hold point
/// closed now was seen, or went on from what was seen.
pub fn votes_know_the_state(state: &RolloutState, now_ms: i64) -> Result<(), String> {
    for phase in state.frame.phases.iter().map(|phase| phase.number) {
        let roll_call = state.roll_call(phase).expect("each has one");
        let now = state.reasons(phase, now_ms);
        let cast = votes(state, roll_call).into_iter().flatten();
        for cast in cast.filter(|cast| !matches!(cast.vote, Vote::Hold | Vote::NoGo | Vote::Absent))
        {
            let was_seen =
                |name: &String| cast.seen.iter().any(|reason| reason.names.contains(name));
            let is_condition = |name: &String| {
                let found = state.items().find(|(frame, _)| frame.label == *name);
                found.is_some_and(|(frame, item)| {
                    frame.number == SnapshotItem::ADDED
                        && item.verdict().is_none()
                        && item.revoked.is_none()
                })
            };
            let named = now
                .iter()
                .filter(|reason| reason.named() != Named::Positions);
            let mut names = named.flat_map(|reason| &reason.names);
            if let Some(new) = names.find(|name| !was_seen(name) && !is_condition(name)) {
                return Err(format!(
                    "a vote at {phase} counts, and never saw {new} in {now:?}: {cast:?}"
                ));
            }
            let window = |why: &Why| matches!(why, Why::WindowFailed | Why::WindowWithoutData);
            let saw = |why: &Why| cast.seen.iter().any(|reason| reason.why == *why);
            let mut whys = now.iter().map(|reason| &reason.why);
            if let Some(why) = whys.find(|why| window(why) && !saw(why)) {
                return Err(format!("a vote at {phase} counts, and never saw {why:?}"));
            }
        }
    }
    Ok(())
}

fn window_is_over(state: &RolloutState, phase: PhaseNumber, now_ms: i64) -> bool {
    let planned = state.frame.windows.iter().any(|plan| plan.phase == phase);
    let Some(window) = state.windows.iter().find(|window| window.phase == phase) else {
        return !planned;
    };
    let answered = window.samples.iter().any(|look| {
        look.seq > window.since
            && look.at_ms < window.ends_ms()
            && look.breach == super::super::Breach::None
    });
    window.failed.is_none()
        && window.pauses.iter().all(|pause| pause.to_ms.is_some())
        && now_ms >= window.ends_ms()
        && (window.terms.probe_every.is_none() || answered)
}

/// An approver knows of everything that happened behind it.
fn breaches_are_known(state: &RolloutState, phase: PhaseNumber) -> bool {
    let at = state
        .frame
        .phases
        .iter()
        .position(|other| other.number == phase);
    let hold_point = at.and_then(|at| state.hold_points.get(at)).into_iter();
    let mut breaches = hold_point.flat_map(|hold_point| &hold_point.breaches);
    breaches.all(|breach| breach.acknowledged.is_some())
}

/// Rules 3 and 4 in other words: whether nothing keeps a hold point closed.
pub fn is_satisfied(state: &RolloutState, phase: PhaseNumber, now_ms: i64) -> bool {
    let last = state.frame.phases.last().map(|phase| phase.number);
    let items = asked(state, phase).into_iter().all(|(frame, item)| {
        let is_free = item.setting.optional && !frame.inverted;
        is_free || is_settled(frame, item, now_ms)
    });
    let criteria = state
        .frame
        .criteria
        .iter()
        .zip(&state.criteria)
        .all(|(criterion, known)| {
            let is_asked = criterion.phases.contains(&phase)
                || (criterion.phases.is_empty() && Some(phase) == last);
            criterion.class != Class::Hard || !is_asked || criterion_passes(state, criterion, known)
        });
    let mut conditions = state.frame.conditions.iter().zip(&state.answers);
    let answered = conditions.all(|(condition, answer)| {
        condition.hold_point != phase || answer.as_ref().is_some_and(|answer| answer.yes)
    });
    items
        && answered
        && criteria
        && window_is_over(state, phase, now_ms)
        && breaches_are_known(state, phase)
        && poll_is_met(state, phase, now_ms)
}

pub fn rules_3_and_4(state: &RolloutState, now_ms: i64) -> Result<(), String> {
    for phase in state.frame.phases.iter().map(|phase| phase.number) {
        let reasons = state.reasons(phase, now_ms);
        if reasons.is_empty() != is_satisfied(state, phase, now_ms) {
            return Err(format!(
                "hold point {phase} has the reasons {reasons:?}, and the rule says otherwise"
            ));
        }
    }
    for phase in state.frame.phases.iter().map(|phase| phase.number) {
        let roll_call = state.roll_call(phase).expect("each has one");
        let (go, counted) = (
            goes(state, roll_call, now_ms).len(),
            state.go_votes(phase, now_ms),
        );
        if counted != go {
            return Err(format!(
                "{counted} go votes are counted, and {go} people say go"
            ));
        }
    }
    Ok(())
}

/// Rule 2: no signature stands un-aged on words other than those it was given for, and none was ever rewritten.
pub fn rule_2(state: &RolloutState, log: &[RecordedEvent]) -> Result<(), String> {
    let standing = state.items().map(|(frame, item)| (frame, item, false));
    let removed = state
        .removed
        .iter()
        .map(|(frame, item)| (frame, item, true));
    for (frame, item, is_gone) in standing.chain(removed) {
        for one in &item.signatures {
            if !is_gone && one.stale.is_none() && one.words_hash != frame.words_hash {
                return Err(format!(
                    "{} carries a signature for other words",
                    frame.label
                ));
            }
            let is_said = log.iter().any(|fact| {
                let said = matches!(&fact.event, Event::Signed { item, words_hash, verdict, .. }
                    if *item == frame.id && *words_hash == one.words_hash && *verdict == one.verdict);
                said && fact.seq == one.seq && fact.actor.as_ref() == Some(&one.by)
            });
            let is_revoked = log.iter().any(|fact| {
                matches!(&fact.event, Event::Revoked { sign_off, .. } | Event::Undone { sign_off, .. } if *sign_off == one.seq)
            });
            // Rule 9 is the same: nothing stands that nobody signed.
            if !is_said || is_revoked {
                return Err(format!(
                    "{} carries what nobody said, or took back",
                    frame.label
                ));
            }
        }
        let signers: BTreeSet<&PersonId> = item.signatures.iter().map(|one| &one.by).collect();
        if signers.len() != item.signatures.len() {
            return Err(format!("one person signed {} twice", frame.label));
        }
    }
    Ok(())
}

/// Rule 5: what is open and was not bypassed is kept closed by nothing, and decisions know what was taken back.
pub fn rule_5(state: &RolloutState, log: &[RecordedEvent], now_ms: i64) -> Result<(), String> {
    let now_ms = counted(state, now_ms);
    for (phase, hold_point) in state.frame.phases.iter().zip(&state.hold_points) {
        let Some(opening) = &hold_point.opening else {
            continue;
        };
        let phase = phase.number;
        if opening.bypassed.is_empty() && !is_satisfied(state, phase, now_ms) {
            let reasons = state.reasons(phase, now_ms);
            return Err(format!(
                "hold point {phase} is open in spite of {reasons:?}"
            ));
        }
    }
    for decision in &state.decisions {
        let later = log.iter().enumerate();
        let undermined_by: Vec<Seq> = later
            .filter(|(_, fact)| fact.seq > decision.seq)
            .filter(|(at, fact)| match &fact.event {
                Event::Revoked { sign_off, .. } | Event::Undone { sign_off, .. } => {
                    *sign_off < decision.seq
                }
                Event::ConditionAnswered {
                    condition,
                    yes: false,
                    ..
                } => {
                    let before = folded(&log[..*at]);
                    let (_, answer) = before.condition(*condition).expect("it was answered");
                    answer.is_some_and(|answer| answer.yes && answer.seq < decision.seq)
                }
                _ => false,
            })
            .map(|(_, fact)| fact.seq)
            .collect();
        if decision.undermined_by != undermined_by {
            return Err(format!(
                "decision {} is shaken by {undermined_by:?} and says {:?}",
                decision.seq, decision.undermined_by
            ));
        }
    }
    Ok(())
}

/// Hold points hold: nothing behind a closed one is signed, started or decided without a recorded permission, and what
/// is reported from there all the same stands on it.
pub fn holds(before: &RolloutState, events: &[Event]) -> Result<(), String> {
    let closed_before = |phase: PhaseNumber| {
        let phases = before.frame.phases.iter().zip(&before.hold_points);
        let earlier = phases.take_while(|(other, _)| other.number != phase);
        let mut closed = earlier.filter(|(_, hold_point)| hold_point.opening.is_none());
        closed.next().map(|(phase, _)| phase.number)
    };
    let permitted = before.rules.works_ahead.is_some();
    let item_of = |id: &crate::id::RunItemId| before.items().find(|(frame, _)| frame.id == *id);
    let breaks = |phase: PhaseNumber, free: bool, what: &str| match closed_before(phase) {
        Some(closed) if !free => Err(format!("{what} in {phase} behind hold point {closed}")),
        _ => Ok(()),
    };
    let mut reported = None;
    for event in events {
        match event {
            Event::Signed { item, ahead, .. } => {
                let (frame, item) = item_of(item).ok_or("an unknown item was signed")?;
                let free = permitted || item.setting.any_time;
                breaks(frame.phase, free, "a sign-off")?;
                let places = |id: &crate::id::RunItemId| {
                    before.frame.items.iter().position(|item| item.id == *id)
                };
                let mut conditions = before.frame.conditions.iter().zip(&before.answers);
                let stopped = conditions.any(|(stop, answer)| {
                    stop.hold_point == frame.phase
                        && stop
                            .before
                            .as_ref()
                            .is_some_and(|first| places(first) <= places(&frame.id))
                        && !answer.as_ref().is_some_and(|answer| answer.yes)
                });
                if stopped && !free {
                    return Err(format!("{} was signed behind a stop", frame.label));
                }
                if closed_before(frame.phase).is_some() && !ahead {
                    return Err(format!("{} does not say that it was ahead", frame.label));
                }
            }
            Event::Claimed { item } => {
                let (frame, item) = item_of(item).ok_or("an unknown item was claimed")?;
                breaks(frame.phase, permitted || item.setting.any_time, "a claim")?;
            }
            Event::ConditionAnswered { condition, .. } => {
                let known = before.condition(*condition);
                let (asked, _) = known.ok_or("an unknown condition was answered")?;
                breaks(asked.hold_point, permitted, "an answer")?;
            }
            Event::WindowStarted { phase, .. } => breaks(*phase, permitted, "a window")?,
            Event::Decided { outcome, phase, .. } if *outcome == super::super::Outcome::Go => {
                breaks(phase.ok_or("GO names no hold point")?, false, "GO")?;
            }
            Event::WaiverAsked { phase, .. } => breaks(*phase, false, "a waiver")?,
            Event::DeploymentStarted { deployed } => reported = deployed.phase,
            Event::Commented { item, evidence, .. } if !evidence.is_empty() => {
                let (frame, item) = item_of(item).ok_or("an unknown item got evidence")?;
                reported = (!item.setting.any_time).then_some(frame.phase);
            }
            Event::WindowSampled { phase, .. } | Event::WindowChecked { phase, .. } => {
                reported = Some(*phase);
            }
            Event::Measured { criterion, .. } => {
                reported = before.frame.criteria[criterion - 1].phases.first().copied();
            }
            _ => {}
        }
    }
    let Some(phase) = reported.filter(|_| !permitted) else {
        return Ok(());
    };
    let Some(closed) = closed_before(phase) else {
        return Ok(());
    };
    let told = events
        .iter()
        .any(|event| matches!(event, Event::Breached { hold_point, .. } if *hold_point == closed));
    let phases = before.frame.phases.iter().zip(&before.hold_points);
    let mut known = phases
        .filter(|(other, _)| other.number == closed)
        .flat_map(|(_, hold_point)| &hold_point.breaches);
    match told || known.any(|breach| breach.acknowledged.is_none() && breach.phase == phase) {
        true => Ok(()),
        false => Err(format!("a report from {phase} is no breach of {closed}")),
    }
}

/// Rule 7: what is counted, counted one by one.
pub fn rule_7(state: &RolloutState, now_ms: i64) -> Result<(), String> {
    for phase in state.frame.phases.iter().map(|phase| phase.number) {
        let mut sum = Progress::default();
        for (frame, item) in asked(state, phase) {
            let has_aged = item.signatures.iter().any(|one| one.stale.is_some());
            let said = item.signatures.last().map(|last| last.verdict);
            if said == Some(Verdict::NotApplicable) && !has_aged {
                continue;
            }
            let (done, all) = match (frame.inverted, item.setting.optional) {
                (true, _) => (&mut sum.answered, &mut sum.questions),
                (false, true) => (&mut sum.optional_done, &mut sum.optional),
                (false, false) => (&mut sum.done, &mut sum.required),
            };
            *all += 1;
            *done += usize::from(match frame.inverted {
                true => said.is_some(),
                false => is_settled(frame, item, now_ms),
            });
        }
        if state.progress(phase, now_ms) != sum {
            return Err(format!(
                "phase {phase} counts {:?}, and it is {sum:?}",
                state.progress(phase, now_ms)
            ));
        }
    }
    Ok(())
}
