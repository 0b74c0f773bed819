//! Choosing a password by a link.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{Address, BrowserZone, Field, NEW_PASSWORD};
use crate::pages::frame::{Named, page as frame, part_of_address};
use engine::person::PasswordReset;
use leptos::prelude::*;

const PASSWORD: Field = Field::new("reset", "password", "New password").hint(NEW_PASSWORD);

/// The form of a link that still works.
pub fn page() -> impl IntoView {
    let context = page_context();
    let secret = part_of_address("secret");
    frame(async move {
        let reset = context.engine.find_reset(&secret).await?;
        Ok(content(context.path().to_owned(), reset))
    })
}

fn content(address: String, reset: PasswordReset) -> AnyView {
    let (title, then) = match reset.is_first {
        true => ("Choose a password", "This link works once."),
        false => (
            "Choose a new password",
            "This link works once. You are then signed in here, and signed out everywhere else.",
        ),
    };
    view! {
        <Named title=title />
        <main id="main" class="page card-page">
            <h1>{title}</h1>
            <p>{format!("For {}. {then}", reset.name)}</p>
            <PostForm id="reset" action=address fields=&["password"] class="form">
                <Address form="reset" email=reset.email />
                {PASSWORD.line("password", "new-password", true)}
                <BrowserZone />
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Save the password"
                    </button>
                </p>
            </PostForm>
        </main>
    }
    .into_any()
}
