//! Links, from whichever end they are made.

use super::{incident, library, rollout};
use crate::id::{IncidentNumber, RolloutNumber};

/// Where two things are linked.
pub const CREATE: &str = "/links";
/// The heading over what a thing is linked with.
pub const LINKED: &str = "linked-h";

/// The page of an end as people write it: `R-7`, `I-3`, or the address of a document or its last part.
pub fn page(end: &str) -> String {
    let end = end.trim();
    if RolloutNumber::parse(end).is_ok() {
        rollout::page(end)
    } else if IncidentNumber::parse(end).is_ok() {
        incident::page(end)
    } else {
        library::document(library::below(end).unwrap_or(end))
    }
}
