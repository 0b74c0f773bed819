//! Signing in.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::{BrowserZone, Field};
use crate::pages::frame::{Named, page as frame};
use leptos::prelude::*;
use model::address;

const EMAIL: Field = Field::new("sign-in", "email", "E-mail");
const PASSWORD: Field = Field::new("sign-in", "password", "Password");

/// The form. `next` is where the person wanted to go; the server checks that it is an address of its own.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let next = context
            .typed("sign-in", "next")
            .or_else(|| context.query("next"));
        let next = next.unwrap_or_else(|| address::NOW.to_owned());
        let ended = context.query("ended").map(|_| {
            view! {
                <div class="notice" role="status">
                    "Your session has ended: it expired, someone ended it, or your role or password was changed. Sign in again."
                </div>
            }
        });
        Ok(view! {
            <Named title="Sign in" />
            <main id="main" class="page card-page">
                <h1>"Sign in"</h1>
                {ended}
                <p>"Rollout plans, runbooks, sign-offs, go or no-go."</p>
                <PostForm id="sign-in" action=address::SIGN_IN fields=&["email", "password"] class="form">
                    <input type="hidden" name="next" value=next />
                    {EMAIL.line("email", "username", true)}
                    {PASSWORD.line("password", "current-password", true)}
                    <BrowserZone />
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            "Sign in"
                        </button>
                    </p>
                </PostForm>
                <p class="hint">"No account? An admin of this workspace can send you a link."</p>
            </main>
        })
    })
}
