//! The statements about rollouts, their phases and their items.

use crate::db::statements;

statements! {
    FIND_ROLLOUT = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, d.slug, d.title as document_title, \
        p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead where r.number = $1";
    FIND_ROLLOUTS = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, d.slug, d.title as document_title, \
        p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead \
        order by r.number desc limit $1 offset $2";
    FIND_OPEN_ROLLOUTS = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, d.slug, d.title as document_title, \
        p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead \
        where r.decision is null or r.decision = 'hold' order by r.number desc limit $1";
    COUNT_ROLLOUTS = "select count(*) from rollout";
    FIND_PHASES = "select number, name, gate, duration from phase where rollout = $1 order by number";
    FIND_ITEMS = "select i.id, i.phase, i.label, i.item_group, i.words, i.detail, i.words_hash, i.claimed, i.inverted, \
        coalesce(e.seq, 0) as seen, e.at_ms, e.payload, e.actor, p.name as actor_name \
        from run_item i left join event e on e.seq = (select max(x.seq) from event x where x.item_id = i.id and x.kind in ('signed', 'revoked')) \
        left join person p on p.id = e.actor where i.rollout = $1 order by i.ordinal";
    FIND_LAST_NUMBER = "select coalesce(max(number), 0) from rollout";
    CREATE_ROLLOUT = "insert into rollout (number, title, document_id, revision, lead, started_at_ms) values ($1, $2, $3, $4, $5, $6)";
    CREATE_PHASE = "insert into phase (rollout, number, name, gate, duration) values ($1, $2, $3, $4, $5)";
    CREATE_ITEM = "insert into run_item (id, rollout, ordinal, phase, label, item_group, words, detail, words_hash, claimed, inverted) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
}
