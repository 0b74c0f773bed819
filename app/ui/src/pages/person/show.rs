//! One person, for admins: what they may do, whether they may sign in, and where they are signed in.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::components::secret::Secret;
use crate::context::page_context;
use crate::pages::field::{Field, Refusal};
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::settings::sessions::session;
use engine::person::Person;
use engine::session::Session;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::id::PersonId;
use model::role::Role;

const ROLE: Field =
    Field::new("role", "role", "Role").hint("Their sessions end; they sign in again.");

/// The page of a person.
pub fn page() -> impl IntoView {
    let context = page_context();
    let id = part_of_address("id");
    frame(async move {
        let actor = context.require_actor()?;
        let id = PersonId::parse(&id).map_err(|_| Problem::NotFound("person"))?;
        let person = context.engine.find_person(&actor, &id).await?;
        let sessions = context.engine.list_sessions_of(&actor, &id).await?;
        let secret = context.shown_once.clone();
        let title = person.name.clone();
        Ok(view! {
            <Named title=title />
            <main id="main" class="page">
                <Head person=person.clone() />
                {secret
                    .map(|link| {
                        view! {
                            <Secret
                                value=link
                                words="Send this link to the person. It works once, for a day, and is shown only now. Their sessions end when they use it."
                            />
                        }
                    })}
                <Access person=person.clone() />
                <Sessions of=person.id sessions=sessions />
            </main>
        })
    })
}

#[component]
fn Head(person: Person) -> AnyView {
    let since = person.deactivated.map(|at| {
        view! {
            <div>
                <dt>"Deactivated"</dt>
                <dd>
                    <time datetime=at.datetime()>{at.shown()}</time>
                </dd>
            </div>
        }
    });
    let links = vec![
        (address::settings::PAGE.to_owned(), "Settings".to_owned()),
        (address::settings::PEOPLE.to_owned(), "People".to_owned()),
    ];
    view! {
        <header class="title-block">
            <Crumb links=links here=person.name.clone() />
            <h1>{person.name}</h1>
            <dl class="facts">
                <div>
                    <dt>"E-mail"</dt>
                    <dd>{person.email.unwrap_or_else(|| "none".to_owned())}</dd>
                </div>
                <div>
                    <dt>"Signs as"</dt>
                    <dd>{person.position.unwrap_or_else(|| person.role.to_string())}</dd>
                </div>
                <div>
                    <dt>"Role"</dt>
                    <dd>{format!("{}, {}", person.role, person.role.purpose())}</dd>
                </div>
                {since}
            </dl>
        </header>
    }
    .into_any()
}

#[component]
fn Access(person: Person) -> AnyView {
    let roles = Role::ALL.map(|role| {
        (
            role.name().to_owned(),
            format!("{role}: {}", role.purpose()),
        )
    });
    let is_active = person.deactivated.is_none();
    let (action, words, hint) = match is_active {
        true => (
            address::settings::deactivation(&person.id),
            "Deactivate",
            "The person is signed out everywhere and cannot sign in. Their tokens stop. Their name stays in the history.",
        ),
        false => (
            address::settings::activation(&person.id),
            "Reactivate",
            "The person can sign in with their old password, and their tokens work again.",
        ),
    };
    let reset = (is_active && person.email.is_some()).then(|| {
        let words = match person.has_password {
            true => "Make a link for a new password",
            false => "Make a link for the first password",
        };
        let action = address::settings::person_reset(&person.id);
        view! {
            <PostForm id="reset" action=action fields=&[] class="form">
                <p class="form-actions">
                    <button type="submit" class="btn">
                        {words}
                    </button>
                </p>
            </PostForm>
        }
    });
    view! {
        <PageSection heading="access-h" title="Access" id="access">
            <PostForm id="role" action=address::settings::role(&person.id) fields=&["role"] class="form">
                {ROLE.choice(roles.to_vec(), person.role.name())}
                <p class="form-actions">
                    <button type="submit" class="btn is-primary">
                        "Change role"
                    </button>
                </p>
            </PostForm>
            {reset}
            <PostForm id="active" action=action fields=&[] class="form">
                <p class="hint">{hint}</p>
                <p class="form-actions">
                    <button type="submit" class="btn">
                        {words}
                    </button>
                </p>
            </PostForm>
        </PageSection>
    }
    .into_any()
}

#[component]
fn Sessions(of: PersonId, sessions: Vec<Session>) -> AnyView {
    let all = (!sessions.is_empty()).then(|| {
        let end = address::settings::person_sessions_end(&of);
        view! {
            <form class="form" method="post" action=end>
                <p class="form-actions">
                    <button type="submit" class="btn">
                        "End all sessions"
                    </button>
                </p>
            </form>
        }
    });
    let none = sessions
        .is_empty()
        .then(|| view! { <p class="more">"Not signed in anywhere."</p> });
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|one| {
            let end = address::settings::person_session_end(&of, &one.id_hash);
            session(one, "", end)
        })
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul class="sessions">{rows}</ul> });
    view! {
        <PageSection heading="sessions-h" title="Signed in" id="sessions">
            <Refusal form="sessions".to_owned() fields=&[] />
            {none}
            {list}
            {all}
        </PageSection>
    }
    .into_any()
}
