-- Times are milliseconds since 1970, UTC. Ids are UUID version 7 as text.

create table person (
    id text collate "C" primary key not null,
    name text collate "C" not null,
    position text collate "C",
    email text collate "C" unique,
    role text collate "C" not null check (role in ('viewer', 'contributor', 'approver', 'admin')),
    password_hash text collate "C",
    created_at_ms bigint not null
);

-- A link by which one person may join, once. The first one of a workspace is the set-up link.
create table invitation (
    id text collate "C" primary key not null,
    token_hash text collate "C" not null unique,
    role text collate "C" not null check (role in ('viewer', 'contributor', 'approver', 'admin')),
    for_whom text collate "C" not null,
    created_by text collate "C" references person (id),
    created_at_ms bigint not null,
    expires_at_ms bigint not null,
    used_at_ms bigint
);

-- The id in the cookie is never stored, only its hash: a leaked backup gives no sessions.
create table session (
    id_hash text collate "C" primary key not null,
    person_id text collate "C" not null references person (id),
    created_at_ms bigint not null,
    last_seen_at_ms bigint not null,
    expires_at_ms bigint not null,
    user_agent text collate "C" not null,
    address text collate "C" not null
);
create index session_by_person on session (person_id);
create index session_by_expiry on session (expires_at_ms);

-- The event store, the audit chain and the change log in one: seq orders the workspace without gaps,
-- (stream, position) orders one chain, and request makes a repeated press of a button the same event.
create table event (
    seq bigint primary key not null,
    stream text collate "C" not null,
    position bigint not null,
    kind text collate "C" not null,
    rollout bigint,
    item_id text collate "C",
    actor text collate "C" references person (id),
    at_ms bigint not null,
    payload text collate "C" not null,
    request text collate "C" unique,
    hash text collate "C" not null,
    unique (stream, position)
);
create index event_by_rollout on event (rollout, seq);
create index event_by_item on event (item_id, seq);

create table document (
    id text collate "C" primary key not null,
    slug text collate "C" not null unique,
    kind text collate "C" not null,
    title text collate "C" not null,
    revision bigint not null,
    updated_at_ms bigint not null
);
create index document_by_update on document (updated_at_ms);

create table revision (
    document_id text collate "C" not null references document (id),
    number bigint not null,
    source text collate "C" not null,
    source_hash text collate "C" not null,
    author text collate "C" references person (id),
    created_at_ms bigint not null,
    primary key (document_id, number)
);

create table rollout (
    number bigint primary key not null,
    title text collate "C" not null,
    document_id text collate "C" not null,
    revision bigint not null,
    lead text collate "C" not null references person (id),
    started_at_ms bigint not null,
    decision text collate "C" check (decision in ('go', 'hold', 'no_go')),
    decided_seq bigint,
    foreign key (document_id, revision) references revision (document_id, number)
);
create index rollout_by_document on rollout (document_id);

create table phase (
    rollout bigint not null references rollout (number),
    number bigint not null,
    name text collate "C" not null,
    gate text collate "C",
    duration text collate "C",
    primary key (rollout, number)
);

-- A copy of the plan's items as they were worded when the run began.
create table run_item (
    id text collate "C" primary key not null,
    rollout bigint not null references rollout (number),
    ordinal bigint not null,
    phase bigint not null,
    label text collate "C" not null,
    item_group text collate "C",
    words text collate "C" not null,
    detail text collate "C" not null,
    words_hash text collate "C" not null,
    claimed boolean not null,
    inverted boolean not null,
    unique (rollout, ordinal)
);

-- The standing sign-offs: computed from the events, and the referee when two people sign one item.
create table standing (
    item_id text collate "C" primary key not null references run_item (id),
    rollout bigint not null references rollout (number),
    seq bigint not null references event (seq),
    person_id text collate "C" not null references person (id),
    verdict text collate "C" not null check (verdict in ('ok', 'not_ok'))
);
create index standing_by_rollout on standing (rollout);

-- A document that names a rollout, and perhaps the very item.
create table link (
    document_id text collate "C" not null references document (id),
    rollout bigint not null references rollout (number),
    item_id text collate "C" references run_item (id),
    seq bigint primary key not null references event (seq)
);
create index link_by_rollout on link (rollout);
create index link_by_document on link (document_id);
