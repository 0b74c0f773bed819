//! The statements about links.

use crate::db::statements;

/// Links with what stands at their other end.
macro_rules! links {
    ($other:literal, $which:literal) => {
        concat!(
            "select l.", $other, "_kind as other_kind, l.", $other, "_id as other_id, l.role, l.phase, l.criterion, i.label, i.words, \
            e.at_ms, p.name as who, coalesce(d.title, r.title, n.title) as title, d.slug, d.kind, r.decision, n.severity, n.stage \
            from link l join event e on e.seq = l.seq left join person p on p.id = e.actor left join run_item i on i.id = l.item_id \
            left join document d on d.id = l.", $other, "_id \
            left join rollout r on r.number = case when l.", $other, "_kind = 'rollout' then cast(substr(l.", $other, "_id, 3) as bigint) end \
            left join incident n on n.number = case when l.", $other, "_kind = 'incident' then cast(substr(l.", $other, "_id, 3) as bigint) end ",
            $which
        )
    };
}

statements! {
    FIND_LINKS_TO = links!("from", "where l.to_kind = $1 and l.to_id = $2 order by l.seq");
    FIND_LINKS_FROM = links!("to", "where l.from_kind = $1 and l.from_id = $2 order by l.seq");
    COUNT_INCIDENT = "select count(*) from incident where number = $1";
    COUNT_DOCUMENT = "select count(*) from document where id = $1";
    CREATE_LINK = "insert into link (from_kind, from_id, to_kind, to_id, role, item_id, phase, criterion, seq) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
}
