//! The work of Holdpoint: one folder per noun, plus the few doors outward.
//!
//! Every verb is a method of [`Engine`], takes the actor and the input, and has four beats: may they, change
//! it, write down that it happened, return what the screen needs. Writes go through the write lane
//! (`db/lane.rs`). SQL is known to `db` only, the search library to `search`, the Markdown libraries to
//! `markdown`, the time to `clock`.

pub mod attempts;
pub mod backup;
mod bus;
mod checkpoint;
pub mod clock;
mod cpu_pool;
mod db;
mod decision;
mod demo;
pub mod document;
mod engine;
pub mod event;
mod evidence;
mod examine;
mod follower;
pub mod help;
mod history;
pub mod import;
pub mod incident;
pub mod invitation;
mod job;
mod last_use;
pub mod link;
pub mod live;
mod made;
pub mod markdown;
pub mod person;
mod presence;
mod purpose;
pub mod rollout;
pub mod rule;
#[cfg(feature = "sabotage")]
mod sabotage;
pub mod search;
pub mod session;
mod settings;
mod statements;
mod token;
mod verify;

pub use backup::Backup;
pub use checkpoint::Checkpoint;
pub use decision::DecisionRecord;
pub use engine::Engine;
pub use examine::Examined;
pub use history::{HistoryEntry, HistoryPage, Part as HistoryPart};
pub use job::JobState;
pub use model::hash;
pub use person::Actor;
pub use purpose::Purpose;
pub use settings::{Database, Settings};
pub use token::{NewToken, Token};
pub use verify::{COLUMNS, Covered, Finding, Head, MAY_BE_MISSING, Verified, verify_file};
