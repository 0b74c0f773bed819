//! A person with a browser that runs no scripts.

use engine::rollout::{Run, RunItem};
use model::role::Role;
use reqwest::multipart;
use reqwest::{RequestBuilder, Response, redirect};

/// What a person writes when they join.
pub struct Person {
    pub name: String,
    pub email: String,
    pub password: String,
}

impl Person {
    /// A person with an address and a password made from the name.
    pub fn named(name: &str) -> Self {
        let email = format!("{}@ferry.example", name.to_lowercase().replace(' ', "."));
        Self {
            name: name.to_owned(),
            email,
            password: format!("the long words of {name}"),
        }
    }
}

/// A browser without scripts: it keeps cookies, names its origin, and shows redirects instead of following.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
}

/// The last hold point of the plans of most tests.
pub const LAST: u32 = 2;

impl Client {
    pub fn new(url: &str) -> Self {
        server::use_one_tls_provider();
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(redirect::Policy::none())
            .build()
            .expect("a client");
        Self {
            http,
            url: url.to_owned(),
        }
    }

    /// A key as our own pages put it into their forms.
    pub fn request_key() -> String {
        uuid::Uuid::now_v7().to_string()
    }

    pub async fn get(&self, path: &str) -> Response {
        self.http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .expect("an answer")
    }

    /// A page that must be there.
    pub async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        let status = answer.status();
        let text = answer.text().await.expect("text");
        assert_eq!(status, 200, "{path}: {text}");
        text
    }

    pub async fn get_json(&self, path: &str) -> serde_json::Value {
        self.get(path).await.json().await.expect("JSON")
    }

    /// A request of any kind, to be sent as it is.
    pub fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(
            method.parse().expect("a method"),
            format!("{}{path}", self.url),
        )
    }

    /// Sends a form as a page of ours would.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.request("POST", path)
            .header("origin", &self.url)
            .form(fields)
            .send()
            .await
            .expect("an answer")
    }

    /// Sends a form as an island would, to a server that may be gone.
    pub async fn try_post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Response, reqwest::Error> {
        self.request("POST", path)
            .header("origin", &self.url)
            .header("accept", "application/json")
            .form(fields)
            .send()
            .await
    }

    /// Sends a form as an island would.
    pub async fn post_as_island(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.request("POST", path)
            .header("origin", &self.url)
            .header("accept", "application/json")
            .form(fields)
            .send()
            .await
            .expect("an answer")
    }

    pub async fn joins(&self, link: &str, person: &Person) -> Response {
        let path = link.strip_prefix(&self.url).unwrap_or(link);
        self.post(
            path,
            &[
                ("name", &person.name),
                ("position", "QA"),
                ("email", &person.email),
                ("password", &person.password),
            ],
        )
        .await
    }

    pub async fn signs_in(&self, person: &Person) -> Response {
        self.post(
            "/sign-in",
            &[
                ("email", &person.email),
                ("password", &person.password),
                ("next", "/"),
            ],
        )
        .await
    }

    /// Another password for oneself.
    pub async fn changes_password(&self, current: &str, new: &str) -> Response {
        let fields = [("current_password", current), ("password", new)];
        self.post("/settings/password", &fields).await
    }

    /// Invites a person and returns the link.
    pub async fn invites(&self, name: &str, role: Role) -> String {
        let answer = self
            .post(
                "/settings/invitations",
                &[("name", name), ("role", role.name())],
            )
            .await;
        assert_eq!(answer.status(), 201);
        let page = answer.text().await.expect("text");
        let start = page.find("/invitations/").expect("the page shows the link");
        page[start..]
            .chars()
            .take_while(|character| character.is_ascii_alphanumeric() || "/-".contains(*character))
            .collect()
    }

    /// Brings a document in by paste.
    pub async fn import(&self, source: &str) -> Response {
        self.import_with_key(source, &Self::request_key()).await
    }

    pub async fn import_with_key(&self, source: &str, key: &str) -> Response {
        self.brings("/library", source, key, &[])
            .await
            .expect("an answer")
    }

    /// Brings a document in by paste, to a server that may be gone.
    pub async fn try_import(&self, source: &str) -> Result<Response, reqwest::Error> {
        self.brings("/library", source, &Self::request_key(), &[])
            .await
    }

    /// Brings a document in, and says that its secrets stay.
    pub async fn import_with_secrets(&self, source: &str) -> Response {
        let marks: Vec<String> = model::lint::hidden(source)
            .into_iter()
            .map(|one| one.mark)
            .collect();
        self.import_keeping(source, &marks).await
    }

    /// Brings a document in, with the ticks of these values.
    pub async fn import_keeping(&self, source: &str, marks: &[String]) -> Response {
        self.brings("/library", source, &Self::request_key(), marks)
            .await
            .expect("an answer")
    }

    /// Has a document read before it is brought in.
    pub async fn reviews(&self, source: &str) -> Response {
        self.brings("/library/review", source, &Self::request_key(), &[])
            .await
            .expect("an answer")
    }

    async fn brings(
        &self,
        path: &str,
        source: &str,
        key: &str,
        kept: &[String],
    ) -> Result<Response, reqwest::Error> {
        let form = multipart::Form::new()
            .text("request", key.to_owned())
            .text("kind", "")
            .text("source", source.to_owned());
        let form = kept
            .iter()
            .fold(form, |form, mark| form.text("keep", mark.clone()));
        self.request("POST", path)
            .header("origin", &self.url)
            .multipart(form)
            .send()
            .await
    }

    /// Brings a file in.
    pub async fn upload(&self, bytes: Vec<u8>) -> Response {
        let fields = ["kind", "source"].map(|name| (name, String::new()));
        let mut all = vec![("request", Self::request_key())];
        all.extend(fields);
        self.post_with_file("/library", all, ("plan.md", bytes))
            .await
    }

    /// Sends a form with one file in it.
    pub async fn post_with_file(
        &self,
        path: &str,
        fields: Vec<(&str, String)>,
        file: (&str, Vec<u8>),
    ) -> Response {
        self.post_with_files(path, fields, vec![("file", file)])
            .await
    }

    /// Sends a form with files, each in a field.
    pub async fn post_with_files(
        &self,
        path: &str,
        fields: Vec<(&str, String)>,
        files: Vec<(&str, (&str, Vec<u8>))>,
    ) -> Response {
        let text = |form: multipart::Form, (name, value): (&str, String)| {
            form.text(name.to_owned(), value)
        };
        let file = |form: multipart::Form, (field, (name, bytes)): (&str, (&str, Vec<u8>))| {
            let part = multipart::Part::bytes(bytes).file_name(name.to_owned());
            form.part(field.to_owned(), part)
        };
        let form = fields.into_iter().fold(multipart::Form::new(), text);
        self.request("POST", path)
            .header("origin", &self.url)
            .multipart(files.into_iter().fold(form, file))
            .send()
            .await
            .expect("an answer")
    }

    /// Chooses several files to be brought in together. Returns the address of the import, or the refusal.
    pub async fn chooses(&self, files: &[(&str, Vec<u8>)], secrets: &str) -> Response {
        let fields = multipart::Form::new()
            .text("request", Self::request_key())
            .text("secrets", secrets.to_owned());
        let form = files.iter().fold(fields, |form, (name, bytes)| {
            let file = multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned());
            form.part("files", file)
        });
        self.request("POST", "/library/imports")
            .header("origin", &self.url)
            .multipart(form)
            .send()
            .await
            .expect("an answer")
    }

    /// Looks at a page until it says something.
    pub async fn waits_for(&self, path: &str, words: &str) -> String {
        for _ in 0..600 {
            let page = self.page(path).await;
            if page.contains(words) {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("{path} never says {words:?}");
    }

    /// Waits until the server says that it can do everything.
    pub async fn waits_until_ready(&self) {
        for _ in 0..1_200 {
            if self.get("/readyz").await.status() == 200 {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!(
            "the server is never ready: {}",
            self.get("/readyz").await.text().await.expect("text")
        );
    }

    /// Presses a button of an import.
    pub async fn presses(&self, import: &str, button: &str) -> Response {
        let request = Self::request_key();
        self.post(&format!("{import}/{button}"), &[("request", &request)])
            .await
    }

    /// Brings a plan in and starts a rollout from it. Returns the rollout's number as in addresses.
    pub async fn starts(&self, engine: &engine::Engine, source: &str) -> String {
        let answer = self.import(source).await;
        assert_eq!(
            answer.status(),
            303,
            "{}",
            answer.text().await.unwrap_or_default()
        );
        let slug = location(&answer).trim_start_matches("/library/").to_owned();
        let answer = self.start_of(engine, &slug).await;
        assert_eq!(
            answer.status(),
            303,
            "{}",
            answer.text().await.unwrap_or_default()
        );
        location(&answer)
            .trim_start_matches("/rollouts/")
            .to_owned()
    }

    async fn start_of(&self, engine: &engine::Engine, slug: &str) -> Response {
        let document = engine
            .find_document(&crate::app::reader(), slug)
            .await
            .expect("the document exists")
            .document;
        let revision = document.revision.to_string();
        let fields = [
            ("request", Self::request_key()),
            ("document", document.id.to_string()),
            ("slug", slug.to_owned()),
            ("revision", revision),
            ("title", document.title),
        ];
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.post("/rollouts", &fields).await
    }

    /// Signs an item as it was seen.
    pub async fn signs(&self, run: &Run, item: &RunItem, verdict: &str, comment: &str) -> Response {
        self.signs_with_key(run, item, verdict, comment, &Self::request_key())
            .await
    }

    pub async fn signs_with_key(
        &self,
        run: &Run,
        item: &RunItem,
        verdict: &str,
        comment: &str,
        key: &str,
    ) -> Response {
        let path = format!(
            "/rollouts/{}/items/{}/sign-off",
            run.rollout.number, item.id
        );
        self.post(
            &path,
            &sign_fields(
                item,
                verdict,
                comment,
                key,
                &item.live.seen.to_string(),
                &item.phase.to_string(),
            ),
        )
        .await
    }

    /// Waives an item until a day, `2026-12-24`.
    pub async fn waives(&self, run: &Run, item: &RunItem, reason: &str, until: &str) -> Response {
        let path = format!(
            "/rollouts/{}/items/{}/sign-off",
            run.rollout.number, item.id
        );
        let (key, seen) = (Self::request_key(), item.live.seen.to_string());
        let phase = item.phase.to_string();
        let mut fields = sign_fields(item, "waived", reason, &key, &seen, &phase).to_vec();
        fields.push(("until", until));
        self.post(&path, &fields).await
    }

    pub async fn signs_as_island(&self, run: &Run, item: &RunItem, key: &str) -> Response {
        let path = format!(
            "/rollouts/{}/items/{}/sign-off",
            run.rollout.number, item.id
        );
        self.post_as_island(
            &path,
            &sign_fields(
                item,
                "ok",
                "",
                key,
                &item.live.seen.to_string(),
                &item.phase.to_string(),
            ),
        )
        .await
    }

    pub async fn revokes(&self, run: &Run, item: &RunItem, reason: &str) -> Response {
        let path = format!(
            "/rollouts/{}/items/{}/revocation",
            run.rollout.number, item.id
        );
        let (seen, phase) = (item.live.seen.to_string(), item.phase.to_string());
        self.post(
            &path,
            &[
                ("request", &Self::request_key()),
                ("seen", &seen),
                ("reason", reason),
                ("phase", &phase),
                ("label", &item.label),
            ],
        )
        .await
    }

    /// Signs an item for the first time as an island asks, whose answer is short. The server may be gone.
    pub async fn try_sign(
        &self,
        rollout: &str,
        id: &str,
        words: &str,
    ) -> Result<Response, reqwest::Error> {
        let fields = [
            ("request", &*Self::request_key()),
            ("result", "ok"),
            ("seen", "0"),
            ("words_hash", words),
            ("comment", ""),
            ("phase", "1"),
            ("label", ""),
        ];
        let path = format!("/rollouts/{rollout}/items/{id}/sign-off");
        self.try_post(&path, &fields).await
    }

    /// Decides the last hold point of [`PLAN`](crate::PLAN) and of plans like it.
    pub async fn decides(&self, rollout: &str, outcome: &str, reason: &str) -> Response {
        let path = format!("/rollouts/{rollout}/hold-points/{LAST}/decision");
        self.post(
            &path,
            &[
                ("request", &Self::request_key()),
                ("outcome", outcome),
                ("reason", reason),
            ],
        )
        .await
    }
}

fn sign_fields<'a>(
    item: &'a RunItem,
    verdict: &'a str,
    comment: &'a str,
    key: &'a str,
    seen: &'a str,
    phase: &'a str,
) -> [(&'a str, &'a str); 7] {
    [
        ("request", key),
        ("result", verdict),
        ("seen", seen),
        ("words_hash", &item.words_hash),
        ("comment", comment),
        ("phase", phase),
        ("label", &item.label),
    ]
}

/// The id of the session that an answer gives the browser.
pub fn session_id(answer: &Response) -> Option<String> {
    let cookies = answer.headers().get_all("set-cookie").iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().ok());
    cookies.find_map(|cookie| {
        let value = cookie.strip_prefix("holdpoint=")?.split(';').next()?;
        (!value.is_empty()).then(|| value.to_owned())
    })
}

/// Where an answer sends the browser.
pub fn location(answer: &Response) -> String {
    answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}
