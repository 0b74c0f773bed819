-- Which picture each revision shows by which name. The bytes are in file, once for each hash.
create table revision_picture (
    document_id text not null,
    number integer not null,
    path text not null,
    digest text not null references file (digest),
    primary key (document_id, number, path),
    foreign key (document_id, number) references revision (document_id, number)
) strict;
create index revision_picture_by_digest on revision_picture (digest);

-- Pictures that wait with the files of an import, until its documents are brought in.
create table import_picture (
    import_id text not null references import (id),
    path text not null,
    content blob not null,
    primary key (import_id, path)
) strict;
