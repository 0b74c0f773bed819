//! The statements about rollouts, and about what is kept beside their events.

use crate::db::statements;

statements! {
    FIND_ROLLOUT = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, r.rolls_back, d.slug, d.title as document_title, \
        d.revision as newest, p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead where r.number = $1";
    FIND_ROLLOUTS = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, r.rolls_back, d.slug, d.title as document_title, \
        d.revision as newest, p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead \
        order by r.number desc limit $1 offset $2";
    FIND_OPEN_ROLLOUTS = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, r.rolls_back, d.slug, d.title as document_title, \
        d.revision as newest, p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead \
        where r.decision is null or r.decision = 'hold' order by r.number desc limit $1";
    FIND_OPEN_ROLLOUTS_OF = "select r.number, r.title, r.document_id, r.revision, r.started_at_ms, r.decision, r.rolls_back, d.slug, d.title as document_title, \
        d.revision as newest, p.name as lead_name from rollout r join document d on d.id = r.document_id join person p on p.id = r.lead \
        where r.document_id = $1 and (r.decision is null or r.decision = 'hold') order by r.number desc limit 100";
    FIND_STARTED_FROM = "select number, title, decision from rollout where document_id = $1 order by number desc";
    FIND_OPEN_NUMBERS = "select number from rollout where decision is null or decision = 'hold' order by number";
    FIND_ROLLED_BACK_BY = "select number, title from rollout where rolls_back = $1 order by number";
    FIND_BEFORE = "select number, title from rollout where document_id = $1 and number < $2 and rolls_back is null order by number desc limit 1";
    FIND_AFTER_IT = "select number, title from rollout where document_id = $1 and number > $2 and rolls_back is null order by number limit 1";
    /// The rollout before one, among those of the services that its plan names.
    FIND_BEFORE_OF_SERVICE = "select coalesce(max(r.number), 0) from document_label own \
        join document_label other on other.kind = own.kind and other.label = own.label join rollout r on r.document_id = other.document_id \
        where own.document_id = $1 and own.kind = 'service' and r.number < $2 and r.rolls_back is null";
    COUNT_ROLLOUTS = "select count(*) from rollout";
    FIND_LAST_NUMBER = "select coalesce(max(number), 0) from rollout";
    FIND_SNAPSHOT = "select state from snapshot where rollout = $1 and form = $2";
    FIND_STORED = "select seq, form, state from snapshot where rollout = $1";
    CREATE_SNAPSHOT = "insert into snapshot (rollout, seq, form, state) values ($1, $2, $3, $4) \
        on conflict (rollout) do update set seq = excluded.seq, form = excluded.form, state = excluded.state";
    FIND_ITEM_WORDS = "select id, phase, label, words, detail, words_hash from run_item where rollout = $1 and ordinal is not null order by ordinal";
    FIND_DEPLOYMENTS = "select payload from event where subject_kind = 'rollout' and subject_id = $1 and kind = 'deployment_started' order by seq";
    CREATE_ROLLOUT = "insert into rollout (number, title, document_id, revision, lead, started_at_ms, rolls_back) values ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE_DECISION = "update rollout set decision = $1, decided_seq = $2 where number = $3";
    SET_REVISION = "update rollout set revision = $1 where number = $2";
    CREATE_ITEM = "insert into run_item (id, rollout, ordinal, phase, label, item_group, words, detail, words_hash, claimed, inverted) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (id) do update set ordinal = excluded.ordinal, phase = excluded.phase, \
        label = excluded.label, item_group = excluded.item_group, words = excluded.words, detail = excluded.detail, \
        words_hash = excluded.words_hash, claimed = excluded.claimed, inverted = excluded.inverted";
    FIND_LAST_ORDINAL = "select coalesce(max(ordinal), 0) from run_item where rollout = $1";
    /// No item has a place. Those that stay take theirs again.
    DISPLACE_ITEMS = "update run_item set ordinal = null where rollout = $1";
}
