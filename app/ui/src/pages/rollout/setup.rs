//! Setting a rollout up: its rules, and who speaks for which position.

use crate::context::page_context;
use crate::pages::field::{Field, Refusal, RequestKey};
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::rollout::crumb::Crumb;
use engine::clock::Moment;
use engine::rollout::Run;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::id::RolloutNumber;
use model::role::Act;

const QUORUM: Field = Field::new("rules", "quorum", "GO votes needed")
    .hint("Counts people, not positions. Leave blank for everyone who speaks for a position and is not absent.");
const ENDS: Field = Field::new("rules", "poll_ends", "Votes count until")
    .hint("UTC. Leave blank to count them until the decision.");
const SELF: Field = Field::new(
    "rules",
    "no_self_approval",
    "The lead may not approve this rollout",
)
.hint("The lead then cannot vote, open hold points, waive or decide GO.");
const ORDER: Field = Field::new(
    "rules",
    "in_order",
    "Nothing is signed behind a closed hold point",
);
const POSITION: Field =
    Field::new("position", "position", "Position").hint("Such as QA, Backend, Operations.");
const PERSON: Field = Field::new("position", "person", "Who speaks for it");

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let number = RolloutNumber::parse(&part_of_address("number"));
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("rollout"))?;
        let run = context.engine.find_run(&actor, number).await?;
        let leads = run.state.lead.as_ref() == Some(&actor.id);
        let may = (leads || actor.can(Act::Decide, &run.rollout.subject()))
            && actor.can(Act::StartRollout, &run.rollout.subject())
            && !run.rollout.is_closed();
        let people = context.engine.list_names(&actor).await?;
        let people: Vec<(String, String)> = people
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect();
        let forms = may.then(|| forms(&run, people));
        let why = (!may).then(
            || view! { <p class="more">"Only the rollout lead or an approver can set it up."</p> },
        );
        Ok(view! {
            <Named title="Positions and rules" />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here="Positions and rules".to_owned() />
                    <h1>"Positions and rules"</h1>
                </header>
                {why}
                <section aria-labelledby="seats-h">
                    <header class="sec-head">
                        <h2 id="seats-h">"Who speaks for each position"</h2>
                    </header>
                    {voters(&run, may)}
                </section>
                {forms}
            </main>
        })
    })
}

fn voters(run: &Run, may: bool) -> AnyView {
    let voters = &run.state.poll.voters;
    if voters.is_empty() {
        return view! { <p class="more">"No positions yet. They will appear here, in the order of the roll call."</p> }
            .into_any();
    }
    let rows = voters.iter().map(|voter| {
        let vote = voter
            .cast
            .as_ref()
            .map_or("not voted", |cast| cast.vote.word());
        let number = run.rollout.number;
        let remove = may.then(|| {
            view! {
                <form method="post" action=address::rollout::position_removal(number)>
                    <RequestKey form="position".to_owned() />
                    <input type="hidden" name="position" value=voter.position.clone() />
                    <button type="submit" class="link">
                        {format!("Remove {}", voter.position)}
                    </button>
                </form>
                <form method="post" action=address::rollout::votes(number)>
                    <RequestKey form="position".to_owned() />
                    <input type="hidden" name="position" value=voter.position.clone() />
                    <button type="submit" class="link" name="vote" value="absent">
                        {format!("{} is absent", voter.position)}
                    </button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row">{voter.position.clone()}</th>
                <td>{run.names.of(Some(&voter.person)).to_owned()}</td>
                <td>{vote}</td>
                <td class="do">{remove}</td>
            </tr>
        }
    });
    view! {
        <table class="people">
            <thead>
                <tr>
                    <th scope="col">"Position"</th>
                    <th scope="col">"Person"</th>
                    <th scope="col">"Vote"</th>
                    <th scope="col">
                        <span class="vh">"Change"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn forms(run: &Run, people: Vec<(String, String)>) -> AnyView {
    let number = run.rollout.number;
    let rules = &run.state.poll.rules;
    let quorum = match rules.quorum {
        0 => String::new(),
        quorum => quorum.to_string(),
    };
    let ends = rules
        .poll_ends_ms
        .map(|end| Moment(end).in_a_field())
        .unwrap_or_default();
    view! {
        <div class="stack">
            <section aria-labelledby="assign-h">
                <header class="sec-head">
                    <h2 id="assign-h">"Assign a position"</h2>
                </header>
                <form class="form" id="position" method="post" action=address::rollout::positions(number)>
                    <Refusal form="position".to_owned() fields=&["position", "person"] />
                    <RequestKey form="position".to_owned() />
                    {POSITION.line("text", "off", true)}
                    {PERSON.choice(people, "")}
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Assign"
                        </button>
                    </p>
                </form>
            </section>
            <section aria-labelledby="rules-h">
                <header class="sec-head">
                    <h2 id="rules-h">"Rules"</h2>
                </header>
                <form class="form" id="rules" method="post" action=address::rollout::rules(number)>
                    <Refusal form="rules".to_owned() fields=&["quorum", "poll_ends", "no_self_approval", "in_order"] />
                    <RequestKey form="rules".to_owned() />
                    {QUORUM.line_with("number", "off", false, quorum)}
                    {ENDS.line_with("datetime-local", "off", false, ends)}
                    {SELF.tick(rules.no_self_approval)}
                    {ORDER.tick(rules.in_order)}
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Save rules"
                        </button>
                    </p>
                </form>
            </section>
        </div>
    }
    .into_any()
}
