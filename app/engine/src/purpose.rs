//! What a process is there for.

/// What a process does with the data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It serves: it migrates the database and keeps a search index.
    Serve,
    /// A command that has the folder to itself: it migrates, and leaves the index to the next server.
    Work,
    /// A command beside a server, which must be of the same release: it migrates nothing.
    WorkBeside,
}
