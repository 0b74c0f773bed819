//! Rollouts and their runs.

mod decision;
mod items;
mod linked;
pub mod list;
mod rights;
mod row;
pub mod show;
