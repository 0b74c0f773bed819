//! The statements about jobs.

use crate::db::statements;

statements! {
    /// A job that is asked for again is new: whoever works on it now works for nobody.
    ADD = "insert into job (kind, subject, due_ms, attempts, fence) values ($1, $2, $3, 0, 0) on conflict (kind, subject) \
        do update set due_ms = excluded.due_ms, attempts = 0, fence = job.fence + 1, leased_until_ms = null, cause = null";
    FIND_JOBS = "select kind, subject, due_ms, attempts, fence, leased_until_ms, cause from job order by due_ms limit $1";
    FIND_DUE = "select kind, subject, due_ms, attempts, fence, leased_until_ms, cause from job \
        where due_ms <= $1 and (leased_until_ms is null or leased_until_ms <= $1) order by due_ms limit $2";
    TAKE = "update job set leased_until_ms = $4, fence = fence + 1, attempts = attempts + 1 where kind = $1 and subject = $2 and fence = $3";
    KEEP = "update job set leased_until_ms = $4 where kind = $1 and subject = $2 and fence = $3";
    DELETE_DONE = "delete from job where kind = $1 and subject = $2 and fence = $3";
    PUT_OFF = "update job set due_ms = $4, leased_until_ms = null, cause = $5 where kind = $1 and subject = $2 and fence = $3";
    /// Where only one process can have the database, the one before it is gone.
    FREE_ALL = "update job set leased_until_ms = null, fence = fence + 1 where leased_until_ms is not null";
}
