//! How fast sign-offs are acknowledged, each of them durable, with shared transactions and the naive way.

use crate::Result;
use crate::figures::{Table, milliseconds};
use crate::load::{self, Done};
use crate::machine::{SLOWER, SlowDisk};
use crate::server::Server;
use crate::workspace::{self, Item};
use std::path::Path;
use std::time::Duration;

/// The boxes of the plan, and how many rollouts of it there are to sign.
const BOXES: usize = 5_000;
const ROLLOUTS: usize = 4;
const LONGEST: Duration = Duration::from_secs(5);
/// The setting that turns shared transactions off.
const NAIVE: &[&str] = &["--join-writes", "1"];

struct Bench<'a> {
    binary: &'a Path,
    folder: &'a Path,
    items: Vec<Item>,
    cookie: String,
}

/// Measures all of it.
pub async fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let bench = Bench::prepare(binary, folder).await?;
    for clients in [1, 16] {
        let (done, memory) = bench.sign(clients, &[], None).await?;
        let plural = if clients == 1 { "" } else { "s" };
        let what = format!("sign-off acknowledged durable, {clients} client{plural}");
        table.add(what, done.shown(), done.used.cpu, memory, "");
    }
    let both = "sign-off, 64 clients";
    bench.compare(table, both, None, "2 x naive").await?;
    match SlowDisk::build(folder)? {
        Ok(disk) => {
            let what = format!(
                "{both}, fsync made {} slower ({})",
                milliseconds(SLOWER),
                disk.seen
            );
            bench
                .compare(table, &what, Some(&disk), "10 x naive")
                .await?;
        }
        Err(why) => table.add(
            "sign-off with a slow fsync",
            format!("left out: {why}"),
            "",
            "",
            "",
        ),
    }
    Ok(())
}

impl<'a> Bench<'a> {
    async fn prepare(binary: &'a Path, folder: &'a Path) -> Result<Self> {
        let data = folder.join("signed");
        let server = Server::start(binary, &data, &[], None).await?;
        let ada = workspace::join(&server).await?;
        let plan = workspace::plan("Signed under load", BOXES, 10);
        let rollouts = workspace::start_rollouts(&ada, &plan, ROLLOUTS).await?;
        server.stop().await?;
        Ok(Self {
            binary,
            folder,
            items: workspace::items(&data, &rollouts).await?,
            cookie: ada.cookie,
        })
    }

    /// Signs for some seconds, on a fresh copy of the same workspace.
    async fn sign(
        &self,
        clients: usize,
        settings: &[&str],
        disk: Option<&SlowDisk>,
    ) -> Result<(Done, String)> {
        let data = self.folder.join("signing");
        workspace::copy(&self.folder.join("signed"), &data)?;
        let server = Server::start(self.binary, &data, settings, disk).await?;
        let ada = server.signed_in(&self.cookie);
        let done = load::run(
            &server,
            clients,
            (LONGEST, self.items.len()),
            |number| self.items[number].sign_off(&ada),
            |answer| answer.must_lead_to("/rollouts/", "a sign-off").map(drop),
        )
        .await?;
        let memory = server.memory()?;
        server.stop().await?;
        std::fs::remove_dir_all(data)?;
        Ok((done, memory))
    }

    /// The naive way and ours, one after the other.
    async fn compare(
        &self,
        table: &mut Table,
        what: &str,
        disk: Option<&SlowDisk>,
        aim: &str,
    ) -> Result<()> {
        let (naive, memory) = self.sign(64, NAIVE, disk).await?;
        let (ours, our_memory) = self.sign(64, &[], disk).await?;
        let per_second = |done: &Done| done.times.count() as f64 / done.used.elapsed.as_secs_f64();
        if disk.is_some() && per_second(&naive) > 1.0 / SLOWER.as_secs_f64() {
            return Err(
                "the naive server is faster than its disk: the slow fsync does not reach it".into(),
            );
        }
        let times = per_second(&ours) / per_second(&naive);
        table.add(
            format!("{what}, naive: --join-writes 1"),
            naive.shown(),
            naive.used.cpu,
            memory,
            "",
        );
        table.add(
            what,
            format!("{}, {times:.1} x naive", ours.shown()),
            ours.used.cpu,
            our_memory,
            aim,
        );
        Ok(())
    }
}
