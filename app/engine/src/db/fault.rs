//! What a failed statement says about the database, and what is done about it.
//!
//! - A disk without room refuses a write whole: nothing was saved, and the next write may work again.
//! - A write that fails with an I/O error rolls its transaction back; its connection is replaced, and the product goes on.
//! - A failed fsync ends the process. The kernel may have dropped the very pages that it could not write, and a second
//!   fsync would then succeed without them. What was confirmed before is in the log, and the next start reads it from there.
//!   (PostgreSQL does the same since its commit "PANIC on fsync() failure"; T25 of the threats.)
//! - A database that cannot be reached, or answers too late, is away: nothing can be done but trying again.

use model::Problem;
use std::io::Write;
use std::path::Path;

/// What a failure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The statement was refused, by a constraint for example. The transaction goes on.
    Refused,
    /// There is no room for what was to be written.
    Full,
    /// Reading or writing failed; the transaction is gone.
    Broken,
    /// A file could not be made durable.
    NotSynced,
    /// The database cannot be reached, or is too slow.
    Away,
}

/// The extended result codes of SQLite that say which call failed (sqlite.org/rescode.html).
const SQLITE_FULL: i32 = 13;
const SQLITE_BUSY: i32 = 5;
const SQLITE_IOERR: i32 = 10;
const SQLITE_READONLY: i32 = 8;
const SQLITE_CANTOPEN: i32 = 14;
const SQLITE_IOERR_FSYNC: i32 = SQLITE_IOERR | (4 << 8);
const SQLITE_IOERR_DIR_FSYNC: i32 = SQLITE_IOERR | (5 << 8);

/// The exit code of a process that could not make a file durable: the same as for a command that could not run.
const NOT_DURABLE: i32 = 2;

impl Fault {
    pub fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                match error.try_downcast_ref::<sqlx::sqlite::SqliteError>() {
                    Some(_) => Self::of_sqlite(code.parse().unwrap_or_default()),
                    None => Self::of_postgres(&code),
                }
            }
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Self::Away,
            // What our own statements and types cannot cause at a moment's notice: it is a mistake of the program.
            _ => Self::Refused,
        }
    }

    fn of_sqlite(code: i32) -> Self {
        match (code, code & 0xff) {
            (SQLITE_IOERR_FSYNC | SQLITE_IOERR_DIR_FSYNC, _) => Self::NotSynced,
            (_, SQLITE_FULL) => Self::Full,
            (_, SQLITE_IOERR | SQLITE_READONLY | SQLITE_CANTOPEN) => Self::Broken,
            (_, SQLITE_BUSY) => Self::Away,
            _ => Self::Refused,
        }
    }

    /// By the classes of SQLSTATE (PostgreSQL documentation, appendix A).
    fn of_postgres(code: &str) -> Self {
        match code {
            "53100" => Self::Full,
            // Cancelled by our own limits, out of connections or memory, shutting down or starting, connection lost.
            "57014" | "55P03" | "25P03" => Self::Away,
            _ if ["08", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Self::Away
            }
            _ if code.starts_with("58") => Self::Broken,
            _ => Self::Refused,
        }
    }
}

/// The problem of a failure after which certainly nothing was stored. `what` is for the operator.
pub(super) fn problem(error: &sqlx::Error, what: &str) -> Problem {
    match Fault::of(error) {
        Fault::Full => Problem::NoRoom,
        Fault::Away => Problem::away(format!("{what}: {error}")),
        Fault::Refused | Fault::Broken | Fault::NotSynced => {
            Problem::fault(format!("{what}: {error}"))
        }
    }
}

/// The database did not answer.
pub(super) fn is_away(error: &sqlx::Error) -> bool {
    Fault::of(error) == Fault::Away
}

/// Nothing more can be done in the transaction.
pub(super) fn ends_transaction(error: &sqlx::Error) -> bool {
    Fault::of(error) != Fault::Refused
}

/// Ends the process at once. No destructor may run: closing the database would write and sync again.
pub(super) fn end(what: &str, error: &sqlx::Error) -> ! {
    tracing::error!(
        cause = %error,
        "{what} could not be made durable, and trying again could silently lose it. Holdpoint stops here. Check the disk, then start it again: what was confirmed is in the log and is read from there"
    );
    std::process::exit(NOT_DURABLE)
}

/// Whether a folder takes no more: full, over a quota, or read-only. SQLite reports the last two as an I/O error like any
/// other.
pub(super) fn takes_no_more(folder: &Path) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    // As much as a small write needs, with its frame in the log.
    let probe = || tempfile::tempfile_in(folder)?.write_all(&[0x5a; 16 * 1024]);
    probe().is_err_and(|error| {
        matches!(
            error.kind(),
            QuotaExceeded | ReadOnlyFilesystem | StorageFull
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_fsync_is_told_from_a_failed_write() {
        assert_eq!(Fault::of_sqlite(1034), Fault::NotSynced);
        assert_eq!(Fault::of_sqlite(778), Fault::Broken);
        assert_eq!(Fault::of_sqlite(13), Fault::Full);
        assert_eq!(Fault::of_sqlite(2067), Fault::Refused);
    }

    #[test]
    fn a_folder_with_room_takes_more() {
        let folder = std::env::temp_dir();
        assert!(!takes_no_more(&folder));
    }
}
