//! One input, two encodings, one answer. A verb is a type: its fields are what it has to be told, by a form of a page or by JSON;
//! its answer is a redirect or JSON. The description of the interface follows from the same type (`describe.rs`).

use super::call::{Call, Params};
use super::endpoint::{About, Answers};
use super::fields::Form;
use super::problem;
use super::request_context::RequestContext;
use super::state::State;
use super::table::Table;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{RawPathParams, Request, State as In};
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodFilter, get, on, post};
use model::Problem;
use model::id::RequestKey;
use model::person;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ui::context::new_request_key;

/// Something that changes the workspace.
pub trait Verb: DeserializeOwned + JsonSchema + Send + 'static {
    /// What it answers a machine with. `()` has no body.
    type Answer: Serialize + JsonSchema + Send + 'static;

    /// Where it is asked for.
    fn about() -> About;

    /// Does it.
    fn run(self, call: Call<'_>) -> impl Future<Output = Result<Self::Answer, Problem>> + Send;
}

/// A verb that a form of a page asks for too.
pub trait ByForm: Verb {
    /// Where the form posts to.
    const FORM: &'static str;

    /// The page and the id of the form, for an answer that leads back to it.
    fn stands(params: &Params, form: &Form) -> (String, &'static str);

    /// Where to go afterwards.
    fn next(params: &Params, answer: &Self::Answer) -> String;
}

/// Something that is only read. Its fields are those of the query.
pub trait Read: DeserializeOwned + JsonSchema + Send + 'static {
    /// What it answers with.
    type Answer: Serialize + JsonSchema + Send + 'static;
    /// The address.
    const PATH: &'static str;
    /// The noun that it belongs to.
    const NOUN: &'static str;
    /// What it tells, in one sentence.
    const SUMMARY: &'static str;
    /// The media type in which it can be had instead of JSON.
    const TEXT: Option<&'static str> = None;

    /// Reads it.
    fn run(
        self,
        call: Call<'_>,
    ) -> impl Future<Output = Result<Found<Self::Answer>, Problem>> + Send;
}

/// What was read, and by which tag it is the same another time.
pub struct Found<T> {
    body: Body<T>,
    tag: Option<i64>,
}

/// How it is told.
enum Body<T> {
    Json(T),
    Markdown(String),
}

impl<T> Found<T> {
    /// Something whose state has a number.
    pub fn tagged(body: T, tag: i64) -> Self {
        Self {
            body: Body::Json(body),
            tag: Some(tag),
        }
    }

    /// A text whose state has a number.
    pub fn text(text: String, tag: i64) -> Self {
        Self {
            body: Body::Markdown(text),
            tag: Some(tag),
        }
    }
}

impl<T> From<T> for Found<T> {
    fn from(body: T) -> Self {
        Self {
            body: Body::Json(body),
            tag: None,
        }
    }
}

/// A part of a list, and how to get the next one.
#[derive(Serialize, JsonSchema)]
pub struct List<T> {
    /// The part.
    pub items: Vec<T>,
    /// The `cursor` of the next part. Null: there is none.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// All of a list that is never long.
    pub fn whole(items: impl IntoIterator<Item = T>) -> Self {
        let items = items.into_iter().collect();
        Self { items, next: None }
    }

    /// A part of a list that is counted from its beginning.
    pub fn part(items: Vec<T>, page: &Page, all: i64) -> Self {
        let end = page.skip + i64::try_from(items.len()).unwrap_or(i64::MAX);
        let next = (end < all && !items.is_empty()).then(|| end.to_string());
        Self { items, next }
    }
}

/// How many lines a machine gets at a time, where it does not say.
const USUAL: i64 = 50;

/// The most.
pub const MAX: i64 = 200;

/// Which part of a list.
pub struct Page {
    pub most: i64,
    pub skip: i64,
}

impl Page {
    /// Reads `limit` and `cursor`.
    pub fn parse(limit: Option<i64>, cursor: Option<&str>) -> Result<Self, Problem> {
        let skip = cursor.map_or(Ok(0), str::parse).ok();
        let skip = skip.filter(|skip| (0..i64::from(i32::MAX)).contains(skip));
        let unknown = || {
            Problem::not_valid(
                "cursor",
                "Send the `next` of an earlier answer as the cursor.",
            )
        };
        let most = limit.unwrap_or(USUAL);
        if !(1..=MAX).contains(&most) {
            let sentence = format!("A limit is a number from 1 to {MAX}.");
            return Err(Problem::not_valid("limit", sentence));
        }
        Ok(Self {
            most,
            skip: skip.ok_or_else(unknown)?,
        })
    }
}

impl Table {
    /// A verb, for machines.
    pub fn verb<V: Verb>(mut self) -> Self {
        let about = V::about();
        let method = filter(&about.method);
        let router = match about.brings_pictures {
            true => &mut self.with_pictures,
            false => &mut self.router,
        };
        *router = std::mem::take(router).route(&about.path, on(method, by_json::<V>));
        self.describe::<V, V::Answer>(about, Answers::Verb);
        self
    }

    /// A verb, for machines and for a form.
    pub fn form<V: ByForm>(mut self) -> Self {
        self.router = self.router.route(V::FORM, post(by_form::<V>));
        self.forms.push(V::FORM.to_owned());
        self.verb::<V>()
    }

    /// Something that is read.
    pub fn read<R: Read>(mut self) -> Self {
        self.router = self.router.route(R::PATH, get(read::<R>));
        let about = About {
            method: Method::GET,
            path: R::PATH.to_owned(),
            noun: R::NOUN,
            summary: R::SUMMARY,
            status: StatusCode::OK,
            right: None,
            brings_pictures: false,
        };
        self.describe::<R, R::Answer>(about, Answers::Read).text = R::TEXT;
        self
    }
}

fn filter(method: &Method) -> MethodFilter {
    // All methods of our own table are among those that the library knows.
    MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::TRACE)
}

/// A key for a form whose act does not depend on being sent once.
pub fn fresh_key() -> Result<RequestKey, Problem> {
    RequestKey::parse(&new_request_key()).map_err(Problem::fault)
}

/// The key that a machine sent, or a new one.
pub fn key_of(headers: &HeaderMap) -> Result<RequestKey, Problem> {
    let given = headers.get("idempotency-key").map(HeaderValue::to_str);
    let key = match given {
        None => new_request_key(),
        Some(key) => key.unwrap_or_default().to_owned(),
    };
    let sentence = "An Idempotency-Key is a UUID in lower case.";
    RequestKey::parse(&key).map_err(|_| Problem::not_valid("Idempotency-Key", sentence))
}

/// An object in JSON as a type; nothing at all is an empty one. A list would be read as the fields in their order.
pub async fn object_of<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    read_json(request, |bytes| {
        bytes.trim_ascii_start().first() == Some(&b'{')
    })
    .await
}

/// A body of JSON as a type.
pub async fn json_of<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    read_json(request, |_| true).await
}

async fn read_json<T: DeserializeOwned>(
    request: Request,
    takes: fn(&[u8]) -> bool,
) -> Result<T, Problem> {
    let bytes = to_bytes(request.into_body(), usize::MAX).await;
    let bytes = bytes.map_err(|error| super::fields::unreadable(&error))?;
    let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
    if !takes(bytes) {
        return Err(Problem::not_valid("body", "Send a JSON object."));
    }
    let mut reading = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut reading).map_err(super::fields::misread)?;
    let all = reading.end();
    all.map_err(|error| Problem::not_valid("body", error.to_string()))?;
    Ok(body)
}

async fn by_json<V: Verb>(
    In(state): In<State>,
    params: RawPathParams,
    visit: RequestContext,
    request: Request,
) -> Response {
    let (params, headers) = (Params::from(&params), request.headers().clone());
    let done = async {
        let actor = visit.actor()?;
        V::about()
            .right
            .map_or(Ok(()), |right| actor.may(right, person::About::Everything))?;
        let said: V = object_of(request).await?;
        let call = Call {
            state: &state,
            actor,
            params: &params,
            headers: &headers,
            request: key_of(&headers)?,
        };
        said.run(call).await
    };
    match done.await {
        Ok(answer) => answered(V::about().status, &answer),
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

/// A good answer to a machine.
pub fn answered(status: StatusCode, answer: &impl Serialize) -> Response {
    match status {
        StatusCode::NO_CONTENT => status.into_response(),
        _ => (status, Json(answer)).into_response(),
    }
}

/// Does what a form asks for.
pub async fn asked<V: Verb>(
    state: &State,
    form: &Form,
    params: &Params,
    request: Result<RequestKey, Problem>,
    said: impl FnOnce(&Form) -> Result<V, Problem>,
) -> Result<V::Answer, Problem> {
    let actor = form.visit.actor()?;
    V::about()
        .right
        .map_or(Ok(()), |right| actor.may(right, person::About::Everything))?;
    let said = said(form)?;
    let call = Call {
        state,
        actor,
        params,
        headers: &form.parts.headers,
        request: request?,
    };
    said.run(call).await
}

async fn by_form<V: ByForm>(In(state): In<State>, params: RawPathParams, form: Form) -> Response {
    let params = Params::from(&params);
    match asked(&state, &form, &params, form.request(), Form::read::<V>).await {
        Ok(answer) => Redirect::to(&V::next(&params, &answer)).into_response(),
        Err(problem) => {
            let (page, name) = V::stands(&params, &form);
            form.refuse(&state, problem, &page, name).await
        }
    }
}

/// Reads what is asked for.
pub async fn read<R: Read>(
    In(state): In<State>,
    params: RawPathParams,
    visit: RequestContext,
    request: Request,
) -> Response {
    let (params, headers) = (Params::from(&params), request.headers().clone());
    let query = request.uri().query().unwrap_or_default().to_owned();
    let found = async {
        let actor = visit.actor()?;
        let asked: R = super::fields::query(&query)?;
        let call = Call {
            state: &state,
            actor,
            params: &params,
            headers: &headers,
            request: key_of(&headers)?,
        };
        asked.run(call).await
    };
    match found.await {
        Ok(found) => tagged(&headers, found),
        Err(problem) => problem::as_json_response(&visit, &problem),
    }
}

/// With its tag; without a body where the machine has it already.
fn tagged(headers: &HeaderMap, found: Found<impl Serialize>) -> Response {
    let body = match found.body {
        Body::Json(body) => Json(body).into_response(),
        Body::Markdown(text) => {
            ([(CONTENT_TYPE, "text/markdown; charset=utf-8")], text).into_response()
        }
    };
    let Some(tag) = found.tag else {
        return body;
    };
    let tag = format!("\"{tag}\"");
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    let is_known = known.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag));
    let headers = [(ETAG, tag)];
    match is_known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, body).into_response(),
    }
}
