//! The embedded site.

use crate::headers::style_of;
use tests::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_asset_comes_as_small_as_the_browser_takes_it() {
    let app = TestApp::on_sqlite().await;
    let style = style_of(&app.admin().await.page("/").await);
    let client = app.anybody();
    let ask = async |accepted: &str| {
        client
            .request("GET", &style)
            .header("accept-encoding", accepted)
            .send()
            .await
            .expect("an answer")
    };
    let (brotli, gzip, plain) = (
        ask("gzip, br").await,
        ask("gzip").await,
        ask("identity").await,
    );
    for answer in [&brotli, &gzip, &plain] {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["vary"], "Accept-Encoding");
        assert_eq!(
            answer.headers()["cache-control"],
            "public, max-age=31536000, immutable"
        );
        assert!(
            answer.headers()["content-type"]
                .to_str()
                .expect("text")
                .starts_with("text/css")
        );
    }
    assert_eq!(brotli.headers()["content-encoding"], "br");
    assert_eq!(gzip.headers()["content-encoding"], "gzip");
    assert!(!plain.headers().contains_key("content-encoding"));
    assert_ne!(
        brotli.headers()["etag"],
        plain.headers()["etag"],
        "different bytes, different tags"
    );
    let (brotli, gzip, plain) = (
        brotli.bytes().await.expect("bytes").len(),
        gzip.bytes().await.expect("bytes").len(),
        plain.bytes().await.expect("bytes").len(),
    );
    assert!(brotli < gzip && gzip < plain, "{brotli} < {gzip} < {plain}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_asset_that_is_known_is_not_sent_again() {
    let app = TestApp::on_sqlite().await;
    let style = style_of(&app.admin().await.page("/").await);
    let client = app.anybody();
    let tag = client.get(&style).await.headers()["etag"]
        .to_str()
        .expect("text")
        .to_owned();
    let answer = client
        .request("GET", &style)
        .header("if-none-match", &tag)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), 304);
    assert_eq!(
        client.get("/pkg/..%2Fmanifest.json").await.status(),
        404,
        "only what lies in the folder is served"
    );
    assert_eq!(
        client.get(&format!("{style}.br")).await.status(),
        404,
        "the twins have no address of their own"
    );
}
