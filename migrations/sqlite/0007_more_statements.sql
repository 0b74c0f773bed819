-- An item may also not apply, or be waived. A check cannot be changed in place, so the table is written anew.
create table statement (
    item_id text primary key not null references run_item (id),
    rollout integer not null references rollout (number),
    seq integer not null references event (seq),
    person_id text not null references person (id),
    verdict text not null check (verdict in ('ok', 'not_ok', 'not_applicable', 'waived'))
) strict;
insert into statement (item_id, rollout, seq, person_id, verdict) select item_id, rollout, seq, person_id, verdict from standing;
drop table standing;
alter table statement rename to standing;
create index standing_by_rollout on standing (rollout);
