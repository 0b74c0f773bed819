//! The only room that knows sqlx: one text for two databases.
//!
//! A statement is a named constant with `$1` parameters in SQL that both engines understand. The match on
//! the engine stands in [`database`] and [`transaction`], in [`connect`], in [`copy`] and in [`snapshot`], nowhere else. There is no compile-time
//! query checking; a test prepares every statement on both engines instead.

mod connect;
pub(crate) mod copy;
mod database;
mod fault;
mod generated;
mod kept;
mod lane;
mod listen;
mod migrations;
mod patience;
mod row;
mod snapshot;
mod statement;
mod transaction;
mod value;

pub(crate) use copy::Cell;
pub(crate) use database::Db;
pub(crate) use lane::Lane;
pub(crate) use row::Reads;
pub(crate) use snapshot::{Snapshot, Stored};
pub(crate) use sqlx::FromRow;
pub(crate) use statement::{Statement, statements};
pub(crate) use transaction::Tx;
pub(crate) use value::{Value, values};
