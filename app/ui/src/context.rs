//! What the server hands to every page.

use engine::clock::{Moment, Shape, ZoneName};
use engine::document::Preview;
use engine::{Actor, Engine};
use leptos::prelude::expect_context;
use model::Problem;
use model::address::decode;
use model::id::RequestKey;
use model::mark::{Correction, MarkKind};
use model::problem::Outcome;
use model::rollout::Consequences;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Day or night, as the person chose it in the footer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// What the person's system says.
    #[default]
    System,
    /// Light.
    Day,
    /// Dark.
    Night,
}

impl Theme {
    /// The three themes.
    pub const ALL: [Self; 3] = [Self::System, Self::Day, Self::Night];

    /// The name in the form and in the cookie.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Day => "day",
            Self::Night => "night",
        }
    }

    /// Reads [`Theme::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// The word on its button.
    pub fn shown(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Day => "Day",
            Self::Night => "Night",
        }
    }
}

/// The addresses of the embedded site files, with their hashes.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The glue of the browser part.
    pub script: String,
    /// The browser part.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// The icon.
    pub favicon: String,
    /// The script that keeps what is typed.
    pub drafts: String,
    /// The sheet for the lines of a document.
    pub lines: String,
}

/// A form that came back: its page is drawn again with what was typed, and with what is to be said about it.
#[derive(Debug, Clone)]
pub struct Returned {
    /// Why.
    pub because: Because,
    /// The id of the form: `decision`, `edit`, `sign-off:<item id>`.
    pub form: String,
    /// What was typed, by field.
    pub typed: BTreeMap<String, String>,
    /// The same as it was sent: a field may come several times.
    pub sent: Vec<(String, String)>,
    /// The fields whose values are never sent back, such as passwords.
    pub secrets: Vec<String>,
    /// Where it was sent.
    pub action: String,
}

/// The field by which the page of a problem says that it holds what was typed into another page's form.
pub const KEPT: &str = "kept";

/// Why a form came back.
#[derive(Debug, Clone)]
pub enum Because {
    /// It was refused, and for what reason.
    Refused(Problem),
    /// It was only asked what it would change.
    Foretold(Consequences),
}

/// How the reading of a text was corrected before it is stored.
#[derive(Debug, Clone, Default)]
pub struct Corrected {
    /// What undoes each press, the last one at the end.
    pub undo: Vec<Correction>,
    /// The line and the mark that were pressed.
    pub last: Option<(usize, MarkKind)>,
    /// The words for what is needed only sometimes.
    pub condition: String,
    /// How many lines are on the pages before; nothing where nobody asked for the lines.
    pub from: Option<usize>,
}

/// Pictures that were chosen for a form and are on the page that gives it back.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    /// Each as the field that carries it.
    pub pictures: Vec<String>,
    /// The names of those that were too much for a page.
    pub again: Vec<String>,
}

/// A document that was read and not stored yet.
#[derive(Debug, Clone)]
pub struct Reviewed {
    /// Its text.
    pub source: String,
    /// The kind that was chosen. Empty: as the document says.
    pub kind: String,
    /// The revision it would follow. `None`: it would be a new document.
    pub base: Option<i64>,
    /// The marks of the values in it that are to stay.
    pub kept: Vec<String>,
    /// The pictures that were chosen for it.
    pub carried: Carried,
    /// How its reading was corrected.
    pub corrected: Corrected,
    /// How it would be.
    pub preview: Preview,
}

/// What every page knows of its request.
#[derive(Clone)]
pub struct PageContext {
    /// The product.
    pub engine: Engine,
    /// Who is signed in.
    pub actor: Option<Actor>,
    /// Why nobody is known, where nobody is.
    pub nobody: Problem,
    /// The number of the request, for the operator.
    pub request: String,
    /// Day or night.
    pub theme: Theme,
    /// The zone that times are shown and typed in.
    pub zone: ZoneName,
    /// The zone of the person, where this browser shows UTC instead.
    pub zone_instead: Option<ZoneName>,
    /// The site files.
    pub assets: Assets,
    /// What the interface for machines offers.
    pub api: Arc<[ApiEndpoint]>,
    /// The session of this request, by the hash of its secret.
    pub session_id_hash: Option<String>,
    /// The form that led here, if it came back.
    pub returned: Option<Returned>,
    /// A link or a token that was made a moment ago. It is shown once.
    pub shown_once: Option<String>,
    /// The document that is about to be brought in.
    pub reviewed: Option<Arc<Reviewed>>,
    /// Where we are.
    pub path_and_query: String,
    /// The request asks for a page and would change nothing.
    pub is_read: bool,
    /// A form of this page shows why it came back. Where none does, the page is drawn again with it on top.
    pub claimed: Arc<AtomicBool>,
    /// No form of this page shows it: what it is about is gone, or not for this person.
    pub is_unclaimed: bool,
    /// The problem that the page shows in place of itself, for the server to read when it is drawn.
    pub problem: Arc<OnceLock<Problem>>,
}

impl PageContext {
    /// The page shows a problem. The first one counts.
    pub fn failed(&self, problem: &Problem) {
        self.problem.get_or_init(|| problem.clone());
    }

    /// A moment in the middle of a text, as the person has it on the wall.
    pub fn told(&self, at: Moment) -> String {
        at.shown_in(&self.zone, Shape::Full, at)
    }

    /// The person, or the way to the sign-in form.
    pub fn require_actor(&self) -> Result<Actor, Problem> {
        self.actor.clone().ok_or_else(|| self.nobody.clone())
    }

    /// The path, without the query.
    pub fn path(&self) -> &str {
        self.path_and_query
            .split_once('?')
            .map_or(self.path_and_query.as_str(), |(path, _)| path)
    }

    /// A value of the query. Blank counts as left out.
    pub fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.path_and_query.split_once('?')?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
        let value = decode(value).trim().to_owned();
        (!value.is_empty()).then_some(value)
    }

    /// A form, if it is this one that came back.
    pub fn returned(&self, form: &str) -> Option<&Returned> {
        self.returned
            .as_ref()
            .filter(|returned| returned.form == form)
    }

    /// The same for whoever shows it.
    pub fn claim(&self, form: &str) -> Option<&Returned> {
        let returned = self.returned(form)?;
        self.claimed.store(true, Ordering::Relaxed);
        Some(returned)
    }

    /// What was typed into a field of a form that came back.
    pub fn typed(&self, form: &str, field: &str) -> Option<String> {
        self.returned(form)?.typed.get(field).cloned()
    }

    /// All that was sent under this name by the form that came back.
    pub fn sent(&self, form: &str, name: &str) -> Vec<String> {
        let sent = self
            .returned(form)
            .map(|returned| returned.sent.as_slice())
            .unwrap_or_default();
        let same = sent.iter().filter(|(field, _)| field == name);
        same.map(|(_, value)| value.clone()).collect()
    }

    /// What was pressed before the form came back. What was refused is not among it.
    pub fn corrected(&self, form: &str) -> Corrected {
        let undo = self.sent(form, "undo");
        let from = self.typed(form, "from");
        Corrected {
            undo: undo
                .iter()
                .filter_map(|undo| Correction::parse(undo))
                .collect(),
            last: None,
            condition: self.typed(form, "condition").unwrap_or_default(),
            from: from.and_then(|from| from.parse().ok()),
        }
    }

    /// The pictures that the form that came back carries.
    pub fn carried(&self, form: &str) -> Carried {
        Carried {
            pictures: self.sent(form, "picture"),
            again: self.sent(form, "again"),
        }
    }

    /// The sentence for a refused field.
    pub fn refusal_for(&self, form: &str, field: &str) -> Option<String> {
        match &self.returned(form)?.because {
            Because::Refused(Problem::NotValid(all)) => all
                .iter()
                .find(|refusal| refusal.field == field)
                .map(|refusal| refusal.sentence.clone()),
            _ => None,
        }
    }

    /// The key of a form. It stays the same only where nobody can say whether the form was saved: then
    /// pressing again must count once.
    pub fn request_key(&self, form: &str) -> String {
        self.kept_key(form).unwrap_or_else(new_request_key)
    }

    /// The key that a form has to keep.
    pub fn kept_key(&self, form: &str) -> Option<String> {
        let unknown = |returned: &&Returned| match &returned.because {
            Because::Refused(problem) => problem.outcome() == Outcome::Unknown,
            Because::Foretold(_) => false,
        };
        let returned = self.returned(form).filter(unknown);
        let key = returned.and_then(|returned| returned.typed.get("request"));
        key.filter(|key| RequestKey::parse(key).is_ok()).cloned()
    }
}

/// The context of the page that is being drawn.
pub fn page_context() -> PageContext {
    expect_context::<PageContext>()
}

/// A fresh key for a form. The only randomness of this room.
pub fn new_request_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// One endpoint of the interface for machines, for its page.
#[derive(Debug, Clone)]
pub struct ApiEndpoint {
    /// The method.
    pub method: String,
    /// The address, with the names of its parts in braces.
    pub path: String,
    /// The noun that it belongs to.
    pub noun: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What it takes.
    pub fields: Vec<ApiField>,
}

/// One field of what an endpoint takes.
#[derive(Debug, Clone)]
pub struct ApiField {
    /// Its name.
    pub name: String,
    /// What may stand in it.
    pub kind: String,
    /// It has to be there.
    pub needed: bool,
    /// What it is.
    pub says: String,
}
