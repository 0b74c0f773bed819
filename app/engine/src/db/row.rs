//! What rows are, and what they can be read from.

use super::statement::Statement;
use super::value::Value;
use model::Problem;
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// A row that can be read from both engines.
pub(crate) trait Row:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<R> Row for R where
    R: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

/// Rows can be read from it: what is committed, or what a transaction sees.
pub(crate) trait Reads: Send {
    /// All rows.
    fn rows<R: Row>(
        &mut self,
        statement: Statement,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<R>, Problem>> + Send;
}
