//! What an operator sees: one line of the log for each request, each fault once, no secrets, and figures for Prometheus.

use crate::workspace::on_both;
use serde_json::Value;
use std::collections::HashSet;
use tests::{Client, Person};

/// The lines of the log, each an object.
fn lines(log: &str) -> Vec<Value> {
    let lines = log.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

on_both! {
    async fn a_request_is_one_line_and_no_line_holds_a_secret(workspace: Workspace) {
        let server = workspace.serve(&["--log-format", "json"]);
        let (url, link) = (server.url.clone(), server.set_up_link.clone().expect("a link"));
        let ada = Client::new(&url);
        let person = Person::named("Ada Admin");
        assert_eq!(ada.get(link.strip_prefix(&url).expect("a path")).await.status(), 200);
        assert_eq!(ada.joins(&link, &person).await.status(), 303);
        let before = lines(&workspace.logged()).len();
        let answers = [ada.get("/library").await, ada.get("/rollouts/R-99").await, ada.get("/api/v1/search?q=x").await];
        let numbers: Vec<String> = answers.iter().map(|answer| answer.headers()["x-request-id"].to_str().expect("text").to_owned()).collect();
        let text = workspace.logged();
        let requests: Vec<Value> = lines(&text).split_off(before);
        for (number, (route, status)) in numbers.iter().zip([("/library", 200), ("/rollouts", 404), ("/api/v1/search", 200)]) {
            let of_it: Vec<&Value> = requests.iter().filter(|line| line["request"] == number.as_str()).collect();
            assert_eq!(of_it.len(), 1, "{requests:?}");
            let line = of_it[0];
            assert_eq!((line["route"].as_str(), line["status"].as_u64(), line["method"].as_str()), (Some(route), Some(status), Some("GET")), "{line}");
            assert!(line["duration_ms"].as_f64().is_some_and(|took| took > 0.0), "{line}");
            assert!(line["person"].as_str().is_some_and(|person| person.len() == 36), "{line}");
        }
        let secret = link.rsplit('/').next().expect("a secret");
        for secret in [secret, &person.password] {
            assert!(!text.contains(secret), "the log holds {secret}");
        }
    }

    async fn the_figures_have_their_names_and_follow_what_happens(workspace: Workspace) {
        let ada = workspace.serve_with_admin().await;
        let url = workspace.server().url.clone();
        ada.import("# A lamp\n").await;
        ada.get("/api/v1/search?q=lamp").await;
        let wrong = Person { password: "not the words of Ada".to_owned(), ..Person::named("Ada Admin") };
        assert_eq!(Client::new(&url).signs_in(&wrong).await.status(), 422);
        // From this machine, without a name.
        let page = Client::new(&url).page("/metrics").await;
        let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let named: HashSet<&str> = types.filter_map(|line| line.split(' ').next()).collect();
        for name in [
            "holdpoint_http_requests_total", "holdpoint_http_request_seconds", "holdpoint_connections", "holdpoint_streams",
            "holdpoint_write_queue", "holdpoint_write_batch_size", "holdpoint_write_failures_total",
            "holdpoint_write_transaction_seconds", "holdpoint_write_commit_seconds", "holdpoint_search_seconds",
            "holdpoint_index_lag_events", "holdpoint_sign_in_failures_total",
        ] {
            assert!(named.contains(name), "{name} is missing in {page}");
        }
        assert!(named.iter().all(|name| name.starts_with("holdpoint_")), "{named:?}");
        let figure = |name: &str| {
            let line = page.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name} in {page}"));
            line.rsplit(' ').next().and_then(|figure| figure.parse::<f64>().ok()).expect("a number")
        };
        assert_eq!(figure("holdpoint_sign_in_failures_total"), 1.0);
        assert!(figure("holdpoint_write_commit_seconds_count") >= 2.0);
        assert_eq!(figure("holdpoint_search_seconds_count"), 1.0);
        // Through a proxy on this machine comes anybody, who needs a name.
        let stranger = Client::new(&url).request("GET", "/metrics").header("x-forwarded-for", "192.0.2.7");
        assert_eq!(stranger.header("accept", "application/json").send().await.expect("an answer").status(), 401);
        let token = workspace.token();
        let scraper = Client::new(&url).request("GET", "/metrics").header("x-forwarded-for", "192.0.2.7");
        assert_eq!(scraper.bearer_auth(token).send().await.expect("an answer").status(), 200);
    }

    /// What was seen, 8: clock jumps passed unnoticed.
    async fn a_clock_that_is_set_back_by_a_day_is_named_and_the_order_stays(workspace: Workspace) {
        let clock = workspace.folder.path().join("clock");
        std::fs::write(&clock, "0").expect("written");
        let mut command = workspace.command(["serve", "--addr", "127.0.0.1:0"]);
        command.env("HOLDPOINT_CLOCK", &clock);
        workspace.serve_by(command);
        let ada = workspace.makes_admin().await;
        assert_eq!(ada.import("# Before\n").await.status(), 303);
        assert!(!workspace.logged().contains("the clock of this machine jumped"));
        std::fs::write(&clock, "-86400000").expect("written");
        let begun = std::time::Instant::now();
        while !workspace.logged().contains("the clock of this machine jumped") {
            assert!(begun.elapsed().as_secs() < 10, "the log says nothing: {}", workspace.logged());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        // Nothing is lost, and what comes later stands later.
        assert_eq!(ada.import("# After\n").await.status(), 303);
        let (code, verified) = workspace.says(&["verify"]);
        assert_eq!(code, 0, "{verified}");
        // On PostgreSQL the command runs by itself, with the clock of this machine.
        if workspace.postgres.is_none() {
            let (code, report) = workspace.says(&["doctor"]);
            assert_eq!(code, 1, "{report}");
            let checks = report["checks"].as_array().expect("a list");
            let clock = checks.iter().find(|check| check["name"] == "clock").expect("it is checked");
            assert_eq!(clock["good"], false, "{clock}");
        }
    }
}
