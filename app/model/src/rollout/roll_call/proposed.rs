//! Where a roll call is proposed, for who sets a rollout up.

use crate::rollout::number::PhaseNumber;
use crate::rollout::snapshot::PlanSnapshot;
use crate::trade;

impl PlanSnapshot {
    /// The last hold point before production, and the last of all. Elsewhere a single approver opens it.
    pub fn proposes_roll_calls(&self) -> Vec<PhaseNumber> {
        let is_production = |name: &str| trade::has(&trade::lower(name), trade::PRODUCTION);
        let first = self
            .phases
            .iter()
            .position(|phase| is_production(&phase.name));
        let before = first.and_then(|at| at.checked_sub(1));
        let before = before.and_then(|at| self.phases.get(at));
        let mut proposed: Vec<PhaseNumber> = before.map(|phase| phase.number).into_iter().collect();
        proposed.extend(self.last_phase().filter(|last| !proposed.contains(last)));
        proposed
    }
}
