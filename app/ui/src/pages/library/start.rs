//! Starting a rollout from a document: what would be run, what to look at before, and the button.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::Field;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::library::findings::{Findings, List, in_short};
use engine::document::CheckedDocument;
use engine::rollout::Startable;
use leptos::prelude::*;
use model::address;
use model::lint::{Group, Severity, grouped};
use model::plan::Phase;
use model::reading::Duty;
use model::rollout::{PlanSnapshot, SnapshotPhase};
use model::text::counted;

const TITLE: Field = Field::new(address::library::START, "title", "Title of the rollout");

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let startable = context.engine.find_startable(&actor, &slug).await?;
        Ok(content(startable))
    })
}

fn content(startable: Startable) -> AnyView {
    let Startable {
        document,
        checked,
        frame,
    } = startable;
    let links = vec![
        (address::library::LIST.to_owned(), "Library".to_owned()),
        (
            address::library::document(&document.slug),
            document.title.clone(),
        ),
    ];
    let slug = document.slug.clone();
    let phases = frame.phases.iter().map(|phase| row(&frame, phase));
    let phases = phases.collect_view();
    let (items, points) = (frame.items.len(), frame.phases.len());
    let nothing = (items == 0).then(|| {
        view! { <p class="note">"This document has no boxes and no steps, so there is nothing to sign."</p> }
    });
    let in_brief = format!(
        "{}, {}. Bound to revision {}.",
        counted(items, "item", "items"),
        counted(points, "hold point", "hold points"),
        document.revision
    );
    view! {
        <Named title=format!("Start {}", document.title) />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=links here="Start a rollout" />
                <h1>"Start a rollout"</h1>
            </header>
            <div class="stack start">
                <PostForm id=address::library::START action=address::rollout::LIST fields=&["title"] class="form">
                    <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                    <input type="hidden" name="revision" value=document.revision />
                    <input type="hidden" name="plan" value=document.slug.clone() />
                    {TITLE.line_with("text", "off", true, document.title.clone())}
                </PostForm>
                {before(&checked, &slug)}
                <PageSection heading="run-h" title="What will be run" class="review">
                    {nothing}
                    <ol class="review-phases">{phases}</ol>
                </PageSection>
                {duties(&checked.reading.duties)}
                <details class="folded">
                    <summary>{format!("Findings: {}", in_short(&checked.findings))}</summary>
                    <Findings findings=checked.findings.clone() off=checked.off.clone() />
                </details>
            </div>
            <p class="start-bar">
                <button type="submit" class="btn is-primary" form=address::library::START disabled=items == 0>
                    "Start the rollout"
                </button>
                <span>{in_brief}</span>
            </p>
        </main>
    }
    .into_any()
}

/// What was guessed, and what is wrong in the document: looked at before anything is started.
fn before(checked: &CheckedDocument, slug: &str) -> Option<AnyView> {
    let plan = &checked.reading.plan;
    let steps = plan.items.is_empty().then_some(plan.steps.len());
    let steps = steps.filter(|steps| *steps > 0).map(|steps| {
        let steps = counted(steps, "step becomes an item", "steps become items");
        format!("This document has no boxes. Its {steps} to sign.")
    });
    let guessed = plan.phases.iter().filter(|phase| phase.guess);
    let guessed = guessed.map(|phase| {
        let Phase { name, line, .. } = phase;
        format!("“{name}” (line {line}) is a guess: only its items say that it is a phase.")
    });
    let sometimes = plan.phases.iter().filter_map(|phase| {
        let (name, condition) = (&phase.name, phase.condition.as_ref()?);
        Some(format!(
            "“{name}” applies only sometimes ({condition}). Its items hold nothing."
        ))
    });
    let questions: Vec<String> = steps.into_iter().chain(guessed).chain(sometimes).collect();
    let errors = grouped(&checked.findings).into_iter();
    let errors: Vec<Group> = errors
        .filter(|group| group.rule.severity == Severity::Error)
        .collect();
    if questions.is_empty() && errors.is_empty() {
        return None;
    }
    let asked = (!questions.is_empty()).then(|| {
        let rows = questions
            .into_iter()
            .map(|words| view! { <li>{words}</li> })
            .collect_view();
        view! {
            <ul class="item-changes">{rows}</ul>
            <p class="more">
                <a href=address::library::correct(slug)>"How it is read, line by line"</a>
            </p>
        }
    });
    let errors = (!errors.is_empty()).then(|| view! { <List groups=errors /> });
    Some(
        view! {
            <PageSection heading="before-h" title="Before you start" class="review">
                {asked}
                {errors}
            </PageSection>
        }
        .into_any(),
    )
}

/// A phase, and what its hold point asks for.
fn row(frame: &PlanSnapshot, phase: &SnapshotPhase) -> impl IntoView + use<> {
    let number = phase.number;
    let items = || frame.items.iter().filter(|item| item.phase == number);
    let questions = items().filter(|item| item.inverted).count();
    let optional = items().filter(|item| item.setting.optional).count();
    let criteria = frame.criteria.iter();
    let criteria = criteria.filter(|found| found.phases.contains(&number));
    let conditions = frame.conditions.iter();
    let conditions = conditions.filter(|condition| condition.hold_point == number);
    let windows = frame.windows.iter().filter(|window| window.phase == number);
    let some = |count: usize, one: &str, many: &str| (count > 0).then(|| counted(count, one, many));
    let parts = [
        Some(counted(items().count() - questions, "item", "items")),
        some(questions, "hold question", "hold questions"),
        some(optional, "of them optional", "of them optional"),
        some(criteria.count(), "criterion", "criteria"),
        some(
            conditions.count(),
            "condition to answer",
            "conditions to answer",
        ),
        some(windows.count(), "observation window", "observation windows"),
        phase.duration.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let opens = match frame.proposes_roll_calls().contains(&number) {
        true => "A roll call is usual at its hold point.",
        false => "An approver opens its hold point.",
    };
    view! {
        <li>
            <b>{format!("{number} {}", phase.name)}</b>
            <p>{parts.join(", ")} ". " {opens}</p>
        </li>
    }
}

/// Who does what, by team: it says who fills which position.
fn duties(duties: &[Duty]) -> Option<AnyView> {
    if duties.is_empty() {
        return None;
    }
    let teams = duties.chunk_by(|one, next| one.who == next.who);
    let rows = teams.map(|duties| {
        let who = duties[0].who.clone();
        let what = duties
            .iter()
            .map(|duty| view! { <li>{duty.what.clone()}</li> })
            .collect_view();
        view! {
            <li>
                <b>{who}</b>
                <ul>{what}</ul>
            </li>
        }
    });
    let rows = rows.collect_view();
    let many = duties.chunk_by(|one, next| one.who == next.who).count();
    let teams = counted(many, "team has duties", "teams have duties");
    Some(
        view! {
            <details class="folded">
                <summary>{teams}</summary>
                <ul class="review-phases">{rows}</ul>
            </details>
        }
        .into_any(),
    )
}
