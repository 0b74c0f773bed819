//! Folding every rollout anew, and comparing it with what is kept beside its events.

use super::RolloutRow;
use super::statements::{FIND_ALL_NUMBERS, FIND_ITEM_WORDS, FIND_ROLLOUT};
use super::states::{begin, events_after, stored_of};
use crate::db::{Db, FromRow, values};
use crate::evidence;
use model::Problem;
use model::hash;
use model::id::RolloutNumber;
use model::record::Seq;
use model::rollout::{Event, Record, RecordedEvent, RolloutState, decision};

#[derive(FromRow)]
struct NumberRow {
    number: i64,
}

#[derive(FromRow)]
struct WordsRow {
    id: String,
    phase: i64,
    label: String,
    words: String,
    detail: String,
    words_hash: String,
}

/// The first event, or the last one of a rollout, that does not fit what is kept, and why.
pub(crate) async fn first_bad(db: &Db) -> Result<Option<(i64, String)>, Problem> {
    let rows: Vec<NumberRow> = db.all(FIND_ALL_NUMBERS, values![]).await?;
    for number in rows
        .into_iter()
        .filter_map(|row| RolloutNumber::new(row.number))
    {
        if let Some((seq, why)) = of_rollout(db, number).await? {
            return Ok(Some((seq.0, format!("{number}: {why}"))));
        }
    }
    Ok(None)
}

async fn of_rollout(db: &Db, number: RolloutNumber) -> Result<Option<(Seq, String)>, Problem> {
    let stored = stored_of(db, number).await?;
    let mut state: Option<RolloutState> = None;
    loop {
        let seq = state.as_ref().map(|state| state.seq).unwrap_or_default();
        let events = events_after(&mut db.clone(), number, seq).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let current = match state {
                None => match begin(number, &event) {
                    Ok(first) => first,
                    Err(_) => {
                        let why = "it does not begin with its start".to_owned();
                        return Ok(Some((event.seq, why)));
                    }
                },
                Some(mut before) => {
                    if let Some(why) = broken_seal(&before, &event) {
                        return Ok(Some((event.seq, why)));
                    }
                    if let Some(why) = altered_file(db, &event).await? {
                        return Ok(Some((event.seq, why)));
                    }
                    before.apply(&event);
                    before
                }
            };
            if stored
                .as_ref()
                .is_some_and(|stored| stored.seq == current.seq && *stored != current)
            {
                let why = "the state that is kept is not the one that its events make";
                return Ok(Some((current.seq, why.to_owned())));
            }
            state = Some(current);
        }
    }
    match state {
        None => Ok(Some((Seq::default(), "it has no events".to_owned()))),
        Some(state) => beside(db, &state).await,
    }
}

/// A decision's seal is the hash of its record, and its record is what was known then.
fn broken_seal(before: &RolloutState, recorded: &RecordedEvent) -> Option<String> {
    let Event::Decided {
        outcome,
        reason,
        record,
        seal,
        supersedes,
        ..
    } = &recorded.event
    else {
        return None;
    };
    if decision::seal(record) != *seal {
        return Some("the seal of the decision is not the hash of its record".to_owned());
    }
    let by = recorded.actor.as_ref()?;
    let again = before.record(by, recorded.at_ms, *outcome, reason, *supersedes);
    // What stands in it has to be what the events before it make.
    let told = Record::parse(record);
    (told.as_ref() != Some(&again))
        .then(|| "the record of the decision is not what was known then".to_owned())
}

/// The files that its evidence names are there, byte for byte.
async fn altered_file(db: &Db, recorded: &RecordedEvent) -> Result<Option<String>, Problem> {
    for piece in recorded.event.describe().evidence {
        let Some(file) = &piece.file else { continue };
        let content = evidence::content(&mut db.clone(), &file.digest).await?;
        let why = match content {
            None => "missing",
            Some(content) if hash::of(&content) != file.digest => "not the one that was given",
            Some(_) => continue,
        };
        return Ok(Some(format!("the file {} is {why}", piece.content)));
    }
    Ok(None)
}

/// The rows that lists and searches read.
async fn beside(db: &Db, state: &RolloutState) -> Result<Option<(Seq, String)>, Problem> {
    let bad = |why: String| Ok(Some((state.seq, why)));
    let rows: Vec<WordsRow> = db.all(FIND_ITEM_WORDS, values![state.number]).await?;
    if rows.len() != state.frame.items.len() {
        return bad("items are missing, or there are too many".to_owned());
    }
    for (row, item) in rows.iter().zip(&state.frame.items) {
        let same = row.id == item.id.as_str()
            && usize::try_from(row.phase) == Ok(item.phase)
            && row.label == item.label
            && row.words == item.words
            && row.detail == item.detail
            && row.words_hash == item.words_hash;
        if !same {
            return bad(format!("the words of item {} were changed", item.label));
        }
        if model::hash::of_words(&item.words, &item.detail) != item.words_hash {
            return bad(format!(
                "the words of item {} do not have their hash",
                item.label
            ));
        }
    }
    let row = db
        .maybe::<RolloutRow>(FIND_ROLLOUT, values![state.number])
        .await?;
    let Some(rollout) = row.map(RolloutRow::read).transpose()? else {
        return bad("its row is missing".to_owned());
    };
    let decided = state.decision().map(|last| last.outcome);
    if rollout.decision != decided || rollout.revision != state.frame.revision {
        return bad("its decision or its revision was changed".to_owned());
    }
    Ok(None)
}
