//! Signs out of the sprite.

use leptos::prelude::*;

/// A small sign beside words. It says nothing that the words do not say.
#[component]
pub fn Icon(
    /// The symbol in `style/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="i" aria-hidden="true">
            <use href=format!("#{name}") />
        </svg>
    }
}

/// The diamond of a hold point.
#[component]
pub fn Diamond(
    /// The symbol in `style/icons.svg`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="dia" aria-hidden="true">
            <use href=format!("#{name}") />
        </svg>
    }
}
