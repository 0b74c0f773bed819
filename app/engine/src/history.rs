//! The history: everything that happened, to whatever it happened, and who did it.

use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, statements, values};
use crate::event::read;
use crate::person::Actor;
use model::Problem;
use model::event::{Event, Subject};
use model::id::RunItemId;
use model::person::About;
use model::record::{Category, Seq};
use model::role::Act;

/// Events with the names of what they are about. Numbers of rollouts and incidents are part of their ids: `R-7`, `I-3`.
macro_rules! entries {
    ($which:literal) => {
        concat!(
            "select e.seq, e.at_ms, e.subject_kind, e.subject_id, e.payload, p.name as actor_name, \
            coalesce(r.title, n.title, d.title, s.name, t.name, v.for_whom) as title, d.slug, i.label, i.words \
            from event e left join person p on p.id = e.actor left join run_item i on i.id = e.item_id \
            left join rollout r on r.number = case when e.subject_kind = 'rollout' then cast(substr(e.subject_id, 3) as bigint) end \
            left join incident n on n.number = case when e.subject_kind = 'incident' then cast(substr(e.subject_id, 3) as bigint) end \
            left join document d on d.id = e.subject_id left join person s on s.id = e.subject_id \
            left join token t on t.id = e.subject_id left join invitation v on v.id = e.subject_id ",
            $which
        )
    };
}

statements! {
    FIND_PAGE = entries!("where e.seq < $1 order by e.seq desc limit $2");
    FIND_PAGE_FOR_ALL = entries!("where e.seq < $1 and e.subject_kind not in ('person', 'invitation', 'token') order by e.seq desc limit $2");
    FIND_PAGE_OF_KIND = entries!("where e.seq < $1 and e.subject_kind = $3 order by e.seq desc limit $2");
    FIND_PAGE_ABOUT = entries!("where e.subject_kind = $3 and e.subject_id = $4 and e.seq < $1 order by e.seq desc limit $2");
    FIND_PAGE_OF_CATEGORY = entries!("where e.subject_kind = $3 and e.subject_id = $4 and e.category = $5 and e.seq < $1 order by e.seq desc limit $2");
    FIND_PAGE_OF_ITEM = entries!("where e.item_id = $3 and e.seq < $1 order by e.seq desc limit $2");
    FIND_PAGE_OF_DECISIONS = entries!("where e.seq in (select decided_seq from rollout where decided_seq < $1 order by decided_seq desc limit $2) order by e.seq desc");
    FIND_ENTRY = entries!("where e.seq = $1");
}

/// Which part of the history.
#[derive(Debug, Clone, Default)]
pub enum Part {
    /// Everything that the reader may see.
    #[default]
    All,
    /// What happened to all subjects of a kind.
    Kind(&'static str),
    /// What happened to one.
    About(Subject),
    /// What happened to one, of one category.
    Category(Subject, Category),
    /// What happened to a run item.
    Item(RunItemId),
    /// The last decision of each rollout.
    Decisions,
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
    /// What, about which subject.
    pub event: Event,
    /// The name that this subject has now.
    pub title: Option<String>,
    /// The last part of the address of a document.
    pub slug: Option<String>,
    /// About which item: the number people say, and its words.
    pub item: Option<(String, String)>,
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
    subject_kind: String,
    subject_id: String,
    payload: String,
    actor_name: Option<String>,
    title: Option<String>,
    slug: Option<String>,
    label: Option<String>,
    words: Option<String>,
}

impl EntryRow {
    fn read(self) -> Result<HistoryEntry, Problem> {
        let event = read(&self.subject_kind, &self.subject_id, &self.payload);
        let unreadable = |error| Problem::fault(format!("event {}: {error}", self.seq));
        Ok(HistoryEntry {
            seq: Seq(self.seq),
            at: Moment(self.at_ms),
            who: self.actor_name.unwrap_or_else(|| "Holdpoint".to_owned()),
            event: event.map_err(unreadable)?,
            title: self.title,
            slug: self.slug,
            item: self.label.zip(self.words),
        })
    }
}

impl Engine {
    /// A page of the history before a number, the newest first, of at most `most` lines.
    pub async fn list_history(
        &self,
        actor: &Actor,
        part: &Part,
        before: Option<Seq>,
        most: i64,
    ) -> Result<HistoryPage, Problem> {
        let may_read = |kind| match actor.can(Act::Read, About::Kind(kind)) {
            true => Ok(()),
            false => Err(Problem::NotFound("history")),
        };
        let mut bound = values![before.unwrap_or(Seq(i64::MAX)), most + 1];
        let statement = match part {
            Part::All if actor.can(Act::ManagePeople, About::Everything) => FIND_PAGE,
            Part::All => {
                actor.may(Act::Read, About::Everything)?;
                FIND_PAGE_FOR_ALL
            }
            Part::Kind(kind) => {
                may_read(kind)?;
                bound.extend(values![*kind]);
                FIND_PAGE_OF_KIND
            }
            Part::About(subject) => {
                may_read(subject.kind())?;
                bound.extend(values![subject.kind(), subject.id()]);
                FIND_PAGE_ABOUT
            }
            Part::Category(subject, category) => {
                may_read(subject.kind())?;
                bound.extend(values![subject.kind(), subject.id(), category.name()]);
                FIND_PAGE_OF_CATEGORY
            }
            Part::Item(item) => {
                may_read("rollout")?;
                bound.extend(values![item]);
                FIND_PAGE_OF_ITEM
            }
            Part::Decisions => {
                may_read("rollout")?;
                FIND_PAGE_OF_DECISIONS
            }
        };
        page(self.db.all(statement, bound).await?, most)
    }
}

/// The last lines about a subject, for who draws them for everybody.
pub(crate) async fn latest_about(
    db: &Db,
    subject: &Subject,
    most: i64,
) -> Result<Vec<HistoryEntry>, Problem> {
    let bound = values![Seq(i64::MAX), most, subject.kind(), subject.id()];
    Ok(page(db.all(FIND_PAGE_ABOUT, bound).await?, most)?.entries)
}

/// One line, for the followers of the change log.
pub(crate) async fn entry(db: &Db, seq: Seq) -> Result<Option<HistoryEntry>, Problem> {
    let row: Option<EntryRow> = db.maybe(FIND_ENTRY, values![seq]).await?;
    row.map(EntryRow::read).transpose()
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use model::event::Subject;

    /// What everybody reads leaves out exactly what only those read who manage people.
    #[test]
    fn the_history_of_everybody_leaves_out_what_is_private() {
        let left_out = FIND_PAGE_FOR_ALL.sql.split("not in (").nth(1);
        let left_out = left_out
            .and_then(|rest| rest.split(')').next())
            .unwrap_or_default();
        for (kind, _) in Subject::KINDS {
            let named = left_out.contains(&format!("'{kind}'"));
            assert_eq!(named, Subject::is_private(kind), "{kind}");
        }
    }
}
