//! Backups while 16 clients sign. Each is restored, and everything that was acknowledged before it began is in it.
//!
//! Five of them in every run, 50 in the nightly one.

use crate::workspace::{Workspace, on_both};
use model::live::Stamp;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tests::Client;

const CLIENTS: usize = 16;
const BACKUPS: usize = 5;
/// How many items there are at most: a rollout of more is another test.
const ITEMS: usize = 4_800;

/// Signs items until there are none, never more of them than it was allowed so far.
struct Load {
    acknowledged: Mutex<HashSet<String>>,
    allowed: AtomicUsize,
    next: AtomicUsize,
}

impl Load {
    async fn sign(&self, client: Client, items: &[(String, String)]) {
        loop {
            let at = self.next.fetch_add(1, Ordering::SeqCst);
            let Some((id, words)) = items.get(at) else {
                return;
            };
            while self.allowed.load(Ordering::SeqCst) <= at {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            let answer = client.try_sign("R-1", id, words).await.expect("an answer");
            assert_eq!(answer.status(), 200);
            self.acknowledged.lock().expect("alive").insert(id.clone());
        }
    }

    fn acknowledged(&self) -> HashSet<String> {
        self.acknowledged.lock().expect("alive").clone()
    }
}

/// What is wrong with a workspace that ought to hold everything that was acknowledged.
async fn faults(workspace: &Workspace, acknowledged: &HashSet<String>) -> Option<String> {
    let (code, verified) = workspace.says(&["verify"]);
    if code != 0 {
        return Some(verified.to_string());
    }
    let (run, first_mismatch) = workspace.stored().await;
    let signed = run
        .items
        .iter()
        .filter(|item| matches!(item.live.stamp, Stamp::Signed { .. }));
    let signed: HashSet<String> = signed.map(|item| item.id.to_string()).collect();
    let missing = acknowledged.difference(&signed).count();
    match first_mismatch {
        Some(bad) => Some(format!("{bad:?}")),
        None => (missing > 0).then(|| format!("{missing} acknowledged sign-offs are missing")),
    }
}

on_both! {
    async fn a_backup_taken_under_load_is_whole(workspace: Workspace) {
        let backups = match std::env::var_os("HOLDPOINT_NIGHTLY") {
            Some(_) => 50,
            None => BACKUPS,
        };
        let each = (ITEMS / backups).min(300);
        let ada = workspace.serve_with_admin().await;
        workspace.starts_rollout(&ada, each * backups).await;
        let (run, _) = workspace.stored().await;
        let items: Arc<Vec<_>> = Arc::new(run.items.iter().map(|item| (item.id.to_string(), item.words_hash.clone())).collect());
        let load = Arc::new(Load { acknowledged: Mutex::default(), allowed: AtomicUsize::new(0), next: AtomicUsize::new(0) });
        let clients: Vec<_> = (0..CLIENTS).map(|_| {
            let (load, ada, items) = (Arc::clone(&load), ada.clone(), Arc::clone(&items));
            tokio::spawn(async move { load.sign(ada, &items).await })
        }).collect();
        let (mut meanwhile, mut broken) = (0, Vec::new());
        for round in 0..backups {
            let before = load.acknowledged().len();
            load.allowed.fetch_add(each, Ordering::SeqCst);
            // It begins in the middle of the load.
            while load.acknowledged().len() < before + 8 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            let acknowledged = load.acknowledged();
            let file = workspace.file(&format!("{round}.backup"));
            let (taking, into) = (workspace.command(["backup", &file, "--json"]), Arc::clone(&load));
            let output = tokio::process::Command::from(taking).output().await.expect("it runs");
            assert!(output.status.success(), "{}", crate::workspace::words(&output));
            meanwhile += into.acknowledged().len() - acknowledged.len();
            // Every fifth goes into the other kind of database.
            let elsewhere = (round % 5 == 4).then(|| workspace.another_on_postgres()).flatten();
            let target = elsewhere.unwrap_or_else(|| workspace.another());
            let (code, restored) = target.says(&["restore", &file]);
            assert_eq!(code, 0, "{restored}");
            broken.extend(faults(&target, &acknowledged).await.map(|fault| (round, fault)));
            std::fs::remove_file(&file).expect("removed");
        }
        println!("{backups} backups, {meanwhile} sign-offs acknowledged while they were taken, {} in all", load.acknowledged().len());
        assert_eq!(broken, Vec::new());
        assert!(meanwhile >= backups, "people signed meanwhile: {meanwhile}");
        for client in clients {
            client.abort();
        }
    }
}

/// The negative control: a plain copy of the file of a running server is caught by the same check.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plain_copy_of_a_running_folder_is_caught_by_the_same_check() {
    let test = "under_load::a_plain_copy_of_a_running_folder_is_caught_by_the_same_check";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let ada = workspace.serve_with_admin().await;
    workspace.starts_rollout(&ada, 400).await;
    let (run, _) = workspace.stored().await;
    let items: Arc<Vec<_>> = Arc::new(
        run.items
            .iter()
            .map(|item| (item.id.to_string(), item.words_hash.clone()))
            .collect(),
    );
    let load = Arc::new(Load {
        acknowledged: Mutex::default(),
        allowed: AtomicUsize::new(items.len()),
        next: AtomicUsize::new(0),
    });
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (load, ada, items) = (Arc::clone(&load), ada.clone(), Arc::clone(&items));
            tokio::spawn(async move { load.sign(ada, &items).await })
        })
        .collect();
    let mut caught = None;
    for copy in 1..=20 {
        while load.acknowledged().len() < copy * 15 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let acknowledged = load.acknowledged();
        let target = workspace.another();
        std::fs::create_dir(target.data()).expect("made");
        let copied = target.data().join("holdpoint.db");
        std::fs::copy(workspace.data().join("holdpoint.db"), &copied).expect("copied");
        assert_ne!(
            workspace
                .another()
                .runs(&["restore", &copied.display().to_string()])
                .status
                .code(),
            Some(0)
        );
        if let Some(fault) = faults(&target, &acknowledged).await {
            caught = Some((copy, fault));
            break;
        }
    }
    println!("{caught:?}");
    assert!(caught.is_some(), "20 plain copies were whole");
    for client in clients {
        client.abort();
    }
}
