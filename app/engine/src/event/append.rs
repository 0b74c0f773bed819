//! Writing down that something happened.

use super::chain::{self, Leaf};
use super::read::EventRow;
use super::statements::{CREATE_EVENT, FIND_ACT_BY_REQUEST, FIND_BY_REQUEST, FIND_HEADS};
use crate::clock::Moment;
use crate::db::{FromRow, Tx, values};
use model::Problem;
use model::event::{Event, Subject};
use model::id::{PersonId, RequestKey, RunItemId};
use model::record::Seq;

/// The chain of an event: each rollout and each incident has one of its own, the workspace has one for everything else.
pub(crate) fn stream_of(subject: &Subject) -> String {
    match subject.has_own_chain() {
        true => subject.id(),
        false => "workspace".to_owned(),
    }
}

/// Appends an event in the transaction of the change it tells of.
pub(crate) async fn append(
    tx: &mut Tx,
    at: Moment,
    actor: Option<&PersonId>,
    request: Option<&RequestKey>,
    event: &Event,
) -> Result<Seq, Problem> {
    insert(tx, at, actor, (request, None), event).await
}

/// Appends an event of an act that is known by its key and its hash.
pub(crate) async fn append_act(
    tx: &mut Tx,
    at: Moment,
    actor: Option<&PersonId>,
    key: Option<(&RequestKey, &str)>,
    event: &Event,
) -> Result<Seq, Problem> {
    insert(tx, at, actor, key.unzip(), event).await
}

async fn insert(
    tx: &mut Tx,
    at: Moment,
    actor: Option<&PersonId>,
    (request, act_hash): (Option<&RequestKey>, Option<&str>),
    event: &Event,
) -> Result<Seq, Problem> {
    let (subject, described) = (event.subject(), event.describe());
    let stream = stream_of(&subject);
    let (last, position, head): (i64, i64, String) = tx
        .maybe(FIND_HEADS, values![stream.clone()])
        .await?
        .unwrap_or_default();
    let payload = event.payload().map_err(Problem::fault)?;
    let (seq, position) = (last + 1, position + 1);
    let actor = actor.map(PersonId::as_str);
    let (subject_kind, subject_id) = (subject.kind(), subject.id());
    let request = request.map(RequestKey::as_str);
    let hash = chain::link(
        &head,
        &Leaf {
            seq,
            stream: &stream,
            position,
            subject_kind,
            subject_id: &subject_id,
            kind: described.kind,
            actor,
            at_ms: at.0,
            payload: &payload,
            request,
            act_hash,
        },
    );
    let bound = values![
        seq,
        stream,
        position,
        subject_kind,
        subject_id,
        described.kind,
        described.category.name(),
        described.item.map(RunItemId::as_str),
        actor,
        at.0,
        payload,
        request,
        act_hash,
        hash
    ];
    tx.run(CREATE_EVENT, bound).await?;
    Ok(Seq(seq))
}

/// What the same request did when it came first. `Ok(None)`: it is the first. A key that comes again with
/// another actor was not given out by us for this purpose and is refused.
pub(crate) async fn repeated(
    tx: &mut Tx,
    actor: &PersonId,
    request: &RequestKey,
) -> Result<Option<(Seq, Event)>, Problem> {
    let Some(row) = tx
        .maybe::<EventRow>(FIND_BY_REQUEST, values![request.as_str()])
        .await?
    else {
        return Ok(None);
    };
    let event = row.read()?;
    if event.actor.as_ref() != Some(actor) {
        return Err(other_content());
    }
    Ok(Some((event.seq, event.event)))
}

/// The number of the event that the same request made when it came first, where it says the same now.
pub(crate) async fn said_before(
    tx: &mut Tx,
    actor: &PersonId,
    request: &RequestKey,
    event: &Event,
) -> Result<Option<Seq>, Problem> {
    match repeated(tx, actor, request).await? {
        None => Ok(None),
        Some((seq, first)) if first == *event => Ok(Some(seq)),
        Some(_) => Err(other_content()),
    }
}

#[derive(FromRow)]
struct ActRow {
    seq: i64,
    actor: Option<String>,
    act_hash: Option<String>,
}

/// The number of the first event of the same act when it came first. `Ok(None)`: it is the first.
pub(crate) async fn repeated_act(
    tx: &mut Tx,
    actor: &PersonId,
    request: &RequestKey,
    act_hash: &str,
) -> Result<Option<Seq>, Problem> {
    let row = tx
        .maybe::<ActRow>(FIND_ACT_BY_REQUEST, values![request.as_str()])
        .await?;
    match row {
        None => Ok(None),
        Some(row)
            if row.actor.as_deref() == Some(actor.as_str())
                && row.act_hash.as_deref() == Some(act_hash) =>
        {
            Ok(Some(Seq(row.seq)))
        }
        Some(_) => Err(other_content()),
    }
}

/// The refusal of a request key that was already used for something else.
pub(crate) fn other_content() -> Problem {
    Problem::not_valid(
        "request",
        "This form was already used for something else. Reload the page.",
    )
}
