//! Another password.

use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::pages::field::{Address, Field, NEW_PASSWORD};
use leptos::prelude::*;
use model::address;

const CURRENT: Field = Field::new("password", "current_password", "Current password");
const NEW: Field = Field::new("password", "password", "New password").hint(NEW_PASSWORD);

/// The form for another password, and that it was changed a moment ago.
#[component]
pub fn Password(
    /// The address that the password belongs to, for the browser that keeps both.
    email: String,
    /// It was changed a moment ago.
    changed: bool,
) -> AnyView {
    let changed = changed.then(|| {
        view! {
            <div class="notice is-saved" role="status">
                <b>"Saved."</b>
                " Your password is changed, and you were signed out everywhere but here."
            </div>
        }
    });
    view! {
        <PageSection heading="password-h" title="Password" id=address::settings::MY_PASSWORD>
            {changed}
            <PostForm id="password" action=address::settings::PASSWORD fields=&["current_password", "password"] class="form">
                <Address form="password" email=email />
                {CURRENT.line("password", "current-password", true)}
                {NEW.line("password", "new-password", true)}
                <p class="hint">"You stay signed in here and are signed out everywhere else."</p>
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Change password"
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}
