//! Breaches: what was reported to have happened behind a closed hold point. It did happen, so it is never refused; it
//! stands on the hold point, and an approver acknowledges it before GO.

mod reported;
mod state;

pub use reported::Reported;
pub use state::{Acknowledgement, Breach};
