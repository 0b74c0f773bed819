//! `cargo xtask bench`: numbers are only worth something on a release build, so one is made first.

use crate::build;
use crate::house::{House, command};
use anyhow::Result;

const MEASURED_AND_METER: &str = "--package server --package tests --bin holdpoint --bin bench";

pub fn run(house: &House, args: &[String]) -> Result<bool> {
    let binary = build::run(house, MEASURED_AND_METER, true)?;
    let mut bench = command(house.binary("release", "bench"));
    bench.args(args).current_dir(&house.root);
    Ok(bench.env("HOLDPOINT_BIN", binary).status()?.success())
}
