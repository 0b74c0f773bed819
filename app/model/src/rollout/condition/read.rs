//! The conditions of a run, out of what its plan says.

use super::wording::{Condition, ConditionId, ConditionKind};
use crate::id::RunItemId;
use crate::plan::Gate;
use crate::reading::Reading;
use crate::rollout::criterion;
use crate::rollout::number::PhaseNumber;
use crate::trade;

/// The gates that no value computes, and the stops, in the order of the plan. `id_of` gives the item of the run at a
/// place among the plan's.
pub(in crate::rollout) fn of(
    reading: &Reading,
    id_of: impl Fn(usize) -> Option<RunItemId>,
) -> Vec<Condition> {
    let plan = &reading.plan;
    let gates = (1..).zip(asked(reading)).filter_map(|(number, gate)| {
        Some(Condition {
            id: ConditionId {
                kind: ConditionKind::Gate,
                number,
            },
            text: gate.text.clone(),
            hold_point: hold_point_of(reading, gate)?,
            before: None,
        })
    });
    let stops = (1..).zip(&plan.stops).filter_map(|(number, stop)| {
        let phase = stop.phase?;
        let mut items = plan.run_items().iter();
        let behind = items.position(|item| item.phase == phase && item.line > stop.line);
        Some(Condition {
            id: ConditionId {
                kind: ConditionKind::Stop,
                number,
            },
            text: stop.text.clone(),
            hold_point: PhaseNumber::of(plan.phases.get(phase)?),
            before: behind.and_then(&id_of),
        })
    });
    gates.chain(stops).collect()
}

/// The gates that a person answers: no item, no criterion and no window says whether they hold.
fn asked(reading: &Reading) -> impl Iterator<Item = &Gate> {
    let is_computed = |gate: &&Gate| {
        let mut criteria = reading.criteria.iter();
        asks_for_items(&gate.text)
            || criteria
                .any(|other| other.gate && other.line == gate.line && criterion::is_computed(other))
    };
    let gates = reading.plan.gates.iter();
    gates.filter(move |gate| !is_computed(gate))
}

/// "All items are signed" is what every hold point asks for.
fn asks_for_items(text: &str) -> bool {
    let low = trade::lower(text);
    trade::has(&low, trade::ITEMS) && trade::has(&low, trade::SETTLED)
}

/// A gate stands before the first phase, so there has to be a hold point before it.
pub fn needs_readiness(reading: &Reading) -> bool {
    asked(reading).any(|gate| gate.phase == 0 && !gate.is_result)
        && reading.plan.phases.iter().all(|phase| phase.number != 0)
}

/// The hold point before the phase of a gate, or the one behind it where the gate states what comes of that phase.
fn hold_point_of(reading: &Reading, gate: &Gate) -> Option<PhaseNumber> {
    let phases = &reading.plan.phases;
    let own = phases.get(gate.phase)?;
    let before = gate.phase.checked_sub(1).and_then(|at| phases.get(at));
    Some(match before {
        _ if gate.is_result => PhaseNumber::of(own),
        Some(before) => PhaseNumber::of(before),
        None if needs_readiness(reading) => PhaseNumber::default(),
        None => PhaseNumber::of(own),
    })
}
