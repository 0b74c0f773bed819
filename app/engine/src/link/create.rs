//! Linking two things.

use super::statements::{COUNT_DOCUMENT, COUNT_INCIDENT, CREATE_LINK};
use crate::Engine;
use crate::db::{Tx, values};
use crate::event::{append, said_before};
use crate::person::Actor;
use model::Problem;
use model::event::{Event, Subject};
use model::id::{RequestKey, RunItemId};
use model::link::{End, LinkRole, Part};
use model::record::Seq;
use model::role::Act;
use model::{document, incident, rollout};

/// A link to be made.
#[derive(Debug, Clone)]
pub struct CreateLink {
    /// The key of the form.
    pub request: RequestKey,
    /// What says something of the other end.
    pub from: End,
    /// What it is to the other end.
    pub role: LinkRole,
    /// The other end.
    pub to: End,
    /// What of it is named, where it is a rollout.
    pub part: Option<Part>,
}

impl Engine {
    /// Links two things. The event stands in the history of the one that the link leads to.
    pub async fn create_link(&self, actor: &Actor, input: CreateLink) -> Result<Seq, Problem> {
        let (from, to) = (Subject::from(&input.from), Subject::from(&input.to));
        actor.may(Act::Write, &from)?;
        actor.may(Act::Write, &to)?;
        if from == to {
            let sentence = "Nothing can be linked with itself.";
            return Err(Problem::not_valid("to", sentence));
        }
        self.known("from", &input.from, None).await?;
        self.known("to", &input.to, input.part.as_ref()).await?;
        let linked = event(
            input.from.clone(),
            input.role,
            &input.to,
            input.part.clone(),
        )?;
        let (now, actor) = (self.clock.now(), actor.id.clone());
        self.write(move |tx| {
            Box::pin(async move {
                if let Some(first) = said_before(tx, &actor, &input.request, &linked).await? {
                    return Ok(first);
                }
                let seq = append(tx, now, Some(&actor), Some(&input.request), &linked).await?;
                create(tx, seq, &from, &to, &input).await?;
                Ok(seq)
            })
        })
        .await
    }

    /// Refuses an end that does not exist, and a part that it does not have.
    async fn known(
        &self,
        field: &'static str,
        end: &End,
        part: Option<&Part>,
    ) -> Result<(), Problem> {
        let missing = || Problem::not_valid(field, format!("There is no {}.", end.noun()));
        let there = match end {
            End::Rollout(number) => {
                let state = match self.state(*number).await {
                    Err(Problem::NotFound(_)) => return Err(missing()),
                    state => state?,
                };
                let has = part.is_none_or(|part| match part {
                    Part::Item(item) => state.item(item).is_some(),
                    Part::HoldPoint(phase) => state.hold_point(*phase).is_some(),
                    Part::Criterion(criterion) => state.criterion(*criterion).is_some(),
                });
                return match has {
                    true => Ok(()),
                    false => Err(Problem::not_valid(
                        "item",
                        format!("{number} does not have it."),
                    )),
                };
            }
            End::Document(id) => self.db.scalar(COUNT_DOCUMENT, values![id]).await?,
            End::Incident(number) => self.db.scalar(COUNT_INCIDENT, values![*number]).await?,
        };
        match there {
            0 => Err(missing()),
            _ => Ok(()),
        }
    }
}

/// What happens to the end that the link leads to.
fn event(from: End, role: LinkRole, to: &End, part: Option<Part>) -> Result<Event, Problem> {
    if part.is_some() && !matches!(to, End::Rollout(_)) {
        let sentence = "Only a rollout has items, hold points and criteria.";
        return Err(Problem::not_valid("item", sentence));
    }
    Ok(match to {
        End::Rollout(number) => {
            Event::Rollout(*number, rollout::Event::Linked { from, role, part })
        }
        End::Document(id) => Event::Document(id.clone(), document::Event::Linked { from, role }),
        End::Incident(number) => Event::Incident(*number, incident::Event::Linked { from, role }),
    })
}

async fn create(
    tx: &mut Tx,
    seq: Seq,
    from: &Subject,
    to: &Subject,
    input: &CreateLink,
) -> Result<(), Problem> {
    let (item, phase, criterion) = columns(input.part.as_ref());
    let bound = values![
        from.kind(),
        from.id(),
        to.kind(),
        to.id(),
        input.role.name(),
        item,
        phase,
        criterion,
        seq
    ];
    tx.run(CREATE_LINK, bound).await.map(drop)
}

/// The item, the phase and the criterion, as they are stored.
pub(crate) fn columns(part: Option<&Part>) -> (Option<&str>, Option<i64>, Option<i64>) {
    match part {
        None => (None, None, None),
        Some(Part::Item(item)) => (Some(RunItemId::as_str(item)), None, None),
        Some(Part::HoldPoint(phase)) => (None, Some(i64::from(phase.0)), None),
        // What does not fit is no part of any rollout.
        Some(Part::Criterion(criterion)) => (None, None, i64::try_from(*criterion).ok()),
    }
}
