//! The follower that keeps the index up to date with the change log.

use super::entry::EntryBuilder;
use super::folder::{Folder, Opened, Seal, now_and_then};
use super::owner::Owner;
use super::page::Page;
use super::{Search, fits};
use crate::db::Db;
use crate::event::{after, hash_of, last_seq};
use crate::follower::{Follower, follow};
use model::Problem;
use model::record::Seq;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tantivy::{TantivyError, Term};
use tokio::sync::watch;

/// How many events are read at a time.
const PAGE: i64 = 250;
/// A commit writes some fifteen files, so changes that come close together share one.
const GATHER: Duration = Duration::from_millis(100);
/// How often the follower looks whether another index was built, where nothing else happens.
const LOOK: Duration = Duration::from_secs(2);
/// The number by which Linux tells of an input or output that failed.
const EIO: i32 = 5;

/// Keeps the index up to date.
struct Indexing {
    search: Arc<Search>,
    db: Db,
    /// The index on the disk is looked at before it is gone on with.
    opens_again: bool,
    /// It has not been compared with the database yet.
    is_new: bool,
    begun: Instant,
}

impl Follower for Indexing {
    const NAME: &'static str = "search index";

    async fn catch_up(&mut self, heard: u64) -> Result<(), Problem> {
        self.begun = Instant::now();
        if std::mem::take(&mut self.opens_again) {
            self.search.open_again(&self.db).await?;
        } else if self.is_new {
            self.search.look_through(&self.db).await?;
        }
        self.is_new = false;
        self.search.catch_up(&self.db).await?;
        self.search.caught_up.store(true, Ordering::Release);
        self.search.followed.send_replace(heard);
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.search.is_stopped()
    }

    fn fell_behind(&mut self) {
        // From here on not everything is found, and whoever asks is told.
        self.search.caught_up.store(false, Ordering::Release);
        self.opens_again = true;
    }

    /// Of changes that come one after the other the first is followed at once.
    async fn wait(&mut self, commits: &mut watch::Receiver<u64>) -> bool {
        tokio::select! {
            changed = commits.changed() => {
                if changed.is_err() {
                    self.search.stop();
                    return false;
                }
                tokio::time::sleep(GATHER.saturating_sub(self.begun.elapsed())).await;
            }
            () = self.search.doubted.notified() => self.opens_again = true,
            () = tokio::time::sleep(LOOK) => {}
        }
        self.opens_again |= self.search.folder.was_built();
        true
    }
}

impl Search {
    /// Starts the follower: first what is missing, then after each commit of the database what is new.
    pub fn follow(self: &Arc<Self>, db: Db) {
        let indexing = Indexing {
            search: Arc::clone(self),
            db,
            opens_again: false,
            is_new: true,
            begun: Instant::now(),
        };
        tokio::spawn(follow(indexing, self.commits.clone()));
    }

    /// Lets go of the index and opens it again: another one that was built, the same, or a new one where it is damaged.
    async fn open_again(self: &Arc<Self>, db: &Db) -> Result<(), Problem> {
        match self.lost.swap(false, Ordering::AcqRel) {
            true => {
                tracing::warn!(
                    "the search index could not be written; it is rebuilt from the database"
                );
                self.open_by(Folder::begin_anew).await
            }
            false => {
                self.open_by(Folder::open).await?;
                self.look_through(db).await
            }
        }
    }

    /// An index from another database, or from a time that was taken back, is begun anew.
    async fn look_through(self: &Arc<Self>, db: &Db) -> Result<(), Problem> {
        let seal = self.opened().as_ref().map(|opened| opened.seal.clone());
        match seal {
            Some(seal) if !fits(db, &seal).await? => {
                tracing::warn!(
                    "the search index was made from another database; it is rebuilt from this one"
                );
                self.open_by(Folder::begin_anew).await
            }
            _ => Ok(()),
        }
    }

    /// Opens the index once more, on a thread that may wait for the disk.
    async fn open_by(
        self: &Arc<Self>,
        open: fn(&Folder) -> Result<Opened, Problem>,
    ) -> Result<(), Problem> {
        let search = Arc::clone(self);
        let again = move || {
            let mut opened = search.opened();
            // The library lets one writer hold a folder.
            opened.take();
            if search.is_stopped() {
                return Ok(());
            }
            let again = open(&search.folder)?;
            search.put(&again)?;
            *opened = Some(again);
            Ok(())
        };
        let again = tokio::task::spawn_blocking(again).await;
        again.map_err(Problem::fault)?
    }

    fn put(&self, opened: &Opened) -> Result<(), Problem> {
        self.reload(opened).map_err(Problem::fault)?;
        self.indexed.store(opened.seal.seq.0, Ordering::Release);
        self.caught_up.store(false, Ordering::Release);
        Ok(())
    }

    async fn catch_up(self: &Arc<Self>, db: &Db) -> Result<(), Problem> {
        let is_new = self.indexed() == Seq(0);
        while self.go_on(db).await? {}
        if is_new {
            let search = Arc::clone(self);
            let joining = tokio::task::spawn_blocking(move || search.join_parts());
            joining.await.map_err(Problem::fault)?;
        }
        if !self.has_caught_up() {
            self.folder.remove_others();
        }
        Ok(())
    }

    /// Follows some events, if there are any.
    pub(super) async fn go_on(self: &Arc<Self>, db: &Db) -> Result<bool, Problem> {
        let events = after(db, self.indexed(), PAGE).await?;
        let Some(last) = events.last().map(|event| event.seq) else {
            return Ok(false);
        };
        let newest = match self.has_caught_up() {
            true => last,
            false => last_seq(db).await?,
        };
        self.newest.store(newest.0, Ordering::Release);
        let owners: BTreeSet<Owner> = events
            .iter()
            .flat_map(|event| Owner::of(event.seq, &event.event))
            .collect();
        let mut changes = Vec::with_capacity(owners.len());
        for owner in owners {
            changes.push((owner.key(), owner.page(db).await?));
        }
        if changes.is_empty() {
            // Nothing to find has changed. The stored number may stay behind: replaying is harmless.
            self.indexed.store(last.0, Ordering::Release);
            return Ok(true);
        }
        let hash = hash_of(db, last).await?.unwrap_or_default();
        let seal = Seal { seq: last, hash };
        let search = Arc::clone(self);
        // A commit joins worker threads and syncs files: never on a thread that serves requests.
        tokio::task::spawn_blocking(move || {
            let applied = search.apply(changes, seal);
            if let Err(TantivyError::IoError(error)) = &applied
                && error.raw_os_error() == Some(EIO)
            {
                search.lost.store(true, Ordering::Release);
            }
            applied.map_err(Problem::fault)
        })
        .await
        .map_err(Problem::fault)?
        .map(|()| true)
    }

    /// Replaces what changed.
    fn apply(&self, changes: Vec<(String, Option<Page>)>, seal: Seal) -> tantivy::Result<()> {
        let mut guard = self.opened();
        let Some(opened) = guard.as_mut() else {
            let closed = "the search index is not open".to_owned();
            return Err(TantivyError::SystemError(closed));
        };
        let writer = &mut opened.writer;
        #[cfg(feature = "sabotage")]
        if crate::sabotage::seal_before_entries() {
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(&seal.text());
            commit.commit()?;
            crate::sabotage::linger_after_seal();
        }
        let mut entering = EntryBuilder::new(self.fields);
        for (owner, page) in changes {
            writer.delete_term(Term::from_field_text(self.fields.owner, &owner));
            let Some(page) = page else {
                continue;
            };
            for entry in entering.entries(&owner, &page)? {
                writer.add_document(entry)?;
            }
        }
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&seal.text());
        commit.commit()?;
        self.reload(opened)?;
        self.indexed.store(seal.seq.0, Ordering::Release);
        opened.seal = seal;
        Ok(())
    }

    /// Joins the parts of an index that was just built: looking into one is much faster. From here on they are joined now
    /// and then.
    pub(super) fn join_parts(&self) {
        let parts = self.current().parts();
        let joining = self.opened().as_mut().and_then(|opened| {
            opened.writer.set_merge_policy(now_and_then());
            (parts.len() > 1).then(|| opened.writer.merge(&parts))
        });
        let joined = joining.map_or(Ok(()), |joining| joining.wait().map(drop));
        let reloaded = joined.and_then(|()| match self.opened().as_ref() {
            Some(opened) => self.reload(opened),
            None => Ok(()),
        });
        if let Err(error) = reloaded
            && !self.is_stopped()
        {
            tracing::warn!(cause = %error, "the segments of the search index were not merged; searching is slower");
        }
    }
}
