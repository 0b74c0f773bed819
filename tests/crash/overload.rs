//! Cheap ways to stop the server (tests L-6 and F-12). What was seen, 5: clients that never read held all connections for ever,
//! one viewer could open as many streams as there were connections, forms of a few MB took a GB, and the accept loop kept a core busy.

use crate::load::ada_admin;
use crate::{Server, binary};
use std::path::Path;
use std::time::{Duration, Instant};
use tests::{Client, skip};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::process::Command;
use tokio::time::timeout;

/// How many never read what they asked for.
const SLOW: usize = 2_000;

/// Lets a process have so many files and connections open.
fn may_open(process: &str, handles: &str) -> bool {
    let limit = std::process::Command::new("prlimit")
        .args(["--pid", process, &format!("--nofile={handles}")])
        .status();
    limit.is_ok_and(|status| status.success())
}

/// The address of the largest file that anybody may ask for.
async fn largest_asset(url: &str) -> String {
    let page = Client::new(url).page("/sign-in").await;
    let wasm = page
        .split("data-wasm=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    wasm.expect("the page names the browser part").to_owned()
}

/// Asks for something and never reads the answer.
async fn never_reads(server: &Server, path: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let address = server.address().parse().expect("an address");
    let mut stream = socket.connect(address).await.expect("connected");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", server.address());
    // It may have given way already.
    let _ = stream.write_all(request.as_bytes()).await;
    stream
}

/// Memory that a process took at most, in KiB.
fn most_memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.process()));
    let status = status.expect("Linux");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .expect("a figure");
    line.split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

/// Processor time that a process took, in hundredths of a second.
fn processor_time(server: &Server) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.process())).expect("Linux");
    let after_name = stat.rsplit_once(')').expect("a name").1;
    let fields: Vec<u64> = after_name
        .split_whitespace()
        .filter_map(|field| field.parse().ok())
        .collect();
    // User and system time are the 14th and 15th field; the letter of the state was no number.
    fields[10] + fields[11]
}

async fn start(folder: &Path, settings: &[(&str, &str)]) -> Server {
    let mut command = Command::new(binary().expect("checked by the caller"));
    command.envs(settings.iter().copied());
    Server::start_by(command, folder).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_never_read_keep_nobody_away() {
    let _machine = crate::MACHINE.write().await;
    let name = "clients_that_never_read_keep_nobody_away";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    if !may_open(&std::process::id().to_string(), "8192") {
        return skip(name, "this process may not open so many connections");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path(), &[("HOLDPOINT_WRITE_TIMEOUT_SECONDS", "20")]).await;
    let ada = Client::new(&server.url);
    let link = server.set_up_link.clone().expect("a link");
    assert_eq!(ada.joins(&link, &ada_admin()).await.status(), 303);
    let path = largest_asset(&server.url).await;
    let mut slow = Vec::with_capacity(SLOW);
    for number in 0..SLOW {
        slow.push(never_reads(&server, &path).await);
        if number % 100 == 99 {
            // Somebody new, each time on a connection of their own.
            let somebody = Client::new(&server.url);
            let answer = timeout(Duration::from_secs(1), somebody.get("/sign-in")).await;
            let answer = answer
                .unwrap_or_else(|_| panic!("no answer within a second beside {number} slow ones"));
            assert_eq!(answer.status(), 200);
        }
    }
    assert_eq!(ada.get("/library").await.status(), 200);
    // They are hung up on: whoever reads now finds an end.
    let begun = Instant::now();
    let mut last = slow.pop().expect("one");
    let read = timeout(Duration::from_secs(60), async {
        tokio::time::sleep_until(tokio::time::Instant::from_std(
            begun + Duration::from_secs(25),
        ))
        .await;
        let mut bytes = Vec::new();
        last.read_to_end(&mut bytes).await.map(|_| bytes.len())
    });
    let read = read.await.expect("an end");
    assert!(
        read.is_err() || read.is_ok_and(|read| read < 200_000),
        "it was answered in full"
    );
    server.kill().await;
}

/// The same with clients that announce a form and never send it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_never_send_keep_nobody_away() {
    let _machine = crate::MACHINE.write().await;
    let name = "clients_that_never_send_keep_nobody_away";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path(), &[("HOLDPOINT_CONNECTIONS", "200")]).await;
    let mut slow = Vec::new();
    for _ in 0..400 {
        let mut stream = TcpStream::connect(server.address())
            .await
            .expect("connected");
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {address}\r\nOrigin: {url}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ne",
            address = server.address(),
            url = server.url,
        );
        let _ = stream.write_all(request.as_bytes()).await;
        slow.push(stream);
    }
    let answer = timeout(
        Duration::from_secs(1),
        Client::new(&server.url).get("/sign-in"),
    )
    .await;
    assert_eq!(answer.expect("an answer within a second").status(), 200);
    server.kill().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_of_nothing_but_fields_take_no_memory() {
    let _machine = crate::MACHINE.write().await;
    let name = "forms_of_nothing_but_fields_take_no_memory";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path(), &[]).await;
    let ada = Client::new(&server.url);
    let link = server.set_up_link.clone().expect("a link");
    assert_eq!(ada.joins(&link, &ada_admin()).await.status(), 303);
    let before = most_memory(&server);
    let body = "a=&".repeat((4 << 20) / 3 - 1);
    let forms = (0..16).map(|_| {
        ada.request("POST", "/theme")
            .header("origin", &server.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.clone())
            .send()
    });
    for answer in futures::future::join_all(forms).await {
        let status = answer.expect("an answer").status().as_u16();
        assert!([422, 503].contains(&status), "{status}");
    }
    let grown = most_memory(&server) - before;
    println!("sixteen forms of 4 MiB: {} MiB more", grown / 1024);
    assert!(grown < 300 * 1024, "{} MiB more", grown / 1024);
    server.kill().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_file_handles_the_server_waits_and_goes_on() {
    let _machine = crate::MACHINE.write().await;
    let name = "without_file_handles_the_server_waits_and_goes_on";
    if binary().is_none() {
        return skip(name, "HOLDPOINT_BIN is not set");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path(), &[]).await;
    let somebody = Client::new(&server.url);
    assert_eq!(somebody.get("/healthz").await.status(), 200);
    if !may_open(&server.process(), "48") {
        return skip(name, "the limit of another process cannot be set here");
    }
    let mut open = Vec::new();
    for _ in 0..80 {
        open.push(
            TcpStream::connect(server.address())
                .await
                .expect("the system takes it"),
        );
    }
    let before = processor_time(&server);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let used = processor_time(&server) - before;
    assert!(
        used < 60,
        "it kept a core busy for {used} hundredths of 2 seconds"
    );
    drop(open);
    let again = timeout(
        Duration::from_secs(20),
        Client::new(&server.url).get("/healthz"),
    )
    .await;
    assert_eq!(again.expect("it accepts again").status(), 200);
    server.kill().await;
}
