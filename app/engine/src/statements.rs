//! The statements of all nouns.

use crate::db::Statement;
use crate::engine::Engine;

impl Engine {
    /// Prepares every statement of every noun on this database; returns the names and faults of those that
    /// do not. A test calls this on both engines, in place of compile-time query checking.
    pub async fn prepare_every_statement(&self) -> Result<usize, Vec<String>> {
        let nouns: [&[Statement]; 14] = [
            crate::decision::ALL,
            crate::document::statements::ALL,
            crate::event::statements::ALL,
            crate::evidence::ALL,
            crate::history::ALL,
            crate::import::statements::ALL,
            crate::incident::statements::ALL,
            crate::invitation::ALL,
            crate::link::ALL,
            crate::person::statements::ALL,
            crate::rollout::statements::ALL,
            crate::session::ALL,
            crate::token::ALL,
            crate::verify::ALL,
        ];
        let mut faults = Vec::new();
        let mut prepared = 0;
        for statement in nouns.into_iter().flatten() {
            match self.db.prepare(statement.sql).await {
                Ok(()) => prepared += 1,
                Err(fault) => faults.push(format!("{}: {fault}", statement.name)),
            }
        }
        if faults.is_empty() {
            Ok(prepared)
        } else {
            Err(faults)
        }
    }
}
