//! Joining by a link: the first admin, and everybody after.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{BrowserZone, Field, NEW_PASSWORD};
use crate::pages::frame::{Named, page as frame, part_of_address};
use engine::invitation::Invitation;
use leptos::prelude::*;

const NAME: Field = Field::new("join", "name", "Name")
    .hint("As colleagues know you. It is shown on your sign-offs.");
const POSITION: Field = Field::new("join", "position", "Position")
    .hint("What you sign as, such as QA, Backend or Operations. Optional.");
const EMAIL: Field =
    Field::new("join", "email", "E-mail").hint("You sign in with it. Nothing is sent to it.");
const PASSWORD: Field = Field::new("join", "password", "Password").hint(NEW_PASSWORD);

/// The form of a link that still works.
pub fn page() -> impl IntoView {
    let context = page_context();
    let secret = part_of_address("secret");
    frame(async move {
        let invitation = context.engine.find_invitation(&secret).await?;
        Ok(content(context.path().to_owned(), invitation))
    })
}

fn content(address: String, invitation: Invitation) -> AnyView {
    let (title, welcome) = if invitation.is_set_up {
        (
            "Set up Holdpoint",
            "You will be its first admin. This link works once.".to_owned(),
        )
    } else {
        (
            "Join Holdpoint",
            format!(
                "You were invited as {}: {}. This link works once.",
                invitation.role,
                invitation.role.purpose()
            ),
        )
    };
    view! {
        <Named title=title />
        <main id="main" class="page card-page">
            <h1>{title}</h1>
            <p>{welcome}</p>
            <PostForm id="join" action=address fields=&["name", "position", "email", "password"] class="form">
                {NAME.line("text", "name", true)}
                {POSITION.line("text", "organization-title", false)}
                {EMAIL.line("email", "username", true)}
                {PASSWORD.line("password", "new-password", true)}
                <BrowserZone />
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Join"
                    </button>
                </p>
            </PostForm>
        </main>
    }
    .into_any()
}
