//! `holdpoint verify`: recomputes the chains.

use super::{Answer, Place};
use model::Problem;
use serde_json::json;

/// Does it.
pub async fn carry_out(at: &Place<'_>) -> Result<Answer, Problem> {
    let verified = at.engine.verify().await?;
    let events = verified.events;
    let first_bad = verified
        .first_bad
        .as_ref()
        .map(|(seq, why)| json!({ "seq": seq, "why": why }));
    let text = match &verified.first_bad {
        None => format!(
            "{events} events, every link fits. Consistent, but not witnessed: compare with a checkpoint that left this machine."
        ),
        Some((seq, why)) => {
            format!("Altered at event {seq}: {why}. The {events} events before it fit.")
        }
    };
    Ok(Answer {
        report: json!({ "events": events, "first_bad": first_bad }),
        text,
        good: verified.first_bad.is_none(),
    })
}
