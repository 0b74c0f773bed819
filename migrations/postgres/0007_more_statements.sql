-- An item may also not apply, or be waived. A check cannot be changed in place, so the table is written anew.
create table statement (
    item_id text collate "C" primary key not null references run_item (id),
    rollout bigint not null references rollout (number),
    seq bigint not null references event (seq),
    person_id text collate "C" not null references person (id),
    verdict text collate "C" not null check (verdict in ('ok', 'not_ok', 'not_applicable', 'waived'))
);
insert into statement (item_id, rollout, seq, person_id, verdict) select item_id, rollout, seq, person_id, verdict from standing;
drop table standing;
alter table statement rename to standing;
create index standing_by_rollout on standing (rollout);
