-- A token by which a machine acts as a person. Only its hash is kept.
create table token (
    id text primary key not null,
    name text not null,
    person_id text not null references person (id),
    token_hash text not null unique,
    created_at_ms integer not null,
    revoked_at_ms integer
) strict;
create index token_by_person on token (person_id);
