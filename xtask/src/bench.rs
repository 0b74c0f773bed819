//! `cargo xtask bench`: numbers are only worth something on a release build, so one is made first.

use crate::build;
use crate::house::{House, words};
use anyhow::Result;

pub fn run(house: &House, args: &[String]) -> Result<bool> {
    let binary = build::run(house, true)?;
    let mut bench = house.cargo();
    bench
        .args(words("run --release --package tests --bin bench --"))
        .args(args);
    Ok(bench.env("HOLDPOINT_BIN", binary).status()?.success())
}
