//! Every chore of this repository behind one command: `cargo xtask build | serve | dev | test | bench`.
//!
//! It is a program and not a pile of scripts so that the tools it needs (wasm-bindgen, the CSS bundler, compression) come from
//! the same lock file as the product, and so that a fresh machine needs nothing but Rust and a C compiler to start.

mod apt;
mod bench;
mod build;
mod dev;
mod house;
mod progress;
mod proxy;
mod serve;
mod test;

use anyhow::Result;
use clap::{Parser, Subcommand};
use house::House;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Chores of this repository")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Build the browser part, then the server that embeds it
    Build {
        /// Optimise the server too (the browser part always is)
        #[arg(long)]
        release: bool,
    },
    /// Build everything with optimisation and serve it
    Serve {
        /// Flags for `holdpoint serve`, after `--`
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Serve a debug build; rebuild, restart and reload the browser on every change
    Dev {
        /// Flags for `holdpoint serve`, after `--`
        #[arg(last = true)]
        flags: Vec<String>,
    },
    /// Run every check, or only the named ones; missing tools are installed or named
    Test {
        /// Which checks
        #[arg(value_enum)]
        only: Vec<test::Check>,
        /// Run the long matrices: 1,000 faults, 200 kills, 50 backups and so on
        #[arg(long)]
        nightly: bool,
    },
    /// Measure a release build
    Bench {
        /// What to measure, and its flags
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// True: all is well. False: the chore ran and found something wrong.
fn run(cli: Cli) -> Result<bool> {
    let house = House::find()?;
    match cli.verb {
        Verb::Build { release } => build::run(&house, build::SERVER, release).map(|_| true),
        Verb::Serve { flags } => serve::run(&house, &flags),
        Verb::Dev { flags } => dev::run(&house, &flags).map(|()| true),
        Verb::Test { only, nightly } => test::run(&house, &only, nightly),
        Verb::Bench { args } => bench::run(&house, &args),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_after_the_dashes_go_to_the_server() {
        let cli =
            Cli::try_parse_from(["xtask", "serve", "--", "--demo", "--addr", "127.0.0.1:4000"]);
        assert!(
            matches!(cli, Ok(Cli { verb: Verb::Serve { flags } }) if flags == ["--demo", "--addr", "127.0.0.1:4000"])
        );
    }

    #[test]
    fn bench_keeps_unknown_flags() {
        let cli = Cli::try_parse_from(["xtask", "bench", "search", "--documents", "10"]);
        assert!(
            matches!(cli, Ok(Cli { verb: Verb::Bench { args } }) if args == ["search", "--documents", "10"])
        );
    }

    #[test]
    fn an_unknown_check_is_refused() {
        assert!(Cli::try_parse_from(["xtask", "test", "fmt", "unit"]).is_ok());
        assert!(Cli::try_parse_from(["xtask", "test", "everything"]).is_err());
    }
}
