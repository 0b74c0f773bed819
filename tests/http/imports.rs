//! Several files at once: read, looked at, brought in; and the archives that are refused.

use std::io::{Cursor, Write};
use tests::{Client, Person, TestApp, location, on_both_databases};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("started");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("finished").into_inner()
}

/// A directory of many entries that does not end well, and many records that say it begins where it does: a reader
/// that tries each of them never ends.
fn made_up_directory() -> Vec<u8> {
    const ENTRIES: u16 = 20_000;
    let mut entry = b"PK\x01\x02".to_vec();
    entry.resize(46, 0);
    entry[28] = 1;
    entry.push(b'a');
    let mut bytes: Vec<u8> = entry.repeat(usize::from(ENTRIES));
    bytes.extend_from_slice(b"PK\x09\x09");
    let size = u32::try_from(bytes.len()).expect("small");
    let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
    for count in [ENTRIES + 1, ENTRIES + 1] {
        end.extend_from_slice(&count.to_le_bytes());
    }
    end.extend_from_slice(&size.to_le_bytes());
    end.extend_from_slice(&[0; 6]);
    bytes.extend(end.repeat(40_000));
    bytes
}

/// Every place of some bytes in an archive, written over.
fn patched(mut archive: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let at: Vec<usize> = (0..archive.len() - from.len())
        .filter(|at| archive[*at..].starts_with(from))
        .collect();
    assert!(!at.is_empty(), "nothing to patch");
    for at in at {
        archive[at..at + to.len()].copy_from_slice(to);
    }
    archive
}

async fn documents(app: &TestApp) -> i64 {
    let all = app
        .engine()
        .list_documents(&tests::reader(), &Default::default(), 1, 0)
        .await;
    all.expect("documents").1
}

/// Brings files in from choosing them to the end, and returns the last page.
async fn brings(client: &Client, files: &[(&str, Vec<u8>)]) -> String {
    let import = location(&client.chooses(files, "cover").await);
    client.waits_for(&import, "All files are read").await;
    assert_eq!(client.presses(&import, "confirmation").await.status(), 303);
    client.waits_for(&import, "Import finished.").await
}

on_both_databases! {
    async fn files_are_read_and_shown_before_anything_is_in_the_library(app: TestApp) {
        let ada = app.admin().await;
        let files = [
            ("team/door.md", b"# Door\n\n[Lamp](lamp.md#light-it)\n\n- [x] ticked\n".to_vec()),
            ("team/lamp.md", b"# Lamp\n\n## Light it\n".to_vec()),
            ("team/broken.md", b"# Broken \xff".to_vec()),
            ("team/notes.txt", vec![0; 10]),
        ];
        let import = location(&ada.chooses(&files, "cover").await);
        let page = ada.waits_for(&import, "All files are read").await;
        for words in ["Import 2 documents", "would be new", "not UTF-8", "neither Markdown nor pictures, left out", "team/door.md", "1 warning"] {
            assert!(page.contains(words), "{words} in {page}");
        }
        assert_eq!(documents(&app).await, 0);
        let one = ada.page(&format!("{import}?file=team%2Fdoor.md")).await;
        assert!(one.contains("1 box is ticked here") && one.contains("Nothing is in the library yet"), "{one}");
        // Nobody else sees it.
        let ben = app.person(&ada, "Ben", model::role::Role::Contributor).await;
        assert_eq!(ben.get(&import).await.status(), 404);
        assert_eq!(ben.presses(&import, "confirmation").await.status(), 404);

        ada.presses(&import, "confirmation").await;
        let done = ada.waits_for(&import, "Import finished.").await;
        assert!(done.contains("/library/door") && done.contains("/library/lamp"));
        assert_eq!(documents(&app).await, 2);
        // Links between files lead to documents, and back.
        assert!(ada.page("/library/door").await.contains("/library/file/team/lamp.md#s-light-it"));
        assert_eq!(location(&ada.get("/library/file/team/lamp.md").await), "/library/lamp");
        assert!(ada.page("/library/lamp").await.contains("/library/door"));
    }

    async fn a_repeated_import_changes_only_what_changed(app: TestApp) {
        let ada = app.admin().await;
        let lamp = ("team/lamp.md", b"# Lamp\n".to_vec());
        brings(&ada, &[("team/door.md", b"# Door\n".to_vec()), lamp.clone()]).await;
        let before = app.engine().verify().await.expect("verified").events;
        let import = location(&ada.chooses(&[("team/door.md", b"# Door\n\nnew\n".to_vec()), lamp], "cover").await);
        let page = ada.waits_for(&import, "All files are read").await;
        assert!(page.contains("Import 1 document") && page.contains("would be a new revision") && page.contains("would not change"));
        ada.presses(&import, "confirmation").await;
        ada.waits_for(&import, "Import finished.").await;
        assert_eq!(app.engine().verify().await.expect("verified").events, before + 1);
        assert_eq!(documents(&app).await, 2);
    }

    /// What somebody made of it by hand is not undone by the next import of the same files.
    async fn what_somebody_wrote_since_stays(app: TestApp) {
        let ada = app.admin().await;
        let first = [("door.md", b"# Door\n".to_vec())];
        brings(&ada, &first).await;
        let found = app.engine().find_document(&tests::reader(), "door").await.expect("found").document;
        let fields = [("request", &*Client::request_key()), ("document", found.id.as_str()), ("revision", "1"), ("kind", "runbook"), ("source", "# Door\n\nby hand\n")];
        assert_eq!(ada.post("/library/door", &fields).await.status(), 303);
        assert!(brings(&ada, &first).await.contains("unchanged"));
        let found = app.engine().find_document(&tests::reader(), "door").await.expect("found");
        assert!(found.source.contains("by hand"));
        // The file has changed: it is the next revision, and the kind is the one that was chosen.
        brings(&ada, &[("door.md", b"# Door\n\nfrom the file\n".to_vec())]).await;
        let found = app.engine().find_document(&tests::reader(), "door").await.expect("found").document;
        assert_eq!((found.kind.name(), found.revision), ("runbook", 3));
    }

    async fn nobody_keeps_more_imports_waiting_than_they_can_look_at(app: TestApp) {
        let ada = app.admin().await;
        let file = [("a.md", b"# A\n".to_vec())];
        for _ in 0..5 {
            let import = location(&ada.chooses(&file, "cover").await);
            ada.waits_for(&import, "All files are read").await;
        }
        let sixth = ada.chooses(&file, "cover").await;
        assert_eq!(sixth.status(), 422);
        assert!(sixth.text().await.expect("text").contains("five unfinished imports"));
    }

    async fn an_archive_is_a_folder(app: TestApp) {
        let ada = app.admin().await;
        let archive = zip(&[("a.md", b"# One\n"), ("deep/b.md", b"# Two\n"), ("__MACOSX/._a.md", b"x"), ("c.txt", b"x")]);
        let page = brings(&ada, &[("notes.zip", archive)]).await;
        assert!(page.contains("notes/a.md") && page.contains("notes/deep/b.md"), "{page}");
        assert_eq!(documents(&app).await, 2);
    }

    async fn secrets_in_files_are_covered_before_anything_is_kept(app: TestApp) {
        let ada = app.admin().await;
        let text = b"# Hook\n\n`curl https://hook.example.test/x?key=Zq81-kkPw-77`\n".to_vec();
        let import = location(&ada.chooses(&[("hook.md", text.clone())], "cover").await);
        let page = ada.waits_for(&import, "All files are read").await;
        assert!(page.contains("Hidden: line 3: A key in an address") && page.contains("with hidden values"), "{page}");
        let one = ada.page(&format!("{import}?file=hook.md")).await;
        assert!(!one.contains("Zq81") && one.contains("Line 3: A key in an address"), "{one}");
        ada.presses(&import, "confirmation").await;
        let done = ada.waits_for(&import, "Import finished.").await;
        assert!(done.contains("Hidden: line 3: A key in an address"), "{done}");
        assert!(!ada.page("/library/hook").await.contains("Zq81"));
        let import = location(&ada.chooses(&[("hook.md", text)], "keep").await);
        ada.waits_for(&import, "All files are read").await;
        ada.presses(&import, "confirmation").await;
        ada.waits_for(&import, "Import finished.").await;
        let kept = app.engine().find_document(&tests::reader(), "hook").await.expect("found");
        assert!(kept.source.contains("Zq81"));
    }

    async fn an_import_that_is_dropped_is_gone(app: TestApp) {
        let ada = app.admin().await;
        let import = location(&ada.chooses(&[("a.md", b"# A\n".to_vec())], "cover").await);
        ada.waits_for(&import, "All files are read").await;
        assert!(ada.page("/library/import").await.contains(&import));
        assert_eq!(location(&ada.presses(&import, "removal").await), "/library");
        assert_eq!(ada.get(&import).await.status(), 404);
        assert_eq!(documents(&app).await, 0);
        assert!(!ada.page("/library/import").await.contains(&import));
    }

    /// The whole import is refused with the file and the reason, and nothing of it is kept.
    async fn a_bad_archive_is_refused_whole(app: TestApp) {
        let ada = app.admin().await;
        let good: (&str, &[u8]) = ("good.md", b"# Good\n");
        let link = {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            writer.add_symlink("link.md", "/etc/passwd", SimpleFileOptions::default()).expect("added");
            writer.finish().expect("finished").into_inner()
        };
        let zeros = vec![b'0'; 1 << 20];
        let many: Vec<String> = (0..257).map(|number| format!("{number}.md")).collect();
        let bomb: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), zeros.as_slice())).collect();
        let large = zip(&[good, ("lies.md", &zeros[..999_999])]);
        let size = 999_999_u32.to_le_bytes();
        let cases: Vec<(&str, Vec<u8>, &str, &str)> = vec![
            ("up.zip", zip(&[good, ("../up.md", b"x")]), "up/../up.md", "points outside its folder"),
            ("root.zip", zip(&[good, ("/etc/x.md", b"x")]), "root//etc/x.md", "not a path of a file"),
            ("back.zip", zip(&[good, ("a\\b.md", b"x")]), "back/a\\b.md", "backslashes"),
            ("drive.zip", zip(&[("C:/x.md", b"x")]), "C:/x.md", "points outside its folder"),
            ("control.zip", zip(&[good, ("a\u{7}.md", b"x")]), "control/a", "control characters"),
            ("link.zip", link, "link.md", "a link or a device"),
            ("case.zip", zip(&[good, ("Good.MD", b"x")]), "case/Good.MD", "has the same name as case/good.md"),
            ("accent.zip", zip(&[("x/e\u{301}.md", b"x"), ("x/\u{e9}.md", b"x")]), "x/", "has the same name"),
            ("twice.zip", patched(zip(&[good, ("goop.md", b"x")]), b"goop.md", b"good.md"), "twice.zip", "good.md is in it twice"),
            ("small.zip", patched(large.clone(), &size, &10_u32.to_le_bytes()), "small/lies.md", "size is not what the archive says"),
            ("wide.zip", patched(large, &size, &1_000_000_u32.to_le_bytes()), "wide/lies.md", ""),
            ("bomb.zip", zip(&bomb), "bomb/256.md", "more than 256 MiB"),
            ("export.zip", zip(&[good, ("holdpoint.json", b"{}")]), "holdpoint.json", "holdpoint import"),
            ("endless.zip", made_up_directory(), "endless.zip", "its directory is too large"),
            ("no.zip", b"this is no archive".to_vec(), "no.zip", "zip cannot be read"),
            ("cut.zip", zip(&[good])[..40].to_vec(), "cut.zip", "zip cannot be read"),
        ];
        for (name, archive, file, why) in cases {
            let answer = ada.chooses(&[("other.md", b"# Other\n".to_vec()), (name, archive)], "cover").await;
            assert_eq!(answer.status(), 422, "{name}");
            let page = answer.text().await.expect("text");
            assert!(page.contains(file) && page.contains(why), "{name}: {file}: {why} in {page}");
            assert!(!page.contains("Not finished yet"), "{name} was kept");
        }
        assert_eq!(documents(&app).await, 0);
        let empty = ada.chooses(&[("a.png", vec![1])], "cover").await;
        assert_eq!(empty.status(), 422);
        assert!(empty.text().await.expect("text").contains("There is no Markdown file"));
    }

    /// One file of an archive that cannot be kept does not keep the others out.
    async fn a_bad_file_is_refused_alone(app: TestApp) {
        let ada = app.admin().await;
        let large = vec![b'x'; (1 << 20) + 1];
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [("top/large.md", large.as_slice()), ("top/good.md", b"# Good\n"), ("top/nul.md", b"a\0b")] {
            archive.start_file(name, SimpleFileOptions::default()).expect("started");
            archive.write_all(bytes).expect("written");
        }
        let archive = archive.finish().expect("finished").into_inner();
        let page = brings(&ada, &[("a.zip", archive), ("also-large.md", large)]).await;
        assert_eq!(page.matches("The limit is 1 MiB").count(), 2, "{page}");
        assert!(page.contains("U+0000") && page.contains("/library/good"));
        assert_eq!(documents(&app).await, 1);
    }

    /// A browser shows an answer only when it could send everything.
    async fn a_refusal_is_read_although_more_is_being_sent(app: TestApp) {
        let ada = app.admin().await;
        let large = vec![b'x'; 20 << 20];
        let answer = ada.chooses(&[("../up.md", b"x".to_vec()), ("large.md", large.clone())], "cover").await;
        assert_eq!(answer.status(), 422);
        assert!(answer.text().await.expect("text").contains("points outside its folder"));
        assert_eq!(app.anybody().chooses(&[("large.md", large)], "cover").await.status(), 303);
    }

    async fn a_starter_is_text_to_change(app: TestApp) {
        let ada = app.admin().await;
        let page = ada.page("/library/import").await;
        assert!(page.contains("/library/import?starter=canary-plan"));
        let starter = app.engine().find_starter("canary-plan").expect("a starter");
        let line = starter.source.lines().find(|line| line.starts_with("## ")).expect("a heading").to_owned();
        assert!(ada.page("/library/import?starter=canary-plan").await.contains(&line));
        assert_eq!(ada.get("/library/import?starter=../demo").await.status(), 404);
    }
}

/// What was on its way when the server stopped goes on when it starts.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_goes_on_after_a_restart() {
    let mut app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let files: Vec<(String, Vec<u8>)> = (0..400)
        .map(|number| {
            (
                format!("team/{number}.md"),
                format!("# Number {number}\n").into_bytes(),
            )
        })
        .collect();
    let files: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.clone()))
        .collect();
    let import = location(&ada.chooses(&files, "cover").await);
    ada.waits_for(&import, "All files are read").await;
    ada.presses(&import, "confirmation").await;
    app.restart(|_| {}).await;
    let before = documents(&app).await;
    let ada = app.anybody();
    assert_eq!(
        ada.signs_in(&Person::named("Ada Admin")).await.status(),
        303
    );
    ada.waits_for(&import, "Import finished.").await;
    assert_eq!(documents(&app).await, 400);
    assert!(
        before < 400,
        "the server was stopped in the middle, with {before} documents"
    );
}
