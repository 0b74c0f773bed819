//! Every page on one screen.

use crate::pages::{
    help, history, incident, invitation, library, now, person, problem, rollout, search, session,
    settings,
};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The page of the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=problem::not_found>
                <Route path=path!("/") view=now::show::page />
                <Route path=path!("/rollouts") view=rollout::list::page />
                <Route path=path!("/rollouts/:number") view=rollout::show::page />
                <Route path=path!("/rollouts/:number/items/:label") view=rollout::item::page />
                <Route path=path!("/rollouts/:number/criteria/:criterion") view=rollout::criteria::page />
                <Route path=path!("/rollouts/:number/windows/:phase") view=rollout::window::page />
                <Route path=path!("/rollouts/:number/setup") view=rollout::setup::page />
                <Route path=path!("/rollouts/:number/deployments") view=rollout::deployments::page />
                <Route path=path!("/rollouts/:number/revision") view=rollout::revision::page />
                <Route path=path!("/rollouts/:number/timeline") view=rollout::timeline::page />
                <Route path=path!("/rollouts/:number/decisions/:decision") view=rollout::record::page />
                <Route path=path!("/library") view=library::list::page />
                <Route path=path!("/library/import") view=library::import::page />
                <Route path=path!("/library/imports") view=library::import::page />
                <Route path=path!("/library/imports/:id") view=library::imports::page />
                <Route path=path!("/library/:slug") view=library::show::page />
                <Route path=path!("/library/:slug/edit") view=library::edit::page />
                <Route path=path!("/library/:slug/start") view=library::start::page />
                <Route path=path!("/library/:slug/reading") view=library::reading::page />
                <Route path=path!("/library/:slug/revisions") view=library::revisions::page />
                <Route path=path!("/library/:slug/changes") view=library::changes::page />
                <Route path=path!("/library/:slug/rollouts") view=rollout::revision::page_of_plan />
                <Route path=path!("/incidents") view=incident::list::page />
                <Route path=path!("/incidents/:number") view=incident::show::page />
                <Route path=path!("/search") view=search::show::page />
                <Route path=path!("/history") view=history::list::page />
                <Route path=path!("/help") view=help::show::page />
                <Route path=path!("/api") view=help::api::page />
                <Route path=path!("/help/rules") view=help::rules::list />
                <Route path=path!("/help/:name") view=help::text::page />
                <Route path=path!("/help/rules/:name") view=help::rules::show />
                <Route path=path!("/settings") view=settings::show::page />
                <Route path=path!("/settings/people") view=person::list::page />
                <Route path=path!("/settings/people/:id") view=person::show::page />
                <Route path=path!("/sign-in") view=session::sign_in::page />
                <Route path=path!("/setup/:secret") view=invitation::join::page />
                <Route path=path!("/invitations/:secret") view=invitation::join::page />
                <Route path=path!("/resets/:secret") view=invitation::reset::page />
            </FlatRoutes>
        </Router>
    }
}
