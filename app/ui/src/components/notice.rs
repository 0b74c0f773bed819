//! What became of what somebody did.

use leptos::prelude::*;
use model::Problem;
use model::problem::Outcome;

/// A form that was not, or perhaps not, saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Saved or not.
    pub outcome: Outcome,
    /// What happened and what to do next.
    pub sentence: String,
    /// The number of the request, for the operator. Empty: it never reached the server.
    pub request: String,
}

impl Said {
    /// The words for a problem.
    pub fn of(problem: &Problem, request: &str) -> Self {
        Self {
            outcome: problem.outcome(),
            sentence: problem.sentence(),
            request: request.to_owned(),
        }
    }

    /// The words when no answer came.
    pub fn lost() -> Self {
        Self {
            outcome: Outcome::Unknown,
            sentence: "The server did not answer. What you typed is still here.".to_owned(),
            request: String::new(),
        }
    }

    /// Nobody can say whether it was saved.
    pub fn is_unknown(&self) -> bool {
        self.outcome == Outcome::Unknown
    }
}

/// The word, the sentence, the number of the request.
#[component]
pub fn Notice(
    /// What to say.
    said: Said,
) -> impl IntoView {
    let class = if said.is_unknown() {
        "notice is-unknown"
    } else {
        "notice is-not-saved"
    };
    let request = (!said.request.is_empty()).then(|| {
        view! {
            <span class="request-no">{format!("Request {}", said.request)}</span>
        }
    });
    view! {
        <div class=class role="alert">
            <b>{said.outcome.words()}</b>
            " "
            {said.sentence}
            " "
            {request}
        </div>
    }
}
