//! Links between documents and rollouts, seen from both ends.

use crate::Engine;
use crate::db::{FromRow, statements, values};
use crate::event::{append, said_before};
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::event::{Happened, Outcome, Seq};
use model::id::{DocumentId, RequestKey, RolloutNumber, RunItemId};
use model::role::Act;

statements! {
    FIND_DOCUMENTS_OF = "select d.slug, d.title, d.kind, i.label, i.words from link l join document d on d.id = l.document_id \
        left join run_item i on i.id = l.item_id where l.rollout = $1 order by l.seq";
    FIND_ROLLOUTS_OF = "select r.number, r.title, r.decision, l.seq as named, i.label, i.words from rollout r \
        left join link l on l.rollout = r.number and l.document_id = $1 left join run_item i on i.id = l.item_id \
        where r.document_id = $1 or l.document_id = $1 order by r.number desc";
    COUNT_ITEM_OF = "select count(*) from run_item where id = $1 and rollout = $2";
    CREATE_LINK = "insert into link (document_id, rollout, item_id, seq) values ($1, $2, $3, $4)";
}

/// A document that names a rollout.
#[derive(Debug, Clone)]
pub struct LinkedDocument {
    /// The last part of the document's address.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub kind: Kind,
    /// The item it names: the number people say, and the words.
    pub item: Option<(String, String)>,
}

/// A rollout that was started from a document, or that a document names.
#[derive(Debug, Clone)]
pub struct LinkedRollout {
    /// The number people say.
    pub number: RolloutNumber,
    /// Its title.
    pub title: String,
    /// What was decided.
    pub decision: Option<Outcome>,
    /// The document names it; otherwise it was started from the document.
    pub is_named: bool,
    /// The item it names: the number people say, and the words.
    pub item: Option<(String, String)>,
}

#[derive(FromRow)]
struct DocumentRow {
    slug: String,
    title: String,
    kind: String,
    label: Option<String>,
    words: Option<String>,
}

#[derive(FromRow)]
struct RolloutRow {
    number: i64,
    title: String,
    decision: Option<String>,
    named: Option<i64>,
    label: Option<String>,
    words: Option<String>,
}

/// A link to be made.
#[derive(Debug, Clone)]
pub struct LinkDocument {
    /// The key of the form.
    pub request: RequestKey,
    /// The document, usually a post-mortem.
    pub document: DocumentId,
    /// The rollout it names.
    pub rollout: RolloutNumber,
    /// The item that let the fault through.
    pub item: Option<RunItemId>,
}

impl Engine {
    /// Links a document to a rollout, and perhaps to the very item.
    pub async fn link_document(&self, actor: &Actor, input: LinkDocument) -> Result<Seq, Problem> {
        actor.may(Act::Write)?;
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let happened = Happened::Linked {
                    document: input.document.clone(),
                    rollout: input.rollout,
                    item: input.item.clone(),
                };
                if let Some(first) = said_before(tx, &actor, &input.request, &happened).await? {
                    return Ok(first);
                }
                if let Some(item) = &input.item
                    && tx
                        .scalar(COUNT_ITEM_OF, values![item, input.rollout])
                        .await?
                        == 0
                {
                    return Err(Problem::NotFound("item in this rollout"));
                }
                let seq = append(tx, now, Some(&actor), Some(&input.request), &happened).await?;
                let item = input.item.as_ref().map(RunItemId::as_str);
                tx.run(
                    CREATE_LINK,
                    values![&input.document, input.rollout, item, seq],
                )
                .await?;
                Ok(seq)
            })
        })
        .await
    }

    /// The documents that name a rollout.
    pub(crate) async fn list_documents_of(
        &self,
        rollout: RolloutNumber,
    ) -> Result<Vec<LinkedDocument>, Problem> {
        let rows = self
            .db
            .all::<DocumentRow>(FIND_DOCUMENTS_OF, values![rollout])
            .await?;
        let read = |row: DocumentRow| {
            let kind = Kind::parse(&row.kind).ok_or_else(|| {
                Problem::not_saved(format!("document {} has an unknown kind", row.slug))
            })?;
            Ok(LinkedDocument {
                slug: row.slug,
                title: row.title,
                kind,
                item: row.label.zip(row.words),
            })
        };
        rows.into_iter().map(read).collect()
    }

    /// The rollouts started from a document, and those it names.
    pub(crate) async fn list_rollouts_of(
        &self,
        document: &DocumentId,
    ) -> Result<Vec<LinkedRollout>, Problem> {
        let rows = self
            .db
            .all::<RolloutRow>(FIND_ROLLOUTS_OF, values![document])
            .await?;
        let read = |row: RolloutRow| {
            let number = RolloutNumber::new(row.number)
                .ok_or_else(|| Problem::not_saved("a rollout without a number"))?;
            let decision = row.decision.as_deref().and_then(Outcome::parse);
            Ok(LinkedRollout {
                number,
                title: row.title,
                decision,
                is_named: row.named.is_some(),
                item: row.label.zip(row.words),
            })
        };
        rows.into_iter().map(read).collect()
    }
}
