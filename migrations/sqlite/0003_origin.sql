-- The path of the file that a document was brought in from, so that bringing it in again finds it.
alter table document add column origin text;
create unique index document_by_origin on document (origin);
