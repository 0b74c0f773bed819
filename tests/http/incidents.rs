//! Incidents: declared in one line, told by a timeline that may be written later than it happened, found by its words.

use engine::clock::Clock;
use reqwest::Response;
use tests::{Client, PLAN, on_both_databases, refused, saved, skip};

/// A moment as a browser sends it, some minutes ago.
fn minutes_ago(minutes: i64) -> String {
    Clock::machine()
        .now()
        .plus(-minutes * 60_000)
        .in_a_field(&Default::default())
}

async fn declares(client: &Client, fields: &[(&str, &str)]) -> Response {
    let key = Client::request_key();
    let mut all = vec![("request", &*key)];
    if !fields.iter().any(|(name, _)| *name == "severity") {
        all.push(("severity", "P2"));
    }
    all.extend_from_slice(fields);
    client.post("/incidents", &all).await
}

/// Writes a line into the timeline of the first incident.
async fn notes(client: &Client, words: &str, fields: &[(&str, &str)]) -> Response {
    let key = Client::request_key();
    let mut all = vec![("request", &*key), ("text", words)];
    all.extend_from_slice(fields);
    client.post("/incidents/I-1/entries", &all).await
}

/// Where words stand on a page; nothing where they do not.
fn places(page: &str, words: &[&str]) -> Vec<Option<usize>> {
    words.iter().map(|words| page.find(words)).collect()
}

on_both_databases! {
    async fn an_incident_goes_from_its_declaration_to_its_end(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let to = saved(declares(&ada, &[("title", "Lamps stay dark"), ("began_at", &minutes_ago(95)), ("rollout", &rollout)]).await).await;
        assert_eq!(to, "/incidents/I-1");
        for path in ["/", "/incidents"] {
            let page = ada.page(path).await;
            assert!(page.contains("Lamps stay dark") && page.contains("active, 1 h 35 min"), "{path}: {page}");
        }
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("I-1 Lamps stay dark"), "{page}");

        saved(notes(&ada, "The spare fuse was put in.", &[("stage", "mitigated"), ("severity", "P3"), ("happened_at", &minutes_ago(35))]).await).await;
        let to = saved(notes(&ada, "The first ferry saw no light.", &[("happened_at", &minutes_ago(90))]).await).await;
        assert!(to.starts_with("/incidents/I-1#e-"), "{to}");
        let page = ada.page("/incidents/I-1").await;
        for words in ["P3", "mitigated", "1 h 0 min after it began", "Written 1 h 30 min later", "Written 35 min later"] {
            assert!(page.contains(words), "{words}: {page}");
        }
        // By when it happened, not by when it was written.
        let order = places(&page, &["The spare fuse was put in.", "The first ferry saw no light.", "declared it P2"]);
        assert!(order.is_sorted() && order.iter().all(Option::is_some), "{order:?}");

        let other = ada.starts(app.engine(), "# Fuses\n\n- [ ] The fuses are counted\n").await;
        saved(notes(&ada, "The fuses were changed yesterday.", &[("rollout", &other)]).await).await;
        assert!(ada.page("/incidents/I-1").await.contains(&format!("traced it to {other}")));
        for (path, names) in [(&rollout, false), (&other, true)] {
            let page = ada.page(&format!("/rollouts/{path}")).await;
            assert_eq!(page.contains("I-1 Lamps stay dark"), names, "{path}");
        }
        refused(notes(&ada, "Or another.", &[("rollout", "R-77")]).await, 422, "There is no rollout R-77.").await;

        saved(notes(&ada, "All lamps were looked at.", &[("stage", "resolved")]).await).await;
        let page = ada.page("/").await;
        assert!(!page.contains("Lamps stay dark"), "{page}");
        let page = ada.page("/incidents").await;
        assert!(page.contains("resolved, 1 h 0 min"), "it hurt until it was mitigated: {page}");

        saved(notes(&ada, "Dark again.", &[("stage", "active")]).await).await;
        assert!(ada.page("/").await.contains("Lamps stay dark"));
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    async fn when_it_began_can_be_said_later(app: TestApp) {
        let ada = app.admin().await;
        saved(declares(&ada, &[("title", "Lamps stay dark")]).await).await;
        saved(notes(&ada, "The log shows the first fault.", &[("stage", "active"), ("happened_at", &minutes_ago(130))]).await).await;
        let page = ada.page("/incidents/I-1").await;
        assert!(page.contains("for 2 h 10 min"), "{page}");
    }

    async fn what_cannot_be_is_refused_and_what_was_typed_stays(app: TestApp) {
        let ada = app.admin().await;
        let later = minutes_ago(-60);
        for (fields, sentence) in [
            (vec![("title", "")], "Give a title."),
            (vec![("title", "Lamps"), ("severity", "P9")], "Choose one of P1, P2, P3, P4."),
            (vec![("title", "Lamps"), ("began_at", "yesterday")], "Write a day and a time in UTC"),
            (vec![("title", "Lamps"), ("began_at", later.as_str())], "This is in the future."),
            (vec![("title", "Lamps"), ("rollout", "7")], "such as R-7."),
            (vec![("title", "Lamps"), ("rollout", "R-7")], "There is no rollout R-7."),
        ] {
            refused(declares(&ada, &fields).await, 422, sentence).await;
        }
        let answer = declares(&ada, &[("title", "Lamps by the pier"), ("rollout", "R-7")]).await;
        let page = answer.text().await.expect("text");
        assert!(page.contains("value=\"Lamps by the pier\"") && page.contains("value=\"R-7\""), "{page}");
        assert!(ada.page("/incidents").await.contains("No active incidents."));
        refused(notes(&ada, "Nobody declared it.", &[]).await, 404, "Incident").await;
        saved(declares(&ada, &[("title", "Lamps stay dark")]).await).await;
        let before = minutes_ago(300);
        for (words, fields, sentence) in [
            ("", vec![], "Say what happened"),
            ("Lit.", vec![("happened_at", later.as_str())], "This is in the future."),
            ("Lit.", vec![("stage", "resolved"), ("happened_at", before.as_str())], "it cannot end before that."),
        ] {
            refused(notes(&ada, words, &fields).await, 422, sentence).await;
        }
        assert!(ada.page("/incidents/I-1").await.contains("<b>active</b>"));
    }

    /// Pressed twice it is one incident and one line; the same key with other words is refused.
    async fn a_form_counts_once(app: TestApp) {
        let ada = app.admin().await;
        let (one, other) = (Client::request_key(), Client::request_key());
        let declare = async |title: &str| {
            let fields = [("request", one.as_str()), ("title", title), ("severity", "P1")];
            ada.post("/incidents", &fields).await.status().as_u16()
        };
        assert_eq!((declare("Dark").await, declare("Dark").await, declare("Wet").await), (303, 303, 422));
        let note = async |words: &str| {
            let fields = [("request", other.as_str()), ("text", words)];
            ada.post("/incidents/I-1/entries", &fields).await.status().as_u16()
        };
        assert_eq!((note("Lit.").await, note("Lit.").await, note("Dark.").await), (303, 303, 422));
        let page = ada.page("/incidents/I-1").await;
        assert_eq!((page.matches("Lit.").count(), page.contains("Wet")), (1, false), "{page}");
        assert_eq!(ada.get("/incidents/I-2").await.status(), 404);
    }

    /// An incident is found by its number, its title and each line of its timeline.
    async fn it_is_found_by_its_words(app: TestApp) {
        let ada = app.admin().await;
        saved(declares(&ada, &[("title", "Lamps stay dark")]).await).await;
        let to = saved(notes(&ada, "`ERR_FUSE_17` on the northern panel.", &[]).await).await;
        let found = app.search_is_ready_for(&ada, "ERR_FUSE_17").await;
        let hit = &found["hits"][0];
        assert_eq!((hit["kind"].as_str(), hit["title"].as_str(), hit["url"].as_str()), (Some("timeline"), Some("Lamps stay dark"), Some(to.as_str())));
        for (query, url) in [("I-1", "/incidents/I-1"), ("lamps stay dark", "/incidents/I-1"), ("dark kind:incident status:open", "/incidents/I-1")] {
            let query = query.replace(' ', "+");
            let found = ada.get_json(&format!("/api/v1/search?q={query}")).await;
            let hit = &found["hits"][0];
            assert_eq!((hit["kind"].as_str(), hit["url"].as_str()), (Some("incident"), Some(url)), "{query}: {found}");
        }
        saved(notes(&ada, "Lit again, zirconium fuse.", &[("stage", "resolved")]).await).await;
        app.search_is_ready_for(&ada, "zirconium").await;
        let found = ada.get_json("/api/v1/search?q=dark+status:open").await;
        assert_eq!(found["total"], 0, "{found}");
    }

    /// The negative control: a row that was changed past the product is found.
    async fn a_changed_row_is_found(app: TestApp) {
        let ada = app.admin().await;
        saved(declares(&ada, &[("title", "Lamps stay dark")]).await).await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
        if !app.alters("update incident set severity = 'P4'") {
            return skip(module_path!(), "there is no program that changes this database");
        }
        let (_, why) = app.engine().verify().await.expect("verified").first_mismatch.expect("found");
        assert_eq!(why, "incident 1: its severity is P4, but its events give P2");
    }
}
