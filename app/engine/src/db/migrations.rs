//! Our migrations of both databases.

use sqlx::migrate::Migrator;

pub(super) static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

pub(super) static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");
