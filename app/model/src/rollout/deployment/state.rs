//! The deployments of a rollout, and what people may do about them.

use super::deployed::{Deployed, EndOfDeployment};
use crate::Problem;
use crate::id::PersonId;
use crate::record::Seq;
use crate::rollout::RolloutState;
use crate::rollout::act::{ActContext, ActResult, Refused};
use crate::rollout::breach::Reported;
use crate::rollout::event::Event;
use crate::rollout::number::PhaseNumber;
use serde::{Deserialize, Serialize};

/// The most deployments of one rollout.
const MAX: usize = 500;

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
    pub(in crate::rollout) fn people(&self) -> impl Iterator<Item = &PersonId> {
        self.by.iter()
    }
}

/// Why results of two deployments cannot be compared with each other. Nothing: they can.
pub fn why_not_comparable(one: &Deployment, other: &Deployment) -> Option<String> {
    (!one.deployed.runs_the_same_as(&other.deployed)).then(|| {
        format!(
            "They ran different code: {} on {} and {} on {}. A difference between them may come from the code, not from what was switched on.",
            one.deployed.code(),
            one.deployed.environment,
            other.deployed.code(),
            other.deployed.environment
        )
    })
}

impl RolloutState {
    /// The deployment of a phase: the last one that names it.
    pub fn deployment_of(&self, phase: PhaseNumber) -> Option<&Deployment> {
        let of_phase = |found: &&Deployment| found.deployed.phase == Some(phase);
        self.deployments.iter().rev().find(of_phase)
    }

    pub(in crate::rollout) fn deploy(
        &self,
        who: &ActContext<'_>,
        deployed: &Deployed,
        begins: bool,
    ) -> ActResult {
        if let Some(phase) = deployed.phase {
            self.known_phase(phase)?;
            if begins {
                let what = format!("a deployment of phase {phase}");
                self.holds_before(phase, &what, who.now_ms)?;
            }
        }
        if self.deployments.len() >= MAX {
            return Err(Refused::field(
                "environment",
                "A rollout has at most 500 deployments.",
            ));
        }
        let mut events = vec![Event::DeploymentStarted {
            deployed: deployed.clone(),
        }];
        if let Some(phase) = deployed.phase {
            let what = Reported::Deployment {
                environment: deployed.environment.clone(),
                version: deployed.version.clone(),
            };
            events.extend(self.breach(who, phase, what));
        }
        Ok(events)
    }

    pub(in crate::rollout) fn end_deployment(
        &self,
        deployment: Seq,
        end: EndOfDeployment,
        words: &str,
    ) -> ActResult {
        let found = self
            .deployments
            .iter()
            .find(|found| found.seq == deployment);
        let found = found.ok_or(Refused::Rejected(Problem::NotFound(
            "deployment of this rollout",
        )))?;
        // What is there can still be taken back.
        let taken_back = end == EndOfDeployment::RolledBack;
        match &found.end {
            Some((EndOfDeployment::Finished, ..)) if taken_back => {}
            Some((before, ..)) => {
                return Err(Refused::because(format!(
                    "this deployment is already {}.",
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
