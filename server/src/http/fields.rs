//! The fields of a form, and the answers to one.

use super::bodies::NoRoom;
use super::request_context::RequestContext;
use super::{State, pages, problem};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use engine::clock::{Moment, ZoneName};
use model::Problem;
use model::id::{DocumentId, RequestKey, RolloutNumber, RunItemId};
use model::picture::{self, Format, GivenPicture};
use model::problem::Refusal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, DeserializeOwned, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use ui::context::{Because, Carried, KEPT, Returned};
use ui::drawn::DrawnItem;

/// A form as it was sent, with the head of its request.
pub struct Form {
    pub parts: Parts,
    pub visit: RequestContext,
    fields: BTreeMap<String, String>,
    /// All of them, as they were sent: a name may come several times.
    pairs: Vec<(String, String)>,
    files: Vec<Upload>,
}

/// A file in a form, of any content.
pub struct Upload {
    field: String,
    pub name: String,
    pub bytes: Vec<u8>,
}

impl FromRequest<State> for Form {
    type Rejection = Response;

    async fn from_request(request: Request, state: &State) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visit = RequestContext::of_identified(&parts);
        let head = parts.clone();
        match read(Request::from_parts(parts, body), state).await {
            Ok((pairs, files)) => Ok(Self {
                files,
                ..Self::new(head, visit, pairs)
            }),
            Err(unreadable) => Err(problem::respond(state, head, visit, unreadable).await),
        }
    }
}

/// How many fields a form may have: as many as a rollout may have items, and four times that.
const MAX_FIELDS: usize = 20_000;

/// Why a body could not be read.
pub fn unreadable(error: &(dyn std::error::Error + 'static)) -> Problem {
    if NoRoom::caused(error) {
        let sentence = "The server is receiving too much at once. Try again in a moment.";
        return Problem::TooMany(sentence.to_owned());
    }
    let sentence = format!("The form could not be read ({error}).");
    Problem::not_valid("form", sentence)
}

fn too_many_fields() -> Problem {
    let sentence = format!("A form may have at most {MAX_FIELDS} fields.");
    Problem::not_valid("form", sentence)
}

/// The fields as text, in the order in which they were sent, and the files as bytes. They are counted while they are read: each
/// takes many times the memory of the bytes that it came in.
async fn read(
    request: Request,
    state: &State,
) -> Result<(Vec<(String, String)>, Vec<Upload>), Problem> {
    let kind = request.headers().get(CONTENT_TYPE);
    let with_file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    if !with_file {
        let bytes = axum::body::to_bytes(request.into_body(), usize::MAX).await;
        let bytes = bytes.map_err(|error| unreadable(&error))?;
        let mut pairs = Vec::new();
        for (name, value) in form_urlencoded::parse(&bytes) {
            if pairs.len() >= MAX_FIELDS {
                return Err(too_many_fields());
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        return Ok((pairs, Vec::new()));
    }
    let mut parts = Multipart::from_request(request, state)
        .await
        .map_err(|rejection| unreadable(&rejection))?;
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|error| unreadable(&error))?
    {
        if pairs.len() + files.len() >= MAX_FIELDS {
            return Err(too_many_fields());
        }
        let name = part.name().unwrap_or_default().to_owned();
        let given = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| unreadable(&error))?;
        match given {
            // A browser sends one without name and bytes where none was chosen.
            Some(given) if given.is_empty() && bytes.is_empty() => {}
            Some(given) => files.push(Upload {
                field: name,
                name: given,
                bytes: bytes.into(),
            }),
            None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok((pairs, files))
}

impl Form {
    /// A form with these fields, in the order in which they were sent.
    pub fn new(
        parts: Parts,
        visit: RequestContext,
        pairs: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let pairs: Vec<_> = pairs.into_iter().collect();
        Self {
            parts,
            visit,
            fields: pairs.iter().cloned().collect(),
            pairs,
            files: Vec::new(),
        }
    }

    /// The fields as a type. What was left blank was not sent.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let mut filled = form_urlencoded::Serializer::new(String::new());
        let sent = self
            .pairs
            .iter()
            .filter(|(_, value)| !value.trim().is_empty());
        filled.extend_pairs(sent);
        query(&filled.finish())
    }

    /// The file, where one was chosen. It can be taken once.
    pub fn take_file(&mut self) -> Option<Upload> {
        let at = self.files.iter().position(|file| file.field == "file")?;
        Some(self.files.swap_remove(at))
    }

    /// The pictures that were chosen, now or on an earlier page. From then on they are fields, so that the page that gives the
    /// form back carries them: nothing is stored for a document that is not saved, and nobody chooses them twice.
    pub fn take_pictures(&mut self) -> Vec<GivenPicture> {
        let is_picture = |file: &Upload| file.field == "pictures";
        let (chosen, others) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(is_picture);
        self.files = others;
        let (carried, rest): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(name, _)| name == "picture");
        self.pairs = rest;
        let picture = |file: Upload| GivenPicture {
            path: picture::name_in_text(&file.name).unwrap_or(file.name),
            bytes: file.bytes,
        };
        let mut all: Vec<GivenPicture> = chosen.into_iter().map(picture).collect();
        for (_, written) in carried {
            let known = GivenPicture::of_field(&written);
            all.extend(known.filter(|known| all.iter().all(|one| one.path != known.path)));
        }
        let mut bytes = 0;
        for one in all.iter().filter(|one| Format::of(&one.bytes).is_some()) {
            bytes += one.bytes.len();
            let field = match bytes <= picture::MAX_CARRIED {
                true => ("picture", one.field()),
                false => ("again", one.path.clone()),
            };
            self.pairs.push((field.0.to_owned(), field.1));
        }
        all
    }

    /// What the page that gives the form back carries of its pictures.
    pub fn carried(&self) -> Carried {
        let all = |name| self.all(name).map(str::to_owned).collect();
        Carried {
            pictures: all("picture"),
            again: all("again"),
        }
    }

    /// A field, empty if it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// All values of a field that may come several times.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let same = self.pairs.iter().filter(move |(field, _)| field == name);
        same.map(|(_, value)| value.as_str())
    }

    /// The key that makes pressing twice count once.
    pub fn request(&self) -> Result<RequestKey, Problem> {
        RequestKey::parse(self.text("request")).map_err(|_| broken("request"))
    }

    /// A number that the page put into the form.
    pub fn number(&self, name: &'static str) -> Result<i64, Problem> {
        self.text(name).parse().map_err(|_| broken(name))
    }

    /// The document the form is about.
    pub fn document(&self) -> Result<DocumentId, Problem> {
        DocumentId::parse(self.text("document")).map_err(|_| Problem::NotFound("document"))
    }

    /// To the next page, or back to the form's own page with the reason and what was typed.
    pub async fn answer(
        self,
        state: &State,
        result: Result<String, Problem>,
        page: &str,
        form: &str,
    ) -> Response {
        match result {
            Ok(location) => Redirect::to(&location).into_response(),
            Err(problem) => self.refuse(state, problem, page, form).await,
        }
    }

    /// Back to the form's own page.
    pub async fn refuse(self, state: &State, problem: Problem, page: &str, form: &str) -> Response {
        if self.visit.wants_json {
            return problem::respond(state, self.parts, self.visit, problem).await;
        }
        let is_signed_out = problem == Problem::NotSignedIn;
        // The form's own page cannot be drawn without the database, and the way to the sign-in form would lose what somebody
        // typed while their session ended.
        let had_words = self.visit.had_session || self.fields.contains_key(KEPT);
        if matches!(problem, Problem::Away { .. }) || (is_signed_out && had_words) {
            let returned = self.returned(Because::Refused(problem.clone()), form);
            return pages::show_kept(state, self.parts, self.visit, problem, returned).await;
        }
        if is_signed_out {
            return problem::respond(state, self.parts, self.visit, problem).await;
        }
        self.give_back(state, Because::Refused(problem), page, form)
            .await
    }

    /// The form's own page, with what was typed and what is to be said about it.
    pub async fn give_back(
        self,
        state: &State,
        because: Because,
        page: &str,
        form: &str,
    ) -> Response {
        let returned = self.returned(because, form);
        pages::show_returned(state, self.parts, self.visit, page, returned).await
    }

    fn returned(&self, because: Because, form: &str) -> Returned {
        let sent = self.pairs.iter().filter(|(name, _)| name != KEPT).cloned();
        let (secrets, sent): (Vec<_>, Vec<_>) = sent.partition(|(name, _)| pages::is_secret(name));
        Returned {
            because,
            form: form.to_owned(),
            typed: sent.iter().cloned().collect(),
            sent,
            secrets: secrets.into_iter().map(|(name, _)| name).collect(),
            action: self.parts.uri.path().to_owned(),
        }
    }

    /// The answer to an island: the item as it is now, and what went wrong if anything did.
    pub fn answer_island(
        self,
        state: &State,
        item: Option<DrawnItem>,
        problem: Option<&Problem>,
    ) -> Response {
        let body = ui::drawn::answer(item, problem, &self.visit.request);
        let body = ui::times::localised(&body, &self.visit.shown_zone(), state.engine.now());
        let mut response = ([(CONTENT_TYPE, "application/json")], body).into_response();
        if let Some(problem) = problem {
            problem::mark(&mut response, problem);
        }
        response
    }
}

/// A day and a time, where they are given, in the zone that the form names; without one in UTC.
pub fn moment(field: &'static str, text: &str, zone: &str) -> Result<Option<Moment>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let zone = match zone.trim() {
        "" => ZoneName::default(),
        name => ZoneName::parse(name)?,
    };
    let refusal = |sentence| Refusal {
        field: field.into(),
        sentence,
    };
    Moment::typed(text, &zone).map(Some).map_err(refusal)
}

/// A hidden field that our own pages always send was missing or changed.
pub fn broken(field: &'static str) -> Problem {
    Problem::not_valid(field, "This form is incomplete. Reload the page.")
}

/// A query, or the fields of a form, as a type.
pub fn query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let pairs = form_urlencoded::parse(text.as_bytes());
    let reading = serde_html_form::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reading).map_err(misread)
}

/// What cannot be taken, and where it stands.
pub fn misread(error: serde_path_to_error::Error<impl Display>) -> Problem {
    let field = match error.path().to_string() {
        path if path == "." => "body".to_owned(),
        path => path,
    };
    let said = error.inner().to_string();
    let choice = said
        .strip_prefix("unknown variant")
        .and_then(|said| said.split_once(", "));
    let sentence = match choice {
        Some((_, expected)) => {
            let expected = expected.trim_start_matches("expected ");
            format!("Choose {}.", expected.replace('`', ""))
        }
        None if said.contains("invalid digit") || said.contains("number too") => {
            "Write a whole number, such as 2.".to_owned()
        }
        None if said.contains("invalid float") => "Write a number.".to_owned(),
        None => format!("{field}: {said}."),
    };
    Problem::NotValid(vec![Refusal {
        sentence,
        field: field.into(),
    }])
}

/// A yes or no: `true` in JSON, `yes` in a form.
#[derive(Debug, Clone, Copy, Default, JsonSchema)]
#[schemars(transparent)]
pub struct Tick(pub bool);

impl<'de> Deserialize<'de> for Tick {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct YesOrNo;
        impl Visitor<'_> for YesOrNo {
            type Value = Tick;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("true or false")
            }

            fn visit_bool<E>(self, is: bool) -> Result<Tick, E> {
                Ok(Tick(is))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Tick, E> {
                match text {
                    "yes" => Ok(Tick(true)),
                    "no" => Ok(Tick(false)),
                    _ => Err(E::invalid_value(Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(YesOrNo)
    }
}

/// A number, or a text that means one: `185/200`, `C2`.
#[derive(Debug, Clone, Default)]
pub struct Scalar(pub String);

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number"] })
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Scalar;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a number or a text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// The number in an address.
pub fn rollout(text: &str) -> Result<RolloutNumber, Problem> {
    RolloutNumber::parse(text).map_err(|_| Problem::NotFound("rollout"))
}

/// The item in an address.
pub fn item(text: &str) -> Result<RunItemId, Problem> {
    RunItemId::parse(text).map_err(|_| Problem::NotFound("item in this rollout"))
}

/// All refusals of a form at once.
#[derive(Default)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// The value, or one refusal more.
    pub fn take<T>(&mut self, result: Result<T, Refusal>) -> Option<T> {
        result.map_err(|refusal| self.0.push(refusal)).ok()
    }

    /// The problem that they are together.
    pub fn problem(self) -> Problem {
        Problem::NotValid(self.0)
    }
}
