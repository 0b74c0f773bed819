//! Documents: brought in, edited, never overwritten.

use engine::link::PartName;
use model::document::Kind;
use tests::{Client, PLAN, location, on_both_databases};

on_both_databases! {
    /// A title of another script is an address in it, wherever it leads.
    async fn an_address_keeps_its_script(app: TestApp) {
        let ada = app.admin().await;
        let to = location(&ada.import("# 发布计划\n\n- [ ] 备份\n").await);
        assert_eq!(to, "/library/%E5%8F%91%E5%B8%83%E8%AE%A1%E5%88%92");
        assert!(ada.page(&to).await.contains("发布计划"));
        assert_eq!(location(&ada.import("# Größe prüfen\n").await), "/library/groesse-pruefen");
        // What is refused comes back on its own page.
        let key = Client::request_key();
        let fields = [("request", &*key), ("asks", "to"), ("from", "发布计划"), ("to", "R-9"), ("role", "used")];
        let answer = ada.post("/links", &fields).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("a page").contains("There is no rollout R-9."));
    }

    async fn a_pasted_plan_becomes_a_document(app: TestApp) {
        let ada = app.admin().await;
        let answer = ada.import(PLAN).await;
        assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/library/move-the-ferry-timetable"));
        let found = app.engine().find_document(&tests::reader(), "move-the-ferry-timetable").await.expect("found");
        assert_eq!((found.document.kind, found.document.revision, &*found.source), (Kind::Plan, 1, PLAN));
        let page = ada.page("/library/move-the-ferry-timetable").await;
        assert!(page.contains("<h1>Move the ferry timetable</h1>") && page.contains("ticked in the text"));
    }

    async fn the_same_import_twice_is_one_document(app: TestApp) {
        let ada = app.admin().await;
        let key = Client::request_key();
        let first = location(&ada.import_with_key(PLAN, &key).await);
        assert_eq!(location(&ada.import_with_key(PLAN, &key).await), first);
        let (documents, count) = app.engine().list_documents(&tests::reader(), &Default::default(), 10, 0).await.expect("documents");
        assert_eq!((documents.len(), count), (1, 1));
    }

    async fn two_documents_with_one_title_have_two_addresses(app: TestApp) {
        let ada = app.admin().await;
        assert_eq!(location(&ada.import("# Same\n").await), "/library/same");
        assert_eq!(location(&ada.import("# Same\n").await), "/library/same-2");
    }

    /// Rule 12: what a person typed is never lost.
    async fn an_edit_onto_an_old_revision_keeps_both_texts(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Notes\n\nfirst\n").await;
        let id = app.engine().find_document(&tests::reader(), "notes").await.expect("found").document.id.to_string();
        let save = |source: &'static str| {
            let (ada, id) = (ada.clone(), id.clone());
            async move { ada.post("/library/notes", &[("request", &Client::request_key()), ("document", &id), ("revision", "1"), ("kind", "reference"), ("source", source)]).await }
        };
        assert_eq!(save("# Notes\n\nsecond\n").await.status(), 303);
        let answer = save("# Notes\n\nthird, typed by the slower one\n").await;
        assert_eq!(answer.status(), 409);
        let page = answer.text().await.expect("text");
        assert!(page.contains("third, typed by the slower one"), "the text that was typed");
        assert!(page.contains("second"), "the text that is stored");
        assert!(page.contains("revision 2 was saved meanwhile"));
        let stored = app.engine().find_document(&tests::reader(), "notes").await.expect("found");
        assert_eq!((stored.document.revision, &*stored.source), (2, "# Notes\n\nsecond\n"));
    }

    async fn a_post_mortem_names_the_item_that_let_the_fault_through(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        ada.import("---\nkind: post-mortem\n---\n# Boats waited\n").await;
        let document = app.engine().find_document(&tests::reader(), "boats-waited").await.expect("found").document;
        assert_eq!(document.kind, Kind::PostMortem);
        let fields = |item: &'static str| [("request", Client::request_key()), ("from", document.slug.clone()), ("to", rollout.clone()), ("item", item.to_owned())];
        let post = async |fields: [(&'static str, String); 4]| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ada.post("/links", &fields).await
        };
        assert_eq!(post(fields("9.9")).await.status(), 422);
        assert_eq!(post(fields("2.1")).await.status(), 303);
        let run = app.run(&rollout).await;
        assert!(matches!(&run.links[0].part, Some(PartName::Item(label, _)) if label == "2.1"));
        assert!(ada.page("/library/boats-waited").await.contains(&rollout));
    }
}
