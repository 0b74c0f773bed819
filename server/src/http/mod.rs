//! HTTP around the engine and the pages.

pub mod assets;
mod bodies;
mod call;
pub mod connections;
pub mod describe;
mod described;
mod document;
mod endpoint;
mod events;
mod fields;
mod files;
mod forms;
mod health;
mod history;
mod identify;
mod incident;
pub mod listen;
pub mod metrics;
mod orders;
mod origin;
mod pages;
mod person;
mod policy;
mod problem;
mod request_context;
mod rollout;
pub mod router;
mod search;
mod security;
mod sessions;
mod state;
mod streams;
mod table;
mod verb;

pub use state::State;
