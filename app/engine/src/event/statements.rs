//! The statements of the event store.

use crate::db::statements;

statements! {
    /// The heads of the workspace and of one chain.
    FIND_HEADS = "select coalesce((select max(seq) from event), 0) as seq, coalesce(max(position), 0) as position, \
        coalesce((select hash from event where stream = $1 order by position desc limit 1), '') as hash \
        from event where stream = $1";
    CREATE_EVENT = "insert into event (seq, stream, position, subject_kind, subject_id, kind, category, item_id, actor, at_ms, payload, request, act_hash, hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    FIND_ACT_BY_REQUEST = "select seq, actor, act_hash from event where request = $1";
    FIND_BY_REQUEST = "select seq, subject_kind, subject_id, actor, at_ms, payload from event where request = $1";
    FIND_AFTER = "select seq, subject_kind, subject_id, actor, at_ms, payload from event where seq > $1 order by seq limit $2";
    FIND_AFTER_ABOUT = "select seq, subject_kind, subject_id, actor, at_ms, payload from event where subject_kind = $1 and subject_id = $2 and seq > $3 order by seq limit $4";
    FIND_SUBJECT_OF = "select subject_kind, subject_id from event where seq = $1";
    FIND_HASH = "select hash from event where seq = $1";
    FIND_NEWEST_MOMENT = "select coalesce(max(at_ms), 0) from event";
    FIND_LAST_SEQ = "select coalesce(max(seq), 0) from event";
}
