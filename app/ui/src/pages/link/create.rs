//! Linking what a page is about with something else.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::Field;
use leptos::prelude::*;
use model::address;
use model::link::LinkRole;

const HINT: &str = "R-118, I-3, or the last part of a document's address.";
const FROM: Field = Field::new("link", "from", "Link").hint(HINT);
const TO: Field = Field::new("link", "to", "Link to").hint(HINT);
const FROM_ROLE: Field = Field::new("link", "role", "What it is to this page");
const TO_ROLE: Field = Field::new("link", "role", "What this document is to it");
const ITEM: Field = Field::new("link", "item", "What should have caught it")
    .hint("Of a rollout: 3.6, hold point 3 or C2. Optional.");

/// Which end the form asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// What says something of this page.
    From,
    /// What the document of this page says something of.
    To,
}

/// The form.
#[component]
pub fn LinkForm(
    /// This end, as people write it.
    here: String,
    /// Which end it asks for.
    asks: Asks,
    /// What is likely.
    likely: LinkRole,
    /// A rollout stands at the end that the link leads to, or may stand there.
    parts: bool,
) -> AnyView {
    let roles = LinkRole::ALL
        .iter()
        .map(|role| (role.name().to_owned(), role.words().to_owned()))
        .collect();
    let (asked, known, other, role, fields): (_, _, _, _, &[_]) = match asks {
        Asks::From => ("from", "to", FROM, FROM_ROLE, &["from", "item"]),
        Asks::To => ("to", "from", TO, TO_ROLE, &["to", "item"]),
    };
    view! {
        <details class="act" open=page_context().returned("link").is_some()>
            <summary>"Link something"</summary>
            <PostForm id="link" action=address::link::CREATE fields=fields>
                <input type="hidden" name="asks" value=asked />
                <input type="hidden" name=known value=here />
                {other.line("text", "off", true)}
                {role.choice(roles, likely.name())}
                {parts.then(|| ITEM.line("text", "off", false))}
                <button type="submit" class="btn">
                    "Link"
                </button>
            </PostForm>
        </details>
    }
    .into_any()
}
