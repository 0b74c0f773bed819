//! Keeping a checkpoint elsewhere.

use crate::config::Shared;
use crate::orders::answer::Answer;
use crate::orders::order::Order;
use anyhow::Context;
use serde_json::json;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

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
