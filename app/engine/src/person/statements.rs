//! The statements about people.

use crate::db::statements;

statements! {
    FIND_ACTOR = "select id, name, position, email, role from person where id = $1";
    FIND_PEOPLE = "select id, name, position, email, role from person order by lower(name), id";
    FIND_NAME = "select name from person where id = $1";
    COUNT_APPROVERS_BESIDES = "select count(*) from person where (cast($1 as text) is null or id <> $1) and role in ($2, $3)";
    FIND_PASSWORD = "select id, password_hash from person where email = $1";
    COUNT_WITH_PASSWORD = "select count(*) from person where password_hash is not null";
    COUNT_EMAIL = "select count(*) from person where email = $1";
    CREATE_PERSON = "insert into person (id, name, position, email, role, password_hash, created_at_ms) values ($1, $2, $3, $4, $5, $6, $7)";
}
