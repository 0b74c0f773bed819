//! Sessions in a list.

use engine::session::Session;
use leptos::prelude::*;

/// One session, with the button that ends it, and where that is done.
pub fn session(session: Session, here: &str, end: String) -> AnyView {
    let is_here = session.id_hash == here;
    let browser = if session.user_agent.is_empty() {
        "An unnamed browser".to_owned()
    } else {
        session.user_agent
    };
    let name = browser.clone();
    view! {
        <li>
            <div>
                <b>{browser}</b>
                <p>
                    {is_here.then(|| view! { <strong>"This one"</strong> ". " })}
                    "Last used "
                    <time datetime=session.last_seen.datetime()>{session.last_seen.shown()}</time>
                    {format!(" from {}, ends ", session.address)}
                    <time datetime=session.expires.datetime()>{session.expires.shown()}</time>
                </p>
            </div>
            <form method="post" action=end>
                <button type="submit" class="btn is-small">
                    "End"
                    <span class="vh">{format!(" the session of {name}")}</span>
                </button>
            </form>
        </li>
    }
    .into_any()
}
