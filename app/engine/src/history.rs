//! The history: who signed what, when, and why it was taken back.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, Value, statements, values};
use crate::person::Actor;
use model::Problem;
use model::event::{Happened, Seq};
use model::id::{RolloutNumber, RunItemId};

statements! {
    FIND_PAGE_OF_KINDS = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from event e join rollout r on r.number = e.rollout left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where e.rollout = $3 and e.seq < $1 and e.kind in ($4, $5, $6, $7, $8, $9, $10, $11) order by e.seq desc limit $2";
    FIND_PAGE_OF_DECISIONS = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from rollout r join event e on e.seq = r.decided_seq left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where r.decided_seq < $1 order by r.decided_seq desc limit $2";
    FIND_PAGE_OF_ITEM = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from event e join rollout r on r.number = e.rollout left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where e.item_id = $3 and e.seq < $1 order by e.seq desc limit $2";
    FIND_PAGE = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from event e join rollout r on r.number = e.rollout left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where e.seq < $1 order by e.seq desc limit $2";
    FIND_ENTRY = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from event e join rollout r on r.number = e.rollout left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where e.rollout = $1 and e.seq = $2";
    FIND_PAGE_OF_ROLLOUT = "select e.seq, e.at_ms, e.payload, p.name as actor_name, r.number as rollout, r.title as rollout_title, i.label, i.words, i.inverted \
        from event e join rollout r on r.number = e.rollout left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
        where e.rollout = $3 and e.seq < $1 order by e.seq desc limit $2";
}

/// One line of the history.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    /// Its place in the order of the workspace.
    pub seq: Seq,
    /// When.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// What.
    pub happened: Happened,
    /// In which rollout.
    pub rollout: RolloutNumber,
    /// That rollout's title.
    pub rollout_title: String,
    /// About which item: the number people say, its words, and whether it is a hold question.
    pub item: Option<(String, String, bool)>,
}

/// A page of the history.
#[derive(Debug, Clone)]
pub struct HistoryPage {
    /// The lines, the newest first.
    pub entries: Vec<HistoryEntry>,
    /// There are older ones, before this.
    pub older: Option<Seq>,
}

#[derive(FromRow)]
struct EntryRow {
    seq: i64,
    at_ms: i64,
    payload: String,
    actor_name: Option<String>,
    rollout: i64,
    rollout_title: String,
    label: Option<String>,
    words: Option<String>,
    inverted: Option<bool>,
}

impl EntryRow {
    fn read(self) -> Result<HistoryEntry, Problem> {
        let unreadable = || Problem::not_saved(format!("event {} cannot be read", self.seq));
        Ok(HistoryEntry {
            seq: Seq(self.seq),
            at: Moment(self.at_ms),
            who: self.actor_name.unwrap_or_else(|| "Holdpoint".to_owned()),
            happened: serde_json::from_str(&self.payload).map_err(|_| unreadable())?,
            rollout: RolloutNumber::new(self.rollout).ok_or_else(unreadable)?,
            rollout_title: self.rollout_title,
            item: self
                .label
                .zip(self.words)
                .zip(self.inverted)
                .map(|((label, words), inverted)| (label, words, inverted)),
        })
    }
}

impl Engine {
    /// A page of the history, of all rollouts or of one, before a number.
    pub async fn list_history(
        &self,
        _actor: &Actor,
        rollout: Option<RolloutNumber>,
        before: Option<Seq>,
        most: i64,
    ) -> Result<HistoryPage, Problem> {
        let before = before.unwrap_or(Seq(i64::MAX));
        let (statement, bound) = match rollout {
            Some(rollout) => (FIND_PAGE_OF_ROLLOUT, values![before, most + 1, rollout]),
            None => (FIND_PAGE, values![before, most + 1]),
        };
        page(self.db.all(statement, bound).await?, most)
    }

    /// The last decision of each rollout, the newest first.
    pub async fn list_decisions(
        &self,
        _actor: &Actor,
        before: Option<Seq>,
        most: i64,
    ) -> Result<HistoryPage, Problem> {
        let bound = values![before.unwrap_or(Seq(i64::MAX)), most + 1];
        page(self.db.all(FIND_PAGE_OF_DECISIONS, bound).await?, most)
    }

    /// What happened in a rollout, of all kinds or of at most [`MOST_KINDS`], before a number.
    pub async fn list_timeline(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        kinds: &[&str],
        before: Option<Seq>,
        most: i64,
    ) -> Result<HistoryPage, Problem> {
        if kinds.is_empty() {
            return self.list_history(actor, Some(rollout), before, most).await;
        }
        let mut bound = values![before.unwrap_or(Seq(i64::MAX)), most + 1, rollout];
        let kind = |at: usize| kinds.get(at).copied().unwrap_or_default();
        bound.extend((0..MOST_KINDS).map(|at| Value::from(kind(at))));
        page(self.db.all(FIND_PAGE_OF_KINDS, bound).await?, most)
    }

    /// What happened to an item, the newest first.
    pub async fn list_history_of_item(
        &self,
        _actor: &Actor,
        item: &RunItemId,
        most: i64,
    ) -> Result<HistoryPage, Problem> {
        let bound = values![Seq(i64::MAX), most + 1, item];
        page(self.db.all(FIND_PAGE_OF_ITEM, bound).await?, most)
    }
}

/// One line, for the followers of the change log.
pub(crate) async fn entry(
    db: &Db,
    rollout: RolloutNumber,
    seq: Seq,
) -> Result<Option<HistoryEntry>, Problem> {
    db.maybe::<EntryRow>(FIND_ENTRY, values![rollout, seq])
        .await?
        .map(EntryRow::read)
        .transpose()
}

/// How many kinds of events can be asked for at once.
pub const MOST_KINDS: usize = 8;

fn page(rows: Vec<EntryRow>, most: i64) -> Result<HistoryPage, Problem> {
    let more = rows.len() as i64 > most;
    let entries = rows
        .into_iter()
        .take(usize::try_from(most).unwrap_or_default())
        .map(EntryRow::read)
        .collect::<Result<Vec<_>, _>>()?;
    let older = entries.last().filter(|_| more).map(|entry| entry.seq);
    Ok(HistoryPage { entries, older })
}
