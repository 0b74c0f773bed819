-- People who may not sign in any more stay, so that the history keeps their names.
alter table person add column deactivated_at_ms integer;

-- A link by which a person who is here already chooses a new password, once.
create table password_reset (
    id text primary key not null,
    person_id text not null references person (id),
    token_hash text not null unique,
    created_by text references person (id),
    created_at_ms integer not null,
    expires_at_ms integer not null,
    used_at_ms integer
) strict;
create index password_reset_by_person on password_reset (person_id);

-- Where a person has signed in: a network, or a browser by the hash of its cookie. From there they get in while
-- somebody else guesses their password.
create table sign_in_place (
    person_id text not null references person (id),
    place text not null,
    at_ms integer not null,
    primary key (person_id, place)
) strict;
create index sign_in_place_by_time on sign_in_place (at_ms);

-- How much of its owner's rights a token has. Those of earlier releases go on writing. The program checks the names, so
-- that a later release may add one.
alter table token add column scope text not null default 'write';
alter table token add column expires_at_ms integer;
alter table token add column last_used_at_ms integer;

-- Who made it. An admin's token for somebody else ends with the admin.
alter table token add column created_by text references person (id);
