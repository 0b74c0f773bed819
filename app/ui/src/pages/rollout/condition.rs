//! Conditions that a person answers: sentences of gates at their hold point, stops in their place among the items.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::Field;
use engine::clock::Moment;
use engine::person::Names;
use engine::rollout::Run;
use leptos::prelude::*;
use model::address;
use model::rollout::{Answer, Condition, ConditionId, PhaseNumber, RolloutState};

const COMMENT: Field = Field::new("answer", "comment", "What was seen");
const EVIDENCE: Field = Field::new("answer", "evidence", "Evidence")
    .hint("What a command printed, a link, or a number with its source.");
const FILE: Field = Field::new("answer", "file", "A file").hint("Up to 4 MB.");

/// The conditions of a hold point that hold nothing before it.
pub fn at_hold_point(
    run: &Run,
    number: PhaseNumber,
    may_answer: bool,
    shown: &str,
) -> Option<AnyView> {
    let asked = run.state.conditions_at(number);
    let lines: Vec<AnyView> = asked
        .filter(|(condition, _)| condition.before.is_none())
        .map(|(condition, answer)| line(run, condition, answer, may_answer, shown))
        .collect();
    (!lines.is_empty()).then(|| view! { <ul class="conditions">{lines}</ul> }.into_any())
}

/// One condition, with what was said to it and the form to answer.
pub fn line(
    run: &Run,
    condition: &Condition,
    answer: Option<&Answer>,
    may_answer: bool,
    shown: &str,
) -> AnyView {
    let id = condition.id;
    let holds = is_open(&run.state, condition, answer);
    let class = match (condition.before.is_some(), holds) {
        (true, true) => "condition is-stop is-open",
        (true, false) => "condition is-stop",
        (false, _) => "condition",
    };
    let form = may_answer.then(|| form(run, condition, shown));
    view! {
        <li class=class id=address::rollout::condition_anchor(id) data-stop=id.to_string()>
            <p class="item-words">
                <b>{format!("{} {id} ", id.kind.word())}</b>
                {condition.text.clone()}
            </p>
            <div data-condition=id.to_string()>{said(answer, &run.names, run.now)}</div>
            {form}
        </li>
    }
    .into_any()
}

/// It holds what stands behind it.
pub fn is_open(state: &RolloutState, condition: &Condition, answer: Option<&Answer>) -> bool {
    condition.before.is_some()
        && state.rules.works_ahead.is_none()
        && !answer.is_some_and(|answer| answer.yes)
}

/// What was said to it. The live stream draws it too.
pub fn said(answer: Option<&Answer>, names: &Names, now: Moment) -> AnyView {
    let Some(answer) = answer else {
        return view! { <p class="note">"Not checked yet."</p> }.into_any();
    };
    let (class, word) = match answer.yes {
        true => ("note", "Yes"),
        false => ("note is-bad", "No"),
    };
    let who = names.of(answer.by.as_ref()).to_owned();
    let at = Moment(answer.at_ms);
    let words = (!answer.words.is_empty()).then(|| format!(": {}", answer.words));
    let evidence = (!answer.evidence.is_empty()).then_some(", with evidence");
    view! {
        <p class=class>
            <b>{word}</b>
            {format!(", {who} ")}
            <time data-t="stamp" datetime=at.datetime()>{at.on_a_stamp(now)}</time>
            {evidence}
            {words}
        </p>
    }
    .into_any()
}

fn form(run: &Run, condition: &Condition, shown: &str) -> AnyView {
    let id = form_of(condition.id);
    let action =
        address::rollout::answering(run.rollout.number, condition.hold_point, condition.id);
    let (open, shown) = (page_context().returned(&id).is_some(), shown.to_owned());
    let name = condition.id.to_string();
    let (comment, evidence) = (COMMENT.of(&id), EVIDENCE.of(&id));
    let file = FILE.of(&id);
    view! {
        <PostForm id=id action=action fields=&["comment", "evidence", "file"] class="answer" with_files=true>
            <input type="hidden" name="phase" value=shown />
            <input type="hidden" name="evidence_kind" value="text" />
            <div class="choices" role="group" aria-label=format!("Answer {name}")>
                <button type="submit" class="btn" name="answer" value="yes">
                    "Yes"
                </button>
                <button type="submit" class="btn" name="answer" value="no">
                    "No"
                </button>
            </div>
            <details class="act" open=open>
                <summary>"Comment and evidence"</summary>
                <div class="form">
                    {comment.line("text", "off", false)}
                    {evidence.lines(None, "2", String::new())}
                    {file.file()}
                </div>
            </details>
        </PostForm>
    }
    .into_any()
}

fn form_of(condition: ConditionId) -> String {
    format!("answer:{condition}")
}
