//! One incident: how bad, how far, and what happened when.

use super::{FROM, severities};
use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::Field;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::history::list::sentence;
use crate::pages::link::{Asks, LinkForm, linked};
use engine::clock::Moment;
use engine::incident::{IncidentEntry, IncidentPage};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::event::Subject;
use model::id::IncidentNumber;
use model::incident::Stage;
use model::link::LinkRole;
use model::role::Act;

const HAPPENED: Field =
    Field::new("note", "happened_at", "When it happened").hint("Leave blank for now.");
const WORDS: Field = Field::new("note", "text", "What happened");
const STAGE: Field = Field::new("note", "stage", "Stage from then on");
const SEVERITY: Field = Field::new("note", "severity", "Severity from then on");

const ROLLOUT: Field = Field::new("note", "rollout", "From which rollout").hint(FROM);

/// What was written so much later than it happened says so.
const LATE_MS: i64 = 120_000;

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let number = IncidentNumber::parse(&part_of_address("number"));
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("incident"))?;
        let found = context.engine.find_incident(&actor, number).await?;
        let form = actor
            .can(Act::Declare, &Subject::Incident(number))
            .then(|| view! { <Note number=number stage=found.incident.stage /> });
        let form_for_links = actor.can(Act::Write, &Subject::Incident(number)).then(|| {
            let here = number.to_string();
            view! { <LinkForm here=here asks=Asks::From likely=LinkRole::Documents parts=false /> }
                .into_any()
        });
        let title = found.incident.title.clone();
        let timeline = found.entries.iter().rev().map(line).collect_view();
        Ok(view! {
            <Named title=format!("{number} {title}") />
            <main id="main" class="page incidents">
                <header class="title-block">
                    <Crumb links=vec![(address::incident::LIST.to_owned(), "Incidents".to_owned())] here=number.to_string() />
                    <h1>{title}</h1>
                    {facts(&found, context.engine.now())}
                </header>
                <PageSection heading="timeline-h" title="Timeline" note="By when it happened, newest first">
                    {form}
                    <ol class="tl">{timeline}</ol>
                </PageSection>
                {linked(found.links, None, form_for_links)}
            </main>
        })
    })
}

/// How bad and how far it is, and the times that count.
fn facts(found: &IncidentPage, now: Moment) -> AnyView {
    let incident = &found.incident;
    let began = Moment(incident.began_ms);
    let moments = [
        ("Began", Some(incident.began_ms)),
        ("Mitigated", incident.mitigated_ms),
        ("Resolved", incident.resolved_ms),
    ];
    let moments = moments.into_iter().filter_map(|(name, at)| {
        let at = Moment(at?);
        let after = (at != began).then(|| format!(", {} after it began", began.until(at)));
        Some(view! {
            <div>
                <dt>{name}</dt>
                <dd>
                    <time datetime=at.datetime()>{at.shown()}</time>
                    {after}
                </dd>
            </div>
        })
    });
    let hurts = incident
        .mitigated_ms
        .is_none()
        .then(|| format!(", for {}", began.until(now)));
    let rollout = incident.rollout.map(|rollout| {
        let title = found.rollout_title.clone().unwrap_or_default();
        view! {
            <div>
                <dt>"From"</dt>
                <dd>
                    <a href=address::rollout::page(rollout)>{format!("{rollout} {title}")}</a>
                </dd>
            </div>
        }
    });
    view! {
        <dl class="facts">
            <div>
                <dt>"Severity"</dt>
                <dd>
                    <b class="severity" data-severity=incident.severity.name()>
                        {incident.severity.name()}
                    </b>
                    {format!(" {}", incident.severity.means())}
                </dd>
            </div>
            <div>
                <dt>"Now"</dt>
                <dd>
                    <b>{incident.stage.name()}</b>
                    {hurts}
                </dd>
            </div>
            {moments.collect_view()}
            {rollout}
        </dl>
    }
    .into_any()
}

/// A line of the timeline. It has an address.
fn line(entry: &IncidentEntry) -> impl IntoView + use<> {
    let anchor = address::event_anchor(entry.seq);
    let (happened, written) = (entry.happened, entry.written);
    let late = (written.0 - happened.0 >= LATE_MS).then(|| {
        view! {
            <p class="late">{format!("Written {} later", happened.until(written))}</p>
        }
    });
    let (what, said) = sentence(&entry.event.describe(), |at| page_context().told(at));
    view! {
        <li id=anchor>
            <a class="seq" href=address::here(&anchor)>
                {entry.seq.to_string()}
            </a>
            <time datetime=happened.datetime()>{happened.shown()}</time>
            <div>
                <p>
                    <b>{entry.who.clone()}</b>
                    {format!(" {what}")}
                </p>
                {said.map(|said| view! { <p class="why">{said}</p> })}
                {late}
            </div>
        </li>
    }
}

#[component]
fn Note(number: IncidentNumber, stage: Stage) -> impl IntoView {
    let stages = [
        ("", "as before"),
        (Stage::Active.name(), began_again(stage)),
        (Stage::Mitigated.name(), "mitigated: impact has ended"),
        (Stage::Resolved.name(), "resolved: it is over"),
    ];
    let stages = stages
        .into_iter()
        .filter(|(name, _)| stage == Stage::Active || *name != stage.name())
        .map(|(name, words)| (name.to_owned(), words.to_owned()))
        .collect();
    let severities = std::iter::once((String::new(), "as before".to_owned())).chain(severities());
    view! {
        <PostForm id="note" action=address::incident::entries(number) fields=&["text", "happened_at", "stage", "severity", "rollout"] class="declare">
            {WORDS.lines(None, "1", String::new())}
            {HAPPENED.moment(None)}
            {STAGE.choice(stages, "")}
            {SEVERITY.choice(severities.collect(), "")}
            {ROLLOUT.line("text", "off", false)}
            <button type="submit" class="btn is-primary">
                "Add entry"
            </button>
        </PostForm>
    }
}

/// What it means to say that it hurts, where it does already and where it does not.
fn began_again(stage: Stage) -> &'static str {
    match stage {
        Stage::Active => "it began then",
        Stage::Mitigated | Stage::Resolved => "active: impact has returned",
    }
}
