//! What a client may ask for, and how much of it.

use tests::{PLAN, TestApp};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends bytes as they are, and reads until the server hangs up or says nothing more.
async fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let address = app.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(bytes).await.expect("sent");
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    // What stays open after its answer is looked at as far as it came.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(3), read).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// What was seen, 5: nine forms of an odd `Host` made the router panic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_odd_host_is_refused_and_nothing_panics() {
    let app = TestApp::on_sqlite().await;
    let odd = [
        "",
        " ",
        "x:y",
        "x:99999",
        ":80",
        "[::1",
        "[x]",
        "a b",
        "a/b",
        "user@",
        "user:word@host",
        "http://x",
        "\u{fc}x",
        "x:",
        "%",
        "a,b",
        "?",
        "#",
    ];
    for host in odd {
        let request = format!("GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let answer = raw(&app, request.as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 400"),
            "{host:?}: {}",
            &answer[..answer.len().min(80)]
        );
    }
    let nobody = raw(&app, b"GET /sign-in HTTP/1.1\r\nConnection: close\r\n\r\n").await;
    assert!(nobody.starts_with("HTTP/1.1 400"), "{nobody}");
    // The negative control: what is a host is taken.
    for host in [
        "holdpoint",
        "holdpoint.example:8443",
        "127.0.0.1:80",
        "[::1]:3000",
        "xn--bcher-kva.example",
    ] {
        let request = format!(
            "GET /sign-in HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: ht tp\r\nConnection: close\r\n\r\n"
        );
        let answer = raw(&app, request.as_bytes()).await;
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "{host:?}: {}",
            &answer[..answer.len().min(80)]
        );
    }
}

/// What was seen, 5: after an answer whose request was not read, the connection was dropped without a word.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_to_an_unread_body_says_that_the_connection_ends() {
    let app = TestApp::on_sqlite().await;
    let head = |path: &str, length: usize, more: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n{more}\r\n"
        )
    };
    for (path, length, more) in [
        ("/theme", 5 << 20, "Origin: http://x\r\n"),
        ("/library", 1000, "Cookie: holdpoint=x\r\n"),
    ] {
        let answer = raw(&app, head(path, length, more).as_bytes())
            .await
            .to_lowercase();
        assert!(answer.contains("connection: close"), "{path}: {answer}");
    }
    // The negative control: a body that was read leaves the connection open.
    let body = "theme=night&back=/";
    let request = format!(
        "{}{body}",
        head("/theme", body.len(), &format!("Origin: {}\r\n", app.url))
    );
    let answer = raw(&app, request.as_bytes()).await.to_lowercase();
    assert!(
        answer.starts_with("http/1.1 303") && !answer.contains("connection: close"),
        "{answer}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_with_too_many_fields_is_refused() {
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let send = async |fields: usize| {
        let request = ada.request("POST", "/theme").header("origin", &app.url);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request
            .body("a=&".repeat(fields))
            .send()
            .await
            .expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("text"))
    };
    let (status, page) = send(20_001).await;
    assert_eq!(status, 422);
    assert!(page.contains("at most 20000 fields"), "{page}");
    assert_eq!(send(20_000).await.0, 303);
}

/// What was seen, 5: one viewer could open 2,000 event streams.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_oldest_stream_of_a_person_gives_way() {
    let app = TestApp::start(None, |config| config.streams_per_person = 3).await;
    let ada = app.admin().await;
    let rollout = ada.starts(app.engine(), PLAN).await;
    let bea = app.person(&ada, "Bea", model::role::Role::Viewer).await;
    let path = format!("/events?rollout={rollout}");
    let mut first = ada.get(&path).await;
    let mut of_bea = bea.get(&path).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        let stream = ada.get(&path).await;
        assert_eq!(stream.status(), 200);
        others.push(stream);
    }
    // The first one ends; whatever was in it is read first.
    let ended = async { while let Ok(Some(_)) = first.chunk().await {} };
    tokio::time::timeout(std::time::Duration::from_secs(5), ended)
        .await
        .expect("the oldest stream ends");
    // The others and those of other people go on.
    let run = app.run(&rollout).await;
    assert_eq!(ada.signs(&run, &run.items[0], "ok", "").await.status(), 303);
    for stream in others.iter_mut().chain([&mut of_bea]) {
        let heard = async {
            loop {
                let chunk = stream.chunk().await.expect("readable").expect("it is open");
                if String::from_utf8_lossy(&chunk).contains("id:") {
                    return;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(5), heard)
            .await
            .expect("it is heard");
    }
}
