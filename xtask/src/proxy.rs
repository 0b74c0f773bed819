//! The reload door of `cargo xtask dev`: a small proxy in front of the server, so that the product itself carries no code for it.
//!
//! It answers two paths of its own and passes everything else on. Pages get one script tag at their end, and lose their
//! Content-Security-Policy, which would refuse that script: what depends on the policy has to be tried with `cargo xtask serve`.
//!
//! The server is asked in HTTP/1.0, so each answer ends where the connection ends: nothing has to be unpacked to add to it.

use anyhow::{Context, Result};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

const SCRIPT_PATH: &str = "/__reload.js";
const STREAM_PATH: &str = "/__reload";
const SCRIPT: &str =
    "new EventSource('/__reload').addEventListener('reload', () => location.reload());\n";
const TAG: &[u8] = b"<script src=\"/__reload.js\"></script>";

/// How long a request waits for a server that is just being restarted.
const PATIENCE: Duration = Duration::from_secs(20);

/// Counts the restarts; every open page waits for the next one.
#[derive(Clone, Default)]
pub struct Reloads(Arc<(Mutex<u64>, Condvar)>);

impl Reloads {
    /// Tells every open page to load itself again.
    pub fn announce(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.1.notify_all();
    }

    /// Waits until there were more restarts than `seen`, or some seconds; returns how many there were.
    fn wait(&self, seen: u64) -> u64 {
        let count = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .0
            .1
            .wait_timeout_while(count, Duration::from_secs(10), |count| *count <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn now(&self) -> u64 {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listens in the background.
pub fn start(public: &str, server: SocketAddr, reloads: Reloads) -> Result<()> {
    let listener =
        TcpListener::bind(public).with_context(|| format!("could not listen on {public}"))?;
    thread::spawn(move || {
        for browser in listener.incoming().flatten() {
            let reloads = reloads.clone();
            // A browser that goes away is no news.
            thread::spawn(move || answer(browser, server, &reloads));
        }
    });
    Ok(())
}

fn answer(mut browser: TcpStream, server: SocketAddr, reloads: &Reloads) -> io::Result<()> {
    let mut reader = BufReader::new(browser.try_clone()?);
    let Some((line, headers)) = read_head(&mut reader)? else {
        return Ok(());
    };
    match line.split(' ').nth(1) {
        Some(SCRIPT_PATH) => {
            write!(
                browser,
                "HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{SCRIPT}",
                SCRIPT.len()
            )
        }
        Some(STREAM_PATH) => stream(browser, reloads),
        _ => forward(browser, reader, &line, &headers, server),
    }
}

/// One event per restart. The comment in between finds out that a page is gone.
fn stream(mut browser: TcpStream, reloads: &Reloads) -> io::Result<()> {
    let mut seen = reloads.now();
    browser.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n: hello\n\n")?;
    loop {
        let count = reloads.wait(seen);
        browser.write_all(if count > seen {
            b"event: reload\ndata:\n\n"
        } else {
            b":\n\n"
        })?;
        seen = count;
    }
}

fn forward(
    mut browser: TcpStream,
    mut body: BufReader<TcpStream>,
    line: &str,
    headers: &[String],
    server: SocketAddr,
) -> io::Result<()> {
    let mut upstream = connect(server)?;
    upstream.write_all(request_head(line, headers).as_bytes())?;
    let mut sink = upstream.try_clone()?;
    // What the browser sends goes on in the background until it hangs up.
    thread::spawn(move || io::copy(&mut body, &mut sink));

    let mut reader = BufReader::new(upstream.try_clone()?);
    let Some((status, headers)) = read_head(&mut reader)? else {
        return Ok(());
    };
    let (head, is_page) = response_head(&status, &headers);
    browser.write_all(head.as_bytes())?;
    // What came together with the head first; the rest goes through without a buffer, so that events arrive at once.
    let early = reader.buffer().to_vec();
    browser.write_all(&early)?;
    io::copy(reader.get_mut(), &mut browser)?;
    if is_page {
        browser.write_all(TAG)?;
    }
    let _ = upstream.shutdown(Shutdown::Both);
    browser.shutdown(Shutdown::Both)
}

fn connect(server: SocketAddr) -> io::Result<TcpStream> {
    let start = Instant::now();
    loop {
        match TcpStream::connect(server) {
            Err(_) if start.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
            result => return result,
        }
    }
}

/// The first line and the headers, without their line ends.
fn read_head(reader: &mut impl BufRead) -> io::Result<Option<(String, Vec<String>)>> {
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader
            .by_ref()
            .take(64 * 1024)
            .read_until(b'\n', &mut line)?
            == 0
        {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    Ok((!lines.is_empty()).then(|| (lines.remove(0), lines)))
}

fn has_name(header: &str, names: &[&str]) -> bool {
    header
        .split_once(':')
        .is_some_and(|(name, _)| names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted)))
}

/// Without compression, because the page is added to.
fn request_head(line: &str, headers: &[String]) -> String {
    let mut head = format!("{}\r\n", line.replace(" HTTP/1.1", " HTTP/1.0"));
    for header in headers
        .iter()
        .filter(|header| !has_name(header, &["connection", "accept-encoding", "upgrade"]))
    {
        head.push_str(header);
        head.push_str("\r\n");
    }
    head + "Connection: close\r\n\r\n"
}

/// The head for the browser, and whether a page follows.
fn response_head(status: &str, headers: &[String]) -> (String, bool) {
    let is_page = headers.iter().any(|header| {
        let header = header.to_ascii_lowercase();
        header.starts_with("content-type:") && header.contains("text/html")
    });
    let mut head = format!("{}\r\n", status.replace("HTTP/1.0", "HTTP/1.1"));
    let dropped: &[&str] = if is_page {
        &["connection", "content-length", "content-security-policy"]
    } else {
        &["connection"]
    };
    for header in headers.iter().filter(|header| !has_name(header, dropped)) {
        head.push_str(header);
        head.push_str("\r\n");
    }
    (head + "Connection: close\r\n\r\n", is_page)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> Vec<String> {
        lines.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn the_server_is_asked_in_http_1_0_without_compression() {
        let head = request_head(
            "GET /a HTTP/1.1",
            &headers(&[
                "Host: localhost:3000",
                "Accept-Encoding: br",
                "Connection: keep-alive",
            ]),
        );
        assert_eq!(
            head,
            "GET /a HTTP/1.0\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n"
        );
    }

    #[test]
    fn only_pages_lose_policy_and_length() {
        let sent = headers(&[
            "Content-Type: text/html; charset=utf-8",
            "Content-Length: 5",
            "content-security-policy: x",
            "X-A: b",
        ]);
        let (head, is_page) = response_head("HTTP/1.0 200 OK", &sent);
        assert!(is_page);
        assert_eq!(
            head,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-A: b\r\nConnection: close\r\n\r\n"
        );
        let (head, is_page) = response_head(
            "HTTP/1.0 200 OK",
            &headers(&["Content-Type: text/css", "Content-Length: 5"]),
        );
        assert!(!is_page);
        assert!(head.contains("Content-Length: 5"));
    }

    #[test]
    fn a_head_ends_at_the_empty_line() -> io::Result<()> {
        let mut input = &b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody"[..];
        assert_eq!(
            read_head(&mut input)?,
            Some(("GET / HTTP/1.1".to_owned(), headers(&["Host: a"])))
        );
        assert_eq!(input, b"body");
        Ok(())
    }

    #[test]
    fn a_page_passes_through_with_the_script_at_its_end() -> Result<()> {
        let server = TcpListener::bind("127.0.0.1:0")?;
        let address = server.local_addr()?;
        let serving = thread::spawn(move || -> io::Result<()> {
            let (mut stream, _) = server.accept()?;
            read_head(&mut BufReader::new(stream.try_clone()?))?;
            stream.write_all(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: none\r\n\r\n<p>hi</p>")
        });
        let door = TcpListener::bind("127.0.0.1:0")?;
        let public = door.local_addr()?;
        let passing = thread::spawn(move || answer(door.accept()?.0, address, &Reloads::default()));
        let mut browser = TcpStream::connect(public)?;
        browser.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")?;
        let mut text = String::new();
        browser.read_to_string(&mut text)?;
        assert!(
            text.ends_with("<p>hi</p><script src=\"/__reload.js\"></script>"),
            "{text}"
        );
        assert!(!text.contains("Security"));
        assert!(serving.join().is_ok_and(|result| result.is_ok()));
        assert!(passing.join().is_ok());
        Ok(())
    }
}
