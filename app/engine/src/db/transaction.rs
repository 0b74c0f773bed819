//! Transactions, and what is read and changed inside them.

use super::fault;
use super::generated::generated;
use super::kept::Kept;
use super::patience::{PATIENCE, in_time, within};
use super::row::{Reads, Row};
use super::statement::Statement;
use super::value::{Value, bound, bound_as};
use model::Problem;
use sqlx::pool::PoolConnection;
use sqlx::{Connection, Executor, PgConnection, SqlSafeStr};
use std::time::Duration;

/// Writes the head of the file as it is. Nobody else uses this number.
const WRITE_SOMETHING: &str = "pragma user_version = 0";

/// How many rows share a statement. What SQLite can bind (32,766 values) is far away.
const ROWS: usize = 50;

/// A transaction, always explicit. Only the write lane makes them. One that is not committed takes its connection with it.
pub(crate) struct Tx {
    pub(super) on: On,
    /// What is known inside it, and to others once it is committed.
    pub kept: Kept,
    /// The number of the transaction, where the database can later be asked what became of it.
    pub(super) number: Option<String>,
    /// The failure after which nothing more can be done in it.
    pub(super) broken: Option<sqlx::Error>,
    pub(super) is_committed: bool,
}

pub(super) enum On {
    Sqlite(PoolConnection<sqlx::Sqlite>),
    Postgres(PoolConnection<sqlx::Postgres>),
}

impl On {
    /// Whatever it is in the middle of, nobody else is lent it.
    pub(super) fn close_on_drop(&mut self) {
        match self {
            Self::Sqlite(connection) => connection.close_on_drop(),
            Self::Postgres(connection) => connection.close_on_drop(),
        }
    }

    /// All rows. SQLite takes as long as it takes.
    pub(super) async fn rows<R: Row>(
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
                within(limit, asked.fetch_all(&mut **connection)).await
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

impl Reads for Tx {
    async fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Problem> {
        self.goes_on(statement)?;
        let rows = self.on.rows(statement, values, PATIENCE).await;
        rows.map_err(|error| self.note(error, statement))
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
                in_time(asked.fetch_optional(&mut **connection)).await
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
        self.change(statement, statement.sql, true, values).await
    }

    /// Runs a statement that creates a row, for all of these: every statement is a way to PostgreSQL and back, so some rows share
    /// one.
    pub async fn run_all(
        &mut self,
        statement: Statement,
        rows: Vec<Vec<Value>>,
    ) -> Result<(), Problem> {
        let mut rows = rows.into_iter();
        loop {
            let some: Vec<Vec<Value>> = rows.by_ref().take(ROWS).collect();
            let Some(first) = some.first() else {
                return Ok(());
            };
            let text = statement.for_rows(some.len(), first.len());
            let values = some.into_iter().flatten().collect();
            self.change(statement, generated(text), false, values)
                .await?;
        }
    }

    async fn change(
        &mut self,
        statement: Statement,
        sql: impl SqlSafeStr,
        keeps: bool,
        values: Vec<Value>,
    ) -> Result<u64, Problem> {
        self.goes_on(statement)?;
        let rows = match &mut self.on {
            On::Sqlite(connection) => bound!(sqlx::query(sql).persistent(keeps), values)
                .execute(&mut **connection)
                .await
                .map(|done| done.rows_affected()),
            On::Postgres(connection) => {
                let asked = bound!(sqlx::query(sql).persistent(keeps), values);
                let done = in_time(asked.execute(&mut **connection)).await;
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
    pub(super) fn broken_by(&self) -> Option<&sqlx::Error> {
        self.broken.as_ref()
    }

    /// By which it is known afterwards.
    pub(super) fn number(&self) -> Option<String> {
        self.number.clone()
    }
}

impl Tx {
    pub(super) async fn execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match &mut self.on {
            On::Sqlite(connection) => connection.execute(sql).await.map(drop),
            On::Postgres(connection) => in_time(connection.execute(sql)).await.map(drop),
        }
    }

    /// A change that changes nothing, but has to reach the disk. On PostgreSQL the number that every transaction takes is one.
    pub async fn write_something(&mut self) -> Result<(), Problem> {
        let written = match &mut self.on {
            On::Sqlite(connection) => connection.execute(WRITE_SOMETHING).await.map(drop),
            On::Postgres(_) => Ok(()),
        };
        written.map_err(|error| fault::problem(&error, "a write that only tries"))
    }

    /// Makes it durable. Returns what is known, also where nobody can say whether it worked.
    pub(super) async fn commit(mut self) -> Result<Kept, (Kept, sqlx::Error)> {
        let kept = std::mem::take(&mut self.kept);
        match self.execute("commit").await {
            Ok(()) => {
                self.is_committed = true;
                Ok(kept)
            }
            Err(error) => Err((kept, error)),
        }
    }
}

/// A transaction that sees one moment, however long it takes, and holds nobody up.
pub(super) async fn postgres_begin_reading(
    connection: &mut PgConnection,
) -> Result<sqlx::Transaction<'_, sqlx::Postgres>, sqlx::Error> {
    let mut tx = connection.begin().await?;
    tx.execute("set transaction isolation level repeatable read, read only; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")
        .await?;
    Ok(tx)
}
