//! Rollouts and their runs.

mod decision;
mod items;
mod linked;
pub mod list;
mod rights;
pub mod show;
