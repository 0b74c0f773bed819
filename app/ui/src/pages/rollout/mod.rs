//! Rollouts and their runs.

mod asked;
pub mod call;
pub mod condition;
pub mod criteria;
mod crumb;
mod decision;
pub mod deployments;
pub mod evidence;
mod filter;
pub mod hold_point;
pub mod item;
mod items;
mod linked;
pub mod list;
pub mod record;
pub mod revision;
mod rights;
mod row;
mod run_page;
pub mod setup;
pub mod show;
pub mod timeline;
pub mod window;
