//! Figures and the table they stand in.

use std::fmt;
use std::time::Duration;

/// The rows of the report.
#[derive(Default)]
pub struct Table(Vec<[String; 5]>);

impl Table {
    /// Adds a row, and says it at once: whoever waits sees how far it is.
    pub fn add(
        &mut self,
        what: impl Into<String>,
        figure: impl Into<String>,
        cpu: impl Into<String>,
        memory: impl Into<String>,
        aim: impl Into<String>,
    ) {
        let row = [
            what.into(),
            figure.into(),
            cpu.into(),
            memory.into(),
            aim.into(),
        ];
        eprintln!("{}", row.join(" | "));
        self.0.push(row);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = [
            "What",
            "Measured",
            "CPU: server + generator + others (100 % = 1 core)",
            "Server memory after",
            "Aim",
        ];
        writeln!(to, "| {} |", head.join(" | "))?;
        writeln!(to, "|{}", "---|".repeat(head.len()))?;
        for row in &self.0 {
            writeln!(to, "| {} |", row.join(" | "))?;
        }
        Ok(())
    }
}

/// Durations that were measured.
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts them.
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The duration that this many percent did not exceed.
    pub fn percent(&self, percent: usize) -> Duration {
        let index = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The middle and the slow end, in words.
    pub fn shown(&self) -> String {
        format!(
            "p50 {}, p99 {}",
            milliseconds(self.percent(50)),
            milliseconds(self.percent(99))
        )
    }
}

/// A duration in milliseconds, with as many digits as mean something.
pub fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    match milliseconds {
        ..1.0 => format!("{milliseconds:.3} ms"),
        ..100.0 => format!("{milliseconds:.1} ms"),
        _ => format!("{milliseconds:.0} ms"),
    }
}

/// A count with thousands set apart.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// How many there were in a second.
pub fn rate(number: usize, elapsed: Duration) -> String {
    count((number as f64 / elapsed.as_secs_f64()).round() as usize)
}
