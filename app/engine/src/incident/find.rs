//! Incidents as people read them.

use super::statements::{
    COUNT_RESOLVED, FIND_INCIDENT, FIND_LIVE, FIND_OF_ROLLOUT, FIND_RESOLVED, FIND_ROLLOUT_TITLE,
    FIND_TIMELINE, SAVE_INCIDENT,
};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, Tx, values};
use crate::link::{Link, links_of};
use crate::person::Actor;
use model::Problem;
use model::event::Subject;
use model::id::{IncidentNumber, RolloutNumber};
use model::incident::{Event, Incident, Severity, Stage};
use model::link::End;
use model::person::About;
use model::record::Seq;
use model::role::Act;

/// How many live incidents are shown. More of them are no list any more.
const MAX_LIVE: i64 = 50;

/// An incident in a list.
#[derive(Debug, Clone)]
pub struct IncidentLine {
    /// The number people say.
    pub number: IncidentNumber,
    /// What it is now.
    pub incident: Incident,
}

/// An incident with its timeline.
#[derive(Debug, Clone)]
pub struct IncidentPage {
    /// The number people say.
    pub number: IncidentNumber,
    /// What it is now.
    pub incident: Incident,
    /// The title of the rollout that it is thought to come from.
    pub rollout_title: Option<String>,
    /// What it is linked with.
    pub links: Vec<Link>,
    /// What happened, in the order in which it happened.
    pub entries: Vec<IncidentEntry>,
}

/// A line of a timeline.
#[derive(Debug, Clone)]
pub struct IncidentEntry {
    /// Its place in the order of the workspace.
    pub seq: Seq,
    /// When it happened.
    pub happened: Moment,
    /// When it was written down.
    pub written: Moment,
    /// Who wrote it down.
    pub who: String,
    /// What.
    pub event: Event,
}

#[derive(FromRow)]
pub(super) struct IncidentRow {
    number: i64,
    title: String,
    severity: String,
    stage: String,
    began_ms: i64,
    mitigated_ms: Option<i64>,
    resolved_ms: Option<i64>,
    rollout: Option<i64>,
}

impl IncidentRow {
    pub fn read(self) -> Result<(IncidentNumber, Incident), Problem> {
        let unreadable = || Problem::fault(format!("incident {} cannot be read", self.number));
        let number = IncidentNumber::new(self.number).ok_or_else(unreadable)?;
        let incident = Incident {
            severity: Severity::parse(&self.severity).ok_or_else(unreadable)?,
            stage: Stage::parse(&self.stage).ok_or_else(unreadable)?,
            title: self.title,
            began_ms: self.began_ms,
            mitigated_ms: self.mitigated_ms,
            resolved_ms: self.resolved_ms,
            rollout: self.rollout.and_then(RolloutNumber::new),
        };
        Ok((number, incident))
    }

    fn line(self) -> Result<IncidentLine, Problem> {
        let (number, incident) = self.read()?;
        Ok(IncidentLine { number, incident })
    }
}

#[derive(FromRow)]
struct EntryRow {
    seq: i64,
    at_ms: i64,
    payload: String,
    name: Option<String>,
}

impl EntryRow {
    fn read(self) -> Result<IncidentEntry, Problem> {
        let event: Event = serde_json::from_str(&self.payload).map_err(|error| {
            Problem::fault(format!("event {} cannot be read: {error}", self.seq))
        })?;
        let happened = match &event {
            Event::Declared { began_ms, .. } => Moment(*began_ms),
            Event::Noted { happened_ms, .. } => Moment(*happened_ms),
            Event::Linked { .. } => Moment(self.at_ms),
        };
        Ok(IncidentEntry {
            seq: Seq(self.seq),
            happened,
            written: Moment(self.at_ms),
            who: self.name.unwrap_or_else(|| "Former member".to_owned()),
            event,
        })
    }
}

impl Engine {
    /// The incidents that somebody works on, the newest first.
    pub async fn list_live_incidents(&self, actor: &Actor) -> Result<Vec<IncidentLine>, Problem> {
        actor.may(Act::Read, About::Kind("incident"))?;
        let rows: Vec<IncidentRow> = self.db.all(FIND_LIVE, values![MAX_LIVE]).await?;
        rows.into_iter().map(IncidentRow::line).collect()
    }

    /// A page of those that are over, the newest first, and how many there are.
    pub async fn list_resolved_incidents(
        &self,
        actor: &Actor,
        most: i64,
        skip: i64,
    ) -> Result<(Vec<IncidentLine>, i64), Problem> {
        actor.may(Act::Read, About::Kind("incident"))?;
        let rows: Vec<IncidentRow> = self.db.all(FIND_RESOLVED, values![most, skip]).await?;
        let lines = rows.into_iter().map(IncidentRow::line);
        let total = self.db.scalar(COUNT_RESOLVED, values![]).await?;
        Ok((lines.collect::<Result<_, _>>()?, total))
    }

    /// One incident with all that was written down about it.
    pub async fn find_incident(
        &self,
        actor: &Actor,
        number: IncidentNumber,
    ) -> Result<IncidentPage, Problem> {
        actor.may(Act::Read, &Subject::Incident(number))?;
        let found = page(&self.db, number).await?;
        found.ok_or(Problem::NotFound("incident"))
    }

    /// The incidents that are thought to come from a rollout.
    pub(crate) async fn list_incidents_of(
        &self,
        rollout: RolloutNumber,
    ) -> Result<Vec<IncidentLine>, Problem> {
        let rows: Vec<IncidentRow> = self.db.all(FIND_OF_ROLLOUT, values![rollout]).await?;
        rows.into_iter().map(IncidentRow::line).collect()
    }
}

/// One incident with its timeline by when things happened; nothing where it does not exist.
pub(crate) async fn page(db: &Db, number: IncidentNumber) -> Result<Option<IncidentPage>, Problem> {
    let row: Option<IncidentRow> = db.maybe(FIND_INCIDENT, values![number]).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let (number, incident) = row.read()?;
    let rollout_title = match incident.rollout {
        Some(rollout) => db
            .maybe::<(String,)>(FIND_ROLLOUT_TITLE, values![rollout])
            .await?
            .map(|(title,)| title),
        None => None,
    };
    let links = links_of(db, &End::Incident(number)).await?;
    let mut entries = timeline(db, number).await?;
    entries.sort_by_key(|entry| (entry.happened.0, entry.seq.0));
    Ok(Some(IncidentPage {
        number,
        incident,
        rollout_title,
        links,
        entries,
    }))
}

/// Its events, in the order in which they were written down.
pub(super) async fn timeline(
    db: &Db,
    number: IncidentNumber,
) -> Result<Vec<IncidentEntry>, Problem> {
    let rows: Vec<EntryRow> = db.all(FIND_TIMELINE, values![number.to_string()]).await?;
    rows.into_iter().map(EntryRow::read).collect()
}

/// Refuses a rollout that does not exist.
pub(super) async fn known_rollout(
    tx: &mut Tx,
    rollout: Option<RolloutNumber>,
) -> Result<(), Problem> {
    let Some(rollout) = rollout else {
        return Ok(());
    };
    let known: Option<(String,)> = tx.maybe(FIND_ROLLOUT_TITLE, values![rollout]).await?;
    match known {
        Some(_) => Ok(()),
        None => Err(Problem::not_valid(
            "rollout",
            format!("There is no rollout {rollout}."),
        )),
    }
}

/// Keeps what its events make of it.
pub(super) async fn save(
    tx: &mut Tx,
    number: IncidentNumber,
    incident: &Incident,
) -> Result<(), Problem> {
    let bound = values![
        number,
        incident.title.as_str(),
        incident.severity.name(),
        incident.stage.name(),
        incident.began_ms,
        incident.mitigated_ms,
        incident.resolved_ms,
        incident.rollout.map(RolloutNumber::get)
    ];
    tx.run(SAVE_INCIDENT, bound).await.map(drop)
}
