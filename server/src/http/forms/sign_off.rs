//! What people do to items: statements and taking them back, claims, deferrals, comments, settings.

use super::perform::{Place, evidence, perform, phase, reason, ticked, words};
use crate::http::State;
use crate::http::fields::{Form, item};
use axum::extract::{Path, State as In};
use axum::response::Response;
use engine::clock::Moment;
use model::Problem;
use model::record::Seq;
use model::rollout::act::Seen;
use model::rollout::{Act, Setting};
use model::text::Position;
use model::verdict::Verdict;

type Item = Path<(String, String)>;

pub async fn create(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "sign-off");
    perform(state, form, &number, place, |form| {
        let seen = Seen {
            item: item(&id)?,
            seq: form.seen()?,
            words: form.text("words").to_owned(),
        };
        sign(form, vec![seen])
    })
    .await
}

/// Several items in one act.
pub async fn create_many(In(state): In<State>, Path(number): Path<String>, form: Form) -> Response {
    let place = Ok(Place::run(&number, &form, "items", "sign-offs"));
    perform(state, form, &number, place, |form| {
        let chosen: Option<Vec<Seen>> = form.all("item").map(seen).collect();
        let broken = || {
            Problem::not_valid(
                "items",
                "Not saved: this form is incomplete. Open the page again.",
            )
        };
        sign(form, chosen.ok_or_else(broken)?)
    })
    .await
}

/// An item as its box says it: the id, the last event seen, the beginning of the hash of its words.
fn seen(text: &str) -> Option<Seen> {
    let mut parts = text.splitn(3, ':');
    Some(Seen {
        item: item(parts.next()?).ok()?,
        seq: Seq(parts.next()?.parse().ok()?),
        words: parts.next()?.to_owned(),
    })
}

fn sign(form: &Form, items: Vec<Seen>) -> Result<Act, Problem> {
    let verdict = Verdict::parse(form.text("verdict"));
    let comment = words(form, "comment")?;
    Ok(Act::Sign {
        items,
        verdict: verdict
            .ok_or_else(|| Problem::not_valid("verdict", "Not saved: choose an answer."))?,
        comment: (!comment.is_empty()).then_some(comment),
        until_ms: Moment::end_of_day(form.text("until")).map(|until| until.0),
        evidence: evidence(form)?,
    })
}

pub async fn revoke(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "revocation");
    perform(state, form, &number, place, |form| {
        let (item, seen) = (item(&id)?, form.seen()?);
        if ticked(form, "undo") {
            return Ok(Act::Undo { item, seen });
        }
        Ok(Act::Revoke {
            item,
            seen,
            reason: reason(form)?,
        })
    })
    .await
}

pub async fn claim(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "claim");
    perform(state, form, &number, place, |_| {
        Ok(Act::Claim { item: item(&id)? })
    })
    .await
}

pub async fn release(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "claim");
    perform(state, form, &number, place, |_| {
        Ok(Act::Release { item: item(&id)? })
    })
    .await
}

pub async fn defer(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "deferral");
    perform(state, form, &number, place, |form| {
        Ok(Act::Defer {
            item: item(&id)?,
            to: phase(form.text("to"))?,
            reason: reason(form)?,
        })
    })
    .await
}

pub async fn comment(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "comment");
    perform(state, form, &number, place, |form| {
        Ok(Act::Comment {
            item: item(&id)?,
            words: words(form, "comment")?,
            evidence: evidence(form)?,
        })
    })
    .await
}

pub async fn set(In(state): In<State>, Path((number, id)): Item, form: Form) -> Response {
    let place = Place::item(&number, &id, &form, "setting");
    perform(state, form, &number, place, |form| {
        let position = match form.text("position").trim() {
            "" => None,
            position => Some(
                Position::parse(position).map_err(|refusal| Problem::NotValid(vec![refusal]))?,
            ),
        };
        let due = match form.text("due").trim() {
            "" => None,
            due => Some(Moment::parse(due).ok_or_else(|| {
                Problem::not_valid(
                    "due",
                    "Write day and time like 2026-03-12T14:00. Times are UTC.",
                )
            })?),
        };
        Ok(Act::SetItem {
            item: item(&id)?,
            setting: Setting {
                optional: ticked(form, "optional"),
                two_person: ticked(form, "two_person"),
                position: position.map(String::from),
                due_ms: due.map(|due| due.0),
            },
        })
    })
    .await
}
