//! Observation windows: a phase is watched for a while, by machines and by people, and what nobody looked at stays
//! visible. A window runs by the server's clock, whoever looks at its page.

mod plan;
mod state;
mod terms;

pub use plan::WindowPlan;
pub(super) use plan::of;
pub use state::{MAX_SLOTS, Observation, Pause, Slot, SlotState, Window, WindowState};
pub use terms::{Breach, OnBreach, WindowRules};
