//! The rules that never break, as properties of the core; and each refusal, by example.
#![allow(
    clippy::expect_used,
    reason = "a test that cannot be set up fails by saying so"
)]

mod check;
mod command;
mod condition;
mod consequences;
mod criterion;
mod decision;
mod hold_point;
mod item;
mod move_preview;
mod plan;
mod roll_call;
mod rules;
mod steps;
mod support;
mod window;
