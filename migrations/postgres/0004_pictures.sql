-- Which picture each revision shows by which name. The bytes are in file, once for each hash.
create table revision_picture (
    document_id text collate "C" not null,
    number bigint not null,
    path text collate "C" not null,
    digest text collate "C" not null references file (digest),
    primary key (document_id, number, path),
    foreign key (document_id, number) references revision (document_id, number)
);
create index revision_picture_by_digest on revision_picture (digest);

-- Pictures that wait with the files of an import, until its documents are brought in.
create table import_picture (
    import_id text collate "C" not null references import (id),
    path text collate "C" not null,
    content bytea not null,
    primary key (import_id, path)
);
