//! schemathesis, which sends what the description of the interface allows and judges the answers. It lives in an environment of
//! its own, so that nothing of the machine's Python is touched.

use crate::apt;
use crate::build::digest;
use crate::house::{House, command, must, which};
use anyhow::{Context, Result};
use std::fs;
use std::path::PathBuf;

/// The program, installed from `tests/http/requirements.txt` unless the same list was installed before.
pub fn ensure(house: &House) -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("HOLDPOINT_SCHEMATHESIS") {
        return Ok(named.into());
    }
    let list = house.root.join("tests/http/requirements.txt");
    let key = digest(&[&fs::read(&list).context("tests/http/requirements.txt")?]);
    let folder = house.work().join("schemathesis");
    let (program, stamp) = (folder.join("bin/schemathesis"), folder.join(".installed"));
    if fs::read_to_string(&stamp).is_ok_and(|old| old == key) {
        return Ok(program);
    }
    if which("python3").is_none() || !environment(&folder)? {
        apt::install(&["python3", "python3-venv"])?;
        anyhow::ensure!(environment(&folder)?, "python3 makes no environment");
    }
    let mut pip = command(folder.join("bin/pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ]);
    must(pip.arg(&list))?;
    fs::write(stamp, key)?;
    Ok(program)
}

/// Makes the environment. False where the Python of this machine came without the means.
fn environment(folder: &PathBuf) -> Result<bool> {
    let mut python = command("python3");
    let made = python.args(["-m", "venv", "--clear"]).arg(folder).status();
    Ok(made.context("python3")?.success())
}
