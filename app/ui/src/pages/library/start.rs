//! Starting a rollout from a document.

use crate::components::post_form::PostForm;
use crate::pages::field::Field;
use engine::document::Document;
use leptos::prelude::*;
use model::address;
use model::text::counted;

const TITLE: Field = Field::new("start", "title", "Title of the rollout")
    .hint("The run is bound to the revision on this page.");

/// Starting a rollout from the document.
#[component]
pub fn Start(
    /// The document.
    document: Document,
    /// How many steps become items. 0: it has items of its own.
    steps: usize,
    /// How many phases were taken for such without good evidence.
    guesses: usize,
) -> AnyView {
    let note = (steps > 0).then(|| {
        let steps = counted(steps, "step becomes an item", "steps become items");
        view! { <p class="note">{format!("This document has no boxes. Its {steps} to sign.")}</p> }
    });
    // What was guessed is asked about before it is run.
    let asked = (guesses > 0).then(|| {
        let phases = counted(
            guesses,
            "of its phases is a guess",
            "of its phases are guesses",
        );
        view! { <p class="note">{format!("{phases}. Look at them before you start.")}</p> }
    });
    let correct = address::library::correct(&document.slug);
    view! {
        <PostForm id=address::library::START action=address::rollout::LIST fields=&["title"] class="form">
            <input type="hidden" name="document" value=document.id.as_str().to_owned() />
            <input type="hidden" name="revision" value=document.revision />
            <input type="hidden" name="plan" value=document.slug />
            {note}
            {asked}
            <p class="more"><a href=correct>"How it is read, line by line"</a></p>
            {TITLE.line_with("text", "off", true, document.title)}
            <p class="form-actions">
                <button type="submit" class="btn is-primary">
                    "Start the rollout"
                </button>
            </p>
        </PostForm>
    }
    .into_any()
}
