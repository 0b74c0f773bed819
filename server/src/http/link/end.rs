//! The ends of links as people write them.

use crate::http::call::Call;
use model::Problem;
use model::address::library;
use model::id::{IncidentNumber, RolloutNumber};
use model::link::End;

/// An end as people write it.
pub async fn end(call: &Call<'_>, field: &'static str, written: &str) -> Result<End, Problem> {
    let written = written.trim();
    if let Ok(number) = RolloutNumber::parse(written) {
        return Ok(End::Rollout(number));
    }
    if let Ok(number) = IncidentNumber::parse(written) {
        return Ok(End::Incident(number));
    }
    let slug = library::below(written).unwrap_or(written);
    match call.document_named(slug).await {
        Ok(found) => Ok(End::Document(found.document.id)),
        Err(Problem::NotFound(_)) => {
            let sentence = "Write R-7, I-3, or the last part of a document's address, such as hatch-door-runbook.";
            Err(Problem::not_valid(field, sentence))
        }
        Err(problem) => Err(problem),
    }
}
