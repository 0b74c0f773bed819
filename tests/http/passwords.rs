//! Another password for oneself, while signed in.

use model::role::{Role, Scope};
use tests::{Client, Person, location, on_both_databases, refused, session_id};

const NEW: &str = "other words of the harbour";
const WRONG: &str = "surely not the right words";

/// Who signs in with this password.
async fn signs_in(client: &Client, password: &str) -> u16 {
    let person = Person {
        password: password.to_owned(),
        ..Person::named("Ada Admin")
    };
    client.signs_in(&person).await.status().as_u16()
}

on_both_databases! {
    async fn a_changed_password_ends_all_other_sessions_and_gives_this_one_a_new_id(app: TestApp) {
        let ada = app.admin().await;
        let vera = app.person(&ada, "Vera Viewer", Role::Viewer).await;
        let old = Person::named("Ada Admin").password;
        let (here, there) = (app.anybody(), app.anybody());
        let before = session_id(&here.signs_in(&Person::named("Ada Admin")).await).expect("a session");
        assert_eq!(signs_in(&there, &old).await, 303);
        let link = app.engine().issue_reset(None, &app.id_of("Ada Admin").await).await.expect("a link");
        let page = here.page("/settings").await;
        assert!(page.contains(r#"autocomplete="current-password""#) && page.contains(r#"autocomplete="new-password""#), "{page}");

        let events = app.count().await;
        let answer = here.changes_password(&old, NEW).await;
        assert_eq!((answer.status().as_u16(), location(&answer).as_str()), (303, "/settings?password=changed#my-password"));
        let after = session_id(&answer).expect("a new session");
        assert_ne!(before, after);
        assert!(here.page("/settings?password=changed").await.contains("Your password is changed"));
        let with_the_old_id = app.anybody().request("GET", "/settings").header("cookie", format!("holdpoint={before}"));
        assert_eq!(with_the_old_id.send().await.expect("an answer").status(), 303, "the id of before is dead");
        for other in [&there, &ada] {
            assert_eq!(location(&other.get("/").await), "/sign-in?ended=yes", "other sessions are out");
        }
        vera.page("/").await;
        assert_eq!(app.anybody().get(&format!("/resets/{link}")).await.status(), 404, "a link for a new password is dead");
        assert_eq!((signs_in(&app.anybody(), &old).await, signs_in(&app.anybody(), NEW).await), (422, 303));
        assert_eq!(app.count().await, events + 1, "it is on record");
    }

    async fn a_wrong_current_password_is_refused_and_counts_as_an_attempt(app: TestApp) {
        let ada = app.admin().await;
        let before = (app.count().await, app.engine().hashed_passwords());
        let answer = ada.changes_password(WRONG, NEW).await;
        assert_eq!(answer.status(), 422);
        let page = answer.text().await.expect("text");
        assert!(page.contains("Wrong password."), "{page}");
        assert!(page.contains(r#"id="password-current_password-error""#) && !page.contains(WRONG) && !page.contains(NEW), "{page}");
        for _ in 0..20 {
            ada.changes_password(WRONG, NEW).await;
        }
        assert_eq!(ada.changes_password(WRONG, NEW).await.status(), 429);
        let hashed = app.engine().hashed_passwords() - before.1;
        assert!((1..=10).contains(&hashed), "{hashed}");
        let old = Person::named("Ada Admin").password;
        assert_eq!(ada.changes_password(&old, NEW).await.status(), 429, "the right one has to wait too");
        assert_eq!(app.count().await, before.0, "nothing was changed");
        assert!(ada.page("/settings/people").await.contains("wrong password from 127.0.0.1"));
        app.advance(15 * 60 * 1000);
        assert_eq!(ada.changes_password(&old, NEW).await.status(), 303);
    }

    async fn the_rules_of_passwords_apply_and_what_they_refuse_is_no_attempt(app: TestApp) {
        let ada = app.admin().await;
        let old = Person::named("Ada Admin").password;
        let hashed = app.engine().hashed_passwords();
        for (password, reason) in [
            ("aaaaaaaaaaaa", "5 different characters"),
            ("ada.admin@ferry.example", "little more than your address"),
            ("password1234", "an attacker tries"),
            ("short", "at least 12 characters"),
            ("", "at least 12 characters"),
        ] {
            refused(ada.changes_password(&old, password).await, 422, reason).await;
        }
        assert_eq!(app.engine().hashed_passwords(), hashed);
        ada.page("/").await;
        assert_eq!(signs_in(&app.anybody(), &old).await, 303);
    }

    async fn a_token_changes_no_password_whatever_its_scope(app: TestApp) {
        app.admin().await;
        let old = Person::named("Ada Admin").password;
        for scope in Scope::ALL {
            let token = app.token("Ada Admin", scope).await;
            let request = app.anybody().request("POST", "/settings/password");
            let request = request.header("authorization", format!("Bearer {token}"));
            let fields = [("current_password", &*old), ("password", NEW)];
            let answer = request.form(&fields).send().await.expect("an answer");
            assert_eq!(answer.status(), 403, "{scope}");
        }
        assert_eq!(signs_in(&app.anybody(), &old).await, 303);
    }

    /// The page that keeps what was typed into a form asks for its passwords again: they never come back to a page.
    async fn a_kept_form_asks_for_its_passwords_again(app: TestApp) {
        let ada = app.admin().await;
        let old = Person::named("Ada Admin").password;
        app.advance(25 * 60 * 60 * 1000);
        let answer = ada.changes_password(&old, NEW).await;
        assert_eq!(answer.status(), 401);
        let page = answer.text().await.expect("text");
        assert!(page.contains("Type your password again") && !page.contains("Nothing you typed is lost"), "{page}");
        assert!(!page.contains(&old) && !page.contains(NEW));
        for field in [r#"name="current_password" type="password""#, r#"name="password" type="password""#] {
            assert!(page.contains(field), "{field}: {page}");
        }
        assert_eq!(signs_in(&app.anybody(), &old).await, 303);
    }

    /// Both know the password of before; the second is told that it was changed, or is out already.
    async fn of_two_changes_at_once_one_counts(app: TestApp) {
        let ada = app.admin().await;
        let old = Person::named("Ada Admin").password;
        let there = app.anybody();
        assert_eq!(signs_in(&there, &old).await, 303);
        let other = "quite other words again";
        tokio::join!(ada.changes_password(&old, NEW), there.changes_password(&old, other));
        let works = [signs_in(&app.anybody(), NEW).await, signs_in(&app.anybody(), other).await];
        assert!(works.contains(&303) && works.contains(&422), "{works:?}");
    }
}
