//! Observation windows: they run by the server's clock, and what nobody looked at stays visible.

use model::event::Event;
use model::live::LivePhase;
use model::rollout;
use model::rollout::{PhaseNumber, PhaseState, WindowState};
use tests::{Person, TestApp, on_both_databases, refused, saved};

const LAMP: &str = "# Watch the lighthouse

## Phase 1: One lamp

- [ ] The lamp is lit

### 2 hour observation window

- Probe the lamp every 30 minutes
- Check the log every 60 minutes

## Phase 2: All lamps

- [ ] All lamps are lit
";

const MINUTE_MS: i64 = 60_000;

/// One hour; nobody has to look.
const HOUR: &[(&str, &str)] = &[("hours", "1"), ("on_breach", "restart")];

async fn state(app: &TestApp, rollout: &str) -> WindowState {
    let run = app.run(rollout).await;
    run.state
        .window(PhaseNumber(1))
        .expect("a window")
        .state(run.now.0)
}

async fn first(app: &TestApp, rollout: &str) -> LivePhase {
    app.run(rollout).await.phases[0].live.clone()
}

/// When it ends, in minutes after another moment.
async fn minutes_left(app: &TestApp, rollout: &str) -> i64 {
    match state(app, rollout).await {
        WindowState::Running(until) => (until - app.engine().now().0 + MINUTE_MS / 2) / MINUTE_MS,
        other => panic!("{other:?}"),
    }
}

on_both_databases! {
    async fn the_terms_of_the_plan_are_offered_and_others_are_taken(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        let plan = app.run(&rollout).await.state.frame.windows.clone();
        assert_eq!(plan.iter().map(|plan| (plan.phase.0, plan.minutes, plan.probe_every, plan.check_every)).collect::<Vec<_>>(), [(1, 120, Some(30), Some(60))]);
        assert!(ada.page(&format!("/rollouts/{rollout}?phase=1")).await.contains("2 hour observation window: at least 120 minutes."));
        app.signed(&ada, &rollout, &["1.1"]).await;
        assert_eq!(app.reasons(&rollout, 1).await, ["the window has not started"]);
        refused(ada.samples(&rollout, 1, "none", "").await, 404, "window of this phase").await;
        for (terms, why) in [
            (&[("hours", "0")][..], "The window would end before it starts"),
            (&[("hours", "-1")], "The window would end before it starts"),
            (&[("hours", "soon")], "Write a number."),
            (&[("until", "tomorrow")], "Write a day and a time in UTC"),
            (&[("hours", "3000")], "A window lasts at most 92 days"),
            (&[("hours", "1"), ("steady_minutes", "61")], "The steady time must be inside the window"),
            (&[("hours", "1"), ("probe_every", "61")], "Schedule 1 to 500 checks"),
            (&[("hours", "1"), ("check_every", "0")], "Schedule 1 to 500 checks"),
            (&[("hours", "1000"), ("probe_every", "1")], "at least a minute apart"),
            (&[("hours", "1"), ("probe_every", "often")], "Write a whole number"),
        ] {
            refused(ada.watches(&rollout, 1, terms).await, 422, why).await;
        }
        let past = app.in_minutes(-5);
        refused(ada.watches(&rollout, 1, &[("until", &past)]).await, 422, "The window would end before it starts").await;
        refused(ada.watches(&rollout, 3, HOUR).await, 404, "phase in this rollout").await;
        saved(ada.watches(&rollout, 1, HOUR).await).await;
        assert_eq!(app.reasons(&rollout, 1).await, ["the window has not ended"]);
        assert_eq!(first(&app, &rollout).await.state, PhaseState::Soaking);
        refused(ada.opens(&rollout, 1).await, 409, "hold point 1 stays closed while the window ").await;
        refused(ada.watches(&rollout, 1, HOUR).await, 409, "this phase is already being watched").await;
    }

    /// Nobody looks at a page, nobody sends a form: the server's own clock ends it.
    async fn a_window_ends_by_the_clock_while_nobody_looks(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.watches(&rollout, 1, &[("until", &app.in_minutes(61))]).await).await;
        app.advance(50 * MINUTE_MS);
        assert!(matches!(state(&app, &rollout).await, WindowState::Running(_)));
        app.advance(12 * MINUTE_MS);
        let ended = app.comes_by_itself(&rollout, "window_ended").await;
        assert!(matches!(ended.event, Event::Rollout(_, rollout::Event::WindowEnded { phase: PhaseNumber(1), clean: true, .. })), "{ended:?}");
        assert_ne!(ended.who, "Ada Admin", "nobody did it");
        assert_eq!(app.reasons(&rollout, 1).await, Vec::<String>::new());
        assert_eq!(first(&app, &rollout).await.state, PhaseState::AwaitingDecision);
        let page = ada.page(&format!("/rollouts/{rollout}/windows/1")).await;
        assert!(page.contains("CLEAN") && page.contains("over, and nothing to note"));
        refused(ada.checks(&rollout, 1, "none", "late look").await, 409, "the window is over").await;
        saved(ada.opens(&rollout, 1).await).await;
        app.count().await;
    }

    async fn a_hard_breach_begins_it_anew(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        saved(ada.watches(&rollout, 1, HOUR).await).await;
        app.advance(40 * MINUTE_MS);
        refused(ada.samples(&rollout, 1, "hard", "").await, 422, "Say what was seen").await;
        saved(ada.samples(&rollout, 1, "hard", "the lamp went out").await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 60);
        let page = ada.page(&format!("/rollouts/{rollout}/windows/1")).await;
        assert!(page.contains("Restarted") && page.contains("the lamp went out"));
        app.advance(61 * MINUTE_MS);
        app.comes_by_itself(&rollout, "window_ended").await;
        assert_eq!(state(&app, &rollout).await, WindowState::Clean { notes: 0 });
    }

    async fn a_hard_breach_fails_it_where_the_terms_say_so(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.watches(&rollout, 1, &[("hours", "1"), ("on_breach", "fail")]).await).await;
        saved(ada.checks(&rollout, 1, "hard", "the lamp went out").await).await;
        let ended = app.comes_by_itself(&rollout, "window_ended").await;
        assert!(matches!(ended.event, Event::Rollout(_, rollout::Event::WindowEnded { clean: false, .. })), "{ended:?}");
        assert_eq!(first(&app, &rollout).await.state, PhaseState::Failed);
        assert_eq!(app.reasons(&rollout, 1).await, ["the window has failed"]);
        refused(ada.samples(&rollout, 1, "none", "").await, 409, "the window has failed").await;
        refused(ada.opens(&rollout, 1).await, 409, "the window has failed").await;
        // Time heals nothing; another window may.
        app.advance(120 * MINUTE_MS);
        assert_eq!(state(&app, &rollout).await, WindowState::Failed);
        saved(ada.watches(&rollout, 1, HOUR).await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 60);
    }

    async fn a_soft_breach_is_a_note_and_moves_the_end_by_the_steady_time(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        saved(ada.watches(&rollout, 1, &[("hours", "1"), ("steady_minutes", "30")]).await).await;
        app.advance(20 * MINUTE_MS);
        saved(ada.checks(&rollout, 1, "soft", "the lamp flickered").await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 40, "the steady time still lies inside");
        app.advance(30 * MINUTE_MS);
        saved(ada.checks(&rollout, 1, "soft", "again").await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 30);
        app.advance(31 * MINUTE_MS);
        app.comes_by_itself(&rollout, "window_ended").await;
        assert_eq!(state(&app, &rollout).await, WindowState::Clean { notes: 2 });
        let page = ada.page(&format!("/rollouts/{rollout}/windows/1")).await;
        assert!(page.contains("over, with 2 notes") && page.contains("the lamp flickered"));
    }

    async fn a_look_that_was_missed_stays_visible(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        saved(ada.watches(&rollout, 1, &[("hours", "1"), ("check_every", "20")]).await).await;
        refused(ada.checks(&rollout, 1, "none", "").await, 422, "Say what you looked at and what you saw").await;
        saved(ada.checks(&rollout, 1, "none", "the log is quiet").await).await;
        app.advance(41 * MINUTE_MS);
        let address = format!("/rollouts/{rollout}/windows/1");
        let page = ada.page(&address).await;
        assert!(page.contains(", 1 missed") && page.contains("No log check."));
        // Looking now is a look of now.
        saved(ada.checks(&rollout, 1, "none", "still quiet").await).await;
        app.advance(20 * MINUTE_MS);
        app.comes_by_itself(&rollout, "window_ended").await;
        assert_eq!(state(&app, &rollout).await, WindowState::Clean { notes: 1 });
        let page = ada.page(&address).await;
        assert!(page.contains("over, with 1 note") && page.contains(", 1 missed"));
    }

    /// Rule 4: its time is over, and no machine ever said that all is well.
    async fn a_window_without_an_answer_is_not_clean(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.watches(&rollout, 1, &[("hours", "1"), ("probe_every", "30")]).await).await;
        app.advance(61 * MINUTE_MS);
        assert_eq!(app.reasons(&rollout, 1).await, ["no probe of the window has answered"]);
        refused(ada.opens(&rollout, 1).await, 409, "no probe of the window has answered").await;
        refused(ada.samples(&rollout, 1, "none", "").await, 409, "no probe has answered. Start it again.").await;
        assert!(ada.page(&format!("/rollouts/{rollout}/windows/1")).await.contains("NO DATA"));
        saved(ada.watches(&rollout, 1, &[("hours", "1"), ("probe_every", "30")]).await).await;
        saved(ada.samples(&rollout, 1, "none", "").await).await;
        app.advance(61 * MINUTE_MS);
        app.comes_by_itself(&rollout, "window_ended").await;
        assert_eq!(state(&app, &rollout).await, WindowState::Clean { notes: 1 });
    }

    async fn an_interruption_counts_or_begins_anew(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.watches(&rollout, 1, HOUR).await).await;
        refused(ada.resumes(&rollout, 1, true).await, 409, "the window is not interrupted").await;
        app.advance(20 * MINUTE_MS);
        refused(ada.interrupts(&rollout, 1, "").await, 422, "Say why").await;
        saved(ada.interrupts(&rollout, 1, "the keeper sleeps").await).await;
        // Its time would be over by now, but nobody watched.
        app.advance(120 * MINUTE_MS);
        assert_eq!(state(&app, &rollout).await, WindowState::Interrupted);
        assert_eq!(app.reasons(&rollout, 1).await, ["the window is interrupted"]);
        for answer in [ada.samples(&rollout, 1, "none", "").await, ada.checks(&rollout, 1, "none", "all is well").await, ada.interrupts(&rollout, 1, "again").await] {
            refused(answer, 409, "the window is interrupted. Resume it first.").await;
        }
        refused(ada.watches(&rollout, 1, HOUR).await, 409, "this phase is already being watched").await;
        saved(ada.resumes(&rollout, 1, true).await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 40, "what was watched before counts");
        assert!(ada.page(&format!("/rollouts/{rollout}/windows/1")).await.contains("the keeper sleeps"));
        saved(ada.interrupts(&rollout, 1, "the keeper is ill").await).await;
        app.advance(10 * MINUTE_MS);
        saved(ada.resumes(&rollout, 1, false).await).await;
        assert_eq!(minutes_left(&app, &rollout).await, 60, "without credit it begins anew");
    }

    /// Nobody was there when its time was over, not even the server.
    async fn a_window_ends_also_after_the_server_was_away(app: TestApp) {
        let mut app = app;
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &rollout, &["1.1"]).await;
        saved(ada.watches(&rollout, 1, HOUR).await).await;
        let left = minutes_left(&app, &rollout).await;
        app.restart(|_| {}).await;
        assert_eq!(minutes_left(&app, &rollout).await, left, "a restart changes nothing");
        app.stop().await;
        app.advance(61 * MINUTE_MS);
        app.restart(|_| {}).await;
        app.comes_by_itself(&rollout, "window_ended").await;
        assert_eq!(app.reasons(&rollout, 1).await, Vec::<String>::new());
        let ada = app.anybody();
        ada.signs_in(&Person::named("Ada Admin")).await;
        saved(ada.opens(&rollout, 1).await).await;
    }

    /// The clock goes on for a rollout that nothing happens to, while others are busy.
    async fn a_window_ends_while_only_others_move(app: TestApp) {
        let ada = app.admin().await;
        let quiet = ada.starts(app.engine(), LAMP).await;
        app.signed(&ada, &quiet, &["1.1"]).await;
        saved(ada.watches(&quiet, 1, HOUR).await).await;
        let busy = ada.starts(app.engine(), LAMP).await;
        app.advance(61 * MINUTE_MS);
        app.signed(&ada, &busy, &["1.1"]).await;
        saved(ada.watches(&busy, 1, HOUR).await).await;
        app.comes_by_itself(&quiet, "window_ended").await;
        assert!(matches!(state(&app, &busy).await, WindowState::Running(_)));
        app.advance(61 * MINUTE_MS);
        app.comes_by_itself(&busy, "window_ended").await;
    }
}
