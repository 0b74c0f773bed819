//! Rollouts and the run of their plan.

mod find;
mod list;
mod start;
pub(crate) mod statements;

pub use find::{PhaseInRun, Rollout, Run, RunItem};
pub(crate) use find::{RolloutRow, find_phases, find_states, rail};
pub use list::{OpenItem, RolloutLine};
pub use start::StartRollout;
