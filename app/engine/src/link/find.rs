//! What a thing is linked with, in both directions.

use super::statements::{FIND_LINKS_FROM, FIND_LINKS_TO};
use crate::Engine;
use crate::clock::Moment;
use crate::db::{Db, FromRow, values};
use crate::person::Actor;
use model::Problem;
use model::document::Kind;
use model::event::Subject;
use model::id::{IncidentNumber, RolloutNumber};
use model::incident::{Severity, Stage};
use model::link::{End, LinkRole};
use model::role::Act;
use model::rollout::{CriterionNumber, Outcome, PhaseNumber};

/// A link, seen from one of its ends.
#[derive(Debug, Clone)]
pub struct Link {
    /// What stands at the other end.
    pub other: Thing,
    /// Which end this is.
    pub direction: Direction,
    /// What the one that the link comes from is to the other.
    pub role: LinkRole,
    /// What of the rollout is named.
    pub part: Option<PartName>,
    /// Who linked it.
    pub who: String,
    /// When.
    pub at: Moment,
}

/// From which end a link is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The other one says something of this.
    Here,
    /// This says something of the other one.
    There,
}

/// What stands at the other end, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thing {
    /// A rollout.
    Rollout {
        /// The number people say.
        number: RolloutNumber,
        /// Its title.
        title: String,
        /// What was decided.
        decision: Option<Outcome>,
    },
    /// A document.
    Document {
        /// The last part of its address.
        slug: String,
        /// Its title.
        title: String,
        /// What it is for.
        kind: Kind,
    },
    /// An incident.
    Incident {
        /// The number people say.
        number: IncidentNumber,
        /// Its title.
        title: String,
        /// How bad it is.
        severity: Severity,
        /// How far it is.
        stage: Stage,
    },
}

/// What of a rollout a link names, as it is called now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartName {
    /// An item: the number people say, and the words.
    Item(String, String),
    /// A hold point.
    HoldPoint(PhaseNumber),
    /// A criterion.
    Criterion(CriterionNumber),
}

impl PartName {
    /// In words: "3.6 The image is built", "hold point 2".
    pub fn words(&self) -> String {
        match self {
            Self::Item(label, words) => format!("{label} {words}"),
            Self::HoldPoint(number) => format!("hold point {number}"),
            Self::Criterion(number) => format!("criterion C{number}"),
        }
    }
}

#[derive(FromRow)]
struct LinkRow {
    other_kind: String,
    other_id: String,
    role: String,
    phase: Option<i64>,
    criterion: Option<i64>,
    label: Option<String>,
    words: Option<String>,
    at_ms: i64,
    who: Option<String>,
    title: Option<String>,
    slug: Option<String>,
    kind: Option<String>,
    decision: Option<String>,
    severity: Option<String>,
    stage: Option<String>,
}

impl LinkRow {
    fn read(self, direction: Direction) -> Result<Link, Problem> {
        let name = format!("a link with {} {}", self.other_kind, self.other_id);
        let unreadable = || Problem::fault(format!("{name} cannot be read"));
        let number = |number: Option<i64>| usize::try_from(number?).ok();
        let phase = |number: Option<i64>| u32::try_from(number?).ok().map(PhaseNumber);
        let title = self.title.ok_or_else(unreadable)?;
        let other = match End::parse(&self.other_kind, &self.other_id) {
            Some(End::Rollout(number)) => Thing::Rollout {
                number,
                title,
                decision: self.decision.as_deref().and_then(Outcome::parse),
            },
            Some(End::Document(_)) => Thing::Document {
                slug: self.slug.ok_or_else(unreadable)?,
                title,
                kind: (self.kind.as_deref().and_then(Kind::parse)).ok_or_else(unreadable)?,
            },
            Some(End::Incident(number)) => Thing::Incident {
                number,
                title,
                severity: (self.severity.as_deref().and_then(Severity::parse))
                    .ok_or_else(unreadable)?,
                stage: (self.stage.as_deref().and_then(Stage::parse)).ok_or_else(unreadable)?,
            },
            None => return Err(unreadable()),
        };
        let item = self.label.zip(self.words);
        let part = (item.map(|(label, words)| PartName::Item(label, words)))
            .or_else(|| phase(self.phase).map(PartName::HoldPoint))
            .or_else(|| number(self.criterion).map(PartName::Criterion));
        Ok(Link {
            other,
            direction,
            role: LinkRole::parse(&self.role).ok_or_else(unreadable)?,
            part,
            who: self.who.unwrap_or_else(|| "Former member".to_owned()),
            at: Moment(self.at_ms),
        })
    }
}

/// What something is linked with: first what leads here, then what leads from here, each in the order in which it was made.
pub(crate) async fn links_of(db: &Db, end: &End) -> Result<Vec<Link>, Problem> {
    let about = Subject::from(end);
    let mut links = Vec::new();
    for (statement, direction) in [
        (FIND_LINKS_TO, Direction::Here),
        (FIND_LINKS_FROM, Direction::There),
    ] {
        let bound = values![about.kind(), about.id()];
        for row in db.all::<LinkRow>(statement, bound).await? {
            links.push(row.read(direction)?);
        }
    }
    Ok(links)
}

impl Engine {
    /// What something is linked with, for machines.
    pub async fn list_links(&self, actor: &Actor, end: &End) -> Result<Vec<Link>, Problem> {
        actor.may(Act::Read, &Subject::from(end))?;
        links_of(&self.db, end).await
    }
}
