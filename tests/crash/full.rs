//! A file system without room (test F-1): a small one of its own, where this process may mount one.

use crate::load::{Load, ada_admin};
use crate::{Server, binary};
use engine::Database;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tests::{Client, skip};

/// A file system in memory, of so many MiB.
struct Mount(TempDir);

impl Mount {
    fn of(mebibytes: u32) -> Result<Self, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let size = format!("size={mebibytes}m");
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "holdpoint-test"])
            .arg(folder.path())
            .output()
            .map_err(|error| format!("mount does not run: {error}"))?;
        match output.status.success() {
            true => Ok(Self(folder)),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes all the room there is.
    fn fill(&self) -> PathBuf {
        let path = self.path().join("filler");
        let mut file = fs::File::create(&path).expect("made");
        for size in [1 << 16, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
        path
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let umount = Command::new("umount").arg("-l").arg(self.path()).status();
        if !umount.is_ok_and(|status| status.success()) {
            eprintln!("{} stays mounted", self.path().display());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_writing_and_nothing_else() {
    let _machine = crate::MACHINE.read().await;
    let name = "a_full_disk_stops_writing_and_nothing_else";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    let mount = match Mount::of(192) {
        Ok(mount) => mount,
        Err(why) => return skip(name, &why),
    };
    let folder = mount.path().join("data");
    fs::create_dir(&folder).expect("made");
    let load = Load::on_sqlite(&folder, 2).await;
    let clock = mount.path().join("clock");
    fs::write(&clock, "0").expect("written");
    let mut command = tokio::process::Command::new(binary().expect("checked"));
    command.env("HOLDPOINT_CLOCK", &clock);
    let mut server = Server::start_by(command, &folder).await;
    let ada = Client::new(&server.url);
    assert_eq!(ada.signs_in(&ada_admin()).await.status(), 303);
    ada.waits_until_ready().await;
    let signing = load.begins(&server.url).await;
    load.goes_on(50).await;

    for round in 0..2 {
        let filler = mount.fill();
        let before = load.refused();
        load.until("somebody reads that the disk is full", || {
            load.refused() > before + 16
        })
        .await;
        let refused = ada.try_import("# One more\n").await.expect("an answer");
        assert_eq!(refused.status(), 507, "round {round}");
        let page = refused.text().await.expect("text");
        assert!(
            page.contains("Not saved") && page.contains("disk is full"),
            "{page}"
        );
        assert!(page.contains("# One more"), "what was typed is still there");
        // A session needs room too.
        let refused = Client::new(&server.url).signs_in(&ada_admin()).await;
        assert_eq!(refused.status(), 507, "round {round}");
        let ready = ada.get("/readyz").await;
        assert_eq!(ready.status(), 503);
        let ready: serde_json::Value = ready.json().await.expect("JSON");
        assert_eq!(ready["ready"], false);
        let cannot = ready["cannot"].as_array().expect("a list");
        assert!(cannot.contains(&"write".into()), "{ready}");
        // Reading never needs a write, also not a minute later.
        for path in [
            "/",
            "/library",
            "/rollouts/R-1",
            "/search?q=signed",
            "/settings",
            "/sign-in",
        ] {
            assert_eq!(ada.get(path).await.status(), 200, "{path} in round {round}");
        }
        fs::remove_file(filler).expect("removed");
        // Writing returns by itself.
        let begun = Instant::now();
        load.goes_on(20).await;
        assert!(begun.elapsed() < Duration::from_secs(30));
        ada.waits_until_ready().await;
        // From the second round on, more than a minute has passed since the session was last touched.
        fs::write(&clock, ((round + 1) * 120_000).to_string()).expect("written");
    }
    signing.ends().await;
    assert!(!server.has_ended());
    server.kill().await;
    assert_eq!(
        load.faults(Database::Sqlite, &folder).await,
        Vec::<String>::new()
    );
}
