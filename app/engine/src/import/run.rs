//! Working an import off in the background: reading every file, and after the person's word bringing them in.

use super::statements::{
    DELETE_PICTURES, FIND_KNOWN, FIND_PICTURE, FIND_STARTER, FIND_TO_BRING, FIND_TO_READ,
    SET_OUTCOME, SET_READING, SET_STATE,
};
use crate::Engine;
use crate::db::values;
use crate::document::{ImportDocument, ImportKey, ImportedDocument, Secrets, check, pictures};
use crate::hash;
use futures::StreamExt;
use model::Problem;
use model::id::{DocumentId, ImportId, PersonId};
use model::lint::Severity;
use model::picture::{self, GivenPicture};
use model::text::{Path, Source};
use std::collections::BTreeSet;
use std::time::Duration;

/// How many files are worked on at once. Sign-offs share the write lane with them.
const AT_ONCE: usize = 8;
/// How many are taken from the database at a time.
const PAGE: i64 = 32;

/// How often a file is tried again where too much happens at once, and after which pause.
const TRIES: usize = 4;
const PAUSE: Duration = Duration::from_secs(2);

/// What is being done with an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Read,
    Import,
}

impl Step {
    /// The state while it is being done.
    pub fn state(self) -> &'static str {
        match self {
            Self::Read => "reading",
            Self::Import => "running",
        }
    }

    /// The state afterwards.
    fn after(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Import => "done",
        }
    }
}

impl Engine {
    /// Works an import's step off, from where it was left.
    pub(crate) async fn work_off(&self, id: &ImportId) -> Result<(), Problem> {
        let Some((person, state, keeps)) = self.find_starter_of(id).await? else {
            return Ok(());
        };
        let person = PersonId::parse(&person).map_err(Problem::fault)?;
        let secrets = if keeps { Secrets::Keep } else { Secrets::Cover };
        let step = if state == Step::Read.state() {
            Step::Read
        } else {
            Step::Import
        };
        let waiting = match step {
            Step::Read => FIND_TO_READ,
            Step::Import => FIND_TO_BRING,
        };
        let mut last = String::new();
        loop {
            let values = values![id, last.as_str(), PAGE];
            let files: Vec<(String, String)> = self.db.all(waiting, values).await?;
            let Some((path, _)) = files.last() else { break };
            last.clone_from(path);
            let mut working = futures::stream::iter(files)
                .map(|(path, source): (String, String)| {
                    let (person, secrets) = (&person, secrets.clone());
                    async move {
                        match step {
                            Step::Read => self.read_file(id, path, source).await,
                            Step::Import => {
                                self.import_file(id, person, path, source, secrets).await
                            }
                        }
                    }
                })
                .buffer_unordered(AT_ONCE);
            while let Some(done) = working.next().await {
                done?;
            }
        }
        let (id, values) = (id.clone(), values![id, step.state(), step.after()]);
        self.write(move |tx| {
            Box::pin(async move {
                if step == Step::Import {
                    tx.run(DELETE_PICTURES, values![&id]).await?;
                }
                tx.run(SET_STATE, values).await.map(drop)
            })
        })
        .await
    }

    async fn find_starter_of(
        &self,
        id: &ImportId,
    ) -> Result<Option<(String, String, bool)>, Problem> {
        self.db.maybe(FIND_STARTER, values![id]).await
    }

    /// Reads a file, and finds out what bringing it in would do.
    async fn read_file(&self, id: &ImportId, path: String, source: String) -> Result<(), Problem> {
        let hash = hash::of(source.as_bytes());
        let known: Option<(String, String, Option<String>)> =
            self.db.maybe(FIND_KNOWN, values![path.as_str()]).await?;
        let is_known = |newest: &String, last: &Option<String>| {
            *newest == hash || last.as_ref() == Some(&hash)
        };
        let would = match &known {
            None => "create",
            Some((document, newest, last)) if is_known(newest, last) => {
                let document = DocumentId::parse(document).map_err(Problem::fault)?;
                let given = self.pictures_beside(id, &path, &source).await?;
                match pictures::has(&mut self.db.clone(), &document, &given).await? {
                    true => "nothing",
                    false => "update",
                }
            }
            Some(_) => "update",
        };
        let checked = match Source::parse(source.as_bytes()) {
            Ok(source) => {
                let beside = match Path::parse(&path) {
                    Ok(file) => self.names_beside(id, &file, source.as_str()).await?,
                    Err(_) => BTreeSet::new(),
                };
                self.cpu
                    .work(move || check(&source, |name| beside.contains(name)))
                    .await
                    .map_err(Problem::fault)?
            }
            Err(refusal) => Err(Problem::NotValid(vec![refusal])),
        };
        let checked = match checked {
            Ok(checked) => checked,
            Err(problem) => return self.refuse_file(id, path, problem).await,
        };
        let count = |severity: Severity| {
            let found = checked.findings.iter();
            found.filter(|one| one.rule.severity == severity).count() as i64
        };
        let kind = checked.reading.kind.name();
        let values = values![
            id,
            path,
            checked.reading.title.as_str(),
            kind,
            would,
            count(Severity::Error),
            count(Severity::Warning),
            count(Severity::Note)
        ];
        self.write(move |tx| Box::pin(async move { tx.run(SET_READING, values).await.map(drop) }))
            .await
    }

    /// The pictures of this import that a text of it shows.
    async fn pictures_beside(
        &self,
        id: &ImportId,
        path: &str,
        source: &str,
    ) -> Result<Vec<GivenPicture>, Problem> {
        let Ok(file) = Path::parse(path) else {
            return Ok(Vec::new());
        };
        let mut given = Vec::new();
        for name in self.names_beside(id, &file, source).await? {
            let Some(place) = picture::beside(&file, &name) else {
                continue;
            };
            let found: Option<(Vec<u8>,)> = self.db.maybe(FIND_PICTURE, values![id, place]).await?;
            given.extend(found.map(|(bytes,)| GivenPicture { path: name, bytes }));
        }
        Ok(given)
    }

    async fn import_file(
        &self,
        id: &ImportId,
        person: &PersonId,
        path: String,
        source: String,
        secrets: Secrets,
    ) -> Result<(), Problem> {
        // As they are now: a right that was withdrawn meanwhile is withdrawn.
        let Some(actor) = self.find_actor(person).await? else {
            let gone = "The person who imported it no longer has access.";
            let gone = Problem::NotAllowed(gone.to_owned());
            return self.refuse_file(id, path, gone).await;
        };
        let pictures = self.pictures_beside(id, &path, &source).await?;
        let input = match (Path::parse(&path), Source::parse(source.as_bytes())) {
            (Ok(path), Ok(source)) => ImportDocument {
                known: ImportKey::Path(path),
                kind: None,
                earlier: Vec::new(),
                source,
                secrets,
                pictures,
                earlier_pictures: Vec::new(),
            },
            (Err(refusal), _) | (_, Err(refusal)) => {
                return self
                    .refuse_file(id, path, Problem::NotValid(vec![refusal]))
                    .await;
            }
        };
        let mut tries = 0;
        let brought = loop {
            // Somebody has dropped it: nothing more comes in.
            if self.find_starter_of(id).await?.is_none() {
                return Ok(());
            }
            tries += 1;
            match self.import_document(Some(&actor), input.clone()).await {
                Ok(brought) => break brought,
                Err(problem @ (Problem::NotValid(_) | Problem::NotAllowed(_))) => {
                    return self.refuse_file(id, path, problem).await;
                }
                // Too much at once, or a fault that may pass.
                Err(_) if tries < TRIES => tokio::time::sleep(PAUSE).await,
                Err(problem) => {
                    tracing::error!(cause = %problem, path, "a file could not be imported");
                    return self.refuse_file(id, path, problem).await;
                }
            }
        };
        let (outcome, saved) = match brought {
            ImportedDocument::Created(saved) => ("created", saved),
            ImportedDocument::Updated(saved) => ("updated", saved),
            ImportedDocument::Unchanged(saved) => ("unchanged", saved),
        };
        self.set_outcome(id, path, outcome, Some(saved.slug), None)
            .await
    }

    async fn refuse_file(
        &self,
        id: &ImportId,
        path: String,
        problem: Problem,
    ) -> Result<(), Problem> {
        self.set_outcome(id, path, "refused", None, Some(problem.sentence()))
            .await
    }

    async fn set_outcome(
        &self,
        id: &ImportId,
        path: String,
        outcome: &'static str,
        slug: Option<String>,
        reason: Option<String>,
    ) -> Result<(), Problem> {
        let values = values![id, path, outcome, slug, reason];
        self.write(move |tx| Box::pin(async move { tx.run(SET_OUTCOME, values).await.map(drop) }))
            .await
    }
}
