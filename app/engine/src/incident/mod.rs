//! Incidents: declared in one line, and told by a timeline that may be written later than it happened.

mod declare;
mod find;
mod note;
pub(crate) mod statements;

pub use declare::DeclareIncident;
pub(crate) use find::page;
pub use find::{IncidentEntry, IncidentLine, IncidentPage};
pub use note::NoteIncident;

use crate::clock::Moment;
use model::Problem;

/// Clocks differ by so much.
const SKEW_MS: i64 = 60_000;

/// When something happened: not later than now, and now where nothing else is said.
fn until_now(
    field: &'static str,
    happened: Option<Moment>,
    now: Moment,
) -> Result<Moment, Problem> {
    match happened {
        Some(later) if later.0 > now.0 + SKEW_MS => Err(Problem::not_valid(
            field,
            "This is in the future. All times are UTC.",
        )),
        other => Ok(other.unwrap_or(now)),
    }
}
