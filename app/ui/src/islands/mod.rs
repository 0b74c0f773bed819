//! The only code that reaches the browser.
//!
//! An island draws nothing: it finds its places in the page by id and by `data-` attributes, and fills them
//! with what the server has drawn (`drawn.rs`).
#![allow(
    missing_docs,
    reason = "the macro of the islands writes types without a word on them"
)]

pub mod acts;
mod browser;
mod evidence;
pub mod keys;
pub mod live_run;
pub mod palette;
pub mod preview;
