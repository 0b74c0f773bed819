//! Sign-offs: a named person's statement about the words of a run item, and taking it back.

mod create;
mod revoke;

pub use create::Sign;
pub use revoke::Revoke;

use crate::Engine;
use crate::clock::Moment;
use crate::db::{FromRow, Tx, statements, values};
use crate::rollout::{RunItem, find_states};
use model::Problem;
use model::event::{Outcome, Seq, Verdict};
use model::id::{PersonId, RolloutNumber, RunItemId};

statements! {
    /// An item with everything that decides whether it may be signed or revoked.
    FIND_ITEM = "select i.words_hash, i.label, i.inverted, r.revision, r.decision, \
        coalesce((select max(x.seq) from event x where x.item_id = i.id and x.kind in ('signed', 'revoked')), 0) as seen, \
        s.seq as standing_seq, s.person_id, s.verdict, p.name as person_name, e.at_ms \
        from run_item i join rollout r on r.number = i.rollout left join standing s on s.item_id = i.id \
        left join event e on e.seq = s.seq left join person p on p.id = s.person_id where i.id = $1 and i.rollout = $2";
    CREATE_STANDING = "insert into standing (item_id, rollout, seq, person_id, verdict) values ($1, $2, $3, $4, $5) on conflict do nothing";
    DELETE_STANDING = "delete from standing where item_id = $1 and seq = $2";
}

#[derive(FromRow)]
struct ItemRow {
    words_hash: String,
    label: String,
    inverted: bool,
    revision: i64,
    decision: Option<String>,
    seen: i64,
    standing_seq: Option<i64>,
    person_id: Option<String>,
    verdict: Option<String>,
    person_name: Option<String>,
    at_ms: Option<i64>,
}

impl ItemRow {
    async fn find(tx: &mut Tx, rollout: RolloutNumber, item: &RunItemId) -> Result<Self, Problem> {
        tx.maybe(FIND_ITEM, values![item, rollout])
            .await?
            .ok_or(Problem::NotFound("item in this rollout"))
    }

    /// A decided rollout takes no more statements.
    fn refuse_closed(&self) -> Result<(), Problem> {
        match self.decision.as_deref().and_then(Outcome::parse) {
            Some(outcome) if outcome.closes() => Err(Problem::Conflict(format!(
                "Not saved: this rollout was decided {}. Nothing can be signed or revoked after that.",
                outcome.word()
            ))),
            _ => Ok(()),
        }
    }

    /// The page was older than the item.
    fn refuse_stale(&self, seen: Seq, now: Moment) -> Result<(), Problem> {
        if self.seen == seen.0 {
            Ok(())
        } else {
            Err(self.conflict(now))
        }
    }

    /// Who was faster, and when. The words of every conflict about an item.
    fn conflict(&self, now: Moment) -> Problem {
        let label = &self.label;
        Problem::Conflict(
            match (
                &self.person_name,
                self.verdict.as_deref().and_then(Verdict::parse),
                self.at_ms,
            ) {
                (Some(name), Some(verdict), Some(at)) => {
                    format!(
                        "Not saved: {name} signed {label} {} at {}. The page shows it now.",
                        verdict.word(self.inverted),
                        Moment(at).on_a_stamp(now)
                    )
                }
                _ => format!(
                    "Not saved: the sign-off of {label} was revoked meanwhile. The page shows it now."
                ),
            },
        )
    }

    fn is_by(&self, person: &PersonId) -> bool {
        self.person_id.as_deref() == Some(person.as_str())
    }
}

impl Engine {
    /// An item as it is now: what the screen needs after an act, and after a refusal.
    pub async fn find_run_item(
        &self,
        rollout: RolloutNumber,
        item: &RunItemId,
    ) -> Result<RunItem, Problem> {
        let items = find_states(&self.db, rollout, self.clock.now()).await?;
        items
            .into_iter()
            .find(|found| found.id == *item)
            .ok_or(Problem::NotFound("item in this rollout"))
    }
}
