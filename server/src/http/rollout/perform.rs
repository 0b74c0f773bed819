//! Acts about a rollout: what is asked for becomes one [`Act`], by a form as by JSON, and the answer leads back to where it was
//! pressed, or says the number of the event.

use crate::http::call::Params;
use crate::http::endpoint::About;
use crate::http::endpoint::Answers;
use crate::http::fields::{Form, Upload};
use crate::http::request_context::RequestContext;
use crate::http::table::Table;
use crate::http::verb::{answered, key_of, object_of};
use crate::http::{State, fields, problem};
use axum::extract::{RawPathParams, Request, State as In};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use axum::routing::{MethodFilter, on, post};
use engine::clock::Moment;
use engine::rollout::RolloutAct;
use model::Problem;
use model::address;
use model::evidence::{Evidence, EvidenceKind, GivenFile};
use model::id::{RequestKey, RunItemId};
use model::person;
use model::record::Seq;
use model::role;
use model::rollout::act::Seen;
use model::rollout::{Act, Consequences, PhaseNumber, RolloutState};
use model::text::Reason;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ui::context::Because;

/// Something that is done to a rollout, below its address: `items/{item}/claim`.
pub trait RolloutVerb: DeserializeOwned + JsonSchema + Send + 'static {
    /// Below `/rollouts/{number}/` for a form, and below the same of the interface for machines.
    const PATH: &'static str;
    /// What it does, in one sentence.
    const SUMMARY: &'static str;

    /// It takes the place of what is there: machines ask by `PUT` and are answered 200.
    const REPLACES: bool = false;

    /// The right that it takes at least, asked before anything is read.
    const RIGHT: role::Act = role::Act::Sign;

    /// The act.
    fn act(self, at: &At<'_>) -> Result<Act, Problem>;

    /// Where its form stands.
    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem>;
}

/// What an act is about.
pub struct At<'a> {
    pub params: &'a Params,
    /// The rollout as it is. A form names everything by its id and what was seen of it, so it needs none.
    pub state: Option<Arc<RolloutState>>,
    pub request: &'a RequestKey,
    pub now: Moment,
}

impl At<'_> {
    /// The item of the address: by its id, or by the number that people say.
    pub fn item(&self) -> Result<RunItemId, Problem> {
        self.item_named(self.params.text("item"))
    }

    /// An item by its id, or by the number that people say.
    pub fn item_named(&self, name: &str) -> Result<RunItemId, Problem> {
        if let Ok(id) = RunItemId::parse(name) {
            return Ok(id);
        }
        if self.state.is_none() {
            return Err(fields::broken("item"));
        }
        let items = self.state.iter().flat_map(|state| &state.frame.items);
        let mut labelled = items.filter(|item| item.label == name);
        let found = labelled.next().map(|item| item.id.clone());
        found.ok_or(Problem::NotFound("item in this rollout"))
    }

    /// An item as somebody saw it. A machine that does not say what it saw means the item as it is.
    pub fn seen(&self, item: RunItemId, seq: Option<i64>, words: &str) -> Result<Seen, Problem> {
        let now = self.state.as_ref().and_then(|state| state.item(&item));
        let seq = seq.map(Seq).or(now.map(|(_, item)| item.seen));
        let words = match (words, now) {
            ("", Some((frame, _))) => frame.words_hash.clone(),
            _ => words.to_owned(),
        };
        Ok(Seen {
            seq: seq.ok_or_else(|| fields::broken("seen"))?,
            item,
            words,
        })
    }
}

/// Where a form stands, and where its answer leads.
pub struct FormPlace {
    /// The page, without what the form adds.
    pub page: String,
    /// Another page on success.
    pub next: Option<String>,
    /// The fragment on success.
    pub anchor: String,
    /// The id of the form on its page.
    pub form: String,
    /// The item whose row an island shows anew.
    pub item: Option<RunItemId>,
}

impl FormPlace {
    /// The page of a rollout with the phases that were shown.
    pub fn run(at: &Params, form: &Form, anchor: &str, id: &str) -> Self {
        let number = at.text("number");
        let phase = clean(form.text("phase"), char::is_ascii_alphanumeric);
        let page = match phase.is_empty() {
            true => address::rollout::page(number),
            false => address::rollout::phase(number, phase),
        };
        Self {
            page,
            next: None,
            anchor: anchor.to_owned(),
            form: id.to_owned(),
            item: None,
        }
    }

    /// Another page.
    pub fn on(page: String, id: &str) -> Self {
        Self {
            page,
            next: None,
            anchor: String::new(),
            form: id.to_owned(),
            item: None,
        }
    }

    /// The row of an item, or its own page where the form stood there.
    pub fn item(at: &Params, form: &Form, name: &str) -> Result<Self, Problem> {
        let id = fields::item(at.text("item"))?;
        let label = clean(form.text("label"), |character: &char| {
            character.is_ascii_digit() || *character == '.'
        });
        let name = format!("{name}:{id}");
        let place = match form.text("on") {
            "item" => Self::on(
                address::rollout::item_page(at.text("number"), &label),
                &name,
            ),
            _ => Self::run(at, form, &address::rollout::item_anchor(&label), &name),
        };
        Ok(Self {
            item: Some(id),
            ..place
        })
    }
}

/// What an address is made of, and nothing else.
fn clean(text: &str, keeps: impl Fn(&char) -> bool) -> String {
    text.chars().filter(keeps).take(40).collect()
}

impl Table {
    /// An act about a rollout, by a form of its pages and for machines.
    pub fn act<V: RolloutVerb>(mut self) -> Self {
        let form = format!("{}/{{number}}/{}", address::rollout::LIST, V::PATH);
        let path = format!("{}{form}", address::api::ROOT);
        let router = self.router.route(&form, post(by_form::<V>));
        let method = match V::REPLACES {
            true => MethodFilter::PUT,
            false => MethodFilter::POST,
        };
        self.router = router.route(&path, on(method, by_json::<V>));
        self.forms.push(form);
        let about = match V::REPLACES {
            true => About::change(Method::PUT, "rollouts", path, V::SUMMARY),
            false => About::post("rollouts", path, V::SUMMARY),
        };
        let about = about.needs(V::RIGHT);
        let told = self.schemas.subschema_for::<WouldChange>();
        self.describe::<V, Done>(about, Answers::Verb).dry_run = Some(told);
        self
    }
}

/// What was done.
#[derive(Serialize, JsonSchema)]
pub struct Done {
    /// The number of the event that says so.
    event: i64,
    /// The number of what was started, to refer to it later. It is the same.
    number: i64,
}

/// It takes a second person.
#[derive(Serialize, JsonSchema)]
struct Asked {
    /// What another person approves.
    change: String,
}

impl Done {
    pub fn of(event: Seq) -> Self {
        Self {
            event: event.0,
            number: event.0,
        }
    }
}

async fn by_json<V: RolloutVerb>(
    In(state): In<State>,
    params: RawPathParams,
    visit: RequestContext,
    request: Request,
) -> Response {
    let (params, headers) = (Params::from(&params), request.headers().clone());
    let query = request.uri().query().unwrap_or_default().to_owned();
    let done = async {
        let actor = visit.actor()?;
        actor.may(V::RIGHT, person::About::Everything)?;
        let Preview { dry_run } = fields::query(&query)?;
        let (number, key) = (params.rollout()?, key_of(&headers)?);
        let said: V = object_of(request).await?;
        let at = At {
            state: Some(state.engine.rollout_state(actor, number).await?),
            params: &params,
            request: &key,
            now: state.engine.now(),
        };
        let act = said.act(&at)?;
        if dry_run {
            let consequences = state.engine.consequences(actor, number, &act).await?;
            return Ok(answered(StatusCode::OK, &WouldChange::from(consequences)));
        }
        let act = RolloutAct {
            request: key.clone(),
            rollout: number,
            act,
            files: Vec::new(),
        };
        let asks = matches!(act.act, Act::AskWaiver { .. });
        let event = state.engine.act(actor, act).await?;
        if asks {
            let change = event.to_string();
            return Ok(answered(StatusCode::ACCEPTED, &Asked { change }));
        }
        let status = match V::REPLACES {
            true => StatusCode::OK,
            false => StatusCode::CREATED,
        };
        Ok(answered(status, &Done::of(event)))
    };
    done.await
        .unwrap_or_else(|problem: Problem| problem::as_json_response(&visit, &problem))
}

/// Whether an act is only asked about.
#[derive(Deserialize)]
struct Preview {
    #[serde(default)]
    dry_run: bool,
}

/// What a request would change, with `?dry_run=true`. Nothing is stored.
#[derive(Serialize, JsonSchema)]
struct WouldChange {
    hold_points: Vec<HoldPointChange>,
    criteria: Vec<CriterionChange>,
    /// How many sign-offs would be stale.
    stale_sign_offs: usize,
    /// Whether the decision would rest on something that no longer holds.
    undermines_decision: bool,
}

/// A hold point that would change.
#[derive(Serialize, JsonSchema)]
struct HoldPointChange {
    phase: PhaseNumber,
    change: &'static str,
    reasons: Vec<String>,
}

/// A criterion whose result would change.
#[derive(Serialize, JsonSchema)]
struct CriterionChange {
    number: usize,
    from: &'static str,
    to: &'static str,
}

impl From<Consequences> for WouldChange {
    fn from(consequences: Consequences) -> Self {
        let hold_points = consequences
            .hold_points
            .into_iter()
            .map(|hold_point| HoldPointChange {
                phase: hold_point.phase,
                change: hold_point.turn.name(),
                reasons: hold_point.reasons,
            });
        let criteria = consequences.criteria.into_iter();
        Self {
            hold_points: hold_points.collect(),
            criteria: criteria
                .map(|(number, from, to)| CriterionChange {
                    number,
                    from: from.word(),
                    to: to.word(),
                })
                .collect(),
            stale_sign_offs: consequences.stale,
            undermines_decision: consequences.undermines_decision,
        }
    }
}

/// Does what the form asks for.
async fn by_form<V: RolloutVerb>(
    In(state): In<State>,
    params: RawPathParams,
    mut form: Form,
) -> Response {
    let params = Params::from(&params);
    let place = match V::place(&params, &form) {
        Ok(place) => place,
        Err(problem) => {
            let page = address::rollout::page(params.text("number"));
            return form.refuse(&state, problem, &page, "").await;
        }
    };
    let act = read::<V>(&state, &mut form, &params);
    if form.text("foretell") == "yes" {
        return match preview(&state, &form, act).await {
            Ok(because) => {
                form.give_back(&state, because, &place.page, &place.form)
                    .await
            }
            Err(problem) => form.refuse(&state, problem, &place.page, &place.form).await,
        };
    }
    let result = do_it(&state, &form, act).await;
    if form.visit.wants_json
        && let Some(id) = &place.item
    {
        let drawn = match (params.rollout(), &form.visit.actor) {
            (Ok(number), Some(actor)) => {
                let now = state.engine.find_run_item(actor, number, id).await;
                // The row comes with the next event; what was done is answered all the same.
                now.inspect_err(|cause| tracing::warn!(%cause, "a row could not be drawn"))
                    .ok()
            }
            _ => None,
        };
        let drawn = drawn.map(|item| ui::drawn::item(item.live, item.inverted));
        return form.answer_island(&state, drawn, result.as_ref().err());
    }
    if form.visit.wants_json {
        return form.answer_island(&state, None, result.as_ref().err());
    }
    let location = address::at(place.next.as_ref().unwrap_or(&place.page), &place.anchor);
    form.answer(&state, result.map(|()| location), &place.page, &place.form)
        .await
}

async fn do_it(
    state: &State,
    form: &Form,
    act: Result<RolloutAct, Problem>,
) -> Result<(), Problem> {
    state.engine.act(form.visit.actor()?, act?).await.map(drop)
}

/// What it would change. Nothing is stored.
async fn preview(
    state: &State,
    form: &Form,
    act: Result<RolloutAct, Problem>,
) -> Result<Because, Problem> {
    let RolloutAct { rollout, act, .. } = act?;
    let actor = form.visit.actor()?;
    let consequences = state.engine.consequences(actor, rollout, &act).await?;
    Ok(Because::Foretold(consequences))
}

/// The act that a form asks for, with its file.
fn read<V: RolloutVerb>(
    state: &State,
    form: &mut Form,
    params: &Params,
) -> Result<RolloutAct, Problem> {
    // Whoever only reads is told so, whatever the form holds. Each act asks for more than that by itself.
    form.visit
        .actor()?
        .may(V::RIGHT, person::About::Everything)?;
    let said: V = form.read()?;
    let request = form.request()?;
    let at = At {
        params,
        state: None,
        request: &request,
        now: state.engine.now(),
    };
    let (mut act, mut files) = (said.act(&at)?, Vec::new());
    if let Some(Upload { name, bytes, .. }) = form.take_file() {
        let file = GivenFile::parse(&name, bytes)?;
        let piece = Evidence::of_file(&file, form.text("commit"))?;
        let takes_none = || Problem::not_valid("file", "This form takes no file.");
        act.evidence_mut().ok_or_else(takes_none)?.push(piece);
        files.push(file);
    }
    Ok(RolloutAct {
        request,
        rollout: params.rollout()?,
        act,
        files,
    })
}

/// A reason that has to be given.
pub fn reason(text: &str) -> Result<String, Problem> {
    Ok(Reason::parse(text)?.as_str().to_owned())
}

/// Words that may be left out.
pub fn words(field: &'static str, text: &str) -> Result<String, Problem> {
    let words = Reason::parse_optional(text);
    let words = words.map_err(|refusal| Problem::not_valid(field, refusal.sentence))?;
    Ok(words.map_or_else(String::new, |words| words.as_str().to_owned()))
}

/// Evidence as text.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Given {
    /// The text, the link or the measurement.
    pub evidence: String,
    /// What kind of evidence it is.
    pub evidence_kind: Option<EvidenceKind>,
    /// The commit that it is about.
    pub commit: String,
}

impl Given {
    /// The evidence, if any was given.
    pub fn pieces(&self) -> Result<Vec<Evidence>, Problem> {
        if self.evidence.trim().is_empty() {
            return Ok(Vec::new());
        }
        let sentence = "Choose the kind of evidence.";
        let kind = self
            .evidence_kind
            .filter(|kind| *kind != EvidenceKind::File);
        let kind = kind.ok_or_else(|| Problem::not_valid("evidence_kind", sentence))?;
        Ok(vec![Evidence::parse(kind, &self.evidence, &self.commit)?])
    }
}

/// The id of the item that a condition becomes. The same form gives the same ids: pressed twice, it counts once.
pub fn condition_id(request: &RequestKey, at: usize) -> Result<RunItemId, Problem> {
    let hash = model::hash::of(format!("{request} condition {at}").as_bytes());
    let id = format!("{}{}", &request.as_str()[..24], &hash[..12]);
    RunItemId::parse(&id).map_err(Problem::fault)
}
