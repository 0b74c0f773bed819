//! The database, and what is read from it outside of transactions.

use super::fault;
use super::patience::{PATIENCE, too_slow};
use super::row::{Reads, Row};
use super::statement::Statement;
use super::value::{Value, bound_as};
use model::Problem;
use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use std::path::Path;
use std::sync::Arc;
use tokio::time::{Instant, timeout_at};

/// Asks PostgreSQL, and waits no longer than a person would. A connection that did not answer is not lent again: one that was
/// cut off would otherwise keep its place for as long as TCP hopes.
macro_rules! patiently {
    ($pool:expr, $connection:ident => $asked:expr) => {{
        let deadline = Instant::now() + PATIENCE;
        match $pool.acquire().await {
            Err(error) => Err(error),
            Ok(mut $connection) => {
                let answer = timeout_at(deadline, $asked).await;
                let answer = answer.unwrap_or_else(|_| Err(too_slow()));
                if answer.as_ref().is_err_and(fault::is_away) {
                    $connection.close_on_drop();
                }
                answer
            }
        }
    }};
}

/// The database.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One file. WAL, one writer, several readers that cannot write.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        /// Where the file is.
        folder: Arc<Path>,
    },
    /// Several nodes.
    Postgres(PgPool),
}

impl Reads for Db {
    async fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Problem> {
        self.all(statement, values).await
    }
}

impl Db {
    /// The one row, or none.
    pub async fn maybe<R: Row>(
        &self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Option<R>, Problem> {
        match self {
            Self::Sqlite { read, .. } => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(read)
                    .await
            }
            Self::Postgres(pool) => patiently!(pool, connection => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(&mut *connection)
            }),
        }
        .map_err(|error| fault::problem(&error, statement.name))
    }

    /// All rows.
    pub async fn all<R: Row>(
        &self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Problem> {
        match self {
            Self::Sqlite { read, .. } => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(read)
                    .await
            }
            Self::Postgres(pool) => patiently!(pool, connection => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(&mut *connection)
            }),
        }
        .map_err(|error| fault::problem(&error, statement.name))
    }

    /// The one number that every such statement returns.
    pub async fn scalar(&self, statement: Statement, values: Vec<Value>) -> Result<i64, Problem> {
        self.maybe::<(i64,)>(statement, values)
            .await
            .map(|row| row.map_or(0, |(number,)| number))
    }
}
