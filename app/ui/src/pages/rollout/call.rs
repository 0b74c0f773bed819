//! The roll call of a hold point: a row of positions with one large word each.

use crate::components::post_form::PostForm;
use crate::pages::field::{Field, id_of};
use engine::Actor;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::id::PersonId;
use model::role::Act;
use model::rollout::roll_call::CastVote;
use model::rollout::{PhaseNumber, Position, RollCall as RollCallFacts, RolloutState, Vote};
use model::text::counted;

const WORDS: Field = Field::new("vote", "comment", "Reason, or the conditions, one per line")
    .hint("Required for every vote but a plain GO. Each condition becomes a required item.");

/// The row of positions of a hold point, calling them, and the form of whoever speaks for one.
pub fn roll_call(run: &Run, number: PhaseNumber, actor: &Actor, shown: &str) -> Option<AnyView> {
    let state = &run.state;
    let hold_point = state.hold_point(number)?;
    let roll_call = &hold_point.roll_call;
    if roll_call.is_empty() {
        return None;
    }
    let open = !run.rollout.is_closed()
        && actor.can(Act::Sign, &run.rollout.subject())
        && state.leaves_approving_to(actor);
    let mine = roll_call.positions.iter();
    let mine = mine.filter(|position| open && position.seat.is_for(&actor.id));
    let mine = mine.map(|position| vote(run, number, position, shown));
    let leads = state.lead.as_ref() == Some(&actor.id);
    let may_call = (leads || actor.can(Act::Decide, &run.rollout.subject()))
        && !run.rollout.is_closed()
        && hold_point.opening.is_none();
    let class = match roll_call.called {
        Some(_) => "roll-call is-called",
        None => "roll-call",
    };
    let title = format!("roll-call-{number}-h");
    Some(
        view! {
            <section class=class data-roll-call=number.to_string() aria-labelledby=title.clone()>
                <header class="call-head">
                    <h4 id=title.clone()>"Roll call"</h4>
                    <div data-call-words=number.to_string()>{words(state, number, run.now)}</div>
                </header>
                <div data-call=number.to_string()>{positions(state, number, &run.names, run.now)}</div>
                {may_call.then(|| calling(run, number, shown))}
                {mine.collect_view()}
            </section>
        }
        .into_any(),
    )
}

/// The button that calls them. A call is one event, however often it is pressed.
fn calling(run: &Run, number: PhaseNumber, shown: &str) -> AnyView {
    let shown = shown.to_owned();
    let action = address::rollout::calling(run.rollout.number, number);
    view! {
        <PostForm id=format!("call:{number}") action=action fields=&[] class="calling">
            <input type="hidden" name="phase" value=shown />
            <button type="submit" class="btn is-big">
                "Call the positions to vote"
            </button>
        </PostForm>
    }
    .into_any()
}

/// How far the vote is, in words. The live stream draws it too.
pub fn words(state: &RolloutState, number: PhaseNumber, now: Moment) -> Option<AnyView> {
    let roll_call = state.roll_call(number)?;
    if roll_call.called.is_none() {
        let words = "Not called yet. HOLD and NO-GO count at any time.";
        return Some(view! { <p>{words}</p> }.into_any());
    }
    let positions = &roll_call.positions;
    let voted = positions.iter().filter(|position| position.cast.is_some());
    let needed = match roll_call.quorum(&state.rules) {
        0 => "Every vote must be GO.".to_owned(),
        quorum => format!(
            "{} needed, {} so far.",
            counted(quorum, "GO vote", "GO votes"),
            state.go_votes(number, now.0)
        ),
    };
    let end = roll_call.ends_ms(&state.rules).map(|end| {
        let word = if end < now.0 {
            "closed since"
        } else {
            "open until"
        };
        format!(" Poll {word} {}.", Moment(end).on_a_stamp(now))
    });
    let words = format!(
        "{} of {} have voted. {needed}",
        voted.count(),
        positions.len()
    );
    Some(view! { <p>{words} {end}</p> }.into_any())
}

/// The positions. The live stream draws them too.
pub fn positions(
    state: &RolloutState,
    number: PhaseNumber,
    names: &Names,
    now: Moment,
) -> Option<AnyView> {
    let roll_call: &RollCallFacts = state.roll_call(number)?;
    let positions = roll_call.positions.iter();
    let positions = positions
        .map(|one| position(one, names, now))
        .collect_view();
    Some(view! { <ol class="positions">{positions}</ol> }.into_any())
}

fn names_of(people: &[PersonId], names: &Names) -> String {
    let people: Vec<&str> = people.iter().map(|one| names.of(Some(one))).collect();
    people.join(" or ")
}

fn position(position: &Position, names: &Names, now: Moment) -> AnyView {
    let earlier = position
        .earlier
        .iter()
        .map(|cast| earlier(cast, names, now));
    let earlier = earlier.collect_view();
    let name = position.seat.name.clone();
    let Some(cast) = &position.cast else {
        let who = names_of(&position.seat.people, names);
        return view! {
            <li class="pos is-none">
                <span class="pos-name">{name}</span>
                <strong class="pos-word">
                    <span aria-hidden="true">"–"</span>
                    <span class="vh">"no vote yet"</span>
                </strong>
                <span class="pos-by">{format!("{who}, not voted")}</span>
                {earlier}
            </li>
        }
        .into_any();
    };
    let class = match (cast.vote, &cast.outdated) {
        (Vote::Go | Vote::GoIf | Vote::NoGoConcur, Some(_)) | (Vote::Absent, _) => "pos is-none",
        (Vote::Go | Vote::GoIf, None) => "pos is-go",
        (Vote::Hold, _) => "pos is-hold",
        (Vote::NoGo | Vote::NoGoConcur, _) => "pos is-nogo",
    };
    let at = Moment(cast.at_ms);
    let who = names.of(cast.by.as_ref()).to_owned();
    let note = cast
        .vote
        .note()
        .map(|note| view! { <span class="pos-why">{note}</span> });
    let why = (!cast.words.is_empty())
        .then(|| view! { <span class="pos-why">{cast.words.clone()}</span> });
    let outdated = cast.outdated.as_ref().map(|outdated| {
        let words = format!(
            "Cast before {}. It counts once it is confirmed.",
            outdated.because.words()
        );
        view! { <b class="pos-why shaken">{words}</b> }
    });
    view! {
        <li class=class>
            <span class="pos-name">{name}</span>
            <strong class="pos-word">{cast.vote.word()}</strong>
            <span class="pos-by">
                {who} " " <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time>
            </span>
            {note}
            {why}
            {outdated}
            {earlier}
        </li>
    }
    .into_any()
}

/// A vote that another one has replaced.
fn earlier(cast: &CastVote, names: &Names, now: Moment) -> AnyView {
    let words = match cast.words.is_empty() {
        true => String::new(),
        false => format!(": {}", cast.words),
    };
    let who = names.of(cast.by.as_ref());
    let at = Moment(cast.at_ms).on_a_stamp(now);
    let said = format!("Before: {}, {who} {at}{words}", cast.vote.word());
    view! { <span class="pos-why">{said}</span> }.into_any()
}

fn vote(run: &Run, number: PhaseNumber, position: &Position, shown: &str) -> AnyView {
    let name = position.seat.name.clone();
    let form = format!("vote:{number}:{name}");
    let buttons = [
        (Vote::Go, "btn is-go needs-call", "Vote GO"),
        (
            Vote::GoIf,
            "btn is-go is-cond needs-call",
            "GO with conditions",
        ),
        (Vote::Hold, "btn is-hold", "Vote HOLD"),
        (Vote::NoGo, "btn is-nogo", "Vote NO-GO"),
        (
            Vote::NoGoConcur,
            "btn is-nogo is-cond needs-call",
            "NO-GO, but concur",
        ),
    ];
    let buttons = buttons.map(|(vote, class, words)| {
        view! {
            <button type="submit" class=class name="vote" value=vote.name()>
                {words}
            </button>
        }
    });
    let buttons = buttons.collect_view();
    let label = format!("{}-l", id_of(&form));
    let asked = format!("Your vote for {name}");
    let words = WORDS.of(&form).lines(None, "1", String::new());
    let (action, shown) = (
        address::rollout::votes(run.rollout.number, number),
        shown.to_owned(),
    );
    view! {
        <PostForm id=form action=action fields=&["comment"] class="vote">
            <input type="hidden" name="position" value=name />
            <input type="hidden" name="phase" value=shown />
            <p class="vote-label" id=label.clone()>
                {asked}
            </p>
            <div class="choices" role="group" aria-labelledby=label>
                {buttons}
            </div>
            {words}
        </PostForm>
    }
    .into_any()
}
