//! The whole database as it is at one moment, for whoever reads all of it while others write: its rows, table by table and column
//! by column as our migrations name them, and whatever stands in it that they did not make.

use super::copy::{
    Cell, Kind, ROW_WITHIN, Schema, Source, Table, booleans, empty, fault, newest_version,
};
use super::database::Db;
use super::migrations::{POSTGRES_MIGRATIONS, SQLITE_MIGRATIONS};
use super::patience::within;
use super::row::{Reads, Row};
use super::statement::Statement;
use super::transaction::On;
use super::value::Value;
use futures::TryStreamExt;
use model::Problem;
use sqlx::migrate::Migrator;
use sqlx::{Executor, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What stands in the database besides rows, or does not stand there, against what our migrations make.
#[derive(Debug)]
pub(crate) struct Oddity {
    /// Where: a table, a trigger, a view.
    pub place: String,
    pub what: String,
}

/// A row as it is stored.
pub(crate) struct Stored<'a> {
    table: &'a Table,
    cells: &'a [Cell],
}

impl Stored<'_> {
    /// What stands in a column.
    pub fn cell(&self, column: &str) -> Option<&Cell> {
        let mut columns = self.table.columns.iter();
        let at = columns.position(|known| known.name == column)?;
        self.cells.get(at)
    }

    /// A text; nothing where there is none.
    pub fn text(&self, column: &str) -> Option<&str> {
        match self.cell(column)? {
            Cell::Text(text) => text.as_deref(),
            Cell::Int(_) | Cell::Bytes(_) => None,
        }
    }

    /// A number; nothing where there is none.
    pub fn number(&self, column: &str) -> Option<i64> {
        match self.cell(column)? {
            Cell::Int(number) => *number,
            Cell::Text(_) | Cell::Bytes(_) => None,
        }
    }
}

/// One moment. Nobody waits for it; on SQLite the log grows until it ends.
pub(crate) struct Snapshot {
    on: On,
    schema: Schema,
    /// Tables that lack a column, or are missing: nothing can be read from them.
    unreadable: HashSet<String>,
    /// What columns there are, once the schema was looked at.
    known: KnownRows,
    is_over: bool,
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // Whoever asked for it has left: the next reader would see the same moment for ever.
        if !self.is_over {
            self.on.close_on_drop();
        }
    }
}

const SQLITE_SCHEMA: &str = "select type, name, coalesce(sql, '') from sqlite_schema \
    where name not like 'sqlite~_stat%' escape '~' and not (tbl_name = '_sqlx_migrations' and type in ('table', 'index')) order by type, name";
const SQLITE_COLUMNS: &str = "select name from pragma_table_info($1)";
const MIGRATIONS: &str = "select version, checksum, success from _sqlx_migrations order by version";
/// What belongs to an extension stands where whoever installed it has put it.
const POSTGRES_RELATIONS: &str = "select relkind::text, relname::text, relrowsecurity from pg_class c \
    where relnamespace = current_schema()::regnamespace and relname <> '_sqlx_migrations' and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'i') \
    and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by relname";
const POSTGRES_COLUMNS: &str = "select table_name::text, column_name::text, data_type::text, is_nullable::text, column_default::text \
    from information_schema.columns where table_schema = current_schema() order by table_name, ordinal_position";
const POSTGRES_ATTACHED: &str = "select 'trigger', tgname::text, relname::text from pg_trigger t join pg_class c on c.oid = t.tgrelid \
    where c.relnamespace = current_schema()::regnamespace and not tgisinternal \
    union all select 'rule', rulename::text, tablename::text from pg_rules where schemaname = current_schema() \
    union all select 'policy', policyname::text, tablename::text from pg_policies where schemaname = current_schema() \
    union all select 'function', proname::text, '' from pg_proc p where pronamespace = current_schema()::regnamespace \
    and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')";

/// As [`super::transaction::postgres_begin_reading`] does, on a connection that is kept.
const BEGIN_READING: &str = "begin; set transaction isolation level repeatable read, read only; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";

impl Db {
    /// The database as it is now.
    pub async fn snapshot(&self) -> Result<Snapshot, Problem> {
        let schema = Schema::of(newest_version()).await?;
        let on = match self {
            Self::Sqlite { read, .. } => On::Sqlite(read.acquire().await.map_err(fault)?),
            Self::Postgres(pool) => On::Postgres(pool.acquire().await.map_err(fault)?),
        };
        // Before it begins: it may be given up at any moment.
        let mut snapshot = Snapshot {
            on,
            schema,
            unreadable: HashSet::new(),
            known: KnownRows::new(),
            is_over: false,
        };
        let begun = match &mut snapshot.on {
            On::Sqlite(connection) => connection.execute("begin").await.map(drop),
            On::Postgres(connection) => within(ROW_WITHIN, connection.execute(BEGIN_READING))
                .await
                .map(drop),
        };
        begun.map_err(fault)?;
        Ok(snapshot)
    }
}

impl Snapshot {
    /// Ends it, and gives its connection back.
    pub async fn end(mut self) {
        let ended = match &mut self.on {
            On::Sqlite(connection) => connection.execute("rollback").await.map(drop),
            On::Postgres(connection) => within(ROW_WITHIN, connection.execute("rollback"))
                .await
                .map(drop),
        };
        self.is_over = ended.is_ok();
    }

    /// Shows every row of a table, or those with a number in the column `of`, in the order of its key.
    pub async fn each(
        &mut self,
        table: &str,
        of: Option<(&str, i64)>,
        mut see: impl FnMut(&Stored<'_>) + Send,
    ) -> Result<(), Problem> {
        let tables = self.schema.tables.iter();
        let mut tables = tables.filter(|known| !self.unreadable.contains(&known.name));
        let Some(table) = tables.find(|known| known.name == table) else {
            return Ok(());
        };
        let (source, booleans) = match &mut self.on {
            On::Sqlite(connection) => (Source::Sqlite(connection), HashSet::new()),
            On::Postgres(connection) => {
                let booleans = booleans(connection, table).await.map_err(fault)?;
                (Source::Postgres(connection), booleans)
            }
        };
        let mut rows = table.read(source, &booleans, of);
        while let Some(cells) = within(ROW_WITHIN, rows.try_next()).await.map_err(fault)? {
            see(&Stored {
                table,
                cells: &cells,
            });
        }
        Ok(())
    }

    /// The columns of our tables as they are there, once the oddities were looked for.
    pub fn columns(&self) -> BTreeSet<(String, String)> {
        let tables = self.known.iter();
        let columns = tables.flat_map(|(table, columns)| {
            let columns = columns.iter();
            columns.map(|column| (table.clone(), column.clone()))
        });
        columns.collect()
    }

    /// What is broken in the file, and what stands in the database that our migrations did not make, or is missing. PostgreSQL
    /// looks after its own pages and references. A backup has one table more, which says of itself what it is.
    pub async fn oddities(&mut self, is_backup: bool) -> Result<Vec<Oddity>, Problem> {
        let mut found = Vec::new();
        let known = match &mut self.on {
            On::Sqlite(connection) => {
                broken(connection, &mut found).await.map_err(fault)?;
                let known = sqlite_schema(&self.schema, connection, is_backup, &mut found).await?;
                let rows = sqlx::query_as(MIGRATIONS).fetch_all(&mut **connection);
                migrations(&SQLITE_MIGRATIONS, &rows.await.map_err(fault)?, &mut found);
                known
            }
            On::Postgres(connection) => {
                let known = postgres_schema(&self.schema, connection, &mut found).await;
                let known = known.map_err(fault)?;
                let rows = sqlx::query_as(MIGRATIONS).fetch_all(&mut **connection);
                migrations(
                    &POSTGRES_MIGRATIONS,
                    &rows.await.map_err(fault)?,
                    &mut found,
                );
                known
            }
        };
        for table in &self.schema.tables {
            let there = known.get(&table.name);
            let lacks = |column: &str| there.is_none_or(|there| !there.contains(column));
            if table.columns.iter().any(|column| lacks(&column.name)) {
                self.unreadable.insert(table.name.clone());
            }
        }
        self.known = known;
        Ok(found)
    }
}

impl Reads for Snapshot {
    async fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<Vec<R>, Problem> {
        self.on
            .rows(statement, values, ROW_WITHIN)
            .await
            .map_err(fault)
    }
}

/// The columns of each table that is there.
type KnownRows = HashMap<String, BTreeSet<String>>;

fn odd(found: &mut Vec<Oddity>, place: impl Into<String>, what: impl Into<String>) {
    let (place, what) = (place.into(), what.into());
    found.push(Oddity { place, what });
}

/// Pages, indexes and references of an SQLite file.
async fn broken(
    connection: &mut SqliteConnection,
    found: &mut Vec<Oddity>,
) -> Result<(), sqlx::Error> {
    let faults: Vec<String> = sqlx::query_scalar("pragma integrity_check(100)")
        .fetch_all(&mut *connection)
        .await?;
    for fault in faults.into_iter().filter(|fault| fault != "ok") {
        odd(found, "the file", fault);
    }
    let lost: Vec<(String, Option<i64>, String)> =
        sqlx::query_as("select \"table\", rowid, parent from pragma_foreign_key_check")
            .fetch_all(connection)
            .await?;
    for (table, row, parent) in lost {
        let row = row.map_or_else(|| "a row".to_owned(), |row| format!("row {row}"));
        odd(
            found,
            &table,
            format!("{row} refers to one of {parent} that is missing"),
        );
    }
    Ok(())
}

async fn sqlite_schema(
    schema: &Schema,
    connection: &mut SqliteConnection,
    is_backup: bool,
    found: &mut Vec<Oddity>,
) -> Result<KnownRows, Problem> {
    let mut ours = described().await.map_err(fault)?;
    let there: Vec<(String, String, String)> = sqlx::query_as(SQLITE_SCHEMA)
        .fetch_all(&mut *connection)
        .await
        .map_err(fault)?;
    for (kind, name, sql) in there {
        let place = format!("{kind} {name}");
        match ours.remove(&place) {
            Some(made) if made == sql => {}
            Some(_) => odd(found, place, "it differs from what the migrations create"),
            None if is_backup && name == "holdpoint_backup" => {}
            None => odd(found, place, "no migration creates it"),
        }
    }
    for place in ours.into_keys() {
        odd(found, place, "it is missing");
    }
    let mut known = KnownRows::new();
    for table in &schema.tables {
        let columns: Vec<String> = sqlx::query_scalar(SQLITE_COLUMNS)
            .bind(&table.name)
            .fetch_all(&mut *connection)
            .await
            .map_err(fault)?;
        known.insert(table.name.clone(), columns.into_iter().collect());
    }
    Ok(known)
}

/// What our migrations make in SQLite: the words of each table and index by its kind and name.
async fn described() -> Result<BTreeMap<String, String>, sqlx::Error> {
    let mut empty = empty(newest_version()).await?;
    let all: Vec<(String, String, String)> =
        sqlx::query_as(SQLITE_SCHEMA).fetch_all(&mut empty).await?;
    let named = all.into_iter();
    Ok(named
        .map(|(kind, name, sql)| (format!("{kind} {name}"), sql))
        .collect())
}

/// PostgreSQL keeps no words of what was made: tables, columns and their types are compared, and nothing may be attached to them.
async fn postgres_schema(
    schema: &Schema,
    connection: &mut sqlx::PgConnection,
    found: &mut Vec<Oddity>,
) -> Result<KnownRows, sqlx::Error> {
    let relations: Vec<(String, String, bool)> = sqlx::query_as(POSTGRES_RELATIONS)
        .fetch_all(&mut *connection)
        .await?;
    let columns: Vec<(String, String, String, String, Option<String>)> =
        sqlx::query_as(POSTGRES_COLUMNS)
            .fetch_all(&mut *connection)
            .await?;
    let attached: Vec<(String, String, String)> = sqlx::query_as(POSTGRES_ATTACHED)
        .fetch_all(connection)
        .await?;
    let ours: HashMap<&str, &Table> = schema
        .tables
        .iter()
        .map(|table| (table.name.as_str(), table))
        .collect();
    for (kind, name, has_policies) in &relations {
        let kind = match kind.as_str() {
            "r" if ours.contains_key(name.as_str()) => {
                if *has_policies {
                    odd(found, name, "its rows are hidden by a policy");
                }
                continue;
            }
            // Whoever runs the database may add one.
            "i" => continue,
            "r" | "p" | "f" => "table",
            "v" | "m" => "view",
            _ => "sequence",
        };
        odd(found, format!("{kind} {name}"), "no migration creates it");
    }
    for (kind, name, table) in attached {
        let place = match table.as_str() {
            "" => format!("{kind} {name}"),
            table => format!("{kind} {name} on {table}"),
        };
        odd(found, place, "no migration creates it");
    }
    let is_there = |kind: &str, name: &str| {
        let mut relations = relations.iter();
        relations.any(|(known, other, _)| known == kind && other == name)
    };
    for index in &schema.indexes {
        if !is_there("i", index) {
            odd(found, format!("index {index}"), "it is missing");
        }
    }
    let mut known = KnownRows::new();
    for (table, column, kind, nullable, default) in columns {
        let Some(ours) = ours.get(table.as_str()) else {
            continue;
        };
        known
            .entry(table.clone())
            .or_default()
            .insert(column.clone());
        let place = format!("column {table}.{column}");
        let Some(made) = ours.columns.iter().find(|made| made.name == column) else {
            odd(found, place, "no migration creates it");
            continue;
        };
        let fits = match made.kind {
            Kind::Text => kind == "text",
            Kind::Int => kind == "bigint" || kind == "boolean",
            Kind::Bytes => kind == "bytea",
        };
        if !fits || (nullable == "NO") != made.is_required || default.is_some() {
            odd(found, place, "it differs from what the migrations create");
        }
    }
    for table in &schema.tables {
        let there = known.get(&table.name);
        if there.is_none() {
            odd(found, format!("table {}", table.name), "it is missing");
            continue;
        }
        for column in &table.columns {
            if there.is_some_and(|there| !there.contains(&column.name)) {
                let place = format!("column {}.{}", table.name, column.name);
                odd(found, place, "it is missing");
            }
        }
    }
    Ok(known)
}

/// What was migrated is what we would have migrated.
fn migrations(ours: &Migrator, rows: &[(i64, Vec<u8>, bool)], found: &mut Vec<Oddity>) {
    let made = rows
        .iter()
        .map(|(version, checksum, success)| (*version, checksum.as_slice(), *success));
    let ours = ours
        .iter()
        .map(|migration| (migration.version, migration.checksum.as_ref(), true));
    if !made.eq(ours) {
        let what = "it does not name the migrations of this release";
        odd(found, "table _sqlx_migrations", what);
    }
}
