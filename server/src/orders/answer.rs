//! What came of an order.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::process::ExitCode;

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// For machines.
    pub report: Value,
    /// The same for people.
    pub text: String,
    /// Nothing was found that is wrong.
    pub good: bool,
}

impl Answer {
    /// It was done, and nothing is wrong.
    pub fn good(report: Value, text: String) -> Self {
        Self {
            report,
            text,
            good: true,
        }
    }

    /// Prints it, and says by the exit code how it went.
    pub fn print(&self, json: bool) -> ExitCode {
        if json {
            println!("{}", self.report);
        } else if !self.text.is_empty() {
            println!("{}", self.text);
        }
        ExitCode::from(u8::from(!self.good))
    }
}
