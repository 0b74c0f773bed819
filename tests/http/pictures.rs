//! Pictures of documents: they come in with files or an edit, are served from here, and what is none is refused.

use serde_json::{Value, json};
use std::io::{Cursor, Write};
use tests::{Client, TestApp, location, on_both_databases, saved};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const SCRIPT: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>";

fn zip<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// The head of a picture, which is all that is read of one.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    bytes
}

fn gif(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"GIF89a".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([0; 8]);
    bytes
}

/// Chooses an archive and waits until it was read.
async fn reads(client: &Client, archive: Vec<u8>) -> (String, String) {
    let import = location(&client.chooses(&[("team.zip", archive)], "cover").await);
    let page = client.waits_for(&import, "All files are read").await;
    (import, page)
}

async fn brings(client: &Client, archive: Vec<u8>) -> String {
    let (import, _) = reads(client, archive).await;
    assert_eq!(client.presses(&import, "confirmation").await.status(), 303);
    client.waits_for(&import, "Import finished.").await
}

/// The addresses of the pictures that a page shows.
fn shown(page: &str) -> Vec<String> {
    let tags = page.split("<img src=\"").skip(1);
    tags.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
        .collect()
}

fn head(answer: &reqwest::Response, name: &str) -> String {
    let value = answer.headers().get(name);
    let text = value.and_then(|value| value.to_str().ok());
    text.unwrap_or_default().to_owned()
}

on_both_databases! {
    async fn pictures_come_in_with_an_archive_and_are_shown(app: TestApp) {
        let ada = app.admin().await;
        let text = b"# Lamp\n\n![The lamp](../img/lamp.png) ![Plan](plan.svg) ![Gone](gone.png) ![Far](https://far.example/a.png)\n";
        let lamp = png(40, 30);
        let archive = |lamp: &[u8]| zip([
            ("docs/lamp.md".to_owned(), text.as_slice()),
            ("img/lamp.png".to_owned(), lamp),
            ("docs/plan.svg".to_owned(), SCRIPT),
            ("img/unused.gif".to_owned(), b"GIF89a\x01\0\x01\0\0\0\0"),
        ]);
        let (import, page) = reads(&ada, archive(&lamp)).await;
        assert!(page.contains("<dt>pictures</dt><dd>3</dd>"), "{page}");
        let one = ada.page(&format!("{import}?file=team%2Fdocs%2Flamp.md")).await;
        assert!(one.contains("shown once it is stored: ../img/lamp.png") && one.contains("picture is missing: gone.png"), "{one}");
        ada.presses(&import, "confirmation").await;
        ada.waits_for(&import, "Import finished.").await;

        let page = ada.page("/library/lamp").await;
        let pictures = shown(&page);
        assert_eq!(pictures.len(), 2, "{page}");
        assert!(page.contains("alt=\"The lamp\"") && page.contains("Gone <small>(picture is missing: gone.png)"), "{page}");
        assert!(page.contains(">Far (picture at far.example)</a>") && !page.contains("<img src=\"https"), "{page}");
        let answer = ada.get(&pictures[0]).await;
        assert_eq!((answer.status().as_u16(), head(&answer, "content-type")), (200, "image/png".to_owned()));
        assert_eq!(head(&answer, "x-content-type-options"), "nosniff");
        assert!(head(&answer, "cache-control").contains("immutable"));
        assert_eq!(answer.bytes().await.expect("bytes"), lamp);
        // Whoever opens it by itself sees a picture that runs nothing.
        let answer = ada.get(&pictures[1]).await;
        assert_eq!(head(&answer, "content-type"), "image/svg+xml");
        assert_eq!(head(&answer, "content-security-policy"), "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        // Nobody in particular sees none, and what no document shows is none.
        assert_eq!(app.anybody().get(&pictures[0]).await.status(), 303);
        assert_eq!(ada.get("/pictures/0000").await.status(), 404);
        let unused = engine::hash::of(b"GIF89a\x01\0\x01\0\0\0\0");
        assert_eq!(ada.get(&format!("/pictures/{unused}")).await.status(), 404);

        // The same again changes nothing; another picture is a new revision of the same text.
        let (_, page) = reads(&ada, archive(&lamp)).await;
        assert!(page.contains("would not change"), "{page}");
        let other = png(41, 30);
        let (_, page) = reads(&ada, archive(&other)).await;
        assert!(page.contains("would be a new revision"), "{page}");
        brings(&ada, archive(&other)).await;
        let now = shown(&ada.page("/library/lamp").await);
        assert!(now[0] != pictures[0] && now[1] == pictures[1], "{now:?}");
        let answer = ada.get_json("/api/v1/documents/lamp").await;
        assert_eq!(answer["revision"], 2);
        assert_eq!(answer["pictures"][0]["path"], "../img/lamp.png");
        assert_eq!(answer["pictures"][0]["url"], now[0]);
        // The old one belongs to the old revision.
        assert_eq!(ada.get(&pictures[0]).await.status(), 200);
        assert_eq!(app.engine().verify().await.expect("verified").findings, []);
    }

    async fn what_is_no_picture_is_refused_by_name_and_the_rest_comes_in(app: TestApp) {
        let ada = app.admin().await;
        let huge = gif(30_000, 30_000);
        let text = b"# Lamp\n\n![a](runbook.md.png) ![b](huge.gif)\n";
        let archive = zip([
            ("lamp.md".to_owned(), text.as_slice()),
            ("runbook.md.png".to_owned(), b"# Runbook\n".as_slice()),
            ("picture.md".to_owned(), &png(1, 1)),
            ("huge.gif".to_owned(), &huge),
        ]);
        let (import, page) = reads(&ada, archive).await;
        for words in ["30000 × 30000 pixels", "whatever its name says", "Import 1 document"] {
            assert!(page.contains(words), "{words} in {page}");
        }
        ada.presses(&import, "confirmation").await;
        ada.waits_for(&import, "Import finished.").await;
        let page = ada.page("/library/lamp").await;
        assert!(shown(&page).is_empty() && page.contains("picture is missing: runbook.md.png"), "{page}");
        assert_eq!(ada.get("/library/runbook").await.status(), 404);
    }

    async fn an_edit_brings_pictures_by_a_plain_form(app: TestApp) {
        let ada = app.admin().await;
        ada.import("# Lamp\n").await;
        let found = app.engine().find_document(&tests::reader(), "lamp").await.expect("found").document;
        let fields = |revision: i64, text: &str| vec![
            ("request", Client::request_key()),
            ("document", found.id.to_string()),
            ("revision", revision.to_string()),
            ("kind", "reference".to_owned()),
            ("source", text.to_owned()),
        ];
        let lamp = ("lamp 1.png", png(40, 30));
        // What the text does not show is not dropped in silence.
        let answer = ada.post_with_files("/library/lamp", fields(1, "# Lamp\n"), vec![("pictures", lamp.clone())]).await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("does not say where lamp 1.png belongs"));
        let answer = ada.post_with_files("/library/lamp", fields(1, "# Lamp\n\n![Lamp](img/lamp%201.png)\n"), vec![("pictures", ("lamp 1.png", b"text".to_vec()))]).await;
        assert_eq!(answer.status(), 422);
        let text = "# Lamp\n\n![Lamp](img/lamp%201.png)\n";
        let seen = ada.post_with_files("/library/lamp/preview", fields(1, text), vec![("pictures", lamp.clone())]).await;
        assert!(seen.text().await.expect("text").contains("(picture, shown once it is stored"));
        saved(ada.post_with_files("/library/lamp", fields(1, text), vec![("pictures", lamp)]).await).await;
        assert_eq!(shown(&ada.page("/library/lamp").await).len(), 1);
        // An edit of the words keeps it, and one that names it again after it was gone, too.
        for (revision, text) in [(2, "# Lamp\n\nnone\n"), (3, text)] {
            let all = fields(revision, text);
            let all: Vec<(&str, &str)> = all.iter().map(|(name, value)| (*name, value.as_str())).collect();
            saved(ada.post("/library/lamp", &all).await).await;
        }
        assert_eq!(shown(&ada.page("/library/lamp").await).len(), 1);
        assert_eq!(app.engine().verify().await.expect("verified").findings, []);
    }

    async fn a_page_carries_the_pictures_that_were_chosen(app: TestApp) {
        let ada = app.admin().await;
        let key = Client::request_key();
        let fields = |more: &[(&'static str, String)]| {
            [vec![("request", key.clone()), ("kind", String::new())], more.to_vec()].concat()
        };
        let lamp = ("lamp.png", png(40, 30));
        let text = b"# Lamp\n\n![Lamp](img/lamp.png) ![Door](door.png)\n".to_vec();
        let files = vec![("file", ("lamp.md", text)), ("pictures", lamp.clone())];
        let seen = ada.post_with_files("/library/review", fields(&[]), files).await;
        assert_eq!(seen.status(), 200);
        let seen = seen.text().await.expect("text");
        // Missing is what was not chosen.
        assert!(seen.contains("door.png is not beside the document") && !seen.contains("lamp.png is not beside"), "{seen}");
        let carried = seen.split("name=\"picture\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let carried = carried.expect("a carried picture").to_owned();
        assert!(carried.ends_with(" lamp.png"), "{carried}");
        let digest = engine::hash::of(&lamp.1);
        assert_eq!(ada.get(&format!("/pictures/{digest}")).await.status(), 404, "nothing is stored yet");
        // A text that names no picture is refused; the picture stays chosen.
        let with = |text: &str| fields(&[("source", text.to_owned()), ("picture", carried.clone())]);
        let refused = ada.post_with_files("/library", with("# Lamp\n"), vec![]).await;
        assert_eq!(refused.status(), 422);
        let refused = refused.text().await.expect("text");
        assert!(refused.contains("does not say where lamp.png belongs") && refused.contains(&carried), "{refused}");
        let text = "# Lamp\n\n![Lamp](img/lamp.png)\n";
        // One of the same name that is chosen now takes its place.
        let other = png(41, 30);
        let seen = ada.post_with_files("/library/review", with(text), vec![("pictures", ("lamp.png", other))]).await;
        let seen = seen.text().await.expect("text");
        assert!(seen.matches("name=\"picture\"").count() == 1 && !seen.contains(&carried), "{seen}");
        saved(ada.post_with_files("/library", with(text), vec![]).await).await;
        assert_eq!(shown(&ada.page("/library/lamp").await), [format!("/pictures/{digest}")]);
        // What no page should hold is asked for again.
        let large = [png(40, 30), vec![0; 17 << 20]].concat();
        let seen = ada.post_with_files("/library/review", with(text), vec![("pictures", ("large.png", large))]).await;
        let seen = seen.text().await.expect("text");
        assert!(seen.contains("Choose these again, a page carries 16 MiB: large.png"), "{seen}");
    }

    async fn machines_send_pictures_in_base64(app: TestApp) {
        let ada = app.admin().await;
        let large = [png(40, 30), vec![0; 6 << 20]].concat();
        let picture = |bytes: &[u8]| json!([{ "path": "./lamp.png", "content": model::picture::encoded(bytes) }]);
        let send = async |method: &str, path: &str, body: Value| {
            let request = ada.request(method, path).header("origin", &app.url).json(&body);
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"))
        };
        let text = "# Lamp\n\n![Lamp](lamp.png)\n";
        let (status, said) = send("POST", "/api/v1/documents", json!({ "markdown": text, "pictures": picture(&large) })).await;
        assert_eq!(status, 201, "{said}");
        assert_eq!(shown(&ada.page("/library/lamp").await).len(), 1);
        for (pictures, words) in [
            (json!([{ "path": "lamp.png", "content": "?" }]), "not base64"),
            (json!([{ "path": "/lamp.png", "content": "" }]), "not the path of a picture"),
            (picture(b"text"), "whatever its name says"),
            (picture(&vec![0; 11 << 20]), "10 MiB"),
        ] {
            let body = json!({ "markdown": text, "revision": 1, "pictures": pictures });
            let (status, said) = send("PUT", "/api/v1/documents/lamp", body).await;
            assert_eq!(status, 422, "{said}");
            assert!(said["detail"].as_str().is_some_and(|said| said.contains(words)), "{said}");
        }
        let files = json!({ "files": [
            { "path": "team/door.md", "markdown": "# Door\n\n![Door](door.png)\n" },
            { "path": "team/door.png", "content": model::picture::encoded(&png(1, 1)) },
        ]});
        let (status, said) = send("POST", "/api/v1/imports", files).await;
        assert_eq!(status, 201, "{said}");
        let id = said["id"].as_str().expect("an id").to_owned();
        let page = format!("/library/imports/{id}");
        ada.waits_for(&page, "All files are read").await;
        assert_eq!(ada.get_json(&format!("/api/v1/imports/{id}")).await["pictures"], 1);
        ada.presses(&page, "confirmation").await;
        ada.waits_for(&page, "Import finished.").await;
        assert_eq!(shown(&ada.page("/library/door").await).len(), 1);
    }
}

/// Too much is refused as a whole, with the reason, and nothing is stored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_or_too_large_pictures_are_refused() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let one = png(1, 1);
    let text = ("team/a.md".to_owned(), b"# A\n\n![1](1.png)\n".as_slice());
    let many = (0..10_000).map(|number| (format!("team/{number}.png"), one.as_slice()));
    let answer = ada
        .chooses(
            &[("team.zip", zip([text.clone()].into_iter().chain(many)))],
            "cover",
        )
        .await;
    assert_eq!(answer.status(), 422);
    let said = answer.text().await.expect("text");
    assert!(
        said.contains("is one picture too many; the limit of one import is 5000")
            && said.contains("Nothing of this import was stored"),
        "{said}"
    );
    // One of 40 MB is refused by its name; the document comes in without it.
    let large = vec![0; 40 << 20];
    let archive = zip([text, ("team/1.png".to_owned(), large.as_slice())]);
    let (_, page) = reads(&ada, archive).await;
    assert!(
        page.contains("more than 10 MiB") && page.contains("Import 1 document"),
        "{page}"
    );
    let verified = app.engine().verify().await.expect("verified");
    assert_eq!(verified.findings, []);
}
