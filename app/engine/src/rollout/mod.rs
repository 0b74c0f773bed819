//! Rollouts and the run of their plan.

mod act;
mod find;
mod list;
mod move_run;
mod start;
pub(crate) mod statements;
mod states;
pub(crate) mod verify;

pub use act::RolloutAct;
pub use find::{OtherRollout, PhaseInRun, Rollout, Run, RunItem};
pub(crate) use find::{RolloutRow, live_item, rail};
pub use list::{OpenItem, RolloutLine, StartedRollout};
pub use move_run::{MoveRollout, Moves};
pub use start::{StartRollback, StartRollout, Startable};
pub(crate) use states::StateCache;
