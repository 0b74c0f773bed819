//! The face: pages, islands, components.
//!
//! Only the server draws. Pages call the engine's public verbs and are complete without scripts. Islands,
//! the only code that reaches the browser, send forms, listen to the live stream, move the cursor, and put
//! what the server has drawn into its place; so the browser part stays small, and a thing has one drawing.

// A page is one nested type; the compiler's usual limit ends a few elements too early.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod drawn;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod times;
