//! `holdpoint verify`: recomputes the chains, and compares everything that stands beside them.

use super::answer::Answer;
use super::place::Workplace;
use engine::{Checkpoint, Verified};
use model::Problem;
use serde_json::json;

/// Does it.
pub async fn carry_out(at: &Workplace<'_>) -> Result<Answer, Problem> {
    Ok(answer(&at.engine.verify().await?, None))
}

/// Does it, and compares it with a checkpoint.
pub async fn against(at: &Workplace<'_>, checkpoint: &Checkpoint) -> Result<Answer, Problem> {
    let verified = at.engine.verify_against(checkpoint).await?;
    Ok(answer(&verified, Some(checkpoint)))
}

/// What was found, for machines and for people.
pub fn answer(verified: &Verified, against: Option<&Checkpoint>) -> Answer {
    let (events, findings) = (verified.events, &verified.findings);
    let first_mismatch = verified
        .first_mismatch
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
    let witnessed = match against {
        None => "Consistent, but not witnessed: compare with a checkpoint that left this machine."
            .to_owned(),
        Some(checkpoint) => format!(
            "Matches the checkpoint of {} after {} events, signed by the key {}.",
            checkpoint.taken, checkpoint.events, checkpoint.key
        ),
    };
    let text = match findings.len() {
        0 => format!(
            "{events} events: every link matches, and so does everything that follows from them. {end} {witnessed}"
        ),
        count => {
            let lines = findings.iter().map(|one| format!("  {}", one.line()));
            let lines: Vec<String> = lines.collect();
            format!(
                "Altered: mismatches with the {events} events, {count} in all.\n{}\n{end}",
                lines.join("\n")
            )
        }
    };
    Answer {
        report: json!({
            "events": events,
            "first_bad": first_mismatch,
            "findings": listed,
            "head": { "event": head.event, "hash": head.hash },
            "against": against.map(|checkpoint| json!({ "events": checkpoint.events, "taken": checkpoint.taken, "key": checkpoint.key })),
        }),
        text,
        good: findings.is_empty(),
    }
}
