//! Documents that an earlier reader has read are read again, so that what is kept beside a text is what this
//! release reads in it. Numbers that items have stay theirs.

use super::parse::{Before, ParsedRevision, READER, keep_reading, redirect_anchors};
use super::secrets::Secrets;
use super::statements::{
    FIND_HEAD, FIND_NUMBERS, FIND_PATH, FIND_REVISION as FIND_TEXT, FIND_UNREAD, SET_ITEMS,
    SET_READ,
};
use crate::Engine;
use crate::db::{FromRow, values};
use crate::job::{self, Job};
use model::Problem;
use model::id::DocumentId;
use model::text::Source;

#[derive(FromRow)]
struct Text {
    source: String,
    items: Option<String>,
}

impl Engine {
    /// Has documents read again that an earlier release has read, if there are any.
    pub(crate) async fn ask_to_reread(&self) -> Result<(), Problem> {
        let unread: Option<(String,)> = self.db.maybe(FIND_UNREAD, values![READER]).await?;
        if unread.is_none() {
            return Ok(());
        }
        let now = self.clock.now();
        self.write(move |tx| Box::pin(async move { job::add(tx, &Job::Reread, now).await }))
            .await
    }

    /// Reads again what an earlier release has read, one document after the other, and says how many there were.
    pub(crate) async fn reread_documents(&self) -> Result<usize, Problem> {
        let mut count = 0;
        while let Some((id,)) = self
            .db
            .maybe::<(String,)>(FIND_UNREAD, values![READER])
            .await?
        {
            let id = DocumentId::parse(&id).map_err(Problem::fault)?;
            self.reread(id).await?;
            count += 1;
        }
        tracing::info!(count, "documents were read again by this release");
        Ok(count)
    }

    /// One revision after the other, each in a transaction of its own; the document counts as read at the end.
    async fn reread(&self, id: DocumentId) -> Result<(), Problem> {
        let mut before: Option<Before> = None;
        let mut newest: Option<ParsedRevision> = None;
        let numbers: Vec<(i64,)> = self.db.all(FIND_NUMBERS, values![&id]).await?;
        let last = numbers.last().map_or(0, |(number,)| *number);
        for (number,) in numbers {
            let Some(text): Option<Text> = self.db.maybe(FIND_TEXT, values![&id, number]).await?
            else {
                continue;
            };
            // A text that the parser cannot read stays as it was read.
            let Ok(source) = Source::parse(text.source.as_bytes()) else {
                continue;
            };
            let read = self.parsed(source, None, Secrets::Keep, before.clone());
            let mut parsed = match read.await {
                Ok(parsed) => parsed,
                Err(Problem::NotValid(_)) => continue,
                Err(problem) => return Err(problem),
            };
            parsed.is_first = false;
            let mut after = parsed.as_before()?;
            // The numbers that items have already stay theirs.
            if text.items.is_some() {
                after.items = text.items;
            }
            let (id, items) = (id.clone(), after.items.clone());
            before = Some(after);
            newest = Some(
                self.write(move |tx| {
                    Box::pin(async move {
                        tx.run(SET_ITEMS, values![&id, number, items]).await?;
                        redirect_anchors(tx, &id, &parsed).await?;
                        Ok(parsed)
                    })
                })
                .await?,
            );
        }
        self.write(move |tx| {
            Box::pin(async move {
                let head = tx.maybe::<(String, i64)>(FIND_HEAD, values![&id]).await?;
                if head.is_none_or(|(_, newest)| newest != last) {
                    // Saved again meanwhile, and read by this reader.
                    return Ok(());
                }
                let (mut next, mut review_days) = (1, None);
                if let Some(text) = newest {
                    let path: Option<(Option<String>,)> = tx.maybe(FIND_PATH, values![&id]).await?;
                    let path = path.and_then(|(path,)| path);
                    keep_reading(tx, &id, path.as_deref(), &text).await?;
                    next = text.next_item;
                    review_days = text.review_days;
                }
                tx.run(SET_READ, values![&id, READER, next, review_days])
                    .await
                    .map(drop)
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::db::Statement;
    use crate::document::{ImportDocument, ImportKey};
    use crate::person::Actor;
    use crate::{Database, Purpose, Settings};
    use model::document::Filter;
    use model::id::PersonId;
    use model::role::Role;
    use model::text::Path;

    const FORGET: [&str; 4] = [
        "update document set read_by = 0, next_item = 1, review_days = null",
        "update revision set items = null",
        "delete from document_label",
        "delete from old_anchor",
    ];

    fn source(text: &str) -> Result<Source, Problem> {
        Source::parse(text.as_bytes()).map_err(|refusal| Problem::NotValid(vec![refusal]))
    }

    fn somebody() -> Result<Actor, Problem> {
        Ok(Actor {
            id: PersonId::parse("0190b5a1-7c3e-7f00-8000-0123456789ab").map_err(Problem::fault)?,
            name: "Somebody".to_owned(),
            position: None,
            role: Role::Viewer,
            scope: None,
        })
    }

    async fn kept(engine: &Engine) -> Result<(Vec<String>, Vec<bool>, Vec<String>), Problem> {
        let numbers: Vec<(Option<String>,)> = engine
            .db
            .all(
                Statement {
                    name: "ITEMS",
                    sql: "select items from revision order by number",
                },
                values![],
            )
            .await?;
        let anchors: Vec<(String,)> = engine
            .db
            .all(
                Statement {
                    name: "ANCHORS",
                    sql: "select leads_to from old_anchor",
                },
                values![],
            )
            .await?;
        let filter = Filter {
            tag: Some("doors".to_owned()),
            ..Filter::default()
        };
        let (documents, _) = engine.list_documents(&somebody()?, &filter, 10, 0).await?;
        let numbers = numbers
            .into_iter()
            .map(|(items,)| items.unwrap_or_default());
        Ok((
            numbers.collect(),
            documents
                .iter()
                .map(|listed| listed.review_due.is_some())
                .collect(),
            anchors.into_iter().map(|(to,)| to).collect(),
        ))
    }

    /// What a release keeps that read everything again is what it would have kept in the first place.
    #[tokio::test]
    async fn what_is_read_again_is_what_was_read() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let settings = Settings {
            data: folder.path().to_owned(),
            purpose: Purpose::Work,
            database: Database::Sqlite,
            join_writes: 1,
            attempts: Default::default(),
            pictures: Default::default(),
            clock: Clock::machine(),
        };
        let engine = Engine::open(settings).await?;
        let texts = [
            "---\ntags: doors\n---\n# Door\n\n## Roll back\n\n- [ ] a lamp is lit\n- [ ] the door is shut\n",
            "---\ntags: doors\nreview-every: 90 days\n---\n# Door\n\n## Undo\n\n- [ ] the door is shut\n- [ ] something new\n",
        ];
        for text in texts {
            let known =
                Path::parse("door.md").map_err(|refusal| Problem::NotValid(vec![refusal]))?;
            let input = ImportDocument {
                known: ImportKey::Path(known),
                kind: None,
                earlier: Vec::new(),
                source: source(text)?,
                secrets: Secrets::Keep,
                pictures: Vec::new(),
                earlier_pictures: Vec::new(),
            };
            engine.import_document(None, input).await?;
        }
        let first = kept(&engine).await?;
        assert_eq!(first.0, ["[1,2]", "[2,3]"]);
        assert_eq!(
            (first.1.as_slice(), first.2.as_slice()),
            ([true].as_slice(), ["s-undo".to_owned()].as_slice())
        );
        assert_eq!(engine.reread_documents().await?, 0);
        for sql in FORGET {
            let forget = Statement {
                name: "FORGET",
                sql,
            };
            engine
                .write(move |tx| Box::pin(async move { tx.run(forget, values![]).await.map(drop) }))
                .await?;
        }
        assert_ne!(kept(&engine).await?, first);
        assert_eq!(engine.reread_documents().await?, 1);
        assert_eq!(kept(&engine).await?, first);
        engine.close().await;
        Ok(())
    }
}
