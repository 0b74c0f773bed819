//! Starting a rollout from a document.

use crate::pages::field::{Field, Refusal, RequestKey};
use engine::document::Document;
use leptos::prelude::*;
use model::address;

const TITLE: Field = Field::new("start", "title", "Title of the rollout")
    .hint("The run is bound to the revision shown above.");

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
