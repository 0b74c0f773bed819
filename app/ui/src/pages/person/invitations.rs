//! Inviting people.

use crate::pages::field::{Field, Refusal};
use engine::invitation::Invitation;
use leptos::prelude::*;
use model::role::Role;

const FOR_WHOM: Field = Field::new("invitation", "for_whom", "For whom")
    .hint("A name, so that you know whose link it is.");
const ROLE: Field = Field::new("invitation", "role", "Role");

/// The open invitations, the link made a moment ago, and the form for the next.
#[component]
pub fn Invitations(
    /// The open invitations.
    open: Vec<Invitation>,
    /// The link made a moment ago.
    secret: Option<String>,
) -> AnyView {
    let secret = secret.map(|link| {
        view! {
            <div class="notice is-saved" role="status">
                <b>"Saved."</b>
                " Send this link to the person. It works once, for a week, and is shown only now."
                <code class="secret-link">{link}</code>
            </div>
        }
    });
    let rows = open.into_iter().map(|invitation| {
        view! { <li><p><b>{invitation.for_whom}</b> {format!(", {}", invitation.role)}</p></li> }
    });
    let rows: Vec<_> = rows.collect();
    let list = if rows.is_empty() {
        view! { <p class="more">"No invitation is open."</p> }.into_any()
    } else {
        view! { <ul class="sessions">{rows}</ul> }.into_any()
    };
    let roles = Role::ALL.map(|role| {
        (
            role.name().to_owned(),
            format!("{role}: {}", role.purpose()),
        )
    });
    view! {
        <section aria-labelledby="invitations-h">
            <header class="sec-head">
                <h2 id="invitations-h">"Invitations"</h2>
            </header>
            {secret}
            {list}
            <form class="form" id="invitation" method="post" action="/settings/invitations">
                <Refusal form="invitation".to_owned() fields=&["for_whom", "role"] />
                {FOR_WHOM.line("text", "off", true)}
                {ROLE.choice(roles.to_vec(), Role::Contributor.name())}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Make a link"
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}
