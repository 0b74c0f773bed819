//! Whether a document can be trusted: computed from what people say after using it.

use reqwest::Response;
use tests::{Client, TestApp, on_both_databases};

const RUNBOOK: &str = "---\nkind: runbook\nowner: Platform\nreview-every: 90 days\n---\n\n# Lamp fault\n\nOn-call: Platform.\n\n1. Switch it on.\n";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn bring(app: &TestApp, ada: &Client, source: &str, slug: &str) -> String {
    ada.import(source).await;
    let found = app.engine().find_document(&tests::reader(), slug).await;
    found.expect("found").document.id.to_string()
}

async fn uses(client: &Client, id: &str, worked: &str, drill: &str, note: &str) -> Response {
    let fields = [
        ("request", &*Client::request_key()),
        ("document", id),
        ("revision", "1"),
        ("worked", worked),
        ("drill", drill),
        ("note", note),
    ];
    client.post("/library/lamp-fault/uses", &fields).await
}

/// The words of the trust line.
async fn line(client: &Client) -> String {
    let page = client.page("/library/lamp-fault").await;
    let from = page.find("trust-word").expect("a trust line");
    let end = page[from..].find("trust-more").expect("its end");
    page[from..from + end].to_owned()
}

on_both_databases! {
    async fn trust_is_earned_and_lost(app: TestApp) {
        let ada = app.admin().await;
        let id = bring(&app, &ada, RUNBOOK, "lamp-fault").await;
        assert!(line(&ada).await.contains("Unproven"));
        for (worked, drill, note, words) in [
            ("yes", "yes", "", "Drilled"), ("yes", "", "11 minutes", "Proven in use"),
            ("no", "", "the panel was dark", "Doubtful"), ("yes", "", "", "Proven in use"),
        ] {
            assert_eq!(uses(&ada, &id, worked, drill, note).await.status(), 303);
            let line = line(&ada).await;
            assert!(line.contains(words), "{line}");
        }
        let page = ada.page("/library/lamp-fault").await;
        for words in ["Used 4 times, worked 3", "the panel was dark", "11 minutes", "in a drill", "Owner: Platform"] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn a_failure_needs_a_word_and_keeps_what_was_typed(app: TestApp) {
        let ada = app.admin().await;
        let id = bring(&app, &ada, RUNBOOK, "lamp-fault").await;
        let answer = uses(&ada, &id, "no", "", "").await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("Say what did not work"));
        let long = "x".repeat(3000);
        let answer = uses(&ada, &id, "yes", "", &long).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains(&long));
        assert!(line(&ada).await.contains("Unproven"));
    }

    async fn a_review_that_is_overdue_makes_doubtful(app: TestApp) {
        let ada = app.admin().await;
        let id = bring(&app, &ada, RUNBOOK, "lamp-fault").await;
        uses(&ada, &id, "yes", "", "").await;
        let own = RUNBOOK.replace("owner: Platform", "owner: Ada Admin").replace("Lamp", "Bell");
        bring(&app, &ada, &own, "bell-fault").await;
        app.advance(89 * DAY_MS);
        let client = app.anybody();
        client.signs_in(&tests::Person::named("Ada Admin")).await;
        assert!(line(&client).await.contains("Review due"));
        assert!(!client.page("/").await.contains("bell-fault"), "it is not due yet");
        app.advance(2 * DAY_MS);
        let client = app.anybody();
        client.signs_in(&tests::Person::named("Ada Admin")).await;
        let first = client.page("/").await;
        assert!(first.contains("/library/bell-fault") && !first.contains("/library/lamp-fault"), "it waits for its owner: {first}");
        let line = line(&client).await;
        assert!(line.contains("Doubtful") && line.contains("Review overdue since"), "{line}");
    }

    async fn a_retired_document_says_what_to_use_instead(app: TestApp) {
        let ada = app.admin().await;
        let id = bring(&app, &ada, RUNBOOK, "lamp-fault").await;
        bring(&app, &ada, "# New lamp fault\n", "new-lamp-fault").await;
        let retire = async |successor: &str| {
            let fields = [("request", &*Client::request_key()), ("document", id.as_str()), ("reason", "the panel was replaced"), ("successor", successor)];
            ada.post("/library/lamp-fault/retirement", &fields).await
        };
        for wrong in ["lamp-fault", "no-such-document"] {
            assert_eq!(retire(wrong).await.status(), 422, "{wrong}");
        }
        assert_eq!(retire("new-lamp-fault").await.status(), 303);
        let line = line(&ada).await;
        for words in ["Retired", "the panel was replaced", "/library/new-lamp-fault", "New lamp fault"] {
            assert!(line.contains(words), "{words} in {line}");
        }
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    /// The same form twice counts once; its key with other words is refused, and so is a document that is not there.
    async fn a_use_counts_once(app: TestApp) {
        let ada = app.admin().await;
        let id = bring(&app, &ada, RUNBOOK, "lamp-fault").await;
        let key = Client::request_key();
        let send = async |id: &str, worked: &str| {
            let fields = [("request", &*key), ("document", id), ("revision", "1"), ("worked", worked), ("note", "dark")];
            ada.post("/library/lamp-fault/uses", &fields).await.status().as_u16()
        };
        assert_eq!((send(&id, "no").await, send(&id, "no").await, send(&id, "yes").await), (303, 303, 422));
        assert!(line(&ada).await.contains("Used once"));
        let nobodys = uses(&ada, "00000000-0000-7000-8000-000000000000", "yes", "", "").await;
        assert_eq!(nobodys.status(), 404);
        let fields = [("request", &*Client::request_key()), ("document", "00000000-0000-7000-8000-000000000000"), ("reason", "gone")];
        assert_eq!(ada.post("/library/lamp-fault/retirement", &fields).await.status(), 404);
    }
}
