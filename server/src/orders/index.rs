//! `holdpoint reindex`: builds the search index again, beside the one in use.

use super::answer::Answer;
use super::place::Workplace;
use model::Problem;
use model::record::Seq;
use serde_json::json;
use std::time::Instant;

/// Does it.
pub async fn carry_out(at: &Workplace<'_>) -> Result<Answer, Problem> {
    let begun = Instant::now();
    let mut events = Seq(0);
    at.engine
        .rebuild_index(|indexed, newest| {
            events = indexed;
            tracing::info!("indexed event {indexed} of {newest}");
        })
        .await?;
    let seconds = begun.elapsed().as_secs_f64();
    // A server that is running looks for it; otherwise the next one does.
    let taken = at.served && at.engine.index_was_taken().await;
    let then = match taken {
        true => "The server now uses it.",
        false => "It is used from the next start on.",
    };
    Ok(Answer::good(
        json!({ "events": events.0, "seconds": seconds, "in_use": taken }),
        format!("{events} events in {seconds:.1} s. {then}"),
    ))
}
