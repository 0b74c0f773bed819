//! What somebody can read who has nothing but the file of a record: who said go, who objected, what was not ok, what was
//! measured, what was skipped, on which commit, under which wording, what was overridden.

use model::role::Role;
use serde_json::Value;
use std::collections::BTreeMap;
use tests::{TestApp, on_both_databases, saved, skip};

const PLAN: &str = "# Move the light\n\n## Phase 1: Build\n\n- [ ] The lens is ground\n- [ ] The lamp burns an hour\n- [ ] The old lens is boxed\n- [ ] The flag is painted\n\n### Success criteria\n\n- Burned hours: 95%+\n\n## Phase 2: Lift\n\n**Gate:** the crate is closed\n\n- [ ] The crane is rigged\n\n### Hold questions (any yes means hold)\n\n- [ ] Is a storm near?\n";

/// The file, with the names of the people in it.
struct File {
    record: Value,
    people: BTreeMap<String, String>,
}

impl File {
    fn of(export: &Value) -> Self {
        let record = export["record"].as_str().expect("a text");
        Self {
            record: serde_json::from_str(record).expect("JSON"),
            people: serde_json::from_value(export["people"].clone()).expect("names"),
        }
    }

    fn name(&self, id: &Value) -> &str {
        self.people
            .get(id.as_str().expect("an id"))
            .map_or("?", String::as_str)
    }

    fn all(&self, list: &str) -> &[Value] {
        self.record[list].as_array().map_or(&[], Vec::as_slice)
    }

    fn item(&self, label: &str) -> &Value {
        let items = self.all("items").iter();
        let mut same = items.filter(|item| item["item"] == label);
        same.next().expect("an item")
    }
}

const SAMPLES: [&str; 5] = [
    "staging-deployment-plan.md",
    "staging-rollout-guide.md",
    "staging-canary-report.md",
    "sprint-deployment-confidence.md",
    "provenance-record.md",
];

/// Runs a sample to its GO, with a waiver by two people where it asks for measured values or a day of watching, and asks the
/// file of its record what the run held. Returns what was run: items, hold points, of them with a waiver.
async fn runs_to_its_record(name: &str, source: &str) -> Option<(usize, usize, usize)> {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
    let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
    let address = saved(ada.import(source).await).await;
    if !ada.page(&address).await.contains("Start a rollout") {
        return None;
    }
    let rollout = ada.starts(app.engine(), source).await;
    let frame = app.run(&rollout).await.state.frame.clone();
    let mut waived = 0;
    for number in frame.numbers() {
        for condition in frame
            .conditions
            .iter()
            .filter(|asked| asked.hold_point == number)
        {
            let path = format!("hold-points/{number}/conditions/{}", condition.id);
            saved(
                ben.does(&rollout, &path, &[("answer", "yes"), ("comment", "seen")])
                    .await,
            )
            .await;
        }
        let items: Vec<&str> = frame
            .items
            .iter()
            .filter(|item| item.phase == number)
            .map(|item| item.label.as_str())
            .collect();
        app.signed(&ben, &rollout, &items).await;
        if app.reasons(&rollout, number.0).await.is_empty() {
            saved(ada.opens(&rollout, number.0).await).await;
        } else {
            waived += 1;
            saved(
                pia.asks_waiver(&rollout, number.0, "read in the old plan")
                    .await,
            )
            .await;
            saved(ada.approves(&app, &rollout).await).await;
        }
    }
    let state = app.run(&rollout).await.state;
    let seq = state.decision().expect("a decision").seq;
    let file = File::of(
        &ada.get_json(&format!("/rollouts/{rollout}/decisions/{seq}/record.json"))
            .await,
    );
    // Every item with its words, what was said, by whom; every criterion as it was worded; every hold point and why it opened.
    assert_eq!(file.all("items").len(), frame.items.len(), "{name}");
    for item in &frame.items {
        let sealed = file.item(&item.label);
        assert_eq!(
            (
                &sealed["text"],
                &sealed["said"],
                file.name(&sealed["by"][0])
            ),
            (&item.words.clone().into(), &"ok".into(), "Ben Bosun"),
            "{name} {}",
            item.label
        );
    }
    let texts: Vec<&Value> = file
        .all("criteria")
        .iter()
        .map(|one| &one["text"])
        .collect();
    let expected: Vec<Value> = frame
        .criteria
        .iter()
        .map(|one| one.text.clone().into())
        .collect();
    assert_eq!(texts, expected.iter().collect::<Vec<_>>(), "{name}");
    let points = file.all("hold_points");
    assert_eq!(points.len(), frame.phases.len(), "{name}");
    let bypassed = points.iter().filter(|point| {
        point["bypassed"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    });
    // What the last one was opened in spite of stands in the record itself.
    let last = usize::from(!file.record["waiver"].is_null());
    assert_eq!(bypassed.count() + last, waived, "{name}");
    assert_eq!(
        (file.name(&file.record["by"]), &file.record["decision"]),
        ("Ada Admin", &"go".into()),
        "{name}"
    );
    assert_eq!(
        app.engine()
            .verify()
            .await
            .expect("verified")
            .first_mismatch,
        None,
        "{name}"
    );
    Some((frame.items.len(), frame.phases.len(), waived))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_records_of_the_samples_stand_alone() {
    let folder = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples");
    let mut run = Vec::new();
    for name in SAMPLES {
        let Ok(source) = std::fs::read_to_string(folder.join(name)) else {
            return skip(
                "the_records_of_the_samples_stand_alone",
                "../shared/samples is not there",
            );
        };
        if let Some(told) = runs_to_its_record(name, &source).await {
            run.push((name, told));
        }
    }
    println!("{run:?}");
    let names: Vec<&str> = run.iter().map(|(name, _)| *name).collect();
    // The canary report tells what was done and has nothing to run.
    assert_eq!(
        names,
        [
            "staging-deployment-plan.md",
            "staging-rollout-guide.md",
            "sprint-deployment-confidence.md",
            "provenance-record.md"
        ]
    );
}

on_both_databases! {
    async fn the_file_of_a_record_answers_what_is_asked_later(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let pia = app.person(&ada, "Pia Pilot", Role::Approver).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        for (position, name) in [("QA", "Ben Bosun"), ("Product", "Pia Pilot")] {
            saved(ada.assigns(&app, &rollout, position, &app.id_of(name).await).await).await;
        }
        // One is not ok, one is left out, one put off; evidence as text, and a value with its source.
        let given = [("comment", "by hand"), ("evidence", "curvature 0.3 mm"), ("evidence_kind", "measurement"), ("commit", "a1b2c3d4")];
        saved(ben.answers(&rollout, &app.item(&rollout, "1.1").await, "ok", &given).await).await;
        saved(ben.answers(&rollout, &app.item(&rollout, "1.2").await, "not-ok", &[("comment", "it went out after 50 minutes")]).await).await;
        saved(ben.answers(&rollout, &app.item(&rollout, "1.3").await, "not-applicable", &[("comment", "there is no old lens")]).await).await;
        saved(pia.defers(&rollout, &app.item(&rollout, "1.4").await, "2", "the paint is wet").await).await;
        saved(ben.measures(&rollout, "C1", "97").await).await;
        saved(ben.deploys(&rollout, "tower", "a1b2c3d4", "1").await).await;
        saved(ben.does(&rollout, "hold-points/1/conditions/G1", &[("answer", "yes"), ("comment", "nailed")]).await).await;
        // Opened in spite of what is not ok: one asks, another approves.
        saved(pia.asks_waiver(&rollout, 1, "the spare lamp burns").await).await;
        saved(ada.approves(&app, &rollout).await).await;
        app.signed(&ben, &rollout, &["2.1", "2.2", "1.4"]).await;
        saved(ada.calls(&rollout).await).await;
        saved(ben.votes(&rollout, "QA", "no-go", "no spare on board").await).await;
        saved(ben.votes(&rollout, "QA", "no-go-concur", "I would wait, and stand aside").await).await;
        saved(pia.votes(&rollout, "Product", "go", "").await).await;
        saved(ada.decides(&rollout, "go", "calm sea").await).await;
        let seq = app.run(&rollout).await.state.decision().expect("a decision").seq;
        let file = File::of(&ada.get_json(&format!("/rollouts/{rollout}/decisions/{seq}/record.json")).await);
        let record = &file.record;

        // Who said go, and who decided?
        let said = |word: &str| -> Vec<String> {
            let votes = file.all("votes").iter().filter(|vote| vote["vote"] == word);
            votes.map(|vote| format!("{} as {} at {}", file.name(&vote["by"]), vote["position"].as_str().unwrap_or_default(), vote["hold_point"])).collect()
        };
        assert_eq!(said("go"), ["Pia Pilot as Product at 2"]);
        assert_eq!((file.name(&record["by"]), &record["decision"], &record["reason"]), ("Ada Admin", &"go".into(), &"calm sea".into()));
        // Who objected, and why? The vote that was changed stands there too.
        assert_eq!(said("no-go-concur"), ["Ben Bosun as QA at 2"]);
        let objection = &file.all("votes")[0];
        assert_eq!((&objection["words"], &objection["earlier"][0]["words"]), (&"I would wait, and stand aside".into(), &"no spare on board".into()));
        // What was not ok, and who accepted it?
        let bad = file.item("1.2");
        assert_eq!((&bad["said"], &bad["comment"], &bad["text"]), (&"not-ok".into(), &"it went out after 50 minutes".into(), &"The lamp burns an hour".into()));
        let first = &file.all("hold_points")[0];
        assert_eq!(first["bypassed"][0], "1 item is not ok: 1.2");
        assert_eq!(file.name(&first["opened"][0]), "Ada Admin");
        // What was measured, by whom, and on what evidence?
        let value = &file.all("criteria")[0];
        assert_eq!((&value["value"], &value["result"], file.name(&value["by"])), (&"97 %".into(), &"pass".into(), "Ben Bosun"));
        let evidence = &file.all("evidence")[0];
        assert_eq!((&evidence["about"], &evidence["kind"], &evidence["content"], &evidence["commit"]), (&"1.1".into(), &"measurement".into(), &"curvature 0.3 mm".into(), &"a1b2c3d4".into()));
        assert_eq!(file.item("1.1")["evidence"][0], evidence["hash"]);
        // What was skipped or put off?
        assert_eq!((&file.item("1.3")["said"], &file.item("1.3")["comment"]), (&"not-applicable".into(), &"there is no old lens".into()));
        assert_eq!(file.item("1.4")["deferred"], serde_json::json!([2, "the paint is wet"]));
        // On which commit, and under which wording?
        assert_eq!(file.all("deployments")[0]["commit"], "a1b2c3d4");
        assert_eq!((&record["revision"], file.item("1.1")["words"].as_str().map(str::len)), (&1.into(), Some(64)));
        // What did people answer at the gate, and how were the hold questions answered?
        assert_eq!((&first["conditions"][0]["text"], &first["conditions"][0]["answer"]), (&"the crate is closed".into(), &true.into()));
        assert_eq!((&file.item("2.2")["inverted"], &file.item("2.2")["said"]), (&true.into(), &"ok".into()));
        // The page says the same, and counts a no to a hold question apart.
        let page = ada.page(&format!("/rollouts/{rollout}/decisions/{seq}")).await;
        for words in ["3 ok, 1 not ok, 1 not applicable, of 1 hold questions 1 answered no, 0 yes", "curvature 0.3 mm", "Before: NO-GO", "no spare on board", "Deferred to hold point 2: the paint is wet", "the crate is closed"] {
            assert!(page.contains(words), "{words} in {page}");
        }
    }
}
