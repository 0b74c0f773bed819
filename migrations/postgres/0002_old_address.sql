-- Addresses that a document had before. They lead to it for ever.
create table old_address (
    slug text collate "C" primary key not null,
    document_id text collate "C" not null references document (id)
);
create index old_address_by_document on old_address (document_id);
