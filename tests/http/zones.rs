//! Times in the zone of the person: shown and typed on both sides of a change of the clocks, and UTC for machines and in records.

use crate::events::Watching;
use model::role::{Role, Scope};
use serde_json::{Value, json};
use tests::{Client, PLAN, Person, on_both_databases};

async fn chooses(client: &Client, zone: &str) -> reqwest::Response {
    let fields = [("request", &*Client::request_key()), ("zone", zone)];
    client.post("/settings/zone", &fields).await
}

async fn declares(client: &Client, title: &str, began: &str, zone: &str) -> reqwest::Response {
    let key = Client::request_key();
    let fields = [
        ("request", &*key),
        ("title", title),
        ("severity", "P2"),
        ("began_at", began),
        ("zone", zone),
    ];
    client.post("/incidents", &fields).await
}

on_both_databases! {
    async fn times_are_shown_in_the_zone_of_each_person(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben", Role::Contributor).await;
        assert_eq!(chooses(&ada, "europe/berlin").await.status(), 303);
        assert_eq!(chooses(&ben, "America/New_York").await.status(), 303);
        // A minute before and a minute after the clocks of Berlin go forward.
        for (typed, title) in [("2026-03-29T01:59", "Before the change"), ("2026-03-29T03:00", "After the change")] {
            assert_eq!(declares(&ada, title, typed, "Europe/Berlin").await.status(), 303);
        }
        for (incident, berlin, york, utc) in [
            ("I-1", "29 Mar 2026, 01:59:00 CET", "28 Mar 2026, 20:59:00 EDT", "2026-03-29T00:59:00Z"),
            ("I-2", "29 Mar 2026, 03:00:00 CEST", "28 Mar 2026, 21:00:00 EDT", "2026-03-29T01:00:00Z"),
        ] {
            let page = format!("/incidents/{incident}");
            let element = |told: &str| format!("<time datetime=\"{utc}\">{told}</time>");
            let shown = ada.page(&page).await;
            assert!(shown.contains(&element(berlin)), "{shown}");
            assert!(ben.page(&page).await.contains(&element(york)));
            let told = ada.get_json(&format!("/api/v1/incidents/{incident}")).await;
            assert_eq!(told["began"], utc, "machines read UTC: {told}");
        }
        assert!(ada.page("/incidents").await.contains("Times are Europe/Berlin"));
        assert!(ada.page("/incidents").await.contains("Time in Europe/Berlin."));
        // Whoever has no zone reads UTC, and reads that it is.
        let cid = app.person(&ada, "Cid", Role::Viewer).await;
        assert!(cid.page("/incidents/I-1").await.contains("29 Mar 2026, 00:59:00 UTC"));
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    async fn utc_is_one_press_away(app: TestApp) {
        let ada = app.admin().await;
        chooses(&ada, "Asia/Tokyo").await;
        declares(&ada, "Dark", "2026-03-29T00:59Z", "Asia/Tokyo").await;
        let press = async |utc: &str| ada.post("/times", &[("utc", utc), ("back", "/incidents/I-1")]).await.status().as_u16();
        assert!(ada.page("/incidents/I-1").await.contains("29 Mar 2026, 09:59:00 JST"));
        assert_eq!(press("yes").await, 303);
        let page = ada.page("/incidents/I-1").await;
        assert!(page.contains("29 Mar 2026, 00:59:00 UTC") && page.contains("Show Asia/Tokyo") && page.contains("Time in UTC."), "{page}");
        assert_eq!(press("no").await, 303);
        assert!(ada.page("/incidents/I-1").await.contains("Show UTC"));
    }

    async fn a_time_that_does_not_exist_or_exists_twice_is_refused(app: TestApp) {
        let ada = app.admin().await;
        chooses(&ada, "Europe/Berlin").await;
        for (typed, why) in [
            ("2026-03-29T02:30", "02:30 on 29 Mar 2026 does not exist in Europe/Berlin"),
            ("2026-10-25T02:30", "write 00:30 for the first or 01:30 for the second"),
            ("yesterday", "Write a day and a time in Europe/Berlin"),
        ] {
            let answer = declares(&ada, "Dark", typed, "Europe/Berlin").await;
            assert_eq!(answer.status(), 422, "{typed}");
            let page = answer.text().await.expect("text");
            assert!(page.contains(why) && page.contains(typed), "{typed}: {page}");
        }
        assert_eq!(declares(&ada, "Dark", "2026-03-29T02:30", "Europe/Atlantis").await.status(), 422);
        assert!(ada.get_json("/api/v1/incidents").await["items"].as_array().is_some_and(Vec::is_empty), "nothing was stored");
        // In UTC each of them is one moment.
        assert_eq!(declares(&ada, "Dark", "2026-10-25T00:30", "UTC").await.status(), 303);
        assert!(ada.page("/incidents/I-1").await.contains("25 Oct 2026, 02:30:00 CEST"));
    }

    async fn a_zone_comes_from_the_browser_once_and_from_its_person_afterwards(app: TestApp) {
        let ada = app.admin().await;
        let person = Person::named("Dora");
        let link = ada.invites("Dora", Role::Viewer).await;
        let dora = app.anybody();
        let path = link.strip_prefix(&app.url).unwrap_or(&link).to_owned();
        let joins = [("name", &*person.name), ("position", ""), ("email", &*person.email), ("password", &*person.password), ("zone", "Europe/Lisbon")];
        assert_eq!(dora.post(&path, &joins).await.status(), 303);
        let zone = async |client: &Client| client.get_json("/api/v1/zone").await["zone"].clone();
        assert_eq!(zone(&dora).await, "Europe/Lisbon");
        // Another browser does not change it.
        let again = app.anybody();
        let enters = [("email", &*person.email), ("password", &*person.password), ("next", "/"), ("zone", "Asia/Tokyo")];
        assert_eq!(again.post("/sign-in", &enters).await.status(), 303);
        assert_eq!(zone(&again).await, "Europe/Lisbon");
        // One that does not exist keeps nobody out, and says nothing where nobody typed it.
        let ada_again = app.anybody();
        let ada_is = Person::named("Ada Admin");
        let enters = [("email", &*ada_is.email), ("password", &*ada_is.password), ("next", "/"), ("zone", "Mars/Olympus")];
        assert_eq!(ada_again.post("/sign-in", &enters).await.status(), 303);
        assert_eq!(zone(&ada_again).await, "UTC");
        for wrong in ["Mars/Olympus", "", "CET-1CEST", "../etc/passwd"] {
            let answer = chooses(&dora, wrong).await;
            assert_eq!(answer.status(), 422, "{wrong}");
            let page = answer.text().await.expect("text");
            assert!(page.contains("There is no such time zone") && page.contains("Write a name such as Europe/Berlin"), "{page}");
        }
        assert_eq!(zone(&dora).await, "Europe/Lisbon");
    }

    async fn machines_choose_the_zone_of_their_person(app: TestApp) {
        app.admin().await;
        let token = app.token("Ada Admin", Scope::Admin).await;
        let asks = async |zone: Value| {
            let request = app.anybody().request("PUT", "/api/v1/zone").bearer_auth(&token);
            let request = request.header("idempotency-key", Client::request_key()).json(&json!({ "zone": zone }));
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
        };
        assert_eq!(asks(json!("Europe/Rome")).await, (200, json!({ "zone": "Europe/Rome" })));
        let (status, problem) = asks(json!("Europe/Atlantis")).await;
        assert_eq!((status, &problem["saved"]), (422, &json!("no")), "{problem}");
    }

    /// What is drawn once for all viewers reaches each in their own zone, and so does the answer to what they press.
    async fn live_pieces_are_told_in_the_zone_of_the_viewer(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben", Role::Contributor).await;
        chooses(&ben, "Asia/Kolkata").await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let run = app.run(&rollout).await;
        let address = format!("/events?rollout={rollout}&after={}", run.state.seq);
        let mut of_ada = Watching::open(&ada, &address, None).await;
        let mut of_ben = Watching::open(&ben, &address, None).await;
        let answer = ben.signs_as_island(&run, &run.items[0], &Client::request_key()).await;
        let answer = answer.text().await.expect("text");
        assert!(answer.contains(" IST</time>") && !answer.contains(" UTC</time>"), "{answer}");
        let (_, to_ada) = of_ada.next().await;
        let (_, to_ben) = of_ben.next().await;
        assert!(to_ada.to_string().contains(" UTC</time>") && !to_ada.to_string().contains(" IST</time>"), "{to_ada}");
        assert!(to_ben.to_string().contains(" IST</time>") && !to_ben.to_string().contains(" UTC</time>"), "{to_ben}");
    }

    async fn a_sealed_record_stays_as_it_is(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        assert_eq!(ada.decides(&rollout, "hold", "a mast is too high").await.status(), 303);
        let told = ada.get_json(&format!("/api/v1/rollouts/{rollout}")).await;
        let decision = told["decisions"][0]["number"].clone();
        let page = format!("/rollouts/{rollout}/decisions/{}", decision.as_i64().unwrap_or_default());
        let before = ada.page(&page).await;
        chooses(&ada, "Asia/Tokyo").await;
        let after = ada.page(&page).await;
        let sealed = |page: &str| page.split("data-t=\"sealed\"").nth(1).map(|rest| rest[..80].to_owned());
        assert!(sealed(&before).is_some_and(|told| told.contains("</time> UTC")), "{before}");
        assert_eq!(sealed(&before), sealed(&after));
    }
}
