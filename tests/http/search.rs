//! The search box finds sections of documents and items of runs.

use tests::{PLAN, TestApp, on_both_databases};

on_both_databases! {
    async fn sections_and_items_are_found(app: TestApp) {
        let ada = app.admin().await;
        ada.starts(app.engine(), PLAN).await;
        ada.import("# Harbour lights\n\nIntro.\n\n## Lamp is dark\n\nRun `lampctl relight --slow` on the pier.\n").await;
        let found = app.search_is_ready_for(&ada, "relight").await;
        let hit = &found["hits"][0];
        assert_eq!((hit["kind"].as_str(), hit["title"].as_str(), hit["section"].as_str()), (Some("reference"), Some("Harbour lights"), Some("Lamp is dark")));
        assert_eq!(hit["url"], "/library/harbour-lights#s-lamp-is-dark");
        assert_eq!(hit["reason"], "in the text");
        let found = app.search_is_ready_for(&ada, "boats+timetable&kind=item").await;
        assert_eq!(found["hits"][0]["section"], "Two boats read the new timetable");
        assert_eq!(found["hits"][0]["url"], "/rollouts/R-1?phase=2#i-2-1");
        let page = ada.page("/search?q=relight").await;
        assert!(page.contains("<mark>relight</mark>") && page.contains("Lamp is dark"));
    }

    /// A name however it is written, a paste, a typo, a beginning, what is left out, what is run.
    async fn a_page_is_found_by_whatever_is_known_of_it(app: TestApp) {
        let ada = app.admin().await;
        ada.import("---\nservice: lights\naliases: [LampStaysRed]\n---\n# HarbourLampOverheats\n\nThe lamp is too hot.\n\n## Remedy\n\nRaise `lamp_cooling_interval` on the pier.\n\n```bash\nlampctl cool --grace-period=30\n```\n").await;
        ada.import("# Harbour fees\n\nFees are paid at the pier; error 503 means closed.\n").await;
        ada.import("# Harbour map\n\nThe map of the pier; error 504 means late.\n").await;
        app.search_is_ready_for(&ada, "504").await;
        for (query, first, reason) in [
            ("harbour lamp overheats", "HarbourLampOverheats", "exact name"),
            ("HARBOUR_LAMP_OVERHEATS", "HarbourLampOverheats", "exact name"),
            ("LampStaysRed", "HarbourLampOverheats", "exact name"),
            ("LAMP_COOLING_INTERVAL", "HarbourLampOverheats", "exact identifier"),
            ("cooling interval", "HarbourLampOverheats", "all words"),
            ("HarbourLampOvrheats", "HarbourLampOverheats", "typo: HarbourLampOvrheats read as harbourlampoverheats"),
            ("HarbourLampOv", "HarbourLampOverheats", "begins with HarbourLampOv"),
            ("--grace-period", "HarbourLampOverheats", "exact identifier"),
            ("cmd:lampctl", "HarbourLampOverheats", "in the text"),
            ("pier -fees -map", "HarbourLampOverheats", "in the text"),
            ("pier service:lights", "HarbourLampOverheats", "in the text"),
            ("2026-11-26T03:12:44Z [4711] FIRING HarbourLampOverheats at 10.2.0.17", "HarbourLampOverheats", "exact name"),
            ("503", "Harbour fees", "in the text"),
            ("closing fee", "Harbour fees", "all words"),
        ] {
            let found = ada.get_json(&format!("/api/v1/search?q={}", encoded(query))).await;
            let hit = &found["hits"][0];
            assert_eq!((hit["title"].as_str(), hit["reason"].as_str()), (Some(first), Some(reason)), "{query}: {found}");
        }
        for (query, total) in [("503 -fees", 0), ("\"lamps\"", 0), ("504 service:lights", 0), ("cmd:pier", 0), ("pier", 3)] {
            let found = ada.get_json(&format!("/api/v1/search?q={}", encoded(query))).await;
            assert_eq!(found["total"], total, "{query}: {found}");
        }
        let page = ada.page("/search?q=pier+zeppelin").await;
        assert!(page.contains("Stands nowhere: zeppelin."), "{page}");
    }

    /// A page that was found is shown, however many sections the pages before it have.
    async fn every_page_that_was_found_is_shown(app: TestApp) {
        let ada = app.admin().await;
        for number in 0..60 {
            let sections: String = (0..8).map(|at| format!("\n## Part {at}\n\nThe quay {at} of {number}.\n")).collect();
            ada.import(&format!("# Quay {number}\n{sections}")).await;
        }
        ada.import("# Last of all\n\nThe sluice.\n").await;
        app.search_is_ready_for(&ada, "sluice").await;
        let found = ada.get_json("/api/v1/search?q=quay&limit=50").await;
        assert_eq!((found["total"].as_u64(), found["hits"].as_array().map(Vec::len)), (Some(50), Some(50)));
    }

    async fn an_edited_document_is_found_by_its_new_words_only(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Notes\n\nkestrel\n").await;
        app.search_is_ready_for(&ada, "kestrel").await;
        let id = app.engine().find_document(&tests::reader(), "notes").await.expect("found").document.id.to_string();
        ada.post("/library/notes", &[("request", &tests::Client::request_key()), ("document", &id), ("revision", "1"), ("kind", ""), ("source", "# Notes\n\nbuzzard\n")]).await;
        app.search_is_ready_for(&ada, "buzzard").await;
        assert_eq!(ada.get_json("/api/v1/search?q=kestrel").await["total"], 0);
    }
}

/// Words as they stand in an address.
fn encoded(words: &str) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let one = |byte: u8| match safe(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    words.bytes().map(one).collect()
}

/// The index is a cache: deleted, it is built again from the database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deleted_index_is_built_again() {
    let mut app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    ada.import("# Notes\n\nkestrel\n").await;
    app.search_is_ready_for(&ada, "kestrel").await;
    app.restart(|folder| {
        std::fs::remove_dir_all(folder.join("index")).expect("the index is there")
    })
    .await;
    let ada = app.anybody();
    ada.signs_in(&tests::Person::named("Ada Admin")).await;
    app.search_is_ready_for(&ada, "kestrel").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_queries_get_an_answer() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let long = "x".repeat(7_000);
    for query in [
        "",
        "a",
        "%20",
        "((((((((",
        "%22",
        "*",
        "~",
        "-x",
        "AND%20OR",
        "%F0%9F%A6%80",
        "%D7%A9%D7%9C%D7%95%D7%9D",
        "'%3B--",
        ".*",
        &long,
    ] {
        let answer = ada.get(&format!("/api/v1/search?q={query}")).await;
        assert_eq!(answer.status(), 200, "{query}");
        ada.page(&format!("/search?q={query}")).await;
    }
}
