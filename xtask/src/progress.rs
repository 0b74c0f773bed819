//! One plain line per step, with its seconds.

use anyhow::Result;
use std::time::Instant;

/// Does the work and says how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = work();
    let word = if result.is_ok() { "" } else { "  FAILED" };
    println!("{:>7.1} s  {what}{word}", start.elapsed().as_secs_f64());
    result
}
