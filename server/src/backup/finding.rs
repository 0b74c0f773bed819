//! What is said of damaged data.

use crate::orders::Answer;
use model::Problem;
use serde_json::json;

/// What is wrong with the data is a finding; everything else is a reason why the command could not run.
pub(super) fn finding(error: anyhow::Error, next: &str) -> anyhow::Result<Answer> {
    let problem = error.downcast::<Problem>()?;
    if problem.refusals().is_empty() {
        return Err(problem.into());
    }
    let why = problem.to_string();
    Ok(Answer {
        report: json!({ "good": false, "reason": why, "next": next }),
        text: format!("{why} {next}."),
        good: false,
    })
}
