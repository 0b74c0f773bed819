//! Links between documents and rollouts, made from both ends, and seen where they matter.

use engine::Target;
use model::document::LinkRole;
use model::role::Role;
use tests::{Client, PLAN, TestApp, on_both_databases, refused, saved};

const TALE: &str = "# Post-mortem: the timetable of yesterday\n\nTwo boats left without a crew.\n";
const RUNBOOK: &str = "# Runbook: harbour boards\n\nTurn it off and on again.\n";

/// Brings a document in and returns the last part of its address.
async fn brought(client: &Client, source: &str) -> String {
    let to = saved(client.import(source).await).await;
    to.trim_start_matches("/library/").to_owned()
}

async fn id(app: &TestApp, slug: &str) -> String {
    let found = app.engine().find_document(&tests::reader(), slug).await;
    found.expect("found").document.id.to_string()
}

/// Links from the page of the document.
async fn names(
    app: &TestApp,
    client: &Client,
    slug: &str,
    rollout: &str,
    role: &str,
    item: &str,
) -> reqwest::Response {
    let (key, document) = (Client::request_key(), id(app, slug).await);
    let fields = [
        ("request", &*key),
        ("document", &document),
        ("rollout", rollout),
        ("role", role),
        ("item", item),
    ];
    client
        .post(&format!("/library/{slug}/links"), &fields)
        .await
}

/// Links from the page of the rollout.
async fn links(
    client: &Client,
    rollout: &str,
    slug: &str,
    role: &str,
    item: &str,
) -> reqwest::Response {
    let fields = [("document", slug), ("role", role), ("item", item)];
    client.does(rollout, "links", &fields).await
}

on_both_databases! {
    async fn a_post_mortem_names_the_very_item_and_the_item_shows_it(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let tale = brought(&ada, TALE).await;
        let item = format!("/rollouts/{rollout}/items/2.1");
        assert!(!ada.page(&item).await.contains("A fault slipped past this item."));
        saved(names(&app, &ada, &tale, &rollout, "escaped", "2.1").await).await;
        let page = ada.page(&item).await;
        assert!(page.contains("A fault slipped past this item.") && page.contains(&format!("/library/{tale}")) && page.contains("the timetable of yesterday"));
        assert!(!ada.page(&format!("/rollouts/{rollout}/items/1.1")).await.contains("A fault slipped past this item."));
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("says what should have caught it, names 2.1 Two boats read the new timetable"));
        let page = ada.page(&format!("/library/{tale}")).await;
        assert!(page.contains(&format!("/rollouts/{rollout}")) && page.contains("2.1"));
    }

    async fn a_link_is_made_from_both_ends_to_a_hold_point_or_a_criterion(app: TestApp) {
        let ada = app.admin().await;
        let source = format!("{PLAN}\n### Success criteria\n\n- The crew is content\n");
        let rollout = ada.starts(app.engine(), &source).await;
        let (tale, runbook) = (brought(&ada, TALE).await, brought(&ada, RUNBOOK).await);
        saved(links(&ada, &rollout, &runbook, "used", "").await).await;
        saved(links(&ada, &rollout, &format!("/library/{tale}"), "escaped", "hold point 2").await).await;
        saved(names(&app, &ada, &tale, &rollout, "follows", "C1").await).await;
        let run = app.run(&rollout).await;
        let linked: Vec<_> = run.documents.iter().map(|document| (document.slug.as_str(), document.role, document.target.clone())).collect();
        assert_eq!(linked, [
            (&*runbook, LinkRole::Used, None),
            (&*tale, LinkRole::Escaped, Some(Target::HoldPoint(2))),
            (&*tale, LinkRole::Follows, Some(Target::Criterion(1))),
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

    async fn what_is_not_there_is_not_linked(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let tale = brought(&ada, TALE).await;
        let before = app.count().await;
        for (item, status, why) in [
            ("9.9", 422, "has no item 9.9"),
            ("hold point 3", 404, "hold point in this rollout"),
            ("hold point 0", 404, "hold point in this rollout"),
            ("C1", 404, "criterion in this rollout"),
            ("C0", 404, "criterion in this rollout"),
        ] {
            refused(links(&ada, &rollout, &tale, "escaped", item).await, status, why).await;
            refused(names(&app, &ada, &tale, &rollout, "escaped", item).await, status, why).await;
        }
        refused(links(&ada, &rollout, "no-such-document", "used", "").await, 422, "Write the last part of the document").await;
        refused(links(&ada, &rollout, "Not An Address", "used", "").await, 422, "Write the last part of the document").await;
        refused(names(&app, &ada, &tale, "R-99", "used", "").await, 404, "rollout").await;
        refused(names(&app, &ada, &tale, "the last one", "used", "").await, 422, "Write the number of the rollout").await;
        refused(links(&vera, &rollout, &tale, "used", "").await, 403, "need the role contributor").await;
        assert_eq!(app.count().await, before);
    }
}
