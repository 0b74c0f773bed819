//! Every endpoint on one screen. Pages are in the ui's `routes.rs`; whatever is not an endpoint is a page.

use super::forms::{
    account, decision, document, import, invitation, link, rollout, sign_off, usage,
};
use super::{State, api, assets, events, health, pages, security, sessions, visit};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

/// The whole application.
pub fn router(state: State) -> anyhow::Result<Router> {
    // Nobody needs to be known for these.
    let open = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/pkg/{file}", get(assets::serve));

    let known = Router::new()
        .route("/sign-in", post(account::sign_in))
        .route("/sign-out", post(account::sign_out))
        .route("/theme", post(account::set_theme))
        .route("/setup/{secret}", post(invitation::join))
        .route("/invitations/{secret}", post(invitation::join))
        .route(
            "/settings/sessions/{id_hash}/end",
            post(account::end_session),
        )
        .route("/settings/invitations", post(invitation::create))
        .route("/library", post(document::import))
        .route("/library/file/{*path}", get(document::find_by_path))
        .route("/library/review", post(document::review))
        .route("/library/imports/{id}/confirmation", post(import::confirm))
        .route("/library/imports/{id}/removal", post(import::remove))
        .route("/library/{slug}", post(document::save))
        .route("/library/{slug}/address", post(document::rename))
        .route("/library/{slug}/preview", post(document::preview))
        .route("/library/{slug}/uses", post(usage::create))
        .route("/library/{slug}/retirement", post(usage::retire))
        .route("/library/{slug}/links", post(link::create))
        .route("/rollouts", post(rollout::start))
        .route(
            "/rollouts/{number}/items/{item}/sign-off",
            post(sign_off::create),
        )
        .route(
            "/rollouts/{number}/items/{item}/revocation",
            post(sign_off::revoke),
        )
        .route("/rollouts/{number}/decision", post(decision::create))
        .route("/events", get(events::stream))
        .route("/palette", get(api::palette))
        .route("/api/v1/search", get(api::search))
        .method_not_allowed_fallback(pages::show)
        .fallback(pages::show);

    // Whole folders: more bytes, and the time that a slow line needs for them.
    let uploads = Router::new().route("/library/imports", post(import::create).get(pages::show));
    let known = security::limited(known, security::PAGE)
        .merge(security::limited(uploads, security::UPLOAD))
        .layer(from_fn_with_state(state.clone(), visit::identify))
        .layer(sessions::layer(&state))
        .layer(security::same_site_only(&state)?)
        .layer(from_fn_with_state(
            state.clone(),
            security::explain_refusals,
        ))
        .layer(security::compression());

    Ok(open
        .merge(known)
        .layer(security::catch_panics())
        .layer(from_fn_with_state(
            state.clone(),
            security::number_and_guard,
        ))
        .with_state(state))
}
