//! The interface for machines, as its description says it. It needs no database, and nobody needs to be signed in.

use crate::components::crumb::Crumb;
use crate::context::{ApiEndpoint, ApiField, page_context};
use crate::pages::frame::{Named, page as frame};
use leptos::prelude::*;
use model::address;

/// All endpoints, noun by noun.
pub fn page() -> impl IntoView {
    frame(async move {
        let endpoints = page_context().api;
        let mut nouns: Vec<&'static str> = Vec::new();
        for endpoint in endpoints.iter() {
            if !nouns.contains(&endpoint.noun) {
                nouns.push(endpoint.noun);
            }
        }
        let contents = nouns.iter().map(|noun| {
            view! {
                <li>
                    <a href=format!("#{noun}")>{*noun}</a>
                </li>
            }
        });
        let contents = contents.collect_view();
        let sections = nouns.into_iter().map(|noun| {
            let of_noun = endpoints.iter().filter(|endpoint| endpoint.noun == noun);
            view! {
                <section aria-labelledby=noun>
                    <h2 id=noun>{noun}</h2>
                    {of_noun.map(endpoint_view).collect_view()}
                </section>
            }
        });
        let sections = sections.collect_view();
        Ok(view! {
            <Named title="API" />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb links=vec![(address::HELP.to_owned(), "Help".to_owned())] here="API" />
                    <h1>"API"</h1>
                </header>
                <article class="doc api">
                    <p>
                        "What the pages do, as JSON. Make a token in " <a href=address::settings::PAGE>"Settings"</a>
                        " and send it with each request: " <code>"Authorization: Bearer TOKEN"</code>
                        ". The same in OpenAPI 3.1 is at "
                        <a href=address::api::OPENAPI>{address::api::OPENAPI}</a> "."
                    </p>
                    <p>
                        "Errors are " <code>"application/problem+json"</code>
                        " and say in " <code>"saved"</code>
                        " whether anything was stored. Send an " <code>"Idempotency-Key"</code>
                        ", a UUID, and a request that is repeated counts once. Lists are "
                        <code>"{\"items\": [...], \"next\": cursor or null}"</code>
                        "; the cursor is sent as " <code>"?cursor="</code>
                        ". Acts about a rollout take " <code>"?dry_run=true"</code>
                        ": the answer says what they would change, and nothing is stored."
                    </p>
                    <nav aria-label="Nouns">
                        <ul class="api-nouns">{contents}</ul>
                    </nav>
                    {sections}
                </article>
            </main>
        })
    })
}

fn endpoint_view(endpoint: &ApiEndpoint) -> AnyView {
    let fields = (!endpoint.fields.is_empty()).then(|| {
        view! {
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Value"</th>
                        <th scope="col">"Meaning"</th>
                    </tr>
                </thead>
                <tbody>{endpoint.fields.iter().map(field_view).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <h3>
            <code>{endpoint.method.clone()} " " {endpoint.path.clone()}</code>
        </h3>
        <p>{endpoint.summary}</p>
        {fields}
    }
    .into_any()
}

fn field_view(field: &ApiField) -> AnyView {
    let needed = field.needed.then_some(", required");
    view! {
        <tr>
            <td>
                <code>{field.name.clone()}</code>
                {needed}
            </td>
            <td>{field.kind.clone()}</td>
            <td>{field.says.clone()}</td>
        </tr>
    }
    .into_any()
}
