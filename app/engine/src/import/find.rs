//! How far an import is, and what it holds.

use super::statements::{FIND_FILES, FIND_IMPORT, FIND_OPEN_OF, FIND_PICTURE_PATHS, FIND_SOURCE};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, values};
use crate::document::Preview;
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::id::ImportId;
use model::picture;
use model::text::{Path, Source};
use std::collections::BTreeSet;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its files are being read.
    Reading,
    /// It waits for the person's word.
    Read,
    /// Its files are being brought in.
    Running,
    /// It is over.
    Done,
}

/// What bringing a file in would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlannedChange {
    /// A new document.
    Create,
    /// A new revision of the document that came from this path before.
    Update,
    /// Nothing: it is the same.
    Nothing,
}

/// An import.
#[derive(Debug, Clone, FromRow)]
pub struct Import {
    id: String,
    created_at_ms: i64,
    state: String,
    /// Secrets stay in the texts, because somebody said so.
    pub keeps_secrets: bool,
    /// How many files were neither Markdown nor pictures.
    pub left_out: i64,
    /// How many files it has.
    pub files: i64,
    /// How many of them were read.
    pub read_files: i64,
    /// How many became documents.
    pub created: i64,
    /// How many became revisions.
    pub updated: i64,
    /// How many were the same.
    pub unchanged: i64,
    /// How many were refused.
    pub refused: i64,
    /// How many would become documents.
    pub would_create: i64,
    /// How many would become revisions.
    pub would_update: i64,
    /// In how many something was covered.
    pub with_hidden: i64,
    /// In how many a rule finds an error.
    pub with_errors: i64,
    /// How many pictures wait to come in with them.
    pub pictures: i64,
}

impl Import {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When it was taken in.
    pub fn at(&self) -> Moment {
        Moment(self.created_at_ms)
    }

    /// How far it is.
    pub fn state(&self) -> ImportState {
        match self.state.as_str() {
            "read" => ImportState::Read,
            "running" => ImportState::Running,
            "done" => ImportState::Done,
            // Being taken in is a part of it.
            _ => ImportState::Reading,
        }
    }

    /// How many of its files the step that is being worked on is done with.
    pub fn done(&self) -> i64 {
        match self.state() {
            ImportState::Reading => (self.read_files + self.refused).min(self.files),
            ImportState::Read | ImportState::Running | ImportState::Done => {
                self.created + self.updated + self.unchanged + self.refused
            }
        }
    }
}

/// One file of an import.
#[derive(Debug, Clone)]
pub struct ImportFile {
    /// Its path.
    pub path: String,
    /// The title that was read.
    pub title: Option<String>,
    /// The kind that was read.
    pub kind: Option<Kind>,
    /// What bringing it in would do.
    pub would: Option<PlannedChange>,
    /// How many findings it has: errors, warnings, notes.
    pub findings: [i64; 3],
    /// The address of the document it became.
    pub slug: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
    /// What became of it: created, updated, unchanged, refused.
    pub outcome: Option<String>,
    /// What was covered in it before it was kept: lines and kinds.
    pub hidden: Vec<(usize, String)>,
}

#[derive(FromRow)]
struct FileRow {
    path: String,
    title: Option<String>,
    kind: Option<String>,
    would: Option<String>,
    errors: i64,
    warnings: i64,
    notes: i64,
    outcome: Option<String>,
    slug: Option<String>,
    reason: Option<String>,
    hidden: Option<String>,
}

/// What an import wrote down about a file.
fn read_hidden(stored: Option<String>) -> Result<Vec<(usize, String)>, Problem> {
    let stored = stored.map(|stored| serde_json::from_str(&stored));
    Ok(stored
        .transpose()
        .map_err(Problem::fault)?
        .unwrap_or_default())
}

impl FileRow {
    fn read(self) -> Result<ImportFile, Problem> {
        let row = self;
        Ok(ImportFile {
            kind: row.kind.as_deref().and_then(Kind::parse),
            would: row.would.as_deref().map(planned).transpose()?,
            hidden: read_hidden(row.hidden)?,
            path: row.path,
            title: row.title,
            findings: [row.errors, row.warnings, row.notes],
            slug: row.slug,
            reason: row.reason,
            outcome: row.outcome,
        })
    }
}

/// Reads what reading a file wrote down.
fn planned(name: &str) -> Result<PlannedChange, Problem> {
    match name {
        "create" => Ok(PlannedChange::Create),
        "update" => Ok(PlannedChange::Update),
        "nothing" => Ok(PlannedChange::Nothing),
        other => Err(Problem::fault(format!(
            "{other} is no change that an import plans"
        ))),
    }
}

impl Engine {
    /// An import of this person.
    pub async fn find_import(&self, actor: &Actor, id: &ImportId) -> Result<Import, Problem> {
        self.db
            .maybe(FIND_IMPORT, values![id, &actor.id])
            .await?
            .ok_or(Problem::NotFound("import"))
    }

    /// This person's imports that are not over.
    pub async fn list_open_imports(&self, actor: &Actor) -> Result<Vec<Import>, Problem> {
        self.db.all(FIND_OPEN_OF, values![&actor.id]).await
    }

    /// A page of its files: those that were refused first, then those with errors.
    pub async fn list_import_files(
        &self,
        actor: &Actor,
        id: &ImportId,
        most: i64,
        skip: i64,
    ) -> Result<Vec<ImportFile>, Problem> {
        self.find_import(actor, id).await?;
        let rows: Vec<FileRow> = self.db.all(FIND_FILES, values![id, most, skip]).await?;
        rows.into_iter().map(FileRow::read).collect()
    }

    /// One of its files, read and drawn as it would be, and what was covered in it.
    pub async fn preview_import_file(
        &self,
        actor: &Actor,
        id: &ImportId,
        path: &Path,
    ) -> Result<(Preview, Vec<(usize, String)>), Problem> {
        self.find_import(actor, id).await?;
        let file: Option<(Option<String>, Option<String>)> = self
            .db
            .maybe(FIND_SOURCE, values![id, path.as_str()])
            .await?;
        let Some((Some(source), hidden)) = file else {
            return Err(Problem::NotFound("file in this import"));
        };
        let source =
            Source::parse(source.as_bytes()).map_err(|refusal| Problem::NotValid(vec![refusal]))?;
        let coming = self.names_beside(id, path, source.as_str()).await?;
        let preview = self.preview_document(actor, source, None, coming).await?;
        Ok((preview, read_hidden(hidden)?))
    }

    /// The names by which a text means pictures of this import.
    pub(super) async fn names_beside(
        &self,
        id: &ImportId,
        file: &Path,
        source: &str,
    ) -> Result<BTreeSet<String>, Problem> {
        if !source.contains(['!', '<']) {
            return Ok(BTreeSet::new());
        }
        let mut names = self.pictures_named_in(source.to_owned()).await?;
        let places = names.iter().filter_map(|name| picture::beside(file, name));
        let places: BTreeSet<String> = places.collect();
        let (Some(first), Some(last)) = (places.first(), places.last()) else {
            return Ok(BTreeSet::new());
        };
        let values = values![id, first.as_str(), last.as_str()];
        let found: Vec<(String,)> = self.db.all(FIND_PICTURE_PATHS, values).await?;
        let found: BTreeSet<String> = found.into_iter().map(|(path,)| path).collect();
        names.retain(|name| {
            let place = picture::beside(file, name);
            place.is_some_and(|place| found.contains(&place))
        });
        Ok(names)
    }
}
