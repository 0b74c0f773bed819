//! Folding a rollout anew, and comparing it with what is kept beside its events.

use super::statements::FIND_STORED;
use super::states::{FORM, begin, events_after};
use crate::db::{FromRow, Reads, Snapshot, values};
use crate::verify::Findings;
use model::Problem;
use model::id::RolloutNumber;
use model::rollout::deciding::Deciding;
use model::rollout::{Event, Record, RecordForm, RecordedEvent, RolloutState, record};

#[derive(FromRow)]
struct StoredRow {
    seq: i64,
    form: i64,
    state: String,
}

/// The state that the events of a rollout make. Its seals and its stored state are compared on the way; nothing where it does not
/// begin with its start.
pub(crate) async fn fold(
    reads: &mut Snapshot,
    number: RolloutNumber,
    findings: &mut Findings,
) -> Result<Option<RolloutState>, Problem> {
    let mut stored = stored(reads, number, findings).await?;
    let mut state: Option<RolloutState> = None;
    loop {
        let seq = state.as_ref().map(|state| state.seq).unwrap_or_default();
        let events = events_after(reads, number, seq).await?;
        if events.is_empty() {
            break;
        }
        for event in events {
            let current = match state {
                None => match begin(number, &event) {
                    Ok(first) => first,
                    Err(_) => {
                        let why = format!("{number}: it does not begin with its start");
                        findings.add(event.seq.0, "event", &event.seq.to_string(), why);
                        return Ok(None);
                    }
                },
                Some(mut before) => {
                    if let Some(why) = broken_seal(&before, &event) {
                        let why = format!("{number}: {why}");
                        findings.add(event.seq.0, "event", &event.seq.to_string(), why);
                    }
                    before.apply(&event);
                    before
                }
            };
            if let Some(kept) = stored.take_if(|kept| kept.0 == current.seq.0)
                && kept.1.is_none_or(|kept| kept != current)
            {
                let why = "the stored state is not the one that its events give";
                findings.add(current.seq.0, "snapshot", &number.get().to_string(), why);
            }
            state = Some(current);
        }
    }
    if let Some((seq, _)) = stored {
        let why = format!("it is the state after event {seq}, which is none of {number}");
        findings.add(0, "snapshot", &number.get().to_string(), why);
    }
    Ok(state)
}

/// What is stored of its state, and after which event. Nothing can be read of what another release has stored.
async fn stored(
    reads: &mut Snapshot,
    number: RolloutNumber,
    findings: &mut Findings,
) -> Result<Option<(i64, Option<RolloutState>)>, Problem> {
    let rows: Vec<StoredRow> = reads.rows(FIND_STORED, values![number]).await?;
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    if !(1..=FORM).contains(&row.form) {
        let why = "no release has stored states of this form";
        findings.add(row.seq, "snapshot", &number.get().to_string(), why);
    }
    if row.form != FORM {
        return Ok(None);
    }
    Ok(Some((row.seq, serde_json::from_str(&row.state).ok())))
}

/// A decision's seal is the hash of its record, and its record is what was known then.
fn broken_seal(before: &RolloutState, recorded: &RecordedEvent) -> Option<String> {
    let Event::Decided {
        phase,
        outcome,
        reason,
        record: text,
        seal,
        supersedes,
        until_ms,
        waiver,
    } = &recorded.event
    else {
        return None;
    };
    if record::seal(text) != *seal {
        return Some("the seal of the decision is not the hash of its record".to_owned());
    }
    let by = recorded.actor.as_ref()?;
    let decided = Deciding {
        phase: *phase,
        outcome: *outcome,
        reason,
        supersedes: *supersedes,
        until_ms: *until_ms,
        waiver: waiver.clone(),
    };
    // What stands in it has to be what the events before it make.
    let told = Record::parse(text);
    let form = told.as_ref().map(|told| RecordForm::parse(&told.holdpoint));
    let Some(form) = form.flatten() else {
        return Some("no release has sealed records of this form".to_owned());
    };
    let again = before.record(by, recorded.at_ms, &decided, form);
    (told.as_ref() != Some(&again))
        .then(|| "the record of the decision does not match what was known then".to_owned())
}
