-- Times are milliseconds since 1970, UTC. Ids are UUID version 7 as text.

create table person (
    id text primary key not null,
    name text not null,
    position text,
    email text unique,
    role text not null check (role in ('viewer', 'contributor', 'approver', 'admin')),
    password_hash text,
    created_at_ms integer not null
) strict;

-- A link by which one person may join, once. The first one of a workspace is the set-up link.
create table invitation (
    id text primary key not null,
    token_hash text not null unique,
    role text not null check (role in ('viewer', 'contributor', 'approver', 'admin')),
    for_whom text not null,
    created_by text references person (id),
    created_at_ms integer not null,
    expires_at_ms integer not null,
    used_at_ms integer
) strict;

-- The id in the cookie is never stored, only its hash: a leaked backup gives no sessions.
create table session (
    id_hash text primary key not null,
    person_id text not null references person (id),
    created_at_ms integer not null,
    last_seen_at_ms integer not null,
    expires_at_ms integer not null,
    user_agent text not null,
    address text not null
) strict;
create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at_ms);

-- The event store, the audit chain and the change log in one: seq orders the workspace without gaps,
-- (stream, position) orders one chain, and request makes a repeated press of a button the same event.
create table event (
    seq integer primary key not null,
    stream text not null,
    position integer not null,
    kind text not null,
    rollout integer,
    item_id text,
    actor text references person (id),
    at_ms integer not null,
    payload text not null,
    request text unique,
    hash text not null,
    unique (stream, position)
) strict;
create index event_by_rollout on event (rollout, seq);
create index event_by_item on event (item_id, seq);

create table document (
    id text primary key not null,
    slug text not null unique,
    kind text not null,
    title text not null,
    revision integer not null,
    updated_at_ms integer not null
) strict;
create index document_by_update on document (updated_at_ms);

create table revision (
    document_id text not null references document (id),
    number integer not null,
    source text not null,
    source_hash text not null,
    author text references person (id),
    created_at_ms integer not null,
    primary key (document_id, number)
) strict;

create table rollout (
    number integer primary key not null,
    title text not null,
    document_id text not null,
    revision integer not null,
    lead text not null references person (id),
    started_at_ms integer not null,
    decision text check (decision in ('go', 'hold', 'no_go')),
    decided_seq integer,
    foreign key (document_id, revision) references revision (document_id, number)
) strict;
create index rollout_by_document on rollout (document_id);

create table phase (
    rollout integer not null references rollout (number),
    number integer not null,
    name text not null,
    gate text,
    duration text,
    primary key (rollout, number)
) strict;

-- A copy of the plan's items as they were worded when the run began.
create table run_item (
    id text primary key not null,
    rollout integer not null references rollout (number),
    ordinal integer not null,
    phase integer not null,
    label text not null,
    item_group text,
    words text not null,
    detail text not null,
    words_hash text not null,
    claimed integer not null,
    inverted integer not null,
    unique (rollout, ordinal)
) strict;

-- The standing sign-offs: computed from the events, and the referee when two people sign one item.
create table standing (
    item_id text primary key not null references run_item (id),
    rollout integer not null references rollout (number),
    seq integer not null references event (seq),
    person_id text not null references person (id),
    verdict text not null check (verdict in ('ok', 'not_ok'))
) strict;
create index standing_by_rollout on standing (rollout);

-- A document that names a rollout, and perhaps the very item.
create table link (
    document_id text not null references document (id),
    rollout integer not null references rollout (number),
    item_id text references run_item (id),
    seq integer primary key not null references event (seq)
) strict;
create index link_by_rollout on link (rollout);
create index link_by_document on link (document_id);
