-- What is read out of a text and must be found without reading it again. read_by says by which reader; one that
-- knows more reads the older documents again.
alter table document add column read_by bigint not null default 0;
create index document_by_reader on document (read_by, id);

-- Each item of a document has a number that it keeps through all revisions; next_item is the first free one.
alter table document add column next_item bigint not null default 1;
-- The numbers of the items in the order of the text, as JSON.
alter table revision add column items text collate "C";

-- The hash of what was brought in last: the same file again changes nothing, whatever somebody wrote since.
alter table document add column origin_hash text collate "C";

-- These two words became addresses of the library itself.
update document set slug = slug || '-' || substr(id, 1, 8) where slug in ('file', 'imports');

-- Other names, owners, services, tags of the newest revision.
create table document_label (
    document_id text collate "C" not null references document (id),
    kind text collate "C" not null check (kind in ('alias', 'owner', 'service', 'tag')),
    label text collate "C" not null,
    primary key (document_id, kind, label)
);
create index document_label_by_label on document_label (kind, label);

-- Where the newest revision links to: /library/address, or the path of a file that was brought in.
create table document_reference (
    document_id text collate "C" not null references document (id),
    target text collate "C" not null,
    primary key (document_id, target)
);
create index document_reference_by_target on document_reference (target);

-- Anchors of headings that were reworded, and the anchor that each leads to now.
create table old_anchor (
    document_id text collate "C" not null references document (id),
    anchor text collate "C" not null,
    leads_to text collate "C" not null,
    primary key (document_id, anchor)
);
