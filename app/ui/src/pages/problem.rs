//! A problem as a page. What status goes with it is the server's business.

use crate::components::named::Named;
use crate::components::notice::{Notice, Said};
use crate::context::{KEPT, PageContext, Returned, page_context};
use leptos::prelude::*;
use model::Problem;
use model::address;

/// The page for an address that leads nowhere.
pub fn not_found() -> impl IntoView {
    show(&page_context(), Problem::NotFound("page"))
}

/// The page of a problem.
pub fn show(context: &PageContext, problem: Problem) -> AnyView {
    context.failed(&problem);
    let passes = match problem {
        Problem::Fault { .. }
        | Problem::Away { .. }
        | Problem::NoRoom
        | Problem::TooMany(_)
        | Problem::TooOften { .. } => true,
        Problem::NotFound(_)
        | Problem::LinkIsOver
        | Problem::Moved(_)
        | Problem::NoSuchMethod
        | Problem::NotSignedIn
        | Problem::NoSuchToken
        | Problem::NotAllowed(_)
        | Problem::NotValid(_)
        | Problem::Conflict(_) => false,
    };
    // Whoever only wanted to read a page has nothing that could be saved.
    let said = passes && !context.is_read;
    let notice = said.then(|| view! { <Notice said=Said::of(&problem, &context.request) /> });
    let sentence = match problem == Problem::NotSignedIn && context.returned.is_some() {
        true => "Not saved yet.".to_owned(),
        false => problem.sentence(),
    };
    let sentence = (!said).then(|| view! { <p>{sentence}</p> });
    let number =
        (!said).then(|| view! { <p class="request-no">"Request " {context.request.clone()}</p> });
    let kept = context
        .returned
        .as_ref()
        .map(|returned| kept(returned, &problem));
    let (address, step) = match context.actor {
        _ if passes && context.is_read => (context.path_and_query.as_str(), "Try again"),
        None => (address::SIGN_IN, "Go to the sign-in form"),
        Some(_) => (address::NOW, "Go to Now"),
    };
    let next = kept.is_none().then(|| {
        view! {
            <p>
                <a class="btn" href=address.to_owned()>
                    {step}
                </a>
            </p>
        }
    });
    view! {
        <Named title=title(&problem) />
        <main id="main" class="page card-page">
            <h1>{title(&problem)}</h1>
            {sentence}
            {notice}
            {number}
            {kept}
            {next}
        </main>
    }
    .into_any()
}

/// What was typed into a form whose own page cannot be shown, to be sent again as it was: the same key, so that it counts once.
fn kept(returned: &Returned, problem: &Problem) -> AnyView {
    let signed_out = *problem == Problem::NotSignedIn;
    let first = signed_out.then(|| {
        view! {
            <p>
                "Your session has ended. "
                <a href=address::SIGN_IN target="_blank" rel="noopener">
                    "Sign in in another tab"
                </a> ", then come back here."
            </p>
        }
    });
    let fields = returned
        .sent
        .iter()
        .enumerate()
        .map(|(number, (name, value))| {
            if name == "picture" || !is_long(value) {
                return view! { <input type="hidden" name=name.clone() value=value.clone() /> }
                    .into_any();
            }
            let id = format!("kept-{number}");
            // A browser drops the first newline.
            view! {
                <div class="field">
                    <label for=id.clone()>{label(name)}</label>
                    <textarea
                        id=id
                        name=name.clone()
                        class=(name == "source").then_some("source")
                        rows="8"
                    >
                        {format!("\n{value}")}
                    </textarea>
                </div>
            }
            .into_any()
        });
    let secrets = returned.secrets.iter().map(|name| {
        let id = format!("kept-{name}");
        let is_new = name == "password" && returned.action != address::SIGN_IN;
        let (words, autocomplete) = match is_new {
            true => ("New password".to_owned(), "new-password"),
            false => (label(name), "current-password"),
        };
        view! {
            <div class="field">
                <label for=id.clone()>{words}</label>
                <input
                    id=id
                    name=name.clone()
                    type="password"
                    autocomplete=autocomplete
                    required
                />
            </div>
        }
    });
    let words = match returned.secrets.is_empty() {
        true => "Nothing you typed is lost. Press the button to send it again.",
        false => {
            "Type your password again: it is never sent back to a page. The rest of the form is sent with it."
        }
    };
    view! {
        <form class="form" id="kept" method="post" action=returned.action.clone()>
            {first}
            <p>{words}</p>
            <input type="hidden" name=KEPT value="yes" />
            {fields.collect_view()}
            {secrets.collect_view()}
            <button class="btn is-primary">"Send again"</button>
        </form>
    }
    .into_any()
}

/// Words, not a number or a key that the page put into its form.
fn is_long(value: &str) -> bool {
    value.contains([' ', '\n'])
}

/// The name of a field as a label: `for_whom` is *For whom*.
fn label(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    let words = first.chain(characters);
    words
        .map(|character| if character == '_' { ' ' } else { character })
        .collect()
}

fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::NotFound(_) => "Not found",
        Problem::LinkIsOver => "This link works no more",
        Problem::Moved(_) => "Moved",
        Problem::NoSuchMethod => "Method not allowed",
        Problem::NotSignedIn => "Not signed in",
        Problem::NoSuchToken => "Token not accepted",
        Problem::NotAllowed(_) => "Not allowed",
        Problem::NotValid(_) | Problem::Conflict(_) => "Not saved",
        Problem::TooMany(_) => "Too busy",
        Problem::NoRoom => "The disk is full",
        Problem::Away { .. } => "Database unreachable",
        Problem::TooOften { .. } => "Too many attempts",
        Problem::Fault { .. } => "Something went wrong",
    }
}
