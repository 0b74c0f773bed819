//! Debian's packages, for what a fresh machine lacks.

use crate::house::{command, output, which};
use anyhow::{Result, bail};
use std::process::Command;

const INSTALL: &[&str] = &["install", "-y", "--no-install-recommends"];

/// Installs packages, or names them when this is not Debian or there is no right to install.
pub fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if which("apt-get").is_none() {
        bail!("please install: {list} (Debian's names)");
    }
    println!("           apt-get install {list}");
    // A fresh image has no package lists, an old one has stale lists: update only when the first try fails.
    if apt(INSTALL, packages)? {
        return Ok(());
    }
    if apt(&["update"], &[])? && apt(INSTALL, packages)? {
        return Ok(());
    }
    bail!("could not install; please run as root: apt-get update && apt-get install {list}");
}

fn apt(verb: &[&str], packages: &[&str]) -> Result<bool> {
    let mut command = as_root("apt-get")?;
    // Another run may hold the lock: wait for it a while.
    command
        .args(["-q", "-o", "DPkg::Lock::Timeout=120"])
        .args(verb)
        .args(packages);
    Ok(command.status()?.success())
}

fn as_root(program: &str) -> Result<Command> {
    let mut root = if is_root()? {
        command("env")
    } else {
        let mut sudo = command("sudo");
        sudo.args(["-n", "env"]);
        sudo
    };
    root.arg("DEBIAN_FRONTEND=noninteractive").arg(program);
    Ok(root)
}

/// Whether this process may do anything.
pub fn is_root() -> Result<bool> {
    Ok(output(command("id").arg("-u"))? == "0")
}
