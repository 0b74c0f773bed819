//! Deployments: placing the release on an environment. What people sign in a phase is about the deployment of that
//! phase; another commit there makes it stale.

use super::RolloutState;
use super::act::{Decided, Refused};
use super::event::Event;
use super::frame::PhaseNumber;
use crate::Problem;
use crate::id::PersonId;
use crate::problem::Refusal;
use crate::record::Seq;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most deployments of one rollout.
const MOST: usize = 500;

/// What is placed where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployed {
    /// Where: `staging`, `prod-eu`.
    pub environment: String,
    /// The name of the release.
    pub version: String,
    /// Its commit; empty where nobody said it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub commit: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The phase whose checklist speaks of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<PhaseNumber>,
}

impl Deployed {
    /// Takes what was sent.
    pub fn parse(
        environment: &str,
        version: &str,
        commit: &str,
        link: &str,
        phase: Option<PhaseNumber>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut name = |field, text: &str| {
            let text = text.trim();
            let is_fine = !text.is_empty()
                && text.chars().count() <= 80
                && !text.chars().any(char::is_control);
            if !is_fine {
                refusals.push(Refusal {
                    field: std::borrow::Cow::Borrowed(field),
                    sentence: "Give it in 1 to 80 characters.".to_owned(),
                });
            }
            text.to_owned()
        };
        let (environment, version) = (name("environment", environment), name("version", version));
        let (commit, link) = (commit.trim().to_lowercase(), link.trim());
        let is_commit =
            (7..=64).contains(&commit.len()) && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !commit.is_empty() && !is_commit {
            refusals.push(Refusal {
                field: "commit".into(),
                sentence: "A commit is 7 to 64 hexadecimal digits.".to_owned(),
            });
        }
        let is_address = (link.starts_with("https://") || link.starts_with("http://"))
            && link.len() <= 2_000
            && !link.contains(char::is_whitespace);
        if !link.is_empty() && !is_address {
            refusals.push(Refusal {
                field: "link".into(),
                sentence: "A link begins with https:// and holds no blanks.".to_owned(),
            });
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(Self {
            environment,
            version,
            commit,
            link: (!link.is_empty()).then(|| link.to_owned()),
            phase,
        })
    }
}

impl Deployed {
    /// What runs, as people say it: the beginning of the commit, or the release where no commit is known.
    pub fn code(&self) -> &str {
        match self.commit.as_str() {
            "" => &self.version,
            commit => short(commit),
        }
    }

    /// The same code as another one, as far as anybody said: the commit, or the release where one of them has none.
    pub fn runs_the_same_as(&self, other: &Self) -> bool {
        match self.commit.is_empty() || other.commit.is_empty() {
            true => self.version == other.version,
            false => self.commit == other.commit,
        }
    }
}

/// How a deployment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndOfDeployment {
    /// It is there.
    Finished,
    /// It is not.
    Failed,
    /// It was, and was taken back.
    RolledBack,
}

impl EndOfDeployment {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Finished, Self::Failed, Self::RolledBack];

    /// The name in forms and in the interface for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::RolledBack => "rolled-back",
        }
    }

    /// Reads [`EndOfDeployment::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.name() == name)
    }

    /// The words on screen.
    pub fn words(self) -> &'static str {
        match self {
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::RolledBack => "rolled back",
        }
    }
}

/// A deployment with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The event that began it, which is its number.
    pub seq: Seq,
    /// What, where.
    pub deployed: Deployed,
    /// Who.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// How it ended, when, and what was said.
    pub end: Option<(EndOfDeployment, i64, String)>,
}

impl Deployment {
    pub(super) fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.by.iter()
    }
}

/// Why results of two deployments cannot be compared with each other. Nothing: they can.
pub fn why_not_comparable(one: &Deployment, other: &Deployment) -> Option<String> {
    (!one.deployed.runs_the_same_as(&other.deployed)).then(|| {
        format!(
            "They ran different code: {} on {} and {} on {}. A difference between them may come from the code and not \
             from what was switched on.",
            one.deployed.code(),
            one.deployed.environment,
            other.deployed.code(),
            other.deployed.environment
        )
    })
}

/// The beginning of a commit, as people say it.
pub fn short(commit: &str) -> &str {
    commit.get(..8).unwrap_or(commit)
}

impl RolloutState {
    /// The deployment of a phase: the last one that names it.
    pub fn deployment_of(&self, phase: PhaseNumber) -> Option<&Deployment> {
        let of_phase = |found: &&Deployment| found.deployed.phase == Some(phase);
        self.deployments.iter().rev().find(of_phase)
    }

    pub(super) fn deploy(&self, deployed: &Deployed) -> Decided {
        if let Some(phase) = deployed.phase
            && (phase == 0 || phase > self.frame.phases.len())
        {
            return Err(Problem::NotFound("phase in this rollout").into());
        }
        if self.deployments.len() >= MOST {
            return Err(Refused::field(
                "environment",
                "A rollout has at most 500 deployments.",
            ));
        }
        Ok(vec![Event::DeploymentStarted {
            deployed: deployed.clone(),
        }])
    }

    pub(super) fn end_deployment(
        &self,
        deployment: Seq,
        end: EndOfDeployment,
        words: &str,
    ) -> Decided {
        let found = self
            .deployments
            .iter()
            .find(|found| found.seq == deployment);
        let found = found.ok_or(Refused::For(Problem::NotFound(
            "deployment of this rollout",
        )))?;
        // What is there can still be taken back.
        let taken_back = end == EndOfDeployment::RolledBack;
        match &found.end {
            Some((EndOfDeployment::Finished, ..)) if taken_back => {}
            Some((before, ..)) => {
                return Err(Refused::because(format!(
                    "this deployment is {} already.",
                    before.words()
                )));
            }
            None => {}
        }
        Ok(vec![Event::DeploymentEnded {
            deployment,
            end,
            words: words.to_owned(),
        }])
    }
}
