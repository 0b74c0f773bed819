-- Somebody used a document and says whether it worked. Trust is computed from these.
create table document_use (
    seq bigint primary key not null references event (seq),
    document_id text collate "C" not null references document (id),
    revision bigint not null,
    person_id text collate "C" not null references person (id),
    at_ms bigint not null,
    worked boolean not null,
    drill boolean not null,
    note text collate "C"
);
create index document_use_by_document on document_use (document_id, seq);

-- A document that is not to be used any more, and the one that is instead.
create table retirement (
    document_id text collate "C" primary key not null references document (id),
    successor_id text collate "C" references document (id),
    seq bigint not null references event (seq),
    reason text collate "C" not null
);
