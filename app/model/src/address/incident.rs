//! Incidents.

use super::write::{at, encode, event_anchor};
use crate::record::Seq;
use std::fmt::Display;

/// All of them, and where one is declared.
pub const LIST: &str = "/incidents";
/// The form that declares one.
pub const DECLARE: &str = "declare";

addresses! {
    /// An incident.
    page(incident: impl Display) "/incidents/{incident}";
    /// Where a line of its timeline is written.
    entries(incident: impl Display) "/incidents/{incident}/entries";
}

/// A line of its timeline.
pub fn event(incident: impl Display, seq: Seq) -> String {
    at(&page(incident), &event_anchor(seq))
}

/// The form that declares one, with what is broken.
pub fn declare(title: &str) -> String {
    match title.is_empty() {
        true => format!("{LIST}#{DECLARE}"),
        false => format!("{LIST}?title={}#{DECLARE}", encode(title)),
    }
}
