//! Every endpoint on one screen. Pages are in the ui's `routes.rs`; whatever is not an endpoint is a page.

use super::forms::{account, invitation, token};
use super::import::upload;
use super::table::Table;
use super::{
    State, assets, bodies, describe, document, events, files, forms, health, history, identify,
    import, incident, link, metrics, orders, pages, person, pictures, rollout, rule, search,
    security, sessions,
};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

/// What machines and forms ask for, noun by noun. Each noun's own table is in its folder.
pub fn machines() -> Table {
    Table::new()
        .with(rollout::routes)
        .with(document::routes)
        .with(import::routes)
        .with(incident::routes)
        .with(link::routes)
        .with(rule::routes)
        .with(search::routes)
        .with(history::routes)
        .with(person::routes)
}

/// Where nouns are asked for, by forms and by machines: the method and the address.
pub fn addresses() -> Vec<(String, String)> {
    let table = machines();
    let endpoints = table.endpoints.into_iter();
    let asked = endpoints.map(|one| (one.about.method.to_string(), one.about.path));
    let forms = table.forms.into_iter();
    let posted = forms.map(|path| ("POST".to_owned(), path));
    asked.chain(posted).collect()
}

/// The whole application.
// One line each: a table is read from top to bottom.
#[rustfmt::skip]
pub fn router(state: State) -> anyhow::Result<Router> {
    // Nobody needs to be known for these.
    let open = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/pkg/{file}", get(assets::serve));

    let machines = machines();
    let known = machines.router
        .route("/metrics", get(metrics::show))
        .route("/theme", post(account::set_theme))
        .route("/times", post(account::set_times))
        .route("/sign-in", post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/setup/{secret}", post(invitation::join))
        .route("/invitations/{secret}", post(invitation::join))
        .route("/resets/{secret}", post(invitation::reset))
        .route("/settings/password", post(account::change_password))
        .route("/settings/sessions/end", post(account::sign_out_everywhere))
        .route("/settings/sessions/{id_hash}/end", post(account::end_session))
        .route("/settings/tokens", post(token::create))
        .route("/settings/tokens/{id}/revocation", post(token::revoke))
        .route("/settings/invitations", post(invitation::create))
        .route("/settings/invitations/{id}/renewal", post(invitation::renew))
        .route("/settings/invitations/{id}/withdrawal", post(invitation::withdraw))
        .route("/settings/people/{id}/role", post(forms::person::set_role))
        .route("/settings/people/{id}/deactivation", post(forms::person::deactivate))
        .route("/settings/people/{id}/activation", post(forms::person::activate))
        .route("/settings/people/{id}/reset", post(forms::person::reset))
        .route("/settings/people/{id}/sessions/end", post(forms::person::end_sessions))
        .route("/settings/people/{id}/sessions/{session}/end", post(forms::person::end_session))
        .route("/library/file/{*path}", get(forms::document::find_by_path))
        .route("/library/imports/{id}/confirmation", post(upload::confirm))
        .route("/library/imports/{id}/removal", post(upload::remove))
        .route("/library/{slug}/moves", post(forms::rollout::move_runs))
        .route("/files/{digest}", get(files::show))
        .route("/pictures/{digest}", get(pictures::show))
        .route("/events", get(events::stream))
        .route("/api/v1/openapi.json", get(describe::show))
        .method_not_allowed_fallback(pages::show_other_method)
        .fallback(pages::show);

    // Texts whose pictures come with them.
    let with_pictures = machines.with_pictures
        .route("/library", post(forms::document::import).fallback(pages::show_other_method))
        .route("/library/review", post(forms::document::review).fallback(pages::show_other_method))
        .route("/library/{slug}", post(forms::document::save).fallback(pages::show_other_method))
        .route("/library/{slug}/preview", post(forms::document::preview).fallback(pages::show_other_method));

    // Orders are short, and what they ask for may take its time.
    let work = Router::new()
        .route("/api/v1/orders", post(orders::create))
        .route("/api/v1/backups", post(orders::back_up));
    // Whole folders: more bytes, and the time that a slow line needs.
    let uploads = Router::new()
        .route("/library/imports", post(upload::create).get(pages::show));
    let counted = |router: Router<State>| router.layer(from_fn_with_state(state.room.clone(), bodies::count));
    let known = security::limited(counted(known), &state, security::PAGE)
        .merge(security::limited(counted(with_pictures), &state, security::PICTURES))
        .merge(security::limited(counted(work), &state, security::WORK))
        .merge(security::limited(uploads, &state, security::UPLOAD))
        .layer(from_fn_with_state(state.clone(), identify::identify))
        .layer(sessions::layer(&state))
        .layer(security::same_site_only(&state)?)
        .layer(from_fn_with_state(state.clone(), security::explain_refusals))
        .layer(security::compression());

    Ok(open
        .merge(known)
        .layer(security::catch_panics())
        .layer(from_fn_with_state(state.clone(), security::number_and_guard))
        .with_state(state))
}
