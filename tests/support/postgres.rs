//! One PostgreSQL database per test, made and dropped by `psql`.

use std::process::Command;

/// A database of its own.
pub struct PostgresDatabase {
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Creates an empty database on the server named by `TEST_POSTGRES_URL`; `None` if there is no such server.
    pub fn create() -> Option<Self> {
        let server = std::env::var("TEST_POSTGRES_URL").ok()?;
        let name = format!("holdpoint_{}", uuid::Uuid::now_v7().simple());
        let database = Self { server, name };
        ask(
            &database.server,
            &format!("create database {}", database.name),
        );
        Some(database)
    }

    /// The address of the database.
    pub fn url(&self) -> String {
        let (server, parameters) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let at = server
            .rfind('/')
            .filter(|at| *at > "postgres://".len())
            .unwrap_or(server.len());
        let question = if parameters.is_empty() { "" } else { "?" };
        format!("{}/{}{question}{parameters}", &server[..at], self.name)
    }

    /// Changes it past the server.
    pub fn alter(&self, sql: &str) {
        ask(&self.url(), sql);
    }
}

fn ask(url: &str, sql: &str) {
    let output = Command::new("psql")
        .args([url, "--no-psqlrc", "--quiet", "--command", sql])
        .output()
        .expect("psql runs");
    assert!(
        output.status.success(),
        "{sql}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        // A database that stays behind, because the test failed, is evidence.
        if !std::thread::panicking() {
            ask(
                &self.server,
                &format!("drop database if exists {} with (force)", self.name),
            );
        }
    }
}
