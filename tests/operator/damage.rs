//! Damage is never restored as good, and never backed up as good.

use crate::backup::digest;
use crate::workspace::{Workspace, on_both, words};
use serde_json::Value;
use std::path::Path;
use tests::Seeded;

/// A byte flipped or an end cut off, many times over. What is restored in spite of it, because the byte means nothing, is the
/// same to the last cell.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_backup_is_never_restored_as_good() {
    let test = "damage::a_damaged_backup_is_never_restored_as_good";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let ada = workspace.serve_with_admin().await;
    workspace.starts_rollout(&ada, 1_000).await;
    let file = workspace.file("good.backup");
    let (_, taken) = workspace.says(&["backup", &file]);
    workspace.stop();
    let good = std::fs::read(&file).expect("readable");
    let seed = std::env::var("HOLDPOINT_DAMAGE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()) * 6151);
    println!("seed {seed}");
    let mut random = Seeded(seed);
    let (mut cuts, mut flips, mut harmless) = (0, 0, 0);
    for round in 0..60 {
        let mut bytes = good.clone();
        let at = random.below(bytes.len() as u64) as usize;
        let is_cut = round % 3 == 0;
        match is_cut {
            true => bytes.truncate(at),
            false => bytes[at] ^= 1 + random.below(255) as u8,
        }
        let damaged = workspace.file("damaged.backup");
        std::fs::write(&damaged, &bytes).expect("written");
        let target = workspace.another();
        let output = target.runs(&["restore", &damaged, "--json"]);
        if output.status.success() {
            assert!(!is_cut, "cut at {at} of {}", good.len());
            assert_eq!(
                digest(&target, "again.backup"),
                taken["digest"].as_str().expect("a digest"),
                "byte {at}"
            );
            harmless += 1;
        } else {
            assert!(
                !target.data().exists(),
                "nothing is stored, byte {at}: {}",
                words(&output)
            );
            match is_cut {
                true => cuts += 1,
                false => flips += 1,
            }
        }
    }
    println!(
        "refused: {cuts} cuts, {flips} flips; {harmless} flips meant nothing, of {} bytes",
        good.len()
    );
    assert!(
        cuts == 20 && flips > 10,
        "the damage was seen: {cuts} cuts, {flips} flips"
    );
    // The negative control: without damage it is restored.
    let target = workspace.another();
    assert_eq!(target.says(&["restore", &file]).0, 0);
    drop(ada);
}

on_both! {
    async fn a_damaged_workspace_is_not_backed_up_as_good(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        workspace.starts_rollout(&ada, 5).await;
        workspace.stop();
        // The negative control: as it is, it can be backed up.
        digest(&workspace, "before.backup");
        let (from, to) = ("Item 3", "Item 8");
        match &workspace.postgres {
            Some(database) => database.alter(&format!("update event set payload = replace(payload, '{from}', '{to}')")),
            None => {
                let path = workspace.data().join("holdpoint.db");
                let mut bytes = std::fs::read(&path).expect("readable");
                let places: Vec<usize> = (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from.as_bytes())).collect();
                assert!(!places.is_empty());
                for at in places {
                    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
                }
                std::fs::write(&path, bytes).expect("written");
            }
        }
        let file = workspace.file("altered.backup");
        let (code, said) = workspace.says(&["backup", &file]);
        assert_eq!((code, &said["good"]), (1, &Value::Bool(false)), "{said}");
        assert!(said["reason"].as_str().is_some_and(|why| why.contains("altered at event")), "{said}");
        assert!(said["next"].as_str().is_some_and(|next| next.contains("holdpoint restore")), "{said}");
        assert!(!Path::new(&file).exists());
        let left: Vec<_> = std::fs::read_dir(workspace.folder.path()).expect("a folder").flatten().map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().starts_with('.')).collect();
        assert!(left.is_empty(), "{left:?}");
        let (code, examined) = workspace.says(&["doctor"]);
        let chain = examined["checks"].as_array().expect("checks").iter().find(|check| check["name"] == "chain").expect("the chain");
        assert_eq!((code, &chain["good"]), (1, &Value::Bool(false)), "{examined}");
        assert_eq!(workspace.says(&["verify"]).0, 1);
    }
}

/// Pages that were lost to the disk, not only changed words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_with_lost_pages_is_not_backed_up_as_good() {
    let test = "damage::a_file_with_lost_pages_is_not_backed_up_as_good";
    let Some(mut workspace) = Workspace::on_sqlite(test) else {
        return;
    };
    let ada = workspace.serve_with_admin().await;
    workspace.starts_rollout(&ada, 40).await;
    workspace.stop();
    let path = workspace.data().join("holdpoint.db");
    let good = std::fs::read(&path).expect("readable");
    let pages = good.len() / 4096;
    let mut caught = 0;
    for page in (1..pages).step_by(7) {
        let mut bytes = good.clone();
        bytes[page * 4096..(page + 1) * 4096].fill(0);
        std::fs::write(&path, bytes).expect("written");
        let file = workspace.file(&format!("page-{page}.backup"));
        let output = workspace.runs(&["backup", &file]);
        if !output.status.success() {
            assert!(!Path::new(&file).exists(), "page {page}");
            assert!(
                words(&output).contains("holdpoint restore"),
                "{}",
                words(&output)
            );
            caught += 1;
        }
    }
    println!(
        "{caught} of {} lost pages were caught; the others held nothing",
        pages.div_ceil(7)
    );
    assert!(caught > 3);
    std::fs::write(&path, good).expect("written");
    digest(&workspace, "whole.backup");
    drop(ada);
}
