//! Documents that are not what they should be: each gets a clear page or a clear refusal, and nothing is
//! stored by half.

use tests::{Client, TestApp, location};

async fn refused(app: &TestApp, client: &Client, bytes: Vec<u8>, sentence: &str) {
    let before = app.engine().verify().await.expect("verified").events;
    let answer = client.upload(bytes).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.expect("text");
    assert!(page.contains(sentence), "{sentence} is not on the page");
    assert_eq!(
        app.engine().verify().await.expect("verified").events,
        before,
        "nothing is stored"
    );
    assert_eq!(
        app.engine()
            .list_documents(&tests::reader(), &Default::default(), 1, 0)
            .await
            .expect("documents")
            .1,
        0
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_kept_is_refused_with_reason_and_limit() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    refused(&app, &ada, b"".to_vec(), "The document is empty").await;
    refused(&app, &ada, b" \n\t\n".to_vec(), "The document is empty").await;
    refused(
        &app,
        &ada,
        vec![b'x'; 2 << 20],
        "The limit is 1048576 bytes (1 MiB)",
    )
    .await;
    refused(
        &app,
        &ada,
        b"# Plan\n\xff\xfe".to_vec(),
        "not UTF-8 text: byte 8",
    )
    .await;
    refused(
        &app,
        &ada,
        b"# Plan\n\n- [ ] a\0b\n".to_vec(),
        "Line 3 contains the control character U+0000",
    )
    .await;
    let boxes: String = (0..10_000)
        .map(|number| format!("- [ ] item {number}\n"))
        .collect();
    refused(
        &app,
        &ada,
        boxes.into_bytes(),
        "The document has 10000 boxes. The limit is 5000",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_kept_is_shown_harmlessly() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let nested: String = (0..64)
        .map(|depth| format!("{}- [ ] level {depth}\n", "  ".repeat(depth)))
        .collect();
    let answer = ada.import(&format!("# Deep\n\n{nested}")).await;
    assert_eq!(location(&answer), "/library/deep");
    assert!(ada.page("/library/deep").await.contains("level 63"));
    let rollout = ada
        .starts(app.engine(), &format!("# Deep run\n\n{nested}"))
        .await;
    assert_eq!(app.run(&rollout).await.items.len(), 64);

    let raw = "# Raw <b>title</b>\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>\n\n[press](javascript:alert(3)) [here](https://ferry.example/)\n\n- [ ] <i onclick=x>item</i>\n";
    let rollout = ada.starts(app.engine(), raw).await;
    let slug = app.run(&rollout).await.rollout.document_slug;
    for path in [
        format!("/library/{slug}"),
        format!("/rollouts/{rollout}"),
        format!("/library/{slug}/edit"),
        "/search?q=%3Cscript%3E".to_owned(),
    ] {
        let page = ada.page(&path).await;
        for bad in [
            "<script>alert",
            "<img src=x",
            "href=\"javascript:",
            "<i onclick",
        ] {
            assert!(!page.contains(bad), "{bad} on {path}");
        }
    }
}

/// While somebody imports a large document, the pages of others are answered: none waits until it is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_are_answered_during_a_large_import() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let other = app.anybody();
    other.signs_in(&tests::Person::named("Ada Admin")).await;
    let large: String = (0..4_900).map(|number| format!("- [ ] item {number} with `code`, **marks** and [a link](https://ferry.example/{number})\n")).collect();
    let import = tokio::spawn(async move { ada.import(&large).await.status().as_u16() });
    let mut answered = 0;
    while !import.is_finished() {
        other.page("/history").await;
        // One that came only after the import was done does not count.
        answered += usize::from(!import.is_finished());
    }
    assert_eq!(import.await.expect("the import ends"), 303);
    assert!(answered > 0, "no page was answered while the import ran");
}
