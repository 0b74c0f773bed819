//! What a plan says of its windows.

use crate::reading::Reading;
use crate::rollout::number::PhaseNumber;
use serde::{Deserialize, Serialize};

/// What the plan says of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPlan {
    /// The phase that is watched.
    pub phase: PhaseNumber,
    /// Its words.
    pub name: String,
    /// How many minutes at least.
    pub minutes: i64,
    /// A machine looks every so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probe_every: Option<i64>,
    /// A person looks every so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_every: Option<i64>,
}

/// The windows of a plan, each in the phase around its heading.
pub(in crate::rollout) fn of(reading: &Reading) -> Vec<WindowPlan> {
    let minutes = |hours: f64| (hours * 60.0).round() as i64;
    let mut plans: Vec<WindowPlan> = Vec::new();
    for window in &reading.windows {
        let mut phases = reading.plan.phases.iter();
        let around = phases.rfind(|phase| phase.named && phase.line <= window.line);
        let (Some(phase), Some((least, _))) = (around, window.hours) else {
            continue;
        };
        let phase = PhaseNumber::of(phase);
        if plans.iter().any(|plan| plan.phase == phase) || minutes(least) < 1 {
            continue;
        }
        let fits = |every: &i64| *every >= 1 && *every <= minutes(least);
        plans.push(WindowPlan {
            phase,
            name: window.name.clone(),
            minutes: minutes(least),
            probe_every: window.probe_every.map(minutes).filter(fits),
            check_every: window.check_every.map(minutes).filter(fits),
        });
    }
    plans
}
