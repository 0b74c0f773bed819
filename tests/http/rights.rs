//! Who may do what: every form, with every role, and from every wrong place.

use model::role::Role;
use tests::{Client, PLAN, TestApp, saved};

/// Every form there is: its address and the least role that may send it (`None`: nobody needs to be known).
/// A form that is missing here is found by [`every_form_of_the_router_is_in_the_table`].
const FORMS: &[(&str, Option<Role>)] = &[
    ("/sign-in", None),
    ("/sign-out", None),
    ("/theme", None),
    ("/setup/{secret}", None),
    ("/invitations/{secret}", None),
    ("/settings/sessions/{id_hash}/end", Some(Role::Viewer)),
    ("/settings/invitations", Some(Role::Admin)),
    ("/library", Some(Role::Contributor)),
    ("/library/review", Some(Role::Contributor)),
    ("/library/imports", Some(Role::Contributor)),
    (
        "/library/imports/{id}/confirmation",
        Some(Role::Contributor),
    ),
    ("/library/imports/{id}/removal", Some(Role::Contributor)),
    ("/library/{slug}", Some(Role::Contributor)),
    ("/library/{slug}/address", Some(Role::Contributor)),
    ("/library/{slug}/preview", Some(Role::Contributor)),
    ("/library/{slug}/uses", Some(Role::Contributor)),
    ("/library/{slug}/retirement", Some(Role::Contributor)),
    ("/library/{slug}/links", Some(Role::Contributor)),
    ("/rollouts", Some(Role::Contributor)),
    (
        "/rollouts/{number}/items/{item}/sign-off",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/revocation",
        Some(Role::Contributor),
    ),
    ("/incidents", Some(Role::Contributor)),
    ("/incidents/{incident}/entries", Some(Role::Contributor)),
    ("/rollouts/{number}/decision", Some(Role::Approver)),
    (
        "/rollouts/{number}/items/{item}/claim",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/claim/removal",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/deferral",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/items/{item}/comments",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/items/{item}/setting",
        Some(Role::Approver),
    ),
    ("/rollouts/{number}/sign-offs", Some(Role::Contributor)),
    (
        "/rollouts/{number}/hold-points/{phase}/opening",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/hold-points/{phase}/bypass",
        Some(Role::Approver),
    ),
    (
        "/rollouts/{number}/criteria/{criterion}/values",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/criteria/{criterion}/ruling",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/attestations", Some(Role::Contributor)),
    (
        "/rollouts/{number}/windows/{phase}/start",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/samples",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/checks",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/interruption",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/windows/{phase}/interruption/removal",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/rules", Some(Role::Approver)),
    ("/rollouts/{number}/positions", Some(Role::Approver)),
    ("/rollouts/{number}/positions/removal", Some(Role::Approver)),
    ("/rollouts/{number}/votes", Some(Role::Contributor)),
    (
        "/rollouts/{number}/deployments/start",
        Some(Role::Contributor),
    ),
    (
        "/rollouts/{number}/deployments/{deployment}/end",
        Some(Role::Contributor),
    ),
    ("/rollouts/{number}/rollback", Some(Role::Contributor)),
    ("/rollouts/{number}/move", Some(Role::Approver)),
    ("/rollouts/{number}/links", Some(Role::Contributor)),
    ("/library/{slug}/moves", Some(Role::Contributor)),
];

#[test]
fn every_form_of_the_router_is_in_the_table() {
    let router = include_str!("../../server/src/http/router.rs");
    let mut routes: Vec<&str> = router
        .split(".route(")
        .skip(1)
        .filter(|route| route.contains("post(") && !route.contains("\"/api/"))
        .filter_map(|route| route.split('"').nth(1))
        .collect();
    let mut table: Vec<&str> = FORMS.iter().map(|(path, _)| *path).collect();
    routes.sort_unstable();
    table.sort_unstable();
    assert_eq!(routes, table);
}

struct Workspace {
    app: TestApp,
    ada: Client,
    fields: Vec<(String, String)>,
    run: engine::rollout::Run,
}

async fn workspace() -> Workspace {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let plan = format!("{PLAN}\n## Phase 3: Sea\n\n### Success criteria\n\n- Error rate < 1%\n");
    let rollout = ada.starts(app.engine(), &plan).await;
    let incident = [
        ("request", &*Client::request_key()),
        ("title", "Dark"),
        ("severity", "P1"),
    ];
    saved(ada.post("/incidents", &incident).await).await;
    let run = app.run(&rollout).await;
    assert_eq!(
        run.state.frame.criteria.len(),
        1,
        "there is a criterion to send forms about"
    );
    let fields = [
        ("request", Client::request_key()),
        ("document", run.rollout.document.to_string()),
        ("revision", "1".to_owned()),
        ("title", "Again".to_owned()),
        ("rollout", rollout),
        ("verdict", "ok".to_owned()),
        ("seen", "0".to_owned()),
        ("words", run.items[0].words_hash.clone()),
        ("reason", "because".to_owned()),
        ("outcome", "no_go".to_owned()),
        ("for_whom", "Somebody".to_owned()),
        ("role", "viewer".to_owned()),
        ("source", "# New\n".to_owned()),
        ("kind", "plan".to_owned()),
        ("theme", "night".to_owned()),
        ("to", "2".to_owned()),
        ("from", "1".to_owned()),
        ("severity", "P2".to_owned()),
        ("position", "QA".to_owned()),
        ("person", "0190b5a1-7c3e-7f00-8000-0123456789ab".to_owned()),
    ];
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    Workspace {
        app,
        ada,
        fields,
        run,
    }
}

impl Workspace {
    fn path(&self, pattern: &str) -> String {
        pattern
            .replace("{secret}", &"0".repeat(64))
            .replace("{id_hash}", &"0".repeat(64))
            .replace("{slug}", &self.run.rollout.document_slug)
            .replace("{id}", "0190b5a1-7c3e-7f00-8000-0123456789ab")
            .replace("{number}", "R-1")
            .replace("{incident}", "INC-1")
            .replace("{phase}", "1")
            .replace("{criterion}", "C1")
            .replace("{deployment}", "1")
            .replace("{item}", self.run.items[0].id.as_str())
    }

    /// The form with a fresh key, as its own page would send it.
    async fn send(&self, client: &Client, pattern: &str) -> u16 {
        let mut fields = self.fields.clone();
        fields[0].1 = Client::request_key();
        let answer = if pattern == "/library" {
            client.import("# New\n").await
        } else if pattern == "/library/review" {
            client.reviews("# New\n").await
        } else {
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            client.post(&self.path(pattern), &fields).await
        };
        answer.status().as_u16()
    }

    async fn events(&self) -> usize {
        self.app.engine().verify().await.expect("verified").events
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_needs_its_role() {
    let workspace = workspace().await;
    for role in [Role::Viewer, Role::Contributor, Role::Approver] {
        let client = workspace
            .app
            .person(&workspace.ada, &format!("Person {role}"), role)
            .await;
        for (pattern, least) in FORMS {
            let Some(least) = least else { continue };
            let before = workspace.events().await;
            let status = workspace.send(&client, pattern).await;
            assert_eq!(
                status == 403,
                role < *least,
                "{role} on {pattern}: {status}"
            );
            if role < *least {
                assert_eq!(
                    workspace.events().await,
                    before,
                    "{role} on {pattern} changed something"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_needs_somebody() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    for (pattern, least) in FORMS {
        if least.is_none() {
            continue;
        }
        let answer = workspace.send(&workspace.app.anybody(), pattern).await;
        assert_eq!(answer, 303, "{pattern} sends to the sign-in form");
    }
    assert_eq!(workspace.events().await, before);
}

/// No write from another site, from a sibling host, from nowhere, or from somebody who does not say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_elsewhere_is_refused() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    let elsewhere: [&[(&str, &str)]; 6] = [
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://elsewhere.example"),
        ],
        &[],
    ];
    for (pattern, _) in FORMS {
        for headers in elsewhere {
            let request = workspace
                .ada
                .request("POST", &workspace.path(pattern))
                .form(&workspace.fields);
            let request = headers.iter().fold(request, |request, (name, value)| {
                request.header(*name, *value)
            });
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), 403, "{pattern} with {headers:?}");
            assert!(
                answer
                    .text()
                    .await
                    .expect("text")
                    .contains("came from another site"),
                "{pattern} with {headers:?}"
            );
        }
    }
    assert_eq!(workspace.events().await, before, "nothing was changed");
}

/// The negative control of the test above: the same requests from our own pages do change something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_here_is_not_refused() {
    let workspace = workspace().await;
    let before = workspace.events().await;
    assert_eq!(
        workspace
            .send(&workspace.ada, "/rollouts/{number}/items/{item}/sign-off")
            .await,
        303
    );
    assert_eq!(workspace.events().await, before + 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_need_somebody() {
    let workspace = workspace().await;
    for path in [
        "/",
        "/rollouts",
        "/rollouts/R-1",
        "/library",
        "/library/import",
        "/search?q=x",
        "/history",
        "/settings",
        "/settings/people",
    ] {
        assert_eq!(
            workspace.app.anybody().get(path).await.status(),
            303,
            "{path}"
        );
    }
    for path in ["/events?rollout=R-1", "/api/v1/search?q=x"] {
        assert_eq!(
            workspace.app.anybody().get(path).await.status(),
            401,
            "{path}"
        );
    }
}
