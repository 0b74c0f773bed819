-- Files that support statements, by the SHA-256 of their bytes.
create table file (
    digest text collate "C" primary key not null,
    content bytea not null
);
