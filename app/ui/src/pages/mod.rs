//! The pages, one folder per noun, one file per verb.

pub mod field;
pub mod frame;
pub mod help;
pub mod history;
pub mod incident;
pub mod invitation;
pub mod library;
pub mod link;
pub mod now;
pub mod pager;
pub mod person;
pub mod problem;
pub mod rollout;
pub mod search;
pub mod session;
pub mod settings;
