//! The only room that knows sqlx: one text for two databases.
//!
//! A statement is a named constant with `$1` parameters in SQL that both engines understand. The match on
//! the engine stands in the five verbs below and in [`connect`], nowhere else. There is no compile-time
//! query checking; a test prepares every statement on both engines instead.

mod connect;
mod hear;
mod lane;
mod value;

pub(crate) use lane::Lane;
pub(crate) use sqlx::FromRow;
pub(crate) use value::Value;

use model::Problem;
use model::id::RolloutNumber;
use model::rollout::RolloutState;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use std::collections::HashMap;
use std::sync::Arc;

/// A statement: its name, for logs and tests, and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Declares the statements of a noun as constants, and the list of them that the test prepares.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: $crate::db::Statement = $crate::db::Statement { name: stringify!($name), sql: $sql };)*
        /// Every statement of this noun.
        pub(crate) const ALL: &[$crate::db::Statement] = &[$($name),*];
    };
}
pub(crate) use statements;

/// The values bound to `$1`, `$2`, ... of a statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! bound {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| value.bind(query))
    };
}

macro_rules! bound_as {
    ($query:expr, $values:expr) => {
        $values
            .into_iter()
            .fold($query, |query, value| value.bind_as(query))
    };
}

/// A row that can be read from both engines.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}
impl<R> Row for R where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

/// The database.
#[derive(Debug, Clone)]
pub(crate) enum Db {
    /// One file. WAL, one writer, several readers that cannot write.
    Sqlite { read: SqlitePool, write: SqlitePool },
    /// Several nodes.
    Postgres(PgPool),
}

/// A transaction, always explicit. Only the write lane makes them.
pub(crate) struct Tx {
    on: On,
    /// The rollouts as they are inside it. They are known to others once it is committed.
    pub states: States,
}

enum On {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Rollouts as a transaction left them.
pub(crate) type States = HashMap<RolloutNumber, Arc<RolloutState>>;

/// Rows can be read from it: what is committed, or what a transaction sees.
pub(crate) trait Reads: Send {
    /// All rows.
    fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<R>, Problem>> + Send;
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

impl Reads for Tx {
    async fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Problem> {
        match &mut self.on {
            On::Sqlite(tx) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(&mut **tx)
                    .await
            }
            On::Postgres(tx) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(&mut **tx)
                    .await
            }
        }
        .map_err(fault(statement))
    }
}

fn fault(statement: Statement) -> impl FnOnce(sqlx::Error) -> Problem {
    move |error| Problem::not_saved(format!("{}: {error}", statement.name))
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
            Self::Postgres(pool) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(pool)
                    .await
            }
        }
        .map_err(fault(statement))
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
            Self::Postgres(pool) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(pool)
                    .await
            }
        }
        .map_err(fault(statement))
    }

    /// The one number that every such statement returns.
    pub async fn scalar(&self, statement: Statement, values: Vec<Value>) -> Result<i64, Problem> {
        self.maybe::<(i64,)>(statement, values)
            .await
            .map(|row| row.map_or(0, |(number,)| number))
    }
}

impl Tx {
    /// The one row, or none.
    pub async fn maybe<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Option<R>, Problem> {
        match &mut self.on {
            On::Sqlite(tx) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(&mut **tx)
                    .await
            }
            On::Postgres(tx) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(&mut **tx)
                    .await
            }
        }
        .map_err(fault(statement))
    }

    /// The one number that every such statement returns.
    pub async fn scalar(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<i64, Problem> {
        self.maybe::<(i64,)>(statement, values)
            .await
            .map(|row| row.map_or(0, |(number,)| number))
    }

    /// Runs a change and says how many rows it touched.
    pub async fn run(&mut self, statement: Statement, values: Vec<Value>) -> Result<u64, Problem> {
        match &mut self.on {
            On::Sqlite(tx) => bound!(sqlx::query(statement.sql), values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
            On::Postgres(tx) => bound!(sqlx::query(statement.sql), values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(fault(statement))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::{document, import, incident};

    /// What stands on every page of a document, what an import asks for each file, and what the first page and the page of
    /// a rollout ask about incidents, never reads a whole table.
    #[tokio::test]
    async fn statements_that_must_be_fast_use_an_index() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::not_saved)?;
        let file = folder.path().join("holdpoint.db");
        let db = Db::open_sqlite(&file, Purpose::Work).await?;
        for statement in [
            document::statements::FIND_BY_SLUG,
            document::statements::FIND_BY_ORIGIN,
            document::statements::FIND_NEW_ADDRESS,
            document::statements::FIND_OLD_ANCHORS,
            document::statements::FIND_REFERRING,
            document::statements::FIND_UNREAD,
            document::statements::FIND_USES,
            import::statements::FIND_KNOWN,
            import::statements::FIND_TO_BRING,
            import::statements::FIND_IMPORT,
            import::statements::FIND_OPEN_OF,
            incident::statements::FIND_LIVE,
            incident::statements::FIND_RESOLVED,
            incident::statements::FIND_OF_ROLLOUT,
            incident::statements::FIND_TIMELINE,
        ] {
            let plan = db.plan(statement).await.map_err(Problem::not_saved)?;
            let reads_all = |step: &String| {
                step.starts_with("SCAN")
                    && !step.contains("CONSTANT ROW")
                    && !step.contains("subquery")
            };
            assert!(!plan.is_empty(), "{} has no plan", statement.name);
            assert!(!plan.iter().any(reads_all), "{}: {plan:?}", statement.name);
        }
        // The negative control: one that reads everything is seen.
        let all = Statement {
            name: "ALL",
            sql: "select id from document where title = 'x'",
        };
        let plan = db.plan(all).await.map_err(Problem::not_saved)?;
        assert!(plan.iter().any(|step| step.starts_with("SCAN")), "{plan:?}");
        db.close().await;
        Ok(())
    }
}
