//! My page: who I am here, and where I am signed in.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use engine::Actor;
use engine::session::Session;
use leptos::prelude::*;
use model::role::Act;

/// My page.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let sessions = context.engine.list_sessions(&actor).await?;
        let here = context.session_id_hash.clone().unwrap_or_default();
        let people = actor.role.allows(Act::ManagePeople).then(|| {
            view! { <a class="btn" href="/settings/people">"People and invitations"</a> }
        });
        let rows = sessions
            .into_iter()
            .map(|session| row(session, &here))
            .collect_view();
        Ok(view! {
            <Named title="Settings" />
            <main id="main" class="page">
                <Me actor=actor />
                <section aria-labelledby="sessions-h">
                    <header class="sec-head">
                        <h2 id="sessions-h">"Where I am signed in"</h2>
                    </header>
                    <ul class="sessions">{rows}</ul>
                </section>
                <div class="form-actions">
                    <form method="post" action="/sign-out">
                        <button type="submit" class="btn">
                            "Sign out"
                        </button>
                    </form>
                    {people}
                </div>
            </main>
        })
    })
}

#[component]
fn Me(actor: Actor) -> AnyView {
    let meaning = actor.meaning();
    view! {
        <header class="title-block">
            <p class="crumb">"Settings"</p>
            <h1>{actor.name}</h1>
            <dl class="facts">
                <div>
                    <dt>"Signs as"</dt>
                    <dd>{meaning}</dd>
                </div>
                <div>
                    <dt>"Role"</dt>
                    <dd>{format!("{}, {}", actor.role, actor.role.purpose())}</dd>
                </div>
            </dl>
        </header>
    }
    .into_any()
}

fn row(session: Session, here: &str) -> AnyView {
    let is_here = session.id_hash == here;
    let browser = if session.user_agent.is_empty() {
        "An unnamed browser".to_owned()
    } else {
        session.user_agent
    };
    let name = browser.clone();
    view! {
        <li>
            <div>
                <b>{browser}</b>
                <p>
                    {is_here.then(|| view! { <strong>"This one"</strong> ". " })}
                    "Last used "
                    <time datetime=session.last_seen.datetime()>{session.last_seen.shown()}</time>
                    {format!(" from {}, ends ", session.address)}
                    <time datetime=session.expires.datetime()>{session.expires.shown()}</time>
                </p>
            </div>
            <form method="post" action=format!("/settings/sessions/{}/end", session.id_hash)>
                <button type="submit" class="btn is-small">
                    "End"
                    <span class="vh">{format!(" the session of {name}")}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}
