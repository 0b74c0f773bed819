//! What the browser tests need: Chromium, Node and three packages. No browser is downloaded by npm.

use crate::apt;
use crate::build::digest;
use crate::house::{House, command, must, output, which};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the packages accept.
const NODE: (u32, u32) = (20, 19);

const CHROMIUM: &str = "/usr/bin/chromium";

pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("HOLDPOINT_CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!(
                "HOLDPOINT_CHROMIUM names {}, which is no file",
                named.display()
            );
        }
        return Ok(named);
    }
    if !Path::new(CHROMIUM).is_file() {
        apt::install(&["chromium"])?;
    }
    Ok(CHROMIUM.into())
}

/// `npm ci`, unless the same lock file was installed before.
pub fn packages(house: &House) -> Result<()> {
    if which("node").is_none() || which("npm").is_none() {
        apt::install(&["nodejs", "npm"])?;
    }
    let version = output(command("node").arg("--version"))?;
    if parse_version(&version).is_none_or(|found| found < NODE) {
        bail!(
            "the browser tests need Node {}.{} or newer; here it is {version}",
            NODE.0,
            NODE.1
        );
    }
    let folder = folder(house);
    let key =
        digest(&[&fs::read(folder.join("package-lock.json"))
            .context("tests/browser/package-lock.json")?]);
    let stamp = folder.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|old| old == key) {
        return Ok(());
    }
    // No package may run a program of its own while it is installed.
    must(
        command("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder),
    )?;
    fs::write(stamp, key)?;
    Ok(())
}

/// Node's own runner, with every test file by name: how it looks for files by itself differs between its versions.
pub fn tests(house: &House) -> Result<Command> {
    let folder = folder(house);
    let mut files = Vec::new();
    collect(&folder, &mut files)?;
    if files.is_empty() {
        bail!("no *.test.js or *.test.mjs below tests/browser");
    }
    files.sort();
    let mut node = command("node");
    // Three files at a time: a browser and its server wait for each other most of the time. Node itself would take one on two cores.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=3"])
        .args(files)
        .current_dir(folder);
    Ok(node)
}

fn folder(house: &House) -> PathBuf {
    house.root.join("tests/browser")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if name != "node_modules" {
                collect(&entry.path(), files)?;
            }
        } else if name.ends_with(".test.js") || name.ends_with(".test.mjs") {
            files.push(entry.path());
        }
    }
    Ok(())
}

/// `v20.19.2` is (20, 19).
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(parse_version("v20.19.2\n"), Some((20, 19)));
        assert!(parse_version("v9.1.0") < Some(NODE));
        assert!(parse_version("v22.0.0") > Some(NODE));
        assert_eq!(parse_version("nonsense"), None);
    }
}
