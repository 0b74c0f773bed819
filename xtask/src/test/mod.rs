//! `cargo xtask test`: every check, and the only set-up on a fresh machine.
//!
//! A failing check does not stop the ones after it; a failing build does, because nothing after it would say anything new.
//! A full run lints while it builds, the browser part and the chores too, so there a lint is a failing build.
//! The product's crates are checked, built and tested with one set of features, so that cargo compiles each dependency once, and
//! no `RUSTFLAGS` are set, because other flags would compile everything again. On CI nothing is compiled twice from one folder, so
//! incremental compilation would only cost time and space there.

mod browser;
mod count;
mod postgres;
mod report;
mod schemathesis;
mod scratch;

use crate::build::{self, Effort, wasm_std};
use crate::house::{House, must, words};
use anyhow::{Context, Result};
use clap::ValueEnum;
use count::{LibtestCounter, NodeCounter, Summary, Tally};
use report::Report;
use scratch::Scratch;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// The product without the wasm door (it turns on features of the browser) and without the chores.
const PRODUCT: &str = "--workspace --exclude hydrate --exclude xtask --features server/sabotage";

const DENY: &str = "-- -D warnings";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Check {
    /// Formatting
    Fmt,
    /// Lints, for server and browser
    Clippy,
    /// Rust tests, on both databases
    Unit,
    /// Tests in a real browser
    Browser,
}

/// Runs the checks; none named means all. True when nothing failed.
pub fn run(house: &House, only: &[Check], nightly: bool) -> Result<bool> {
    let wanted = |check| only.is_empty() || only.contains(&check);
    let builds = wanted(Check::Unit) || wanted(Check::Browser);
    let house = &match builds && wanted(Check::Clippy) {
        true => house.linting()?,
        false => house.clone(),
    };
    let on_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    fs::create_dir_all(house.work())?;
    let skips = house.work().join("skips");
    fs::write(&skips, "")?;
    let mut report = Report::default();
    let cargo = || {
        let mut cargo = house.cargo();
        if on_ci {
            cargo.env("CARGO_INCREMENTAL", "0");
        }
        cargo
    };

    if wanted(Check::Fmt) {
        report.check("format", || {
            must(cargo().args(words("fmt --all -- --check")))
        });
    }
    let mut std = None;
    if only != [Check::Fmt] {
        build::ensure_folder(house)?;
        std = report.set_up("wasm standard library", || wasm_std::find(house));
    }
    if wanted(Check::Clippy) && !builds {
        report.check("clippy: product", || {
            let mut product = cargo();
            product
                .arg("clippy")
                .args(words(PRODUCT))
                .arg("--all-targets");
            must(product.args(words(DENY)))
        });
        report.check("clippy: xtask", || {
            let mut chores = cargo();
            chores.args(words("clippy --package xtask --all-targets"));
            must(chores.args(words(DENY)))
        });
        // Debian's way has no clippy of its own version; the same code is linted wherever the toolchain has the target.
        if std == Some(wasm_std::WasmStd::Toolchain) {
            report.check("clippy: browser part", || {
                let mut browser = cargo();
                browser.args(words(
                    "clippy --package ui --package hydrate --features ui/hydrate",
                ));
                // The folder and profile of the build, so that macros and build scripts are compiled once.
                browser.args(words(
                    "--profile wasm-release --target-dir target/wasm --target",
                ));
                must(browser.arg(wasm_std::TARGET).args(words(DENY)))
            });
        }
    }
    if builds {
        tests(house, &mut report, &cargo, std, (&skips, nightly), &wanted)?;
    }
    Ok(report.print(on_ci))
}

/// Builds what the tests use, provides what they need, and runs them.
fn tests(
    house: &House,
    report: &mut Report,
    cargo: &impl Fn() -> Command,
    std: Option<wasm_std::WasmStd>,
    (skips, nightly): (&Path, bool),
    wanted: &impl Fn(Check) -> bool,
) -> Result<()> {
    let site = report.check("build and lints: site", || {
        let std = std.as_ref().context("there is no wasm standard library")?;
        build::build_site(house, std, Effort::Best)
    });
    if site.is_none() {
        return Ok(());
    }
    // One call for the test programs and the binary they start, so that both see the same features of every dependency.
    let Some(binary) = report.check("build and lints: server and tests", || {
        must(
            cargo()
                .arg("build")
                .args(words(PRODUCT))
                .args(words("--lib --bins --tests")),
        )?;
        // A copy, so that another build cannot replace it while tests run.
        let copy = house.work().join("holdpoint");
        let _ = fs::remove_file(&copy);
        fs::copy(house.binary("debug", "holdpoint"), &copy)
            .context("the build made no `holdpoint`")?;
        Ok(copy)
    }) else {
        return Ok(());
    };

    let scratch = Scratch::new(house)?;
    let postgres = report.set_up("PostgreSQL", || postgres::ensure(&scratch));
    let chromium = report.set_up("Chromium", browser::chromium);
    let fuzzer = report.set_up("schemathesis", || schemathesis::ensure(house));
    let given = |command: &mut Command| {
        command
            .env("HOLDPOINT_BIN", &binary)
            .env("TMPDIR", scratch.path())
            .env("HOLDPOINT_SKIPS", skips);
        if nightly {
            command.env("HOLDPOINT_NIGHTLY", "1");
        }
        if let Some(postgres) = &postgres {
            command.env("TEST_POSTGRES_URL", postgres.url());
        }
        if let Some(chromium) = &chromium {
            command.env("HOLDPOINT_CHROMIUM", chromium);
        }
        if let Some(fuzzer) = &fuzzer {
            command.env("HOLDPOINT_SCHEMATHESIS", fuzzer);
        }
    };

    if wanted(Check::Unit) {
        report.suite("tests: product", skips, || {
            let mut command = cargo();
            command
                .arg("test")
                .args(words(PRODUCT))
                .arg("--no-fail-fast");
            given(&mut command);
            count_lines(&mut command, LibtestCounter::default())
        });
        report.suite("tests: xtask", skips, || {
            let mut command = cargo();
            command.args(words("test --package xtask"));
            given(&mut command);
            count_lines(&mut command, LibtestCounter::default())
        });
    }
    if wanted(Check::Browser)
        && report
            .set_up("npm packages", || browser::packages(house))
            .is_some()
    {
        report.suite("tests: browser", skips, || {
            let mut command = browser::tests(house)?;
            given(&mut command);
            count_lines(&mut command, NodeCounter::default())
        });
    }
    Ok(())
}

/// Passes standard output through while counting. A crash without a summary counts as one failure.
fn count_lines(command: &mut Command, mut counter: impl Summary) -> Result<Tally> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("could not start the tests")?;
    let out = child
        .stdout
        .take()
        .context("standard output was asked for")?;
    // Bytes, not text: a test may print anything.
    for line in BufReader::new(out).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counter.line(&line);
    }
    let good = child.wait()?.success();
    let mut tally = counter.finish();
    if !good && tally.failed == 0 {
        tally.failed = 1;
    }
    Ok(tally)
}
