//! Every page on one screen.

use crate::pages::{
    help, history, invitation, library, now, person, problem, rollout, search, session, settings,
};
use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

/// The addresses of all pages, for tests.
pub const PAGES: [&str; 20] = [
    "/",
    "/rollouts",
    "/rollouts/:number",
    "/library",
    "/library/import",
    "/library/imports",
    "/library/imports/:id",
    "/library/:slug",
    "/library/:slug/edit",
    "/library/:slug/revisions",
    "/library/:slug/changes",
    "/search",
    "/history",
    "/help/rules",
    "/help/rules/:name",
    "/settings",
    "/settings/people",
    "/sign-in",
    "/setup/:secret",
    "/invitations/:secret",
];

/// The page of the address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Router>
            <FlatRoutes fallback=problem::not_found>
                <Route path=path!("/") view=now::show::page />
                <Route path=path!("/rollouts") view=rollout::list::page />
                <Route path=path!("/rollouts/:number") view=rollout::show::page />
                <Route path=path!("/library") view=library::list::page />
                <Route path=path!("/library/import") view=library::import::page />
                <Route path=path!("/library/imports") view=library::import::page />
                <Route path=path!("/library/imports/:id") view=library::imports::page />
                <Route path=path!("/library/:slug") view=library::show::page />
                <Route path=path!("/library/:slug/edit") view=library::edit::page />
                <Route path=path!("/library/:slug/revisions") view=library::revisions::page />
                <Route path=path!("/library/:slug/changes") view=library::changes::page />
                <Route path=path!("/search") view=search::show::page />
                <Route path=path!("/history") view=history::list::page />
                <Route path=path!("/help/rules") view=help::rules::list />
                <Route path=path!("/help/rules/:name") view=help::rules::show />
                <Route path=path!("/settings") view=settings::show::page />
                <Route path=path!("/settings/people") view=person::list::page />
                <Route path=path!("/sign-in") view=session::sign_in::page />
                <Route path=path!("/setup/:secret") view=invitation::join::page />
                <Route path=path!("/invitations/:secret") view=invitation::join::page />
            </FlatRoutes>
        </Router>
    }
}
