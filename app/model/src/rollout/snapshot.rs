//! What is run: a plan's phases, items, criteria and windows, as they were worded when the run was bound to a
//! revision. It never changes by itself; moving a run to a newer revision gives it another one.

use super::command::{self, SnapshotCommand};
use super::condition::{self, Condition};
use super::criterion::{self, Criterion};
use super::number::PhaseNumber;
use super::window::{self, WindowPlan};
use crate::hash;
use crate::id::RunItemId;
use crate::plan::{self, Plan};
use crate::reading::Reading;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use std::ops::Deref;

/// The most positions that are taken over from a plan.
const MAX_POSITIONS: usize = 12;

fn no(flag: &bool) -> bool {
    !flag
}

/// Everything a run takes from its plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSnapshot {
    /// The revision of the plan.
    pub revision: i64,
    /// Its phases in order.
    #[serde(deserialize_with = "numbered")]
    pub phases: Vec<SnapshotPhase>,
    /// Its items in order.
    pub items: Vec<SnapshotItem>,
    /// Its criteria.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// Its windows.
    #[serde(default)]
    pub windows: Vec<WindowPlan>,
    /// What a person answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
    /// Its blocks of commands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<SnapshotCommand>,
    /// The positions and teams that it names, for who sets up a roll call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<String>,
}

/// Reads phases. Those that were stored before phases had numbers of their own are counted from 1, as they were then.
fn numbered<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<SnapshotPhase>, D::Error> {
    #[derive(Deserialize)]
    struct Stored {
        number: Option<PhaseNumber>,
        name: String,
        gate: Option<String>,
        duration: Option<String>,
    }
    let stored = Vec::<Stored>::deserialize(from)?.into_iter();
    let phases = (1..).zip(stored).map(|(counted, phase)| SnapshotPhase {
        number: phase.number.unwrap_or(PhaseNumber(counted)),
        name: phase.name,
        gate: phase.gate,
        duration: phase.duration,
    });
    Ok(phases.collect())
}

/// A frame in which each item is found by its id, however many there are: every event about an item looks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "PlanSnapshot")]
pub struct IndexedSnapshot {
    frame: PlanSnapshot,
    places: HashMap<RunItemId, usize>,
}

impl IndexedSnapshot {
    /// The place of an item among the items.
    pub fn place_of(&self, item: &RunItemId) -> Option<usize> {
        self.places.get(item).copied()
    }

    /// One more item, at the end.
    pub fn push(&mut self, item: SnapshotItem) {
        self.places.insert(item.id.clone(), self.frame.items.len());
        self.frame.items.push(item);
    }
}

impl From<PlanSnapshot> for IndexedSnapshot {
    fn from(frame: PlanSnapshot) -> Self {
        let places = frame.items.iter().enumerate();
        let places = places.map(|(at, item)| (item.id.clone(), at)).collect();
        Self { frame, places }
    }
}

impl Deref for IndexedSnapshot {
    type Target = PlanSnapshot;

    fn deref(&self) -> &PlanSnapshot {
        &self.frame
    }
}

impl Serialize for IndexedSnapshot {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.frame.serialize(to)
    }
}

/// A phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SnapshotPhase {
    /// The number people say.
    pub number: PhaseNumber,
    /// Its name.
    pub name: String,
    /// The words of its gate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// How long the plan says it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
}

/// Who decides, signs or looks, and then the teams with duties, each once.
fn positions(reading: &Reading) -> Vec<String> {
    let teams = reading.duties.iter().map(|duty| &duty.who);
    let mut positions: Vec<String> = Vec::new();
    for name in reading.plan.positions.iter().chain(teams) {
        let known = positions
            .iter()
            .any(|other| other.eq_ignore_ascii_case(name));
        if !known && positions.len() < MAX_POSITIONS {
            positions.push(name.clone());
        }
    }
    positions
}

impl SnapshotPhase {
    /// What comes before the first phase of a plan, and holds nothing but the gate of that phase.
    fn readiness(reading: &Reading) -> Self {
        Self {
            number: PhaseNumber::default(),
            name: reading.plan.readiness.to_owned(),
            gate: None,
            duration: None,
        }
    }
}

/// An item as it is worded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotItem {
    /// Its id in the run.
    pub id: RunItemId,
    /// Its number in the plan, over all revisions. 0: it has none.
    #[serde(default)]
    pub number: i64,
    /// The number of its phase.
    pub phase: PhaseNumber,
    /// The number people say, `3.6`.
    pub label: String,
    /// The heading closest above it inside its phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The words to be signed.
    pub words: String,
    /// What stands below them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The hash of both.
    pub words_hash: String,
    /// The box was ticked in the text.
    #[serde(default, skip_serializing_if = "no")]
    pub claimed: bool,
    /// A yes is bad news.
    #[serde(default, skip_serializing_if = "no")]
    pub inverted: bool,
    /// What is asked of it.
    #[serde(default, skip_serializing_if = "ItemRequirements::is_usual")]
    pub setting: ItemRequirements,
    /// When it applies, where it does not always: until somebody says that it does, it is optional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// It is one of a list that is done as it is read: nothing of it is signed before what stands above.
    #[serde(default, skip_serializing_if = "no")]
    pub read_do: bool,
}

impl SnapshotItem {
    /// In place of a number: it was added to the run and stands in no plan.
    pub const ADDED: i64 = -1;
}

/// What is asked of an item beyond its words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRequirements {
    /// It may be left undone.
    #[serde(default, skip_serializing_if = "no")]
    pub optional: bool,
    /// Two people sign it.
    #[serde(default, skip_serializing_if = "no")]
    pub two_person: bool,
    /// Only who speaks for this position signs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// It should be done by this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_ms: Option<i64>,
    /// It may be signed while a hold point before it is closed.
    #[serde(default, skip_serializing_if = "no")]
    pub any_time: bool,
}

impl ItemRequirements {
    /// One signature of anybody, required, once the hold points before it are open.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// The words in the brackets or marks at the end of an item that say what is asked of it: `(optional)`,
/// `(two people)`, `(any time)`, `(QA signs)`.
fn setting(words: &str) -> ItemRequirements {
    let mut setting = ItemRequirements::default();
    let mut rest = words.trim_end();
    while let Some((before, mark)) = rest
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
    {
        match mark.trim().to_lowercase().as_str() {
            "optional" => setting.optional = true,
            "two people" | "two persons" => setting.two_person = true,
            "any time" => setting.any_time = true,
            other => match mark
                .trim()
                .get(..other.len().saturating_sub(" signs".len()))
            {
                Some(position) if other.ends_with(" signs") && !position.is_empty() => {
                    setting.position = Some(position.to_owned());
                }
                _ => break,
            },
        }
        rest = before.trim_end();
    }
    setting
}

impl PlanSnapshot {
    /// The place of a phase among the phases.
    pub fn place_of_phase(&self, number: PhaseNumber) -> Option<usize> {
        self.phases.iter().position(|phase| phase.number == number)
    }

    /// A phase by its number.
    pub fn phase(&self, number: PhaseNumber) -> Option<&SnapshotPhase> {
        self.phases.iter().find(|phase| phase.number == number)
    }

    /// The numbers of the phases in their order.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = PhaseNumber> {
        self.phases.iter().map(|phase| phase.number)
    }

    /// The numbers of the phases before one, in their order.
    pub fn before(&self, number: PhaseNumber) -> impl Iterator<Item = PhaseNumber> {
        let place = self.place_of_phase(number).unwrap_or_default();
        self.numbers().take(place)
    }

    /// The number of the last phase, whose hold point is that of the whole rollout.
    pub fn last_phase(&self) -> Option<PhaseNumber> {
        self.numbers().next_back()
    }

    /// What a reading is as a run. `numbers` are those of its items; `ids` gives each item its id in the run, by its
    /// number and the hash of its words.
    pub fn of<E>(
        reading: &Reading,
        revision: i64,
        numbers: &[i64],
        ids: impl FnMut(i64, &str) -> Result<RunItemId, E>,
    ) -> Result<Self, E> {
        let mut frame = Self::of_plan(&reading.plan, revision, numbers, ids)?;
        frame.criteria = criterion::of(reading);
        frame.windows = window::of(reading);
        frame.conditions = condition::of(reading, |at| Some(frame.items.get(at)?.id.clone()));
        frame.commands = command::of(reading);
        frame.positions = positions(reading);
        if condition::needs_readiness(reading) {
            frame.phases.insert(0, SnapshotPhase::readiness(reading));
        }
        Ok(frame)
    }

    /// A plan alone.
    pub fn of_plan<E>(
        plan: &Plan,
        revision: i64,
        numbers: &[i64],
        mut ids: impl FnMut(i64, &str) -> Result<RunItemId, E>,
    ) -> Result<Self, E> {
        let mut in_phase = vec![0; plan.phases.len()];
        let items = plan.run_items().iter().enumerate().map(|(at, item)| {
            in_phase[item.phase] += 1;
            let says = |words: &Option<String>| words.as_deref().is_some_and(plan::is_read_do);
            let number = numbers.get(at).copied().unwrap_or_default();
            let asked = setting(&item.text);
            let phase = PhaseNumber::of(&plan.phases[item.phase]);
            let words_hash = hash::of_words(&item.text, &item.detail);
            let may_be_left = item.optional || asked.optional;
            Ok(SnapshotItem {
                id: ids(number, &words_hash)?,
                number,
                phase,
                label: format!("{phase}.{}", in_phase[item.phase]),
                group: item.group.clone(),
                words: item.text.clone(),
                detail: item.detail.clone(),
                words_hash,
                claimed: item.claimed,
                inverted: item.inverted,
                setting: ItemRequirements {
                    // What applies only sometimes, or of which a share is enough, holds nothing by itself.
                    optional: may_be_left || item.condition.is_some(),
                    ..asked
                },
                condition: item.condition.clone().filter(|_| !may_be_left),
                read_do: says(&item.group) || plan::is_read_do(&plan.phases[item.phase].name),
            })
        });
        Ok(Self {
            revision,
            items: items.collect::<Result<_, E>>()?,
            phases: plan
                .phases
                .iter()
                .map(|phase| SnapshotPhase {
                    number: PhaseNumber::of(phase),
                    name: phase.name.clone(),
                    gate: phase.gate.clone(),
                    duration: phase.duration.clone(),
                })
                .collect(),
            criteria: Vec::new(),
            windows: Vec::new(),
            conditions: Vec::new(),
            commands: Vec::new(),
            positions: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_stored_without_numbers_are_counted() -> Result<(), serde_json::Error> {
        let stored = r#"{"revision":1,"phases":[{"name":"Prepare"},{"number":7,"name":"Watch"}],"items":[]}"#;
        let frame: PlanSnapshot = serde_json::from_str(stored)?;
        let numbers: Vec<u32> = frame.numbers().map(|number| number.0).collect();
        assert_eq!(numbers, [1, 7]);
        Ok(())
    }

    #[test]
    fn what_is_asked_stands_at_the_end() {
        let usual = ItemRequirements::default();
        assert_eq!(setting("Check the log (twice)"), usual);
        assert_eq!(setting("( signs)"), usual);
        let optional = ItemRequirements {
            optional: true,
            ..usual.clone()
        };
        assert_eq!(setting("Water the plants (optional)"), optional);
        let both = ItemRequirements {
            two_person: true,
            any_time: true,
            position: Some("QA".to_owned()),
            ..usual
        };
        assert_eq!(
            setting("Turn both keys (two people) (QA signs) (any time)"),
            both
        );
    }
}
