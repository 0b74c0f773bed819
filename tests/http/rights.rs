//! Who may do what: every form, with every role, and from every wrong place.

use model::role::{Role, Scope};
use tests::{Client, PLAN, TestApp, saved};

/// Every form there is: its address and the least role that may send it (`None`: nobody needs to be known).
/// A form that is missing here is found by [`every_form_of_the_router_is_in_the_table`].
const FORMS: &[(&str, Option<Role>)] = &[
    ("/sign-in", None),
    ("/sign-out", None),
    ("/theme", None),
    ("/setup/{secret}", None),
    ("/invitations/{secret}", None),
    ("/resets/{secret}", None),
    ("/settings/password", Some(Role::Viewer)),
    ("/settings/sessions/{id_hash}/end", Some(Role::Viewer)),
    ("/settings/invitations", Some(Role::Admin)),
    ("/settings/invitations/{id}/renewal", Some(Role::Admin)),
    ("/settings/invitations/{id}/withdrawal", Some(Role::Admin)),
    ("/settings/people/{id}/role", Some(Role::Admin)),
    ("/settings/people/{id}/deactivation", Some(Role::Admin)),
    ("/settings/people/{id}/activation", Some(Role::Admin)),
    ("/settings/people/{id}/reset", Some(Role::Admin)),
    ("/settings/people/{id}/sessions/end", Some(Role::Admin)),
    (
        "/settings/people/{id}/sessions/{id_hash}/end",
        Some(Role::Admin),
    ),
    ("/settings/tokens", Some(Role::Viewer)),
    ("/settings/tokens/{id}/revocation", Some(Role::Viewer)),
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
    // The last one: whoever sends it is signed out.
    ("/settings/sessions/end", Some(Role::Viewer)),
];

/// Every request by which machines change something, and the least scope of a token that may send it.
const API: &[(&str, &str, Scope)] = &[
    ("POST", "/api/v1/rollouts/{number}/deployments", Scope::Run),
    (
        "POST",
        "/api/v1/rollouts/{number}/deployments/{deployment}/end",
        Scope::Run,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/windows/{phase}/samples",
        Scope::Run,
    ),
    (
        "POST",
        "/api/v1/rollouts/{number}/criteria/{criterion}/values",
        Scope::Run,
    ),
    ("POST", "/api/v1/backups", Scope::Admin),
    ("POST", "/api/v1/orders", Scope::Admin),
    ("PATCH", "/api/v1/people/{id}", Scope::Admin),
    ("POST", "/api/v1/people/{id}/password-reset", Scope::Admin),
    ("DELETE", "/api/v1/people/{id}/sessions", Scope::Admin),
    ("POST", "/api/v1/invitations", Scope::Admin),
    ("DELETE", "/api/v1/invitations/{id}", Scope::Admin),
    ("POST", "/api/v1/invitations/{id}/renewal", Scope::Admin),
    ("POST", "/api/v1/tokens", Scope::Admin),
    ("DELETE", "/api/v1/tokens/{id}", Scope::Admin),
];

/// The routers that hold forms and requests of machines.
const ROUTERS: [&str; 2] = [
    include_str!("../../server/src/http/router.rs"),
    include_str!("../../server/src/http/people.rs"),
];

/// The routes of the routers with what they take.
fn routes() -> impl Iterator<Item = (&'static str, &'static str)> {
    let routes = ROUTERS
        .iter()
        .flat_map(|text| text.split(".route(").skip(1));
    routes.filter_map(|route| Some((route.split('"').nth(1)?, route.lines().next()?)))
}

/// The least scope of a token that may send a form.
fn scope_of(form: &str) -> Scope {
    match form {
        "/library/{slug}/moves" => Scope::Run,
        "/rollouts/{number}/links" => Scope::Write,
        _ if form.starts_with("/library") => Scope::Write,
        _ if form.starts_with("/settings") => Scope::Admin,
        _ => Scope::Run,
    }
}

#[test]
fn every_form_of_the_router_is_in_the_table() {
    let mut routes: Vec<&str> = routes()
        .filter(|(path, route)| route.contains("post(") && !path.starts_with("/api/"))
        .map(|(path, _)| path)
        .collect();
    let mut table: Vec<&str> = FORMS.iter().map(|(path, _)| *path).collect();
    routes.sort_unstable();
    table.sort_unstable();
    assert_eq!(routes, table);
}

#[test]
fn every_writing_request_of_machines_is_in_the_table() {
    let writes = routes().filter(|(path, _)| path.starts_with("/api/"));
    let mut writes: Vec<(&str, &str)> = writes
        .flat_map(|(path, route)| {
            let methods = ["post", "patch", "put", "delete"].into_iter();
            let methods = methods.filter(|method| route.contains(&format!("{method}(")));
            methods.map(move |method| (method, path))
        })
        .collect();
    let methods = API
        .iter()
        .map(|(method, path, _)| (method.to_lowercase(), *path));
    let methods: Vec<_> = methods.collect();
    let mut table: Vec<(&str, &str)> = methods
        .iter()
        .map(|(method, path)| (method.as_str(), *path))
        .collect();
    writes.sort_unstable();
    table.sort_unstable();
    assert_eq!(writes, table);
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

    /// The same with a token, as a machine would.
    async fn send_as(&self, token: &str, method: &str, pattern: &str) -> u16 {
        let path = self.path(pattern).replace("/criteria/C1/", "/criteria/1/");
        let request = self.app.anybody().request(method, &path);
        let request = request.header("authorization", format!("Bearer {token}"));
        let request = if pattern.starts_with("/api/") {
            request.json(&serde_json::json!({
                "environment": "quay", "version": "1", "commit": "9c1e4f2a", "end": "finished", "breach": "none",
                "value": "97", "name": "Somebody", "role": "viewer",
            }))
        } else if matches!(pattern, "/library" | "/library/review") {
            let form = reqwest::multipart::Form::new()
                .text("request", Client::request_key())
                .text("source", "# New\n");
            request.multipart(form)
        } else {
            let mut fields = self.fields.clone();
            fields[0].1 = Client::request_key();
            fields.push(("slug".to_owned(), "another-address".to_owned()));
            request.form(&fields)
        };
        request.send().await.expect("an answer").status().as_u16()
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

/// Every route that writes, with every scope: the token of an admin may no more than its scope.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_needs_its_scope() {
    let workspace = workspace().await;
    workspace
        .app
        .person(&workspace.ada, "Vera Viewer", Role::Viewer)
        .await;
    let forms = FORMS.iter().filter(|(_, least)| least.is_some());
    let forms = forms.map(|(form, _)| ("POST", *form, scope_of(form)));
    let all: Vec<_> = forms.chain(API.iter().copied()).collect();
    let mut wrong = Vec::new();
    for scope in Scope::ALL {
        let token = workspace.app.token("Ada Admin", scope).await;
        for (method, pattern, least) in &all {
            let before = workspace.events().await;
            let status = workspace.send_as(&token, method, pattern).await;
            let refused = scope < *least;
            let changed = workspace.events().await != before;
            if status == 401 || (status == 403) != refused || (refused && changed) {
                wrong.push(format!(
                    "{scope} on {method} {pattern}: {status}, changed: {changed}"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The other half: what the scope allows, the owner must allow too.
    let token = workspace.app.token("Vera Viewer", Scope::Admin).await;
    for (method, pattern, _) in API {
        let own = pattern.starts_with("/api/v1/tokens");
        let status = workspace.send_as(&token, method, pattern).await;
        assert_eq!(
            status == 403,
            !own,
            "a viewer's token on {method} {pattern}: {status}"
        );
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
