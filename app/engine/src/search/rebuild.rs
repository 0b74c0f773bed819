//! Building the index anew beside the one in use.

use super::Search;
use super::folder::Folder;
use crate::Engine;
use crate::event::last_seq;
use model::Problem;
use model::record::Seq;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long a server is given to take what was built. It looks every two seconds.
const TAKING: Duration = Duration::from_secs(20);
/// How often it is looked whether it did.
const LOOK: Duration = Duration::from_millis(100);

impl Engine {
    /// Builds the search index anew from the database, and says after each step up to which event of how many. A server
    /// that is running goes on with the old one meanwhile, and takes the new one when it is whole; otherwise the next
    /// one does. A process that ends on the way leaves the old one as it is.
    pub async fn rebuild_index(&self, mut say: impl FnMut(Seq, Seq)) -> Result<(), Problem> {
        let below = self.data.join("index");
        let folder = Folder::beside(&below)?;
        let commits = watch::Sender::new(0);
        let search = Arc::new(Search::open_folder(folder.clone(), commits.subscribe())?);
        while search.go_on(&self.db).await? {
            say(search.indexed(), last_seq(&self.db).await?);
        }
        let joining = Arc::clone(&search);
        tokio::task::spawn_blocking(move || {
            joining.join_parts();
            joining.stop();
        })
        .await
        .map_err(Problem::fault)?;
        folder.offer(&below)
    }

    /// How many things can be found: documents, rollouts, what was said in them, and incidents.
    pub async fn count_searchable(&self) -> Result<usize, Problem> {
        let search = self.search.as_ref();
        let search = search.ok_or_else(|| Problem::fault("only a server searches"))?;
        search.wait_for_own_writes().await;
        search.count_pages().map_err(Problem::fault)
    }

    /// The server that is running has taken the index that was built.
    pub async fn index_was_taken(&self) -> bool {
        let folder = Folder::in_use(&self.data.join("index"));
        let taken = async {
            while folder.was_built() {
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(TAKING, taken).await.is_ok()
    }
}
