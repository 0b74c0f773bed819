//! Links between rollouts, documents and incidents, made from both ends, and seen where they matter.

use engine::link::{PartName, Thing};
use model::link::LinkRole;
use model::role::Role;
use model::rollout::PhaseNumber;
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Client, PLAN, on_both_databases, refused, saved};

const TALE: &str = "# Post-mortem: the timetable of yesterday\n\nTwo boats left without a crew.\n";
const RUNBOOK: &str = "# Runbook: harbour boards\n\nTurn it off and on again.\n";

/// Brings a document in and returns the last part of its address.
async fn brought(client: &Client, source: &str) -> String {
    let to = saved(client.import(source).await).await;
    to.trim_start_matches("/library/").to_owned()
}

/// Declares an incident and returns its number.
async fn declares(client: &Client, title: &str) -> String {
    let key = Client::request_key();
    let fields = [("request", &*key), ("title", title), ("severity", "P2")];
    let to = saved(client.post("/incidents", &fields).await).await;
    to.trim_start_matches("/incidents/").to_owned()
}

/// What machines are told about the last link that leads from something.
async fn last_link(client: &Client, of: &str) -> serde_json::Value {
    let answer = client.get(&format!("/api/v1/links?of={of}")).await;
    assert_eq!(answer.status(), 200);
    let told: serde_json::Value = answer.json().await.expect("JSON");
    let items = told["items"].as_array().expect("a list");
    items.last().expect("a link").clone()
}

/// Sends the form of one end: the one that it does not ask for.
async fn links(
    client: &Client,
    asks: &str,
    (from, to): (&str, &str),
    role: &str,
    item: &str,
) -> reqwest::Response {
    let key = Client::request_key();
    let fields = [
        ("request", &*key),
        ("asks", asks),
        ("from", from),
        ("to", to),
        ("role", role),
        ("item", item),
    ];
    client.post("/links", &fields).await
}

on_both_databases! {
    async fn a_post_mortem_names_the_very_item_and_the_item_shows_it(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let tale = brought(&ada, TALE).await;
        let item = format!("/rollouts/{rollout}/items/2.1");
        assert!(!ada.page(&item).await.contains("A fault slipped past this item."));
        let to = saved(links(&ada, "to", (&tale, &rollout), "escaped", "2.1").await).await;
        assert_eq!(to, format!("/library/{tale}#linked-h"));
        let page = ada.page(&item).await;
        assert!(page.contains("A fault slipped past this item.") && page.contains(&format!("/library/{tale}")) && page.contains("the timetable of yesterday"));
        assert!(!ada.page(&format!("/rollouts/{rollout}/items/1.1")).await.contains("A fault slipped past this item."));
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("says what should have caught it, names 2.1 Two boats read the new timetable"));
        let page = ada.page(&format!("/library/{tale}")).await;
        assert!(page.contains(&format!("/rollouts/{rollout}")) && page.contains("let the fault through at 2.1"));
    }

    async fn a_link_is_made_from_both_ends_to_a_hold_point_or_a_criterion(app: TestApp) {
        let ada = app.admin().await;
        let source = format!("{PLAN}\n### Success criteria\n\n- The crew is content\n");
        let rollout = ada.starts(app.engine(), &source).await;
        let (tale, runbook) = (brought(&ada, TALE).await, brought(&ada, RUNBOOK).await);
        let to = saved(links(&ada, "from", (&runbook, &rollout), "used", "").await).await;
        assert_eq!(to, format!("/rollouts/{rollout}#linked-h"));
        saved(links(&ada, "from", (&format!("/library/{tale}"), &rollout), "escaped", "hold point 2").await).await;
        saved(links(&ada, "to", (&tale, &rollout), "follows", "C1").await).await;
        let run = app.run(&rollout).await;
        let linked: Vec<_> = run.links.iter().map(|link| match &link.other {
            Thing::Document { slug, .. } => (slug.as_str(), link.role, link.part.clone()),
            other => panic!("a document: {other:?}"),
        }).collect();
        assert_eq!(linked, [
            (&*runbook, LinkRole::Used, None),
            (&*tale, LinkRole::Escaped, Some(PartName::HoldPoint(PhaseNumber(2)))),
            (&*tale, LinkRole::Follows, Some(PartName::Criterion(1))),
        ]);
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        for words in ["was used by it", "names hold point 2", "follows from it, names criterion C1"] {
            assert!(page.contains(words), "{words}");
        }
        for slug in [&tale, &runbook] {
            assert!(ada.page(&format!("/library/{slug}")).await.contains(&format!("/rollouts/{rollout}")), "{slug}");
        }
        app.count().await;
    }

    /// Whatever has a page can be linked with whatever has one, and both pages, both histories and machines tell of it.
    async fn any_two_things_are_linked_and_both_tell_of_it(app: TestApp) {
        let ada = app.admin().await;
        let first = ada.starts(app.engine(), PLAN).await;
        let second = ada.starts(app.engine(), PLAN).await;
        let (tale, runbook) = (brought(&ada, TALE).await, brought(&ada, RUNBOOK).await);
        let (dark, cold) = (declares(&ada, "Lamps stay dark").await, declares(&ada, "Cabins stay cold").await);
        let ends = [(&first, &second), (&tale, &runbook), (&dark, &cold)];
        let page_of = |end: &str| match end {
            end if end.starts_with("R-") => format!("/rollouts/{end}"),
            end if end.starts_with("I-") => format!("/incidents/{end}"),
            end => format!("/library/{end}"),
        };
        let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (from, _) in ends {
            for (_, to) in ends {
                saved(links(&ada, "from", (from, to), "documents", "").await).await;
                let there = last_link(&ada, from).await;
                assert_eq!((&there["other"], &there["direction"]), (&json!(to), &json!("there")));
                told.entry(to).or_default().push((*from).clone());
                assert!(ada.page(&page_of(to)).await.contains(&page_of(from)), "{from} on {to}");
                assert!(ada.page(&page_of(from)).await.contains(&page_of(to)), "{to} on {from}");
            }
        }
        for (to, from) in told {
            let answer = ada.get(&format!("/api/v1/links?of={to}")).await;
            let answer: serde_json::Value = answer.json().await.expect("JSON");
            let here = answer["items"].as_array().expect("a list").iter().filter(|link| link["direction"] == "here");
            let here: Vec<&str> = here.filter_map(|link| link["other"].as_str()).collect();
            assert_eq!(here, from, "{to}");
        }
        let page = ada.page(&page_of(&cold)).await;
        assert!(page.contains("linked a document, which is about it") && page.contains(&format!("linked {first}, which is about it")));
        let verified = app.engine().verify().await.expect("verified");
        assert_eq!(verified.first_mismatch, None);
    }

    async fn what_is_not_there_is_not_linked(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let (tale, dark) = (brought(&ada, TALE).await, declares(&ada, "Lamps stay dark").await);
        let before = app.count().await;
        for (item, why) in [
            ("9.9", "has no item 9.9"),
            ("hold point 3", "R-1 does not have it"),
            ("hold point 0", "R-1 does not have it"),
            ("C1", "R-1 does not have it"),
            ("C0", "R-1 does not have it"),
        ] {
            for asks in ["from", "to"] {
                refused(links(&ada, asks, (&tale, &rollout), "escaped", item).await, 422, why).await;
            }
        }
        for (from, to, item, why) in [
            ("no-such-document", &*rollout, "", "Write R-7, I-3, or the last part of a document"),
            ("Not An Address", &rollout, "", "Write R-7, I-3, or the last part of a document"),
            (&tale, "R-99", "", "There is no rollout R-99"),
            (&tale, "R-99", "2.1", "There is no rollout R-99"),
            ("I-99", &rollout, "", "There is no incident I-99"),
            (&tale, "the last one", "", "Write R-7, I-3, or the last part of a document"),
            (&rollout, &rollout, "", "Nothing can be linked with itself"),
            (&tale, &dark, "2.1", "Only a rollout has items"),
            (&rollout, &tale, "2.1", "Only a rollout has items"),
        ] {
            // The page with the form is there: it is the other end that is wrong.
            let asks = if [&*tale, "R-1"].contains(&from) { "to" } else { "from" };
            refused(links(&ada, asks, (from, to), "used", item).await, 422, why).await;
        }
        refused(links(&vera, "from", (&tale, &rollout), "used", "").await, 403, "need the role contributor").await;
        assert_eq!(app.count().await, before);
    }
}
