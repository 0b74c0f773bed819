-- Several files that are brought in together: read first, brought in when somebody says so.
create table import (
    id text collate "C" primary key not null,
    person_id text collate "C" not null references person (id),
    request text collate "C" not null unique,
    created_at_ms bigint not null,
    state text collate "C" not null check (state in ('gathering', 'reading', 'read', 'running', 'done')),
    keeps_secrets boolean not null,
    left_out bigint not null
);
create index import_by_person on import (person_id, created_at_ms);

-- One file of it. The source stands last, so that counting does not read it; it goes when the file was taken, or refused; secrets are covered in it already.
create table import_file (
    import_id text collate "C" not null references import (id),
    path text collate "C" not null,
    title text collate "C",
    kind text collate "C",
    would text collate "C" check (would in ('create', 'update', 'nothing')),
    errors bigint not null,
    warnings bigint not null,
    notes bigint not null,
    outcome text collate "C" check (outcome in ('created', 'updated', 'unchanged', 'refused')),
    slug text collate "C",
    reason text collate "C",
    source text collate "C",
    primary key (import_id, path)
);
create index import_file_by_outcome on import_file (import_id, outcome, path);
