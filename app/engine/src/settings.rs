//! What the engine needs to know to open.

use crate::attempts::Limits;
use crate::clock::Clock;
use crate::purpose::Purpose;
use model::picture;
use std::path::PathBuf;

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file in the data folder.
    Sqlite,
    /// A PostgreSQL server. The address may hold a password and is never printed.
    Postgres(String),
}

/// What the engine needs to know to open.
#[derive(Clone)]
pub struct Settings {
    /// The data folder. It exists.
    pub data: PathBuf,
    /// What for.
    pub purpose: Purpose,
    /// Which database.
    pub database: Database,
    /// How many waiting writes may share one transaction. 1 turns the sharing off.
    pub join_writes: usize,
    /// How many attempts to get in may fail.
    pub attempts: Limits,
    /// How large pictures may be.
    pub pictures: picture::Limits,
    /// Where the time comes from.
    pub clock: Clock,
}
