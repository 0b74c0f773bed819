//! Guessing passwords, links and tokens: what it costs, and whom it must not hurt.

use futures::future::join_all;
use model::role::{Role, Scope};
use serde_json::Value;
use std::num::NonZero;
use std::time::{Duration, Instant};
use tests::{Client, Person, TestApp, on_both_databases};

const QUARTER_MS: i64 = 15 * 60 * 1000;

/// A guess at a password, perhaps with the header of a proxy. The status, and after how long another is taken.
async fn guesses(
    client: &Client,
    app: &TestApp,
    email: &str,
    forwarded: Option<&str>,
) -> (u16, Option<u64>) {
    let request = client
        .request("POST", "/sign-in")
        .header("origin", &app.url);
    let request = forwarded.into_iter().fold(request, |request, said| {
        request.header("x-forwarded-for", said)
    });
    let fields = [("email", email), ("password", "surely not the right words")];
    let answer = request.form(&fields).send().await.expect("an answer");
    let wait = answer.headers().get("retry-after");
    let wait = wait.and_then(|value| value.to_str().ok()?.parse().ok());
    (answer.status().as_u16(), wait)
}

fn behind_a_proxy(config: &mut server::Config) {
    config.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
}

on_both_databases! {
    /// Fault 4: wrong passwords without end, all answered, none logged.
    async fn at_most_ten_guesses_at_an_account_reach_the_hash_and_nobody_is_locked_out(app: TestApp) {
        let ada = app.admin().await;
        let person = Person::named("Ada Admin");
        let before = app.engine().hashed_passwords();
        let stranger = app.anybody();
        let mut limited = 0;
        for _ in 0..60 {
            let (status, wait) = guesses(&stranger, &app, &person.email, None).await;
            assert_eq!(status == 429, wait.is_some(), "{status}");
            assert!(status == 422 || status == 429, "{status}");
            assert!(wait.is_none_or(|wait| (1..=900).contains(&wait)), "{wait:?}");
            limited += usize::from(status == 429);
        }
        let hashed = app.engine().hashed_passwords() - before;
        assert!((1..=10).contains(&hashed) && limited >= 50, "{hashed} hashed, {limited} limited");
        let answer = stranger.signs_in(&person).await;
        assert_eq!(answer.status(), 429, "the right password from there has to wait too");
        assert!(answer.text().await.expect("text").contains("oo many failed attempts"));
        // From the browser in which she has signed in before she gets in all the same.
        assert_eq!(ada.post("/sign-out", &[]).await.status(), 303);
        assert_eq!(ada.signs_in(&person).await.status(), 303);
        // Admins see it, and nobody else does.
        let page = ada.page("/settings/people").await;
        assert!(page.contains("Failed sign-ins") && page.contains("wrong password from 127.0.0.1"), "{page}");
        assert!(!page.contains("surely not the right words"));
        // And it recovers by itself.
        app.advance(QUARTER_MS);
        assert_eq!(app.anybody().signs_in(&person).await.status(), 303);
    }

    async fn only_failed_attempts_count(app: TestApp) {
        app.admin().await;
        let person = Person::named("Ada Admin");
        for _ in 0..12 {
            assert_eq!(app.anybody().signs_in(&person).await.status(), 303);
        }
    }

    async fn links_and_tokens_that_lead_to_nobody_are_limited_and_good_ones_are_not(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Ben Bosun", Role::Contributor).await;
        let token = app.token("Ada Admin", Scope::Read).await;
        let stranger = app.anybody();
        let bearer = async |token: &str| {
            let request = stranger.request("GET", "/api/v1/search?q=x");
            request.header("authorization", format!("Bearer {token}")).send().await.expect("an answer")
        };
        let (mut links, mut tokens) = (Vec::new(), Vec::new());
        for number in 0..60 {
            let path = ["setup", "invitations", "resets"][number % 3];
            links.push(stranger.get(&format!("/{path}/{number:064}")).await.status().as_u16());
            let answer = bearer(&format!("hp_{number:064}")).await;
            tokens.push(answer.status().as_u16());
            if answer.status() == 429 {
                assert!(answer.headers().contains_key("retry-after"));
                let problem: Value = answer.json().await.expect("JSON");
                assert_eq!(problem["status"], 429);
            }
        }
        for (seen, first) in [(&links, 404), (&tokens, 401)] {
            assert_eq!((seen.first(), seen.last()), (Some(&first), Some(&429)), "{seen:?}");
        }
        assert_eq!(bearer(&token).await.status(), 200);
        assert_eq!(stranger.joins(&link, &Person::named("Ben Bosun")).await.status(), 303);
        let page = ada.page("/settings/people").await;
        assert!(page.contains("unknown link from 127.0.0.1") && page.contains("unknown token from 127.0.0.1"));
    }

    /// The same answer, the same work, and the same time, whether or not there is such an account.
    async fn an_unknown_account_answers_as_a_known_one(app: TestApp) {
        app.admin().await;
        let known = Person::named("Ada Admin").email;
        let mut times = [Vec::new(), Vec::new()];
        let stranger = app.anybody();
        for round in 0..20 {
            app.advance(QUARTER_MS);
            let mut pair = [(0, known.as_str()), (1, "nobody.known@ferry.example")];
            // Neither always comes first.
            pair.rotate_left(round % 2);
            for (which, email) in pair {
                let before = app.engine().hashed_passwords();
                let begun = Instant::now();
                assert_eq!(guesses(&stranger, &app, email, None).await.0, 422);
                times[which].push(begun.elapsed());
                assert_eq!(app.engine().hashed_passwords() - before, 1, "one hash for {email}");
            }
        }
        let [known, unknown] = times.map(|mut times| {
            times.sort();
            times[times.len() / 2]
        });
        println!("medians: known {known:?}, unknown {unknown:?}");
        let difference = known.abs_diff(unknown);
        assert!(difference < Duration::from_millis(30).max(known / 2), "{known:?} and {unknown:?}");
    }

    /// Each password of the issue, and why it is refused; at joining and at a new password.
    async fn a_password_that_is_easily_guessed_is_refused_with_its_reason(app: TestApp) {
        let ada = app.admin().await;
        let link = ada.invites("Ben Bosun", Role::Contributor).await;
        let id = app.id_of("Ada Admin").await;
        let secret = app.engine().issue_reset(None, &id).await.expect("a link");
        for (password, reason) in [
            ("aaaaaaaaaaaa", "5 different characters"),
            ("                ", "5 different characters"),
            ("ben.bosun@ferry.example", "little more than your address"),
            ("holdpointholdpoint", "name of the product"),
            ("password1234", "an attacker tries"),
            ("short", "at least 12 characters"),
        ] {
            let ben = Person { password: password.to_owned(), ..Person::named("Ben Bosun") };
            let answer = app.anybody().joins(&link, &ben).await;
            assert_eq!(answer.status(), 422, "{password:?}");
            let page = answer.text().await.expect("text");
            assert!(page.contains(reason), "{password:?} is not refused because of {reason}");
            if !password.starts_with("ben") {
                let answer = app.anybody().post(&format!("/resets/{secret}"), &[("password", password)]).await;
                assert_eq!(answer.status(), 422, "{password:?}");
                assert!(answer.text().await.expect("text").contains(reason), "{password:?}");
            }
        }
        let long = "seven boats and a quay, ".repeat(10);
        let ben = Person { password: long, ..Person::named("Ben Bosun") };
        assert_eq!(app.anybody().joins(&link, &ben).await.status(), 303, "240 characters are fine");
        assert_eq!(app.anybody().signs_in(&ben).await.status(), 303);
    }
}

/// The limits are those of the settings, and all of a budget is back after a quarter of an hour.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_limits_are_settings() {
    let app = TestApp::start(None, |config| {
        config.sign_in_attempts_per_account = NonZero::new(2).expect("not 0");
        config.sign_in_attempts_per_network = NonZero::new(3).expect("not 0");
    })
    .await;
    app.admin().await;
    let ada = Person::named("Ada Admin").email;
    let stranger = app.anybody();
    let guess = async |email: &str| guesses(&stranger, &app, email, None).await;
    for _ in 0..2 {
        assert_eq!(guess(&ada).await, (422, None));
        assert_eq!(guess(&ada).await, (422, None));
        let (status, wait) = guess(&ada).await;
        assert_eq!(status, 429);
        assert!(wait.is_some_and(|wait| wait <= 450), "{wait:?}");
        // The network has a third, for whichever account.
        assert_eq!(guess("nobody.known@ferry.example").await.0, 422);
        assert_eq!(guess("nobody.else@ferry.example").await.0, 429);
        for (number, expected) in [404, 404, 404, 429].into_iter().enumerate() {
            let answer = stranger.get(&format!("/resets/{number:064}")).await;
            assert_eq!(answer.status(), expected);
        }
        app.advance(QUARTER_MS);
    }
}

/// A header from somebody who is no proxy of ours changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_proxy_header_of_a_stranger_is_not_believed() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let before = app.engine().hashed_passwords();
    let email = Person::named("Ada Admin").email;
    for number in 0..100 {
        let forwarded = format!("198.51.100.{number}, 203.0.113.{number}");
        guesses(&app.anybody(), &app, &email, Some(&forwarded)).await;
    }
    let hashed = app.engine().hashed_passwords() - before;
    assert!(hashed <= 10, "{hashed}");
    let page = ada.page("/settings/people").await;
    assert!(
        page.contains("from 127.0.0.1") && !page.contains("203.0.113."),
        "{page}"
    );
}

/// Behind a listed proxy each client is counted by its own address, and guesses from a hundred of them at one account
/// are still ten. Who has signed in from an address before gets in from there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_listed_proxy_each_address_is_counted() {
    let app = TestApp::start(None, behind_a_proxy).await;
    let ada = app.admin().await;
    let person = Person::named("Ada Admin");
    let signs_in = async |address: &str| {
        let request = app
            .anybody()
            .request("POST", "/sign-in")
            .header("origin", &app.url);
        let request = request.header("x-forwarded-for", format!("127.9.9.9, {address}"));
        let fields = [("email", &person.email), ("password", &person.password)];
        request
            .form(&fields)
            .send()
            .await
            .expect("an answer")
            .status()
            .as_u16()
    };
    assert_eq!(signs_in("192.0.2.44").await, 303);
    let before = app.engine().hashed_passwords();
    for number in 0..300 {
        let forwarded = format!("192.0.2.44, 203.0.113.{}", number % 100);
        guesses(&app.anybody(), &app, &person.email, Some(&forwarded)).await;
    }
    let hashed = app.engine().hashed_passwords() - before;
    assert!((1..=10).contains(&hashed), "{hashed}");
    assert_eq!(
        signs_in("203.0.113.7").await,
        429,
        "the negative control: a stranger's address has to wait"
    );
    assert_eq!(
        signs_in("192.0.2.44").await,
        303,
        "from where she came before she gets in"
    );
    let page = ada.page("/settings/people").await;
    assert!(page.contains("from 203.0.113."), "{page}");
}

/// A flood of guesses over 64 connections slows nobody who signs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_guesses_does_not_slow_those_who_sign() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let source: String = (0..40)
        .map(|number| format!("- [ ] Item {number} is done by one of many\n"))
        .collect();
    let rollout = ada.starts(app.engine(), &source).await;
    let run = app.run(&rollout).await;
    let before = app.engine().hashed_passwords();
    let flood = async {
        let guess = async |number: usize| {
            let client = app.anybody();
            let mut statuses = Vec::new();
            for turn in 0..15 {
                let email = match turn % 3 {
                    0 => Person::named("Ada Admin").email,
                    _ => format!("nobody.{number}.{turn}@ferry.example"),
                };
                statuses.push(guesses(&client, &app, &email, None).await.0);
            }
            statuses
        };
        join_all((0..64).map(guess)).await.concat()
    };
    let signing = async {
        let mut times = Vec::new();
        for item in &run.items {
            let begun = Instant::now();
            assert_eq!(ada.signs(&run, item, "ok", "").await.status(), 303);
            times.push(begun.elapsed());
        }
        times.sort();
        times
    };
    let (statuses, times) = tokio::join!(flood, signing);
    let hashed = app.engine().hashed_passwords() - before;
    let limited = statuses.iter().filter(|status| **status == 429).count();
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{} guesses, {limited} limited, {hashed} hashed; signing: median {median:?}, worst {worst:?}",
        statuses.len()
    );
    assert_eq!(statuses.len(), 960);
    assert!(statuses.iter().all(|status| [422, 429].contains(status)));
    assert!(hashed <= 60, "{hashed}");
    assert!(
        median < Duration::from_secs(1) && worst < Duration::from_secs(5),
        "{median:?}, {worst:?}"
    );
    assert_eq!(app.run(&rollout).await.phases[0].live.progress.done, 40);
}
