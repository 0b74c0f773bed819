//! The door through which the islands reach the browser.

// The linker drops islands of a crate that nothing names (leptos issue 2083).
use ui as _;

/// Wakes every island on the page.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
