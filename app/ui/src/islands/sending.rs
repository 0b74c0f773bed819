//! Sending an act of a row, and what became of it.

use super::row::{Act, State};
use super::{board, browser};
use crate::address;
use crate::components::notice::Said;
use leptos::prelude::*;
use model::event::Verdict;
use model::live::Answer;
use serde::Deserialize;

/// An answer, or a refusal by somebody before the verb, such as the sign-in.
fn read(text: &str) -> Option<Answer> {
    #[derive(Deserialize)]
    struct Refusal {
        detail: String,
        outcome: String,
        request: String,
    }
    serde_json::from_str(text).ok().or_else(|| {
        let refusal: Refusal = serde_json::from_str(text).ok()?;
        Some(Answer {
            item: None,
            problem: Some((refusal.outcome, refusal.detail)),
            request: refusal.request,
        })
    })
}

impl State {
    /// Sends an act, and draws what became of it.
    pub fn send(&self, act: Act) {
        if self.sending.get_untracked().is_some() {
            return;
        }
        let mut fields = untrack(|| self.fields(act));
        match act {
            Act::Sign(Verdict::Ok) => {}
            Act::Sign(Verdict::NotOk) => fields.push(("comment", self.comment.get_untracked())),
            Act::Revoke => fields.push(("reason", self.reason.get_untracked())),
        }
        let (state, address, form) = (self.clone(), self.address(act), address::form(&fields));
        state.said.set(None);
        state.sending.set(Some(act));
        leptos::task::spawn_local(async move {
            let answer = browser::post(&address, &form).await;
            state.take(act, answer.as_deref().and_then(read));
            state.sending.set(None);
        });
    }

    fn take(&self, act: Act, answer: Option<Answer>) {
        let Some(Answer {
            item,
            problem,
            request,
        }) = answer
        else {
            // The key stays: pressing again counts once.
            self.said.set(Some(Said::lost()));
            return;
        };
        if let Some(item) = item {
            board::show(&self.item, item);
        }
        let said = problem.map(|(word, sentence)| Said {
            word,
            sentence,
            request,
        });
        if said.as_ref().is_none_or(|said| !said.is_unknown())
            && let Some(key) = browser::new_request_key()
        {
            self.request.set(key);
        }
        if said.is_none() {
            self.opened.set_value(String::new());
            match act {
                Act::Sign(_) => self.comment.set(String::new()),
                Act::Revoke => self.reason.set(String::new()),
            }
        }
        self.said.set(said);
    }
}
