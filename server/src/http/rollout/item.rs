//! What people do to items: statements and taking them back, claims, deferrals, comments, settings.

use super::perform::{At, FormPlace, Given, RolloutVerb, reason, words};
use crate::http::call::Params;
use crate::http::fields::{Form, Tick, moment};
use engine::clock::Moment;
use model::Problem;
use model::address;
use model::address::rollout::ITEMS;
use model::role;
use model::rollout::act::Seen;
use model::rollout::{Act, ItemRequirements, PhaseNumber};
use model::text::Position;
use model::verdict::Verdict;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// A statement about an item.
#[derive(Deserialize, JsonSchema)]
#[serde(default)]
#[derive(Default)]
pub struct SignOff {
    /// The statement.
    #[schemars(required, extend("needed" = true))]
    result: Option<Verdict>,
    /// A comment; for a waiver, the reason.
    comment: String,
    /// The last day of a waiver, such as 2026-03-12.
    until: String,
    /// The `seen` of the item when it was read: a later change is a conflict. Default: the item as it is now.
    seen: Option<i64>,
    /// The hash of the wording that was read, or its first digits. Default: the wording as it is now.
    words_hash: String,
    #[serde(flatten)]
    given: Given,
}

impl RolloutVerb for SignOff {
    const PATH: &'static str = "items/{item}/sign-off";
    const SUMMARY: &'static str =
        "Signs an item: ok, not ok, not applicable, or waived until a day.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let seen = at.seen(at.item()?, self.seen, &self.words_hash)?;
        sign(
            vec![seen],
            self.result,
            &self.comment,
            &self.until,
            &self.given,
        )
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "sign-off")
    }
}

fn sign(
    items: Vec<Seen>,
    result: Option<Verdict>,
    comment: &str,
    until: &str,
    given: &Given,
) -> Result<Act, Problem> {
    let comment = words("comment", comment)?;
    let sentence = "Choose an answer.";
    Ok(Act::Sign {
        items,
        verdict: result.ok_or_else(|| Problem::not_valid("result", sentence))?,
        comment: (!comment.is_empty()).then_some(comment),
        until_ms: Moment::end_of_day(until).map(|until| until.0),
        evidence: given.pieces()?,
    })
}

/// A statement about several items at once.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct SignOffs {
    /// The items.
    #[serde(rename = "item", alias = "items")]
    #[schemars(rename = "items", required, extend("needed" = true))]
    items: Vec<Chosen>,
    /// The statement.
    #[schemars(required, extend("needed" = true))]
    result: Option<Verdict>,
    /// A comment; for a waiver, the reason.
    comment: String,
    /// The last day of a waiver, such as 2026-03-12.
    until: String,
    #[serde(flatten)]
    given: Given,
}

/// A selected item: its id or number and, if known, its `seen` and the hash of its wording.
#[derive(JsonSchema)]
#[schemars(with = "String")]
struct Chosen {
    item: String,
    seen: Option<i64>,
    words_hash: String,
}

/// As a box of a form says it, `id:seen:words`, or only the number: `2.6`.
impl<'de> Deserialize<'de> for Chosen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut parts = text.splitn(3, ':');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (item, seen, words_hash) = (part(), part(), part());
        let seen = match seen.as_str() {
            "" => None,
            seen => Some(seen.parse().map_err(serde::de::Error::custom)?),
        };
        Ok(Self {
            item,
            seen,
            words_hash,
        })
    }
}

impl RolloutVerb for SignOffs {
    const PATH: &'static str = "sign-offs";
    const SUMMARY: &'static str = "Signs several items in one act: all of them or none.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let chosen = self.items.iter();
        let seen = chosen.map(|one| at.seen(at.item_named(&one.item)?, one.seen, &one.words_hash));
        let seen: Result<Vec<Seen>, Problem> = seen.collect();
        sign(seen?, self.result, &self.comment, &self.until, &self.given)
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        Ok(FormPlace::run(at, form, ITEMS, "sign-offs"))
    }
}

/// A waiver of an item until a day.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Waiver {
    /// Why it is waived.
    #[schemars(required, extend("needed" = true))]
    reason: String,
    /// The last day of the waiver, such as 2026-03-12.
    #[schemars(required, extend("needed" = true))]
    until: String,
}

impl RolloutVerb for Waiver {
    const PATH: &'static str = "items/{item}/waiver";
    const SUMMARY: &'static str = "Waives an item until a day.";
    const RIGHT: role::Act = role::Act::Waive;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let seen = at.seen(at.item()?, None, "")?;
        let waived = Some(Verdict::Waived);
        sign(
            vec![seen],
            waived,
            &reason(&self.reason)?,
            &self.until,
            &Given::default(),
        )
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "sign-off")
    }
}

/// The revocation of a sign-off.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Revocation {
    /// Why. An undo needs none.
    reason: String,
    /// Undoes your own sign-off of the last ten seconds.
    undo: Tick,
    /// The `seen` of the item when it was read. Default: the item as it is now.
    seen: Option<i64>,
}

impl RolloutVerb for Revocation {
    const PATH: &'static str = "items/{item}/revocation";
    const SUMMARY: &'static str = "Revokes the sign-off of an item.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let Seen {
            item, seq: seen, ..
        } = at.seen(at.item()?, self.seen, "")?;
        if self.undo.0 {
            return Ok(Act::Undo { item, seen });
        }
        let reason = reason(&self.reason)?;
        Ok(Act::Revoke { item, seen, reason })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "revocation")
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Claim {}

impl RolloutVerb for Claim {
    const PATH: &'static str = "items/{item}/claim";
    const SUMMARY: &'static str = "Claims an item.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Claim { item: at.item()? })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "claim")
    }
}

/// No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Release {}

impl RolloutVerb for Release {
    const PATH: &'static str = "items/{item}/claim/removal";
    const SUMMARY: &'static str = "Releases a claimed item.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Release { item: at.item()? })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "claim")
    }
}

/// A deferral.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Deferral {
    /// The phase whose hold point asks for it.
    #[schemars(required, extend("needed" = true))]
    to: Option<PhaseNumber>,
    /// Why.
    #[schemars(required, extend("needed" = true))]
    reason: String,
}

impl RolloutVerb for Deferral {
    const PATH: &'static str = "items/{item}/deferral";
    const SUMMARY: &'static str = "Defers an item to a later hold point.";
    const RIGHT: role::Act = role::Act::Waive;

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Defer {
            item: at.item()?,
            to: self.to.ok_or(Problem::NotFound("phase in this rollout"))?,
            reason: reason(&self.reason)?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "deferral")
    }
}

/// A comment on an item, or evidence for it.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Comment {
    /// The comment.
    comment: String,
    #[serde(flatten)]
    given: Given,
}

impl RolloutVerb for Comment {
    const PATH: &'static str = "items/{item}/comments";
    const SUMMARY: &'static str = "Comments on an item, with or without evidence.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Comment {
            item: at.item()?,
            words: words("comment", &self.comment)?,
            evidence: self.given.pieces()?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "comment")
    }
}

/// What a phase asks for only sometimes applies. No fields.
#[derive(Deserialize, JsonSchema)]
pub struct Applies {}

impl RolloutVerb for Applies {
    const PATH: &'static str = "phases/{phase}/condition";
    const SUMMARY: &'static str =
        "Says that a phase with a condition applies: its items are required from then on.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        Ok(Act::Apply {
            phase: at.params.phase()?,
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        let id = format!("applies:{}", at.phase()?);
        Ok(FormPlace::run(at, form, address::rollout::ITEMS, &id))
    }
}

/// The requirements of an item.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Requirements {
    /// It is optional.
    optional: Tick,
    /// Two people sign it.
    two_person: Tick,
    /// It may be signed while a hold point before it is closed.
    any_time: Tick,
    /// Only this position signs it.
    position: String,
    /// When it should be done, such as 2026-03-12T14:00.
    due: String,
    /// The zone of that time, such as Europe/Berlin. Default: UTC.
    zone: String,
}

impl RolloutVerb for Requirements {
    const PATH: &'static str = "items/{item}/setting";
    const SUMMARY: &'static str = "Sets the requirements of an item: optional, two people, at any time, a position, a due time.";

    fn act(self, at: &At<'_>) -> Result<Act, Problem> {
        let position = match self.position.trim() {
            "" => None,
            position => Some(Position::parse(position)?),
        };
        Ok(Act::SetItem {
            item: at.item()?,
            setting: ItemRequirements {
                optional: self.optional.0,
                two_person: self.two_person.0,
                any_time: self.any_time.0,
                position: position.map(String::from),
                due_ms: moment("due", &self.due, &self.zone)?.map(|due| due.0),
            },
        })
    }

    fn place(at: &Params, form: &Form) -> Result<FormPlace, Problem> {
        FormPlace::item(at, form, "setting")
    }
}
