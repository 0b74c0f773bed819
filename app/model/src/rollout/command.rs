//! Commands of a plan, as they are run: with the values of the rollout in the places that the plan leaves for them.

use super::RolloutState;
use super::number::PhaseNumber;
use crate::reading::{Reading, words::pattern};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The most blocks that are taken over from a plan, and the most characters of one. What is longer is read in the plan.
const MAX_BLOCKS: usize = 100;
const MAX_CHARACTERS: usize = 4_000;

/// A block of commands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotCommand {
    /// The phase it stands in.
    pub phase: PhaseNumber,
    /// The word after the fence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Its text.
    pub text: String,
}

/// The blocks of a plan, each in the phase whose heading stands above it. What stands elsewhere, such as in the way back, is
/// no part of a phase.
pub(in crate::rollout) fn of(reading: &Reading) -> Vec<SnapshotCommand> {
    let phases = &reading.plan.phases;
    let blocks = reading.commands.iter().filter_map(|block| {
        let mut above = block.under.iter();
        let around = above.find_map(|line| phases.iter().find(|phase| phase.line == *line))?;
        Some(SnapshotCommand {
            phase: PhaseNumber::of(around),
            language: block.language.clone(),
            text: block.text.clone(),
        })
    });
    blocks
        .filter(|block| block.text.chars().count() <= MAX_CHARACTERS)
        .take(MAX_BLOCKS)
        .collect()
}

/// A value that a rollout has for the commands of its plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variable {
    /// The commit that was deployed.
    Commit,
    /// The version that was deployed.
    Version,
    /// Where it was deployed.
    Environment,
}

impl Variable {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Version => "version",
            Self::Environment => "environment",
        }
    }

    /// What plans call it. Nothing that could be a secret has a name here.
    fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase().replace(['-', ' ', '.'], "_");
        match name.trim_matches('_') {
            "commit" | "commit_sha" | "git_sha" | "git_commit" | "sha" => Some(Self::Commit),
            "version" | "release" | "release_version" | "release_tag" | "tag" | "image_tag" => {
                Some(Self::Version)
            }
            "environment" | "env" | "deploy_env" => Some(Self::Environment),
            _ => None,
        }
    }
}

/// A part of a command: as it is written, or a value in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As the plan writes it.
    Written(String),
    /// Filled in.
    Filled(Variable, String),
}

/// `<commit>`, `{{ commit }}`, `${COMMIT}`, `$COMMIT`.
static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"<([A-Za-z][A-Za-z _.-]*)>|\{\{\s*\.?([A-Za-z][A-Za-z_.-]*)\s*\}\}|\$\{([A-Z][A-Z_]*)\}|\$([A-Z][A-Z_]*)\b",
    )
});

/// Whether a block has a variable's name as a word of its own, without the sign that asks for its value.
fn names(block: &str, variable: &str) -> bool {
    let in_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    block.match_indices(variable).any(|(at, _)| {
        let before = block[..at].chars().next_back();
        let after = block[at + variable.len()..].chars().next();
        !before.is_some_and(|letter| in_word(letter) || letter == '$' || letter == '{')
            && !after.is_some_and(in_word)
    })
}

impl RolloutState {
    /// The value for the commands of a phase: what was deployed for it last, else what was deployed last.
    fn value_of(&self, variable: Variable, phase: PhaseNumber) -> Option<&str> {
        let mut newest = self.deployments.iter().rev();
        let for_it = newest.find(|one| one.deployed.phase == Some(phase));
        let deployed = &for_it.or(self.deployments.last())?.deployed;
        let value = match variable {
            Variable::Commit => &deployed.commit,
            Variable::Version => &deployed.version,
            Variable::Environment => &deployed.environment,
        };
        // A value goes into a command line as one plain word, or not at all.
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._+-".contains(letter);
        (!value.is_empty() && value.chars().all(is_plain)).then_some(value)
    }

    /// A part of a block of commands with the values of the rollout in their places. A variable that the block names
    /// elsewhere too, as it sets it, reads it or loops over it, is left to the block.
    pub fn filled(&self, block: &SnapshotCommand, text: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut from = 0;
        for place in PLACES.captures_iter(text) {
            let Some(whole) = place.get(0) else { continue };
            let Some(name) = (1..=4).find_map(|group| place.get(group)) else {
                continue;
            };
            let is_its_own = whole.as_str().starts_with('$') && names(&block.text, name.as_str());
            let value = Variable::named(name.as_str())
                .filter(|_| !is_its_own)
                .and_then(|variable| Some((variable, self.value_of(variable, block.phase)?)));
            if let Some((variable, value)) = value {
                parts.push(Part::Written(text[from..whole.start()].to_owned()));
                parts.push(Part::Filled(variable, value.to_owned()));
                from = whole.end();
            }
        }
        parts.push(Part::Written(text[from..].to_owned()));
        parts
    }
}
