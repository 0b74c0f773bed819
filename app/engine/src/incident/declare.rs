//! Declaring an incident: one line, before anybody knows more.

use super::find::{known_rollout, save};
use super::statements::FIND_LAST_NUMBER;
use super::until_now;
use crate::Engine;
use crate::clock::Moment;
use crate::db::values;
use crate::event::{append, other_content, repeated};
use crate::person::Actor;
use model::Problem;
use model::event::Event;
use model::id::{IncidentNumber, RequestKey, RolloutNumber};
use model::incident::{self, Incident, Severity};
use model::person::About;
use model::role::Act;
use model::text::Title;

/// What is declared.
#[derive(Debug, Clone)]
pub struct DeclareIncident {
    /// The key of the form.
    pub request: RequestKey,
    /// What is broken, in one line.
    pub title: Title,
    /// How badly.
    pub severity: Severity,
    /// Since when; nothing means now.
    pub began: Option<Moment>,
    /// The rollout that it is thought to come from.
    pub rollout: Option<RolloutNumber>,
}

impl Engine {
    /// Declares an incident and gives it a number.
    pub async fn declare_incident(
        &self,
        actor: &Actor,
        input: DeclareIncident,
    ) -> Result<IncidentNumber, Problem> {
        actor.may(Act::Declare, About::Everything)?;
        let now = self.clock.now();
        let began = until_now("began", input.began, now)?;
        let actor = actor.id.clone();
        self.write(move |tx| {
            Box::pin(async move {
                let declared = |began: Moment| incident::Event::Declared {
                    title: input.title.as_str().to_owned(),
                    severity: input.severity,
                    began_ms: began.0,
                    rollout: input.rollout,
                };
                if let Some((_, first)) = repeated(tx, &actor, &input.request).await? {
                    // Without a time of its own it began when it was declared first.
                    if let Event::Incident(number, first) = first
                        && let incident::Event::Declared { began_ms, .. } = &first
                        && declared(input.began.unwrap_or(Moment(*began_ms))) == first
                    {
                        return Ok(number);
                    }
                    return Err(other_content());
                }
                known_rollout(tx, input.rollout).await?;
                let last = tx.scalar(FIND_LAST_NUMBER, values![]).await?;
                let number = IncidentNumber::new(last + 1)
                    .ok_or_else(|| Problem::fault("no incident number is left"))?;
                let declared = declared(began);
                let incident = Incident::declared(&declared)
                    .ok_or_else(|| Problem::fault("an incident without a beginning"))?;
                save(tx, number, &incident).await?;
                append(
                    tx,
                    now,
                    Some(&actor),
                    Some(&input.request),
                    &Event::Incident(number, declared),
                )
                .await?;
                Ok(number)
            })
        })
        .await
    }
}
