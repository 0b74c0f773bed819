//! The statements about imports.

use crate::db::statements;

/// Imports with what is counted of their files.
macro_rules! imports {
    ($which:literal, $order:literal) => {
        concat!(
            "select i.id, i.created_at_ms, i.state, i.keeps_secrets, i.left_out, count(f.path) as files, count(f.would) as read_files, \
            count(case when f.outcome = 'created' then 1 end) as created, count(case when f.outcome = 'updated' then 1 end) as updated, \
            count(case when f.outcome = 'unchanged' then 1 end) as unchanged, count(case when f.outcome = 'refused' then 1 end) as refused, \
            count(case when f.would = 'create' then 1 end) as would_create, count(case when f.would = 'update' then 1 end) as would_update, \
            count(case when f.errors > 0 then 1 end) as with_errors, count(f.hidden) as with_hidden, \
            (select count(*) from import_picture p where p.import_id = i.id) as pictures \
            from import i left join import_file f on f.import_id = i.id ",
            $which,
            " group by i.id, i.created_at_ms, i.state, i.keeps_secrets, i.left_out",
            $order
        )
    };
}

statements! {
    FIND_BY_REQUEST = "select id from import where request = $1 and person_id = $2";
    CREATE_IMPORT = "insert into import (id, person_id, request, created_at_ms, state, keeps_secrets, left_out) values ($1, $2, $3, $4, 'gathering', $5, $6)";
    CREATE_FILE = "insert into import_file (import_id, path, source, errors, warnings, notes, outcome, reason, hidden) values ($1, $2, $3, 0, 0, 0, $4, $5, $6)";
    CREATE_PICTURE = "insert into import_picture (import_id, path, content) values ($1, $2, $3)";
    FIND_PICTURE = "select content from import_picture where import_id = $1 and path = $2";
    /// Those of a text stand in few folders, so its first and its last path enclose little else.
    FIND_PICTURE_PATHS = "select path from import_picture where import_id = $1 and path between $2 and $3";
    DELETE_PICTURES = "delete from import_picture where import_id = $1";
    DELETE_PICTURES_OF = "delete from import_picture where import_id in (select id from import where id = $1 and person_id = $2)";
    DELETE_OLD_PICTURES = "delete from import_picture where import_id in (select id from import where created_at_ms < $1 and state <> 'running') \
        or import_id in (select id from import where created_at_ms < $2 and state = 'gathering')";
    SET_STATE = "update import set state = $3 where id = $1 and state = $2";
    FIND_IMPORT = imports!("where i.id = $1 and i.person_id = $2", "");
    FIND_OPEN_OF = imports!("where i.person_id = $1 and i.state <> 'done'", " order by i.created_at_ms desc limit 5");
    FIND_STARTER = "select person_id, state, keeps_secrets from import where id = $1";
    FIND_FILES = "select path, title, kind, would, errors, warnings, notes, outcome, slug, reason, hidden from import_file where import_id = $1 \
        order by case when outcome = 'refused' then 0 else 1 end, errors desc, path limit $2 offset $3";
    FIND_SOURCE = "select source, hidden from import_file where import_id = $1 and path = $2";
    FIND_TO_READ = "select path, source from import_file where import_id = $1 and path > $2 and would is null and outcome is null \
        and source is not null order by path limit $3";
    FIND_TO_BRING = "select path, source from import_file where import_id = $1 and path > $2 and outcome is null \
        and source is not null order by path limit $3";
    COUNT_OPEN = "select count(*) from import where person_id = $1 and state <> 'done'";
    FIND_KNOWN = "select d.id, r.source_hash, d.origin_hash from document d join revision r on r.document_id = d.id and r.number = d.revision where d.origin = $1";
    SET_READING = "update import_file set title = $3, kind = $4, would = $5, errors = $6, warnings = $7, notes = $8 where import_id = $1 and path = $2";
    SET_OUTCOME = "update import_file set outcome = $3, slug = $4, reason = $5, source = null where import_id = $1 and path = $2 and outcome is null";
    DELETE_FILES = "delete from import_file where import_id in (select id from import where id = $1 and person_id = $2)";
    DELETE_IMPORT = "delete from import where id = $1 and person_id = $2";
    DELETE_OLD_FILES = "delete from import_file where import_id in (select id from import where created_at_ms < $1 and state <> 'running') \
        or import_id in (select id from import where created_at_ms < $2 and state = 'gathering')";
    DELETE_OLD = "delete from import where (created_at_ms < $1 and state <> 'running') or (created_at_ms < $2 and state = 'gathering')";
}
