//! The follower that keeps the index up to date with the change log.

use super::Search;
use super::collect::{Entry, Owner};
use crate::db::Db;
use crate::event::after;
use model::Problem;
use model::event::Seq;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tantivy::{TantivyDocument, Term};
use tokio::sync::watch;

/// How many events are read at a time.
const PAGE: i64 = 1000;
/// A commit writes some fifteen files, so changes that come close together share one.
const GATHER: Duration = Duration::from_millis(100);
/// How long to wait after a fault before trying again.
const AGAIN: Duration = Duration::from_secs(2);

impl Search {
    /// Starts the follower: first what is missing, then after each commit of the database what is new.
    pub fn follow(self: &Arc<Self>, db: Db, mut commits: watch::Receiver<u64>) {
        let search = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                match search.catch_up(&db).await {
                    Ok(()) => {
                        search.caught_up.store(true, Ordering::Release);
                        if commits.changed().await.is_err() {
                            return;
                        }
                        tokio::time::sleep(GATHER).await;
                    }
                    // The database was closed under the follower, on purpose.
                    Err(_) if search.is_stopped() => return,
                    Err(problem) => {
                        tracing::error!(cause = %problem, "the search index could not follow the database");
                        tokio::time::sleep(AGAIN).await;
                    }
                }
            }
        });
    }

    async fn catch_up(self: &Arc<Self>, db: &Db) -> Result<(), Problem> {
        loop {
            let events = after(db, self.indexed(), PAGE).await?;
            let Some(last) = events.last().map(|event| event.seq) else {
                return Ok(());
            };
            let owners: BTreeSet<Owner> = events
                .iter()
                .filter_map(|event| Owner::of(&event.happened))
                .collect();
            let mut changes = Vec::with_capacity(owners.len());
            for owner in owners {
                changes.push((owner.key(), owner.entries(db).await?));
            }
            if changes.is_empty() {
                // Nothing to find has changed. The stored number may stay behind: replaying is harmless.
                self.indexed.store(last.0, Ordering::Release);
                continue;
            }
            let search = Arc::clone(self);
            // A commit joins worker threads and syncs files: never on a thread that serves requests.
            tokio::task::spawn_blocking(move || search.apply(changes, last))
                .await
                .map_err(Problem::not_saved)??;
        }
    }

    fn apply(&self, changes: Vec<(String, Vec<Entry>)>, last: Seq) -> Result<(), Problem> {
        let mut guard = self
            .writer
            .lock()
            .map_err(|_| Problem::not_saved("an earlier index writer panicked"))?;
        let Some(writer) = guard.as_mut() else {
            return Ok(());
        };
        let fields = self.fields;
        for (owner, entries) in changes {
            writer.delete_term(Term::from_field_text(fields.owner, &owner));
            for entry in entries {
                let mut document = TantivyDocument::default();
                document.add_text(fields.owner, &owner);
                document.add_text(fields.kind, entry.kind);
                document.add_text(fields.title, entry.title);
                document.add_text(fields.section, entry.section);
                document.add_text(fields.anchor, entry.anchor);
                document.add_text(fields.url, entry.url);
                document.add_text(fields.body, entry.body);
                writer.add_document(document).map_err(Problem::not_saved)?;
            }
        }
        let mut commit = writer.prepare_commit().map_err(Problem::not_saved)?;
        commit.set_payload(&last.to_string());
        commit.commit().map_err(Problem::not_saved)?;
        self.reader.reload().map_err(Problem::not_saved)?;
        self.indexed.store(last.0, Ordering::Release);
        Ok(())
    }
}
