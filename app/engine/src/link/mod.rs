//! Links between documents and rollouts, seen from both ends.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, statements, values};
use crate::event::{append, said_before};
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::document::LinkRole;
use model::event::Event;
use model::event::Subject;
use model::id::{DocumentId, RequestKey, RolloutNumber, RunItemId};
use model::record::Seq;
use model::role::Act;
use model::rollout;
use model::rollout::Outcome;
use model::rollout::{CriterionNumber, PhaseNumber};

statements! {
    FIND_DOCUMENTS_OF = "select d.slug, d.title, d.kind, l.role, l.phase, l.criterion, i.label, i.words, e.at_ms, p.name as who from link l \
        join document d on d.id = l.document_id join event e on e.seq = l.seq left join person p on p.id = e.actor \
        left join run_item i on i.id = l.item_id where l.rollout = $1 order by l.seq";
    FIND_ROLLOUTS_OF = "select r.number, r.title, r.decision, l.seq as named, l.role, l.phase, l.criterion, i.label, i.words \
        from (select number from rollout where document_id = $1 union select rollout from link where document_id = $1) about \
        join rollout r on r.number = about.number left join link l on l.rollout = r.number and l.document_id = $1 \
        left join run_item i on i.id = l.item_id order by r.number desc";
    CREATE_LINK = "insert into link (document_id, rollout, item_id, phase, criterion, role, seq) values ($1, $2, $3, $4, $5, $6, $7)";
}

/// The very thing of a rollout that a document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An item: the number people say, and the words.
    Item(String, String),
    /// A hold point.
    HoldPoint(usize),
    /// A criterion.
    Criterion(usize),
}

impl Target {
    /// In words: "3.6 The image is built", "hold point 2".
    pub fn words(&self) -> String {
        match self {
            Self::Item(label, words) => format!("{label} {words}"),
            Self::HoldPoint(number) => format!("hold point {number}"),
            Self::Criterion(number) => format!("criterion C{number}"),
        }
    }

    fn of(
        item: Option<(String, String)>,
        phase: Option<i64>,
        criterion: Option<i64>,
    ) -> Option<Self> {
        let number = |number: Option<i64>| usize::try_from(number?).ok();
        item.map(|(label, words)| Self::Item(label, words))
            .or_else(|| number(phase).map(Self::HoldPoint))
            .or_else(|| number(criterion).map(Self::Criterion))
    }
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
    /// What it is to the rollout.
    pub role: LinkRole,
    /// The very thing that it names.
    pub target: Option<Target>,
    /// Who linked it.
    pub who: String,
    /// When.
    pub at: Moment,
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
    /// What the document is to it. Nothing: it was started from the document.
    pub role: Option<LinkRole>,
    /// The very thing that the document names.
    pub target: Option<Target>,
}

#[derive(FromRow)]
struct DocumentRow {
    slug: String,
    title: String,
    kind: String,
    role: String,
    phase: Option<i64>,
    criterion: Option<i64>,
    label: Option<String>,
    words: Option<String>,
    at_ms: i64,
    who: Option<String>,
}

#[derive(FromRow)]
struct RolloutRow {
    number: i64,
    title: String,
    decision: Option<String>,
    named: Option<i64>,
    role: Option<String>,
    phase: Option<i64>,
    criterion: Option<i64>,
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
    /// What it is to the rollout.
    pub role: LinkRole,
    /// The item that let the fault through.
    pub item: Option<RunItemId>,
    /// The hold point that did.
    pub phase: Option<PhaseNumber>,
    /// The criterion that did.
    pub criterion: Option<CriterionNumber>,
}

impl Engine {
    /// Links a document to a rollout, and perhaps to the very item.
    pub async fn link_document(&self, actor: &Actor, input: LinkDocument) -> Result<Seq, Problem> {
        actor.may(Act::Write, &Subject::Document(input.document.clone()))?;
        let state = self.state(input.rollout).await?;
        if input
            .item
            .as_ref()
            .is_some_and(|item| state.item(item).is_none())
        {
            return Err(Problem::NotFound("item in this rollout"));
        }
        if input
            .phase
            .is_some_and(|phase| state.hold_point(phase).is_none())
        {
            return Err(Problem::NotFound("hold point in this rollout"));
        }
        if input
            .criterion
            .is_some_and(|criterion| state.criterion(criterion).is_none())
        {
            return Err(Problem::NotFound("criterion in this rollout"));
        }
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                let linked = rollout::Event::Linked {
                    document: input.document.clone(),
                    item: input.item.clone(),
                    phase: input.phase,
                    criterion: input.criterion,
                    role: input.role,
                };
                let linked = Event::Rollout(input.rollout, linked);
                if let Some(first) = said_before(tx, &actor, &input.request, &linked).await? {
                    return Ok(first);
                }
                let seq = append(tx, now, Some(&actor), Some(&input.request), &linked).await?;
                let item = input.item.as_ref().map(RunItemId::as_str);
                let number =
                    |number: Option<usize>| number.and_then(|number| i64::try_from(number).ok());
                let bound = values![
                    &input.document,
                    input.rollout,
                    item,
                    number(input.phase),
                    number(input.criterion),
                    input.role.name(),
                    seq
                ];
                tx.run(CREATE_LINK, bound).await?;
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
                Problem::fault(format!("document {} has an unknown kind", row.slug))
            })?;
            Ok(LinkedDocument {
                slug: row.slug,
                title: row.title,
                kind,
                role: LinkRole::parse(&row.role).unwrap_or_default(),
                target: Target::of(row.label.zip(row.words), row.phase, row.criterion),
                who: row.who.unwrap_or_else(|| "Former member".to_owned()),
                at: Moment(row.at_ms),
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
                .ok_or_else(|| Problem::fault("a rollout without a number"))?;
            let decision = row.decision.as_deref().and_then(Outcome::parse);
            Ok(LinkedRollout {
                number,
                title: row.title,
                decision,
                role: row.named.and(row.role.as_deref()).and_then(LinkRole::parse),
                target: Target::of(row.label.zip(row.words), row.phase, row.criterion),
            })
        };
        rows.into_iter().map(read).collect()
    }
}
