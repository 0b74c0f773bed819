//! A problem as a page. What status goes with it is the server's business.

use crate::components::notice::{Notice, Said};
use crate::context::{PageContext, page_context};
use crate::pages::frame::Named;
use leptos::prelude::*;
use model::Problem;

/// The page for an address that leads nowhere.
pub fn not_found() -> impl IntoView {
    show(&page_context(), Problem::NotFound("page"))
}

/// The page of a problem.
pub fn show(context: &PageContext, problem: Problem) -> AnyView {
    context.failed(&problem);
    let said = matches!(problem, Problem::Fault { .. } | Problem::TooMany(_));
    let notice = said.then(|| view! { <Notice said=Said::of(&problem, &context.request) /> });
    let sentence = (!said).then(|| view! { <p>{problem.sentence()}</p> });
    let number =
        (!said).then(|| view! { <p class="request-no">"Request " {context.request.clone()}</p> });
    let (address, step) = match problem {
        _ if context.actor.is_none() => ("/sign-in", "Go to the sign-in form"),
        _ => ("/", "Go to Now"),
    };
    view! {
        <Named title=title(&problem) />
        <main id="main" class="page card-page">
            <h1>{title(&problem)}</h1>
            {sentence}
            {notice}
            {number}
            <p>
                <a class="btn" href=address>
                    {step}
                </a>
            </p>
        </main>
    }
    .into_any()
}

fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound(_) => "Not found",
        Problem::Moved(_) => "Moved",
        Problem::NotSignedIn => "Not signed in",
        Problem::NotAllowed(_) => "Not allowed",
        Problem::NotValid(_) | Problem::Conflict(_) => "Not saved",
        Problem::TooMany(_) => "Too much at once",
        Problem::Fault { .. } => "Something went wrong",
    }
}
