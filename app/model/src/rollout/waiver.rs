//! Opening a hold point in spite of what keeps it closed.

use crate::hold_point::Reason;
use crate::id::PersonId;
use crate::record::Seq;
use serde::{Deserialize, Serialize};

/// What a hold point was opened in spite of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The event by which it was asked for.
    pub change: Seq,
    /// Who asked. Who decided approved it, and is another person.
    pub asked_by: PersonId,
    /// What kept it closed then.
    pub reasons: Vec<Reason>,
}
