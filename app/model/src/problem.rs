//! The one error type that a person may get to see.
//!
//! Which error where: engine verbs return [`Problem`]; the rooms behind it (database, search, Markdown)
//! have their own errors and turn them into [`Problem::Fault`] at their door; `main` and chores use
//! `anyhow`. A `Problem` becomes a status, a page, a JSON body and a line in the log in one place each,
//! all of them in the server's `http/problem`.

use std::borrow::Cow;
use std::fmt;

/// Why a verb did not do what it was asked. Every case says whether anything was saved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// 404. There is no such thing, or this person may not know of it.
    #[error("{0} was not found")]
    NotFound(&'static str),

    /// 404. A link that works once: it was used, replaced or withdrawn, or it has ended.
    #[error("the link works no more")]
    LinkIsOver,

    /// 308. It has another address now, whose last part this is.
    #[error("it has moved to {0}")]
    Moved(String),

    /// 405. There is such an address, but not for this method.
    #[error("the address does not take this method")]
    NoSuchMethod,

    /// 401. Nobody is signed in; a page sends to the sign-in form and back.
    #[error("nobody is signed in")]
    NotSignedIn,

    /// 401. A machine came with a token that does not work.
    #[error("the token does not work")]
    NoSuchToken,

    /// 403. The person is known, the right is missing. The sentence says which right.
    #[error("{0}")]
    NotAllowed(String),

    /// 422. What was typed cannot be taken; each refusal names the field, the reason and the limit.
    #[error("{}", refusals(.0))]
    NotValid(Vec<Refusal>),

    /// 409. Somebody was faster, or the page was old. The sentence says who and when.
    #[error("{0}")]
    Conflict(String),

    /// 503. Too much at once; the same request may be sent again.
    #[error("{0}")]
    TooMany(String),

    /// 507. The disk takes no more. Nothing was stored.
    #[error("the disk is full")]
    NoRoom,

    /// 503. The database cannot be reached, or answers too late. The same request may be sent again.
    #[error("{cause}")]
    Away {
        /// Whether the change may have been stored.
        outcome: Outcome,
        /// The cause with its chain, for the log. Never shown.
        cause: String,
    },

    /// 429. Too many attempts failed from one place or for one account. The limit recovers by itself.
    #[error("too many failed attempts; the next counts in {seconds} s")]
    TooOften {
        /// After how many seconds another attempt is taken.
        seconds: u64,
    },

    /// 500. Our fault. The person reads the outcome, the operator reads the cause.
    #[error("{cause}")]
    Fault {
        /// Whether the change may have been stored.
        outcome: Outcome,
        /// The cause with its chain, for the log. Never shown.
        cause: String,
    },
}

/// What became of a change that went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was stored.
    NotSaved,
    /// Nobody can say. The request key makes pressing again harmless.
    Unknown,
}

impl Outcome {
    /// The value of `saved` in a JSON answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotSaved => "no",
            Self::Unknown => "unknown",
        }
    }

    /// The words the person reads.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotSaved => "Not saved.",
            Self::Unknown => "Unknown, safe to press again.",
        }
    }
}

/// One refused field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The field's name in the form.
    pub field: Cow<'static, str>,
    /// A sentence with the reason and the limit.
    pub sentence: String,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::NotValid(vec![refusal])
    }
}

/// The first letter as at the beginning of a sentence.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

fn refusals(all: &[Refusal]) -> String {
    all.iter()
        .map(|refusal| refusal.sentence.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

impl Problem {
    /// A fault after which certainly nothing was stored: while reading, or before anything was written. Whether the person reads
    /// *not saved* depends on what they wanted, which the page knows.
    pub fn fault(cause: impl fmt::Display) -> Self {
        Self::Fault {
            outcome: Outcome::NotSaved,
            cause: cause.to_string(),
        }
    }

    /// A fault after which nobody can say whether the change was stored.
    pub fn unknown(cause: impl fmt::Display) -> Self {
        Self::Fault {
            outcome: Outcome::Unknown,
            cause: cause.to_string(),
        }
    }

    /// The database is away, and certainly nothing was stored.
    pub fn away(cause: impl fmt::Display) -> Self {
        Self::Away {
            outcome: Outcome::NotSaved,
            cause: cause.to_string(),
        }
    }

    /// The database went away, and nobody can say whether the change was stored.
    pub fn away_unknown(cause: impl fmt::Display) -> Self {
        Self::Away {
            outcome: Outcome::Unknown,
            cause: cause.to_string(),
        }
    }

    /// One refused field.
    pub fn not_valid(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::NotValid(vec![Refusal {
            field: field.into(),
            sentence: sentence.into(),
        }])
    }

    /// What cannot be taken, field by field.
    pub fn refusals(&self) -> &[Refusal] {
        if let Self::NotValid(all) = self {
            return all;
        }
        &[]
    }

    /// Whether the change may have been stored.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Fault { outcome, .. } | Self::Away { outcome, .. } => *outcome,
            Self::NotFound(_)
            | Self::LinkIsOver
            | Self::Moved(_)
            | Self::NoSuchMethod
            | Self::NotSignedIn
            | Self::NotAllowed(_)
            | Self::NotValid(_)
            | Self::Conflict(_)
            | Self::NoSuchToken
            | Self::TooMany(_)
            | Self::TooOften { .. }
            | Self::NoRoom => Outcome::NotSaved,
        }
    }

    /// The sentence for the person: what happened and what to do next. Causes stay inside.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotFound(what) => format!("{} not found, or you do not have access.", capitalised(what)),
            Self::LinkIsOver => "A link like this works once. It was used or replaced, or it has ended. If it was you who used it, sign in; otherwise ask for a new one.".to_owned(),
            Self::Moved(to) => format!("It has moved to {to}."),
            Self::NoSuchMethod => "This address does not accept this method. The Allow header lists those it accepts.".to_owned(),
            Self::NotSignedIn => "Sign in first.".to_owned(),
            Self::NoSuchToken => "This token does not work. It is unknown, expired or revoked, or its owner no longer has access. Ask an admin for a new one.".to_owned(),
            Self::TooOften { seconds } => {
                let minutes = seconds.div_ceil(60);
                format!("Too many failed attempts. Wait {minutes} min and try again. A browser in which you have signed in before can still sign in.")
            }
            Self::NotAllowed(sentence) | Self::Conflict(sentence) | Self::TooMany(sentence) => sentence.clone(),
            Self::NotValid(all) => refusals(all),
            Self::NoRoom => "The disk is full. Reading and searching still work. Try again once your administrator has freed some space.".to_owned(),
            Self::Away { outcome: Outcome::NotSaved, .. } => "The database cannot be reached right now. Try again in a few seconds.".to_owned(),
            Self::Fault { outcome: Outcome::NotSaved, .. } => "Something went wrong here. Try again; if this keeps happening, tell your administrator the request number.".to_owned(),
            Self::Fault { outcome: Outcome::Unknown, .. } | Self::Away { outcome: Outcome::Unknown, .. } => {
                "We could not confirm that this was saved. Press again: it counts once.".to_owned()
            }
        }
    }
}
