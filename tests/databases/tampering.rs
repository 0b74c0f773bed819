//! What somebody changes past the product is found, or the list says why not.

use engine::{COLUMNS, Covered, Finding, MAY_BE_MISSING, verify_file};
use model::role::Role;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use tests::{Client, Person, TestApp, location, on_both_databases, saved, skip};

/// Two phases with a criterion and a way back; the second revision rewords an item, takes one away and brings one.
const PLAN: &str = "---\nkind: plan\ntags: bridge, mast\n---\n# Raise the bridge\n\nSee [the lamps](/library/lamp-fault).\n\n## Phase 1: Prepare the road\n\n- [ ] Tell the road\n- [ ] Stop the cars\n- [x] The horn was tested\n\n## Phase 2: Raise\n\n- [ ] The bridge is up\n\n### Hold questions (any yes means hold)\n\n- [ ] Is a car on it?\n\n### Success criteria\n\n- The crew is content\n\n## Rollback\n\n1. Lower the bridge\n2. Tell the road\n";
const RUNBOOK: &str =
    "---\nkind: runbook\nowner: Platform\n---\n# Lamp fault\n\n## Switch it on\n\n1. Switch.\n";

on_both_databases! {
    /// A new column has to say by what it is covered, or why it is not.
    async fn the_list_of_columns_is_the_schema(app: TestApp) {
        let there = app.engine().columns().await.expect("the schema");
        let listed: BTreeSet<(String, String)> = COLUMNS.iter().map(|(table, column, _)| ((*table).to_owned(), (*column).to_owned())).collect();
        assert_eq!(listed.len(), COLUMNS.len(), "each column stands there once");
        let missing: Vec<_> = there.difference(&listed).collect();
        let gone: Vec<_> = listed.difference(&there).collect();
        assert!(missing.is_empty() && gone.is_empty(), "not in the list: {missing:?}; only in the list: {gone:?}");
        assert!(COLUMNS.iter().all(|(_, _, covered)| match covered { Covered::By(why) | Covered::Not(why) => why.len() > 10 }));
    }
}

async fn id_of(app: &TestApp, slug: &str) -> String {
    let found = app.engine().find_document(&tests::reader(), slug).await;
    found.expect("found").document.id.to_string()
}

/// Sends a form with a key of its own.
async fn sends(client: &Client, path: &str, fields: &[(&str, &str)]) {
    let key = Client::request_key();
    let mut all = vec![("request", &*key)];
    all.extend_from_slice(fields);
    let answer = client.post(path, &all).await;
    let status = answer.status().as_u16();
    let words = answer.text().await.unwrap_or_default();
    assert!([200, 201, 303].contains(&status), "{path}: {words}");
}

/// People who come, change and go, with the links and tokens that they leave behind.
async fn fill_people(app: &TestApp, ada: &Client) {
    sends(ada, "/settings/zone", &[("zone", "Europe/Berlin")]).await;
    let ben = app.person(ada, "Ben Bosun", Role::Contributor).await;
    let fred = app.person(ada, "Fred First", Role::Admin).await;
    app.person(ada, "Gil Gone", Role::Viewer).await;
    for name in ["Carl", "Dora"] {
        ada.invites(name, Role::Viewer).await;
    }
    let page = ada.page("/settings/people").await;
    let open: Vec<&str> = page.split("/settings/invitations/").skip(1).collect();
    let id = open.iter().find_map(|rest| rest.split_once("/renewal"));
    let (id, _) = id.expect("one that is open");
    sends(ada, &format!("/settings/invitations/{id}/renewal"), &[]).await;
    // What an admin made for others goes with the right to make it.
    fred.invites("Nobody", Role::Admin).await;
    let of = |name: &'static str| async move {
        let id = app.id_of(name).await;
        format!("/settings/people/{id}")
    };
    let (of_ben, of_fred, of_gil) = (
        of("Ben Bosun").await,
        of("Fred First").await,
        of("Gil Gone").await,
    );
    let email = Person::named("Ben Bosun").email;
    let token = [("name", "probe"), ("scope", "run"), ("person", &*email)];
    sends(&fred, "/settings/tokens", &token).await;
    sends(ada, &format!("{of_fred}/role"), &[("role", "approver")]).await;
    sends(ada, &format!("{of_gil}/deactivation"), &[]).await;
    sends(
        &ben,
        "/settings/tokens",
        &[("name", "mine"), ("scope", "read"), ("days", "30")],
    )
    .await;
    app.token("Ada Admin", model::role::Scope::Admin).await;
    // One link for a new password is used, another one waits.
    let answer = ada.post(&format!("{of_ben}/reset"), &[]).await;
    let page = answer.text().await.expect("text");
    let at = page.find("/resets/").expect("the link is shown");
    sends(
        &app.anybody(),
        &page[at..at + 72],
        &[("password", "new words of the bosun")],
    )
    .await;
    sends(ada, &format!("{of_fred}/reset"), &[]).await;
    let person = Person::named("Ada Admin");
    let new = "other long words of Ada";
    assert_eq!(
        ada.changes_password(&person.password, new).await.status(),
        303
    );
    let again = Person {
        password: new.to_owned(),
        ..person
    };
    assert_eq!(ada.signs_in(&again).await.status(), 303);
}

/// Documents that were revised, moved, used, retired, linked and brought in.
async fn fill_library(app: &TestApp, ada: &Client) {
    assert_eq!(ada.import(RUNBOOK).await.status(), 303);
    assert_eq!(ada.import("# New lamp fault\n").await.status(), 303);
    let reworded = RUNBOOK.replace("## Switch it on", "## Turn it on");
    saved(ada.revises(app, "lamp-fault", &reworded).await).await;
    let lamp = id_of(app, "lamp-fault").await;
    let of_lamp = [("document", &*lamp), ("revision", "2")];
    for (worked, drill, note) in [("yes", "yes", ""), ("no", "", "the panel was dark")] {
        let said = [("worked", worked), ("drill", drill), ("note", note)];
        sends(
            ada,
            "/library/lamp-fault/uses",
            &[&of_lamp[..], &said].concat(),
        )
        .await;
    }
    let instead = [
        ("document", &*lamp),
        ("reason", "replaced"),
        ("successor", "new-lamp-fault"),
    ];
    sends(ada, "/library/lamp-fault/retirement", &instead).await;
    let address = [("document", &*lamp), ("slug", "old-lamps")];
    sends(ada, "/library/lamp-fault/address", &address).await;
    let picture = (
        "team/lamp.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
    );
    for (bring, file, text) in [
        (
            true,
            "team/door.md",
            "# Door\n\n[Lamp](lamp.md) ![Lamp](lamp.svg)\n\n- [ ] shut\n",
        ),
        (
            true,
            "team/door.md",
            "# Door\n\n[Lamp](lamp.md) ![Lamp](lamp.svg)\n\n- [ ] wide open\n- [ ] shut\n",
        ),
        (false, "team/lamp.md", "# Lamp\n"),
        (false, "team/mast.md", "# Mast\n"),
    ] {
        let mut chosen = vec![(file, text.into())];
        // One of those that wait has a picture.
        if file != "team/mast.md" {
            chosen.push(picture.clone());
        }
        let import = location(&ada.chooses(&chosen, "cover").await);
        ada.waits_for(&import, "All files are read").await;
        if bring {
            assert_eq!(ada.presses(&import, "confirmation").await.status(), 303);
            ada.waits_for(&import, "Import finished.").await;
        }
    }
}

/// A rollout with everything that leaves a row, its way back, one with very many events, and an incident.
async fn fill_rollouts(app: &TestApp, ada: &Client) {
    let rollout = ada.starts(app.engine(), PLAN).await;
    app.signed(ada, &rollout, &["1.1"]).await;
    let item = app.item(&rollout, "1.2").await;
    let file = ("hull.txt", b"a walrus sat on the hull".to_vec());
    saved(ada.comments_with_file(&rollout, &item, "seen", file).await).await;
    saved(ada.attests(&rollout, &["C1"], true, "all of them").await).await;
    for thing in ["", "1.2", "hold point 1", "C1"] {
        let fields = [
            ("from", "old-lamps"),
            ("to", &*rollout),
            ("role", "escaped"),
            ("item", thing),
        ];
        sends(ada, "/links", &fields).await;
    }
    let revised = PLAN.replace("- [ ] Stop the cars\n", "").replace(
        "Tell the road\n- [x]",
        "Tell the whole road\n- [ ] Light the lamps\n- [x]",
    );
    saved(ada.revises(app, "raise-the-bridge", &revised).await).await;
    saved(ada.moves(&rollout, 1, 2).await).await;
    saved(
        ada.decides(&rollout, "roll-back", "a mast is too high")
            .await,
    )
    .await;
    saved(ada.does(&rollout, "rollback", &[]).await).await;
    let many: String = (0..270)
        .map(|number| format!("- [ ] Lamp {number} is lit\n"))
        .collect();
    let long = ada
        .starts(app.engine(), &format!("# Lamps\n\n{many}"))
        .await;
    let run = app.run(&long).await;
    let items: Vec<_> = run.items.iter().collect();
    for some in items.chunks(135) {
        saved(ada.signs_several(&long, some, "ok", "").await).await;
    }
    sends(
        ada,
        "/incidents",
        &[
            ("title", "Lamps stay dark"),
            ("severity", "P2"),
            ("rollout", &rollout),
        ],
    )
    .await;
    for stage in ["mitigated", "resolved"] {
        let line = [("text", "The fuse was put in."), ("stage", stage)];
        sends(ada, "/incidents/I-1/entries", &line).await;
    }
    for (from, to) in [("old-lamps", "I-1"), ("I-1", "old-lamps")] {
        sends(ada, "/links", &[("from", from), ("to", to)]).await;
    }
}

/// A workspace that is altered, looked at, and put right again.
struct Altered {
    app: TestApp,
    /// Of SQLite, the file as it was; each alteration has a copy.
    file: Option<PathBuf>,
}

impl Altered {
    /// `None`: there is no program that changes this database.
    async fn new(mut app: TestApp) -> Option<Self> {
        let ada = app.admin().await;
        fill_people(&app, &ada).await;
        fill_library(&app, &ada).await;
        fill_rollouts(&app, &ada).await;
        if app.is_on_postgres() {
            let tables: BTreeSet<&str> = COLUMNS.iter().map(|(table, ..)| *table).collect();
            let copies = tables
                .iter()
                .map(|table| format!("create table kept.{table} as select * from {table};"));
            app.alters(&format!(
                "create schema kept; {}",
                copies.collect::<String>()
            ));
            return Some(Self { app, file: None });
        }
        app.stop().await;
        let file = app.folder().join("holdpoint.db");
        let runs = Command::new("sqlite3").arg("-version").output().is_ok();
        runs.then_some(Self {
            app,
            file: Some(file),
        })
    }

    /// How a row is named by its place.
    fn place(&self) -> &'static str {
        match self.file {
            Some(_) => "rowid",
            None => "ctid",
        }
    }

    /// What is found after a change of one table. The change is undone.
    async fn finds(&self, change: &str, table: &str) -> Vec<Finding> {
        let undo = format!("delete from {table}; insert into {table} select * from kept.{table}");
        self.finds_and_undoes(change, &undo).await
    }

    async fn finds_and_undoes(&self, change: &str, undo: &str) -> Vec<Finding> {
        let verified = match &self.file {
            Some(file) => {
                let copy = file.with_extension("altered");
                std::fs::copy(file, &copy).expect("copied");
                let output = Command::new("sqlite3").arg(&copy).arg(change).output();
                let output = output.expect("sqlite3 runs");
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{change}: {said}");
                verify_file(&copy, None).await
            }
            None => {
                // As whoever owns the database: nothing is held back.
                let alone = "set session_replication_role = replica;";
                self.app.alters(&format!("{alone} {change}"));
                let verified = self.app.engine().verify().await;
                self.app.alters(&format!("{alone} {undo}"));
                verified
            }
        };
        verified.expect("verified").findings
    }

    /// Another value for a column, as SQL.
    fn other(&self, table: &str, column: &str) -> String {
        let numbers = [
            "number",
            "revision",
            "seq",
            "position",
            "next_item",
            "read_by",
            "review_days",
            "form",
            "rollout",
            "ordinal",
            "phase",
            "criterion",
            "decided_seq",
            "rolls_back",
            "left_out",
            "errors",
            "warnings",
            "notes",
            "attempts",
            "fence",
        ];
        let flags = ["worked", "drill", "keeps_secrets", "claimed", "inverted"];
        let somebody = "(select id from person p where p.id <> person_id order by id limit 1)";
        match (table, column) {
            // What is not covered has to refer to something all the same.
            ("session" | "import", "person_id") => somebody.to_owned(),
            ("sign_in_place", "person_id") => format!("{somebody}, place = place || 'x'"),
            ("person", "position" | "zone") => format!("coalesce({column}, '') || 'x'"),
            ("import_file" | "import_picture", "import_id") => {
                "(select id from import i where i.id <> import_id order by id desc limit 1)"
                    .to_owned()
            }
            ("person", "role") => {
                "case role when 'admin' then 'viewer' else 'admin' end".to_owned()
            }
            ("person", "deactivated_at_ms") => {
                "case when deactivated_at_ms is null then 1000 end".to_owned()
            }
            ("snapshot", "state") => "replace(state, 'Lamp 7 is lit', 'Lamp 7 is cold')".to_owned(),
            ("event", "payload") => "payload || ' '".to_owned(),
            (_, "content") if self.file.is_some() => "x'00'".to_owned(),
            (_, "content") => r"'\x00'::bytea".to_owned(),
            (_, flag) if flags.contains(&flag) && self.file.is_none() => format!("not {flag}"),
            (_, flag) if flags.contains(&flag) => format!("1 - {flag}"),
            (_, number) if number.ends_with("_ms") || numbers.contains(&number) => {
                format!("coalesce({number}, 0) + 1000")
            }
            (_, text) => format!("coalesce({text}, '') || 'x'"),
        }
    }
}

/// Columns that no two rows may share, besides keys.
const UNIQUE: [(&str, &[&str]); 11] = [
    ("document", &["id", "slug", "origin"]),
    ("event", &["seq", "position", "request"]),
    ("import", &["id", "request"]),
    ("invitation", &["id", "token_hash"]),
    ("link", &["seq"]),
    ("password_reset", &["id", "token_hash"]),
    ("person", &["id", "email"]),
    ("run_item", &["id", "ordinal"]),
    ("session", &["id_hash"]),
    ("snapshot", &["rollout"]),
    ("token", &["id", "token_hash"]),
];

/// The columns that tell one row of a table from another, where they are not those of [`UNIQUE`].
fn telling(table: &str) -> &'static [&'static str] {
    let listed = UNIQUE.iter().find(|(known, _)| *known == table);
    match (listed, table) {
        (Some((_, columns)), _) => columns,
        (None, "document_label") => &["label"],
        (None, "document_reference") => &["target"],
        (None, "document_use") => &["seq"],
        (None, "file") => &["digest"],
        (None, "import_file" | "import_picture" | "revision_picture") => &["path"],
        (None, "job") => &["subject"],
        (None, "old_address") => &["slug"],
        (None, "old_anchor") => &["anchor"],
        (None, "retirement") => &["document_id"],
        (None, "sign_in_place") => &["place"],
        (None, _) => &["number"],
    }
}

/// What SQLite says of references that lead nowhere: found, but not by what the list is about.
fn is_reference(finding: &Finding) -> bool {
    finding.what.contains("refers to one of")
}

async fn every_alteration_is_found_or_listed(app: TestApp) {
    let Some(altered) = Altered::new(app).await else {
        return skip(
            module_path!(),
            "there is no program that changes this database",
        );
    };
    // The positive control: as it is, it is good.
    assert_eq!(altered.finds("select 1", "person").await, []);
    let (mut wrong, mut found, mut listed) = (Vec::new(), 0, 0);
    let place = altered.place();
    let tables: BTreeSet<&str> = COLUMNS.iter().map(|(table, ..)| *table).collect();
    for (table, column, covered) in COLUMNS {
        let other = altered.other(table, column);
        let change = format!(
            "update {table} set {column} = {other} where {place} = (select {place} from {table} order by ({column} is null), {place} limit 1)"
        );
        let findings = altered.finds(&change, table).await;
        match covered {
            Covered::By(_) if findings.is_empty() => {
                wrong.push(format!("not found: {table}.{column}"))
            }
            Covered::By(_) => found += 1,
            Covered::Not(_) if !findings.iter().all(is_reference) => wrong.push(format!(
                "the list is wrong: {table}.{column} is found: {findings:?}"
            )),
            Covered::Not(_) => listed += 1,
        }
    }
    for table in tables {
        let columns: Vec<_> = COLUMNS.iter().filter(|(of, ..)| *of == table).collect();
        let is_covered = columns
            .iter()
            .any(|(.., covered)| matches!(covered, Covered::By(_)));
        let names: Vec<&str> = columns.iter().map(|(_, column, _)| *column).collect();
        let values = names
            .iter()
            .map(|column| match telling(table).contains(column) {
                true => altered.other(table, column),
                false => (*column).to_owned(),
            });
        let values: Vec<String> = values.collect();
        let one = format!("{place} = (select {place} from {table} order by {place} limit 1)");
        let add = format!(
            "insert into {table} ({}) select {} from {table} where {one}",
            names.join(", "),
            values.join(", ")
        );
        for (what, change) in [
            ("added", add),
            ("deleted", format!("delete from {table} where {one}")),
        ] {
            let findings = altered.finds(&change, table).await;
            let is_covered = is_covered
                && (what == "added" || MAY_BE_MISSING.iter().all(|(of, _)| *of != table));
            let count = findings.iter().filter(|one| !is_reference(one)).count();
            match (is_covered, count) {
                (true, 0) => wrong.push(format!("not found: a row {what} in {table}")),
                (true, _) => found += 1,
                (false, 0) => listed += 1,
                (false, _) => wrong.push(format!(
                    "the list is wrong: a row {what} in {table} is found: {findings:?}"
                )),
            }
        }
    }
    println!(
        "{found} alterations are found, {listed} are not and stand on the list with their reason"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // What changes words while they are read, or reads along.
    let (trigger, end) = match altered.file {
        Some(_) => (
            "create trigger sly after insert on event begin delete from session; end",
            "",
        ),
        None => (
            "create function sly() returns trigger language plpgsql as $$ begin return null; end $$; create trigger sly after insert on event execute function sly()",
            "drop trigger sly on event; drop function sly()",
        ),
    };
    for (change, undo, place) in [
        (trigger, end, "sly"),
        (
            "create view sly as select * from event",
            "drop view sly",
            "view sly",
        ),
        ("create table sly (id text)", "drop table sly", "table sly"),
        (
            "alter table person add column sly text",
            "alter table person drop column sly",
            "person",
        ),
        (
            "drop index event_by_item",
            "create index event_by_item on event (item_id, seq)",
            "index event_by_item",
        ),
        (
            "update _sqlx_migrations set description = description, checksum = substr(checksum, 2)",
            "",
            "_sqlx_migrations",
        ),
    ] {
        if undo.is_empty() && altered.file.is_none() {
            continue;
        }
        let findings = altered.finds_and_undoes(change, undo).await;
        assert!(
            findings.iter().any(|one| one.table.contains(place)),
            "{change}: {findings:?}"
        );
    }
    assert_eq!(
        altered.finds("select 1", "person").await,
        [],
        "everything was put right again"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_alteration_of_sqlite_is_found_or_listed() {
    every_alteration_is_found_or_listed(TestApp::on_sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_alteration_of_postgres_is_found_or_listed() {
    match TestApp::on_postgres().await {
        Some(app) => every_alteration_is_found_or_listed(app).await,
        None => skip(module_path!(), "TEST_POSTGRES_URL is not set"),
    }
}
