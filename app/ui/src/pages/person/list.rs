//! Everybody, for admins.

use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::person::invitations::Invitations;
use engine::person::Person;
use leptos::prelude::*;
use model::Problem;
use model::role::Act;

/// People and invitations.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        if !actor.role.allows(Act::ManagePeople) {
            return Err(Problem::NotAllowed(format!(
                "Only an admin sees and invites people. You are {} here.",
                actor.role
            )));
        }
        let people = context.engine.list_people(&actor).await?;
        let open = context.engine.list_invitations(&actor).await?;
        Ok(view! {
            <Named title="People" />
            <main id="main" class="page">
                <header class="title-block">
                    <p class="crumb">
                        <a href="/settings">"Settings"</a>
                        <span aria-hidden="true">"/"</span>
                        <span>"People"</span>
                    </p>
                    <h1>"People"</h1>
                </header>
                <table class="people">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Signs as"</th>
                            <th scope="col">"E-mail"</th>
                            <th scope="col">"Role"</th>
                        </tr>
                    </thead>
                    <tbody>{people.into_iter().map(row).collect_view()}</tbody>
                </table>
                <Invitations open=open secret=context.invitation_secret.clone() />
            </main>
        })
    })
}

fn row(person: Person) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{person.name}</th>
            <td data-th="Signs as">{person.position}</td>
            <td data-th="E-mail">{person.email}</td>
            <td data-th="Role">{person.role.to_string()}</td>
        </tr>
    }
}
