//! `holdpoint checkpoint`: signs where the chains end, for keeping elsewhere.

use super::verify::answer;
use super::{Answer, Order, Place};
use crate::Shared;
use anyhow::Context;
use model::Problem;
use serde_json::json;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// Signs, where everything fits.
pub async fn carry_out(at: &Place<'_>) -> Result<Answer, Problem> {
    let (verified, checkpoint) = at.engine.checkpoint().await?;
    let Some(checkpoint) = checkpoint else {
        return Ok(answer(&verified, None));
    };
    let report = serde_json::to_value(checkpoint).map_err(Problem::fault)?;
    let text = format!("{report:#}");
    Ok(Answer::good(report, text))
}

/// Has it done, and writes it into a file that does not exist yet, or prints it.
pub async fn run(shared: &Shared, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let way = shared.way().await?;
    let answer = way.carry_out(Order::Checkpoint).await;
    way.close().await;
    let answer = answer?;
    let Some(file) = file.filter(|_| answer.good) else {
        return Ok(answer.print(shared.json));
    };
    let written = OpenOptions::new().write(true).create_new(true).open(file);
    let written = written.and_then(|mut to| {
        writeln!(to, "{:#}", answer.report)?;
        to.sync_all()
    });
    written.with_context(|| format!("cannot write {}", file.display()))?;
    let (events, key) = (&answer.report["events"], &answer.report["key"]);
    let text = format!(
        "{} holds the head after {events} events, signed by the key {}. Keep it where nobody on this machine can change it, and compare with: holdpoint verify --against FILE",
        file.display(),
        key.as_str().unwrap_or_default()
    );
    let report = json!({ "good": true, "file": file, "events": events, "key": key });
    Ok(Answer::good(report, text).print(shared.json))
}
