//! Failed attempts to get in, for admins.

use crate::components::page_section::PageSection;
use engine::attempts::FailedAttempt;
use leptos::prelude::*;

/// The attempts that failed since the server started, the newest first.
#[component]
pub fn Attempts(
    /// The attempts.
    failed: Vec<FailedAttempt>,
) -> AnyView {
    let rows: Vec<_> = failed.into_iter().map(row).collect();
    let list = if rows.is_empty() {
        view! { <p class="more">"None since the server started."</p> }.into_any()
    } else {
        view! { <ul class="sessions">{rows}</ul> }.into_any()
    };
    view! {
        <PageSection heading="failed-h" title="Failed sign-ins">
            {list}
        </PageSection>
    }
    .into_any()
}

fn row(attempt: FailedAttempt) -> impl IntoView {
    let who = attempt.name.unwrap_or_else(|| "Unknown account".to_owned());
    let times = match attempt.count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    };
    view! {
        <li>
            <p>
                <b>{who}</b>
                {format!(", {} from {}, {times}, last ", attempt.door.words(), attempt.address)}
                <time datetime=attempt.at.datetime()>{attempt.at.shown()}</time>
            </p>
        </li>
    }
}
