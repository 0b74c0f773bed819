//! Declaring an incident, and writing in its timeline.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::{Form, Refusals, moment};
use crate::http::verb::{ByForm, Verb};
use engine::incident::{DeclareIncident, NoteIncident};
use model::Problem;
use model::address::incident;
use model::id::RolloutNumber;
use model::incident::{Severity, Stage};
use model::problem::Refusal;
use model::record::Seq;
use model::role::Act;
use model::text::{Reason, Title};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A new incident.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Declare {
    /// What is broken, in one line.
    #[schemars(required, extend("needed" = true))]
    title: String,
    /// How bad it is.
    #[schemars(required, extend("needed" = true))]
    severity: Option<Severity>,
    /// Since when, such as 2026-03-12T14:00. Default: now.
    began_at: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
    /// The number of the suspected rollout.
    rollout: String,
}

/// An incident that was declared.
#[derive(Serialize, JsonSchema)]
pub struct Declared {
    /// The number of the incident.
    number: String,
}

impl Verb for Declare {
    type Answer = Declared;

    fn about() -> About {
        About::post("incidents", "/api/v1/incidents", "Declares an incident.").needs(Act::Declare)
    }

    async fn run(self, call: Call<'_>) -> Result<Declared, Problem> {
        let mut refusals = Refusals::default();
        let title = refusals.take(Title::parse(&self.title));
        let severity = refusals.take(self.severity.ok_or_else(|| Refusal {
            field: "severity".into(),
            sentence: "Choose P1, P2, P3 or P4.".to_owned(),
        }));
        let began = refusals.take(moment("began_at", &self.began_at, &self.zone));
        let from = refusals.take(from_rollout(&self.rollout));
        let (Some(title), Some(severity), Some(began), Some(rollout)) =
            (title, severity, began, from)
        else {
            return Err(refusals.problem());
        };
        let input = DeclareIncident {
            request: call.request,
            title,
            severity,
            began,
            rollout,
        };
        let number = call
            .state
            .engine
            .declare_incident(call.actor, input)
            .await?;
        Ok(Declared {
            number: number.to_string(),
        })
    }
}

impl ByForm for Declare {
    const FORM: &'static str = "/incidents";

    fn stands(_: &Params, _: &Form) -> (String, &'static str) {
        (incident::LIST.to_owned(), incident::DECLARE)
    }

    fn next(_: &Params, declared: &Declared) -> String {
        incident::page(&declared.number)
    }
}

/// An entry of a timeline.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Entry {
    /// What happened.
    #[schemars(required, extend("needed" = true))]
    text: String,
    /// When, such as 2026-03-12T14:00. Default: now.
    happened_at: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
    /// Its severity from then on. Default: unchanged.
    severity: Option<Severity>,
    /// Its stage from then on. Default: unchanged.
    stage: Option<Stage>,
    /// The number of the suspected rollout. Default: unchanged.
    rollout: String,
}

/// An entry that was added.
#[derive(Serialize, JsonSchema)]
pub struct Written {
    /// The number of its event.
    event: i64,
}

impl Verb for Entry {
    type Answer = Written;

    fn about() -> About {
        let path = "/api/v1/incidents/{incident}/entries";
        About::post(
            "incidents",
            path,
            "Adds an entry to the timeline of an incident.",
        )
        .needs(Act::Declare)
    }

    async fn run(self, call: Call<'_>) -> Result<Written, Problem> {
        let incident = call.params.incident()?;
        let mut refusals = Refusals::default();
        let words = refusals.take(Reason::parse(&self.text).map_err(|_| Refusal {
            field: "text".into(),
            sentence: format!("Say what happened, in at most {} characters.", Reason::MAX),
        }));
        let happened = refusals.take(moment("happened_at", &self.happened_at, &self.zone));
        let from = refusals.take(from_rollout(&self.rollout));
        let (Some(words), Some(happened), Some(rollout)) = (words, happened, from) else {
            return Err(refusals.problem());
        };
        let input = NoteIncident {
            request: call.request,
            incident,
            happened,
            words,
            severity: self.severity,
            stage: self.stage,
            rollout,
        };
        let seq = call.state.engine.note_incident(call.actor, input).await?;
        Ok(Written { event: seq.0 })
    }
}

impl ByForm for Entry {
    const FORM: &'static str = "/incidents/{incident}/entries";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        let page = match params.incident() {
            Ok(number) => incident::page(number),
            Err(_) => incident::LIST.to_owned(),
        };
        (page, "note")
    }

    fn next(params: &Params, written: &Written) -> String {
        incident::event(params.text("incident"), Seq(written.event))
    }
}

fn from_rollout(text: &str) -> Result<Option<RolloutNumber>, Refusal> {
    let text = text.trim();
    let refusal = |_| Refusal {
        field: "rollout".into(),
        sentence: "Write the number of a rollout, such as R-7.".to_owned(),
    };
    let given = (!text.is_empty()).then(|| RolloutNumber::parse(text).map_err(refusal));
    given.transpose()
}
