//! The follower that keeps the index up to date with the change log.

use super::Search;
use super::analysis::names;
use super::collect::{Owner, Page};
use super::schema::{Fields, Text};
use crate::db::Db;
use crate::event::after;
use model::Problem;
use model::event::Seq;
use model::hash;
use model::search::fold;
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
                changes.push((owner.key(), owner.page(db).await?));
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

    fn apply(&self, changes: Vec<(String, Option<Page>)>, last: Seq) -> Result<(), Problem> {
        let mut guard = self
            .writer
            .lock()
            .map_err(|_| Problem::not_saved("an earlier index writer panicked"))?;
        let Some(writer) = guard.as_mut() else {
            return Ok(());
        };
        let fields = self.fields;
        for (owner, page) in changes {
            writer.delete_term(Term::from_field_text(fields.owner, &owner));
            for entry in page.iter().flat_map(|page| fields.entries(&owner, page)) {
                writer.add_document(entry).map_err(Problem::not_saved)?;
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

impl Fields {
    /// The entries of a page: one for all of it, and one for each section.
    fn entries(self, owner: &str, page: &Page) -> Vec<TantivyDocument> {
        let entry = |level: &str, kind: &str| {
            let mut entry = TantivyDocument::default();
            entry.add_text(self.owner, owner);
            entry.add_u64(self.page, number_of(owner));
            entry.add_text(self.level, level);
            entry.add_text(self.kind, kind);
            entry.add_text(self.scope, "workspace");
            for (filter, value) in &page.filters {
                entry.add_text(self.filter, format!("{}:{}", filter.name(), fold(value)));
            }
            entry
        };
        let mut whole = entry("page", page.kind);
        for name in page.all_names() {
            whole.add_text(self.name, name);
        }
        for name in &page.hidden {
            whole.add_text(self.page_identifiers, name);
        }
        whole.add_text(self.page_title, &page.title);
        let mut entries = Vec::with_capacity(page.sections.len() + 1);
        for section in &page.sections {
            whole.add_text(self.page_headings, &section.heading);
            whole.add_text(self.page_body, &section.body);
            let (kind, url) = section.own.clone().unwrap_or((page.kind, page.url.clone()));
            let mut one = entry("section", kind);
            both(&mut one, self.title, &page.title);
            both(&mut one, self.headings, &section.path);
            both(&mut one, self.body, &section.body);
            one.add_text(self.commands, &section.commands);
            for text in [&section.heading, &section.body] {
                for name in names(text) {
                    one.add_text(self.identifiers, name);
                }
            }
            one.add_text(self.shown_title, &page.title);
            one.add_text(self.shown_section, &section.heading);
            one.add_text(self.shown_body, &section.body);
            one.add_text(self.anchor, &section.anchor);
            one.add_text(self.url, url);
            entries.push(one);
        }
        entries.push(whole);
        entries
    }
}

fn both(entry: &mut TantivyDocument, field: Text, text: &str) {
    entry.add_text(field.words, text);
    entry.add_text(field.stems, text);
}

/// A number for an owner, by which its entries are told from those of others without reading them.
fn number_of(owner: &str) -> u64 {
    let digest = hash::of(owner.as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or_default()
}
