//! The statements of the event store.

use crate::db::statements;

statements! {
    /// The heads of the workspace and of one chain.
    FIND_HEADS = "select coalesce((select max(seq) from event), 0) as seq, coalesce(max(position), 0) as position, \
        coalesce((select hash from event where stream = $1 order by position desc limit 1), '') as hash \
        from event where stream = $1";
    CREATE_EVENT = "insert into event (seq, stream, position, kind, rollout, item_id, actor, at_ms, payload, request, hash, act_hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    FIND_ACT_BY_REQUEST = "select seq, actor, act_hash from event where request = $1";
    FIND_BY_REQUEST = "select seq, stream, position, kind, actor, at_ms, payload, hash from event where request = $1";
    FIND_AFTER = "select seq, stream, position, kind, actor, at_ms, payload, hash from event where seq > $1 order by seq limit $2";
    FIND_HASH = "select hash from event where seq = $1";
    FIND_NEWEST_MOMENT = "select coalesce(max(at_ms), 0) from event";
    FIND_LAST_SEQ = "select coalesce(max(seq), 0) from event";
}
