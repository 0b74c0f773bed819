//! Every column of every table: by what it is held against the events, or why it is not.
//!
//! A column that stands in neither way in this list fails a test, and so does one that the list has wrong: the test changes each of
//! them past the product and looks whether it is found.

/// Whether a changed value is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// It is, by this.
    By(&'static str),
    /// It is not, because of this.
    Not(&'static str),
}

use Covered::{By, Not};

const LINK: Covered = By("the hash of the event, and the one after it");
const DERIVED: Covered = By("it is derived again from the payload of the event");
const PEOPLE: Covered = By("the events of the person");
const INVITED: Covered = By("the events of the invitation, and the one that used it");
const RESET: Covered = By("the events of the person that make, use and end such links");
const TOKEN: Covered = By("the events of the token, and those that take keys from its maker");
const SAVED: Covered = By("the events that saved, renamed and brought in the document");
const READ: Covered = By("all texts of the document are read again by the code that saved them");
const USED: Covered = By("the event that says how the document worked");
const RETIRED: Covered = By("the event that retired the document");
const FOLD: Covered = By("the fold of the rollout's events");
const LINKED: Covered = By("the event that linked the two");
const INCIDENT: Covered = By("the fold of the incident's events");

const NAME: Covered = Not(
    "it names or reaches a person and may be erased, so no event may contain it, nor a hash by which it could be guessed",
);
const SESSION: Covered = Not(
    "a session is no event: it begins and ends without one, and lives a day at most. Whoever can write to the database can make one; ending all sessions of a person ends it",
);
const PLACE: Covered =
    Not("where somebody signed in only decides how many attempts they have there");
const LAST_USE: Covered = Not("the last use is written down now and then, in the background");
const WAITING: Covered = Not(
    "an import waits until its person has looked at it; what is brought in is saved with events of its own",
);

const WORK: Covered =
    Not("a job says what is still to be done; what comes of it is saved with events of its own");

/// The list: table, column, and whether a change of it is found.
pub const COLUMNS: &[(&str, &str, Covered)] = &[
    ("document", "id", SAVED),
    ("document", "kind", SAVED),
    ("document", "next_item", READ),
    ("document", "origin", SAVED),
    ("document", "origin_hash", SAVED),
    ("document", "read_by", READ),
    ("document", "review_days", READ),
    ("document", "revision", SAVED),
    ("document", "slug", SAVED),
    ("document", "title", SAVED),
    ("document", "updated_at_ms", SAVED),
    ("document_label", "document_id", READ),
    ("document_label", "kind", READ),
    ("document_label", "label", READ),
    ("document_reference", "document_id", READ),
    ("document_reference", "target", READ),
    ("document_use", "at_ms", USED),
    ("document_use", "document_id", USED),
    ("document_use", "drill", USED),
    ("document_use", "note", USED),
    ("document_use", "person_id", USED),
    ("document_use", "revision", USED),
    ("document_use", "seq", USED),
    ("document_use", "worked", USED),
    ("event", "act_hash", LINK),
    ("event", "actor", LINK),
    ("event", "at_ms", LINK),
    ("event", "category", DERIVED),
    ("event", "hash", LINK),
    ("event", "item_id", DERIVED),
    ("event", "kind", LINK),
    ("event", "payload", LINK),
    ("event", "position", LINK),
    ("event", "request", LINK),
    ("event", "seq", LINK),
    ("event", "stream", LINK),
    ("event", "subject_id", LINK),
    ("event", "subject_kind", LINK),
    ("file", "content", By("the hash that it is kept by")),
    (
        "file",
        "digest",
        By("the evidence or the revision that names it"),
    ),
    ("import", "created_at_ms", WAITING),
    ("import", "id", WAITING),
    ("import", "keeps_secrets", WAITING),
    ("import", "left_out", WAITING),
    ("import", "person_id", WAITING),
    ("import", "request", WAITING),
    ("import", "state", WAITING),
    ("import_file", "errors", WAITING),
    ("import_file", "hidden", WAITING),
    ("import_file", "import_id", WAITING),
    ("import_file", "kind", WAITING),
    ("import_file", "notes", WAITING),
    ("import_file", "outcome", WAITING),
    ("import_file", "path", WAITING),
    ("import_file", "reason", WAITING),
    ("import_file", "slug", WAITING),
    ("import_file", "source", WAITING),
    ("import_file", "title", WAITING),
    ("import_file", "warnings", WAITING),
    ("import_file", "would", WAITING),
    ("import_picture", "content", WAITING),
    ("import_picture", "import_id", WAITING),
    ("import_picture", "path", WAITING),
    ("incident", "began_ms", INCIDENT),
    ("incident", "mitigated_ms", INCIDENT),
    ("incident", "number", INCIDENT),
    ("incident", "resolved_ms", INCIDENT),
    ("incident", "rollout", INCIDENT),
    ("incident", "severity", INCIDENT),
    ("incident", "stage", INCIDENT),
    ("incident", "title", INCIDENT),
    ("invitation", "created_at_ms", INVITED),
    ("invitation", "created_by", INVITED),
    ("invitation", "expires_at_ms", INVITED),
    ("invitation", "for_whom", NAME),
    ("invitation", "id", INVITED),
    ("invitation", "role", INVITED),
    ("invitation", "token_hash", INVITED),
    ("invitation", "used_at_ms", INVITED),
    ("job", "attempts", WORK),
    ("job", "cause", WORK),
    ("job", "due_ms", WORK),
    ("job", "fence", WORK),
    ("job", "kind", WORK),
    ("job", "leased_until_ms", WORK),
    ("job", "subject", WORK),
    ("link", "criterion", LINKED),
    ("link", "from_id", LINKED),
    ("link", "from_kind", LINKED),
    ("link", "item_id", LINKED),
    ("link", "phase", LINKED),
    ("link", "role", LINKED),
    ("link", "seq", LINKED),
    ("link", "to_id", LINKED),
    ("link", "to_kind", LINKED),
    ("old_address", "document_id", SAVED),
    ("old_address", "slug", SAVED),
    ("old_anchor", "anchor", READ),
    ("old_anchor", "document_id", READ),
    ("old_anchor", "leads_to", READ),
    ("password_reset", "created_at_ms", RESET),
    ("password_reset", "created_by", RESET),
    ("password_reset", "expires_at_ms", RESET),
    ("password_reset", "id", RESET),
    ("password_reset", "person_id", RESET),
    ("password_reset", "token_hash", RESET),
    ("password_reset", "used_at_ms", RESET),
    ("person", "created_at_ms", PEOPLE),
    ("person", "deactivated_at_ms", PEOPLE),
    ("person", "email", NAME),
    ("person", "id", PEOPLE),
    ("person", "name", NAME),
    ("person", "password_hash", PEOPLE),
    ("person", "position", NAME),
    ("person", "role", PEOPLE),
    ("person", "zone", PEOPLE),
    ("retirement", "document_id", RETIRED),
    ("retirement", "reason", RETIRED),
    ("retirement", "seq", RETIRED),
    ("retirement", "successor_id", RETIRED),
    ("revision", "author", SAVED),
    ("revision", "created_at_ms", SAVED),
    ("revision", "document_id", SAVED),
    ("revision", "items", READ),
    ("revision", "number", SAVED),
    ("revision", "source", SAVED),
    ("revision", "source_hash", SAVED),
    ("revision_picture", "digest", SAVED),
    ("revision_picture", "document_id", SAVED),
    ("revision_picture", "number", SAVED),
    ("revision_picture", "path", SAVED),
    ("rollout", "decided_seq", FOLD),
    ("rollout", "decision", FOLD),
    ("rollout", "document_id", FOLD),
    ("rollout", "lead", FOLD),
    ("rollout", "number", FOLD),
    ("rollout", "revision", FOLD),
    ("rollout", "rolls_back", FOLD),
    ("rollout", "started_at_ms", FOLD),
    ("rollout", "title", FOLD),
    ("run_item", "claimed", FOLD),
    ("run_item", "detail", FOLD),
    ("run_item", "id", FOLD),
    ("run_item", "inverted", FOLD),
    ("run_item", "item_group", FOLD),
    ("run_item", "label", FOLD),
    ("run_item", "ordinal", FOLD),
    ("run_item", "phase", FOLD),
    ("run_item", "rollout", FOLD),
    ("run_item", "words", FOLD),
    ("run_item", "words_hash", FOLD),
    ("session", "address", SESSION),
    ("session", "created_at_ms", SESSION),
    ("session", "expires_at_ms", SESSION),
    ("session", "id_hash", SESSION),
    ("session", "last_seen_at_ms", SESSION),
    ("session", "person_id", SESSION),
    ("session", "user_agent", SESSION),
    ("sign_in_place", "at_ms", PLACE),
    ("sign_in_place", "person_id", PLACE),
    ("sign_in_place", "place", PLACE),
    ("snapshot", "form", FOLD),
    ("snapshot", "rollout", FOLD),
    ("snapshot", "seq", FOLD),
    ("snapshot", "state", FOLD),
    ("token", "created_at_ms", TOKEN),
    ("token", "created_by", TOKEN),
    ("token", "expires_at_ms", TOKEN),
    ("token", "id", TOKEN),
    ("token", "last_used_at_ms", LAST_USE),
    ("token", "name", TOKEN),
    ("token", "person_id", TOKEN),
    ("token", "revoked_at_ms", TOKEN),
    ("token", "scope", TOKEN),
    ("token", "token_hash", TOKEN),
];

/// Tables of which a row may be missing, and why.
pub const MAY_BE_MISSING: &[(&str, &str)] = &[(
    "snapshot",
    "a stored state only saves time: where there is none, the rollout is folded from its beginning",
)];

/// By which columns a row is known to its events. A link for a new password is named by no event, but its person has one a moment.
pub(super) fn key(table: &str) -> &'static [&'static str] {
    match table {
        "document_label" => &["document_id", "kind", "label"],
        "document_reference" => &["document_id", "target"],
        "document_use" | "link" => &["seq"],
        "file" => &["digest"],
        "incident" | "rollout" => &["number"],
        "old_address" => &["slug"],
        "old_anchor" => &["document_id", "anchor"],
        "password_reset" => &["person_id", "created_at_ms"],
        "retirement" => &["document_id"],
        "revision" => &["document_id", "number"],
        "revision_picture" => &["document_id", "number", "path"],
        _ => &["id"],
    }
}
