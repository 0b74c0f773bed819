//! The statements about incidents.

use crate::db::statements;

statements! {
    FIND_LAST_NUMBER = "select coalesce(max(number), 0) from incident";
    FIND_INCIDENT = "select number, title, severity, stage, began_ms, mitigated_ms, resolved_ms, rollout from incident where number = $1";
    FIND_LIVE = "select number, title, severity, stage, began_ms, mitigated_ms, resolved_ms, rollout from incident \
        where stage in ('active', 'mitigated') order by number desc limit $1";
    FIND_RESOLVED = "select number, title, severity, stage, began_ms, mitigated_ms, resolved_ms, rollout from incident \
        where stage = 'resolved' order by number desc limit $1 offset $2";
    FIND_OF_ROLLOUT = "select number, title, severity, stage, began_ms, mitigated_ms, resolved_ms, rollout from incident \
        where rollout = $1 order by number desc";
    COUNT_RESOLVED = "select count(*) from incident where stage = 'resolved'";
    FIND_ROLLOUT_TITLE = "select title from rollout where number = $1";
    FIND_TIMELINE = "select e.seq, e.at_ms, e.payload, p.name from event e left join person p on p.id = e.actor where e.stream = $1 order by e.position";
    SAVE_INCIDENT = "insert into incident (number, title, severity, stage, began_ms, mitigated_ms, resolved_ms, rollout) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (number) do update set severity = excluded.severity, stage = excluded.stage, \
        began_ms = excluded.began_ms, mitigated_ms = excluded.mitigated_ms, resolved_ms = excluded.resolved_ms, rollout = excluded.rollout";
}
