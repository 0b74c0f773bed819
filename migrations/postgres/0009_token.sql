-- A token by which a machine acts as a person. Only its hash is kept.
create table token (
    id text collate "C" primary key not null,
    name text collate "C" not null,
    person_id text collate "C" not null references person (id),
    token_hash text collate "C" not null unique,
    created_at_ms bigint not null,
    revoked_at_ms bigint
);
create index token_by_person on token (person_id);
