//! schemathesis sends what the description of the interface allows, and what it does not, and judges every answer by the
//! description. Where it is not installed, the tests say that they were skipped.

use model::role::Scope;
use serde_json::{Value, json};
use std::path::Path;
use tests::{TestApp, skip};
use tokio::process::Command;

/// What is not judged. A schema cannot say that an address is taken or a hold point closed: data of a good shape may be refused.
const NOT_JUDGED: &str = "positive_data_acceptance";
/// What is judged last: it may take the rights away from the one who asks.
const LAST: &str = "^/api/v1/(people|sessions|tokens)/";
/// How many inputs each endpoint gets besides those that the description itself suggests.
const INPUTS: &str = "10";
const NIGHTLY_INPUTS: &str = "300";

/// The demo, so that there is something to read, and a token that may do everything. Attempts are not limited: most requests
/// come without a token on purpose.
async fn app() -> (TestApp, String) {
    let app = TestApp::start(None, |config| {
        config.demo = true;
        config.sign_in_attempts_per_network = u32::MAX.try_into().expect("not zero");
    })
    .await;
    app.admin().await;
    let token = app.token("Ada Admin", Scope::Admin).await;
    (app, token)
}

/// Judges the answers by a description, and says what was found. Nothing: the answers are as described.
async fn judge(
    program: &Path,
    app: &TestApp,
    token: &str,
    description: &Value,
    more: &[&str],
) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("openapi.json");
    std::fs::write(&file, description.to_string()).expect("the description is written");
    let output = Command::new(program)
        .arg("run")
        .arg(&file)
        .args(["--url", &app.url, "--exclude-checks", NOT_JUDGED])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--header", &format!("Authorization: Bearer {token}")])
        .args(["--no-color", "--warnings", "off"])
        .args(more)
        // It keeps what it found beside where it runs.
        .current_dir(folder.path())
        .output()
        .await
        .expect("schemathesis starts");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let sum = said
        .lines()
        .skip_while(|line| !line.starts_with("Test cases:"));
    println!("{}", sum.take(2).collect::<Vec<_>>().join("\n"));
    match output.status.success() {
        true => Ok(()),
        false => Err(said + &String::from_utf8_lossy(&output.stderr)),
    }
}

async fn description(app: &TestApp, token: &str) -> Value {
    let request = app.anybody().request("GET", "/api/v1/openapi.json");
    let request = request.header("authorization", format!("Bearer {token}"));
    let answer = request.send().await.expect("an answer");
    answer.json().await.expect("a description")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_described() {
    let Some(program) = std::env::var_os("HOLDPOINT_SCHEMATHESIS") else {
        return skip("described", "HOLDPOINT_SCHEMATHESIS names no schemathesis");
    };
    let (app, token) = app().await;
    let inputs = match std::env::var_os("HOLDPOINT_NIGHTLY") {
        Some(_) => ["--max-examples", NIGHTLY_INPUTS].to_vec(),
        // The same inputs in every run: what CI finds must be found again.
        None => ["--max-examples", INPUTS, "--generation-deterministic"].to_vec(),
    };
    let description = description(&app, &token).await;
    for which in ["--exclude-path-regex", "--include-path-regex"] {
        let part = [&[which, LAST], &inputs[..]].concat();
        if let Err(findings) = judge(program.as_ref(), &app, &token, &description, &part).await {
            panic!("{findings}");
        }
    }
}

/// The negative control: a description that promises a field which no answer has is found out.
#[tokio::test(flavor = "multi_thread")]
async fn a_description_that_lies_is_found_out() {
    let Some(program) = std::env::var_os("HOLDPOINT_SCHEMATHESIS") else {
        return skip("described", "HOLDPOINT_SCHEMATHESIS names no schemathesis");
    };
    let (app, token) = app().await;
    let mut description = description(&app, &token).await;
    let path = "/api/v1/rollouts";
    let answer = &mut description["paths"][path]["get"]["responses"]["200"];
    answer["content"]["application/json"]["schema"] =
        json!({ "type": "object", "required": ["nothing of this name"] });
    let only = ["--include-path", path, "--max-examples", "1"];
    let judged = judge(program.as_ref(), &app, &token, &description, &only).await;
    let found = judged.expect_err("the lie is found out");
    assert!(found.contains("nothing of this name"), "{found}");
}
