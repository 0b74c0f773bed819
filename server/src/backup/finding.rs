//! What is said of damaged data.

use crate::orders::Answer;
use model::Problem;
use serde_json::json;

/// What is wrong with the data is a finding; everything else is a reason why the command could not run.
pub(super) fn finding(error: anyhow::Error, next: &str) -> anyhow::Result<Answer> {
    match error.downcast::<Problem>()? {
        Problem::NotValid(refusals) => {
            let why = Problem::NotValid(refusals).to_string();
            Ok(Answer {
                report: json!({ "good": false, "reason": why, "next": next }),
                text: format!("{why} {next}."),
                good: false,
            })
        }
        other @ (Problem::NotFound(_)
        | Problem::Moved(_)
        | Problem::NoSuchMethod
        | Problem::NotSignedIn
        | Problem::NoSuchToken
        | Problem::NotAllowed(_)
        | Problem::Conflict(_)
        | Problem::TooMany(_)
        | Problem::NoRoom
        | Problem::Away { .. }
        | Problem::TooOften { .. }
        | Problem::Fault { .. }) => Err(other.into()),
    }
}
