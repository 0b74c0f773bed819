//! What is placed where, and how that ended.

use crate::evidence::{NOT_A_LINK, commit_of, is_link};
use crate::problem::Refusal;
use crate::rollout::number::PhaseNumber;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
                    sentence: "Use 1 to 80 characters.".to_owned(),
                });
            }
            text.to_owned()
        };
        let (environment, version) = (name("environment", environment), name("version", version));
        let link = link.trim();
        let commit = commit_of(commit).unwrap_or_else(|refusal| {
            refusals.push(refusal);
            None
        });
        if !link.is_empty() && !is_link(link) {
            refusals.push(Refusal {
                field: "link".into(),
                sentence: NOT_A_LINK.to_owned(),
            });
        }
        if !refusals.is_empty() {
            return Err(refusals);
        }
        Ok(Self {
            environment,
            version,
            commit: commit.unwrap_or_default(),
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
    /// It was deployed.
    Finished,
    /// It was not deployed.
    Failed,
    /// It was deployed, then rolled back.
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

/// The beginning of a commit, as people say it.
pub fn short(commit: &str) -> &str {
    commit.get(..8).unwrap_or(commit)
}
