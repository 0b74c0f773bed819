//! The only room that knows sqlx: one text for two databases.
//!
//! A statement is a named constant with `$1` parameters in SQL that both engines understand. The match on
//! the engine stands in [`database`] and [`transaction`], in [`connect`], in [`copy`] and in [`snapshot`], nowhere else. There is no compile-time
//! query checking; a test prepares every statement on both engines instead.

mod connect;
pub(crate) mod copy;
mod database;
mod fault;
mod hear;
mod lane;
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
pub(crate) use transaction::{States, Tx};
pub(crate) use value::{Value, values};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::{document, import, incident};
    use model::Problem;

    /// What stands on every page of a document, what an import asks for each file, and what the first page and the page of
    /// a rollout ask about incidents, never reads a whole table.
    #[tokio::test]
    async fn statements_that_must_be_fast_use_an_index() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::not_saved)?;
        let file = folder.path().join("holdpoint.db");
        let db = Db::open_sqlite(&file, Purpose::Work).await?;
        for statement in [
            document::statements::FIND_BY_SLUG,
            document::statements::FIND_BY_ORIGIN,
            document::statements::FIND_NEW_ADDRESS,
            document::statements::FIND_OLD_ANCHORS,
            document::statements::FIND_REFERRING,
            document::statements::FIND_UNREAD,
            document::statements::FIND_USES,
            import::statements::FIND_KNOWN,
            import::statements::FIND_TO_BRING,
            import::statements::FIND_IMPORT,
            import::statements::FIND_OPEN_OF,
            incident::statements::FIND_LIVE,
            incident::statements::FIND_RESOLVED,
            incident::statements::FIND_OF_ROLLOUT,
            incident::statements::FIND_TIMELINE,
        ] {
            let plan = db.plan(statement).await.map_err(Problem::not_saved)?;
            let reads_all = |step: &String| {
                step.starts_with("SCAN")
                    && !step.contains("CONSTANT ROW")
                    && !step.contains("subquery")
            };
            assert!(!plan.is_empty(), "{} has no plan", statement.name);
            assert!(!plan.iter().any(reads_all), "{}: {plan:?}", statement.name);
        }
        // The negative control: one that reads everything is seen.
        let all = Statement {
            name: "ALL",
            sql: "select id from document where title = 'x'",
        };
        let plan = db.plan(all).await.map_err(Problem::not_saved)?;
        assert!(plan.iter().any(|step| step.starts_with("SCAN")), "{plan:?}");
        db.close().await;
        Ok(())
    }
}
