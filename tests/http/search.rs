//! The search box finds sections of documents and items of runs.

use tests::{Client, PLAN, TestApp, on_both_databases, saved};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
        assert_eq!(ada.get_json("/api/v1/search?q=pier&service=Lights").await["total"], 1);
        let page = ada.page("/search?q=pier+zeppelin").await;
        assert!(page.contains("No matches for “zeppelin”."), "{page}");
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

    /// What is superseded stands below what is to be used instead, however well it fits, and says so; what is overdue
    /// says so.
    async fn the_standing_of_a_document_is_shown(app: TestApp) {
        let ada = app.admin().await;
        ada.import("---\nkind: runbook\nreview-every: 30 days\n---\n# Lamp fault\n\nLamp fault, lamp fault: switch the lamp on.\n").await;
        ada.import("---\nkind: runbook\n---\n# The new panel\n\n## When the lamp is dark\n\nA fault.\n").await;
        let id = |found: &serde_json::Value, at: usize| found["hits"][at]["document"].as_str().expect("an id").to_owned();
        app.search_is_ready_for(&ada, "panel").await;
        let found = ada.get_json("/api/v1/search?q=lamp+fault").await;
        assert_eq!((found["total"].as_i64(), found["hits"][0]["title"].as_str()), (Some(2), Some("Lamp fault")));
        let key = Client::request_key();
        let fields = [("request", &*key), ("document", &id(&found, 0)), ("reason", "the panel was replaced"), ("successor", "the-new-panel")];
        assert_eq!(ada.post("/library/lamp-fault/retirement", &fields).await.status(), 303);
        app.search_is_ready_for(&ada, "lamp+status:retired").await;
        let found = ada.get_json("/api/v1/search?q=lamp+fault").await;
        assert_eq!((found["hits"][0]["title"].as_str(), found["hits"][1]["title"].as_str()), (Some("The new panel"), Some("Lamp fault")));
        let page = ada.page("/search?q=lamp+fault").await;
        assert!(page.contains("Retired") && page.contains("<a href=\"/library/the-new-panel\">The new panel</a>"), "{page}");
        for (query, total) in [("lamp+status:retired", 1), ("lamp+status:current", 1), ("lamp&status=current", 1)] {
            let page = ada.page(&format!("/search?q={query}")).await;
            assert!(page.contains(&format!("<h1>{total} page</h1>")), "{query}: {page}");
        }
        let fields = [("request", &*Client::request_key()), ("document", &id(&found, 0)), ("revision", "1"), ("worked", "yes"), ("drill", ""), ("note", "")];
        assert_eq!(ada.post("/library/the-new-panel/uses", &fields).await.status(), 303);
        ada.waits_for("/search?q=dark", "Proven in use").await;
        ada.import("---\nkind: runbook\nreview-every: 30 days\n---\n# Harbour gate\n\nGate.\n").await;
        app.search_is_ready_for(&ada, "gate").await;
        app.advance(31 * 24 * 60 * 60 * 1000);
        let late = app.anybody();
        late.signs_in(&tests::Person::named("Ada Admin")).await;
        assert!(late.page("/search?q=gate").await.contains("Review overdue"));
    }

    /// Where the words say as much of each, what worked last is first, then what is read first in a fault, then the rest.
    async fn pages_of_one_score_stand_in_the_order_of_use(app: TestApp) {
        let ada = app.admin().await;
        for (kind, name) in [("reference", "alpha"), ("checklist", "bravo"), ("runbook", "delta"), ("runbook", "echo"), ("post-mortem", "golf")] {
            ada.import(&format!("---\nkind: {kind}\n---\n# Sluice {name}\n\nWater.\n")).await;
        }
        app.search_is_ready_for(&ada, "golf").await;
        let titles = async || {
            let found = ada.get_json("/api/v1/search?q=sluice").await;
            let hits = found["hits"].as_array().expect("hits").iter();
            let titles: Vec<String> = hits.map(|hit| hit["title"].as_str().expect("a title").replace("Sluice ", "")).collect();
            let delta = found["hits"].as_array().expect("hits").iter().find(|hit| hit["title"] == "Sluice delta").expect("delta is found");
            (titles, delta["document"].as_str().expect("an id").to_owned())
        };
        let (before, delta) = titles().await;
        assert_eq!(before[2..], ["golf", "bravo", "alpha"], "{before:?}");
        let fields = [("request", &*Client::request_key()), ("document", &delta), ("revision", "1"), ("worked", "yes"), ("drill", ""), ("note", "")];
        assert_eq!(ada.post("/library/sluice-delta/uses", &fields).await.status(), 303);
        ada.waits_for("/search?q=delta", "Proven in use").await;
        assert_eq!(titles().await.0, ["delta", "echo", "golf", "bravo", "alpha"]);
        let fields = [("request", &*Client::request_key()), ("document", &delta), ("reason", "it leaks"), ("successor", "")];
        assert_eq!(ada.post("/library/sluice-delta/retirement", &fields).await.status(), 303);
        app.search_is_ready_for(&ada, "delta+status:retired").await;
        assert_eq!(titles().await.0, ["echo", "golf", "bravo", "alpha", "delta"]);
    }

    /// A flag, a remedy and a file of a record are found by themselves, each at the section that says it.
    async fn flags_remedies_and_files_are_found(app: TestApp) {
        let ada = app.admin().await;
        ada.import("---\nkind: flag-matrix\n---\n# Ferry flags\n\n## Boarding\n\n| Flag | Staging | Production |\n|---|---|---|\n| FERRY_NIGHT_BOARDING | on | off |\n| FERRY_DOG_TICKETS | off | off |\n").await;
        ada.import("# Ferry troubles\n\n## Troubleshooting\n\n### The gangway is stuck\n\n**Cause**: ice on the hinge\n\n**Solution**: pour warm water on it\n\n## Other troubles\n\n| Issue | Cause | Solution |\n|---|---|---|\n| The horn is silent | no air | open the valve |\n").await;
        ada.import("---\nkind: provenance\n---\n# Ferry record\n\n## Files created\n\n- `src/gangway/hinge.rs` (120 lines)\n- `src/horn.rs` (40 lines)\n").await;
        app.search_is_ready_for(&ada, "horn.rs").await;
        for (query, kind, section, url, snippet) in [
            ("FERRY_NIGHT_BOARDING", "flag", "FERRY_NIGHT_BOARDING", "/library/ferry-flags#s-boarding", "Staging: on; Production: off"),
            ("gangway stuck", "remedy", "The gangway is stuck", "/library/ferry-troubles#s-the-gangway-is-stuck", "Cause: ice on the hinge\nSolution: pour warm water on it\n"),
            ("horn silent", "remedy", "The horn is silent", "/library/ferry-troubles#s-other-troubles", "no air\nopen the valve"),
            ("gangway hinge.rs", "file", "src/gangway/hinge.rs", "/library/ferry-record#s-files-created", "created, 120 lines"),
        ] {
            for narrowed in [query.to_owned(), format!("{query} kind:{kind}")] {
                let found = ada.get_json(&format!("/api/v1/search?q={}", encoded(&narrowed))).await;
                let hit = &found["hits"][0];
                let told = ["kind", "section", "url", "snippet"].map(|name| hit[name].as_str().unwrap_or_default());
                assert_eq!(told, [kind, section, url, snippet], "{narrowed}: {found}");
            }
        }
        for (kind, total) in [("flag", 1), ("flag-matrix", 1), ("remedy", 1), ("provenance", 1), ("reference", 1)] {
            assert_eq!(ada.get_json(&format!("/api/v1/search?q=ferry&kind={kind}")).await["total"], total, "{kind}");
        }
    }

    /// A title without words of its own shows those below it, with their command.
    async fn a_title_shows_the_words_below_it(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# LighthouseDark\n\n## Meaning\n\nNo light is seen.\n\n```bash\nlampctl status\n```\n\n## Impact\n\nBoats wait.\n").await;
        let found = app.search_is_ready_for(&ada, "LighthouseDark").await;
        let hit = &found["hits"][0];
        assert_eq!((hit["section"].as_str(), hit["url"].as_str()), (Some("LighthouseDark"), Some("/library/lighthousedark#s-lighthousedark")));
        assert!(hit["snippet"].as_str().is_some_and(|words| words.starts_with("No light is seen.")), "{found}");
        assert!(ada.page("/search?q=LighthouseDark").await.contains("<code>lampctl status<"));
    }

    /// A name is found as it is written before other ways of writing it: whole, begun, mistyped, and in an address.
    async fn a_name_as_it_is_written_comes_first(app: TestApp) {
        let ada = app.admin().await;
        for number in 0..4 {
            ada.import(&format!("# Buoy {number}\n\nSee `mooring-chain-length`, MooringChainLength and https://example.org/buoy-drift-alarm for more of mooring chain length.\n")).await;
        }
        ada.import("# Anchor\n\nSet `mooring_chain_length`, as [told](https://example.org/BuoyDriftAlarm).\n").await;
        app.search_is_ready_for(&ada, "anchor").await;
        for query in ["mooring_chain_length", "mooring_chain_le", "mooring_chian_length", "BuoyDriftAlarm"] {
            let found = ada.get_json(&format!("/api/v1/search?q={query}")).await;
            assert_eq!((found["hits"][0]["title"].as_str(), found["total"].as_i64()), (Some("Anchor"), Some(5)), "{query}: {found}");
        }
    }

    /// Decisions, comments with their evidence, and deployments are found, under their rollout.
    async fn what_was_said_in_a_rollout_is_found(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        saved(ada.comments(&rollout, &run.items[0], "The winch squeaks", ("command-output", "E4711 gearbox", "")).await).await;
        saved(ada.deploys(&rollout, "staging-harbour", "0a1b2c3d", "").await).await;
        assert_eq!(ada.decides(&rollout, "hold", "The fog is too thick").await.status(), 303);
        for query in ["thick", "0a1b2c3d"] {
            app.search_is_ready_for(&ada, query).await;
        }
        for (query, kind, section, url) in [
            ("squeaks", "timeline", "1.1 The image is built from the tagged commit", "/rollouts/R-1/timeline?before="),
            ("E4711", "timeline", "1.1 The image is built from the tagged commit", "/rollouts/R-1/timeline?before="),
            ("fog thick", "decision", "Decision: HOLD", "/rollouts/R-1/decisions/"),
            ("0a1b2c3d", "timeline", "", "/rollouts/R-1/timeline?before="),
        ] {
            let found = ada.get_json(&format!("/api/v1/search?q={}", encoded(query))).await;
            let hit = &found["hits"][0];
            assert_eq!((hit["kind"].as_str(), hit["document"].as_str()), (Some(kind), Some("R-1")), "{query}: {found}");
            assert!(hit["section"].as_str().is_some_and(|shown| section.is_empty() || shown == section), "{query}: {found}");
            let address = hit["url"].as_str().expect("an address");
            assert!(address.starts_with(url), "{query}: {found}");
            ada.page(address.split('#').next().expect("a page")).await;
        }
        for (query, total) in [("timetable+env:staging-harbour", 1), ("timetable+env:prod", 0), ("timetable+status:open", 1), ("timetable+status:closed", 0)] {
            assert_eq!(ada.get_json(&format!("/api/v1/search?q={query}")).await["total"], total, "{query}");
        }
        assert_eq!(ada.decides(&rollout, "abort", "The fog stays").await.status(), 303);
        app.search_is_ready_for(&ada, "timetable+status:closed").await;
    }

    /// Numbers are never mistyped, and codes stay what they are.
    async fn numbers_are_what_they_are(app: TestApp) {
        let ada = app.admin().await;
        for (title, words) in [("Gone", "HTTP 404 and port 8081, release v1.3, E504"), ("Same", "HTTP 304 and port 8080, release v1.2, E503")] {
            ada.import(&format!("# {title}\n\n{words}.\n")).await;
        }
        app.search_is_ready_for(&ada, "E503").await;
        for (query, title) in [("304", "Same"), ("404", "Gone"), ("8080", "Same"), ("8081", "Gone"), ("v1.2", "Same"), ("v1.3", "Gone"), ("E503", "Same"), ("E504", "Gone")] {
            let found = ada.get_json(&format!("/api/v1/search?q={query}")).await;
            assert_eq!((found["total"].as_i64(), found["hits"][0]["title"].as_str()), (Some(1), Some(title)), "{query}: {found}");
        }
        assert_eq!(ada.get_json("/api/v1/search?q=505").await["total"], 0);
    }

    /// However an identifier is typed, the section that holds it is found.
    async fn identifiers_are_found_however_they_are_typed(app: TestApp) {
        let ada = app.admin().await;
        let pages = [
            ("Settings", "Set `LAMP_ENABLE_CONSOLIDATED_METRICS` first."),
            ("Endpoints", "See `/api/lamps/runs/{id}/consolidated-metrics`."),
            ("KubePodCrashLooping", "A pod restarts."),
            ("Indexes", "The index `idx_phase_metrics_run_id` is used."),
            ("Patience", "```bash\nkubectl delete pod --grace-period=30 lamp\n```"),
            ("Scaler", "The metric kube_horizontalpodautoscaler_status_desired_replicas is low."),
            ("Languages", "Written in C++ and c#; see .env and /health."),
        ];
        for (title, words) in pages {
            ada.import(&format!("# {title}\n\n{words}\n")).await;
        }
        app.search_is_ready_for(&ada, "written+health").await;
        for (query, titles) in [
            ("consolidated metrics", &["Settings", "Endpoints"][..]), ("consolidated-metrics", &["Settings", "Endpoints"]),
            ("ConsolidatedMetrics", &["Settings", "Endpoints"]), ("CONSOLIDATED_METRICS", &["Settings", "Endpoints"]),
            ("crash looping", &["KubePodCrashLooping"]), ("run_id", &["Indexes"]),
            ("--grace-period", &["Patience"]), ("grace-period", &["Patience"]), ("grace period", &["Patience"]),
            ("desired_replicas", &["Scaler"]), ("C++", &["Languages"]), ("c#", &["Languages"]), (".env", &["Languages"]), ("/health", &["Languages"]),
        ] {
            let found = ada.get_json(&format!("/api/v1/search?q={}", encoded(query))).await;
            let hits = found["hits"].as_array().expect("hits");
            let shown: Vec<&str> = hits.iter().filter_map(|hit| hit["title"].as_str()).collect();
            assert!(titles.iter().all(|title| shown.contains(title)), "{query}: {shown:?}");
            assert!(titles.contains(&shown[0]), "{query}: {shown:?}");
        }
    }

    /// Where nothing is found, names that are nearly so are offered.
    async fn nearest_names_are_offered(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Harbour lamp overheats\n\nToo hot.\n").await;
        app.search_is_ready_for(&ada, "hot").await;
        let page = ada.page("/search?q=hrbr-lmp-overheating").await;
        assert!(page.contains("Did you mean") && page.contains("/library/harbour-lamp-overheats"), "{page}");
        let page = ada.page("/search?q=zeppelin").await;
        assert!(page.contains("No results") && !page.contains("These names"), "{page}");
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
    ada.import("# Notes\n\nA kestrel; the end.\n").await;
    let long = "x".repeat(7_000);
    let again = "kestrel ".repeat(1_000);
    let brackets = "(".repeat(200);
    for query in [
        "",
        "a",
        " ",
        &brackets,
        "\"",
        "*",
        "~",
        "-x",
        "AND OR",
        "the and of",
        "\u{1}\u{7f}\u{0}",
        "🦀",
        "שלום עולם",
        "\u{202e}e\u{301}",
        "';--",
        "' or 1=1",
        ".*",
        "(a+)+$",
        "kestrel~2",
        "kest*",
        &long,
        &again,
    ] {
        let shown: String = query.chars().take(20).collect();
        let address = format!("/api/v1/search?q={}", encoded(query));
        assert_eq!(ada.get(&address).await.status(), 200, "{shown}");
        ada.page(&format!("/search?q={}", encoded(query))).await;
    }
    // What is longer than an address can be is refused with its own status.
    let mut connection = TcpStream::connect(app.url.trim_start_matches("http://"))
        .await
        .expect("connected");
    let huge = format!(
        "GET /api/v1/search?q={} HTTP/1.1\r\nHost: holdpoint\r\n\r\n",
        "x".repeat(100_000)
    );
    // The server may answer and close before it has read all of it.
    let _ = connection.write_all(huge.as_bytes()).await;
    let mut answer = vec![0; 12];
    connection.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 414");
    let found = app.search_is_ready_for(&ada, "the+kestrel").await;
    assert_eq!(found["total"], 1, "{found}");
}

/// Whatever identifier stands in a section of the public runbooks: whoever types it finds the page by its name, by the
/// identifier, or by all words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_identifier_of_a_section_is_found() {
    const ASKED: usize = 300;
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !corpus.exists() {
        return tests::skip(
            "every_identifier_of_a_section_is_found",
            "../shared/corpus is not there",
        );
    }
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let mut known = std::collections::BTreeMap::<String, std::collections::BTreeSet<String>>::new();
    let mut folders = vec![
        corpus.join("openshift-runbooks"),
        corpus.join("prometheus-operator-runbooks"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                let source = std::fs::read_to_string(path).expect("text");
                let answer = ada.import(&source).await;
                if answer.status() == 303 {
                    let page = tests::location(&answer);
                    let code = source.split('`').skip(1).step_by(2);
                    for name in code.filter(|code| {
                        code.len() > 5
                            && code.contains('_')
                            && !code.ends_with('_')
                            && code
                                .bytes()
                                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                    }) {
                        known
                            .entry(name.to_owned())
                            .or_default()
                            .insert(page.clone());
                    }
                }
            }
        }
    }
    ada.import("# Last of all\n\nZeppelin.\n").await;
    app.search_is_ready_for(&ada, "zeppelin").await;
    let seed = u64::from(std::process::id()) * 7919;
    println!("seed {seed}, {} identifiers", known.len());
    assert!(known.len() > 20, "the corpus has identifiers");
    let mut random = tests::Seeded(seed);
    let mut names: Vec<_> = known.into_iter().collect();
    while names.len() > ASKED {
        let at = random.below(names.len() as u64) as usize;
        names.swap_remove(at);
    }
    for (name, pages) in names {
        let found = app
            .engine()
            .search(&tests::reader(), &name, Vec::new(), 50)
            .await
            .expect("found");
        for page in &pages {
            let hit = found
                .hits
                .iter()
                .find(|hit| hit.url.split('#').next() == Some(page));
            let hit = hit.unwrap_or_else(|| panic!("{name} does not find {page}"));
            let exact = [
                "exact name",
                "exact identifier",
                "in the heading",
                "in the title",
                "in the text",
                "all words",
            ];
            assert!(
                exact.contains(&hit.reason.as_str()),
                "{name} finds {page}: {}",
                hit.reason
            );
        }
    }
}
