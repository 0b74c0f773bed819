//! A line of the timeline, and with it perhaps another severity, stage or rollout.

use super::find::{IncidentRow, known_rollout, save};
use super::statements::FIND_INCIDENT;
use super::until_now;
use crate::Engine;
use crate::clock::Moment;
use crate::db::values;
use crate::event::{append, other_content, repeated};
use crate::person::Actor;
use model::Problem;
use model::event::Event;
use model::event::Subject;
use model::id::{IncidentNumber, RequestKey, RolloutNumber};
use model::incident;
use model::incident::{Severity, Stage};
use model::record::Seq;
use model::role::Act;
use model::text::Reason;

/// What is written down.
#[derive(Debug, Clone)]
pub struct NoteIncident {
    /// The key of the form.
    pub request: RequestKey,
    /// The incident.
    pub incident: IncidentNumber,
    /// When it happened; nothing means now.
    pub happened: Option<Moment>,
    /// What happened.
    pub words: Reason,
    /// How bad it is from here on, where that changes.
    pub severity: Option<Severity>,
    /// How far it is from here on, where that changes.
    pub stage: Option<Stage>,
    /// The rollout that it is thought to come from, where that changes.
    pub rollout: Option<RolloutNumber>,
}

impl Engine {
    /// Writes a line into the timeline of an incident.
    pub async fn note_incident(&self, actor: &Actor, input: NoteIncident) -> Result<Seq, Problem> {
        actor.may(Act::Declare, &Subject::Incident(input.incident))?;
        let now = self.clock.now();
        let at = until_now("happened", input.happened, now)?;
        let actor = actor.id.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let noted = |at: Moment| incident::Event::Noted {
                    happened_ms: at.0,
                    words: input.words.as_str().to_owned(),
                    severity: input.severity,
                    stage: input.stage,
                    rollout: input.rollout,
                };
                if let Some((seq, first)) = repeated(tx, &actor, &input.request).await? {
                    if let Event::Incident(number, first) = first
                        && let incident::Event::Noted { happened_ms, .. } = &first
                        && number == input.incident
                        && noted(input.happened.unwrap_or(Moment(*happened_ms))) == first
                    {
                        return Ok(seq);
                    }
                    return Err(other_content());
                }
                known_rollout(tx, input.rollout).await?;
                let row: Option<IncidentRow> =
                    tx.maybe(FIND_INCIDENT, values![input.incident]).await?;
                let (number, mut found) = row.ok_or(Problem::NotFound("incident"))?.read()?;
                let ends = matches!(input.stage, Some(Stage::Mitigated | Stage::Resolved));
                if ends && at.0 < found.began_ms {
                    let began = Moment(found.began_ms).shown();
                    return Err(Problem::not_valid(
                        "happened",
                        format!("It began on {began} UTC, so it cannot end before that."),
                    ));
                }
                let noted = noted(at);
                found.apply(&noted);
                save(tx, number, &found).await?;
                let noted = Event::Incident(number, noted);
                append(tx, now, Some(&actor), Some(&input.request), &noted).await
            })
        })
        .await
    }
}
