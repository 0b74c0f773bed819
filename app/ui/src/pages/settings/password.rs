//! Another password.

use crate::pages::field::{Address, Field, NEW_PASSWORD, Refusal};
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
        <section aria-labelledby="password-h" id=address::settings::MY_PASSWORD>
            <header class="sec-head">
                <h2 id="password-h">"Password"</h2>
            </header>
            {changed}
            <form class="form" id="password" method="post" action=address::settings::PASSWORD>
                <Refusal form="password".to_owned() fields=&["current_password", "password"] />
                <Address form="password" email=email />
                {CURRENT.line("password", "current-password", true)}
                {NEW.line("password", "new-password", true)}
                <p class="hint">"You stay signed in here and are signed out everywhere else."</p>
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "Change password"
                    </button>
                </p>
            </form>
        </section>
    }
    .into_any()
}
