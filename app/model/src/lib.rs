//! The words of Holdpoint: ids, roles, texts, events, and the pure rules.
//!
//! Everything here runs in the browser and on the server alike. There is no clock, no randomness, no
//! I/O and nothing asynchronous in this crate: what a rule needs to know is handed to it.

pub mod address;
pub mod document;
pub mod event;
pub mod evidence;
pub mod fingerprint;
pub mod hash;
pub mod hold_point;
pub mod id;
pub mod identity;
pub mod incident;
pub mod invitation;
pub mod label;
pub mod link;
pub mod lint;
pub mod live;
pub mod mark;
pub mod markdown;
pub mod outline;
pub mod password;
pub mod person;
pub mod picture;
pub mod plan;
pub mod problem;
pub mod quantity;
pub mod reading;
pub mod record;
pub mod role;
pub mod rollout;
pub mod rule;
pub mod search;
pub mod slug;
pub mod terminal;
pub mod text;
pub mod token;
mod trade;
pub mod trust;
pub mod verdict;

pub use problem::Problem;
