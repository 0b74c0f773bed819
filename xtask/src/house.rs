//! Where things are, and how other programs are called from here.

use anyhow::{Context, Result, bail};
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The paths every chore needs, and how it calls cargo.
#[derive(Clone)]
pub struct House {
    pub root: PathBuf,
    /// Where cargo writes: `CARGO_TARGET_DIR`, else `target`.
    pub target: PathBuf,
    /// The linter, where it compiles our crates in the compiler's place.
    pub linter: Option<PathBuf>,
}

impl House {
    pub fn find() -> Result<Self> {
        // Set by `cargo run`; the path of compile time serves when the program is started by hand.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .parent()
            .context("xtask stands inside the repository")?
            .to_path_buf();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => env::current_dir()?.join(dir),
            None => root.join("target"),
        };
        Ok(Self {
            root,
            target,
            linter: None,
        })
    }

    /// The same where every build lints our crates on its way: dependencies are compiled once, not checked before.
    pub fn linting(&self) -> Result<Self> {
        let root = output(command("rustc").args(["--print", "sysroot"]))?;
        Ok(Self {
            linter: Some(PathBuf::from(root.trim()).join("bin/clippy-driver")),
            ..self.clone()
        })
    }

    /// What the server embeds. The path is fixed, because a macro in the server names it.
    pub fn site(&self) -> PathBuf {
        self.root.join("target/site")
    }

    /// A folder of our own beside it, for what lies between two steps.
    pub fn work(&self) -> PathBuf {
        self.root.join("target/xtask")
    }

    /// A binary in the folder of one of cargo's profiles.
    pub fn binary(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(name)
    }

    /// Cargo, in the root of the repository.
    pub fn cargo(&self) -> Command {
        let mut command = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        if let Some(linter) = &self.linter {
            // As `cargo clippy` calls it: between two arguments stands this word.
            command.env("RUSTC_WORKSPACE_WRAPPER", linter).env(
                "CLIPPY_ARGS",
                "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
            );
        }
        command
    }
}

/// A command without the variables that `cargo run` sets about `xtask` itself. Some build scripts watch them, and would run
/// again each time cargo is called once from a shell and once from here.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_about_xtask) {
            command.env_remove(name);
        }
    }
    command
}

fn is_about_xtask(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_MANIFEST_")
        || matches!(
            name,
            "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE" | "OUT_DIR"
        )
}

/// The arguments in a line of words.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace()
}

/// Runs to the end; anything but success is an error that names the command.
pub fn must(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("could not start {}", name(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Standard output of a command that must succeed, trimmed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .output()
        .with_context(|| format!("could not start {}", name(command)))?;
    if !output.status.success() {
        bail!(
            "{} failed: {}",
            name(command),
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The program and its first arguments, for messages.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .take(3)
            .map(|word| word.to_string_lossy().into_owned()),
    );
    format!("`{}`", words.join(" "))
}

/// The first folder of `PATH` that holds this program.
pub fn which(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|dir| dir.join(program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_variables_of_cargo_run_are_dropped() {
        assert!(is_about_xtask("CARGO_PKG_NAME"));
        assert!(is_about_xtask("CARGO_MANIFEST_DIR"));
        assert!(!is_about_xtask("CARGO_HOME"));
        assert!(!is_about_xtask("CARGO_TARGET_DIR"));
        assert!(!is_about_xtask("RUSTUP_TOOLCHAIN"));
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = must(
            Command::new("cargo")
                .arg("no-such-verb")
                .stderr(std::process::Stdio::null()),
        );
        assert!(
            error.is_err_and(|error| error.to_string().starts_with("`cargo no-such-verb` failed"))
        );
    }
}
