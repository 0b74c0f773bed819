//! Drawing pages, and those that come back with something to say.

use crate::http::policy::policy;
use crate::http::problem;
use crate::http::request_context::RequestContext;
use crate::http::state::State;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderValue, LOCATION};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;
use engine::clock::{Moment, ZoneName};
use leptos::prelude::{IntoView, provide_context};
use leptos_axum::ResponseOptions;
use model::Problem;
use model::address::in_header;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use ui::context::{Because, PageContext, Returned, Reviewed};

/// The page that a form stands on which came back, with what was typed and the reason.
pub async fn show_returned(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    page: &str,
    returned: Returned,
) -> Response {
    let claimed = Arc::new(AtomicBool::new(false));
    let draw = async |page: &str, is_unclaimed: bool| {
        let returned = Some(returned.clone());
        render(state, at(parts.clone(), page), visit.clone(), |context| {
            context.returned = returned;
            context.claimed = Arc::clone(&claimed);
            context.is_unclaimed = is_unclaimed;
            context.is_read = false;
        })
        .await
    };
    // What the form was about may be gone, or not for this person. The reason is said all the same.
    let draw_at = async |page: &str| {
        let response = draw(page, false).await;
        match response.status().is_success() && !claimed.load(Ordering::Relaxed) {
            true => draw(page, true).await,
            false => response,
        }
    };
    let mut response = draw_at(page).await;
    // The document has got another address meanwhile. A redirect would lose what was typed.
    if response.status() == StatusCode::PERMANENT_REDIRECT
        && let Some(new) = response.headers().get(LOCATION)
        && let Ok(new) = new.to_str().map(str::to_owned)
    {
        response = draw_at(&new).await;
    }
    // The page may have a problem of its own, for instance when the rollout is gone.
    if response.status().is_success()
        && let Because::Refused(problem) = &returned.because
    {
        problem::mark(&mut response, problem);
    }
    response
}

/// The page of a problem with everything that was typed, to be sent again, where the form's own page cannot be shown.
pub async fn show_kept(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    problem: Problem,
    returned: Returned,
) -> Response {
    let mut context = context(state, &parts, visit);
    context.returned = Some(returned);
    let shown = problem.clone();
    let app = move || ui::shell::problem_app(shown.clone());
    let mut response = draw(parts, context, app).await;
    problem::mark(&mut response, &problem);
    response
}

/// A page with a secret that was made a moment ago, and is shown once.
pub async fn show_once(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    page: &str,
    secret: String,
) -> Response {
    let mut response = render(state, at(parts, page), visit, |context| {
        context.shown_once = Some(secret)
    })
    .await;
    if response.status().is_success() {
        *response.status_mut() = StatusCode::CREATED;
    }
    response
}

/// The page of a form with what was read, before anything is stored.
pub async fn show_review(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    page: &str,
    reviewed: Reviewed,
) -> Response {
    render(state, at(parts, page), visit, |context| {
        context.reviewed = Some(Arc::new(reviewed))
    })
    .await
}

/// A page that says what went wrong.
pub async fn show_problem(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    problem: Problem,
) -> Response {
    let context = context(state, &parts, visit);
    let app = move || ui::shell::problem_app(problem.clone());
    draw(parts, context, app).await
}

/// The page at an address.
pub async fn render(
    state: &State,
    parts: Parts,
    visit: RequestContext,
    adjust: impl FnOnce(&mut PageContext),
) -> Response {
    let mut context = context(state, &parts, visit);
    adjust(&mut context);
    draw(parts, context, ui::shell::app).await
}

/// Draws a document. If the page shows a problem in place of itself, the answer says so too.
async fn draw<V: IntoView + 'static>(
    parts: Parts,
    context: PageContext,
    app: impl Fn() -> V + Clone + Send + Sync + 'static,
) -> Response {
    let shown = context.problem.clone();
    let holds_words = context.returned.is_some();
    let (zone, now) = (context.zone.clone(), context.engine.now());
    let asked = parts.clone();
    let handler = leptos_axum::render_app_async_with_context(move || provide(&context), app);
    let mut response = in_zone(handler(empty(parts)).await, &zone, now).await;
    match shown.get() {
        // The way to the sign-in form would lose what was typed.
        Some(Problem::NotSignedIn) if !holds_words => problem::to_sign_in(&asked),
        Some(Problem::Moved(slug)) => problem::to_new_address(&asked, slug),
        Some(problem) => {
            problem::mark(&mut response, problem);
            response
        }
        None => response,
    }
}

/// A page with its times in a zone. It is drawn as a whole, so nothing is held back by waiting for its end.
async fn in_zone(response: Response, zone: &ZoneName, now: Moment) -> Response {
    let (head, body) = response.into_parts();
    let page = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(cause) => {
            tracing::error!(%cause, "a page broke off while it was drawn");
            Bytes::new()
        }
    };
    let page = ui::times::localised(&String::from_utf8_lossy(&page), zone, now);
    Response::from_parts(head, Body::from(page))
}

fn context(state: &State, parts: &Parts, visit: RequestContext) -> PageContext {
    PageContext {
        zone: visit.shown_zone(),
        zone_instead: (visit.shows_utc && !visit.zone.is_utc()).then(|| visit.zone.clone()),
        engine: state.engine.clone(),
        session_id_hash: visit.session_id_hash().map(str::to_owned),
        nobody: visit.nobody,
        request: visit.request,
        theme: visit.theme,
        assets: state.assets.names.clone(),
        api: Arc::clone(&state.described.page),
        actor: visit.actor,
        returned: None,
        claimed: Arc::default(),
        is_unclaimed: false,
        shown_once: None,
        reviewed: None,
        is_read: parts.method.is_safe(),
        path_and_query: parts
            .uri
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned(),
        problem: Arc::default(),
    }
}

/// What the pages find in their context, and the policy that goes with this rendering's nonce.
fn provide(context: &PageContext) {
    provide_context(context.clone());
    let nonce = leptos::nonce::use_nonce();
    let options = leptos::prelude::use_context::<ResponseOptions>();
    if let (Some(nonce), Some(options)) = (nonce, options)
        && let Ok(policy) = HeaderValue::from_str(&policy(&nonce))
    {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// The same request, as if it had asked for another page.
fn at(mut parts: Parts, page: &str) -> Parts {
    let page = in_header(page.as_bytes());
    parts.uri = page.parse().unwrap_or_else(|_| Uri::from_static("/"));
    parts.method = Method::GET;
    parts
}

fn empty(mut parts: Parts) -> Request {
    parts.method = Method::GET;
    Request::from_parts(parts, Body::empty())
}

/// What must not come back to the page.
pub fn is_secret(field: &str) -> bool {
    ["password", "current_password"].contains(&field)
}
