//! `cargo xtask serve`: the product as it ships, built and started.

use crate::build;
use crate::house::{House, command};
use anyhow::Result;
use std::process::Command;

pub fn run(house: &House, flags: &[String]) -> Result<bool> {
    let binary = build::run(house, build::SERVER, true)?;
    let mut server = command(binary);
    server.arg("serve").args(flags);
    become_it(&mut server)
}

/// This process turns into the server, so that signals and the exit code are the server's own.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<bool> {
    Ok(server.status()?.success())
}
