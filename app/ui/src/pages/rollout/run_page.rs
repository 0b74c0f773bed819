//! What the pages of a rollout have in common: who looks, and the run that the address names.

use crate::context::{PageContext, page_context};
use crate::pages::frame::{page as frame, part_of_address};
use engine::Actor;
use engine::rollout::Run;
use leptos::prelude::*;
use model::Problem;
use model::id::RolloutNumber;
use std::future::Future;
use std::sync::Arc;

/// A page of the run.
pub fn run_page<V, F>(
    content: impl FnOnce(PageContext, Actor, Arc<Run>) -> F + Send + 'static,
) -> AnyView
where
    V: IntoView + 'static,
    F: Future<Output = Result<V, Problem>> + Send + 'static,
{
    let context = page_context();
    let number = RolloutNumber::parse(&part_of_address("number"));
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("rollout"))?;
        let run = context.engine.find_run(&actor, number).await?;
        content(context, actor, Arc::new(run)).await
    })
}
