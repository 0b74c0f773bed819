//! Items of a run: taken, given back, deferred, commented on, signed together, undone, and what is asked of each.

use model::event::Event;
use model::live::Stamp;
use model::role::Role;
use model::rollout;
use model::rollout::PhaseNumber;
use model::rollout::item::{CLAIM_MS, UNDO_MS};
use model::verdict::Verdict;
use tests::{Client, Person, on_both_databases, refused, saved};

const HULL: &str = "# Repaint the hull

## Phase 1: Dock

- [ ] The dock is dry
- [ ] Both keys are turned (two people)
- [ ] The flag is lowered (optional)
- [ ] The paint is approved (Painter signs)

### Do these in order, READ-DO

- [ ] Drain the tank
- [ ] Open the hatch

## Phase 2: Paint

- [ ] The first coat is dry

### Hold questions (any yes means hold)

- [ ] Is it raining?
";

on_both_databases! {
    async fn what_somebody_took_is_theirs_for_half_an_hour(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        saved(ada.claims(&rollout, &item).await).await;
        assert!(matches!(app.item(&rollout, "1.1").await.live.stamp, Stamp::Taken { by } if by.name == "Ada Admin"));
        for answer in [ben.claims(&rollout, &item).await, ben.answers(&rollout, &item, "ok", &[]).await] {
            refused(answer, 409, "Ada Admin claimed 1.1 at").await;
        }
        app.advance(CLAIM_MS - 60_000);
        refused(ben.claims(&rollout, &item).await, 409, "Ada Admin claimed 1.1 at").await;
        app.advance(60_000);
        assert_eq!(app.item(&rollout, "1.1").await.live.stamp, Stamp::Open, "the claim has lapsed");
        saved(ben.claims(&rollout, &item).await).await;
        refused(ada.answers(&rollout, &item, "ok", &[]).await, 409, "Ben Bosun claimed 1.1 at").await;
        saved(ben.answers(&rollout, &item, "ok", &[]).await).await;
        assert_eq!(app.item(&rollout, "1.1").await.live.stamp.verdict(), Some(Verdict::Ok));
        assert_eq!(app.last_kinds(&rollout, 3).await, ["claimed", "claimed", "signed"]);
        refused(ada.claims(&rollout, &item).await, 409, "Ben Bosun signed 1.1 OK at").await;
    }

    async fn a_claim_is_given_back(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let cem = app.person(&ada, "Cem Caulker", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        refused(ben.releases(&rollout, &item).await, 409, "nobody has claimed 1.1").await;
        saved(ben.claims(&rollout, &item).await).await;
        refused(cem.releases(&rollout, &item).await, 403, "Not saved").await;
        saved(ben.releases(&rollout, &item).await).await;
        assert_eq!(app.item(&rollout, "1.1").await.live.stamp, Stamp::Open);
        saved(cem.claims(&rollout, &item).await).await;
        saved(ada.releases(&rollout, &item).await).await;
        saved(ben.answers(&rollout, &item, "ok", &[]).await).await;
    }

    async fn a_deferred_item_is_asked_for_at_a_later_hold_point(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        let is_named = |reasons: Vec<String>| reasons.iter().any(|reason| reason.contains("1.1"));
        assert!(is_named(app.reasons(&rollout, 1).await));
        refused(ben.defers(&rollout, &item, "2", "the crane is late").await, 403, "Not saved").await;
        refused(ada.defers(&rollout, &item, "2", " ").await, 422, "Say why").await;
        for nowhere in ["0", "3"] {
            refused(ada.defers(&rollout, &item, nowhere, "the crane is late").await, 422, "Choose a later hold point").await;
        }
        saved(ada.defers(&rollout, &item, "2", "the crane is late").await).await;
        assert!(!is_named(app.reasons(&rollout, 1).await));
        assert!(is_named(app.reasons(&rollout, 2).await));
        assert!(matches!(app.item(&rollout, "1.1").await.live.stamp, Stamp::Deferred { to: PhaseNumber(2), .. }));
        assert_eq!(app.run(&rollout).await.phases[1].live.progress.required, 2);
        // Who saw it before is told.
        refused(ada.answers(&rollout, &item, "ok", &[]).await, 409, "1.1 has changed since").await;
        let item = app.item(&rollout, "1.1").await;
        saved(ada.defers(&rollout, &item, "1", "the crane is here").await).await;
        assert!(is_named(app.reasons(&rollout, 1).await) && !is_named(app.reasons(&rollout, 2).await));
        let question = app.item(&rollout, "2.2").await;
        refused(ada.defers(&rollout, &question, "2", "later").await, 422, "A hold question is answered, not deferred").await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        let item = app.item(&rollout, "1.1").await;
        refused(ada.defers(&rollout, &item, "2", "the crane is late").await, 409, "Ada Admin signed 1.1 OK at").await;
    }

    async fn evidence_is_what_it_says_it_is(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        for (evidence, why) in [
            (("link", "not a link", ""), "A link starts with https://"),
            (("link", "javascript:alert(1)", ""), "A link starts with https://"),
            (("link", "https://", ""), "A link starts with https://"),
            (("measurement", "quite dry", ""), "A measurement contains a number"),
            (("text", "dry", "not hex"), "A commit is 7 to 64 hexadecimal digits"),
            (("text", "dry", "abc"), "A commit is 7 to 64 hexadecimal digits"),
            (("hearsay", "dry", ""), "Choose one of text, link, measurement"),
        ] {
            refused(ada.comments(&rollout, &item, "kept words", evidence).await, 422, why).await;
            let (kind, content, commit) = evidence;
            let fields = [("evidence_kind", kind), ("evidence", content), ("commit", commit)];
            refused(ada.answers(&rollout, &item, "ok", &fields).await, 422, why).await;
        }
        refused(ada.comments(&rollout, &item, "", ("", "", "")).await, 422, "Write a comment or add evidence").await;
        assert_eq!(app.last_kinds(&rollout, 9).await, ["started"], "nothing of it is stored");
        for (kind, content, commit) in [
            ("link", "https://dock.example/log?day=1", ""),
            ("measurement", "3.5 mm", "ABCDEF0"),
            ("command-output", "dry: yes", ""),
            ("test-report", "12 passed", ""),
            ("text", "a note", ""),
        ] {
            saved(ada.comments(&rollout, &item, "", (kind, content, commit)).await).await;
        }
        let beside = app.item(&rollout, "1.1").await.live.beside.expect("comments");
        assert_eq!((beside.comments, beside.evidence), (5, 5));
        assert_eq!(beside.newest.map(|(kind, _)| kind.name()), Some("text"));
        // Beside the item: what was seen before is still what is there.
        saved(ada.answers(&rollout, &item, "ok", &[("evidence_kind", "text"), ("evidence", "dry")]).await).await;
        let events = app.events(&rollout).await;
        let Event::Rollout(_, rollout::Event::Commented { evidence, .. }) = &events[2].event else { panic!("{:?}", events[2]) };
        assert_eq!((evidence[0].content.as_str(), evidence[0].commit.as_deref()), ("3.5 mm", Some("abcdef0")));
    }

    /// A file is evidence: known by its bytes, kept once, given back as it was, and never run.
    async fn files_are_kept_byte_for_byte(app: TestApp) {
        let mut app = app;
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        let page = "<script>alert('walrus')</script>";
        let sends = |name: &'static str, bytes: &[u8]| ada.comments_with_file(&rollout, &item, "", (name, bytes.to_vec()));
        for (name, bytes) in [("hull.txt", page.as_bytes()), ("C:\\desk\\the same.html", page.as_bytes()), ("pump.bin", b"\0\x01\xff")] {
            saved(sends(name, bytes).await).await;
        }
        refused(sends("empty.txt", b"").await, 422, "Choose a file of at most 4 MB").await;
        refused(sends("large.bin", &vec![7; 4_000_001]).await, 422, "Choose a file of at most 4 MB").await;
        refused(sends("", b"").await, 422, "Write a comment or add evidence").await;
        let events = app.events(&rollout).await;
        let files: Vec<_> = events.iter().flat_map(|event| event.event.describe().evidence.to_vec()).collect();
        assert_eq!(files.iter().map(|file| file.content.as_str()).collect::<Vec<_>>(), ["hull.txt", "the same.html", "pump.bin"]);
        let digest = |at: usize| files[at].file.as_ref().expect("a file").digest.clone();
        assert_eq!(digest(0), digest(1), "the same bytes");
        assert_ne!(files[0].hash, files[1].hash, "another name is other evidence");
        for (digest, bytes, kind, place) in [(digest(0), page.as_bytes(), "text/plain; charset=utf-8", "inline"), (digest(2), b"\0\x01\xff".as_slice(), "application/octet-stream", "attachment")] {
            let answer = ada.get(&format!("/files/{digest}")).await;
            for (name, value) in [("content-type", kind), ("content-disposition", place), ("x-content-type-options", "nosniff")] {
                assert_eq!(answer.headers()[name], value);
            }
            assert!(answer.headers()["content-security-policy"].to_str().expect("text").starts_with("default-src 'none'"));
            assert_eq!(answer.bytes().await.expect("bytes"), bytes);
            assert_eq!(app.anybody().get(&format!("/files/{digest}")).await.status(), 303, "nobody in particular is sent to sign in");
        }
        assert_eq!(ada.get("/files/0000").await.status(), 404);
        let shown = ada.page(&format!("/rollouts/{rollout}/items/1.1")).await;
        assert!(shown.contains("download=\"the same.html\"") && shown.contains("32 bytes"), "{shown}");
        // A form that takes no evidence takes no file either.
        let answer = ada.does_with_file(&rollout, &format!("items/{}/claim", item.id), &[], ("hull.txt", page.into())).await;
        refused(answer, 422, "this form takes no file").await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
        // The negative control: one changed byte in a file is found, and the file is not given out.
        let digest = digest(0);
        app.forges("walrus", "palrus").await;
        let (seq, why) = app.engine().verify().await.expect("verified").first_mismatch.expect("found");
        assert_eq!((seq, why), (events[1].seq.0, format!("file {digest}: the file hull.txt of {rollout}: its content does not match the hash in its event")));
        let ada = app.anybody();
        ada.signs_in(&Person::named("Ada Admin")).await;
        assert_eq!(ada.get(&format!("/files/{digest}")).await.status(), 500);
    }

    async fn the_page_of_an_item_tells_its_history(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        ada.works_ahead(&rollout).await;
        let item = app.item(&rollout, "1.1").await;
        let address = format!("/rollouts/{rollout}/items/1.1");
        let to = saved(ben.comments(&rollout, &item, "the pump still runs", ("link", "https://dock.example/pump", "")).await).await;
        assert_eq!(to, address, "back to the page on which the form stood");
        saved(ben.claims(&rollout, &item).await).await;
        saved(ben.answers(&rollout, &item, "not-ok", &[("comment", "a puddle is left")]).await).await;
        let item = app.item(&rollout, "1.1").await;
        saved(ada.takes_back(&rollout, &item, "the puddle is gone").await).await;
        app.signed(&ada, &rollout, &["2.1"]).await;
        let page = ada.page(&address).await;
        for words in ["The dock is dry", "Ben Bosun", "commented on", "the pump still runs", "https://dock.example/pump", "claimed", "signed NOT OK as QA", "a puddle is left", "the puddle is gone"] {
            assert!(page.contains(words), "{words}");
        }
        assert!(!page.contains("The first coat is dry"), "the history is that of the item");
        let at = |words: &str| page.find(words).expect("it is on the page");
        assert!(at("revoked no.") < at("signed NOT OK as QA") && at("signed NOT OK as QA") < at("commented on"), "the newest first");
    }

    /// Several together are one act: one event each, or none.
    async fn several_items_are_signed_together_or_none(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), HULL).await;
        ada.works_ahead(&rollout).await;
        let (dry, flag, coat) = (app.item(&rollout, "1.1").await, app.item(&rollout, "1.3").await, app.item(&rollout, "2.1").await);
        app.signed(&ada, &rollout, &["1.3"]).await;
        let before = app.count().await;
        refused(ada.signs_several(&rollout, &[&dry, &flag, &coat], "ok", "").await, 409, "Ada Admin signed 1.3 OK at").await;
        refused(ada.signs_several(&rollout, &[&dry, &dry], "ok", "").await, 422, "Choose each item once").await;
        refused(ada.signs_several(&rollout, &[], "ok", "").await, 422, "Choose 1 to 200 items").await;
        refused(ada.does(&rollout, "sign-offs", &[("result", "ok"), ("item", "nonsense")]).await, 422, "this form is incomplete").await;
        refused(ada.signs_several(&rollout, &[&dry, &coat], "not-ok", "").await, 422, "Say what is wrong").await;
        assert_eq!(app.count().await, before, "nothing of them is stored");
        let chosen = [&dry, &coat].map(|item| format!("{}:{}:{}", item.id, item.live.seen, item.words_hash));
        let fields = [("result", "ok"), ("comment", "seen together"), ("item", chosen[0].as_str()), ("item", chosen[1].as_str())];
        let key = Client::request_key();
        for _ in 0..2 {
            saved(ada.does_with_key(&rollout, "sign-offs", &fields, &key).await).await;
        }
        assert_eq!(app.count().await, before + 2, "the same form twice is one act");
        for label in ["1.1", "2.1"] {
            let stamp = app.item(&rollout, label).await.live.stamp;
            assert!(matches!(&stamp, Stamp::Signed { comment: Some(comment), .. } if comment == "seen together"), "{label}: {stamp:?}");
        }
    }

    async fn one_s_own_sign_off_is_undone_for_ten_seconds(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        ada.works_ahead(&rollout).await;
        app.signed(&ben, &rollout, &["1.1", "2.1"]).await;
        let (dry, coat) = (app.item(&rollout, "1.1").await, app.item(&rollout, "2.1").await);
        let why = "Your own sign-off can be undone for ten seconds";
        let why = why.split('\'').next().expect("words");
        refused(ada.undoes(&rollout, &dry).await, 422, why).await;
        saved(ben.undoes(&rollout, &dry).await).await;
        assert_eq!(app.item(&rollout, "1.1").await.live.stamp, Stamp::Open, "a slip of the hand leaves nothing on the row");
        assert_eq!(app.last_kinds(&rollout, 1).await, ["undone"], "and everything in the history");
        // A reason that happens to be this word is a reason.
        let dry = app.item(&rollout, "1.1").await;
        saved(ben.answers(&rollout, &dry, "ok", &[]).await).await;
        let dry = app.item(&rollout, "1.1").await;
        saved(ada.takes_back(&rollout, &dry, "undo").await).await;
        app.advance(UNDO_MS + 1);
        refused(ben.undoes(&rollout, &coat).await, 422, why).await;
        saved(ben.takes_back(&rollout, &coat, "it was not dry").await).await;
    }

    async fn a_two_person_item_needs_two_people(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        app.signed(&ada, &rollout, &["1.2"]).await;
        assert!(app.reasons(&rollout, 1).await.contains(&"1 item needs a second person: 1.2".to_owned()));
        assert_eq!(app.run(&rollout).await.phases[0].live.progress.done, 0);
        let half = app.item(&rollout, "1.2").await;
        refused(ada.answers(&rollout, &half, "ok", &[]).await, 409, "you have already signed 1.2. It needs a second person.").await;
        saved(ben.answers(&rollout, &half, "ok", &[]).await).await;
        let stamp = app.item(&rollout, "1.2").await.live.stamp;
        assert!(matches!(&stamp, Stamp::Signed { by, first: Some(first), half: false, .. } if by.name == "Ben Bosun" && first == "Ada Admin"), "{stamp:?}");
        assert_eq!(app.run(&rollout).await.phases[0].live.progress.done, 1);
        // One of the two takes back what they said: it needs a second person again.
        let whole = app.item(&rollout, "1.2").await;
        saved(ben.takes_back(&rollout, &whole, "the key slipped").await).await;
        assert!(app.reasons(&rollout, 1).await.contains(&"1 item needs a second person: 1.2".to_owned()));
    }

    async fn a_read_do_list_is_signed_in_its_order(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let (drain, hatch) = (app.item(&rollout, "1.5").await, app.item(&rollout, "1.6").await);
        refused(ada.answers(&rollout, &hatch, "ok", &[]).await, 409, "this list is signed in its order, and 1.5 is still open.").await;
        refused(ada.signs_several(&rollout, &[&hatch, &drain], "ok", "").await, 409, "1.5 is still open").await;
        saved(ada.signs_several(&rollout, &[&drain, &hatch], "ok", "").await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["signed", "signed"]);
    }

    async fn an_item_of_a_position_is_signed_by_who_speaks_for_it(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        ada.works_ahead(&rollout).await;
        let item = app.item(&rollout, "1.4").await;
        refused(ada.answers(&rollout, &item, "ok", &[]).await, 403, "1.4 is signed by Painter. You sign as QA here.").await;
        saved(ada.assigns(&app, &rollout, "painter", &app.id_of("Ben Bosun").await).await).await;
        saved(ben.answers(&rollout, &item, "ok", &[]).await).await;
        // The rollout asks it of another item too, and who waives answers for it as an approver.
        let coat = app.item(&rollout, "2.1").await;
        saved(ada.asks_of(&rollout, &coat, &[("position", "Painter")]).await).await;
        let coat = app.item(&rollout, "2.1").await;
        refused(ada.answers(&rollout, &coat, "ok", &[]).await, 403, "2.1 is signed by Painter").await;
        let fields = [("comment", "the painter is ill"), ("until", &app.in_minutes(1440)[..10])];
        saved(ada.answers(&rollout, &coat, "waived", &fields).await).await;
    }

    async fn what_is_optional_keeps_nothing_closed_and_what_is_due_says_so(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), HULL).await;
        let progress = app.run(&rollout).await.phases[0].live.progress;
        assert_eq!((progress.required, progress.optional), (5, 1));
        assert!(!app.reasons(&rollout, 1).await.concat().contains("1.3"));
        app.signed(&ben, &rollout, &["1.3"]).await;
        let progress = app.run(&rollout).await.phases[0].live.progress;
        assert_eq!((progress.done, progress.optional_done), (0, 1));
        let item = app.item(&rollout, "1.1").await;
        refused(ben.asks_of(&rollout, &item, &[("two_person", "yes")]).await, 403, "only the rollout lead or an approver").await;
        refused(ada.asks_of(&rollout, &item, &[("due", "soon")]).await, 422, "Write a day and a time in UTC").await;
        let question = app.item(&rollout, "2.2").await;
        refused(ada.asks_of(&rollout, &question, &[("optional", "yes")]).await, 422, "A hold question is always required").await;
        saved(ada.asks_of(&rollout, &item, &[("due", &app.in_minutes(10))]).await).await;
        let address = format!("/rollouts/{rollout}/items/1.1");
        assert!(ada.page(&address).await.contains("Due "));
        app.advance(11 * 60_000);
        assert!(ada.page(&address).await.contains("Overdue since "));
    }

    /// Making it easier is given by who may waive, also where a contributor leads.
    async fn who_leads_makes_an_item_harder_but_not_easier(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ben.starts(app.engine(), HULL).await;
        let item = app.item(&rollout, "1.1").await;
        saved(ben.asks_of(&rollout, &item, &[("two_person", "yes"), ("position", "QA")]).await).await;
        let item = app.item(&rollout, "1.1").await;
        for easier in [&[("two_person", "yes"), ("position", "QA"), ("optional", "yes")][..], &[("position", "QA")], &[("two_person", "yes")]] {
            refused(ben.asks_of(&rollout, &item, easier).await, 403, "you need the role approver to waive").await;
        }
        saved(ada.asks_of(&rollout, &item, &[("optional", "yes")]).await).await;
    }
}
