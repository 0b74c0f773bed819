//! The face: pages, islands, components.
//!
//! Pages are drawn on the server only and call the engine's public verbs; each one is complete without
//! scripts. Islands are the only code that reaches the browser. Components are shared by both halves.

// A page is one nested type; the compiler's usual limit ends a few elements too early.
#![recursion_limit = "256"]

pub mod address;
pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
