//! Work that outlives a request and the process that began it: an import, reading documents again.
//!
//! A job is a row. Whoever takes it holds a lease and raises its fence; a worker that was believed dead finds the fence raised, and
//! changes nothing any more. Of several nodes one wins. What fails is tried again, later each time, for as long as it takes: a
//! job ends only by being done.

mod add;
mod run;
mod statements;

pub(crate) use add::add;
pub(crate) use run::Jobs;
pub(crate) use statements::ALL;

use crate::clock::Moment;
use crate::db::FromRow;
use model::Problem;
use model::id::ImportId;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Job {
    /// The next step of an import.
    Import(ImportId),
    /// Documents that an earlier release has read are read again.
    Reread,
}

impl Job {
    /// Its kind, in the database and for those who watch it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Import(_) => "import",
            Self::Reread => "reread",
        }
    }

    /// What of its kind: two jobs about one subject are one.
    pub fn subject(&self) -> &str {
        match self {
            Self::Import(id) => id.as_str(),
            Self::Reread => "",
        }
    }

    fn read(kind: &str, subject: &str) -> Result<Self, Problem> {
        match kind {
            "import" => Ok(Self::Import(
                ImportId::parse(subject).map_err(Problem::fault)?,
            )),
            "reread" => Ok(Self::Reread),
            other => Err(Problem::fault(format!(
                "there is no job of the kind {other}"
            ))),
        }
    }
}

/// A job as whoever runs the workspace sees it.
#[derive(Debug, Clone)]
pub struct JobState {
    /// What kind of work.
    pub kind: String,
    /// About what.
    pub subject: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed, if it did.
    pub cause: Option<String>,
    /// When it is tried next.
    pub due: Moment,
    /// Somebody works on it.
    pub is_running: bool,
}

#[derive(Debug, Clone, FromRow)]
struct JobRow {
    kind: String,
    subject: String,
    due_ms: i64,
    attempts: i64,
    fence: i64,
    leased_until_ms: Option<i64>,
    cause: Option<String>,
}
