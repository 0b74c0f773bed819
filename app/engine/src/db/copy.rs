//! Whole workspaces, row by row: out of either database into one file, and out of such a file into either database.
//!
//! A file is an SQLite database as our migrations make it, with one more table that says when it was made and the digest
//! of everything in it. SQLite keeps no checksums of its own; with this one every changed byte that means something is
//! found. What is in a file is never believed: the names of tables and columns come from our migrations alone.

use super::database::Db;
use super::generated::generated;
use super::migrations::SQLITE_MIGRATIONS;
use super::patience::within;
use super::transaction::postgres_begin_reading;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use model::Problem;
use sha2::{Digest, Sha256};
use sqlx::migrate::MigrateError;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ColumnIndex, Connection, Decode, Executor, PgConnection, PgPool, Postgres, Row, Type};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const CREATE_MANIFEST: &str = "create table holdpoint_backup (taken_at_ms integer not null, release text not null, events integer not null, digest text not null) strict";
const HAS_MANIFEST: &str =
    "select exists (select 1 from sqlite_schema where name = 'holdpoint_backup')";
const FIND_MANIFEST: &str = "select taken_at_ms, release, events, digest from holdpoint_backup";
const FIND_SCHEMA: &str = "select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema \
    where name not in ('holdpoint_backup', '_sqlx_migrations') and tbl_name <> '_sqlx_migrations' order by type, name";
const FIND_MIGRATIONS: &str = "select version || ' ' || description || ' ' || success || ' ' || hex(checksum) from _sqlx_migrations order by version";
const FIND_TABLES: &str = "select name from sqlite_schema where type = 'table' and name not like 'sqlite~_%' escape '~' and name <> '_sqlx_migrations' order by name";
const FIND_INDEXES: &str = "select name from sqlite_schema where type = 'index' and sql is not null and tbl_name <> '_sqlx_migrations' order by name";
const FIND_COLUMNS: &str =
    "select name, type, pk, \"notnull\" from pragma_table_info($1) order by cid";
const FIND_PARENTS: &str = "select \"table\" from pragma_foreign_key_list($1)";
const FIND_TABLE: &str = "select to_regclass(quote_ident($1)) is not null";
const FIND_BOOLEANS: &str = "select column_name::text from information_schema.columns where table_schema = current_schema() and table_name = $1 and data_type = 'boolean'";

/// How long a database may take over the next row of a copy: a paused PostgreSQL would hold it up for ever.
pub(super) const ROW_WITHIN: Duration = Duration::from_secs(60);

/// The release of this program.
const RELEASE: &str = env!("CARGO_PKG_VERSION");

/// What a file says of itself.
#[derive(Debug, Clone, sqlx::FromRow)]
pub(crate) struct Manifest {
    pub taken_at_ms: i64,
    pub release: String,
    pub events: i64,
    pub digest: String,
}

/// The tables of one version of our migrations.
pub(super) struct Schema {
    /// In an order in which no row refers to one that is not there yet.
    pub tables: Vec<Table>,
    /// The names of the indexes that it makes itself.
    pub indexes: Vec<String>,
    /// Everything that SQLite knows of it, and the migrations that made it.
    text: Vec<String>,
}

pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    key: Vec<String>,
}

pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    pub is_required: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Int,
    Bytes,
}

/// What a row holds in one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
    Bytes(Option<Vec<u8>>),
}

/// Where rows are read from.
pub(super) enum Source<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// The newest version of this release.
pub(crate) fn newest_version() -> i64 {
    let versions = SQLITE_MIGRATIONS.iter().map(|migration| migration.version);
    versions.max().unwrap_or_default()
}

impl Db {
    /// Copies everything, as it is at one moment, into a new file. Nobody who writes waits for it.
    pub async fn copy_out(&self, file: &Path, taken_at_ms: i64) -> Result<(), Problem> {
        let mut target = open_new(file).await.map_err(fault)?;
        migrate(&mut target, None).await.map_err(Problem::fault)?;
        let schema = Schema::of(newest_version()).await?;
        let digest = match self {
            Self::Sqlite { read, .. } => {
                let mut source = read.begin().await.map_err(fault)?;
                whole(&mut source).await?;
                copy(&schema, Source::Sqlite(&mut source), &mut target).await
            }
            Self::Postgres(pool) => {
                let mut connection = pool.acquire().await.map_err(fault)?;
                // It may be dropped amid its rows; nobody should wait for the rest of them.
                connection.close_on_drop();
                let begun = within(ROW_WITHIN, postgres_begin_reading(&mut connection));
                let mut source = begun.await.map_err(fault)?;
                copy(&schema, Source::Postgres(&mut source), &mut target).await
            }
        };
        let digest = digest.map_err(fault)?;
        let described = async {
            target.execute(CREATE_MANIFEST).await?;
            sqlx::query("insert into holdpoint_backup (taken_at_ms, release, events, digest) values ($1, $2, (select count(*) from event), $3)")
                .bind(taken_at_ms)
                .bind(RELEASE)
                .bind(digest)
                .execute(&mut target)
                .await?;
            target.close().await
        };
        described.await.map_err(fault)
    }

    /// Brings everything out of a file of this release into an empty PostgreSQL, in one transaction.
    pub async fn copy_in(&self, file: &Path) -> Result<(), Problem> {
        let Self::Postgres(pool) = self else {
            return Err(Problem::fault("only PostgreSQL is filled row by row"));
        };
        let mut source = open_existing(file).await.map_err(fault)?;
        let schema = Schema::of(newest_version()).await?;
        let mut tx = pool.begin().await.map_err(fault)?;
        let mut written = Sha256::new();
        for table in &schema.tables {
            let booleans = booleans(&mut tx, table).await.map_err(fault)?;
            let insert: Arc<str> = table.insert(&booleans).into();
            let mut rows = table.read(Source::Sqlite(&mut source), &HashSet::new(), None);
            while let Some(row) = rows.try_next().await.map_err(fault)? {
                let query = sqlx::query::<Postgres>(generated(Arc::clone(&insert)));
                let query = row.into_iter().fold(query, |query, cell| match cell {
                    Cell::Text(text) => query.bind(text),
                    Cell::Int(number) => query.bind(number),
                    Cell::Bytes(bytes) => query.bind(bytes),
                });
                query.execute(&mut *tx).await.map_err(fault)?;
            }
        }
        for table in &schema.tables {
            table
                .feed(&mut written, Source::Postgres(&mut tx))
                .await
                .map_err(fault)?;
        }
        if hex(written) != digest_of(&schema, &mut source).await.map_err(fault)? {
            return Err(Problem::fault(
                "PostgreSQL did not keep what was written to it; nothing was stored",
            ));
        }
        source.close().await.map_err(fault)?;
        tx.commit().await.map_err(Problem::unknown)
    }

    /// A file, only for reading.
    pub async fn open_copy(file: &Path) -> Result<Self, Problem> {
        Self::open_file(file, only_reading(file)).await
    }

    /// A file with the log beside it that it cannot be read without. Both may be changed by reading: they are a copy.
    pub async fn open_with_log(file: &Path) -> Result<Self, Problem> {
        let options = SqliteConnectOptions::new().filename(file);
        Self::open_file(file, options.pragma("query_only", "on")).await
    }

    async fn open_file(file: &Path, options: SqliteConnectOptions) -> Result<Self, Problem> {
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect_with(options).await.map_err(fault)?;
        Ok(Self::Sqlite {
            read: pool.clone(),
            write: pool,
            folder: file.parent().unwrap_or(Path::new(".")).into(),
        })
    }
}

/// Whether none of our tables holds a row. Before migrations too: an older release has fewer of them.
pub(super) async fn is_empty(pool: &PgPool) -> Result<bool, Problem> {
    for table in Schema::of(newest_version()).await?.tables {
        let is_there: bool = sqlx::query_scalar(FIND_TABLE)
            .bind(&table.name)
            .fetch_one(pool)
            .await
            .map_err(fault)?;
        if !is_there {
            continue;
        }
        let any = format!("select exists (select 1 from \"{}\")", table.name);
        let any: bool = sqlx::query_scalar(generated(any))
            .fetch_one(pool)
            .await
            .map_err(fault)?;
        if any {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Looks through a file: its pages, its references, its schema, and the digest of everything in it. Says which version of
/// our migrations it has.
pub(crate) async fn check(file: &Path) -> Result<(Manifest, i64), Problem> {
    let mut connection = open_existing(file).await.map_err(fault)?;
    let manifest: Manifest = sqlx::query_as(FIND_MANIFEST)
        .fetch_one(&mut connection)
        .await
        .map_err(|error| damaged(format!("it does not say that it is a backup ({error})")))?;
    let version: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(&mut connection)
        .await
        .map_err(fault)?;
    let version = version.unwrap_or_default();
    if version > newest_version() {
        return Err(Problem::Conflict(format!(
            "this backup was made by a newer release ({}, schema {version}; this one knows {}). Restore it with that release. Nothing was stored",
            manifest.release,
            newest_version()
        )));
    }
    whole(&mut connection).await?;
    let schema = Schema::of(version).await?;
    schema.is_that_of(&mut connection).await?;
    if digest_of(&schema, &mut connection).await.map_err(fault)? != manifest.digest {
        return Err(damaged("its contents are not what was written"));
    }
    connection.close().await.map_err(fault)?;
    Ok((manifest, version))
}

/// Whether a file says of itself that it is a backup.
pub(crate) async fn is_backup(file: &Path) -> Result<bool, Problem> {
    let mut connection = open_existing(file).await.map_err(fault)?;
    let there: bool = sqlx::query_scalar(HAS_MANIFEST)
        .fetch_one(&mut connection)
        .await
        .map_err(fault)?;
    connection.close().await.map_err(fault)?;
    Ok(there)
}

/// Makes a checked file into a database of this release, in its place.
pub(crate) async fn bring_up_to_date(file: &Path) -> Result<(), Problem> {
    let mut connection = open_new(file).await.map_err(fault)?;
    connection
        .execute("drop table holdpoint_backup")
        .await
        .map_err(fault)?;
    migrate(&mut connection, None)
        .await
        .map_err(|error| damaged(format!("it cannot be migrated ({error})")))?;
    whole(&mut connection).await?;
    let schema = Schema::of(newest_version()).await?;
    schema.is_that_of(&mut connection).await?;
    connection.close().await.map_err(fault)
}

impl Schema {
    /// As our migrations make it.
    pub async fn of(version: i64) -> Result<Self, Problem> {
        let read = async {
            let mut empty = empty(version).await?;
            let names: Vec<String> = sqlx::query_scalar(FIND_TABLES)
                .fetch_all(&mut empty)
                .await?;
            let (mut tables, mut waiting) = (Vec::new(), Vec::new());
            for name in names {
                let parents: Vec<String> = sqlx::query_scalar(FIND_PARENTS)
                    .bind(&name)
                    .fetch_all(&mut empty)
                    .await?;
                let parents: Vec<String> = parents
                    .into_iter()
                    .filter(|parent| *parent != name)
                    .collect();
                waiting.push((Table::of(name, &mut empty).await?, parents));
            }
            while !waiting.is_empty() {
                let is_there =
                    |parent: &String| tables.iter().any(|table: &Table| table.name == *parent);
                let next = waiting
                    .iter()
                    .position(|(_, parents)| parents.iter().all(is_there));
                // Tables that refer to each other in a circle would be our own mistake; the database would say so.
                tables.push(waiting.swap_remove(next.unwrap_or_default()).0);
            }
            let indexes = sqlx::query_scalar(FIND_INDEXES)
                .fetch_all(&mut empty)
                .await?;
            let text = schema_text(&mut empty).await?;
            Ok::<_, sqlx::Error>(Self {
                tables,
                indexes,
                text,
            })
        };
        read.await.map_err(fault)
    }

    async fn is_that_of(&self, connection: &mut SqliteConnection) -> Result<(), Problem> {
        if schema_text(connection).await.map_err(fault)? == self.text {
            return Ok(());
        }
        Err(damaged("its tables are not those of its version"))
    }
}

/// A database without rows, as our migrations make it.
pub(super) async fn empty(version: i64) -> Result<SqliteConnection, sqlx::Error> {
    let mut empty = SqliteConnection::connect("sqlite::memory:").await?;
    migrate(&mut empty, Some(version)).await?;
    Ok(empty)
}

async fn schema_text(connection: &mut SqliteConnection) -> Result<Vec<String>, sqlx::Error> {
    let mut text: Vec<String> = sqlx::query_scalar(FIND_SCHEMA)
        .fetch_all(&mut *connection)
        .await?;
    let migrations = sqlx::query_scalar(FIND_MIGRATIONS);
    text.extend(migrations.fetch_all(connection).await?);
    Ok(text)
}

impl Table {
    async fn of(name: String, schema: &mut SqliteConnection) -> Result<Self, sqlx::Error> {
        let found: Vec<(String, String, i64, bool)> = sqlx::query_as(FIND_COLUMNS)
            .bind(&name)
            .fetch_all(schema)
            .await?;
        let mut key: Vec<_> = found.iter().filter(|(_, _, place, _)| *place > 0).collect();
        key.sort_by_key(|(_, _, place, _)| *place);
        let key = key.into_iter().map(|(name, ..)| name.clone()).collect();
        let columns = found.into_iter().map(|(name, kind, _, is_required)| {
            let kind = match kind.to_ascii_lowercase().as_str() {
                "integer" => Kind::Int,
                "blob" => Kind::Bytes,
                // Tables are strict; there is no fourth kind in our migrations.
                _ => Kind::Text,
            };
            Column {
                name,
                kind,
                is_required,
            }
        });
        Ok(Self {
            columns: columns.collect(),
            name,
            key,
        })
    }

    /// Every row, or those with a number in the column `of`, in an order that is the same on both databases.
    fn select(&self, booleans: &HashSet<String>, of: Option<&str>) -> String {
        let columns = self.columns.iter().map(|column| {
            let cast = if booleans.contains(&column.name) {
                "::int::bigint"
            } else {
                ""
            };
            format!("\"{}\"{cast}", column.name)
        });
        let columns: Vec<String> = columns.collect();
        let key: Vec<String> = self.key.iter().map(|name| format!("\"{name}\"")).collect();
        format!(
            "select {} from \"{}\"{} order by {}",
            columns.join(", "),
            self.name,
            of.map_or_else(String::new, |of| format!(" where \"{of}\" = $1")),
            key.join(", ")
        )
    }

    fn insert(&self, booleans: &HashSet<String>) -> String {
        let names = self
            .columns
            .iter()
            .map(|column| format!("\"{}\"", column.name));
        let names: Vec<String> = names.collect();
        let values = (1..).zip(&self.columns).map(|(number, column)| {
            let cast = if booleans.contains(&column.name) {
                "::int::boolean"
            } else {
                ""
            };
            format!("${number}{cast}")
        });
        let values: Vec<String> = values.collect();
        format!(
            "insert into \"{}\" ({}) values ({})",
            self.name,
            names.join(", "),
            values.join(", ")
        )
    }

    pub fn read<'a>(
        &'a self,
        source: Source<'a>,
        booleans: &HashSet<String>,
        of: Option<(&str, i64)>,
    ) -> BoxStream<'a, Result<Vec<Cell>, sqlx::Error>> {
        let (column, number) = of.unzip();
        let select = generated(self.select(booleans, column));
        // A statement without a place for it takes none.
        macro_rules! rows {
            ($connection:ident) => {{
                let query = sqlx::query(select);
                match number {
                    Some(number) => query.bind(number),
                    None => query,
                }
                .fetch($connection)
                .map(|row| self.cells(&row?))
                .boxed()
            }};
        }
        match source {
            Source::Sqlite(connection) => rows!(connection),
            Source::Postgres(connection) => rows!(connection),
        }
    }

    fn cells<'r, R>(&self, row: &'r R) -> Result<Vec<Cell>, sqlx::Error>
    where
        R: Row,
        usize: ColumnIndex<R>,
        String: Decode<'r, R::Database> + Type<R::Database>,
        i64: Decode<'r, R::Database> + Type<R::Database>,
        Vec<u8>: Decode<'r, R::Database> + Type<R::Database>,
    {
        let kinds = self.columns.iter().map(|column| column.kind).enumerate();
        kinds
            .map(|(at, kind)| {
                Ok(match kind {
                    Kind::Text => Cell::Text(row.try_get(at)?),
                    Kind::Int => Cell::Int(row.try_get(at)?),
                    Kind::Bytes => Cell::Bytes(row.try_get(at)?),
                })
            })
            .collect()
    }

    /// Adds its name and every row to a digest.
    async fn feed(&self, digest: &mut Sha256, mut source: Source<'_>) -> Result<(), sqlx::Error> {
        let booleans = match &mut source {
            Source::Sqlite(_) => HashSet::new(),
            Source::Postgres(connection) => booleans(connection, self).await?,
        };
        self.head(digest);
        let mut rows = self.read(source, &booleans, None);
        while let Some(row) = within(ROW_WITHIN, rows.try_next()).await? {
            feed_row(digest, &row);
        }
        Ok(())
    }

    fn head(&self, digest: &mut Sha256) {
        feed_bytes(digest, b't', self.name.as_bytes());
    }
}

fn feed_row(digest: &mut Sha256, row: &[Cell]) {
    for cell in row {
        match cell {
            Cell::Text(None) | Cell::Int(None) | Cell::Bytes(None) => feed_bytes(digest, b'0', b""),
            Cell::Text(Some(text)) => feed_bytes(digest, b's', text.as_bytes()),
            Cell::Int(Some(number)) => feed_bytes(digest, b'i', &number.to_be_bytes()),
            Cell::Bytes(Some(bytes)) => feed_bytes(digest, b'b', bytes),
        }
    }
}

/// With its kind and its length, so that no two different rows look alike.
fn feed_bytes(digest: &mut Sha256, kind: u8, bytes: &[u8]) {
    digest.update([kind]);
    digest.update((bytes.len() as u64).to_be_bytes());
    digest.update(bytes);
}

fn hex(digest: Sha256) -> String {
    model::hash::hex(&digest.finalize())
}

async fn digest_of(
    schema: &Schema,
    connection: &mut SqliteConnection,
) -> Result<String, sqlx::Error> {
    let mut digest = Sha256::new();
    for table in &schema.tables {
        table.feed(&mut digest, Source::Sqlite(connection)).await?;
    }
    Ok(hex(digest))
}

/// Copies every row, and returns the digest of what was read.
async fn copy(
    schema: &Schema,
    mut source: Source<'_>,
    target: &mut SqliteConnection,
) -> Result<String, sqlx::Error> {
    let mut digest = Sha256::new();
    let mut tx = target.begin().await?;
    for table in &schema.tables {
        let (source, booleans) = match &mut source {
            Source::Sqlite(connection) => (Source::Sqlite(connection), HashSet::new()),
            Source::Postgres(connection) => {
                let booleans = booleans(connection, table).await?;
                (Source::Postgres(connection), booleans)
            }
        };
        table.head(&mut digest);
        let insert: Arc<str> = table.insert(&HashSet::new()).into();
        let mut rows = table.read(source, &booleans, None);
        while let Some(row) = within(ROW_WITHIN, rows.try_next()).await? {
            feed_row(&mut digest, &row);
            let query = sqlx::query(generated(Arc::clone(&insert)));
            let query = row.into_iter().fold(query, |query, cell| match cell {
                Cell::Text(text) => query.bind(text),
                Cell::Int(number) => query.bind(number),
                Cell::Bytes(bytes) => query.bind(bytes),
            });
            query.execute(&mut *tx).await?;
        }
    }
    tx.commit().await?;
    Ok(hex(digest))
}

/// PostgreSQL has a type of its own for what is 0 or 1 elsewhere.
pub(super) async fn booleans(
    connection: &mut PgConnection,
    table: &Table,
) -> Result<HashSet<String>, sqlx::Error> {
    let names = sqlx::query_scalar(FIND_BOOLEANS)
        .bind(&table.name)
        .fetch_all(connection);
    let names: Vec<String> = within(ROW_WITHIN, names).await?;
    Ok(names.into_iter().collect())
}

/// Not `run`: the compiler cannot see that a borrowed connection may change threads.
async fn migrate(connection: &mut SqliteConnection, to: Option<i64>) -> Result<(), MigrateError> {
    SQLITE_MIGRATIONS.run_direct(to, connection, false).await
}

/// Every page of an SQLite database can be read, every index fits, and every reference leads somewhere.
async fn whole(connection: &mut SqliteConnection) -> Result<(), Problem> {
    let faults: Vec<String> = sqlx::query_scalar("pragma integrity_check(5)")
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
    if faults != ["ok"] {
        return Err(damaged(faults.join("; ")));
    }
    let lost = connection
        .fetch_optional("pragma foreign_key_check")
        .await
        .map_err(fault)?;
    match lost {
        None => Ok(()),
        Some(_) => Err(damaged("a row refers to one that is missing")),
    }
}

/// Nothing of it need survive a crash before it is whole: it is made durable at its end, by whoever asked for it.
async fn open_new(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Memory)
        .synchronous(SqliteSynchronous::Off)
        .foreign_keys(false);
    SqliteConnection::connect_with(&options).await
}

async fn open_existing(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnection::connect_with(&only_reading(file)).await
}

/// A journal that happens to be beside it does not count.
fn only_reading(file: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(file);
    options.read_only(true).immutable(true)
}

fn damaged(why: impl std::fmt::Display) -> Problem {
    Problem::not_valid("file", format!("It is damaged: {why}."))
}

/// SQLite says of some faults that the file itself is broken.
pub(super) fn fault(error: sqlx::Error) -> Problem {
    let code = error.as_database_error().and_then(|error| error.code());
    let code: Option<i32> = code.and_then(|code| code.parse().ok());
    match (&error, code.map(|code| code & 0xff)) {
        (_, Some(11 | 26)) | (sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_), _) => {
            damaged(error)
        }
        _ => Problem::fault(error),
    }
}
