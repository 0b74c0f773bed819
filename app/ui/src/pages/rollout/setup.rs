//! Setting a rollout up: its rules, and who speaks for which position.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::pages::field::{Field, RequestKey};
use crate::pages::frame::Named;
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::role::Act;

const QUORUM: Field = Field::new("rules", "quorum", "GO votes needed")
    .hint("Counts people, not positions. Leave blank for everyone who speaks for a position and is not absent.");
const ENDS: Field = Field::new("rules", "poll_ends", "Votes count until")
    .hint("Leave blank to count them until the decision.");
const SELF: Field = Field::new(
    "rules",
    "no_self_approval",
    "The lead may not approve this rollout",
)
.hint("The lead then cannot vote, open hold points, waive or decide GO.");
const AHEAD: Field = Field::new(
    "rules",
    "works_ahead",
    "Work may go ahead of closed hold points",
)
.hint("Otherwise nothing behind a closed hold point is signed, started or decided.");
const AHEAD_WHY: Field = Field::new("rules", "works_ahead_reason", "Why work may go ahead")
    .hint("It is shown on the rollout and in its record.");
const POSITION: Field =
    Field::new("position", "position", "Position").hint("Such as QA, Backend, Operations.");
const PERSON: Field = Field::new("position", "person", "Who speaks for it");

/// The page.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
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
                <PageSection heading="seats-h" title="Who speaks for each position">
                    {voters(&run, may)}
                </PageSection>
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
    let no_self_approval = rules.no_self_approval;
    let ahead = rules.works_ahead.clone();
    let ends = rules.poll_ends_ms.map(Moment);
    view! {
        <div class="stack">
            <PageSection heading="assign-h" title="Assign a position">
                <PostForm id="position" action=address::rollout::positions(number) fields=&["position", "person"] class="form">
                    {POSITION.line("text", "off", true)}
                    {PERSON.choice(people, "")}
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Assign"
                        </button>
                    </p>
                </PostForm>
            </PageSection>
            <PageSection heading="rules-h" title="Rules">
                <PostForm id="rules" action=address::rollout::rules(number) fields=&["quorum", "poll_ends", "no_self_approval", "works_ahead", "works_ahead_reason"] class="form">
                    {QUORUM.line_with("number", "off", false, quorum)}
                    {ENDS.moment(ends)}
                    {SELF.tick(no_self_approval)}
                    {AHEAD.tick(ahead.is_some())}
                    {AHEAD_WHY.line_with("text", "off", false, ahead.unwrap_or_default())}
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Save rules"
                        </button>
                    </p>
                </PostForm>
            </PageSection>
        </div>
    }
    .into_any()
}
