//! Criteria: what must hold before a hold point opens, measured, derived, or said by a person.
//!
//! A criterion has a band: values that pass, values that fail, and between them perhaps a grey zone in which a person
//! decides. Silence is "no data", which is neither.

mod band;
mod read;
mod state;
mod wording;

pub use band::{Band, Edge};
pub(super) use read::{is_computed, of};
pub use state::{Amount, Outcome, Ruling, State, Value};
pub use wording::{Criterion, Source};
