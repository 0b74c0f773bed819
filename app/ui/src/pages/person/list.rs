//! Everybody, for admins.

use crate::components::crumb::Crumb;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::person::attempts::Attempts;
use crate::pages::person::invitations::Invitations;
use engine::person::Person;
use leptos::prelude::*;
use model::address;

/// People, invitations, and who tried to get in.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let people = context.engine.list_people(&actor).await?;
        let open = context.engine.list_invitations(&actor).await?;
        let failed = context.engine.list_failed_attempts(&actor).await?;
        let now = context.engine.now();
        Ok(view! {
            <Named title="People" />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb links=vec![(address::settings::PAGE.to_owned(), "Settings".to_owned())] here="People" />
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
                <Invitations open=open now=now secret=context.shown_once.clone() />
                <Attempts failed=failed />
            </main>
        })
    })
}

fn row(person: Person) -> impl IntoView {
    let role = match person.deactivated {
        Some(_) => format!("{}, deactivated", person.role),
        None => person.role.to_string(),
    };
    view! {
        <tr>
            <th scope="row">
                <a href=address::settings::person(&person.id)>{person.name}</a>
            </th>
            <td data-th="Signs as">{person.position}</td>
            <td data-th="E-mail">{person.email}</td>
            <td data-th="Role">{role}</td>
        </tr>
    }
}
