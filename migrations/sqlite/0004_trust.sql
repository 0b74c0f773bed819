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
