//! Whether a document worked when somebody used it, and whether it is still to be used.

use super::statements::{
    CREATE_RETIREMENT, CREATE_USE, FIND_HEAD, FIND_ID_BY_SLUG, FIND_RETIREMENT, FIND_USES,
};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use crate::event::{append, said_before};
use crate::person::Actor;
use model::Problem;
use model::address;
use model::document;
use model::event::Event;
use model::event::Subject;
use model::id::{DocumentId, RequestKey};
use model::record::Seq;
use model::role::Act;
use model::text::Reason;
use model::trust::{Trust, Use};
use serde::{Deserialize, Serialize};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What somebody says after using a document.
#[derive(Debug, Clone)]
pub struct UseDocument {
    /// The key of the form.
    pub request: RequestKey,
    /// The document.
    pub document: DocumentId,
    /// The revision that was read.
    pub revision: i64,
    /// It worked.
    pub worked: bool,
    /// It was a drill.
    pub drill: bool,
    /// What was different; required where it did not work.
    pub note: Option<Reason>,
}

/// A document that is not to be used any more.
#[derive(Debug, Clone)]
pub struct RetireDocument {
    /// The key of the form.
    pub request: RequestKey,
    /// The document.
    pub document: DocumentId,
    /// The address of the one to be used instead.
    pub successor: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// One use in a list.
#[derive(Debug, Clone, FromRow)]
pub struct DocumentUse {
    /// It worked.
    pub worked: bool,
    /// It was a drill.
    pub drill: bool,
    /// What was said to it.
    pub note: Option<String>,
    /// Who.
    pub name: String,
    /// On which revision.
    pub revision: i64,
    at_ms: i64,
}

impl DocumentUse {
    /// When.
    pub fn at(&self) -> Moment {
        Moment(self.at_ms)
    }
}

/// Why a document is retired, and by which other one: its address and title.
#[derive(Debug, Clone)]
pub struct Retirement {
    /// Why.
    pub reason: String,
    /// Address and title of the one to be used instead.
    pub successor: Option<(String, String)>,
}

/// Everything the trust line says.
#[derive(Debug, Clone)]
pub struct TrustLine {
    /// How far it can be trusted.
    pub trust: Trust,
    /// What people said, the last one first.
    pub uses: Vec<DocumentUse>,
    /// When it should be read through again.
    pub review_due: Option<Moment>,
    /// That moment is over.
    pub is_overdue: bool,
    /// Not to be used any more.
    pub retirement: Option<Retirement>,
}

/// Whether a document is to be used, as search keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    trust: Trust,
    worked_ms: Option<i64>,
    review_due_ms: Option<i64>,
    /// Address and title of the document that is to be used instead.
    pub instead: Option<(String, String)>,
}

impl Standing {
    /// It is not to be used any more.
    pub fn is_retired(&self) -> bool {
        self.trust == Trust::Retired
    }

    /// When it worked for somebody, the last time.
    pub fn worked(&self) -> Option<Moment> {
        self.worked_ms.map(Moment)
    }

    /// It should have been read through again by now.
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.review_due_ms.is_some_and(|due| due < now.0)
    }

    /// How far it can be trusted now.
    pub fn trust(&self, now: Moment) -> Trust {
        self.trust.reviewed(!self.is_overdue(now))
    }
}

#[derive(FromRow)]
struct RetirementRow {
    reason: String,
    id: Option<String>,
    slug: Option<String>,
    title: Option<String>,
}

impl Engine {
    /// Writes down whether a document worked.
    pub async fn use_document(&self, actor: &Actor, input: UseDocument) -> Result<Seq, Problem> {
        actor.may(Act::Write, &Subject::Document(input.document.clone()))?;
        if !input.worked && input.note.is_none() {
            return Err(Problem::not_valid(
                "note",
                "Say what did not work. The next person reads it first.",
            ));
        }
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let note = input.note.as_ref().map(|note| note.as_str().to_owned());
                let used = document::Event::Used {
                    revision: input.revision,
                    worked: input.worked,
                    drill: input.drill,
                    note: note.clone(),
                };
                let used = Event::Document(input.document.clone(), used);
                if let Some(first) = said_before(tx, &actor, &input.request, &used).await? {
                    return Ok(first);
                }
                tx.maybe::<(String, i64)>(FIND_HEAD, values![&input.document])
                    .await?
                    .ok_or(Problem::NotFound("document"))?;
                let seq = append(tx, now, Some(&actor), Some(&input.request), &used).await?;
                let values = values![
                    seq,
                    &input.document,
                    input.revision,
                    &actor,
                    now.0,
                    input.worked,
                    input.drill,
                    note
                ];
                tx.run(CREATE_USE, values).await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Retires a document. It stays readable and says what to use instead.
    pub async fn retire_document(
        &self,
        actor: &Actor,
        input: RetireDocument,
    ) -> Result<(), Problem> {
        actor.may(Act::Write, &Subject::Document(input.document.clone()))?;
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                tx.maybe::<(String, i64)>(FIND_HEAD, values![&input.document])
                    .await?
                    .ok_or(Problem::NotFound("document"))?;
                let successor = match &input.successor {
                    None => None,
                    Some(slug) => {
                        let found: Option<(String,)> =
                            tx.maybe(FIND_ID_BY_SLUG, values![slug.as_str()]).await?;
                        let id = found.and_then(|(id,)| DocumentId::parse(&id).ok());
                        let other = id.filter(|id| *id != input.document);
                        Some(other.ok_or_else(|| {
                            Problem::not_valid(
                                "successor",
                                "There is no other document with this address.",
                            )
                        })?)
                    }
                };
                let retired = document::Event::Retired {
                    successor: successor.clone(),
                    reason: input.reason.as_str().to_owned(),
                };
                let retired = Event::Document(input.document.clone(), retired);
                if said_before(tx, &actor, &input.request, &retired)
                    .await?
                    .is_some()
                {
                    return Ok(());
                }
                let seq = append(tx, now, Some(&actor), Some(&input.request), &retired).await?;
                let successor = successor.as_ref().map(DocumentId::as_str);
                let values = values![&input.document, successor, seq, input.reason.as_str()];
                tx.run(CREATE_RETIREMENT, values).await.map(drop)
            })
        })
        .await
    }

    /// The trust line of a document that was last saved at `saved` and is to be read through every so many days.
    pub(super) async fn trust_line(
        &self,
        document: &DocumentId,
        saved: Moment,
        review_every_days: Option<u32>,
    ) -> Result<TrustLine, Problem> {
        let known = Experience::of(&self.db, document, saved, review_every_days).await?;
        let is_overdue = known.standing.is_overdue(self.clock.now());
        Ok(TrustLine {
            trust: known.standing.trust(self.clock.now()),
            uses: known.uses,
            review_due: known.standing.review_due_ms.map(Moment),
            is_overdue,
            retirement: known.retirement.map(|row| Retirement {
                reason: row.reason,
                successor: row.slug.zip(row.title),
            }),
        })
    }
}

/// What is known of a document's use.
struct Experience {
    uses: Vec<DocumentUse>,
    retirement: Option<RetirementRow>,
    standing: Standing,
}

impl Experience {
    async fn of(
        db: &Db,
        document: &DocumentId,
        saved: Moment,
        review_every_days: Option<u32>,
    ) -> Result<Self, Problem> {
        let uses: Vec<DocumentUse> = db.all(FIND_USES, values![document]).await?;
        let retirement: Option<RetirementRow> =
            db.maybe(FIND_RETIREMENT, values![document]).await?;
        let worked = uses.iter().filter(|one| one.worked);
        let worked_ms = worked.map(|one| one.at_ms).max();
        let since = worked_ms.map_or(saved.0, |worked| worked.max(saved.0));
        let in_order: Vec<Use> = uses
            .iter()
            .rev()
            .map(|one| Use {
                worked: one.worked,
                drill: one.drill,
            })
            .collect();
        let instead = retirement.as_ref().and_then(|row| {
            let address = row.slug.as_deref().map(address::library::document);
            address.zip(row.title.clone())
        });
        let standing = Standing {
            trust: Trust::of(&in_order, false, retirement.is_some()),
            worked_ms,
            review_due_ms: review_every_days.map(|days| since + i64::from(days) * DAY_MS),
            instead,
        };
        Ok(Self {
            uses,
            retirement,
            standing,
        })
    }
}

/// Whether a document is to be used, and which one instead.
pub(crate) async fn standing_of(
    db: &Db,
    document: &DocumentId,
    saved: Moment,
    review_every_days: Option<u32>,
) -> Result<(Standing, Option<DocumentId>), Problem> {
    let known = Experience::of(db, document, saved, review_every_days).await?;
    let successor = known.retirement.and_then(|row| row.id);
    let successor = successor.and_then(|id| DocumentId::parse(&id).ok());
    Ok((known.standing, successor))
}
