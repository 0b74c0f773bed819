//! The history, for machines.

use super::call::Call;
use super::table::Table;
use super::verb::{Found, List, MAX, Page, Read};
use engine::clock::Moment;
use engine::{HistoryEntry, HistoryPart};
use model::Problem;
use model::event::Subject;
use model::record::Seq;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Its endpoints.
pub fn routes(table: Table) -> Table {
    table.read::<Events>().read::<Decisions>()
}

/// Which part of the history.
#[derive(Deserialize, JsonSchema)]
pub struct Events {
    /// Only what happened to this: R-7, I-3, or a kind and an id, such as `document:` and the id.
    subject: Option<String>,
    /// Only what happened to subjects of this kind: rollout, document, incident, person, token or invitation.
    kind: Option<String>,
    /// How many at most: 1 to 200, usually 50.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

/// Something that happened.
#[derive(Serialize, JsonSchema)]
pub struct EventLine {
    /// The number in the order of the workspace.
    number: i64,
    /// When, RFC 3339.
    at: String,
    /// Who did it.
    by: String,
    /// What it happened to.
    subject: SubjectAnswer,
    /// What kind of event it is.
    event: &'static str,
    /// What happened, in words.
    text: String,
}

/// What an event is about.
#[derive(Serialize, JsonSchema)]
struct SubjectAnswer {
    kind: &'static str,
    id: String,
    title: Option<String>,
}

fn line(entry: &HistoryEntry) -> EventLine {
    let (subject, description) = (entry.event.subject(), entry.event.describe());
    EventLine {
        number: entry.seq.0,
        at: entry.at.datetime(),
        by: entry.who.clone(),
        event: description.kind,
        text: description
            .did
            .text(|at| Moment(at).datetime(), |day| Moment(day).day()),
        subject: SubjectAnswer {
            kind: subject.kind(),
            id: subject.id(),
            title: entry.title.clone(),
        },
    }
}

impl Events {
    fn part(&self) -> Result<HistoryPart, Problem> {
        let unknown = |field| Problem::not_valid(field, "There is nothing of that name.");
        if let Some(named) = &self.subject {
            let subject = match (named.split_once(':'), named.starts_with("R-")) {
                (Some((kind, id)), _) => Subject::parse(kind, id),
                (None, true) => Subject::parse("rollout", named),
                (None, false) => Subject::parse("incident", named),
            };
            let subject = subject.ok_or_else(|| unknown("subject"))?;
            return Ok(HistoryPart::About(subject));
        }
        match &self.kind {
            Some(kind) => {
                let mut kinds = Subject::KINDS.iter().map(|(kind, _)| *kind);
                let kind = kinds.find(|one| one == kind);
                Ok(HistoryPart::Kind(kind.ok_or_else(|| unknown("kind"))?))
            }
            None => Ok(HistoryPart::All),
        }
    }
}

async fn told(
    call: &Call<'_>,
    part: &HistoryPart,
    limit: Option<i64>,
    cursor: Option<&str>,
) -> Result<List<EventLine>, Problem> {
    let page = Page::parse(limit, cursor)?;
    let before = cursor.map(|_| Seq(page.skip));
    let engine = &call.state.engine;
    let found = engine
        .list_history(call.actor, part, before, page.most)
        .await?;
    Ok(List {
        items: found.entries.iter().map(line).collect(),
        next: found.older.map(|seq| seq.to_string()),
    })
}

impl Read for Events {
    type Answer = List<EventLine>;
    const PATH: &'static str = "/api/v1/events";
    const NOUN: &'static str = "history";
    const SUMMARY: &'static str = "Lists what happened, newest first.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let list = told(&call, &self.part()?, self.limit, self.cursor.as_deref()).await?;
        Ok(list.into())
    }
}

/// Which part of the decisions.
#[derive(Deserialize, JsonSchema)]
pub struct Decisions {
    /// How many at most: 1 to 200, usually 50.
    #[schemars(range(min = 1, max = MAX))]
    limit: Option<i64>,
    /// The `next` of the previous part.
    cursor: Option<String>,
}

impl Read for Decisions {
    type Answer = List<EventLine>;
    const PATH: &'static str = "/api/v1/decisions";
    const NOUN: &'static str = "decisions";
    const SUMMARY: &'static str = "Lists the last decision of each rollout, newest first.";

    async fn run(self, call: Call<'_>) -> Result<Found<Self::Answer>, Problem> {
        let part = HistoryPart::Decisions;
        let list = told(&call, &part, self.limit, self.cursor.as_deref()).await?;
        Ok(list.into())
    }
}
