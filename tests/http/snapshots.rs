//! Whole answers, held as they are. Ids, times and hashes are masked.

use insta::{assert_json_snapshot, assert_snapshot};
use tests::{PLAN, TestApp};

/// Everything in a page that differs from run to run, replaced by its kind.
fn masked(page: &str) -> String {
    let start = page.find("<main").expect("a page has a main part");
    let end = page.find("</main>").expect("a page has a main part");
    let mut words: Vec<String> = Vec::new();
    for piece in page[start..end].split_inclusive(['"', '>', '<', ' ', '/', ':']) {
        let body = piece.trim_end_matches(['"', '>', '<', ' ', '/', ':']);
        let tail = &piece[body.len()..];
        let hex = |length: usize| {
            body.len() == length
                && body
                    .chars()
                    .all(|character| character.is_ascii_hexdigit() || character == '-')
        };
        let mask = if hex(36) {
            "[id]"
        } else if hex(64) {
            "[hash]"
        } else if body.starts_with("20")
            && body.contains('T')
            && body.ends_with(|last: char| last.is_ascii_digit())
        {
            "[time]"
        } else {
            body
        };
        // The macro of the islands adds a hash that depends on where the sources lie.
        let island = body.split_once('_').filter(|(_, hash)| {
            hash.len() >= 16
                && hash
                    .chars()
                    .all(|character| character.is_ascii_hexdigit() || character == '_')
        });
        let mask = island.map_or(mask, |(name, _)| name);
        words.push(format!("{mask}{tail}"));
    }
    // One tag a line, so that a change shows as a line.
    words.concat().replace('>', ">\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_answers_of_the_search() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    ada.starts(app.engine(), PLAN).await;
    app.search_is_ready_for(&ada, "boats&kind=item").await;
    let answer = ada
        .get_json("/api/v1/search?q=boats+timetable&kind=item")
        .await;
    assert_json_snapshot!("search", answer, { ".took_ms" => "[ms]" });
    let refused = app.anybody().get_json("/api/v1/search?q=x").await;
    assert_json_snapshot!("problem", refused, { ".request" => "[number]" });
}

/// Of the page of a run only what scripts and styles hold on to: elements with their ids, classes and addresses, no words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_frame_of_a_run_that_nobody_has_touched() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let rollout = ada.starts(app.engine(), PLAN).await;
    let page = ada.page(&format!("/rollouts/{rollout}?phase=2")).await;
    let main = masked(&page);
    let marked = main.lines().filter(|line| {
        let holds = [
            "<form",
            "<section",
            "<li id",
            "<input name",
            "<button",
            "data-live",
        ];
        holds
            .iter()
            .any(|hold| line.trim_start().starts_with(hold) || line.contains("data-"))
    });
    let marked: Vec<&str> = marked
        .map(|line| &line[line.find('<').unwrap_or(0)..])
        .collect();
    assert!(marked.len() > 20, "{main}");
    assert_snapshot!("run", marked.join("\n"));
}
