//! What waits for me, and what blocks each rollout.

use crate::components::empty::Empty;
use crate::components::icon::Icon;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::incident::lasting;
use crate::pages::now::blocked::Blocked;
use engine::Actor;
use engine::clock::Moment;
use engine::document::Listed;
use engine::incident::IncidentLine;
use engine::rollout::{OpenItem, RolloutLine};
use leptos::prelude::*;
use model::address;
use model::hold_point::in_full;
use model::role::Act;
use model::rollout::window::SlotState;
use model::rollout::{CriterionResult, WindowState};
use model::search::MAX_BYTES;
use model::text::counted;

/// In how many of the last rollouts decisions are looked at.
const RECENT: i64 = 20;

/// How many open items of one rollout are shown.
const MAX: usize = 8;

/// The first page.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let lines = context.engine.list_open_rollouts(&actor).await?;
        let incidents = context.engine.list_live_incidents(&actor).await?;
        let now = context.engine.now();
        let incidents = incidents.into_iter().map(|line| live(line, now));
        let incidents = incidents.collect_view();
        let (recent, _) = context.engine.list_rollouts(&actor, RECENT, 0).await?;
        let reviews = context.engine.list_due_reviews(&actor).await?;
        let reviews = reviews.iter().filter_map(review);
        let mine: Vec<AnyView> = mine(&lines, &recent, &actor)
            .into_iter()
            .chain(reviews)
            .collect();
        Ok(view! {
            <Named title="Now" />
            <main id="main" class="page now">
                <BigFind />
                {incidents}
                {waiting(mine)}
                {content(lines)}
            </main>
        })
    })
}

/// Something that is broken now.
fn live(line: IncidentLine, now: Moment) -> AnyView {
    let IncidentLine { number, incident } = line;
    let address = address::incident::page(number);
    let began = Moment(incident.began_ms);
    let from = incident.rollout.map(|rollout| format!(" from {rollout}"));
    let severity = incident.severity.name();
    view! {
        <section class="live" data-severity=severity aria-label=format!("Live: {number}")>
            <p class="live-sev">
                <b>{severity}</b>
                <span>{lasting(&incident, now)}</span>
            </p>
            <div class="live-what">
                <h2>
                    <a href=address.clone()>{incident.title}</a>
                </h2>
                <p>
                    {number.to_string()}
                    {from}
                    ", began "
                    <time datetime=began.datetime()>{began.shown()}</time>
                </p>
            </div>
            <p class="live-do">
                <a class="btn" href=address>
                    {format!("Open {number}")}
                </a>
            </p>
        </section>
    }
    .into_any()
}

/// What waits for this person and for nobody else.
fn waiting(mine: Vec<AnyView>) -> AnyView {
    let list = match mine.is_empty() {
        true => view! { <p class="more">"Nothing waits for you alone."</p> }.into_any(),
        false => view! { <ul class="mine-list">{mine}</ul> }.into_any(),
    };
    view! {
        <section class="mine" aria-labelledby="mine-h">
            <header class="sec-head">
                <h1 id="mine-h">"Waiting for you"</h1>
            </header>
            {list}
        </section>
    }
    .into_any()
}

/// A document of theirs whose review is due.
fn review(listed: &Listed) -> Option<AnyView> {
    let due = listed.review_due?;
    let document = &listed.document;
    Some(
        view! {
            <li>
                <span class="kind">"Review"</span>
                <a href=address::library::document(&document.slug)>{document.title.clone()}</a>
                <span>{format!("due since {}", due.day())}</span>
            </li>
        }
        .into_any(),
    )
}

fn content(lines: Vec<RolloutLine>) -> AnyView {
    if lines.is_empty() {
        return view! {
            <Empty words="No rollout is running. The open items of running rollouts will appear here, and what blocks each rollout." />
        }
        .into_any();
    }
    let open: usize = lines.iter().map(|line| line.open.len()).sum();
    let rows: Vec<AnyView> = lines.iter().flat_map(rows).collect();
    let list = if rows.is_empty() {
        view! { <p class="more">"No items are open in the current phases."</p> }.into_any()
    } else {
        view! { <ol class="items">{rows}</ol> }.into_any()
    };
    let count = counted(open, "item is open", "items are open");
    view! {
        <div class="now-cols">
            // First, as a manager looks for it first; on a wide screen it stands on the right.
            <Blocked lines=lines />
            <section class="wait" aria-labelledby="wait-h">
                <header class="sec-head">
                    <h2 id="wait-h">"Open items"</h2>
                    <p>{count}</p>
                </header>
                {list}
            </section>
        </div>
    }
    .into_any()
}

/// What waits for this person and nobody else: items they took or their position signs, votes, values in a grey zone,
/// windows that are watched, and hold points they opened that closed again.
fn mine(lines: &[RolloutLine], recent: &[RolloutLine], actor: &Actor) -> Vec<AnyView> {
    let ended = recent.iter().filter(|line| line.rollout.is_closed());
    let undermined_by = ended.flat_map(|line| undermined_by(line, actor));
    let open = lines.iter().flat_map(|line| mine_in(line, actor));
    open.chain(undermined_by).collect()
}

/// A decision of theirs, or one that they voted for, that something was taken back from.
fn undermined_by(line: &RolloutLine, actor: &Actor) -> Vec<AnyView> {
    let (state, number) = (&line.state, line.rollout.number);
    let Some(last) = state
        .decision()
        .filter(|last| !last.undermined_by.is_empty())
    else {
        return Vec::new();
    };
    let decided = (last.by.as_ref() == Some(&actor.id)).then(|| {
        format!(
            "Something your {} rests on was revoked",
            last.outcome.word()
        )
    });
    let roll_call = last.phase.and_then(|phase| state.roll_call(phase));
    let positions = roll_call.into_iter().flat_map(|found| &found.positions);
    let voted = positions.filter(|position| {
        let mut casts = position.cast.iter();
        casts.any(|cast| cast.vote.approves() && cast.by.as_ref() == Some(&actor.id))
    });
    let voted = voted.map(|position| {
        let name = &position.seat.name;
        format!("Something the vote of {name} rests on was revoked")
    });
    let address = address::rollout::decision(number, last.seq);
    let rows = decided.into_iter().chain(voted).map(|words| {
        view! {
            <li>
                <span class="kind">"Decision"</span>
                <a href=address.clone()>{words}</a>
                <span>{line.rollout.title.clone()}</span>
            </li>
        }
        .into_any()
    });
    rows.collect()
}

fn mine_in(line: &RolloutLine, actor: &Actor) -> Vec<AnyView> {
    let (state, number) = (&line.state, line.rollout.number);
    let row = |kind: &'static str, address: String, words: String| {
        let title = line.rollout.title.clone();
        view! {
            <li>
                <span class="kind">{kind}</span>
                <a href=address>{words}</a>
                <span>{title}</span>
            </li>
        }
        .into_any()
    };
    let mut rows = Vec::new();
    for (phase, hold_point) in state.frame.numbers().zip(&state.hold_points) {
        if let Some(closing) = &hold_point.closing
            && closing.opened_by.as_ref() == Some(&actor.id)
        {
            let words = format!(
                "Hold point {} that you opened closed again: {}",
                phase,
                in_full(&closing.reasons)
            );
            let address = address::rollout::phase(number, phase);
            rows.push(row("Closed again", address, words));
        }
    }
    let opens = actor.can(Act::Decide, &line.rollout.subject()) && state.leaves_approving_to(actor);
    let ready = state.frame.numbers().find(|phase| !state.is_open(*phase));
    let ready = ready.filter(|phase| opens && state.reasons(*phase, line.now.0).is_empty());
    if let Some(phase) = ready {
        let words = format!("Hold point {phase} is ready to be opened");
        rows.push(row(
            "Open",
            address::rollout::hold_point(number, phase),
            words,
        ));
    }
    for (frame, item) in state.items() {
        let mut own = item.signatures.iter();
        if own.any(|one| one.by == actor.id && one.stale.is_some()) {
            let words = format!("{} {}: your sign-off went stale", frame.label, frame.words);
            rows.push(row(
                "Confirm",
                address::rollout::item(number, &frame.label),
                words,
            ));
        }
    }
    let is_mine = |position: &str| state.speaks_for(actor, position);
    for item in &line.open {
        let taken = item.taken_by.as_ref() == Some(&actor.id);
        let asked = item.position.as_deref().is_some_and(is_mine);
        if taken || asked {
            let kind = if taken { "You claimed" } else { "You sign" };
            let overdue = item.due.filter(|due| *due < line.now).map(|_| ", overdue");
            let words = format!(
                "{} {}{}",
                item.label,
                item.words,
                overdue.unwrap_or_default()
            );
            let address = address::rollout::item(number, &item.label);
            rows.push(row(kind, address, words));
        }
    }
    for (phase, hold_point) in state.frame.numbers().zip(&state.hold_points) {
        let asks = hold_point.roll_call.called.is_some() && hold_point.opening.is_none();
        let positions = hold_point.roll_call.positions.iter();
        for position in positions.filter(|position| asks && position.seat.is_for(&actor.id)) {
            let name = &position.seat.name;
            let words = match position.cast.as_ref().map(|cast| &cast.outdated) {
                Some(None) => continue,
                None => format!("{name} has not voted at hold point {phase}"),
                Some(Some(outdated)) => format!(
                    "Confirm the vote of {name} at hold point {phase}: it was cast before {}",
                    outdated.because.words()
                ),
            };
            let address = address::rollout::hold_point(number, phase);
            rows.push(row("Your vote", address, words));
        }
    }
    let signs = actor.can(Act::Sign, &line.rollout.subject());
    for at in (1..=state.frame.criteria.len()).filter(|_| signs) {
        if let Some((criterion, _)) = state.criterion(at)
            && state.outcome(at) == CriterionResult::Undecided
        {
            let words = format!("C{at} {} is in the grey zone", criterion.text);
            rows.push(row(
                "Decide",
                address::rollout::criterion(number, at),
                words,
            ));
        }
    }
    for window in state.windows.iter().filter(|_| signs) {
        if let WindowState::Running(until) = window.state(line.now.0) {
            let due = window
                .looks(line.now.0)
                .iter()
                .any(|slot| slot.state == SlotState::Due);
            let due = if due { ", a log check is due" } else { "" };
            let words = format!(
                "Phase {} is watched until {}{due}",
                window.phase,
                Moment(until).on_a_stamp(line.now)
            );
            let address = address::rollout::window(number, window.phase);
            rows.push(row("Window", address, words));
        }
    }
    rows
}

fn rows(line: &RolloutLine) -> Vec<AnyView> {
    let more = line.open.len().checked_sub(MAX).filter(|more| *more > 0);
    let rest = more.zip(line.open.first()).map(|(more, first)| {
        let address = address::rollout::phase(line.rollout.number, first.phase);
        let words = format!("{more} more in {}", line.rollout.title);
        view! {
            <li class="item">
                <span class="item-ref">"…"</span>
                <div class="item-body">
                    <p class="item-from">
                        <a href=address>{words}</a>
                    </p>
                </div>
            </li>
        }
        .into_any()
    });
    line.open
        .iter()
        .take(MAX)
        .map(|item| row(line, item))
        .chain(rest)
        .collect()
}

fn row(line: &RolloutLine, item: &OpenItem) -> AnyView {
    let rollout = line.rollout.number;
    let address = address::rollout::item_in(rollout, item.phase, &item.label);
    let why = if item.inverted {
        ", any “yes” means hold".to_owned()
    } else {
        format!(", keeps hold point {} closed", item.phase)
    };
    view! {
        <li class="item">
            <a class="item-ref" href=address.clone()>
                {item.label.clone()}
            </a>
            <div class="item-body">
                <p class="item-words">{item.words.clone()}</p>
                <p class="item-from">
                    <a href=address::rollout::page(rollout)>{line.rollout.title.clone()}</a>
                    {why}
                </p>
            </div>
            <p class="item-sign">
                <a class="btn is-big" href=address>
                    "Open "
                    {item.label.clone()}
                    <span class="vh">{format!(" of {rollout}")}</span>
                </a>
            </p>
        </li>
    }
    .into_any()
}

/// The one big field.
#[component]
fn BigFind() -> impl IntoView {
    view! {
        <form class="big-find" role="search" aria-label="Everything" action=address::SEARCH>
            <label class="vh" for="q">
                "Search everything"
            </label>
            <Icon name="i-search" />
            <input
                id="q"
                name="q"
                type="search"
                autocomplete="off"
                maxlength=MAX_BYTES
                placeholder="Paste an alert, an error, a command"
                aria-describedby="q-help"
            />
            <p id="q-help">
                <kbd>"/"</kbd>
                " moves the cursor here, "
                <kbd>"Ctrl K"</kbd>
                " opens the palette anywhere"
            </p>
        </form>
    }
}
