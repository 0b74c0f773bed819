//! Bringing documents in: read first, stored afterwards, secrets covered.

use tests::{location, on_both_databases};

/// Made up here; it opens nothing.
const SECRET: &str = "Zq81-kkPw-77";
const WITH_SECRET: &str = "# Deploy hook\n\nCall on-call first.\n\n```bash\ncurl \"https://deploy.example.test/hook?key=Zq81-kkPw-77\"\n```\n";

on_both_databases! {
    async fn a_review_shows_every_finding_and_stores_nothing(app: TestApp) {
        let ada = app.admin().await;
        let before = app.engine().verify().await.expect("verified").events;
        let answer = ada.reviews("# Canary: complete\n\n## Phase 1: Try\n\n- [x] a\n- [ ] b\n").await;
        assert_eq!(answer.status(), 200);
        let page = answer.text().await.expect("text");
        for words in ["What would be imported", "Nothing is stored yet", "1 error", "This says that it is complete", "/help/rules/complete-while-open", "/help/rules/ticks-without-person"] {
            assert!(page.contains(words), "{words}");
        }
        assert_eq!(app.engine().verify().await.expect("verified").events, before);
        let (_, count) = app.engine().list_documents(&tests::reader(), &Default::default(), 10, 0).await.expect("documents");
        assert_eq!(count, 0);
    }

    async fn a_text_that_cannot_be_read_is_refused_at_the_review(app: TestApp) {
        let ada = app.admin().await;
        let answer = ada.reviews("a\0b").await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("control character U+0000"));
    }

    async fn secrets_are_covered_before_anything_is_stored(app: TestApp) {
        let ada = app.admin().await;
        assert_eq!(location(&ada.import(WITH_SECRET).await), "/library/deploy-hook");
        let stored = app.engine().find_document(&tests::reader(), "deploy-hook").await.expect("found");
        assert!(!stored.source.contains(SECRET) && stored.source.contains("hook?key=••••••"));
        assert!(!ada.page("/library/deploy-hook").await.contains(SECRET));
    }

    async fn a_secret_that_is_kept_is_in_its_document_and_nowhere_else(app: TestApp) {
        let ada = app.admin().await;
        assert_eq!(location(&ada.import_with_secrets(WITH_SECRET).await), "/library/deploy-hook");
        let stored = app.engine().find_document(&tests::reader(), "deploy-hook").await.expect("found");
        assert_eq!(&*stored.source, WITH_SECRET);
        let found = app.search_is_ready_for(&ada, "deploy.example.test").await;
        assert!(!found.to_string().contains(SECRET), "{found}");
        let hidden = ada.get_json("/api/v1/search?q=Zq81").await;
        assert_eq!(hidden["total"], 0, "{hidden}");
    }

    /// A person keeps the original value by value, before anything is stored.
    async fn one_of_two_secrets_is_kept_by_its_tick(app: TestApp) {
        let ada = app.admin().await;
        let text = "# Two\n\nDEPLOY_TOKEN=Zq81-kkPw-77\n\n`OTHER_TOKEN=Xr92-llQx-88`\n";
        let page = ada.reviews(text).await.text().await.expect("text");
        for words in ["2 values are hidden", "Line 3: A token", "Line 5: A token", "Zq8••••••"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let kept: Vec<String> = model::lint::hidden(text).into_iter().map(|one| one.mark).take(1).collect();
        assert!(page.contains(&format!("value=\"{}\"", kept[0])), "{page}");
        assert_eq!(location(&ada.import_keeping(text, &kept).await), "/library/two");
        let stored = app.engine().find_document(&tests::reader(), "two").await.expect("found");
        assert_eq!(&*stored.source, text.replace("Xr92-llQx-88", "••••••"));
        // The same tick on a text whose lines have moved keeps the same value.
        let moved = text.replace("# Two\n", "# Three\n\nA new line.\n");
        ada.import_keeping(&moved, &kept).await;
        let stored = app.engine().find_document(&tests::reader(), "three").await.expect("found");
        assert_eq!(&*stored.source, moved.replace("Xr92-llQx-88", "••••••"));
    }

    async fn the_editor_lists_what_it_would_hide(app: TestApp) {
        let ada = app.admin().await;
        ada.import_with_secrets(WITH_SECRET).await;
        let page = ada.page("/library/deploy-hook/edit").await;
        assert!(page.contains("1 value is hidden") && page.contains("Line 6: A key in an address"), "{page}");
        ada.import("# Plain\n").await;
        assert!(!ada.page("/library/plain/edit").await.contains("name=\"keep\""));
    }

    async fn what_was_read_stands_on_a_page_of_its_own(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Flags\n\n| Flag | Staging | Production |\n|---|---|---|\n| `new_search` | on | |\n\n## Created files\n\n- src/a.rs (12 lines)\n").await;
        let page = ada.page("/library/flags").await;
        assert!(page.contains("href=\"/library/flags/reading\"") && page.contains("new_search has no value in: Production."), "{page}");
        assert!(!page.contains("Flags by stage"), "what the text says is not said again");
        let page = ada.page("/library/flags/reading").await;
        for words in ["Flags by stage", "no value", "1 created, 12 lines"] {
            assert!(page.contains(words), "{words}");
        }
    }

    /// Nobody needs to be signed in to be helped.
    async fn help_is_there_for_anybody(app: TestApp) {
        let (ada, nobody) = (app.admin().await, app.anybody());
        for anybody in [&ada, &nobody] {
            let page = anybody.get("/help").await;
            assert_eq!(page.status(), 200);
            let page = page.text().await.unwrap_or_default();
            for words in ["href=\"/help/rules\"", "Ctrl K", "Go to the search field", "/api/v1"] {
                assert!(page.contains(words), "{words}");
            }
        }
        assert_eq!(nobody.get("/help/none").await.status(), 404);
    }

    async fn every_rule_has_its_page(app: TestApp) {
        let ada = app.admin().await;
        let list = ada.page("/help/rules").await;
        for rule in model::lint::RULES {
            let address = format!("/help/rules/{}", rule.name);
            assert!(list.contains(&address), "{address}");
            let page = ada.page(&address).await;
            assert!(page.contains(rule.title) && page.contains("Flagged"), "{address}");
        }
        assert_eq!(ada.get("/help/rules/no-such-rule").await.status(), 404);
    }
}
