//! Gathering an import, confirming it, and dropping it.

use super::run::Step;
use super::staging::Staging;
use super::statements::{
    COUNT_OPEN, CREATE_FILE, CREATE_IMPORT, CREATE_PICTURE, DELETE_FILES, DELETE_IMPORT,
    DELETE_OLD, DELETE_OLD_FILES, DELETE_OLD_PICTURES, DELETE_PICTURES_OF, FIND_BY_REQUEST,
    SET_STATE,
};
use crate::Engine;
use crate::clock::new_id;
use crate::db::values;
use crate::document::Secrets;
use crate::job::{self, Job};
use crate::person::Actor;
use model::Problem;
use model::id::{ImportId, PersonId, RequestKey};
use model::lint::Hidden;
use model::person::About;
use model::picture;
use model::role::Act;
use model::text::Source;

/// How many files are written at a time, and how many bytes.
const AT_ONCE: usize = 64;
const BYTES_AT_ONCE: u64 = 16 << 20;
/// An import that nobody confirms is dropped after this long, in milliseconds.
const KEPT_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// One that is still being taken in after this long was cut off.
const GATHERING_MS: i64 = 60 * 60 * 1000;
/// The most imports of one person that wait or are on their way.
const MAX_OPEN: i64 = 5;

/// Files to be brought in together.
pub struct CreateImport {
    /// The key of the form.
    pub request: RequestKey,
    /// The files.
    pub staging: Staging,
    /// Which secrets stay in them.
    pub secrets: Secrets,
}

/// A file as it waits: its path, and what it is.
type Waiting = (String, Content);

enum Content {
    /// A text with secrets covered, and what they were.
    Text(String, Option<String>),
    Picture(Vec<u8>),
    /// Why it cannot be brought in.
    Refused(String),
}

impl Engine {
    /// An empty staging file for files on their way in.
    pub fn staging(&self) -> Result<Staging, Problem> {
        Staging::new(&self.data, self.pictures)
    }

    /// Takes files in, to be read and looked at. Nothing is in the library yet.
    pub async fn create_import(
        &self,
        actor: &Actor,
        input: CreateImport,
    ) -> Result<ImportId, Problem> {
        actor.may(Act::Write, About::Everything)?;
        let first: Option<(String,)> = self
            .db
            .maybe(FIND_BY_REQUEST, values![input.request.as_str(), &actor.id])
            .await?;
        if let Some((id,)) = first {
            return ImportId::parse(&id).map_err(Problem::fault);
        }
        if self.db.scalar(COUNT_OPEN, values![&actor.id]).await? >= MAX_OPEN {
            let sentence = "You have five unfinished imports. Finish or discard one.";
            return Err(Problem::not_valid("files", sentence));
        }
        // It is taken in whole, whether or not the person waits for it.
        let (engine, person) = (self.clone(), actor.id.clone());
        tokio::spawn(async move { engine.gather(person, input).await })
            .await
            .map_err(Problem::unknown)?
    }

    async fn gather(&self, person: PersonId, input: CreateImport) -> Result<ImportId, Problem> {
        let CreateImport {
            request,
            mut staging,
            mut secrets,
        } = input;
        let unpacked = self.cpu.work(move || staging.unpack().map(|()| staging));
        let mut staging = unpacked.await??;
        let now = self.clock.now();
        let id = ImportId::parse(&new_id(now)).map_err(Problem::fault)?;
        let values = values![
            &id,
            &person,
            request.as_str(),
            now.0,
            secrets == Secrets::Keep,
            staging.left_out() as i64
        ];
        self.write(move |tx| {
            Box::pin(async move { tx.run(CREATE_IMPORT, values).await.map(drop) })
        })
        .await?;
        let mut from = 0;
        while from < staging.files().len() {
            let mut bytes = 0;
            let some = staging.files()[from..].iter().take(AT_ONCE);
            let some = some.take_while(|file| {
                let fits = bytes == 0 || bytes + file.bytes() <= BYTES_AT_ONCE;
                bytes += file.bytes();
                fits
            });
            // The first always fits, also where it is empty.
            let to = from + some.count().max(1);
            let covered = self.cpu.work(move || {
                let waiting: Result<Vec<Waiting>, Problem> = (from..to)
                    .map(|at| wait(&mut staging, at, &secrets))
                    .collect();
                (staging, secrets, waiting)
            });
            let (back, as_before, waiting) = covered.await?;
            (staging, secrets) = (back, as_before);
            let (waiting, import) = (waiting?, id.clone());
            self.write(move |tx| {
                Box::pin(async move {
                    let (mut files, mut pictures) = (Vec::new(), Vec::new());
                    for (path, content) in waiting {
                        let (text, hidden, refused) = match content {
                            Content::Text(text, hidden) => (Some(text), hidden, None),
                            Content::Refused(why) => (None, None, Some(why)),
                            Content::Picture(bytes) => {
                                pictures.push(values![&import, path, bytes]);
                                continue;
                            }
                        };
                        let outcome = refused.is_some().then_some("refused");
                        files.push(values![&import, path, text, outcome, refused, hidden]);
                    }
                    tx.run_all(CREATE_FILE, files).await?;
                    tx.run_all(CREATE_PICTURE, pictures).await
                })
            })
            .await?;
            from = to;
        }
        self.step(&id, "gathering", Step::Read).await?;
        Ok(id)
    }

    /// Drops imports that nobody confirmed, and those that were cut off while they were taken in.
    pub(crate) async fn remove_old_imports(&self) -> Result<(), Problem> {
        let now = self.clock.now().0;
        let old = values![now - KEPT_MS, now - GATHERING_MS];
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(DELETE_OLD_FILES, old.clone()).await?;
                tx.run(DELETE_OLD_PICTURES, old.clone()).await?;
                tx.run(DELETE_OLD, old).await.map(drop)
            })
        })
        .await
    }

    /// Brings everything in that was read, while the person may leave.
    pub async fn confirm_import(&self, actor: &Actor, id: &ImportId) -> Result<(), Problem> {
        actor.may(Act::Write, About::Everything)?;
        self.find_import(actor, id).await?;
        // Pressed twice, or again after it is done: it is on its way, or was.
        self.step(id, "read", Step::Import).await
    }

    /// Drops an import. What was brought in already stays.
    pub async fn remove_import(&self, actor: &Actor, id: &ImportId) -> Result<(), Problem> {
        actor.may(Act::Write, About::Everything)?;
        self.find_import(actor, id).await?;
        let (id, person) = (id.clone(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(DELETE_FILES, values![&id, &person]).await?;
                tx.run(DELETE_PICTURES_OF, values![&id, &person]).await?;
                tx.run(DELETE_IMPORT, values![&id, &person]).await.map(drop)
            })
        })
        .await
    }

    /// Goes on to the next step, once, and has it worked on in the background.
    async fn step(&self, id: &ImportId, from: &'static str, step: Step) -> Result<(), Problem> {
        let (job, now) = (Job::Import(id.clone()), self.clock.now());
        let values = values![id, from, step.state()];
        self.write(move |tx| {
            Box::pin(async move {
                match tx.run(SET_STATE, values).await? {
                    0 => Ok(()),
                    _ => job::add(tx, &job, now).await,
                }
            })
        })
        .await?;
        self.jobs.notify();
        Ok(())
    }
}

/// Lines and kinds as JSON; nothing where nothing was covered.
fn stored(hidden: &[Hidden]) -> Result<Option<String>, Problem> {
    let hidden: Vec<(usize, &str)> = hidden.iter().map(|one| (one.line, one.kind)).collect();
    let stored = || serde_json::to_string(&hidden).map_err(Problem::fault);
    (!hidden.is_empty()).then(stored).transpose()
}

/// A file as it will wait: secrets are covered here, before anything is written anywhere.
fn wait(staging: &mut Staging, at: usize, secrets: &Secrets) -> Result<Waiting, Problem> {
    let file = staging.files()[at].clone();
    let path = file.path.as_str().to_owned();
    if let Some(why) = file.refused {
        return Ok((path, Content::Refused(why)));
    }
    let bytes = staging.bytes(at)?;
    if file.is_picture {
        let judged = picture::judge(&bytes, staging.limits());
        return Ok((
            path,
            judged.map_or_else(Content::Refused, |_| Content::Picture(bytes)),
        ));
    }
    let content = match Source::parse(&bytes) {
        Ok(source) => {
            let (text, hidden) = secrets.applied_to(source.as_str());
            Content::Text(text, stored(&hidden)?)
        }
        Err(refusal) => Content::Refused(refusal.sentence),
    };
    Ok((path, content))
}
