//! A problem as a page, and as a status.

use crate::address::encode;
use crate::components::notice::{Notice, Said};
use crate::context::{PageContext, page_context};
use crate::pages::frame::Named;
use http::{HeaderValue, StatusCode, header::LOCATION};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use model::Problem;

/// The page for an address that leads nowhere.
pub fn not_found() -> impl IntoView {
    show(&page_context(), Problem::NotFound("page"))
}

/// The page of a problem; sets the status.
pub fn show(context: &PageContext, problem: Problem) -> AnyView {
    answer_with(context, &problem);
    let said = matches!(problem, Problem::Fault { .. } | Problem::TooMany(_));
    let notice = said.then(|| view! { <Notice said=Said::of(&problem, &context.request) /> });
    let sentence = (!said).then(|| view! { <p>{problem.sentence()}</p> });
    let (address, step) = match problem {
        Problem::NotSignedIn => (sign_in(context), "Sign in"),
        _ if context.actor.is_none() => ("/sign-in".to_owned(), "Go to the sign-in form"),
        _ => ("/".to_owned(), "Go to Now"),
    };
    view! {
        <Named title=title(&problem) />
        <main id="main" class="page card-page">
            <h1>{title(&problem)}</h1>
            {sentence}
            {notice}
            <p>
                <a class="btn" href=address>
                    {step}
                </a>
            </p>
        </main>
    }
    .into_any()
}

/// Sets the status of the answer; who is not signed in is sent to the form, and back afterwards.
pub fn answer_with(context: &PageContext, problem: &Problem) {
    let Some(answer) = use_context::<ResponseOptions>() else {
        return;
    };
    answer.set_status(status(problem));
    if *problem == Problem::NotSignedIn
        && let Ok(address) = HeaderValue::try_from(sign_in(context))
    {
        answer.insert_header(LOCATION, address);
    }
}

fn sign_in(context: &PageContext) -> String {
    match context.path_and_query.as_str() {
        "/" => "/sign-in".to_owned(),
        elsewhere => format!("/sign-in?next={}", encode(elsewhere)),
    }
}

fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::NotFound(_) => StatusCode::NOT_FOUND,
        Problem::NotSignedIn => StatusCode::SEE_OTHER,
        Problem::NotAllowed(_) => StatusCode::FORBIDDEN,
        Problem::NotValid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::Conflict(_) => StatusCode::CONFLICT,
        Problem::TooMany(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Fault { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound(_) => "Not found",
        Problem::NotSignedIn => "Not signed in",
        Problem::NotAllowed(_) => "Not allowed",
        Problem::NotValid(_) | Problem::Conflict(_) => "Not saved",
        Problem::TooMany(_) => "Too much at once",
        Problem::Fault { .. } => "Something went wrong",
    }
}
