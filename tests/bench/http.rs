//! A small HTTP client. The generator shares the machine with the server, so each request is one write of bytes made
//! beforehand, and each answer is read with as little work as its framing allows.

use crate::Result;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// An answer as it came, still compressed.
pub struct Answer {
    /// The status.
    pub status: u16,
    head: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// A cookie that is set, with its name, as it is sent back.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.head.lines().filter_map(|line| {
            let (header, value) = line.split_once(':')?;
            let pair = value.split(';').next()?.trim();
            header.eq_ignore_ascii_case("set-cookie").then_some(pair)
        });
        let mut named = set.filter(|pair| pair.split('=').next() == Some(name));
        named.next().map(str::to_owned)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// This answer, if it has the status; otherwise an error with what was answered instead.
    pub fn must_be(self, status: u16, what: &str) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        let text = self.text();
        let lines: Vec<&str> = text.lines().take(20).collect();
        Err(format!(
            "{what} was answered with {} in place of {status}:\n{}\n{}",
            self.status,
            self.head,
            lines.join("\n")
        )
        .into())
    }

    /// Where a form that was taken sends the browser: below this address, or an error. A form of somebody whose session has
    /// ended is answered with the same status, but leads to the sign-in.
    pub fn must_lead_to(self, below: &str, what: &str) -> Result<String> {
        let answer = self.must_be(303, what)?;
        match answer.header("location") {
            Some(location) if location.starts_with(below) => Ok(location.to_owned()),
            other => Err(format!("{what} led to {other:?} in place of {below}").into()),
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// A connection that is kept open.
pub struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects.
    pub async fn open(addr: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(addr).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::with_capacity(64 * 1024, stream),
        })
    }

    /// Sends a request and reads the whole answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        let (status, head) = self.begin(request).await?;
        let mut body = Vec::new();
        if header(&head, "transfer-encoding").is_some_and(|value| value.contains("chunked")) {
            while self.chunk(&mut body).await? {}
        } else if let Some(length) = header(&head, "content-length") {
            body.resize(length.parse()?, 0);
            self.stream.read_exact(&mut body).await?;
        } else if !matches!(status, 204 | 304) {
            return Err(format!("an answer without a length:\n{head}").into());
        }
        Ok(Answer { status, head, body })
    }

    /// Sends a request and reads the head of the answer. The body is read by [`Self::chunk`].
    pub async fn begin(&mut self, request: &[u8]) -> Result<(u16, String)> {
        self.stream.get_mut().write_all(request).await?;
        let mut head = String::with_capacity(1024);
        loop {
            let before = head.len();
            if self.stream.read_line(&mut head).await? == 0 {
                return Err("the server closed a connection in place of an answer".into());
            }
            if head[before..].trim_end().is_empty() {
                break;
            }
        }
        let status = head
            .split_whitespace()
            .nth(1)
            .and_then(|status| status.parse().ok())
            .ok_or_else(|| format!("this is not HTTP: {head}"))?;
        Ok((status, head))
    }

    /// Reads one chunk of a body that comes in chunks. `false`: it was the last.
    pub async fn chunk(&mut self, body: &mut Vec<u8>) -> Result<bool> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the server closed a connection in the middle of an answer".into());
        }
        let length = usize::from_str_radix(line.trim(), 16)
            .map_err(|_| format!("this is not the length of a chunk: {line:?}"))?;
        let start = body.len();
        // Each chunk ends with a line break of its own.
        body.resize(start + length + 2, 0);
        self.stream.read_exact(&mut body[start..]).await?;
        body.truncate(start + length);
        Ok(length > 0)
    }
}

/// Somebody with a browser, signed in once there is a cookie.
#[derive(Clone)]
pub struct Visitor {
    /// Where the server listens.
    pub addr: SocketAddr,
    /// The session.
    pub cookie: String,
}

impl Visitor {
    fn head(&self, method: &str, path: &str) -> String {
        let Self { addr, cookie } = self;
        format!(
            "{method} {path} HTTP/1.1\r\nHost: {addr}\r\nCookie: {cookie}\r\nUser-Agent: bench\r\n"
        )
    }

    /// The bytes of a request for a page, with lines for more headers.
    pub fn get(&self, path: &str, more: &str) -> Vec<u8> {
        format!("{}{more}\r\n", self.head("GET", path)).into_bytes()
    }

    /// The bytes of a form.
    pub fn form(&self, path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut body = String::new();
        for (name, value) in fields {
            if !body.is_empty() {
                body.push('&');
            }
            body.push_str(name);
            body.push('=');
            escape(value, &mut body);
        }
        self.post(path, "application/x-www-form-urlencoded", &body)
    }

    /// The bytes of a form that brings a document in.
    pub fn import(&self, source: &str) -> Vec<u8> {
        let mut body = String::new();
        for (name, value) in [
            ("request", request_key().as_str()),
            ("kind", ""),
            ("source", source),
        ] {
            body.push_str(&format!(
                "--the-bench\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        body.push_str("--the-bench--\r\n");
        self.post("/library", "multipart/form-data; boundary=the-bench", &body)
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> Vec<u8> {
        let (head, addr, length) = (self.head("POST", path), self.addr, body.len());
        format!("{head}Origin: http://{addr}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n{body}")
            .into_bytes()
    }

    /// Asks once, on a connection of its own.
    pub async fn ask(&self, request: &[u8]) -> Result<Answer> {
        Connection::open(self.addr).await?.ask(request).await
    }
}

/// A key as our own pages put it into their forms.
pub fn request_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

fn escape(value: &str, to: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            to.push(char::from(byte));
        } else {
            to.push_str(&format!("%{byte:02X}"));
        }
    }
}
