//! Incidents as machines read them.

use crate::http::call::Call;
use crate::http::verb::{Found, List, MAX, Page, Read};
use engine::clock::Moment;
use engine::incident::IncidentLine as Line;
use model::Problem;
use model::incident::{self, Event, Severity, Stage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which part of the list.
#[derive(Deserialize, JsonSchema)]
pub struct Incidents {
    /// How many resolved ones at most: 1 to 200, usually 50. All live ones come before them.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

/// An incident in a list.
#[derive(Serialize, JsonSchema)]
pub struct IncidentLine {
    number: String,
    title: String,
    severity: Severity,
    stage: Stage,
    /// Since when, RFC 3339.
    began: String,
    mitigated: Option<String>,
    resolved: Option<String>,
    /// The suspected rollout.
    rollout: Option<String>,
}

fn line(number: &impl ToString, incident: &incident::Incident) -> IncidentLine {
    let moment = |ms: i64| Moment(ms).datetime();
    IncidentLine {
        number: number.to_string(),
        title: incident.title.clone(),
        severity: incident.severity,
        stage: incident.stage,
        began: moment(incident.began_ms),
        mitigated: incident.mitigated_ms.map(moment),
        resolved: incident.resolved_ms.map(moment),
        rollout: incident.rollout.map(|rollout| rollout.to_string()),
    }
}

impl Read for Incidents {
    type Answer = List<IncidentLine>;
    const PATH: &'static str = "/api/v1/incidents";
    const NOUN: &'static str = "incidents";
    const SUMMARY: &'static str = "Lists incidents: live ones, then resolved ones, newest first.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let page = Page::parse(self.limit, self.cursor.as_deref())?;
        let engine = &call.state.engine;
        let told = |one: &Line| line(&one.number, &one.incident);
        let (resolved, all) = engine
            .list_resolved_incidents(call.actor, page.most, page.skip)
            .await?;
        let mut list = List::part(resolved.iter().map(told).collect(), &page, all);
        if page.skip == 0 {
            let live = engine.list_live_incidents(call.actor).await?;
            list.items.splice(0..0, live.iter().map(told));
        }
        Ok(list.into())
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Incident {}

/// An incident with its timeline.
#[derive(Serialize, JsonSchema)]
pub struct IncidentAnswer {
    #[serde(flatten)]
    line: IncidentLine,
    /// The timeline, in the order in which it happened.
    entries: Vec<Entry>,
}

/// An entry of a timeline.
#[derive(Serialize, JsonSchema)]
struct Entry {
    /// The number of its event.
    event: i64,
    /// When it happened, RFC 3339.
    happened_at: String,
    /// When it was written down, RFC 3339.
    written_at: String,
    by: String,
    text: String,
}

impl Read for Incident {
    type Answer = IncidentAnswer;
    const PATH: &'static str = "/api/v1/incidents/{incident}";
    const NOUN: &'static str = "incidents";
    const SUMMARY: &'static str = "Returns an incident with its timeline.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let number = call.params.incident()?;
        let page = call.state.engine.find_incident(call.actor, number).await?;
        let tag = page.entries.iter().map(|entry| entry.seq.0).max();
        let entries = page.entries.into_iter().map(|entry| Entry {
            event: entry.seq.0,
            happened_at: entry.happened.datetime(),
            written_at: entry.written.datetime(),
            by: entry.who,
            text: match entry.event {
                Event::Declared { title, .. } => title,
                Event::Noted { words, .. } => words,
                Event::Linked { from, role } => from.linked(role),
            },
        });
        let answer = IncidentAnswer {
            line: line(&page.number, &page.incident),
            entries: entries.collect(),
        };
        Ok(Found::tagged(answer, tag.unwrap_or_default()))
    }
}
