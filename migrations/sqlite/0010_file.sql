-- Files that support statements, by the SHA-256 of their bytes.
create table file (
    digest text primary key not null,
    content blob not null
) strict;
