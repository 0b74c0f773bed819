//! Criteria: measured, attested, derived; undecided and no data are never a yes.

use model::role::Role;
use model::rollout::CriterionResult::{self, Fail, NoData, Pass, SoftMiss, Undecided};
use tests::{TestApp, on_both_databases, refused, saved};

const TRIAL: &str = "# Switch the ferries

## Phase 1: Trial

- [ ] The trial sailing is over
- [ ] The boards were read

### Success criteria

- The crew is content
- The harbour is informed

### Soft targets

- Boarding time < 200 s

### Metrics to monitor

- Fuel use < 80 %

## Phase 2: Everyone

- [ ] All ferries are switched

### Success criteria

- At least 90% of the checklist is signed

## GO criteria (all must be yes)

- 95%+ pass rate of the sailings

## HOLD criteria (any yes holds)

- Pass rate of the sailings below 90%
- Somebody was hurt
";

/// The number of the criterion with these words, as addresses say it.
async fn named(app: &TestApp, rollout: &str, words: &str) -> String {
    let run = app.run(rollout).await;
    let all = &run.state.frame.criteria;
    let at = all
        .iter()
        .position(|criterion| criterion.text.contains(words));
    let at = at.unwrap_or_else(|| panic!("no criterion says {words:?}: {all:#?}"));
    format!("C{}", at + 1)
}

async fn outcome(app: &TestApp, rollout: &str, criterion: &str) -> CriterionResult {
    let number = criterion[1..].parse().expect("a number");
    app.run(rollout).await.state.outcome(number)
}

/// The number of the event that brought the value.
async fn value_of(app: &TestApp, rollout: &str, criterion: &str) -> i64 {
    let number = criterion[1..].parse().expect("a number");
    let run = app.run(rollout).await;
    let (_, known) = run.state.criterion(number).expect("the criterion");
    known.value.as_ref().expect("a value").seq.0
}

on_both_databases! {
    /// The plan says go from 95 and hold below 90. What lies between is nobody's yes.
    async fn between_go_and_hold_a_person_decides(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        let rate = named(&app, &rollout, "pass rate").await;
        let address = format!("/rollouts/{rollout}/criteria/{rate}");
        let page = ada.page(&address).await;
        assert!(page.contains("at least 95 %, grey from 90 %") && page.contains("No data"), "{page}");
        assert!(app.reasons(&rollout, 2).await.iter().any(|reason| reason.contains("no data") && reason.contains(&rate)));
        let form = format!("criteria/{rate}/values");
        let told = ben.does(&rollout, &form, &[("value", "185/200"), ("foretell", "yes")]).await.text().await.expect("a page");
        assert!(told.contains(&format!("{rate} would go from no data to undecided.")), "{told}");
        saved(ben.measures(&rollout, &rate, "185/200").await).await;
        assert_eq!(outcome(&app, &rollout, &rate).await, Undecided);
        let page = ada.page(&address).await;
        for words in ["92.5", "Undecided", "In the grey zone. A person decides.", "The value is in the grey zone"] {
            assert!(page.contains(words), "{words}");
        }
        assert!(app.reasons(&rollout, 2).await.contains(&format!("1 criterion is undecided: {rate}")));
        let value = value_of(&app, &rollout, &rate).await;
        refused(ada.rules_on(&rollout, &rate, value, true, "").await, 422, "Say why").await;
        refused(ada.rules_on(&rollout, &rate, value - 1, true, "fair wind").await, 409, "the value has changed since").await;
        saved(ada.rules_on(&rollout, &rate, value, true, "the rest failed for the fog").await).await;
        assert_eq!(outcome(&app, &rollout, &rate).await, Pass);
        assert!(ada.page(&address).await.contains("Ada Admin: good enough. the rest failed for the fog"));
        // What was decided about one value says nothing about the next, not even about the same again.
        saved(ben.measures(&rollout, &rate, "185/200").await).await;
        assert_eq!(outcome(&app, &rollout, &rate).await, Undecided);
        refused(ada.rules_on(&rollout, &rate, value, true, "as before").await, 409, "the value has changed since").await;
        saved(ada.rules_on(&rollout, &rate, value_of(&app, &rollout, &rate).await, false, "the fog is gone").await).await;
        assert_eq!(outcome(&app, &rollout, &rate).await, Fail);
        for (value, comes) in [("95", Pass), ("90", Undecided), ("89.9 %", Fail), ("190/200", Pass), ("0/200", Fail)] {
            saved(ben.measures(&rollout, &rate, value).await).await;
            assert_eq!(outcome(&app, &rollout, &rate).await, comes, "{value}");
        }
        refused(ada.rules_on(&rollout, &rate, value_of(&app, &rollout, &rate).await, true, "as a favour").await, 409, "not in the grey zone").await;
    }

    /// Rule 4.
    async fn no_data_is_not_a_yes(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        refused(ada.opens(&rollout, 1).await, 409, "hold point 1 stays closed while 2 criteria have no data").await;
        refused(ada.decides(&rollout, "go", "fair wind").await, 409, "criteria have no data").await;
    }

    async fn several_criteria_are_attested_together_or_none(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        let crew = named(&app, &rollout, "crew").await;
        let (harbour, rate) = (named(&app, &rollout, "harbour").await, named(&app, &rollout, "pass rate").await);
        let before = app.count().await;
        refused(ada.attests(&rollout, &[&crew, &rate], true, "").await, 422, "This criterion is measured").await;
        refused(ada.attests(&rollout, &[&crew, &crew], true, "").await, 422, "Choose each criterion once").await;
        refused(ada.attests(&rollout, &[], true, "").await, 422, "Choose at least one criterion").await;
        refused(ada.attests(&rollout, &[&crew, &harbour], false, "").await, 422, "Say what you saw").await;
        assert_eq!(app.count().await, before, "nothing of them is stored");
        saved(ada.attests(&rollout, &[&crew, &harbour], true, "asked both").await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["attested", "attested"]);
        assert_eq!(outcome(&app, &rollout, &crew).await, Pass);
        assert_eq!(outcome(&app, &rollout, &harbour).await, Pass);
        saved(ada.attests(&rollout, &[&crew], false, "they are tired").await).await;
        assert!(app.reasons(&rollout, 1).await.contains(&format!("1 criterion fails: {crew}")));
    }

    /// "Any “yes” means hold": that it is so is bad news, and no answer is not a no.
    async fn a_yes_to_an_inverted_criterion_fails(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        let hurt = named(&app, &rollout, "hurt").await;
        assert_eq!(outcome(&app, &rollout, &hurt).await, NoData);
        assert!(ada.page(&format!("/rollouts/{rollout}/criteria/{hurt}")).await.contains("any “yes” means hold"));
        refused(ada.attests(&rollout, &[&hurt], true, "").await, 422, "Say what you saw").await;
        saved(ada.attests(&rollout, &[&hurt], true, "a broken thumb").await).await;
        assert_eq!(outcome(&app, &rollout, &hurt).await, Fail);
        saved(ada.attests(&rollout, &[&hurt], false, "").await).await;
        assert_eq!(outcome(&app, &rollout, &hurt).await, Pass);
    }

    async fn what_misses_softly_or_is_only_watched_keeps_nothing_closed(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        for (words, value) in [("Boarding time", "500"), ("Fuel use", "99")] {
            let criterion = named(&app, &rollout, words).await;
            assert_eq!(outcome(&app, &rollout, &criterion).await, NoData);
            saved(ada.measures(&rollout, &criterion, value).await).await;
            assert_eq!(outcome(&app, &rollout, &criterion).await, SoftMiss);
            assert!(!app.reasons(&rollout, 1).await.concat().contains(&criterion), "{words}");
            assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("Soft miss"));
        }
    }

    /// Computed from the items; nobody writes it down.
    async fn a_share_of_the_checklist_follows_from_its_items(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        ada.works_ahead(&rollout).await;
        let share = named(&app, &rollout, "of the checklist").await;
        assert_eq!(outcome(&app, &rollout, &share).await, NoData);
        app.signed(&ada, &rollout, &["2.1"]).await;
        assert_eq!(outcome(&app, &rollout, &share).await, Pass);
        refused(ada.measures(&rollout, &share, "100").await, 422, "This criterion is not measured").await;
        let item = app.item(&rollout, "2.1").await;
        saved(ada.takes_back(&rollout, &item, "one was forgotten").await).await;
        assert_eq!(outcome(&app, &rollout, &share).await, NoData);
    }

    /// Rule 5: what fails later closes what was opened before, in the same transaction.
    async fn a_hard_failure_closes_an_open_hold_point(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        let (crew, harbour) = (named(&app, &rollout, "crew").await, named(&app, &rollout, "harbour").await);
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        saved(ada.attests(&rollout, &[&crew, &harbour], true, "").await).await;
        saved(ada.opens(&rollout, 1).await).await;
        let boarding = named(&app, &rollout, "Boarding time").await;
        saved(ada.measures(&rollout, &boarding, "500").await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["decided", "measured"], "a soft miss closes nothing");
        saved(ada.attests(&rollout, &[&crew], false, "they are tired").await).await;
        let events = app.events(&rollout).await;
        let [.., said, closed] = &events[..] else { panic!("{events:?}") };
        assert_eq!((said.event.describe().kind, closed.event.describe().kind), ("attested", "hold_point_closed"));
        assert_eq!(closed.seq.0, said.seq.0 + 1);
        assert!(ada.page("/").await.contains(&format!("Hold point 1 that you opened closed again: 1 criterion fails: {crew}")));
    }

    async fn a_value_is_a_number_or_points(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), TRIAL).await;
        let rate = named(&app, &rollout, "pass rate").await;
        for value in ["", "many", "1/0", "201/200", "-1/200", "NaN", "inf", "1e400"] {
            refused(ada.measures(&rollout, &rate, value).await, 422, "Write a number like 92.5, or points like 185/200").await;
        }
        let boarding = named(&app, &rollout, "Boarding time").await;
        refused(ada.measures(&rollout, &boarding, "185/200").await, 422, "this criterion is not measured in per cent").await;
        assert_eq!(outcome(&app, &rollout, &rate).await, NoData);
    }
}
