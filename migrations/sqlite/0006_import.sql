-- Several files that are brought in together: read first, brought in when somebody says so.
create table import (
    id text primary key not null,
    person_id text not null references person (id),
    request text not null unique,
    created_at_ms integer not null,
    state text not null check (state in ('gathering', 'reading', 'read', 'running', 'done')),
    keeps_secrets integer not null,
    left_out integer not null
) strict;
create index import_by_person on import (person_id, created_at_ms);

-- One file of it. The source stands last, so that counting does not read it; it goes when the file was taken, or refused; secrets are covered in it already.
create table import_file (
    import_id text not null references import (id),
    path text not null,
    title text,
    kind text,
    would text check (would in ('create', 'update', 'nothing')),
    errors integer not null,
    warnings integer not null,
    notes integer not null,
    outcome text check (outcome in ('created', 'updated', 'unchanged', 'refused')),
    slug text,
    reason text,
    source text,
    primary key (import_id, path)
) strict;
create index import_file_by_outcome on import_file (import_id, outcome, path);
