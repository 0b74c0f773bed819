//! What nothing can compute: sentences of gates ("Build successful") and stops inside of phases. A named person answers each,
//! and until somebody has said yes it keeps its hold point closed.

mod read;
mod state;
mod wording;

pub use read::needs_readiness;
pub(in crate::rollout) use read::of;
pub use state::Answer;
pub use wording::{Condition, ConditionId, ConditionKind};
