-- After how many days a document says that it should be read through again; nothing where it says nothing. Older documents are
-- read again in the background.
alter table document add column review_days bigint;
create index document_by_name on document (lower(title), id);
