//! The product's commands, as an operator or a CI job calls them.

use std::process::{Command, Output};

/// Runs a command of the binary; nothing where it was not built.
pub fn holdpoint(arguments: &[&str]) -> Option<Output> {
    let binary = std::env::var_os("HOLDPOINT_BIN")?;
    let output = Command::new(binary).args(arguments).output();
    Some(output.expect("the binary runs"))
}
