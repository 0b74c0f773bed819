//! A library of ten thousand documents: how fast it comes in, and how fast a server with it starts.

use crate::Result;
use crate::figures::{Table, count, milliseconds};
use crate::http::Visitor;
use crate::server::Server;
use crate::{load, workspace};
use std::path::Path;
use std::time::{Duration, Instant};

const DOCUMENTS: usize = 10_000;
const CLIENTS: usize = 16;
const LONGEST: Duration = Duration::from_secs(60);

/// Measures.
pub async fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let data = folder.join("library");
    let server = Server::start(binary, &data, &[], None).await?;
    let ada = workspace::join(&server).await?;
    let done = load::run(
        &server,
        CLIENTS,
        (LONGEST, DOCUMENTS),
        |number| ada.import(&document(number)),
        |answer| answer.must_lead_to("/library/", "an import").map(drop),
    )
    .await?;
    let imported = done.times.count();
    let behind = Instant::now();
    found(&ada, imported).await?;
    let figure = format!(
        "{}; search had caught up {} later",
        done.shown(),
        milliseconds(behind.elapsed())
    );
    table.add(
        format!("import of documents of 1 kB, {CLIENTS} clients"),
        figure,
        done.used.cpu,
        server.memory()?,
        "",
    );
    server.stop().await?;

    let mut starts = Vec::new();
    let mut memory = String::new();
    for _ in 0..3 {
        let server = Server::start(binary, &data, &[], None).await?;
        starts.push(server.began_in);
        memory = server.memory()?;
        server.stop().await?;
    }
    starts.sort_unstable();
    let all: Vec<String> = starts.iter().copied().map(milliseconds).collect();
    table.add(
        format!("from start to ready with {} documents", count(imported)),
        format!("{} (of {})", milliseconds(starts[1]), all.join(", ")),
        "",
        memory,
        "1 s",
    );
    Ok(())
}

/// About a kilobyte, with words of its own.
fn document(number: usize) -> String {
    let mut source = format!("# Notes of watch {number}\n\nKept by hand, word{number}word.\n");
    for part in 0..4 {
        source.push_str(&format!(
            "\n## Hour {part}\n\nThe lamp of quay {} was seen at {part} past the hour, and boat {} went by without a \
             signal. The clerk wrote it down twice, read it aloud once, and nobody on the bridge had an objection.\n",
            number % 97,
            number % 31
        ));
    }
    source
}

/// Waits until the last of so many documents can be found, and counts as many hits as there are documents.
async fn found(ada: &Visitor, documents: usize) -> Result<()> {
    let last = format!("/api/v1/search?q=word{}word", documents - 1);
    let begun = Instant::now();
    loop {
        let answer = ada.ask(&ada.get(&last, "")).await?.must_be(200, &last)?;
        let answer: serde_json::Value = serde_json::from_slice(&answer.body)?;
        if answer["total"].as_u64().unwrap_or(0) > 0 {
            return Ok(());
        }
        if begun.elapsed() > LONGEST {
            return Err(format!("search does not catch up: {answer}").into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
