-- Times are milliseconds since 1970, UTC. Ids are UUID version 7 as text. Words of lists (roles, kinds, severities) are checked by
-- the program: a list in a table would have to be written anew for each new word.

-- Somebody who may not sign in any more stays, so that the history keeps the name.
create table person (
    id text primary key not null,
    name text not null,
    position text,
    email text unique,
    role text not null,
    password_hash text,
    created_at_ms integer not null,
    deactivated_at_ms integer
) strict;

-- A link by which one person may join, once. The first one of a workspace is the set-up link.
create table invitation (
    id text primary key not null,
    token_hash text not null unique,
    role text not null,
    for_whom text not null,
    created_by text references person (id),
    created_at_ms integer not null,
    expires_at_ms integer not null,
    used_at_ms integer
) strict;

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

-- Where a person has signed in: a network, or a browser by the hash of its cookie. From there they get in while
-- somebody else guesses their password.
create table sign_in_place (
    person_id text not null references person (id),
    place text not null,
    at_ms integer not null,
    primary key (person_id, place)
) strict;
create index sign_in_place_by_time on sign_in_place (at_ms);

-- A token by which a machine acts as a person. Only its hash is kept. An admin's token for somebody else ends with the admin.
create table token (
    id text primary key not null,
    name text not null,
    person_id text not null references person (id),
    token_hash text not null unique,
    scope text not null,
    created_by text references person (id),
    created_at_ms integer not null,
    expires_at_ms integer,
    last_used_at_ms integer,
    revoked_at_ms integer
) strict;
create index token_by_person on token (person_id);

-- The event store, the audit chain and the change log in one: seq orders the workspace without gaps, (stream, position) orders
-- one chain, and request makes a repeated press of a button the same event. act_hash says what the act was: the same key with
-- another act is refused. category and item_id follow from the payload.
create table event (
    seq integer primary key not null,
    stream text not null,
    position integer not null,
    subject_kind text not null,
    subject_id text not null,
    kind text not null,
    category text not null,
    item_id text,
    actor text references person (id),
    at_ms integer not null,
    payload text not null,
    request text unique,
    act_hash text,
    hash text not null,
    unique (stream, position)
) strict;
create index event_by_subject on event (subject_kind, subject_id, seq);
create index event_by_category on event (subject_kind, subject_id, category, seq);
create index event_by_item on event (item_id, seq);

-- origin: the path of the file that a document was imported from, so that importing it again finds it; origin_hash: what was
-- imported last, so that the same file changes nothing, whatever somebody wrote since. read_by: which reader has read it; one
-- that knows more reads the older documents again. next_item: the first free number of an item.
create table document (
    id text primary key not null,
    slug text not null unique,
    kind text not null,
    title text not null,
    revision integer not null,
    updated_at_ms integer not null,
    origin text unique,
    origin_hash text,
    read_by integer not null,
    next_item integer not null
) strict;
create index document_by_update on document (updated_at_ms);
create index document_by_reader on document (read_by, id);

-- items: the numbers of the items in the order of the text, as JSON. Each item keeps its number through all revisions.
create table revision (
    document_id text not null references document (id),
    number integer not null,
    source text not null,
    source_hash text not null,
    author text references person (id),
    created_at_ms integer not null,
    items text,
    primary key (document_id, number)
) strict;

-- Addresses that a document had before. They lead to it for ever.
create table old_address (
    slug text primary key not null,
    document_id text not null references document (id)
) strict;
create index old_address_by_document on old_address (document_id);

-- Anchors of headings that were reworded, and the anchor that each leads to now.
create table old_anchor (
    document_id text not null references document (id),
    anchor text not null,
    leads_to text not null,
    primary key (document_id, anchor)
) strict;

-- Other names, owners, services, tags of the newest revision.
create table document_label (
    document_id text not null references document (id),
    kind text not null,
    label text not null,
    primary key (document_id, kind, label)
) strict;
create index document_label_by_label on document_label (kind, label);

-- Where the newest revision links to: /library/address, or the path of a file that was imported.
create table document_reference (
    document_id text not null references document (id),
    target text not null,
    primary key (document_id, target)
) strict;
create index document_reference_by_target on document_reference (target);

-- Somebody used a document and says whether it worked. Trust is computed from these.
create table document_use (
    seq integer primary key not null references event (seq),
    document_id text not null references document (id),
    revision integer not null,
    person_id text not null references person (id),
    at_ms integer not null,
    worked integer not null,
    drill integer not null,
    note text
) strict;
create index document_use_by_document on document_use (document_id, seq);

-- A document that is not to be used any more, and the one that is instead.
create table retirement (
    document_id text primary key not null references document (id),
    successor_id text references document (id),
    seq integer not null references event (seq),
    reason text not null
) strict;

-- Several files that are imported together: read first, brought in when somebody says so.
create table import (
    id text primary key not null,
    person_id text not null references person (id),
    request text not null unique,
    created_at_ms integer not null,
    state text not null,
    keeps_secrets integer not null,
    left_out integer not null
) strict;
create index import_by_person on import (person_id, created_at_ms);

-- One file of it. The source stands last, so that counting does not read it; it goes when the file was taken, or refused; secrets
-- are covered in it already, and hidden names them by line and kind, as JSON.
create table import_file (
    import_id text not null references import (id),
    path text not null,
    title text,
    kind text,
    would text,
    errors integer not null,
    warnings integer not null,
    notes integer not null,
    outcome text,
    slug text,
    reason text,
    hidden text,
    source text,
    primary key (import_id, path)
) strict;
create index import_file_by_outcome on import_file (import_id, outcome, path);

-- Work that outlives a request: what kind, about what, and when it is due. Whoever takes it has it until its lease ends, and raises
-- the fence, so that one who was believed dead changes nothing. It is deleted once it is done; cause: why the last try failed.
create table job (
    kind text not null,
    subject text not null,
    due_ms integer not null,
    attempts integer not null,
    fence integer not null,
    leased_until_ms integer,
    cause text,
    primary key (kind, subject)
) strict;
create index job_by_due on job (due_ms);

-- A rollout as its events make it, for lists. rolls_back: the rollout that it takes back.
create table rollout (
    number integer primary key not null,
    title text not null,
    document_id text not null,
    revision integer not null,
    lead text not null references person (id),
    started_at_ms integer not null,
    decision text,
    decided_seq integer,
    rolls_back integer references rollout (number),
    foreign key (document_id, revision) references revision (document_id, number)
) strict;
create index rollout_by_document on rollout (document_id);
create index rollout_by_rolled_back on rollout (rolls_back);
create index rollout_by_decision on rollout (decided_seq);
-- Rollouts that are under way, for the first page and for what watches windows.
create index rollout_open on rollout (number) where decision is null or decision = 'hold';

-- The items of a rollout as they are worded now, for searches, links and the history. What its plan no longer has stays, and has
-- no ordinal.
create table run_item (
    id text primary key not null,
    rollout integer not null references rollout (number),
    ordinal integer,
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

-- The state after an event, so that an old rollout is not folded from its beginning. It can be deleted at any time.
create table snapshot (
    rollout integer primary key not null references rollout (number),
    seq integer not null references event (seq),
    form integer not null,
    state text not null
) strict;

-- What one thing is to another, and perhaps what of a rollout it names.
create table link (
    from_kind text not null,
    from_id text not null,
    to_kind text not null,
    to_id text not null,
    role text not null,
    item_id text references run_item (id),
    phase integer,
    criterion integer,
    seq integer primary key not null references event (seq)
) strict;
create index link_from on link (from_kind, from_id);
create index link_to on link (to_kind, to_id);

-- Files that support statements, by the SHA-256 of their bytes.
create table file (
    digest text primary key not null,
    content blob not null
) strict;

-- An incident as its events make it, for lists. Its timeline is the events themselves, in a chain of their own.
create table incident (
    number integer primary key not null,
    title text not null,
    severity text not null,
    stage text not null,
    began_ms integer not null,
    mitigated_ms integer,
    resolved_ms integer,
    rollout integer references rollout (number)
) strict;
create index incident_by_stage on incident (stage, number);
create index incident_by_rollout on incident (rollout);
