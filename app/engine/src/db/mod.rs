//! The only room that knows sqlx: one text for two databases.
//!
//! A statement is a named constant with `$1` parameters in SQL that both engines understand. The match on
//! the engine stands in the verbs below, in [`connect`], in [`copy`] and in [`snapshot`], nowhere else. There is no compile-time
//! query checking; a test prepares every statement on both engines instead.

mod connect;
pub(crate) mod copy;
mod fault;
mod hear;
mod lane;
mod snapshot;
mod value;

use connect::postgres_begin_reading;
pub(crate) use copy::Cell;
pub(crate) use lane::Lane;
pub(crate) use snapshot::{Snapshot, Stored};
pub(crate) use sqlx::FromRow;
pub(crate) use value::Value;

use model::Problem;
use model::id::RolloutNumber;
use model::rollout::RolloutState;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// A statement: its name, for logs and tests, and its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    pub name: &'static str,
    pub sql: &'static str,
}

/// Declares the statements of a noun as constants, and the list of them that the test prepares.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
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

/// Asks PostgreSQL, and waits no longer than a person would. A connection that did not answer is not lent again: one that was
/// cut off would otherwise keep its place for as long as TCP hopes.
macro_rules! patiently {
    ($pool:expr, $connection:ident => $asked:expr) => {{
        let deadline = Instant::now() + lane::PATIENCE;
        match $pool.acquire().await {
            Err(error) => Err(error),
            Ok(mut $connection) => {
                let answer = timeout_at(deadline, $asked).await;
                let answer = answer.unwrap_or_else(|_| Err(connect::too_slow()));
                if answer.as_ref().is_err_and(fault::is_away) {
                    $connection.close_on_drop();
                }
                answer
            }
        }
    }};
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
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
        /// Where the file is.
        folder: Arc<Path>,
    },
    /// Several nodes.
    Postgres(PgPool),
}

/// A transaction, always explicit. Only the write lane makes them. One that is not committed takes its connection with it.
pub(crate) struct Tx {
    on: On,
    /// The rollouts as they are inside it. They are known to others once it is committed.
    pub states: States,
    /// The number of the transaction, where the database can later be asked what became of it.
    number: Option<String>,
    /// The failure after which nothing more can be done in it.
    broken: Option<sqlx::Error>,
    is_committed: bool,
}

enum On {
    Sqlite(PoolConnection<sqlx::Sqlite>),
    Postgres(PoolConnection<sqlx::Postgres>),
}

impl On {
    /// Whatever it is in the middle of, nobody else is lent it.
    fn close_on_drop(&mut self) {
        match self {
            Self::Sqlite(connection) => connection.close_on_drop(),
            Self::Postgres(connection) => connection.close_on_drop(),
        }
    }

    /// All rows. SQLite takes as long as it takes.
    async fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
        limit: Duration,
    ) -> Result<Vec<R>, sqlx::Error> {
        match self {
            Self::Sqlite(connection) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_all(&mut **connection)
                    .await
            }
            Self::Postgres(connection) => {
                let asked = bound_as!(sqlx::query_as::<_, R>(statement.sql), values);
                connect::within(limit, asked.fetch_all(&mut **connection)).await
            }
        }
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if !self.is_committed {
            self.on.close_on_drop();
        }
    }
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
        self.goes_on(statement)?;
        let rows = self.on.rows(statement, values, lane::PATIENCE).await;
        rows.map_err(|error| self.note(error, statement))
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

impl Tx {
    /// The one row, or none.
    pub async fn maybe<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Option<R>, Problem> {
        self.goes_on(statement)?;
        let row = match &mut self.on {
            On::Sqlite(connection) => {
                bound_as!(sqlx::query_as::<_, R>(statement.sql), values)
                    .fetch_optional(&mut **connection)
                    .await
            }
            On::Postgres(connection) => {
                let asked = bound_as!(sqlx::query_as::<_, R>(statement.sql), values);
                connect::in_time(asked.fetch_optional(&mut **connection)).await
            }
        };
        row.map_err(|error| self.note(error, statement))
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
        self.goes_on(statement)?;
        let rows = match &mut self.on {
            On::Sqlite(connection) => bound!(sqlx::query(statement.sql), values)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
            On::Postgres(connection) => {
                let asked = bound!(sqlx::query(statement.sql), values);
                let done = connect::in_time(asked.execute(&mut **connection)).await;
                done.map(|done| done.rows_affected())
            }
        };
        rows.map_err(|error| self.note(error, statement))
    }

    /// Nothing is done any more in a transaction that a failure has ended.
    fn goes_on(&self, statement: Statement) -> Result<(), Problem> {
        match &self.broken {
            None => Ok(()),
            Some(error) => Err(fault::problem(error, statement.name)),
        }
    }

    /// What a failed statement means to its write, and whether it ends the transaction.
    fn note(&mut self, error: sqlx::Error, statement: Statement) -> Problem {
        let problem = fault::problem(&error, statement.name);
        if fault::ends_transaction(&error) {
            self.broken = Some(error);
        }
        problem
    }

    /// The failure that ended it.
    fn broken_by(&self) -> Option<&sqlx::Error> {
        self.broken.as_ref()
    }

    /// By which it is known afterwards.
    fn number(&self) -> Option<String> {
        self.number.clone()
    }
}
