//! Recomputing the audit chains, and everything that is computed from them.
//!
//! The events are read once, in order: each link is recomputed, and what the event tells is folded (`told.rs`). Then every table is
//! compared with what the events make of it, row by row and column by column. `covered.rs` names each column that is not compared,
//! and why. All of it is read as it was at one moment, so that nobody who works meanwhile looks like an intruder.

mod chain;
mod covered;
mod finding;
pub(crate) mod told;

use crate::db::{Cell, Db, Reads, Snapshot, Stored, copy, statements, values};
use crate::document::{READER, read_anew};
use crate::{Checkpoint, Engine};
use chain::Chains;
pub use chain::Head;
pub use covered::{COLUMNS, Covered, MAY_BE_MISSING};
pub use finding::Finding;
pub(crate) use finding::Findings;
use model::Problem;
use model::id::RolloutNumber;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use told::{FOLDED, Row, Rows, Told, Want};

/// The result of recomputing every chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events were read.
    pub events: usize,
    /// The number of the first event that does not fit, and why; 0 where it is about no event.
    pub first_mismatch: Option<(i64, String)>,
    /// Everything that does not fit.
    pub findings: Vec<Finding>,
    /// Where the chains end.
    pub head: Head,
}

impl Verified {
    /// One more thing that does not fit, about no row.
    fn found(&mut self, seq: i64, place: &str, what: String) {
        let finding = Finding {
            seq,
            table: place.to_owned(),
            row: String::new(),
            what,
        };
        self.first_mismatch
            .get_or_insert_with(|| finding.as_first());
        self.findings.push(finding);
    }
}

/// What is read: a database that is or was served, or a backup, which says of itself what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Workspace,
    Backup,
}

statements! {
    FIND_ROLLOUTS_OF_ITEMS = "select distinct rollout from run_item order by rollout";
    FIND_ROLLOUTS_OF_SNAPSHOTS = "select rollout from snapshot order by rollout";
    FIND_TEXTS = "select source from revision where document_id = $1 order by number";
    FIND_READERS = "select id, read_by, origin from document order by id";
}

impl Engine {
    /// Reads all events in order and recomputes each link. A changed, removed, inserted or moved event is found; chains that were
    /// cut at their end or written anew are found by a checkpoint only. Then everything that stands beside the events is made
    /// anew and compared.
    pub async fn verify(&self) -> Result<Verified, Problem> {
        all(&self.db, What::Workspace, None).await
    }

    /// Every column of every table of this database, for the test that compares them with the list.
    pub async fn columns(&self) -> Result<BTreeSet<(String, String)>, Problem> {
        let mut snapshot = self.db.snapshot().await?;
        let looked = snapshot.oddities(false).await;
        let columns = snapshot.columns();
        snapshot.end().await;
        looked.map(|_| columns)
    }
}

/// The same for a database that nobody serves, and against a checkpoint, with the key of the workspace where it has one.
pub(crate) async fn all(
    db: &Db,
    what: What,
    against: Option<(&Checkpoint, Option<&str>)>,
) -> Result<Verified, Problem> {
    let mut snapshot = db.snapshot().await?;
    let mut findings = Findings::default();
    let mut chains = match against {
        Some((checkpoint, _)) => Chains::to_be_known_after(checkpoint.events),
        None => Chains::default(),
    };
    let compared = compare(&mut snapshot, what, &mut chains, &mut findings).await;
    snapshot.end().await;
    if let Err(problem) = compared {
        // What cannot be read because it is damaged is a finding; everything else is a reason why it could not run.
        match problem {
            Problem::NotValid(_) => findings.add(0, "database", "", problem.to_string()),
            other => return Err(other),
        }
    }
    let findings = findings.all();
    let mut verified = Verified {
        events: chains.events,
        first_mismatch: findings.first().map(Finding::as_first),
        findings,
        head: chains.head(),
    };
    if let Some((checkpoint, key)) = against {
        for fault in checkpoint.faults(verified.head.event, chains.then(), key) {
            verified.found(0, "checkpoint", fault);
        }
    }
    Ok(verified)
}

/// The same for a file: a backup, or a copy of the database file of a workspace. Nothing is written beside it.
pub async fn verify_file(file: &Path, against: Option<&Checkpoint>) -> Result<Verified, Problem> {
    let against = against.map(|checkpoint| (checkpoint, None));
    let unreadable = |error: std::io::Error| {
        Problem::fault(format!("{} cannot be read: {error}", file.display()))
    };
    let name = |file: &Path| {
        let mut name = file.as_os_str().to_owned();
        name.push("-wal");
        PathBuf::from(name)
    };
    let log = name(file);
    if log.metadata().is_ok_and(|log| log.len() > 0) {
        // What is in the log counts, and SQLite reads it only where it may write beside it.
        let folder = tempfile::tempdir().map_err(unreadable)?;
        let copy = folder.path().join("holdpoint.db");
        std::fs::copy(file, &copy).map_err(unreadable)?;
        std::fs::copy(&log, name(&copy)).map_err(unreadable)?;
        let db = Db::open_with_log(&copy).await?;
        let verified = all(&db, What::Workspace, against).await;
        db.close_copy().await;
        return verified;
    }
    let what = match copy::is_backup(file).await? {
        true => What::Backup,
        false => What::Workspace,
    };
    let digest = match what {
        What::Workspace => Ok(()),
        What::Backup => match copy::check(file).await {
            Ok((_, version)) if version != copy::newest_version() => {
                return Err(Problem::Conflict(format!(
                    "this backup was made by an earlier release (schema {version}). Restore it into an empty folder, and verify that"
                )));
            }
            checked => checked.map(drop),
        },
    };
    let db = Db::open_copy(file).await?;
    let verified = all(&db, what, against).await;
    db.close_copy().await;
    let mut verified = verified?;
    match digest {
        Ok(()) => Ok(verified),
        Err(Problem::NotValid(refusals)) => {
            let why = Problem::NotValid(refusals).to_string();
            verified.found(0, "backup", why);
            Ok(verified)
        }
        Err(other) => Err(other),
    }
}

async fn compare(
    snapshot: &mut Snapshot,
    what: What,
    chains: &mut Chains,
    findings: &mut Findings,
) -> Result<(), Problem> {
    let oddities = snapshot.oddities(what == What::Backup).await?;
    let mut told = Told::default();
    snapshot
        .each("event", None, |row| {
            if let Some(event) = chains.take(row, findings) {
                told.take(&event);
            }
        })
        .await?;
    for odd in oddities {
        findings.add(0, &odd.place, "", odd.what);
    }
    told.finish();
    let unread = texts(snapshot, &mut told).await?;
    rollouts(snapshot, &mut told, findings).await?;
    // The link that makes the first admin is made by no event, and is there until somebody has a password.
    let mut set_up = told.nobody_has_a_password();
    let mut is_set_up = move |row: &Stored<'_>| {
        row.cell("created_by") == Some(&Cell::Text(None)) && std::mem::take(&mut set_up)
    };
    for table in FOLDED.into_iter().chain(["rollout", "incident"]) {
        let rows = told.tables.remove(table).unwrap_or_default();
        let skip = |row: &Stored<'_>| table == "invitation" && is_set_up(row);
        table_of(snapshot, table, None, rows, findings, skip).await?;
    }
    for finding in findings.list.iter_mut().filter(|one| one.table == "file") {
        if let Some((_, file)) = told.files.get(&finding.row) {
            finding.what = format!("{file}: {}", finding.what);
        }
    }
    for table in ["document_label", "document_reference", "old_anchor"] {
        let rows = told.tables.remove(table).unwrap_or_default();
        // What an earlier release has read is read again when a server of this one starts.
        let is_unread = |row: &Stored<'_>| {
            let document = row.text("document_id").unwrap_or_default();
            unread.contains(document)
        };
        table_of(snapshot, table, None, rows, findings, is_unread).await?;
    }
    Ok(())
}

/// Compares the rows of a table, or those of one rollout, with those that its events make. What is skipped is nobody's business.
async fn table_of(
    snapshot: &mut Snapshot,
    table: &'static str,
    of: Option<(&str, i64)>,
    mut rows: Rows,
    findings: &mut Findings,
    mut skip: impl FnMut(&Stored<'_>) -> bool + Send,
) -> Result<(), Problem> {
    let key = covered::key(table);
    snapshot
        .each(table, of, |row| {
            let name = named(row, key);
            match rows.remove(&name) {
                Some(made) => {
                    for (column, want) in &made.wants {
                        if !want.fits(row, column) {
                            findings.add(made.seq, table, &name, differs(row, column, want));
                        }
                    }
                }
                None if skip(row) => {}
                None => findings.add(0, table, &name, "it was added: no event accounts for it"),
            }
        })
        .await?;
    for (name, made) in rows {
        findings.add(made.seq, table, &name, "it is missing");
    }
    Ok(())
}

/// The key of a row, in words.
fn named(row: &Stored<'_>, key: &[&str]) -> String {
    let parts = key.iter().map(|column| match row.cell(column) {
        Some(Cell::Text(Some(text))) => text.clone(),
        Some(Cell::Int(Some(number))) => number.to_string(),
        Some(Cell::Text(None) | Cell::Int(None) | Cell::Bytes(_)) | None => String::new(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What is said of a column. Long texts, files and hashes of secrets are not repeated.
fn differs(row: &Stored<'_>, column: &str, want: &Want) -> String {
    let short = |cell: &Cell| match cell {
        Cell::Text(Some(text)) => (text.len() <= 100).then(|| text.clone()),
        Cell::Int(Some(number)) => Some(number.to_string()),
        Cell::Text(None) | Cell::Int(None) => Some("nothing".to_owned()),
        Cell::Bytes(_) => None,
    };
    match want {
        Want::Is(made) => match (row.cell(column).and_then(short), short(made)) {
            (Some(stored), Some(made)) => {
                format!("its {column} is {stored}, but its events give {made}")
            }
            _ => format!("its {column} is not what its events give"),
        },
        Want::Print(_) => format!("its {column} was replaced: no event accounts for it"),
        Want::Hashed(_) => format!("its {column} does not match the hash in its event"),
    }
}

/// Folds each rollout anew, and makes its row and those of its items.
async fn rollouts(
    snapshot: &mut Snapshot,
    told: &mut Told,
    findings: &mut Findings,
) -> Result<(), Problem> {
    let mut rows = Rows::new();
    for number in told.rollouts.keys().copied() {
        let Some(state) = crate::rollout::verify::fold(snapshot, number, findings).await? else {
            continue;
        };
        let (seq, number) = (state.seq.0, number.get());
        let decision = state.decision();
        let row = Row::at(seq)
            .with("number", number)
            .with("title", state.title.as_str())
            .with("document_id", state.document.as_str())
            .with("revision", state.frame.revision)
            .with("lead", state.lead.as_ref().map(|lead| lead.as_str()))
            .with("started_at_ms", state.started_ms)
            .with("decision", decision.map(|last| last.outcome.name()))
            .with("decided_seq", decision.map(|last| last.seq.0))
            .with("rolls_back", state.rolls_back.map(|number| number.get()));
        rows.insert(number.to_string(), row);
        // What the plan no longer has stays, without a place.
        let placed = (1_i64..).map(Some).zip(&state.frame.items);
        let removed = state.removed.iter().map(|(item, _)| (None, item));
        let items = placed.chain(removed).map(|(ordinal, item)| {
            let row = Row::at(seq)
                .with("id", item.id.as_str())
                .with("rollout", number)
                .with("ordinal", ordinal)
                .with("phase", i64::from(item.phase.0))
                .with("label", item.label.as_str())
                .with("item_group", item.group.as_deref())
                .with("words", item.words.as_str())
                .with("detail", item.detail.as_str())
                .with("words_hash", item.words_hash.as_str())
                .with("claimed", item.claimed)
                .with("inverted", item.inverted);
            (item.id.to_string(), row)
        });
        let (items, of) = (items.collect(), Some(("rollout", number)));
        table_of(snapshot, "run_item", of, items, findings, |_| false).await?;
    }
    told.tables.insert("rollout", rows);
    for (statement, table) in [
        (FIND_ROLLOUTS_OF_ITEMS, "run_item"),
        (FIND_ROLLOUTS_OF_SNAPSHOTS, "snapshot"),
    ] {
        let found: Vec<(i64,)> = snapshot.rows(statement, values![]).await?;
        for (number,) in found {
            let known = RolloutNumber::new(number);
            if known.is_none_or(|known| !told.rollouts.contains_key(&known)) {
                let why = "it belongs to a rollout that no event starts";
                findings.add(0, table, &number.to_string(), why);
            }
        }
    }
    Ok(())
}

/// Reads all texts again with the code that saved them, and makes what stands beside them. Returns the documents of which nothing can
/// be said: an earlier release has read them, or their texts are found to be altered already.
async fn texts(snapshot: &mut Snapshot, told: &mut Told) -> Result<HashSet<String>, Problem> {
    let readers: Vec<(String, i64, Option<String>)> =
        snapshot.rows(FIND_READERS, values![]).await?;
    let mut unread = HashSet::new();
    for (document, read_by, origin) in readers {
        let sources: Vec<(String,)> = snapshot
            .rows(FIND_TEXTS, values![document.as_str()])
            .await?;
        let sources: Vec<String> = sources.into_iter().map(|(source,)| source).collect();
        let by_this_release = !(1..READER).contains(&read_by);
        if !by_this_release || !told.holds_texts(&document, &sources) {
            unread.insert(document);
            continue;
        }
        // A text that the parser cannot read was never saved; where it is, its hash has told.
        let read = tokio::task::spawn_blocking(move || read_anew(sources, origin.as_deref()));
        match read.await {
            Ok(Ok(kept)) => told.reads(&document, kept),
            Ok(Err(_)) => drop(unread.insert(document)),
            Err(cause) => {
                tracing::error!(%cause, document, "reading a document again failed");
                unread.insert(document);
            }
        }
    }
    Ok(unread)
}
