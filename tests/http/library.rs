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
        assert!(page.contains("<h1>Move the ferry timetable</h1>"));
        assert!(ada.page("/library/move-the-ferry-timetable/reading").await.contains("ticked in the text"));
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

    /// Each filter and order of the page is one of the list for machines.
    async fn the_library_is_narrowed_and_sorted(app: TestApp) {
        let ada = app.admin().await;
        let bring = async |title: &str, head: &str, text: &str| {
            assert_eq!(ada.import(&format!("---\n{head}\n---\n# {title}\n\n{text}\n")).await.status(), 303);
            app.advance(1000);
        };
        bring("beta lamp", "kind: runbook\nservice: lamps\ntags: night\nowner: Port\nreview-every: 90 days", "Light it.").await;
        bring("Alpha door", "kind: runbook\nservice: doors\ntags: night\nreview-every: 30 days", "**Owner:** Yard").await;
        bring("Gamma plan", "kind: plan\nservice: lamps", "- [ ] lit").await;
        let uses = async |slug: &str, worked: &str, drill: &str| {
            let id = app.engine().find_document(&tests::reader(), slug).await.expect("found").document.id.to_string();
            let fields = [("request", &*Client::request_key()), ("document", &id), ("revision", "1"), ("worked", worked), ("drill", drill), ("note", "dark")];
            assert_eq!(ada.post(&format!("/library/{slug}/uses"), &fields).await.status(), 303);
            app.advance(1000);
        };
        uses("alpha-door", "yes", "").await;
        uses("beta-lamp", "no", "").await;
        let listed = async |query: &str| -> Vec<String> {
            let list = ada.get_json(&format!("/api/v1/documents?{query}")).await;
            let items = list["items"].as_array().cloned().unwrap_or_default();
            let page = ada.page(&format!("/library?{query}")).await;
            let slugs: Vec<String> = items.iter().filter_map(|one| one["slug"].as_str().map(str::to_owned)).collect();
            let places: Vec<_> = slugs.iter().map(|slug| page.find(&format!("href=\"/library/{slug}\""))).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{query}: the page shows the same, {places:?}");
            let count = match slugs.len() { 1 => "1 document<".to_owned(), many => format!("{many} documents<") };
            assert!(page.contains(&count), "{query}: {count}");
            slugs
        };
        for (query, slugs) in [
            ("", &["gamma-plan", "alpha-door", "beta-lamp"][..]),
            ("sort=name", &["alpha-door", "beta-lamp", "gamma-plan"]),
            ("sort=used", &["beta-lamp", "alpha-door", "gamma-plan"]),
            ("sort=review", &["alpha-door", "beta-lamp", "gamma-plan"]),
            ("kind=runbook&sort=name", &["alpha-door", "beta-lamp"]),
            ("service=lamps", &["gamma-plan", "beta-lamp"]),
            ("tag=night&service=lamps", &["beta-lamp"]),
            ("owner=Yard", &["alpha-door"]),
            ("owner=Port", &["beta-lamp"]),
            ("trust=proven", &["alpha-door"]),
            ("trust=doubtful", &["beta-lamp"]),
            ("trust=unproven", &["gamma-plan"]),
        ] {
            assert_eq!(listed(query).await, slugs, "{query}");
        }
        let list = ada.get_json("/api/v1/documents?owner=Yard").await;
        assert_eq!((&list["items"][0]["trust"], list["items"][0]["used"].is_string()), (&serde_json::json!("proven"), true));
        // Each chip takes its own filter away and leaves the others.
        let page = ada.page("/library?service=lamps&tag=night&sort=name").await;
        assert!(page.contains("href=\"/library?tag=night&amp;sort=name\"") && page.contains("href=\"/library?service=lamps&amp;sort=name\""), "{page}");
        assert!(page.contains("night (1)") && !page.contains("Yard"), "what is left to choose from is counted among what is shown: {page}");
        // A review that is overdue makes doubtful, and time alone does that.
        app.advance(31 * 24 * 60 * 60 * 1000);
        let again = app.anybody();
        again.signs_in(&tests::Person::named("Ada Admin")).await;
        let list = again.get_json("/api/v1/documents?trust=doubtful&sort=name").await;
        assert_eq!((&list["items"][0]["slug"], &list["items"][1]["slug"]), (&serde_json::json!("alpha-door"), &serde_json::json!("beta-lamp")));
        for wrong in ["trust=maybe", "sort=size", "kind=poem"] {
            assert_eq!(again.get(&format!("/api/v1/documents?{wrong}")).await.status(), 422, "{wrong}");
        }
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    async fn the_pages_of_a_narrowed_list_keep_its_filter(app: TestApp) {
        let ada = app.admin().await;
        for number in 0..51 {
            ada.import(&format!("---\ntags: many\n---\n# Note {number}\n")).await;
        }
        ada.import("# Other\n").await;
        let page = ada.page("/library?tag=many&sort=name").await;
        assert!(page.contains("51 documents<") && page.contains("href=\"/library?tag=many&amp;sort=name&amp;page=2\""), "{page}");
        let page = ada.page("/library?tag=many&sort=name&page=2").await;
        assert!(page.contains("Note 9") && !page.contains("Note 8<") && page.contains("Page 2 of 2"), "{page}");
    }
}
