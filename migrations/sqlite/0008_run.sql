-- The state of a rollout is folded from its events. The standing sign-offs are part of it.
drop table standing;

-- The state after an event, so that an old rollout is not folded from its beginning. It can be deleted at any time.
create table snapshot (
    rollout integer primary key not null references rollout (number),
    seq integer not null references event (seq),
    form integer not null,
    state text not null
) strict;

-- What the act of an event was, as a hash: the same key with another act is refused.
alter table event add column act_hash text;

-- Two more outcomes. A check cannot be changed in place, so the column is written anew.
alter table rollout add column outcome text check (outcome in ('go', 'hold', 'no_go', 'roll_back', 'abort'));
update rollout set outcome = decision;
alter table rollout drop column decision;
alter table rollout rename column outcome to decision;

-- The rollout that it takes back.
alter table rollout add column rolls_back integer references rollout (number);
create index rollout_by_rolled_back on rollout (rolls_back);

-- What the document is to the rollout, and what else of it than an item should have caught the fault.
alter table link add column role text not null default 'escaped' check (role in ('escaped', 'used', 'documents', 'follows'));
alter table link add column phase integer;
alter table link add column criterion integer;

-- The ledger of decisions.
create index rollout_by_decision on rollout (decided_seq);
