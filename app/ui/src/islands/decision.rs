//! The three decisions. GO is locked, and says by what, as long as a hold point is closed.

use super::board;
use crate::components::icon::Icon;
use leptos::prelude::*;
use model::event::Outcome;
use model::live::LivePhase;

/// The buttons of the decision form.
#[island]
pub fn DecisionButtons(
    /// The phases when the page was drawn.
    phases: Vec<LivePhase>,
) -> impl IntoView {
    let moved = board::rail();
    let locks = Memo::new(move |_| locks(moved.get().as_ref().unwrap_or(&phases)));
    let is_locked = move || !locks.read().is_empty();
    view! {
        <div class="choices">
            <button
                type=move || if is_locked() { "button" } else { "submit" }
                name="outcome"
                value=Outcome::Go.name()
                class="btn is-big is-go"
                class:is-locked=is_locked
                aria-disabled=move || is_locked().then_some("true")
                aria-describedby="go-locked"
            >
                {move || is_locked().then(|| view! { <Icon name="d-closed" /> })}
                "Decide GO"
            </button>
            <button type="submit" name="outcome" value=Outcome::Hold.name() class="btn is-big is-hold">
                "Decide HOLD"
            </button>
            <button type="submit" name="outcome" value=Outcome::NoGo.name() class="btn is-big is-nogo">
                "Decide NO-GO"
            </button>
        </div>
        <p id="go-locked">
            {move || match is_locked() {
                true => format!("GO stays locked: {}. HOLD and NO-GO can be recorded now.", locks.read().join("; ")),
                false => "Nothing keeps a hold point closed.".to_owned(),
            }}
        </p>
    }
}

/// What keeps which hold point closed.
fn locks(rail: &[LivePhase]) -> Vec<String> {
    let closed = rail.iter().filter(|phase| !phase.reasons.is_empty());
    closed
        .map(|phase| {
            let reasons: Vec<&str> = phase
                .reasons
                .iter()
                .map(|reason| reason.words.as_str())
                .collect();
            format!("at hold point {} {}", phase.number, reasons.join(", "))
        })
        .collect()
}
