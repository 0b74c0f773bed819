//! `holdpoint verify`: recomputes the chains, and compares everything that stands beside them.

use super::{Answer, Place};
use engine::Verified;
use model::Problem;
use serde_json::json;

/// Does it.
pub async fn carry_out(at: &Place<'_>) -> Result<Answer, Problem> {
    Ok(answer(&at.engine.verify().await?))
}

/// What was found, for machines and for people.
pub fn answer(verified: &Verified) -> Answer {
    let (events, findings) = (verified.events, &verified.findings);
    let first_bad = verified
        .first_bad
        .as_ref()
        .map(|(seq, why)| json!({ "seq": seq, "why": why }));
    let listed: Vec<_> = findings
        .iter()
        .map(|one| json!({ "table": one.table, "row": one.row, "what": one.what }))
        .collect();
    let head = &verified.head;
    let end = format!(
        "The last event is {}; the head of all chains is {}.",
        head.event, head.hash
    );
    let text = match findings.len() {
        0 => format!(
            "{events} events, every link fits, and so does what stands beside them. {end} Consistent, but not witnessed: compare with a checkpoint that left this machine."
        ),
        count => {
            let lines = findings.iter().map(|one| format!("  {}", one.line()));
            let lines: Vec<String> = lines.collect();
            format!(
                "Altered: {count} of what was compared with the {events} events does not fit.\n{}\n{end}",
                lines.join("\n")
            )
        }
    };
    Answer {
        report: json!({
            "events": events,
            "first_bad": first_bad,
            "findings": listed,
            "head": { "event": head.event, "hash": head.hash },
        }),
        text,
        good: findings.is_empty(),
    }
}
