//! Opening the database: engine settings, version floors, migrations.

use super::copy::is_empty;
use super::database::Db;
use super::fault::{self, Fault};
use super::kept::Kept;
use super::migrations::{POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS};
use super::patience::{PATIENCE, in_time, too_slow};
use super::transaction::{On, Tx};
use crate::purpose::Purpose;
use futures::TryFutureExt;
use model::Problem;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection, Executor, Row};
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};

/// The WAL-reset fault (a race between a write and a checkpoint loses pages) is repaired from here on.
const SQLITE_FLOOR: (u32, u32, u32) = (3, 51, 3);

/// Features of PostgreSQL 15 are used, none of a later version.
const POSTGRES_FLOOR: i64 = 150_000;

/// Two nodes never append to the chains at the same moment: whoever holds this lock writes. The notice
/// leaves with the commit, or never. The number says afterwards what became of the transaction.
const TAKE_WRITER_LOCK: &str = "select cast(pg_current_xact_id() as text) from (select pg_advisory_xact_lock(7020331805), pg_notify('holdpoint_commit', '')) as taken";

/// Whether the transaction of a number was committed: `committed`, `aborted`, or `in progress`.
const FIND_TRANSACTION: &str = "select pg_xact_status(cast($1 as xid8))";

/// How long it is asked what became of a commit that was not confirmed: the person has waited for the commit already.
const SETTLED_WITHIN: Duration = Duration::from_secs(2);

/// How many pages of the log may wait to be copied back into the file: as many as SQLite itself would let wait.
const LONG_LOG: i64 = 1000;

/// What SQLite says of its log: whether it was busy, how many pages it has, and how many of them are in the file.
type LogState = (i64, i64, i64);

/// Nothing may hang for ever, and a forgotten transaction ends by itself.
const LIMITS: &str = "set statement_timeout = '30s'; set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '10s'";

/// A statement outside a transaction begins its own; inside one, the transaction is older than the statement.
/// True only in the simple protocol, where a statement is one message.
const IS_OUTSIDE_TRANSACTION: &str = "select transaction_timestamp() = statement_timestamp()";

impl Db {
    /// Opens the embedded database in the data folder, creating and migrating it.
    pub async fn open_sqlite(file: &Path, purpose: Purpose) -> Result<Self, Problem> {
        make_private(file).map_err(|error| {
            Problem::fault(format!("{} cannot be opened: {error}", file.display()))
        })?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous())
            // SQLite's own way copies the log back after a commit and says nothing of a failed fsync: ours is `fold_log`.
            .pragma("wal_autocheckpoint", "0")
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .optimize_on_close(true, None);
        let write = sqlite_pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(cannot_open)?;
        if purpose == Purpose::WorkBeside {
            let newest = sqlx::query_scalar(NEWEST_MIGRATION).fetch_one(&write).await;
            same_release(newest, &SQLITE_MIGRATIONS)?;
        } else {
            SQLITE_MIGRATIONS.run(&write).await.map_err(not_migrated)?;
        }
        let read = sqlite_pool()
            // One always stays open: the last one to close would copy the log back, and say nothing of what fails.
            .min_connections(1)
            .max_connections(4)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(cannot_open)?;
        let folder = file.parent().unwrap_or(Path::new(".")).into();
        Ok(Self::Sqlite {
            read,
            write,
            folder,
        })
    }

    /// Opens PostgreSQL and migrates it. sqlx takes an advisory lock, so that two nodes may start at once.
    pub async fn open_postgres(url: &str, purpose: Purpose) -> Result<Self, Problem> {
        let pool = connect_postgres(url).await?;
        let is_new: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is null")
            .fetch_one(&pool)
            .await
            .map_err(cannot_open)?;
        // A new database is served by nobody: there is nobody to be beside.
        if purpose == Purpose::WorkBeside && !is_new {
            let newest = sqlx::query_scalar(NEWEST_MIGRATION).fetch_one(&pool).await;
            same_release(newest, &POSTGRES_MIGRATIONS)?;
        } else {
            POSTGRES_MIGRATIONS.run(&pool).await.map_err(not_migrated)?;
        }
        Ok(Self::Postgres(pool))
    }

    /// Opens a PostgreSQL that holds nothing, and migrates it. One that holds something stays as it is.
    pub async fn open_empty_postgres(url: &str) -> Result<Self, Problem> {
        let pool = connect_postgres(url).await?;
        if !is_empty(&pool).await? {
            pool.close().await;
            return Err(Problem::Conflict(
                "this PostgreSQL database holds a workspace already. Nothing was changed; name an empty one with --database-url".to_owned(),
            ));
        }
        POSTGRES_MIGRATIONS.run(&pool).await.map_err(not_migrated)?;
        Ok(Self::Postgres(pool))
    }

    /// Begins a write. On SQLite `IMMEDIATE`: a transaction that reads first and then writes would fail at
    /// once with "database is locked", and no busy timeout would help.
    ///
    /// The words are sent as they are and not through sqlx's own transactions: those count, and after a failure that made
    /// SQLite roll back by itself they would count wrong for ever.
    pub(super) async fn begin(&self) -> Result<Tx, sqlx::Error> {
        let deadline = Instant::now() + PATIENCE;
        let on = match self {
            Self::Sqlite { write, .. } => On::Sqlite(write.acquire().await?),
            Self::Postgres(pool) => On::Postgres(pool.acquire().await?),
        };
        let mut tx = Tx {
            on,
            kept: Kept::default(),
            number: None,
            broken: None,
            is_committed: false,
        };
        match &mut tx.on {
            On::Sqlite(connection) => {
                connection.execute("begin immediate").await?;
            }
            On::Postgres(connection) => {
                let begun = async {
                    connection.execute("begin").await?;
                    connection.fetch_one(TAKE_WRITER_LOCK).await?.try_get(0)
                };
                tx.number = timeout_at(deadline, begun)
                    .await
                    .map_err(|_| too_slow())??;
            }
        }
        Ok(tx)
    }

    /// What a failed transaction means to its writes, none of which was saved. Ends the process where a file could not be
    /// made durable.
    pub(super) fn failed(&self, error: &sqlx::Error) -> Problem {
        match (Fault::of(error), self) {
            (Fault::NotSynced, _) => fault::end("A write", error),
            (Fault::Broken, Self::Sqlite { folder, .. }) if fault::takes_no_more(folder) => {
                Problem::NoRoom
            }
            _ => fault::problem(error, "a transaction"),
        }
    }

    /// Whether a transaction whose commit failed was committed all the same. `None`: nobody can say. SQLite has undone it: in its log
    /// what has no end does not count.
    pub(super) async fn was_committed(&self, number: Option<String>) -> Option<bool> {
        let (Self::Postgres(pool), Some(number)) = (self, number) else {
            return Some(false);
        };
        let asked = async {
            loop {
                let status = sqlx::query_scalar::<_, Option<String>>(FIND_TRANSACTION)
                    .bind(&number)
                    .fetch_one(pool)
                    .await;
                match status.ok().flatten().as_deref() {
                    Some("committed") => return true,
                    Some("aborted") => return false,
                    // Still on its way, or no answer yet.
                    _ => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        };
        timeout(SETTLED_WITHIN, asked).await.ok()
    }

    /// Copies the log of SQLite back into its file, once it has grown long. A failed fsync ends the process; whatever else
    /// fails is tried again later, and the log keeps everything until then.
    pub(super) async fn fold_log(&self) {
        let Self::Sqlite { write, .. } = self else {
            return;
        };
        let folded = async {
            let log = "pragma wal_checkpoint(noop)";
            let (_, pages, in_file): LogState = sqlx::query_as(log).fetch_one(write).await?;
            if pages - in_file < LONG_LOG {
                return Ok(());
            }
            let begun = std::time::Instant::now();
            let log = "pragma wal_checkpoint(passive)";
            let _: LogState = sqlx::query_as(log).fetch_one(write).await?;
            metrics::histogram!("holdpoint_write_checkpoint_seconds").record(begun.elapsed());
            Ok(())
        };
        if let Err(error) = folded.await {
            not_folded(&error);
        }
    }

    /// It was closed, or is being closed.
    /// Whether only one process serves from this database: it is a file.
    pub fn has_one_process(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    pub fn is_closed(&self) -> bool {
        match self {
            Self::Sqlite { read, .. } => read.is_closed(),
            Self::Postgres(pool) => pool.is_closed(),
        }
    }

    /// Closes all connections, letting SQLite fold its log back into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                // The last connection to close folds the log, unless it is one that cannot write; so it is done here.
                if let Err(error) = write.execute("pragma wal_checkpoint(truncate)").await {
                    not_folded(&error);
                }
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    /// The folder of the database takes no more. PostgreSQL knows its own disk.
    pub fn has_no_room(&self) -> bool {
        match self {
            Self::Sqlite { folder, .. } => fault::takes_no_more(folder),
            Self::Postgres(_) => false,
        }
    }

    /// Lets go of a file that was only read.
    pub async fn close_copy(&self) {
        if let Self::Sqlite { read, .. } = self {
            read.close().await;
        }
    }

    /// The database with its version, and its last migration.
    pub async fn version(&self) -> Result<(String, i64), Problem> {
        let (version, schema) = match self {
            Self::Sqlite { read, .. } => (
                sqlx::query_scalar("select 'SQLite ' || sqlite_version()")
                    .fetch_one(read)
                    .await,
                sqlx::query_scalar(NEWEST_MIGRATION).fetch_one(read).await,
            ),
            Self::Postgres(pool) => (
                sqlx::query_scalar("select 'PostgreSQL ' || current_setting('server_version')")
                    .fetch_one(pool)
                    .await,
                sqlx::query_scalar(NEWEST_MIGRATION).fetch_one(pool).await,
            ),
        };
        let schema: Option<i64> = schema.map_err(cannot_open)?;
        Ok((version.map_err(cannot_open)?, schema.unwrap_or_default()))
    }

    /// A statement that only answers if the database does.
    pub async fn answers(&self) -> bool {
        let answer = match self {
            Self::Sqlite { read, .. } => read.execute("select 1").await.map(drop),
            Self::Postgres(pool) => in_time(pool.execute("select 1")).await.map(drop),
        };
        if let Err(cause) = &answer {
            tracing::warn!(%cause, "the database does not answer");
        }
        answer.is_ok()
    }

    /// Prepares a statement without running it. For the test that prepares them all.
    pub async fn prepare(&self, sql: &'static str) -> Result<(), String> {
        use sqlx::SqlSafeStr;
        let sql = sql.into_sql_str();
        match self {
            Self::Sqlite { read, .. } => {
                let mut connection = read.acquire().await.map_err(|error| error.to_string())?;
                connection
                    .prepare(sql)
                    .await
                    .map(drop)
                    .map_err(|error| error.to_string())
            }
            Self::Postgres(pool) => {
                let mut connection = pool.acquire().await.map_err(|error| error.to_string())?;
                connection
                    .prepare(sql)
                    .await
                    .map(drop)
                    .map_err(|error| error.to_string())
            }
        }
    }
}

#[cfg(test)]
impl Db {
    /// An empty database on the same server: its address and its name.
    pub async fn create_beside(url: &str) -> Result<(String, String), Problem> {
        let name = format!("holdpoint_{}", uuid::Uuid::now_v7().simple());
        let server = sqlx::PgPool::connect(url).await.map_err(cannot_open)?;
        let create: &'static str = Box::leak(format!("create database {name}").into());
        server.execute(create).await.map_err(cannot_open)?;
        let (before, _) = url.rsplit_once('/').unwrap_or((url, ""));
        Ok((format!("{before}/{name}"), name))
    }

    /// Drops it again.
    pub async fn drop_beside(url: &str, name: &str) -> Result<(), Problem> {
        let server = sqlx::PgPool::connect(url).await.map_err(cannot_open)?;
        let drop: &'static str = Box::leak(format!("drop database {name} with (force)").into());
        server.execute(drop).await.map_err(cannot_open)?;
        Ok(())
    }

    /// How SQLite would go about a statement, step by step.
    pub async fn plan(&self, statement: crate::db::Statement) -> Result<Vec<String>, sqlx::Error> {
        let Self::Sqlite { read, .. } = self else {
            return Ok(Vec::new());
        };
        // Tests end; what they leak does too.
        let sql: &'static str = Box::leak(format!("explain query plan {}", statement.sql).into());
        let rows = sqlx::query(sql).fetch_all(read).await?;
        Ok(rows.iter().map(|row| row.get("detail")).collect())
    }
}

fn not_folded(error: &sqlx::Error) {
    if Fault::of(error) == Fault::NotSynced {
        fault::end("The database file", error);
    }
    tracing::warn!(cause = %error, "the database's log was not copied into its file; it keeps everything until the next try");
}

/// Connections to a file do not hang up, and closing one is work: they stay.
fn sqlite_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(PATIENCE)
        .after_connect(|connection, _| Box::pin(assert_durable(connection)))
}

/// With NORMAL a committed transaction may roll back after power loss.
fn synchronous() -> SqliteSynchronous {
    #[cfg(feature = "sabotage")]
    if crate::sabotage::never_sync() {
        return SqliteSynchronous::Off;
    }
    SqliteSynchronous::Full
}

/// Every connection gets our limits, and is only lent again when it came back clean: a cancelled request can
/// put one back with a transaction open (sqlx issues 4385 and 4393), and for the next borrower "saved" would
/// not be true.
fn postgres_pool() -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(10)
        .acquire_timeout(Duration::from_secs(5))
        .after_connect(|connection, _| Box::pin(connection.execute(LIMITS).map_ok(drop)))
        .after_release(|connection, _| {
            Box::pin(async move {
                let row = connection.fetch_one(IS_OUTSIDE_TRANSACTION).await?;
                row.try_get(0)
            })
        })
}

async fn connect_postgres(url: &str) -> Result<PgPool, Problem> {
    let pool = postgres_pool().connect(url).await.map_err(cannot_open)?;
    let version: i64 =
        sqlx::query_scalar("select cast(current_setting('server_version_num') as bigint)")
            .fetch_one(&pool)
            .await
            .map_err(cannot_open)?;
    if version < POSTGRES_FLOOR {
        return Err(Problem::fault(format!(
            "PostgreSQL 15 or newer is needed, this is {version}"
        )));
    }
    Ok(pool)
}

const NEWEST_MIGRATION: &str = "select max(version) from _sqlx_migrations";

/// A command of another release would read, or write, what the server does not know.
fn same_release(
    newest: Result<Option<i64>, sqlx::Error>,
    migrations: &Migrator,
) -> Result<(), Problem> {
    let ours = migrations.iter().map(|migration| migration.version).max();
    if newest.map_err(cannot_open)? == ours {
        return Ok(());
    }
    Err(Problem::fault(
        "this data was last used by a server of another release, or by none; use the same release, or start the server once",
    ))
}

fn not_migrated(error: sqlx::migrate::MigrateError) -> Problem {
    Problem::fault(format!("migration failed: {error}"))
}

fn cannot_open(error: sqlx::Error) -> Problem {
    Problem::fault(format!("the database cannot be opened: {error}"))
}

/// Nobody else may read it, whatever the process would give away otherwise. SQLite gives its journals the same rights.
fn make_private(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)
        .map(drop)
}

/// What makes "saved" true is asserted on every connection, not assumed.
async fn assert_durable(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.ping().await?;
    let version: String = sqlx::query("select sqlite_version()")
        .fetch_one(&mut *connection)
        .await?
        .get(0);
    let mut numbers = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_FLOOR {
        return Err(sqlx::Error::Protocol(format!(
            "SQLite {version} may lose pages; 3.51.3 or newer is needed"
        )));
    }
    let synchronous: i64 = sqlx::query("pragma synchronous")
        .fetch_one(&mut *connection)
        .await?
        .get(0);
    let journal: String = sqlx::query("pragma journal_mode")
        .fetch_one(&mut *connection)
        .await?
        .get(0);
    #[cfg(feature = "sabotage")]
    let synchronous = match crate::sabotage::never_sync() {
        true => 2,
        false => synchronous,
    };
    if synchronous != 2 || journal != "wal" {
        return Err(sqlx::Error::Protocol(format!(
            "SQLite runs with journal {journal} and synchronous {synchronous}; wal and 2 (FULL) are needed"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which connection is lent out, and what it leaves behind when it goes back.
    async fn lend(pool: &sqlx::PgPool, leaves: &'static str) -> Result<i32, sqlx::Error> {
        let mut connection = pool.acquire().await?;
        connection.execute(leaves).await?;
        sqlx::query_scalar("select pg_backend_pid()")
            .fetch_one(&mut *connection)
            .await
    }

    #[tokio::test]
    async fn a_connection_with_an_open_transaction_is_not_lent_again() -> Result<(), sqlx::Error> {
        let Ok(url) = std::env::var("TEST_POSTGRES_URL") else {
            eprintln!("skipped: `cargo xtask test` sets TEST_POSTGRES_URL");
            return Ok(());
        };
        let pool = postgres_pool().max_connections(1).connect(&url).await?;
        let first = lend(&pool, "select 1").await?;
        let same = lend(&pool, "begin").await?;
        let other = lend(&pool, "select 1").await?;
        assert_eq!(first, same, "a clean connection is lent again");
        assert_ne!(same, other, "one inside a transaction is not");
        Ok(())
    }
}
