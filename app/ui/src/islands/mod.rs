//! The only code that reaches the browser.
//!
//! Each island is drawn on the server with all its forms, and works as such. In the browser they are woken
//! one by one and know of each other only through [`board`].
#![allow(
    missing_docs,
    reason = "the macro of the islands writes types without a word on them"
)]

pub mod board;
mod browser;
pub mod decision;
pub mod keys;
pub mod live_rail;
pub mod live_run;
pub mod palette;
mod row;
mod row_forms;
mod sending;
pub mod sign_off;

pub use row::{Row, Typed};
