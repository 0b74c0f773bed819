//! Pages of the demo workspace: how many in a second, how many bytes on a first visit, and what the server holds in memory.

use crate::figures::Table;
use crate::http::Visitor;
use crate::server::Server;
use crate::{Result, bytes, load, workspace};
use std::path::Path;
use std::time::Duration;

const CLIENTS: usize = 32;
/// Those who read one document.
const READERS: usize = 16;
const LONGEST: Duration = Duration::from_secs(5);
const MAX: usize = 50_000;

/// Measures what is wanted of pages, bytes and memory, on one server.
pub async fn measure(
    binary: &Path,
    folder: &Path,
    wanted: &impl Fn(&str) -> bool,
    table: &mut Table,
) -> Result<()> {
    let data = folder.join("demo");
    let server = Server::start(binary, &data, &["--demo"], None).await?;
    if wanted("memory") {
        // Idle means after what a start leaves behind has settled.
        tokio::time::sleep(Duration::from_secs(2)).await;
        let memory = server.memory()?;
        table.add(
            "demo workspace, idle after its start",
            "",
            "",
            memory,
            "80 MB",
        );
    }
    let ada = workspace::join(&server).await?;
    let plan = workspace::plan("Looked at by many", 130, 6);
    // As long as the aim says.
    let long = workspace::plan("Looked at for long", 285, 6);
    ada.ask(&ada.import(&long))
        .await?
        .must_lead_to("/library/", "an import")?;
    let run = workspace::start_rollouts(&ada, &plan, 1).await?.remove(0) + "?phase=all";
    if wanted("bytes") {
        for path in [
            "/",
            "/library",
            "/library/looked-at-by-many",
            "/history",
            "/search?q=reminder",
            &run,
        ] {
            bytes::measure(&ada, path, table).await?;
        }
    }
    if wanted("pages") || wanted("memory") {
        let mut memory = String::new();
        let document = |text: &str| format!("document of {} kB", text.len() / 1_000);
        let (short, long) = (document(&plan), document(&long));
        for (name, path, clients, aim) in [
            ("run page, 130 items", &*run, CLIENTS, ""),
            ("home page", "/", CLIENTS, ""),
            (&*short, "/library/looked-at-by-many", READERS, ""),
            (&*long, "/library/looked-at-for-long", READERS, "2,000/s"),
        ] {
            for (how, more) in [("brotli", "Accept-Encoding: br\r\n"), ("plain", "")] {
                let row = show(&server, &ada, clients, path, more).await?;
                memory.clone_from(&row[2]);
                if wanted("pages") {
                    let [figure, cpu, memory] = row;
                    table.add(
                        format!("{name}, {how}, {clients} clients"),
                        figure,
                        cpu,
                        memory,
                        aim,
                    );
                }
            }
        }
        if wanted("memory") {
            table.add(
                "demo workspace, after the load of pages",
                "",
                "",
                memory,
                "150 MB",
            );
        }
    }
    server.stop().await
}

/// Lets everybody look at one page.
async fn show(
    server: &Server,
    ada: &Visitor,
    clients: usize,
    path: &str,
    more: &str,
) -> Result<[String; 3]> {
    let request = ada.get(path, more);
    let done = load::run(
        server,
        clients,
        (LONGEST, MAX),
        |_| request.clone(),
        |answer| answer.must_be(200, path).map(drop),
    )
    .await?;
    Ok([done.shown(), done.used.cpu, server.memory()?])
}
