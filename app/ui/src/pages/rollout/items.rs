//! The items of a phase, in their groups.

use crate::components::command::command;
use crate::components::icon::Icon;
use crate::components::post_form::PostForm;
use crate::components::rail::counts_in_words;
use crate::context::page_context;
use crate::pages::field::Field;
use crate::pages::rollout::condition;
use crate::pages::rollout::evidence::EvidenceFields;
use crate::pages::rollout::filter;
use crate::pages::rollout::rights::{Rights, TOGETHER};
use crate::pages::rollout::row::row;
use engine::rollout::{PhaseInRun, Run, RunItem};
use leptos::prelude::*;
use model::address;
use model::rollout::PhaseNumber;
use model::rollout::command::Part;
use model::text::counted;
use model::verdict::Verdict;

const COMMENT: Field = Field::new(TOGETHER, "comment", "Comment for all of them");

/// A phase with its items. `first`: it is the first on the page. `with_together`: the form that signs several together
/// stands there.
pub fn phase(
    phase: PhaseInRun,
    run: &Run,
    items: &[&RunItem],
    rights: &Rights,
    first: bool,
    with_together: bool,
) -> AnyView {
    let number = phase.live.number;
    let title = format!("items-{number}-h");
    let id = if first {
        address::rollout::ITEMS.to_owned()
    } else {
        format!("items-{number}")
    };
    let duration = phase.duration.map(|duration| format!(", {duration}"));
    let groups = groups(items)
        .into_iter()
        .enumerate()
        .map(|(at, group)| list(group, format!("g-{number}-{at}"), &title, rights, run))
        .collect_view();
    let empty = items.is_empty().then(|| {
        view! { <p class="empty">{rights.shown.nothing()}</p> }
    });
    let held = phase.live.held_by;
    let held_said = held.map(|closed| rights.why_closed(closed));
    let class = match held {
        Some(_) => "items-sec is-held",
        None => "items-sec",
    };
    let facts = common_facts(items, rights);
    let tabs = first.then(|| tabs(rights));
    let together = (rights.may_sign && with_together).then(|| together(rights));
    let sometimes = sometimes(number, items, rights);
    view! {
        <section class=class id=id data-held=number.to_string() aria-labelledby=title.clone()>
            <header class="sec-head">
                <h2 id=title.clone()>{phase.live.name.clone()} {duration}</h2>
                <p data-counts=number.to_string()>{counts_in_words(&phase.live.progress)}</p>
                {facts}
                {tabs}
            </header>
            <p class="note held-said" data-held-said=number.to_string()>{held_said}</p>
            {empty}
            {sometimes}
            {groups}
            {together}
            {commands(number, run)}
        </section>
    }
    .into_any()
}

/// What holds for all rows, said once: as what one signs, and what the document claims.
fn common_facts(items: &[&RunItem], rights: &Rights) -> Option<AnyView> {
    let signs =
        (rights.may_sign && !items.is_empty()).then(|| format!("You sign as {}.", rights.meaning));
    let ticked = items.iter().filter(|item| item.claimed).count();
    let ticked = (ticked > 0).then(|| {
        let ticked = counted(ticked, "tick", "ticks");
        format!("{ticked} in the document: no signatures.")
    });
    if signs.is_none() && ticked.is_none() {
        return None;
    }
    Some(
        view! { <p class="items-facts">{signs} " " <span class="is-more">{ticked}</span></p> }
            .into_any(),
    )
}

/// The commands of a phase, with the values of the rollout in their places.
fn commands(phase: PhaseNumber, run: &Run) -> Option<AnyView> {
    let state = &run.state;
    let blocks = state.frame.commands.iter();
    let blocks: Vec<_> = blocks.filter(|block| block.phase == phase).collect();
    if blocks.is_empty() {
        return None;
    }
    let words = counted(blocks.len(), "block of commands", "blocks of commands");
    let blocks = blocks.into_iter().map(|block| {
        command(&block.language, &block.language, &block.text, |typed| {
            let parts = state
                .filled(block, typed)
                .into_iter()
                .map(|part| match part {
                    Part::Written(words) => words.into_any(),
                    Part::Filled(variable, value) => {
                        let title = format!("The {} of the last deployment", variable.word());
                        view! { <mark title=title>{value}</mark> }.into_any()
                    }
                });
            parts.collect_view().into_any()
        })
    });
    Some(
        view! {
            <details class="act commands">
                <summary>{words}</summary>
                {blocks.collect_view()}
            </details>
        }
        .into_any(),
    )
}

/// What applies only sometimes, and the way to say that it does.
fn sometimes(number: PhaseNumber, items: &[&RunItem], rights: &Rights) -> Option<AnyView> {
    let mut conditions: Vec<&str> = items
        .iter()
        .filter(|item| item.setting.optional)
        .filter_map(|item| item.condition.as_deref())
        .collect();
    conditions.dedup();
    if conditions.is_empty() {
        return None;
    }
    let words = format!(
        "Only sometimes: {}. Not required so far.",
        conditions.join("; ")
    );
    let form = rights.may_sign.then(|| {
        let action = address::rollout::applying(rights.rollout, number);
        let phase = rights.phase.clone();
        view! {
            <PostForm id=format!("applies:{number}") action=action fields=&[] class="applies">
                <input type="hidden" name="phase" value=phase />
                <button type="submit" class="btn is-small">
                    "It applies"
                    <span class="vh">{format!(", phase {number}")}</span>
                </button>
            </PostForm>
        }
    });
    Some(
        view! {
            <div class="note sometimes">
                <p>{words}</p>
                {form}
            </div>
        }
        .into_any(),
    )
}

/// Signing those that were chosen, with one word and one act.
fn together(rights: &Rights) -> AnyView {
    let (rollout, phase) = (rights.rollout, rights.phase.clone());
    view! {
            <details class="act" open=page_context().returned(TOGETHER).is_some()>
                <summary>"Sign several together"</summary>
                <PostForm id=TOGETHER action=address::rollout::sign_offs(rollout) fields=&["comment"] with_files=true>
                    <input type="hidden" name="phase" value=phase />
                    <p>"Tick the boxes before the items. Hold questions are answered no."</p>
                    {COMMENT.line("text", "off", false)}
                    <EvidenceFields form=TOGETHER />
                    <button type="submit" class="btn" name="result" value=Verdict::Ok.name()>
                        "Sign selected items OK"
                    </button>
                    <button type="submit" class="btn" name="result" value=Verdict::NotApplicable.name()>
                        "Mark selected as not applicable"
                    </button>
                </PostForm>
            </details>
        }
        .into_any()
}

fn tabs(rights: &Rights) -> AnyView {
    let number = rights.rollout;
    let all = rights.phase == address::rollout::ALL_PHASES;
    let one = if all {
        address::rollout::page(number)
    } else {
        address::rollout::phase(number, &rights.phase)
    };
    let every = address::rollout::phase(number, address::rollout::ALL_PHASES);
    view! {
        <ul class="tabs" aria-label="Show">
            <li>{filter::choice(rights.shown, number, &rights.phase)}</li>
            <li>
                <a href=one aria-current=(!all).then_some("true")>
                    "One phase"
                </a>
            </li>
            <li>
                <a href=every aria-current=all.then_some("true")>
                    "All phases"
                </a>
            </li>
        </ul>
    }
    .into_any()
}

/// Items that follow each other under one heading.
fn groups<'a>(items: &'a [&'a RunItem]) -> Vec<&'a [&'a RunItem]> {
    items
        .chunk_by(|one, next| one.group == next.group && one.inverted == next.inverted)
        .collect()
}

/// The stops that stand right before an item.
fn stops_before(item: &RunItem, rights: &Rights, run: &Run) -> AnyView {
    let stops = run.state.conditions_at(item.phase);
    let stops = stops.filter(|(stop, _)| stop.before.as_ref() == Some(&item.id));
    stops
        .map(|(stop, answer)| condition::line(run, stop, answer, rights.may_sign, &rights.phase))
        .collect_view()
        .into_any()
}

fn list(items: &[&RunItem], id: String, title: &str, rights: &Rights, run: &Run) -> AnyView {
    let inverted = items.first().is_some_and(|item| item.inverted);
    let words = items.first().and_then(|item| item.group.clone());
    let words = words.or_else(|| inverted.then(|| "Any “yes” means hold".to_owned()));
    let labelled_by = if words.is_some() {
        id.clone()
    } else {
        title.to_owned()
    };
    let class = if inverted {
        "items-group is-inverted"
    } else {
        "items-group"
    };
    let heading = words.map(|words| {
        let sign = inverted.then(|| view! { <Icon name="g-inverted" /> });
        view! { <h3 class=class id=id>{sign} {words}</h3> }
    });
    let rows = items.iter().map(|item| {
        view! {
            {stops_before(item, rights, run)}
            {row(item, rights)}
        }
    });
    let rows = rows.collect_view();
    view! {
        {heading}
        <ol class="items" aria-labelledby=labelled_by>
            {rows}
        </ol>
    }
    .into_any()
}
