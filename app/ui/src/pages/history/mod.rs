//! The ledger.

pub mod list;
