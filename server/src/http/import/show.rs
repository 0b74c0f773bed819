//! Imports as machines read them.

use super::id::import_of;
use crate::http::call::Call;
use crate::http::verb::{Found, List, MAX, Page, Read};
use engine::import::{self, ImportFile, ImportState, PlannedChange};
use model::Problem;
use model::document::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Imports {}

/// An import of one's own.
#[derive(Serialize, JsonSchema)]
pub struct ImportLine {
    id: String,
    /// When it was begun, RFC 3339.
    at: String,
    /// How far it is: `reading`, `read` (it waits to be confirmed), `running` or `done`.
    state: &'static str,
    /// How many files it has.
    total: i64,
    created: i64,
    updated: i64,
    unchanged: i64,
    refused: i64,
    /// How many files were neither Markdown nor pictures.
    left_out: i64,
    /// How many pictures wait to come in with the documents that show them.
    pictures: i64,
}

fn line(import: &import::Import) -> ImportLine {
    ImportLine {
        id: import.id().to_owned(),
        at: import.at().datetime(),
        state: match import.state() {
            ImportState::Reading => "reading",
            ImportState::Read => "read",
            ImportState::Running => "running",
            ImportState::Done => "done",
        },
        total: import.files,
        created: import.created,
        updated: import.updated,
        unchanged: import.unchanged,
        refused: import.refused,
        left_out: import.left_out,
        pictures: import.pictures,
    }
}

impl Read for Imports {
    type Answer = List<ImportLine>;
    const PATH: &'static str = "/api/v1/imports";
    const NOUN: &'static str = "imports";
    const SUMMARY: &'static str = "Lists your imports that are not over.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let open = call.state.engine.list_open_imports(call.actor).await?;
        Ok(List::whole(open.iter().map(line)).into())
    }
}

/// Which part of its files.
#[derive(Deserialize, JsonSchema)]
pub struct Import {
    /// How many files at most: 1 to 200, usually 50.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

/// An import with its files.
#[derive(Serialize, JsonSchema)]
pub struct ImportAnswer {
    #[serde(flatten)]
    line: ImportLine,
    /// Its files: those that were refused first, then those with errors.
    files: List<File>,
}

/// One of its files.
#[derive(Serialize, JsonSchema)]
struct File {
    path: String,
    title: Option<String>,
    kind: Option<Kind>,
    /// What bringing it in would do: `create`, `update` or `nothing`.
    would: Option<&'static str>,
    errors: i64,
    warnings: i64,
    notes: i64,
    /// What became of it: `created`, `updated`, `unchanged` or `refused`.
    outcome: Option<String>,
    /// The last part of the address of its document.
    slug: Option<String>,
    /// Why it was refused.
    reason: Option<String>,
    /// How many secrets were hidden in it.
    hidden: usize,
}

impl From<ImportFile> for File {
    fn from(file: ImportFile) -> Self {
        let [errors, warnings, notes] = file.findings;
        Self {
            path: file.path,
            title: file.title,
            kind: file.kind,
            would: file.would.map(|would| match would {
                PlannedChange::Create => "create",
                PlannedChange::Update => "update",
                PlannedChange::Nothing => "nothing",
            }),
            errors,
            warnings,
            notes,
            outcome: file.outcome,
            slug: file.slug,
            reason: file.reason,
            hidden: file.hidden.len(),
        }
    }
}

impl Read for Import {
    type Answer = ImportAnswer;
    const PATH: &'static str = "/api/v1/imports/{id}";
    const NOUN: &'static str = "imports";
    const SUMMARY: &'static str = "Returns one of your imports with its files.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let page = Page::parse(self.limit, self.cursor.as_deref())?;
        let id = import_of(call.params.text("id"))?;
        let engine = &call.state.engine;
        let import = engine.find_import(call.actor, &id).await?;
        let files = engine
            .list_import_files(call.actor, &id, page.most, page.skip)
            .await?;
        let files = files.into_iter().map(File::from).collect();
        let answer = ImportAnswer {
            files: List::part(files, &page, import.files),
            line: line(&import),
        };
        Ok(answer.into())
    }
}
