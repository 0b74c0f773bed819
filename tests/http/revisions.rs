//! Revisions of a document, what changed between them, and addresses that go on leading to it.

use reqwest::Response;
use tests::{Client, TestApp, location, on_both_databases};

const FIRST: &str = "# Switch plan\n\n- [ ] The backup was restored on another machine\n- [ ] The lamp is lit\n- [ ] The door is shut\n";
const SECOND: &str = "# Switch plan\n\n- [ ] The backup of today was restored on another machine\n- [ ] The lamp is lit\n- [ ] The kettle is off\n";

async fn id(app: &TestApp, slug: &str) -> String {
    let found = app.engine().find_document(&tests::reader(), slug).await;
    found.expect("found").document.id.to_string()
}

async fn save(client: &Client, slug: &str, id: &str, base: &str, source: &str) -> Response {
    let fields = [
        ("request", &*Client::request_key()),
        ("document", id),
        ("revision", base),
        ("kind", "plan"),
        ("source", source),
    ];
    client.post(&format!("/library/{slug}"), &fields).await
}

async fn moves(client: &Client, slug: &str, id: &str, to: &str) -> Response {
    let fields = [
        ("request", &*Client::request_key()),
        ("document", id),
        ("slug", to),
    ];
    client
        .post(&format!("/library/{slug}/address"), &fields)
        .await
}

/// A document with two revisions, and its id.
async fn two_revisions(app: &TestApp, ada: &Client) -> String {
    ada.import(FIRST).await;
    let id = id(app, "switch-plan").await;
    assert_eq!(
        save(ada, "switch-plan", &id, "1", SECOND).await.status(),
        303
    );
    id
}

on_both_databases! {
    async fn every_revision_stays_and_says_who_and_when(app: TestApp) {
        let ada = app.admin().await;
        two_revisions(&app, &ada).await;
        let page = ada.page("/library/switch-plan/revisions").await;
        for words in ["Revision 2", "Revision 1", "Ada Admin", "/library/switch-plan/changes?from=1&amp;to=2"] {
            assert!(page.contains(words), "{words}");
        }
        assert!(ada.page("/library/switch-plan").await.contains("/library/switch-plan/revisions"));
    }

    async fn a_comparison_names_words_and_what_becomes_of_items(app: TestApp) {
        let ada = app.admin().await;
        two_revisions(&app, &ada).await;
        let page = ada.page("/library/switch-plan/changes?from=1&to=2").await;
        for words in [
            "<ins>of today", "1 unchanged",
            "The backup of today was restored on another machine (was: The backup was restored on another machine)",
            "Reworded: sign-offs would go stale and need confirming", "The kettle is off", "The door is shut",
        ] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(ada.page("/library/switch-plan/changes").await.matches("From revision 1 to 2").count(), 1);
        for unknown in ["from=1&to=3", "from=x&to=2", "from=0&to=1"] {
            assert_eq!(ada.get(&format!("/library/switch-plan/changes?{unknown}")).await.status(), 404, "{unknown}");
        }
    }

    async fn an_old_address_leads_to_the_document(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        assert_eq!(location(&moves(&ada, "switch-plan", &id, "switch-night").await), "/library/switch-night");
        let answer = ada.get("/library/switch-plan/changes?from=1&to=2").await;
        assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (308, "/library/switch-night/changes?from=1&to=2"));
        // And back: the address was its own.
        assert_eq!(location(&moves(&ada, "switch-night", &id, "switch-plan").await), "/library/switch-plan");
        assert_eq!(location(&ada.get("/library/switch-night").await), "/library/switch-plan");
    }

    async fn an_address_that_leads_anywhere_is_not_given_twice(app: TestApp) {
        let ada = app.admin().await;
        let first = two_revisions(&app, &ada).await;
        ada.import("# Other\n").await;
        let other = id(&app, "other").await;
        moves(&ada, "switch-plan", &first, "switch-night").await;
        for (taken, why) in [("switch-night", "This address is already taken"), ("switch-plan", "This address is already taken"), ("import", "is reserved"), ("Not An Address", "lower case")] {
            let answer = moves(&ada, "other", &other, taken).await;
            assert_eq!(answer.status(), 422, "{taken}");
            assert!(answer.text().await.expect("text").contains(why), "{taken}");
        }
        // A new document with the old title does not take over the old address.
        assert_eq!(location(&ada.import(FIRST).await), "/library/switch-plan-2");
    }

    /// Rule 12: the form was open while somebody saved and somebody else moved the document.
    async fn a_stale_edit_of_a_moved_document_keeps_the_text(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        moves(&ada, "switch-plan", &id, "switch-night").await;
        let answer = save(&ada, "switch-plan", &id, "1", "# Switch plan\n\ntyped by the slower one\n").await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.expect("text");
        for words in ["typed by the slower one", "What changed in the meantime", "<ins>of today", "/library/switch-night"] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn changes_in_different_places_are_joined(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        // Typed onto the first revision, which has another first item than the second.
        let typed = FIRST.replace("The lamp is lit", "The lamp is lit and warm");
        let answer = save(&ada, "switch-plan", &id, "1", &typed).await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.expect("text");
        for words in ["- [ ] The backup of today was restored on another machine", "- [ ] The lamp is lit and warm", "Both changed", "Your text, as you typed it"] {
            assert!(page.contains(words), "{words} in {page}");
        }
        let typed = format!("{FIRST}\nA last line.\n").replacen("# Switch plan", "# Switch plan\n\nA first line.", 1);
        let page = save(&ada, "switch-plan", &id, "1", &typed).await.text().await.expect("text");
        assert!(page.contains("A first line."), "{page}");
    }

    async fn a_text_with_marks_in_it_is_not_saved(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        let marked = "# Switch plan\n\n<<<<<<< your text\na\n=======\nb\n>>>>>>> revision 2\n";
        let answer = save(&ada, "switch-plan", &id, "2", marked).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("Line 3 still has a conflict"));
    }

    async fn a_preview_for_the_island_is_the_same_piece(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        let fields = [("request", &*Client::request_key()), ("document", &*id), ("revision", "2"), ("kind", "plan"), ("source", "# Switch plan\n\nA **new** sentence.\n")];
        let answer: serde_json::Value = ada.post_as_island("/library/switch-plan/preview", &fields).await.json().await.expect("JSON");
        let drawn = answer["preview"].as_str().expect("drawn");
        assert!(drawn.contains("A <strong>new</strong> sentence.") && drawn.contains("Removed"), "{drawn}");
    }

    async fn a_preview_looks_like_the_page_and_stores_nothing(app: TestApp) {
        let ada = app.admin().await;
        let id = two_revisions(&app, &ada).await;
        let typed = "# Switch plan\n\nA **new** sentence.\n\n- [x] ticked by nobody\n";
        let fields = [("request", &*Client::request_key()), ("document", &*id), ("revision", "1"), ("kind", "plan"), ("source", typed)];
        let answer = ada.post("/library/switch-plan/preview", &fields).await;
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.expect("text");
        // What was typed, how it looks, what the rules say, and still the revision that it was typed onto.
        for words in ["A **new** sentence.", "A <strong>new</strong> sentence.", "1 box is ticked here", "Based on revision 1.", "Nothing is stored yet"] {
            assert!(page.contains(words), "{words}");
        }
        let found = app.engine().find_document(&tests::reader(), "switch-plan").await.expect("found");
        assert_eq!(found.document.revision, 2);
    }
}
