//! Setting a rollout up: its rules, and who is asked at which hold point.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{Field, RequestKey};
use crate::pages::frame::Named;
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::person::Person;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::id::RolloutNumber;
use model::role::Act;
use model::rollout::{PhaseNumber, Position, RollCall, RolloutState, Rules};

const QUORUM: Field = Field::new("roll-call", "quorum", "GO votes needed")
    .hint("Counts people. Leave blank for everyone who speaks for a position and is not absent.");
const ENDS: Field = Field::new("roll-call", "ends", "Votes count until")
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

/// How many rows stand below those that are filled in.
const BLANK_ROWS: usize = 3;

/// The page.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
        let leads = run.state.lead.as_ref() == Some(&actor.id);
        let may = (leads || actor.can(Act::Decide, &run.rollout.subject()))
            && actor.can(Act::StartRollout, &run.rollout.subject())
            && !run.rollout.is_closed();
        let people = context.engine.list_voters(&actor).await?;
        let before = context
            .engine
            .find_rollout_before(&actor, &run.rollout)
            .await?;
        let asked = asked(&run, before.as_deref(), &people, may);
        let rules = may.then(|| rules(run.rollout.number, &run.state.rules));
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
                <div class="stack">
                    <PageSection heading="seats-h" title="Who is asked at which hold point">
                        <p class="more">
                            "Without positions an approver opens a hold point alone. Several rows with one name are people of one position; one of them votes."
                        </p>
                        {asked}
                    </PageSection>
                    {rules}
                </div>
            </main>
        })
    })
}

/// Each hold point with its roll call; open are those that have one, and those where one is usual.
fn asked(run: &Run, before: Option<&RolloutState>, people: &[Person], may: bool) -> AnyView {
    let frame = &run.state.frame;
    let usual = frame.proposes_roll_calls();
    let hold_points = frame.phases.iter().zip(&run.state.hold_points);
    let hold_points = hold_points.map(|(phase, hold_point)| {
        let (number, roll_call) = (phase.number, &hold_point.roll_call);
        let title = format!("Hold point {number}, {}", phase.name);
        let said = match roll_call.positions.len() {
            0 => "an approver opens it".to_owned(),
            _ => positions_in_words(roll_call),
        };
        let proposed = match roll_call.is_empty() {
            true => proposed(run, before, number, usual.contains(&number), people),
            false => None,
        };
        let open = !roll_call.is_empty()
            || proposed.is_some()
            || usual.contains(&number)
            || page_context().returned(&form_of(number)).is_some();
        let form = may.then(|| form(run, number, roll_call, proposed, people));
        let absent = may.then(|| absences(run.rollout.number, number, roll_call));
        view! {
            <details class="act" open=open>
                <summary>{title} ": " {said}</summary>
                {form}
                {absent}
            </details>
        }
    });
    hold_points.collect_view().into_any()
}

fn positions_in_words(roll_call: &RollCall) -> String {
    let names = roll_call.positions.iter();
    let names: Vec<&str> = names.map(|position| position.seat.name.as_str()).collect();
    names.join(", ")
}

fn form_of(number: PhaseNumber) -> String {
    format!("roll-call:{number}")
}

/// One line of the table: the position, the id of the person, and whether as a substitute.
type Row = (String, String, bool);

fn rows_of(position: &Position) -> Vec<Row> {
    let row = |substitute: bool| {
        let name = position.seat.name.clone();
        move |person: &model::id::PersonId| (name.clone(), person.to_string(), substitute)
    };
    let speak = position.seat.people.iter().map(row(false));
    speak
        .chain(position.seat.substitutes.iter().map(row(true)))
        .collect()
}

/// What a table begins with where nothing is set: its lines, and where they come from.
type Proposal = (Vec<Row>, String);

/// What was set at the same hold point of the rollout before; else, where a roll call is usual, what the plan names and who
/// usually has such a position.
fn proposed(
    run: &Run,
    before: Option<&RolloutState>,
    number: PhaseNumber,
    is_usual: bool,
    people: &[Person],
) -> Option<Proposal> {
    let is_last = run.state.frame.last_phase() == Some(number);
    let there = before.and_then(|before| {
        let same = match is_last {
            true => before.frame.last_phase()?,
            false => number,
        };
        let rows: Vec<Row> = before
            .roll_call(same)?
            .positions
            .iter()
            .flat_map(rows_of)
            .collect();
        // Whoever has left is not proposed; their position is.
        let is_here = |id: &str| people.iter().any(|person| person.id.as_str() == id);
        let rows = rows.into_iter().map(|(name, person, substitute)| {
            let person = Some(person).filter(|person| is_here(person));
            (name, person.unwrap_or_default(), substitute)
        });
        let from = format!("{} “{}”", before.number, before.title);
        Some((rows.collect::<Vec<_>>(), from))
    });
    if let Some(there) = there.filter(|(rows, _)| !rows.is_empty()) {
        return Some(there);
    }
    let named = run.state.frame.positions.iter().filter(|_| is_usual);
    let rows: Vec<Row> = named
        .map(|name| {
            let usually = people.iter().find(|person| {
                let position = person.position.as_deref();
                position.is_some_and(|position| position.eq_ignore_ascii_case(name))
            });
            let person = usually.map(|person| person.id.to_string());
            (name.clone(), person.unwrap_or_default(), false)
        })
        .collect();
    (!rows.is_empty()).then(|| (rows, "the plan".to_owned()))
}

fn form(
    run: &Run,
    number: PhaseNumber,
    roll_call: &RollCall,
    proposed: Option<Proposal>,
    people: &[Person],
) -> AnyView {
    let id = form_of(number);
    let (mut rows, from) = match proposed {
        Some((rows, from)) => (rows, Some(from)),
        None => (roll_call.positions.iter().flat_map(rows_of).collect(), None),
    };
    let proposed = from.map(|from| {
        view! { <p class="note">{format!("Proposed from {from}, and set once it is saved. A line without a person asks nobody.")}</p> }
    });
    rows.extend((0..BLANK_ROWS).map(|_| Row::default()));
    let lines = rows.iter().enumerate();
    let lines = lines
        .map(|(at, row)| line(&id, at, row, people))
        .collect_view();
    let quorum = roll_call.quorum.map(|quorum| quorum.to_string());
    let (quorum_field, ends) = (QUORUM.of(&id), ENDS.of(&id));
    let action = address::rollout::roll_call(run.rollout.number, number);
    let ends_at = roll_call.ends_ms.map(Moment);
    view! {
        {proposed}
        <PostForm id=id action=action fields=&["quorum", "ends"] class="seats">
            <table class="people">
                <thead>
                    <tr>
                        <th scope="col">"Position"</th>
                        <th scope="col">"Person"</th>
                        <th scope="col">"As"</th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
            <div class="form">
                {quorum_field.line_with("number", "off", false, quorum.unwrap_or_default())}
                {ends.moment(ends_at)}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        {format!("Save hold point {number}")}
                    </button>
                </p>
            </div>
        </PostForm>
    }
    .into_any()
}

fn line(form: &str, at: usize, row: &Row, people: &[Person]) -> AnyView {
    let (name, person, substitute) = row;
    let typed = |field: &str, set: &str| {
        let context = page_context();
        let typed = context.typed(form, &format!("{field}-{at}"));
        match context.returned(form) {
            Some(_) => typed.unwrap_or_default(),
            None => set.to_owned(),
        }
    };
    let (name, person) = (typed("position", name), typed("person", person));
    let role = typed("as", if *substitute { "substitute" } else { "" });
    let option = |value: String, words: String, chosen: &str| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    };
    let everybody = people
        .iter()
        .map(|one| option(one.id.to_string(), one.name.clone(), &person))
        .collect_view();
    let roles = [("", "speaks for it"), ("substitute", "substitute")];
    let roles = roles.map(|(value, words)| option(value.to_owned(), words.to_owned(), &role));
    let nth = at + 1;
    view! {
        <tr>
            <td>
                <input type="text" name=format!("position-{at}") value=name autocomplete="off" aria-label=format!("Position {nth}") />
            </td>
            <td>
                <select name=format!("person-{at}") aria-label=format!("Person {nth}")>
                    <option value=""></option>
                    {everybody}
                </select>
            </td>
            <td>
                <select name=format!("as-{at}") aria-label=format!("As {nth}")>
                    {roles.collect_view()}
                </select>
            </td>
        </tr>
    }
    .into_any()
}

/// Saying of those who have not voted that nobody is there to say.
fn absences(rollout: RolloutNumber, number: PhaseNumber, roll_call: &RollCall) -> AnyView {
    let silent = roll_call.positions.iter();
    let silent = silent.filter(|position| position.cast.is_none());
    let forms = silent.map(|position| {
        let name = position.seat.name.clone();
        let id = format!("vote:{number}:{name}");
        view! {
            <form method="post" action=address::rollout::votes(rollout, number)>
                <RequestKey form=id />
                <input type="hidden" name="position" value=name.clone() />
                <input type="hidden" name="on" value="setup" />
                <button type="submit" class="link" name="vote" value="absent">
                    {format!("{name} is absent")}
                </button>
            </form>
        }
    });
    view! { <div class="choices">{forms.collect_view()}</div> }.into_any()
}

fn rules(number: RolloutNumber, rules: &Rules) -> AnyView {
    let no_self_approval = rules.no_self_approval;
    let ahead = rules.works_ahead.clone();
    view! {
        <PageSection heading="rules-h" title="Rules">
            <PostForm id="rules" action=address::rollout::rules(number) fields=&["no_self_approval", "works_ahead", "works_ahead_reason"] class="form">
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
    }
    .into_any()
}
