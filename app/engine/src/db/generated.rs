//! The only door for SQL that is put together while the program runs. Nothing that a person or a machine sent may be part of it:
//! names come from our own schema, values are bound.

use sqlx::AssertSqlSafe;

/// Text of our own.
pub(super) fn generated<T>(text: T) -> AssertSqlSafe<T> {
    AssertSqlSafe(text)
}
