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
        // Ready means that everything can be found.
        find_at_once(&server.signed_in(&ada.cookie), imported).await?;
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

    std::fs::remove_dir_all(data.join("index"))?;
    let server = Server::start(binary, &data, &[], None).await?;
    find_at_once(&server.signed_in(&ada.cookie), imported).await?;
    table.add(
        "the same, after the search index was deleted",
        milliseconds(server.began_in),
        "",
        server.memory()?,
        "",
    );
    server.stop().await
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

/// Waits until the last of so many documents can be found.
async fn found(ada: &Visitor, documents: usize) -> Result<()> {
    let begun = Instant::now();
    while !finds(ada, documents).await? {
        if begun.elapsed() > LONGEST {
            return Err("search does not catch up".into());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

/// Looks once for the first and the last document.
async fn find_at_once(ada: &Visitor, documents: usize) -> Result<()> {
    if finds(ada, 1).await? && finds(ada, documents).await? {
        return Ok(());
    }
    Err("the server says that it is ready, but does not find every document".into())
}

/// Whether search finds the last of so many documents.
async fn finds(ada: &Visitor, documents: usize) -> Result<bool> {
    let path = format!("/api/v1/search?q=word{}word", documents - 1);
    let answer = ada.ask(&ada.get(&path, "")).await?.must_be(200, &path)?;
    let answer: serde_json::Value = serde_json::from_slice(&answer.body)?;
    Ok(answer["total"].as_u64() == Some(1))
}
