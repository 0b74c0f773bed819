//! The statements about people.

use crate::db::statements;

statements! {
    FIND_ACTOR = "select id, name, position, email, role, deactivated_at_ms, password_hash is not null as has_password, zone from person where id = $1 and deactivated_at_ms is null";
    FIND_PERSON = "select id, name, position, email, role, deactivated_at_ms, password_hash is not null as has_password, zone from person where id = $1";
    FIND_PERSON_BY_EMAIL = "select id, name, position, email, role, deactivated_at_ms, password_hash is not null as has_password, zone from person where email = $1";
    FIND_PEOPLE = "select id, name, position, email, role, deactivated_at_ms, password_hash is not null as has_password, zone from person order by lower(name), id";
    /// Everybody: in one query, for a workspace has tens of people.
    FIND_NAMES = "select id, name from person";
    COUNT_APPROVERS_BESIDES = "select count(*) from person where (cast($1 as text) is null or id <> $1) and role in ($2, $3) and deactivated_at_ms is null";
    COUNT_OTHERS_WHO_SIGN_IN_AS = "select count(*) from person where id <> $1 and role = $2 and deactivated_at_ms is null and password_hash is not null";
    FIND_PASSWORD = "select p.id, p.password_hash, b.place as browser, n.place as network from person p \
        left join sign_in_place b on b.person_id = p.id and b.place = $2 left join sign_in_place n on n.person_id = p.id and n.place = $3 \
        where p.email = $1 and p.deactivated_at_ms is null";
    COUNT_WITH_PASSWORD = "select count(*) from person where password_hash is not null";
    COUNT_EMAIL = "select count(*) from person where email = $1";
    CREATE_PERSON = "insert into person (id, name, position, email, role, password_hash, created_at_ms) values ($1, $2, $3, $4, $5, $6, $7)";
    SET_ROLE = "update person set role = $1 where id = $2";
    SET_DEACTIVATED = "update person set deactivated_at_ms = $1 where id = $2";
    SET_ZONE = "update person set zone = $1 where id = $2 and (zone is null or zone <> $1)";
    SET_FIRST_ZONE = "update person set zone = $1 where id = $2 and zone is null";
    CHANGE_PASSWORD = "update person set password_hash = $1 where id = $2 and password_hash = $3";
    SET_PASSWORD = "update person set password_hash = $1 where id = $2";
    REMEMBER_PLACE = "insert into sign_in_place (person_id, place, at_ms) values ($1, $2, $3) on conflict (person_id, place) do update set at_ms = excluded.at_ms";
    FORGET_OLD_PLACES = "delete from sign_in_place where at_ms < $1";
    FORGET_PLACES_OF = "delete from sign_in_place where person_id = $1";
    CREATE_RESET = "insert into password_reset (id, person_id, token_hash, created_by, created_at_ms, expires_at_ms) values ($1, $2, $3, $4, $5, $6)";
    FIND_RESET = "select r.id, p.id as person_id, p.name, p.email, p.password_hash is not null as has_password from password_reset r join person p on p.id = r.person_id \
        where r.token_hash = $1 and r.used_at_ms is null and r.expires_at_ms > $2 and p.deactivated_at_ms is null";
    USE_RESET = "update password_reset set used_at_ms = $1 where id = $2 and used_at_ms is null and expires_at_ms > $1";
    DELETE_RESETS_BY = "delete from password_reset where created_by = $1 and used_at_ms is null";
    DELETE_OPEN_RESETS = "delete from password_reset where person_id = $1 and used_at_ms is null";
}
