//! The test client: it speaks the product's verbs, through the front door.

mod app;
mod client;
mod command;
mod postgres;
mod rollout;
mod seeded;
mod skip;

pub use app::{PLAN, TestApp, WEEK_MS, reader};
pub use client::{Client, Person, location, session_id};
pub use command::holdpoint;
pub use postgres::PostgresDatabase;
pub use rollout::{refused, saved};
pub use seeded::Seeded;
pub use skip::skip;

/// Writes each test twice, for SQLite and for PostgreSQL. Where there is no PostgreSQL, the second skips loudly.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$doc:meta])* async fn $name:ident($app:ident: TestApp) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn run($app: $crate::TestApp) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::TestApp::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                match $crate::TestApp::on_postgres().await {
                    Some(app) => run(app).await,
                    None => $crate::skip(concat!(module_path!(), "::postgres"), "TEST_POSTGRES_URL is not set"),
                }
            }
        }
    )*};
}

/// Asserts some fields of a JSON answer.
pub fn assert_json(body: &serde_json::Value, fields: &[(&str, &str)]) {
    for (name, expected) in fields {
        assert_eq!(body[*name], *expected, "{name} in {body}");
    }
}
