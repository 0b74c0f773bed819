//! Inviting people.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::components::secret::Secret;
use crate::pages::field::{Field, Refusal};
use engine::clock::Moment;
use engine::invitation::Invitation;
use leptos::prelude::*;
use model::address;
use model::role::Role;

const FOR_WHOM: Field = Field::new("invitation", "name", "Invitee")
    .hint("A name, so that you can tell the links apart.");
const ROLE: Field = Field::new("invitation", "role", "Role");

/// The open invitations, the link made a moment ago, and the form for the next.
#[component]
pub fn Invitations(
    /// The invitations that nobody has used.
    open: Vec<Invitation>,
    /// The time.
    now: Moment,
    /// The link made a moment ago.
    secret: Option<String>,
) -> AnyView {
    let secret = secret.map(|link| {
        view! {
            <Secret
                value=link
                words="Send this link to the person. It works once, for a week, and is shown only now."
            />
        }
    });
    let rows: Vec<_> = open
        .into_iter()
        .map(|invitation| row(invitation, now))
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="more">"No open invitations."</p> }.into_any()
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
        <PageSection heading="invitations-h" title="Invitations" id="invitations">
            <Refusal form="invitations".to_owned() fields=&[] />
            {secret}
            {list}
            <PostForm id="invitation" action=address::settings::INVITATIONS fields=&["name", "role"] class="form">
                {FOR_WHOM.line("text", "off", true)}
                {ROLE.choice(roles.to_vec(), Role::Contributor.name())}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Make a link"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

fn row(invitation: Invitation, now: Moment) -> AnyView {
    let renewal = address::settings::invitation_renewal(&invitation.id);
    let withdrawal = address::settings::invitation_withdrawal(&invitation.id);
    let (name, ends) = (invitation.for_whom, invitation.expires);
    let word = if ends > now { "ends " } else { "ended " };
    view! {
        <li>
            <p>
                <b>{name.clone()}</b>
                {format!(", {}, {word}", invitation.role)}
                <time datetime=ends.datetime()>{ends.shown()}</time>
            </p>
            <div class="form-actions">
                <form method="post" action=renewal>
                    <button type="submit" class="btn is-small">
                        "New link"
                        <span class="vh">{format!(" for {name}")}</span>
                    </button>
                </form>
                <form method="post" action=withdrawal>
                    <button type="submit" class="btn is-small">
                        "Withdraw"
                        <span class="vh">{format!(" the invitation of {name}")}</span>
                    </button>
                </form>
            </div>
        </li>
    }
    .into_any()
}
