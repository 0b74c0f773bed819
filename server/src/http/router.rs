//! Every endpoint on one screen. Pages are in the ui's `routes.rs`; whatever is not an endpoint is a page.

use super::forms::{
    account, decision, deployment, document, gate, import, incident, link, poll, rollout, sign_off,
    usage,
};
use super::{
    State, api, assets, bodies, events, files, health, metrics, orders, pages, people, security,
    sessions, visit,
};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

/// The whole application.
// One line each: a table is read from top to bottom.
#[rustfmt::skip]
pub fn router(state: State) -> anyhow::Result<Router> {
    // Nobody needs to be known for these.
    let open = Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/pkg/{file}", get(assets::serve));

    let known = people::routes()
        .route("/metrics", get(metrics::show))
        .route("/theme", post(account::set_theme))
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
        .route("/rollouts/{number}/items/{item}/sign-off", post(sign_off::create))
        .route("/rollouts/{number}/items/{item}/revocation", post(sign_off::revoke))
        .route("/rollouts/{number}/items/{item}/claim", post(sign_off::claim))
        .route("/rollouts/{number}/items/{item}/claim/removal", post(sign_off::release))
        .route("/rollouts/{number}/items/{item}/deferral", post(sign_off::defer))
        .route("/rollouts/{number}/items/{item}/comments", post(sign_off::comment))
        .route("/rollouts/{number}/items/{item}/setting", post(sign_off::set))
        .route("/rollouts/{number}/sign-offs", post(sign_off::create_many))
        .route("/rollouts/{number}/hold-points/{phase}/opening", post(gate::open))
        .route("/rollouts/{number}/hold-points/{phase}/bypass", post(gate::bypass))
        .route("/rollouts/{number}/criteria/{criterion}/values", post(gate::measure))
        .route("/rollouts/{number}/criteria/{criterion}/ruling", post(gate::rule))
        .route("/rollouts/{number}/attestations", post(gate::attest))
        .route("/rollouts/{number}/windows/{phase}/start", post(gate::watch))
        .route("/rollouts/{number}/windows/{phase}/samples", post(gate::sample))
        .route("/rollouts/{number}/windows/{phase}/checks", post(gate::check))
        .route("/rollouts/{number}/windows/{phase}/interruption", post(gate::interrupt))
        .route("/rollouts/{number}/windows/{phase}/interruption/removal", post(gate::resume))
        .route("/rollouts/{number}/rules", post(poll::set_rules))
        .route("/rollouts/{number}/positions", post(poll::assign))
        .route("/rollouts/{number}/positions/removal", post(poll::unassign))
        .route("/rollouts/{number}/votes", post(poll::vote))
        .route("/rollouts/{number}/deployments/start", post(deployment::create))
        .route("/rollouts/{number}/deployments/{deployment}/end", post(deployment::end))
        .route("/rollouts/{number}/decision", post(decision::create))
        .route("/rollouts/{number}/rollback", post(rollout::roll_back))
        .route("/rollouts/{number}/move", post(rollout::turn))
        .route("/rollouts/{number}/links", post(link::create_from_rollout))
        .route("/library/{slug}/moves", post(rollout::turn_many))
        .route("/incidents", post(incident::declare))
        .route("/incidents/{incident}/entries", post(incident::note))
        .route("/rollouts/{number}/decisions/{decision}/record.json", get(api::decision_record))
        .route("/files/{digest}", get(files::show))
        .route("/events", get(events::stream))
        .route("/palette", get(api::palette))
        .route("/api/v1/search", get(api::search))
        .route("/api/v1/rollouts/{number}/deployments", post(api::deploy))
        .route("/api/v1/rollouts/{number}/deployments/{deployment}/end", post(api::end_deployment))
        .route("/api/v1/rollouts/{number}/windows/{phase}/samples", post(api::sample))
        .route("/api/v1/rollouts/{number}/criteria/{criterion}/values", post(api::measure))
        .method_not_allowed_fallback(pages::show)
        .fallback(pages::show);

    // Orders are short, and what they ask for may take its time.
    let work = Router::new()
        .route("/api/v1/orders", post(orders::create))
        .route("/api/v1/backups", post(orders::back_up));
    // Whole folders: more bytes, and the time that a slow line needs.
    let uploads = Router::new()
        .route("/library/imports", post(import::create).get(pages::show));
    let counted = |router: Router<State>| router.layer(from_fn_with_state(state.room.clone(), bodies::count));
    let known = security::limited(counted(known), &state, security::PAGE)
        .merge(security::limited(counted(work), &state, security::WORK))
        .merge(security::limited(uploads, &state, security::UPLOAD))
        .layer(from_fn_with_state(state.clone(), visit::identify))
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
