//! What the steps said, and the sum at the end.

use super::count::{Skip, Tally};
use anyhow::Result;
use std::path::Path;
use std::time::Instant;

/// The steps so far, and the tests in them.
#[derive(Default)]
pub struct Report {
    steps: Vec<Step>,
    tally: Tally,
}

struct Step {
    name: String,
    seconds: f64,
    good: bool,
}

impl Report {
    /// A step that is itself a check: it counts as one.
    pub fn check<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let value = self.set_up(name, work);
        self.tally.passed += u64::from(value.is_some());
        value
    }

    /// A step that only prepares: it counts when it fails.
    pub fn set_up<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let start = begin(name);
        let result = work();
        self.end(name, start, result.is_ok());
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                println!("error: {error:#}");
                self.tally.failed += 1;
                None
            }
        }
    }

    /// A step that runs many tests, each of which counts. Tests that could not run wrote their names into `skips`.
    pub fn suite(&mut self, name: &str, skips: &Path, work: impl FnOnce() -> Result<Tally>) {
        let start = begin(name);
        let before = Skip::read(skips).len();
        let result = work();
        let tally = match result {
            Ok(mut tally) => {
                tally.declare(Skip::read(skips).split_off(before));
                tally
            }
            Err(error) => {
                println!("error: {error:#}");
                Tally {
                    failed: 1,
                    ..Tally::default()
                }
            }
        };
        self.end(name, start, tally.failed == 0);
        self.tally.add(tally);
    }

    fn end(&mut self, name: &str, start: Instant, good: bool) {
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "== {name}: {} ({seconds:.1} s)",
            if good { "ok" } else { "FAILED" }
        );
        self.steps.push(Step {
            name: name.to_owned(),
            seconds,
            good,
        });
    }

    /// Prints the end of the report; true when nothing failed. On CI a skip is a failure: a machine that is set up on purpose has
    /// no excuse.
    pub fn print(mut self, on_ci: bool) -> bool {
        println!();
        for skip in &self.tally.skips {
            println!(
                "skipped: {}{}",
                skip.name,
                if skip.reason.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", skip.reason)
                }
            );
        }
        if on_ci && !self.tally.skips.is_empty() {
            println!("CI=true: a skipped test counts as failed");
            self.tally.failed += self.tally.skips.len() as u64;
            self.tally.skips.clear();
        }
        println!("{:>9}  step", "seconds");
        for step in &self.steps {
            println!(
                "{:>9.1}  {}{}",
                step.seconds,
                step.name,
                if step.good { "" } else { "  FAILED" }
            );
        }
        println!("{}", self.tally);
        self.tally.failed == 0
    }
}

fn begin(name: &str) -> Instant {
    println!("\n== {name}");
    Instant::now()
}
