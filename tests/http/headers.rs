//! What every answer carries.

use tests::{Client, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ALWAYS: [&str; 6] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-request-id",
    "cache-control",
    "cross-origin-opener-policy",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_carries_the_headers() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let style = style_of(&ada.page("/").await);
    let answers = [
        ada.get("/").await,
        ada.get("/rollouts/R-99").await,
        ada.get("/no-such-page").await,
        ada.get(&style).await,
        ada.get("/pkg/nothing.js").await,
        ada.get("/healthz").await,
        ada.get("/readyz").await,
        ada.get("/api/v1/search?q=x").await,
        app.anybody().get("/rollouts").await,
        app.anybody().get("/api/v1/search?q=x").await,
        ada.request("POST", "/rollouts")
            .send()
            .await
            .expect("an answer"),
        ada.request("DELETE", "/rollouts")
            .header("origin", &app.url)
            .send()
            .await
            .expect("an answer"),
        ada.import("").await,
    ];
    for answer in answers {
        for name in ALWAYS {
            assert!(
                answer.headers().contains_key(name),
                "{} {} has no {name}",
                answer.status(),
                answer.url()
            );
        }
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("frame-ancestors 'none'")
                && !policy.contains("unsafe-inline"),
            "{policy}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_page_has_a_nonce_of_its_own() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let nonce = async |client: &Client| {
        let answer = client.get("/").await;
        let policy = answer.headers()["content-security-policy"]
            .to_str()
            .expect("text")
            .to_owned();
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a nonce")
            .to_owned();
        assert!(
            answer
                .text()
                .await
                .expect("text")
                .contains(&format!("nonce=\"{nonce}\"")),
            "the scripts carry the nonce of the header"
        );
        nonce
    };
    assert_ne!(nonce(&ada).await, nonce(&ada).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_problem_says_what_became_of_it_and_has_a_number() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let answer = ada.get("/rollouts/R-99").await;
    assert_eq!(answer.status(), 404);
    let number = answer.headers()["x-request-id"]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(answer.text().await.expect("text").contains(&number));
    let answer = app.anybody().get("/api/v1/search?q=x").await;
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let body: serde_json::Value = answer.json().await.expect("JSON");
    tests::assert_json(
        &body,
        &[
            ("title", "Unauthorized"),
            ("saved", "no"),
            ("detail", "Sign in first."),
        ],
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_too_large_is_refused() {
    let app = TestApp::on_sqlite().await;
    let size = 5 << 20;
    // As it says of itself, and as it comes where it says nothing.
    let said = format!("content-length: {size}\r\n\r\n");
    let silent = format!("transfer-encoding: chunked\r\n\r\n{size:x}\r\n");
    // What came in pieces is refused as a form that could not be read.
    for (rest, body, status) in [(said, 0, "413"), (silent, size, "422")] {
        let (host, url) = (app.url.trim_start_matches("http://"), &app.url);
        let head = format!(
            "POST /theme HTTP/1.1\r\nhost: {host}\r\norigin: {url}\r\ncontent-type: application/x-www-form-urlencoded\r\n{rest}"
        );
        let stream = TcpStream::connect(host).await.expect("connected");
        let (mut answers, mut sends) = stream.into_split();
        // It is written beside reading: the server answers and hangs up before it has taken all of it.
        let sending = tokio::spawn(async move {
            sends.write_all(head.as_bytes()).await?;
            sends.write_all(&vec![b'x'; body]).await
        });
        let mut first = [0; 12];
        answers.read_exact(&mut first).await.expect("an answer");
        assert_eq!(first, *format!("HTTP/1.1 {status}").as_bytes());
        sending.abort();
    }
}

/// The address of the style sheet that a page names.
pub fn style_of(page: &str) -> String {
    let start = page
        .find("/pkg/holdpoint-")
        .expect("the page names an asset");
    page[start..]
        .split('"')
        .next()
        .unwrap_or_default()
        .to_owned()
}
