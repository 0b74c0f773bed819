//! The statements about documents.

use crate::db::statements;

/// When a document should be read through again: so many days after it was saved, or worked.
macro_rules! review_due {
    () => {
        "(d.review_days * 86400000 + coalesce((select max(u.at_ms) from document_use u where u.document_id = d.id and u.worked and u.at_ms > d.updated_at_ms), \
        d.updated_at_ms))"
    };
}

/// What trust depends on, in the letters of `model::trust::Known`. $6 is now.
macro_rules! known {
    () => {
        concat!(
            "(case when exists (select 1 from retirement t where t.document_id = d.id) then 'r' else '-' end || ",
            "coalesce((select case when u.worked then 'w' else 'f' end from document_use u where u.document_id = d.id order by u.seq desc limit 1), '-') || ",
            "case when exists (select 1 from document_use u where u.document_id = d.id and u.worked and not u.drill) then 'n' else '-' end || ",
            "case when ", review_due!(), " < $6 then 'o' else '-' end)"
        )
    };
}

/// What a filter lets through: $1 kind, $2 service, $3 tag, $4 owner, $5 the letters of a trust.
macro_rules! listed {
    (documents, $rest:literal) => {
        listed!(
            concat!(
                "select d.id, d.slug, d.kind, d.title, d.revision, d.updated_at_ms, ", known!(), " as known, ",
                "(select u.at_ms from document_use u where u.document_id = d.id order by u.seq desc limit 1) as used_at_ms, ",
                review_due!(), " as review_due_ms from document d"
            ),
            $rest
        )
    };
    ($select:expr, $rest:literal) => {
        concat!(
            $select, " where (cast($1 as text) is null or d.kind = $1) \
            and (cast($2 as text) is null or d.id in (select document_id from document_label where kind = 'service' and label = $2)) \
            and (cast($3 as text) is null or d.id in (select document_id from document_label where kind = 'tag' and label = $3)) \
            and (cast($4 as text) is null or d.id in (select document_id from document_label where kind = 'owner' and label = $4)) \
            and (cast($5 as text) is null or $5 like '%' || ", known!(), " || '%') ", $rest
        )
    };
}

statements! {
    /// The last saved first.
    FIND_DOCUMENTS = listed!(documents, "order by d.updated_at_ms desc, d.id desc limit $7 offset $8");
    FIND_DOCUMENTS_BY_NAME = listed!(documents, "order by lower(d.title), d.id limit $7 offset $8");
    FIND_DOCUMENTS_BY_USE = listed!(documents, "order by used_at_ms desc nulls last, d.id desc limit $7 offset $8");
    FIND_DOCUMENTS_BY_REVIEW = listed!(documents, "order by review_due_ms nulls last, d.id desc limit $7 offset $8");
    COUNT_DOCUMENTS = listed!("select count(*) from document d", "");
    /// Which labels the documents of a list have, and how many of them have each.
    FIND_LISTED_LABELS = listed!("select l.kind, l.label, count(*) from document d join document_label l on l.document_id = d.id and l.kind <> 'alias'",
        "group by l.kind, l.label order by count(*) desc, l.kind, l.label limit 300");
    FIND_LISTED_KINDS = listed!("select d.kind, count(*) from document d", "group by d.kind order by d.kind");
    FIND_BY_SLUG = "select d.id, d.slug, d.kind, d.title, d.revision, d.updated_at_ms, d.origin, r.source, r.source_hash, p.name as author \
        from document d join revision r on r.document_id = d.id and r.number = d.revision left join person p on p.id = r.author where d.slug = $1";
    FIND_BY_ID = "select d.id, d.slug, d.kind, d.title, d.revision, d.updated_at_ms, d.origin, r.source, r.source_hash, p.name as author \
        from document d join revision r on r.document_id = d.id and r.number = d.revision left join person p on p.id = r.author where d.id = $1";
    FIND_REVISION = "select source, items from revision where document_id = $1 and number = $2";
    FIND_REVISIONS = "select r.number, p.name as author, r.created_at_ms, cast(length(r.source) as bigint) as size \
        from revision r left join person p on p.id = r.author where r.document_id = $1 order by r.number desc";
    FIND_HEAD = "select slug, revision from document where id = $1";
    COUNT_SLUG = "select (select count(*) from document where slug = $1) + (select count(*) from old_address where slug = $1)";
    FIND_BY_ADDRESS = "select d.id, d.slug, d.kind, d.revision, d.origin, d.origin_hash, d.next_item, r.source, r.source_hash, r.items from document d \
        join revision r on r.document_id = d.id and r.number = d.revision where d.slug = $1";
    FIND_BY_ORIGIN = "select d.id, d.slug, d.kind, d.revision, d.origin, d.origin_hash, d.next_item, r.source, r.source_hash, r.items from document d \
        join revision r on r.document_id = d.id and r.number = d.revision where d.origin = $1";
    COUNT_ORIGIN = "select count(*) from document where origin = $1";
    SET_ORIGIN = "update document set origin = $1, origin_hash = $3 where id = $2";
    FIND_IDS_AFTER = "select id from document where id > $1 order by id limit 1";
    FIND_SOURCES = "select source from revision where document_id = $1 order by number";
    FIND_OLD_ADDRESSES = "select slug from old_address where document_id = $1 order by slug";
    FIND_ID_BY_SLUG = "select id from document where slug = $1";
    CREATE_USE = "insert into document_use (seq, document_id, revision, person_id, at_ms, worked, drill, note) values ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND_USES = "select u.worked, u.drill, u.note, p.name, u.revision, u.at_ms from document_use u \
        join person p on p.id = u.person_id where u.document_id = $1 order by u.seq desc limit 200";
    CREATE_RETIREMENT = "insert into retirement (document_id, successor_id, seq, reason) values ($1, $2, $3, $4) \
        on conflict (document_id) do update set successor_id = excluded.successor_id, seq = excluded.seq, reason = excluded.reason";
    FIND_RETIREMENT = "select t.reason, d.id, d.slug, d.title from retirement t left join document d on d.id = t.successor_id where t.document_id = $1";
    FIND_NEW_ADDRESS = "select d.slug from old_address o join document d on d.id = o.document_id where o.slug = $1";
    CREATE_OLD_ADDRESS = "insert into old_address (slug, document_id) values ($1, $2)";
    DELETE_OLD_ADDRESS = "delete from old_address where slug = $1 and document_id = $2";
    UPDATE_ADDRESS = "update document set slug = $1 where id = $2";
    CREATE_DOCUMENT = "insert into document (id, slug, kind, title, revision, updated_at_ms, next_item, read_by, review_days) values ($1, $2, $3, $4, 1, $5, $6, $7, $8)";
    UPDATE_DOCUMENT = "update document set kind = $1, title = $2, revision = revision + 1, updated_at_ms = $3, next_item = $6, read_by = $7, review_days = $8 \
        where id = $4 and revision = $5";
    CREATE_REVISION = "insert into revision (document_id, number, source, source_hash, author, created_at_ms, items) values ($1, $2, $3, $4, $5, $6, $7)";
    CREATE_PICTURE = "insert into revision_picture (document_id, number, path, digest) values ($1, $2, $3, $4)";
    FIND_PICTURES = "select path, digest from revision_picture where document_id = $1 and number between $2 and $3 order by number";
    FIND_SHOWING = "select distinct document_id from revision_picture where digest = $1 order by document_id limit 100";
    FIND_PICTURE_DIGESTS = "select number, path, digest from revision_picture where document_id = $1 order by number, path";
    FIND_BEFORE = "select d.kind, r.source, r.items, d.next_item from document d \
        join revision r on r.document_id = d.id and r.number = d.revision where d.id = $1";
    FIND_PATH = "select origin from document where id = $1";
    FIND_ADDRESS_BY_PATH = "select slug from document where origin = $1";
    DELETE_LABELS = "delete from document_label where document_id = $1";
    CREATE_LABEL = "insert into document_label (document_id, kind, label) values ($1, $2, $3) on conflict do nothing";
    DELETE_REFERENCES = "delete from document_reference where document_id = $1";
    CREATE_REFERENCE = "insert into document_reference (document_id, target) values ($1, $2)";
    FIND_REFERRING = "select distinct d.slug, d.title, d.kind from document_reference f join document d on d.id = f.document_id \
        where f.document_id <> $1 and f.target in (select $2 || slug from document where id = $1 \
        union all select $2 || slug from old_address where document_id = $1 \
        union all select origin from document where id = $1) order by d.title, d.slug limit 200";
    REDIRECT_ANCHORS = "update old_anchor set leads_to = $3 where document_id = $1 and leads_to = $2";
    CREATE_OLD_ANCHOR = "insert into old_anchor (document_id, anchor, leads_to) values ($1, $2, $3) \
        on conflict (document_id, anchor) do update set leads_to = excluded.leads_to";
    FIND_OLD_ANCHORS = "select anchor, leads_to from old_anchor where document_id = $1 order by anchor limit 1000";
    FIND_UNREAD = "select id from document where read_by < $1 order by read_by, id limit 1";
    FIND_NUMBERS = "select number from revision where document_id = $1 order by number";
    SET_ITEMS = "update revision set items = $3 where document_id = $1 and number = $2";
    SET_READ = "update document set read_by = $2, review_days = $4, next_item = case when next_item > $3 then next_item else $3 end where id = $1";
}
