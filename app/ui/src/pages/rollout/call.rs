//! The roll call: a row of positions with one large word each.

use crate::components::post_form::PostForm;
use crate::pages::field::Field;
use engine::Actor;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::role::Act;
use model::rollout::poll::Voter;
use model::rollout::{RolloutState, Vote};
use model::text::counted;

const WORDS: Field = Field::new("vote", "comment", "Reason, or the conditions, one per line")
    .hint("Required for every vote but a plain GO. Each condition becomes a required item.");

/// The row of positions, and the form of whoever speaks for one.
#[component]
pub fn RollCall(
    /// The run.
    run: Run,
    /// Who looks.
    actor: Actor,
    /// The phases on the page, as the address says it.
    phase: String,
) -> AnyView {
    let may_set_up =
        actor.can(Act::StartRollout, &run.rollout.subject()) && !run.rollout.is_closed();
    let set_up = may_set_up.then(|| {
        let address = address::rollout::setup(run.rollout.number);
        view! { <a class="btn is-small" href=address>"Positions and rules"</a> }
    });
    if run.state.poll.voters.is_empty() {
        return view! {
            <header class="call-head">
                <h2 id=address::rollout::ROLL_CALL>"Roll call"</h2>
                <p>"No positions assigned yet." {set_up}</p>
            </header>
        }
        .into_any();
    }
    let open = !run.rollout.is_closed()
        && actor.can(Act::Sign, &run.rollout.subject())
        && run.state.leaves_approving_to(&actor);
    let mine = run
        .state
        .poll
        .voters
        .iter()
        .filter(|voter| open && voter.person == actor.id)
        .map(|voter| vote(&run, voter, &phase))
        .collect_view();
    view! {
        <header class="call-head">
            <h2 id=address::rollout::ROLL_CALL>"Roll call"</h2>
            <div data-live-part="call-words">{words(&run.state, run.now)}</div>
            {set_up}
        </header>
        <div data-live-part="call">{positions(&run.state, &run.names, run.now)}</div>
        {mine}
    }
    .into_any()
}

/// How far the vote is, in words.
pub fn words(state: &RolloutState, now: Moment) -> AnyView {
    let voters = &state.poll.voters;
    let voted = voters.iter().filter(|voter| voter.cast.is_some()).count();
    let needed = match state.poll.rules.quorum {
        0 => "Every vote must be GO.".to_owned(),
        quorum => format!(
            "{} needed, {} so far.",
            counted(quorum, "GO vote", "GO votes"),
            state.go_votes(now.0)
        ),
    };
    let end = state.poll.rules.poll_ends_ms.map(|end| {
        let word = if end < now.0 {
            "closed since"
        } else {
            "open until"
        };
        format!(" Poll {word} {}.", Moment(end).on_a_stamp(now))
    });
    view! { <p>{format!("{voted} of {} have voted. {needed}", voters.len())} {end}</p> }.into_any()
}

/// The positions. The live stream draws them too.
pub fn positions(state: &RolloutState, names: &Names, now: Moment) -> AnyView {
    let voters = state
        .poll
        .voters
        .iter()
        .map(|voter| position(voter, names, now));
    view! { <ol class="positions">{voters.collect_view()}</ol> }.into_any()
}

fn position(voter: &Voter, names: &Names, now: Moment) -> AnyView {
    let who = names.of(Some(&voter.person)).to_owned();
    let Some(cast) = &voter.cast else {
        return view! {
            <li class="pos is-none">
                <span class="pos-name">{voter.position.clone()}</span>
                <strong class="pos-word">
                    <span aria-hidden="true">"–"</span>
                    <span class="vh">"no vote yet"</span>
                </strong>
                <span class="pos-by">{format!("{who}, not voted")}</span>
            </li>
        }
        .into_any();
    };
    let class = match cast.vote {
        Vote::Go | Vote::GoIf => "pos is-go",
        Vote::Hold => "pos is-hold",
        Vote::NoGo | Vote::NoGoConcur => "pos is-nogo",
        Vote::Absent => "pos is-none",
    };
    let at = Moment(cast.at_ms);
    let note = cast
        .vote
        .note()
        .map(|note| view! { <span class="pos-why">{note}</span> });
    let why = (!cast.words.is_empty())
        .then(|| view! { <span class="pos-why">{cast.words.clone()}</span> });
    view! {
        <li class=class>
            <span class="pos-name">{voter.position.clone()}</span>
            <strong class="pos-word">{cast.vote.word()}</strong>
            <span class="pos-by">
                {who} " " <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time>
            </span>
            {note}
            {why}
        </li>
    }
    .into_any()
}

fn vote(run: &Run, voter: &Voter, phase: &str) -> AnyView {
    let form = format!("vote:{}", voter.position);
    let buttons = [
        (Vote::Go, "btn is-go", "Vote GO"),
        (Vote::GoIf, "btn is-go is-cond", "GO with conditions"),
        (Vote::Hold, "btn is-hold", "Vote HOLD"),
        (Vote::NoGo, "btn is-nogo", "Vote NO-GO"),
        (Vote::NoGoConcur, "btn is-nogo is-cond", "NO-GO, but concur"),
    ];
    let buttons = buttons.map(|(vote, class, words)| {
        view! {
            <button type="submit" class=class name="vote" value=vote.name()>
                {words}
            </button>
        }
    });
    let label = format!(
        "vote-l-{}",
        voter
            .position
            .replace(|character: char| !character.is_ascii_alphanumeric(), "-")
    );
    let (position, phase) = (voter.position.clone(), phase.to_owned());
    let asked = format!("Your vote for {position}");
    let buttons = buttons.collect_view();
    let words = WORDS.of(&form).lines(None, "1", String::new());
    view! {
        <PostForm id=form action=address::rollout::votes(run.rollout.number) fields=&["comment"] class="vote">
            <input type="hidden" name="position" value=position />
            <input type="hidden" name="phase" value=phase />
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
