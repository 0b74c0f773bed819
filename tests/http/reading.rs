//! What is kept beside a text: labels, links between documents, item numbers, anchors that lead on.

use reqwest::Response;
use tests::{Client, TestApp, location, on_both_databases};

const DOOR: &str = "---\ntags: [doors, night]\nservice: hatch\naliases:\n  - HatchDoorStuck\nowner: Platform\n---\n# Hatch door\n\n## Roll back the hatch\n\nText.\n";

async fn save(app: &TestApp, client: &Client, slug: &str, source: &str) -> Response {
    let found = app.engine().find_document(&tests::reader(), slug).await;
    let document = found.expect("found").document;
    let fields = [
        ("request", &*Client::request_key()),
        ("document", document.id.as_str()),
        ("revision", &document.revision.to_string()),
        ("kind", "runbook"),
        ("source", source),
    ];
    client.post(&format!("/library/{slug}"), &fields).await
}

on_both_databases! {
    async fn labels_are_shown_and_lead_to_the_others(app: TestApp) {
        let ada = app.admin().await;
        ada.import(DOOR).await;
        ada.import("---\ntags: doors\n---\n# Other door\n").await;
        ada.import("# No door\n").await;
        let page = ada.page("/library/hatch-door").await;
        for words in ["/library?tag=doors", "/library?service=hatch", "HatchDoorStuck", "/library?owner=Platform"] {
            assert!(page.contains(words), "{words}");
        }
        let doors = ada.page("/library?tag=doors").await;
        assert!(doors.contains("Hatch door") && doors.contains("Other door") && !doors.contains("No door"));
        assert!(doors.contains("2 documents") && doors.contains("doors (2)"));
        assert!(ada.page("/library?tag=night&kind=plan").await.contains("No documents match"));
        let found = app.search_is_ready_for(&ada, "HatchDoorStuck").await;
        assert_eq!(found["hits"][0]["title"], "Hatch door", "{found}");
        // A label that is gone from the text is gone from the list.
        assert_eq!(save(&app, &ada, "hatch-door", "# Hatch door\n").await.status(), 303);
        assert!(!ada.page("/library?tag=doors").await.contains("Hatch door"));
    }

    async fn a_document_says_which_others_lead_to_it(app: TestApp) {
        let ada = app.admin().await;
        ada.import(DOOR).await;
        ada.import("# Night watch\n\nSee [the door](/library/hatch-door#s-roll-back-the-hatch).\n").await;
        let page = ada.page("/library/hatch-door").await;
        assert!(page.contains("Used in") && page.contains("/library/night-watch"), "{page}");
        assert!(!ada.page("/library/night-watch").await.contains("Used in"));
        // Moved to another address, and still found by the old one.
        let id = app.engine().find_document(&tests::reader(), "hatch-door").await.expect("found").document.id;
        let fields = [("request", &*Client::request_key()), ("document", id.as_str()), ("slug", "door")];
        assert_eq!(location(&ada.post("/library/hatch-door/address", &fields).await), "/library/door");
        assert!(ada.page("/library/door").await.contains("/library/night-watch"));
    }

    async fn a_heading_that_was_reworded_is_still_found(app: TestApp) {
        let ada = app.admin().await;
        ada.import(DOOR).await;
        save(&app, &ada, "hatch-door", "# Hatch door\n\n## Undo it\n\nText.\n").await;
        save(&app, &ada, "hatch-door", "# Hatch door\n\n## Put the old one in\n\nText.\n").await;
        let page = ada.page("/library/hatch-door").await;
        let heading = "<h2 id=\"s-put-the-old-one-in\"><span id=\"s-roll-back-the-hatch\"></span><span id=\"s-undo-it\"></span>Put the old one in</h2>";
        assert!(page.contains(heading), "{page}");
    }

    /// The first and the last wording are too far apart to be recognised; the numbers know the item.
    async fn an_item_is_the_same_through_all_revisions(app: TestApp) {
        let ada = app.admin().await;
        let plan = |words: &str| format!("# Switch plan\n\n- [ ] The lamp is lit\n- [ ] {words}\n- [ ] The door is shut\n");
        let wordings = [
            "The backup of today was restored on another machine by Ana",
            "The backup of today was restored on another computer by Ana",
            "The backup of today was tried on another computer by Ana",
            "The copy of today was tried on another computer by Ana",
            "The copy of today was tried on another computer by Ben",
            "The copy of Monday was tried on another computer by Ben",
        ];
        ada.import(&plan(wordings[0])).await;
        for words in &wordings[1..] {
            assert_eq!(save(&app, &ada, "switch-plan", &plan(words)).await.status(), 303);
        }
        let page = ada.page("/library/switch-plan/changes?from=1&to=6").await;
        assert!(page.contains(&format!("{} (was: {})", wordings[5], wordings[0])), "{page}");
        assert!(page.contains("2 unchanged") && !page.contains("Removed: kept"));
    }

    async fn a_preview_says_what_becomes_of_the_items(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Switch plan\n\n- [ ] The lamp is lit\n- [ ] The door is shut\n").await;
        let found = app.engine().find_document(&tests::reader(), "switch-plan").await.expect("found");
        let source = "# Switch plan\n\n- [ ] The lamp is lit\n- [ ] The kettle is off\n";
        let fields = [("request", &*Client::request_key()), ("document", found.document.id.as_str()), ("revision", "1"), ("kind", "plan"), ("source", source)];
        let page = ada.post("/library/switch-plan/preview", &fields).await.text().await.expect("text");
        for words in ["1 unchanged", "New: open", "The kettle is off", "The door is shut"] {
            assert!(page.contains(words), "{words}");
        }
    }

    async fn an_unknown_path_of_a_file_is_not_found(app: TestApp) {
        let ada = app.admin().await;
        assert_eq!(ada.get("/library/file/team/none.md").await.status(), 404);
        assert_eq!(app.anybody().get("/library/file/team/none.md").await.status(), 303);
    }
}
