//! Deployments of a rollout, what they make of sign-offs, and the way back.

use model::live::Stamp;
use tests::{Client, PLAN, TestApp, on_both_databases, refused, saved};

const ONE: &str = "1111111aaaa";
const OTHER: &str = "2222222bbbb";

/// A plan that says how to take it back.
const RETURN: &str = "# Raise the bridge

## Phase 1: Raise

- [ ] The bridge is up

## Rollback

- Lower the bridge
- Tell the road

```sh
bridge lower
```
";

/// The numbers of the deployments, the first one first.
async fn numbers(app: &TestApp, rollout: &str) -> Vec<i64> {
    let run = app.run(rollout).await;
    run.state
        .deployments
        .iter()
        .map(|found| found.seq.0)
        .collect()
}

async fn is_stale(app: &TestApp, rollout: &str, label: &str) -> bool {
    let stamp = app.item(rollout, label).await.live.stamp;
    matches!(
        stamp,
        Stamp::Signed {
            stale: Some("Another commit was deployed since."),
            ..
        }
    )
}

/// A plan whose commands leave places for what is deployed.
const WITH_COMMANDS: &str = "# Raise the bridge

## Phase 1: Raise

- [ ] The bridge is up

```console
$ bridge raise --at <commit>
up
```

## Phase 2: Look

- [ ] Everybody has crossed

## Rollback

```sh
bridge lower --at <commit>
```
";

on_both_databases! {
    /// The commands of a phase stand below its items, with what was deployed in their places; the way back is no part of it.
    async fn commands_are_filled_in_with_what_was_deployed(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), WITH_COMMANDS).await;
        let page = async |phase: u32| ada.page(&format!("/rollouts/{rollout}?phase={phase}")).await;
        let first = page(1).await;
        assert!(first.contains("1 block of commands") && first.contains("bridge raise --at &lt;commit&gt;"), "{first}");
        assert!(first.contains("<span class=\"cmd-output\">up</span>"), "{first}");
        saved(ada.deploys(&rollout, "staging", ONE, "").await).await;
        let first = page(1).await;
        assert!(first.contains(&format!("<mark title=\"The commit of the last deployment\">{ONE}</mark>")), "{first}");
        let second = page(2).await;
        assert!(!second.contains("bridge raise") && !second.contains("bridge lower"), "{second}");
    }

    async fn a_deployment_starts_and_ends(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        for environment in ["staging", "prod-eu", "prod-us"] {
            saved(ada.deploys(&rollout, environment, ONE, "").await).await;
        }
        let all = numbers(&app, &rollout).await;
        saved(ada.ends_deployment(&rollout, all[0], "finished", "all boats").await).await;
        saved(ada.ends_deployment(&rollout, all[1], "failed", "no answer").await).await;
        refused(ada.ends_deployment(&rollout, all[0], "failed", "").await, 409, "this deployment is already finished.").await;
        refused(ada.ends_deployment(&rollout, all[1], "rolled-back", "").await, 409, "this deployment is already failed.").await;
        refused(ada.ends_deployment(&rollout, all[2], "vanished", "").await, 422, "Choose one of finished, failed, rolled-back").await;
        // What is there can still be taken back.
        saved(ada.ends_deployment(&rollout, all[0], "rolled-back", "storm").await).await;
        refused(ada.ends_deployment(&rollout, all[0], "rolled-back", "").await, 409, "this deployment is already rolled back.").await;
        let page = ada.page(&format!("/rollouts/{rollout}/deployments")).await;
        for words in ["staging", "prod-eu", "1111111a", "rolled back", "failed", "started", "no answer", "storm"] {
            assert!(page.contains(words), "{words}");
        }
        // Also after the end of the rollout.
        saved(ada.decides(&rollout, "abort", "storm").await).await;
        saved(ada.ends_deployment(&rollout, all[2], "failed", "").await).await;
        app.count().await;
    }

    async fn what_is_deployed_has_names_and_a_commit(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let whole = [("environment", "staging"), ("version", "4.2"), ("commit", ONE), ("link", "https://pipeline.example/7"), ("of_phase", "1")];
        for (field, value, why) in [
            ("environment", " ", "Use 1 to 80 characters"),
            ("version", "", "Use 1 to 80 characters"),
            ("commit", "main", "A commit is 7 to 64 hexadecimal digits"),
            ("link", "javascript:alert(1)", "A link starts with https://"),
        ] {
            let fields = whole.map(|(name, usual)| (name, if name == field { value } else { usual }));
            refused(ada.does(&rollout, "deployments", &fields).await, 422, why).await;
        }
        assert!(numbers(&app, &rollout).await.is_empty());
        saved(ada.does(&rollout, "deployments", &whole).await).await;
        assert!(ada.page(&format!("/rollouts/{rollout}/deployments")).await.contains("https://pipeline.example/7"));
    }

    /// What people signed about one commit says nothing about another one.
    async fn another_commit_makes_the_sign_offs_of_its_phase_stale(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.deploys(&rollout, "staging", ONE, "1").await).await;
        app.signed(&ada, &rollout, &["1.1", "1.2", "2.1"]).await;
        saved(ada.deploys(&rollout, "staging", ONE, "1").await).await;
        saved(ada.deploys(&rollout, "prod", OTHER, "2").await).await;
        assert!(!is_stale(&app, &rollout, "1.1").await, "the same commit again, and another one elsewhere");
        let asks = [("environment", "staging"), ("version", "4.2"), ("commit", OTHER), ("link", ""), ("of_phase", "1"), ("foretell", "yes")];
        let told = ada.does(&rollout, "deployments", &asks).await.text().await.expect("a page");
        assert!(told.contains("2 sign-offs would become stale.") && told.contains("Hold point 1 would close again"), "{told}");
        saved(ada.deploys(&rollout, "staging", OTHER, "1").await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["deployment_started", "hold_point_closed"]);
        assert!(is_stale(&app, &rollout, "1.1").await && is_stale(&app, &rollout, "1.2").await);
        assert!(!is_stale(&app, &rollout, "2.1").await);
        assert_eq!(app.reasons(&rollout, 1).await, ["2 sign-offs are stale: 1.1, 1.2"]);
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("Another commit was deployed since."));
        app.signed(&ada, &rollout, &["1.1", "1.2"]).await;
        assert!(!is_stale(&app, &rollout, "1.1").await, "confirmed by signing again");
        saved(ada.opens(&rollout, 1).await).await;
    }

    async fn two_commits_cannot_be_compared(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.deploys(&rollout, "staging-a", ONE, "").await).await;
        saved(ada.deploys(&rollout, "staging-b", OTHER, "").await).await;
        saved(ada.deploys(&rollout, "staging-c", ONE, "").await).await;
        let all = numbers(&app, &rollout).await;
        let compared = async |one: i64, other: i64| ada.page(&format!("/rollouts/{rollout}/deployments?one={one}&other={other}")).await;
        let page = compared(all[0], all[1]).await;
        for words in ["Not a valid comparison.", "They ran different code: 1111111a on staging-a and 2222222b on staging-b.", "may come from the code, not from what was switched on."] {
            assert!(page.contains(words), "{words}");
        }
        let page = compared(all[0], all[2]).await;
        assert!(page.contains("A valid comparison.") && page.contains("Both ran 1111111a.") && !page.contains("Not a valid"));
        assert!(!compared(all[0], 999_999).await.contains("valid comparison"), "there is no such deployment");
    }

    /// One press, and both ends say so.
    async fn the_way_back_starts_in_one_press(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), RETURN).await;
        assert!(!ada.page(&format!("/rollouts/{rollout}")).await.contains("Start the rollback"));
        saved(ada.does(&rollout, "hold-points/1/decision", &[("outcome", "roll-back"), ("reason", "a mast is too high")]).await).await;
        assert!(ada.page(&format!("/rollouts/{rollout}")).await.contains("Start the rollback"));
        let key = Client::request_key();
        let first = saved(ada.does_with_key(&rollout, "rollback", &[], &key).await).await;
        assert_eq!(saved(ada.does_with_key(&rollout, "rollback", &[], &key).await).await, first, "the same press twice");
        let back = first.trim_start_matches("/rollouts/");
        let run = app.run(back).await;
        assert_eq!(run.rollout.title, "Roll back: Raise the bridge");
        assert_eq!(run.rollout.rolls_back.map(|number| number.to_string()).as_deref(), Some(&*rollout));
        let words: Vec<_> = run.items.iter().map(|item| item.words.as_str()).collect();
        assert_eq!(words, ["Lower the bridge", "Tell the road"]);
        assert!(run.items[1].detail.contains("bridge lower"));
        let page = ada.page(&first).await;
        assert!(page.contains(&format!("/rollouts/{rollout}\"")) && page.contains("is rolled back by this one"));
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains(&format!("{first}\"")) && page.contains("rolls this one back"));
        // It is a rollout of its own, and stays with the revision that it takes back.
        app.signed(&ada, back, &["1.1", "1.2"]).await;
        app.advance(95 * 60_000);
        let go = [("outcome", "go"), ("reason", "the bridge is down")];
        saved(ada.does(back, "hold-points/1/decision", &go).await).await;
        assert!(ada.page(&first).await.contains("1 h 35 min after its start. the bridge is down"), "the time it took");
        saved(ada.revises(&app, &run.rollout.document_slug, &RETURN.replace("is up", "is all the way up")).await).await;
        refused(ada.moves(back, 1, 2).await, 422, "A rollback stays on the revision").await;
        app.count().await;
    }

    async fn a_plan_without_a_way_back_says_so(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        saved(ada.decides(&rollout, "roll-back", "storm").await).await;
        refused(ada.does(&rollout, "rollback", &[]).await, 422, "This plan has no rollback").await;
    }
}
