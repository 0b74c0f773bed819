//! From a document to a rollout: starting one, or naming one.

use crate::pages::field::{Field, Refusal, RequestKey};
use engine::document::Document;
use leptos::prelude::*;
use model::address;
use model::document::Kind;
use model::document::LinkRole;

const TITLE: Field = Field::new("start", "title", "Title of the rollout")
    .hint("The run is bound to the revision shown above.");
const ROLLOUT: Field = Field::new("link", "rollout", "Rollout").hint("Its number, such as R-118.");
const ITEM: Field = Field::new("link", "item", "Item that let the fault through")
    .hint("Its number, such as 3.6, hold point 3 or C2. Optional.");
const ROLE: Field = Field::new("link", "role", "How the document relates to it");

/// Starting a rollout from the document.
#[component]
pub fn Start(
    /// The document.
    document: Document,
) -> AnyView {
    view! {
        <section class="review" aria-labelledby="start-h">
            <header class="sec-head">
                <h2 id="start-h">"Start a rollout"</h2>
            </header>
            <form class="form" id="start" method="post" action=address::rollout::LIST>
                <Refusal form="start".to_owned() fields=&["title"] />
                <RequestKey form="start".to_owned() />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                <input type="hidden" name="revision" value=document.revision />
                <input type="hidden" name="plan" value=document.slug />
                {TITLE.line_with("text", "off", true, document.title)}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Start the rollout"
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}

/// Naming a rollout, and the item that should have caught it.
#[component]
pub fn Link(
    /// The document.
    document: Document,
) -> AnyView {
    let roles = LinkRole::ALL
        .iter()
        .map(|role| (role.name().to_owned(), role.words().to_owned()))
        .collect();
    let role = match document.kind {
        Kind::PostMortem => LinkRole::Escaped,
        Kind::Report | Kind::CommsTemplate => LinkRole::Documents,
        _ => LinkRole::Used,
    };
    view! {
        <section class="review" aria-labelledby="link-h">
            <header class="sec-head">
                <h2 id="link-h">"Link to a rollout"</h2>
            </header>
            <form class="form" id="link" method="post" action=address::library::links(&document.slug)>
                <Refusal form="link".to_owned() fields=&["rollout", "item"] />
                <RequestKey form="link".to_owned() />
                <input type="hidden" name="document" value=document.id.as_str().to_owned() />
                {ROLLOUT.line("text", "off", true)}
                {ROLE.choice(roles, role.name())}
                {ITEM.line("text", "off", false)}
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Link"
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}
