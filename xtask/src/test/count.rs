//! Counting tests from what the test runners print.

use std::fmt;
use std::path::Path;

/// A test that did not run, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    pub name: String,
    pub reason: String,
}

impl Skip {
    /// Lines of the form `name: reason`.
    pub fn read(file: &Path) -> Vec<Self> {
        std::fs::read_to_string(file)
            .unwrap_or_default()
            .lines()
            .filter_map(Self::parse)
            .collect()
    }

    fn parse(line: &str) -> Option<Self> {
        // `a::b: reason`: the first colon with a space after it ends the name.
        let (name, reason) = line.split_once(": ").unwrap_or((line, ""));
        let name = name.trim();
        (!name.is_empty()).then(|| Self {
            name: name.to_owned(),
            reason: reason.trim().to_owned(),
        })
    }
}

/// How many tests did what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skips: Vec<Skip>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skips.extend(other.skips);
    }

    /// Skips that tests wrote down themselves. The runner took such a test for passed, unless it knows the name as skipped.
    pub fn declare(&mut self, declared: Vec<Skip>) {
        for skip in declared {
            if !self.skips.iter().any(|known| known.name == skip.name) {
                self.passed = self.passed.saturating_sub(1);
                self.skips.push(skip);
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skips.is_empty() {
            Ok(())
        } else {
            write!(out, ", {} skipped", self.skips.len())
        }
    }
}

/// Reads the output of a test runner.
pub trait Summary {
    fn line(&mut self, line: &str);
    fn finish(self) -> Tally;
}

/// Rust's own runner: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, once per test program.
#[derive(Default)]
pub struct LibtestCounter(Tally);

impl Summary for LibtestCounter {
    fn line(&mut self, line: &str) {
        if let Some(rest) = line.strip_prefix("test result: ") {
            self.0.passed += before(rest, " passed");
            self.0.failed += before(rest, " failed");
        } else if let Some((name, reason)) = line
            .strip_prefix("test ")
            .and_then(|rest| rest.split_once(" ... ignored"))
        {
            self.0.skips.push(Skip {
                name: name.to_owned(),
                reason: reason.trim_start_matches([',', ' ']).to_owned(),
            });
        }
    }

    fn finish(self) -> Tally {
        self.0
    }
}

/// The number in front of a word.
fn before(text: &str, word: &str) -> u64 {
    let Some((front, _)) = text.split_once(word) else {
        return 0;
    };
    front
        .rsplit(' ')
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// Node's runner: `# pass 3` (TAP) or `ℹ pass 3` (spec), once at the end. A cancelled test did not do what it should: it failed.
#[derive(Default)]
pub struct NodeCounter {
    tally: Tally,
    skipped: usize,
}

impl Summary for NodeCounter {
    fn line(&mut self, line: &str) {
        if let Some((word, number)) = line
            .strip_prefix("# ")
            .or(line.strip_prefix("ℹ "))
            .and_then(|rest| rest.split_once(' '))
        {
            let Ok(number) = number.trim().parse::<u64>() else {
                return;
            };
            match word {
                "pass" => self.tally.passed += number,
                "fail" | "cancelled" => self.tally.failed += number,
                "skipped" => self.skipped += number as usize,
                _ => {}
            }
        } else if let Some(rest) = line.trim_start().strip_prefix("﹣ ") {
            let (name, reason) = rest.split_once(" # ").unwrap_or((rest, ""));
            // The time in brackets is not part of the name.
            let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
            self.tally.skips.push(Skip {
                name: name.to_owned(),
                reason: reason.trim_start_matches("SKIP").trim().to_owned(),
            });
        }
    }

    fn finish(mut self) -> Tally {
        // The number is the truth, the names are a courtesy.
        self.tally.skips.truncate(self.skipped);
        while self.tally.skips.len() < self.skipped {
            self.tally.skips.push(Skip {
                name: "a browser test".to_owned(),
                reason: String::new(),
            });
        }
        self.tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(mut counter: impl Summary, text: &str) -> Tally {
        for line in text.lines() {
            counter.line(line);
        }
        counter.finish()
    }

    fn skip(name: &str, reason: &str) -> Skip {
        Skip {
            name: name.to_owned(),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn libtest_summaries_add_up() {
        let tally = counted(
            LibtestCounter::default(),
            "running 3 tests\ntest a::b ... ok\ntest a::c ... ignored, too slow\ntest d ... FAILED\n\
             test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s\n",
        );
        assert_eq!(
            tally,
            Tally {
                passed: 13,
                failed: 1,
                skips: vec![skip("a::c", "too slow")]
            }
        );
    }

    #[test]
    fn node_summaries_are_read_in_both_forms() {
        let spec = "✔ opens (12ms)\n  ﹣ inner case (0.2ms) # SKIP no browser\nℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 0\nℹ skipped 1\nℹ todo 0\nℹ duration_ms 88.1";
        assert_eq!(
            counted(NodeCounter::default(), spec),
            Tally {
                passed: 2,
                failed: 1,
                skips: vec![skip("inner case", "no browser")]
            }
        );
        let tap = "# tests 3\n# pass 2\n# fail 0\n# cancelled 1\n# skipped 0";
        assert_eq!(
            counted(NodeCounter::default(), tap),
            Tally {
                passed: 2,
                failed: 1,
                skips: vec![]
            }
        );
        assert_eq!(
            counted(NodeCounter::default(), "# skipped 2").skips.len(),
            2
        );
    }

    #[test]
    fn a_declared_skip_is_no_pass() {
        let mut tally = Tally {
            passed: 3,
            failed: 0,
            skips: vec![skip("known", "")],
        };
        tally.declare(vec![
            skip("db::postgres", "no server"),
            skip("known", "again"),
            skip("db::postgres", "no server"),
        ]);
        assert_eq!(tally.to_string(), "2 passed, 0 failed, 2 skipped");
    }

    #[test]
    fn a_skip_line_may_name_a_path() {
        assert_eq!(
            Skip::parse("db::postgres: no server: refused"),
            Some(skip("db::postgres", "no server: refused"))
        );
        assert_eq!(Skip::parse("bare"), Some(skip("bare", "")));
        assert_eq!(Skip::parse(""), None);
    }

    #[test]
    fn the_last_line_is_exact() {
        assert_eq!(
            Tally {
                passed: 5,
                ..Tally::default()
            }
            .to_string(),
            "5 passed, 0 failed"
        );
    }
}
