//! Starting a rollout or the way back, and moving a rollout to a newer revision of its plan.

use crate::http::call::{Call, Params};
use crate::http::endpoint::About;
use crate::http::fields::{Form, broken};
use crate::http::verb::{ByForm, Verb};
use engine::rollout::{MoveRollout, StartRollback, StartRollout};
use model::Problem;
use model::address;
use model::id::{DocumentId, RolloutNumber};
use model::role::Act;
use model::text::Title;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A new rollout.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Start {
    /// The plan: the last part of its address.
    #[schemars(required, extend("needed" = true))]
    plan: String,
    /// The title of the rollout. Default: the title of the plan.
    title: Option<String>,
    /// The revision of the plan that was read. Default: the newest.
    revision: Option<i64>,
    /// The id of the plan, instead of its address.
    #[schemars(skip)]
    document: Option<String>,
}

/// A rollout that was started.
#[derive(Serialize, JsonSchema)]
pub struct Started {
    /// The number of the rollout.
    number: String,
}

impl Started {
    fn of(number: RolloutNumber) -> Self {
        Self {
            number: number.to_string(),
        }
    }
}

impl Verb for Start {
    type Answer = Started;

    fn about() -> About {
        About::post(
            "rollouts",
            "/api/v1/rollouts",
            "Starts a rollout from a plan.",
        )
        .needs(Act::StartRollout)
    }

    async fn run(self, call: Call<'_>) -> Result<Started, Problem> {
        let title = self.title.as_deref().map(Title::parse).transpose()?;
        let input = match &self.document {
            Some(id) => StartRollout {
                request: call.request.clone(),
                document: DocumentId::parse(id).map_err(|_| Problem::NotFound("document"))?,
                revision: self.revision.ok_or_else(|| broken("revision"))?,
                title: title.map_or_else(|| Title::parse(""), Ok)?,
            },
            None => {
                let plan = call.document_named(self.plan.trim()).await?.document;
                StartRollout {
                    request: call.request.clone(),
                    revision: self.revision.unwrap_or(plan.revision),
                    title: title.map_or_else(|| Title::parse(&plan.title), Ok)?,
                    document: plan.id,
                }
            }
        };
        let number = call.state.engine.start_rollout(call.actor, input).await?;
        Ok(Started::of(number))
    }
}

impl ByForm for Start {
    const FORM: &'static str = "/rollouts";

    fn stands(_: &Params, form: &Form) -> (String, &'static str) {
        let slug = form.text("plan").chars();
        let slug = slug.filter(|character| character.is_alphanumeric() || *character == '-');
        let slug: String = slug.collect();
        let place = match slug.is_empty() {
            true => address::library::LIST.to_owned(),
            false => address::library::start(&slug),
        };
        (place, address::library::START)
    }

    fn next(_: &Params, started: &Started) -> String {
        address::rollout::page(&started.number)
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Rollback {}

impl Verb for Rollback {
    type Answer = Started;

    fn about() -> About {
        let path = "/api/v1/rollouts/{number}/rollback";
        About::post(
            "rollouts",
            path,
            "Starts the rollback that the plan describes, as a rollout of its own.",
        )
        .needs(Act::StartRollout)
    }

    async fn run(self, call: Call<'_>) -> Result<Started, Problem> {
        let input = StartRollback {
            rollout: call.params.rollout()?,
            request: call.request,
        };
        let number = call.state.engine.start_rollback(call.actor, input).await?;
        Ok(Started::of(number))
    }
}

impl ByForm for Rollback {
    const FORM: &'static str = "/rollouts/{number}/rollback";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (address::rollout::page(params.text("number")), "rollback")
    }

    fn next(_: &Params, started: &Started) -> String {
        address::rollout::page(&started.number)
    }
}

/// A move to another revision of the plan.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Move {
    /// The revision that the rollout follows now.
    #[schemars(required, extend("needed" = true))]
    from: Option<i64>,
    /// The revision to follow.
    #[schemars(required, extend("needed" = true))]
    to: Option<i64>,
}

/// A rollout that was moved.
#[derive(Serialize, JsonSchema)]
pub struct Moved {
    /// The number of the rollout.
    number: String,
}

impl Verb for Move {
    type Answer = Moved;

    fn about() -> About {
        let path = "/api/v1/rollouts/{number}/move";
        About::post(
            "rollouts",
            path,
            "Moves a rollout to another revision of its plan.",
        )
        .needs(Act::StartRollout)
    }

    async fn run(self, call: Call<'_>) -> Result<Moved, Problem> {
        let number = call.params.rollout()?;
        let input = MoveRollout {
            request: call.request,
            rollout: number,
            from: self.from.ok_or_else(|| broken("from"))?,
            to: self.to.ok_or_else(|| broken("to"))?,
        };
        call.state.engine.move_rollout(call.actor, input).await?;
        Ok(Moved {
            number: number.to_string(),
        })
    }
}

impl ByForm for Move {
    const FORM: &'static str = "/rollouts/{number}/move";

    fn stands(params: &Params, _: &Form) -> (String, &'static str) {
        (address::rollout::revision(params.text("number")), "move")
    }

    fn next(params: &Params, _: &Moved) -> String {
        address::rollout::page(params.text("number"))
    }
}
