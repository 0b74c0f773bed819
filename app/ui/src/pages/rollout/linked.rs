//! What a rollout is linked with.

use engine::LinkedDocument;
use leptos::prelude::*;
use model::id::RolloutNumber;

/// The documents that name the rollout, and its history.
#[component]
pub fn Linked(
    /// The documents.
    documents: Vec<LinkedDocument>,
    /// The rollout.
    rollout: RolloutNumber,
) -> AnyView {
    let rows = documents.into_iter().map(|document| {
        let item = document
            .item
            .map(|(label, words)| view! { <span>{format!("names {label} {words}")}</span> });
        view! {
            <div>
                <dt>{document.kind.shown()}</dt>
                <dd>
                    <a href=format!("/library/{}", document.slug)>{document.title}</a>
                    {item}
                </dd>
            </div>
        }
    });
    view! {
        <section class="linked" aria-labelledby="linked-h">
            <header class="sec-head">
                <h2 id="linked-h">"Linked"</h2>
            </header>
            <dl>
                {rows.collect_view()}
                <div>
                    <dt>"History"</dt>
                    <dd>
                        <a href=format!("/history?rollout={rollout}")>"Everything that happened"</a>
                    </dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}
