//! Setting up, inviting, signing in and out, sessions.

use model::role::Role;
use tests::{Person, WEEK_MS, location, on_both_databases};

const HOUR_MS: i64 = 60 * 60 * 1000;

on_both_databases! {
    async fn the_set_up_link_works_once(app: TestApp) {
        let link = app.set_up_link();
        let first = app.anybody();
        assert_eq!(first.joins(&link, &Person::named("Ada Admin")).await.status(), 303);
        assert_eq!(app.anybody().joins(&link, &Person::named("Eve Later")).await.status(), 404);
        assert!(first.page("/").await.contains("AA"), "the admin is signed in");
    }

    async fn an_invitation_gives_the_role_it_was_made_for(app: TestApp) {
        let ada = app.admin().await;
        app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let people = ada.page("/settings/people").await;
        assert!(people.contains("Vera Viewer") && people.contains("viewer"));
    }

    async fn an_invitation_ends_after_a_week(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Late Larry", Role::Viewer).await;
        app.advance(WEEK_MS + 1);
        assert_eq!(app.anybody().joins(&link, &Person::named("Late Larry")).await.status(), 404);
    }

    async fn one_address_belongs_to_one_person(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Second Ada", Role::Viewer).await;
        let answer = app.anybody().joins(&link, &Person::named("Ada Admin")).await;
        assert_eq!(answer.status(), 422);
        // The refusal has not used up the link.
        assert_eq!(app.anybody().joins(&link, &Person::named("Second Ada")).await.status(), 303);
    }

    async fn signing_in_and_out(app: TestApp) {
        app.admin().await;
        let again = app.anybody();
        let answer = again.get("/rollouts?page=1").await;
        assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/sign-in?next=%2Frollouts%3Fpage%3D1"));
        let person = Person::named("Ada Admin");
        assert_eq!(location(&again.signs_in(&person).await), "/");
        again.page("/rollouts").await;
        assert_eq!(location(&again.post("/sign-out", &[]).await), "/sign-in");
        assert_eq!(again.get("/rollouts").await.status(), 303);
    }

    async fn a_wrong_password_and_an_unknown_address_read_alike(app: TestApp) {
        app.admin().await;
        let client = app.anybody();
        let mut wrong = Person::named("Ada Admin");
        wrong.password = "not the right words at all".to_owned();
        let sentence = "This address and this password do not belong together.";
        for person in [wrong, Person::named("Nobody Known")] {
            let answer = client.signs_in(&person).await;
            assert_eq!(answer.status(), 422);
            let page = answer.text().await.expect("text");
            assert!(page.contains(sentence) && page.contains(&person.email) && !page.contains(&person.password));
        }
    }

    async fn sessions_end_when_idle_and_after_a_day(app: TestApp) {
        app.admin().await;
        let idle = app.anybody();
        idle.signs_in(&Person::named("Ada Admin")).await;
        app.advance(8 * HOUR_MS + 1);
        assert_eq!(idle.get("/rollouts").await.status(), 303, "idle");
        let busy = app.anybody();
        busy.signs_in(&Person::named("Ada Admin")).await;
        for _ in 0..3 {
            app.advance(7 * HOUR_MS);
            assert_eq!(busy.get("/rollouts").await.status(), 200);
        }
        app.advance(4 * HOUR_MS);
        assert_eq!(busy.get("/rollouts").await.status(), 303, "more than a day");
    }

    async fn i_can_see_and_end_my_sessions(app: TestApp) {
        let here = app.admin().await;
        let there = app.anybody();
        there.signs_in(&Person::named("Ada Admin")).await;
        let page = here.page("/settings").await;
        let hashes: Vec<&str> = page.match_indices("/settings/sessions/").map(|(at, prefix)| &page[at + prefix.len()..at + prefix.len() + 64]).collect();
        assert!(!hashes.is_empty(), "{page}");
        for hash in hashes {
            here.post(&format!("/settings/sessions/{hash}/end"), &[]).await;
        }
        assert_eq!(there.get("/rollouts").await.status(), 303);
    }

    async fn nobody_ends_the_session_of_another(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let page = vera.page("/settings").await;
        // Vera's own session is named on her page at least as the current one.
        if let Some(at) = page.find("/settings/sessions/") {
            let hash = &page[at + 19..at + 19 + 64];
            assert_eq!(ada.post(&format!("/settings/sessions/{hash}/end"), &[]).await.status(), 404);
        }
        vera.page("/rollouts").await;
    }
}
