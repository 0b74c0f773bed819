//! My page: who I am here, where I am signed in, my password, and my tokens.

use crate::components::page_section::PageSection;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::settings::password::Password;
use crate::pages::settings::sessions::session;
use crate::pages::settings::tokens::Tokens;
use crate::pages::settings::zone::Zone;
use engine::Actor;
use leptos::prelude::*;
use model::address;
use model::person::About;
use model::role::Act;

/// My page.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let person = context.engine.find_me(&actor).await?;
        let (email, zone) = (person.email, person.zone);
        let changed = context.query("password").is_some();
        let sessions = context.engine.list_sessions(&actor).await?;
        let tokens = context.engine.list_tokens(&actor).await?;
        let (me, now) = (actor.id.clone(), context.engine.now());
        let secret = context.shown_once.clone();
        let here = context.session_id_hash.clone().unwrap_or_default();
        let people = actor.can(Act::ManagePeople, About::Everything).then(|| {
            view! { <a class="btn" href=address::settings::PEOPLE>"People and invitations"</a> }
        });
        let rows = sessions
            .into_iter()
            .map(|one| {
                let end = address::settings::session_end(&one.id_hash);
                session(one, &here, end)
            })
            .collect_view();
        Ok(view! {
            <Named title="Settings" />
            <main id="main" class="page">
                <Me actor=actor />
                <PageSection heading="sessions-h" title="Where I am signed in">
                    <ul class="sessions">{rows}</ul>
                </PageSection>
                <Zone zone=zone />
                {email.map(|email| view! { <Password email=email changed=changed /> })}
                <Tokens tokens=tokens me=me now=now secret=secret />
                <div class="form-actions">
                    <form method="post" action=address::SIGN_OUT>
                        <button type="submit" class="btn">
                            "Sign out"
                        </button>
                    </form>
                    <form method="post" action=address::settings::SESSIONS_END>
                        <button type="submit" class="btn">
                            "Sign out everywhere"
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
