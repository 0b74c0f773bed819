//! Signing in and out, another password, ending sessions, and the theme.

use crate::http::fields::Form;
use crate::http::request_context::{
    THEME_COOKIE, THEME_COOKIE_OVER_HTTPS, UTC_COOKIE, UTC_COOKIE_OVER_HTTPS,
};
use crate::http::{State, origin, sessions};
use axum::extract::{Path, State as In};
use axum::http::header::{HeaderValue, SET_COOKIE};
use axum::response::Response;
use engine::Actor;
use engine::clock::ZoneName;
use model::Problem;
use model::address::{self, settings};
use model::person;
use model::role::Act;
use model::text::{Email, Password};
use tower_sessions::Session;
use ui::context::Theme;

pub async fn sign_in(In(state): In<State>, session: Session, form: Form) -> Response {
    let next = own_path(form.text("next")).to_owned();
    match enter(&state, &session, &form).await {
        Ok(mark) => {
            let response = form
                .answer(&state, Ok(next), address::SIGN_IN, "sign-in")
                .await;
            sessions::marked(response, mark)
        }
        Err(problem) => {
            form.refuse(&state, problem, address::SIGN_IN, "sign-in")
                .await
        }
    }
}

async fn enter(
    state: &State,
    session: &Session,
    form: &Form,
) -> Result<Option<HeaderValue>, Problem> {
    let email = Email::parse(form.text("email"))?;
    let password = Password::typed(form.text("password"));
    let origin = origin::of(state, &form.parts);
    let actor = state.engine.sign_in(&email, password, &origin).await?;
    offer_zone(state, &actor, form).await;
    sessions::sign_in(state, session, &form.parts, &actor.id).await
}

/// Another password for oneself. This browser goes on with a new session; all others have to sign in again.
pub async fn change_password(In(state): In<State>, session: Session, form: Form) -> Response {
    if let Err(problem) = set_password(&state, &form).await {
        return form
            .refuse(&state, problem, settings::PAGE, "password")
            .await;
    }
    let entered = async {
        let actor = form.visit.actor()?;
        sessions::sign_in(&state, &session, &form.parts, &actor.id).await
    };
    let (next, mark) = match entered.await {
        Ok(mark) => (settings::PASSWORD_CHANGED.to_owned(), mark),
        // The password is changed all the same, and the sign-in form says why the session has ended.
        Err(problem) => {
            tracing::warn!(cause = %problem, "signing in with the new password failed");
            session.clear().await;
            (address::sign_in(address::NOW, true), None)
        }
    };
    let response = form
        .answer(&state, Ok(next), settings::PAGE, "password")
        .await;
    sessions::marked(response, mark)
}

async fn set_password(state: &State, form: &Form) -> Result<(), Problem> {
    let actor = form.visit.actor()?;
    actor.may(Act::ManageOwn, person::About::Everything)?;
    let me = state.engine.find_me(actor).await?;
    let address = me.email.as_deref().unwrap_or_default();
    let new = Password::choose(form.text("password"), address)?;
    let current = Password::typed(form.text("current_password"));
    let origin = origin::of(state, &form.parts);
    let engine = &state.engine;
    engine.change_password(actor, current, new, &origin).await
}

pub async fn sign_out(In(state): In<State>, session: Session, form: Form) -> Response {
    let result = session.flush().await.map_err(sessions::problem);
    form.answer(
        &state,
        result.map(|()| address::SIGN_IN.to_owned()),
        settings::PAGE,
        "sign-out",
    )
    .await
}

pub async fn end_session(
    In(state): In<State>,
    Path(id_hash): Path<String>,
    form: Form,
) -> Response {
    let result = match form.visit.actor() {
        Ok(actor) => state.engine.end_session(actor, &id_hash).await,
        Err(problem) => Err(problem),
    };
    form.answer(
        &state,
        result.map(|()| settings::PAGE.to_owned()),
        settings::PAGE,
        "session",
    )
    .await
}

/// Ends all of the person's sessions, this one too.
pub async fn sign_out_everywhere(In(state): In<State>, session: Session, form: Form) -> Response {
    let done = async {
        state.engine.end_own_sessions(form.visit.actor()?).await?;
        session.flush().await.map_err(sessions::problem)
    };
    let result = done.await;
    form.answer(
        &state,
        result.map(|()| address::SIGN_IN.to_owned()),
        settings::PAGE,
        "sessions",
    )
    .await
}

/// The theme is kept in a cookie of this browser, for a year.
pub async fn set_theme(In(state): In<State>, form: Form) -> Response {
    let theme = Theme::parse(form.text("theme")).unwrap_or_default();
    keep(
        state,
        form,
        [THEME_COOKIE, THEME_COOKIE_OVER_HTTPS],
        theme.name(),
    )
    .await
}

/// Whether this browser shows UTC instead of the zone of its person is kept in a cookie, for a year.
pub async fn set_times(In(state): In<State>, form: Form) -> Response {
    let utc = match form.text("utc") {
        "yes" => "yes",
        _ => "no",
    };
    keep(state, form, [UTC_COOKIE, UTC_COOKIE_OVER_HTTPS], utc).await
}

/// Keeps what was chosen at the foot of a page in a cookie of this browser, for a year, and goes back to the page.
async fn keep(state: State, form: Form, names: [&str; 2], value: &str) -> Response {
    let [name, over_https] = names;
    let (name, secure) = match state.is_https() {
        true => (over_https, "; Secure"),
        false => (name, ""),
    };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}");
    let back = own_path(form.text("back")).to_owned();
    let mut response = form.answer(&state, Ok(back), address::NOW, "foot").await;
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// Offers the zone of the browser for somebody who has none. Whoever comes in does so without it too.
pub async fn offer_zone(state: &State, actor: &Actor, form: &Form) {
    let Ok(zone) = ZoneName::parse(form.text("zone")) else {
        return;
    };
    if let Err(problem) = state.engine.offer_zone(actor, &zone).await {
        tracing::warn!(cause = %problem, "the time zone of a browser was not kept");
    }
}

/// A path of our own, or the start page: never an address somewhere else.
fn own_path(path: &str) -> &str {
    let elsewhere = !path.starts_with('/')
        || path.starts_with("//")
        || path.contains('\\')
        || path.chars().any(char::is_control);
    if elsewhere { address::NOW } else { path }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for path in [
            "https://elsewhere.example/",
            "//elsewhere.example",
            "/\\elsewhere.example",
            "\\\\x",
            "/a\r\nb",
            "",
            "elsewhere",
        ] {
            assert_eq!(own_path(path), "/", "{path:?}");
        }
        assert_eq!(own_path("/rollouts/R-1?phase=2"), "/rollouts/R-1?phase=2");
    }
}
