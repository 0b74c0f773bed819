//! What each event of a rollout says of itself.

use super::event::Event;
use super::sentence;
use crate::evidence::Evidence;
use crate::id::RunItemId;
use crate::link::Part;
use crate::record::{Category, Description, Live, Search, Section};

impl Event {
    /// What each says of itself.
    pub fn describe(&self) -> Description<'_> {
        let (did, said) = sentence::of(self);
        Description {
            kind: self.kind(),
            did,
            said,
            item: self.item(),
            evidence: self.evidence(),
            live: self.live(),
            search: self.search(said),
            category: self.category(),
            inverse: self.inverse(),
            by_itself: self.is_by_itself(),
        }
    }

    fn item(&self) -> Option<&RunItemId> {
        match self {
            Self::Signed { item, .. }
            | Self::Revoked { item, .. }
            | Self::Undone { item, .. }
            | Self::Claimed { item, .. }
            | Self::Released { item, .. }
            | Self::Deferred { item, .. }
            | Self::Commented { item, .. }
            | Self::ItemSet { item, .. }
            | Self::ItemAdded { item, .. } => Some(item),
            Self::Linked { part, .. } => part.as_ref().and_then(Part::item),
            Self::Started { .. }
            | Self::Decided { .. }
            | Self::WaiverAsked { .. }
            | Self::HoldEnded { .. }
            | Self::HoldPointOpened { .. }
            | Self::HoldPointClosed { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. }
            | Self::Measured { .. }
            | Self::Attested { .. }
            | Self::Ruled { .. }
            | Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::WindowEnded { .. }
            | Self::DeploymentStarted { .. }
            | Self::DeploymentEnded { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::Voted { .. }
            | Self::VoteOutdated { .. }
            | Self::RunMoved { .. } => None,
        }
    }

    fn evidence(&self) -> &[Evidence] {
        match self {
            Self::Signed { evidence, .. }
            | Self::Commented { evidence, .. }
            | Self::ConditionAnswered { evidence, .. }
            | Self::Measured { evidence, .. } => evidence,
            Self::Started { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Decided { .. }
            | Self::WaiverAsked { .. }
            | Self::HoldEnded { .. }
            | Self::Linked { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::Deferred { .. }
            | Self::ItemSet { .. }
            | Self::ItemAdded { .. }
            | Self::HoldPointOpened { .. }
            | Self::HoldPointClosed { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::Attested { .. }
            | Self::Ruled { .. }
            | Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::WindowEnded { .. }
            | Self::DeploymentStarted { .. }
            | Self::DeploymentEnded { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::Voted { .. }
            | Self::VoteOutdated { .. }
            | Self::RunMoved { .. } => &[],
        }
    }

    fn live(&self) -> Live {
        match self {
            Self::Measured { criterion, .. }
            | Self::Attested { criterion, .. }
            | Self::Ruled { criterion, .. } => Live::Criterion(*criterion),
            Self::HoldPointOpened { .. }
            | Self::HoldPointClosed { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. }
            | Self::Decided { .. }
            | Self::WaiverAsked { .. }
            | Self::HoldEnded { .. } => Live::Section(Section::HoldPoints),
            Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::WindowEnded { .. } => Live::Section(Section::Windows),
            Self::Voted { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::VoteOutdated { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. } => Live::Section(Section::RollCall),
            // Another commit makes sign-offs stale.
            Self::DeploymentStarted { .. } | Self::DeploymentEnded { .. } => {
                Live::SectionAndItems(Section::Deployments)
            }
            Self::ItemAdded { .. } | Self::RunMoved { .. } => Live::Section(Section::Items),
            // The row of its item, where it has one.
            Self::Started { .. }
            | Self::Signed { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Linked { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::Deferred { .. }
            | Self::Commented { .. }
            | Self::ItemSet { .. } => Live::Nothing,
        }
    }

    fn search(&self, said: Option<&str>) -> Search {
        let evidence = self.evidence().iter().map(|piece| piece.content.as_str());
        let words: Vec<&str> = said.into_iter().chain(evidence).collect();
        match self {
            Self::DeploymentStarted { deployed } => Search::page_and(format!(
                "{} {} {}",
                deployed.version, deployed.environment, deployed.commit
            )),
            // The words of an added item stand on the page.
            Self::Started { .. } | Self::RunMoved { .. } | Self::ItemAdded { .. } => Search::Page,
            Self::Decided { .. } => Search::page_and(words.join("\n")),
            Self::WaiverAsked { .. }
            | Self::HoldEnded { .. }
            | Self::Signed { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Linked { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::Deferred { .. }
            | Self::Commented { .. }
            | Self::ItemSet { .. }
            | Self::HoldPointOpened { .. }
            | Self::HoldPointClosed { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. }
            | Self::Measured { .. }
            | Self::Attested { .. }
            | Self::Ruled { .. }
            | Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::WindowEnded { .. }
            | Self::DeploymentEnded { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::Voted { .. }
            | Self::VoteOutdated { .. } => Search::words(words.join("\n")),
        }
    }

    fn category(&self) -> Category {
        match self {
            Self::Signed { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::Deferred { .. }
            | Self::Commented { .. }
            | Self::ItemSet { .. }
            | Self::ItemAdded { .. } => Category::Items,
            Self::HoldPointOpened { .. }
            | Self::HoldPointClosed { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. } => Category::HoldPoints,
            Self::Measured { .. } | Self::Attested { .. } | Self::Ruled { .. } => {
                Category::Criteria
            }
            Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::WindowEnded { .. } => Category::Windows,
            Self::DeploymentStarted { .. } | Self::DeploymentEnded { .. } => Category::Deployments,
            Self::Voted { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::VoteOutdated { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. }
            | Self::Decided { .. }
            | Self::WaiverAsked { .. }
            | Self::HoldEnded { .. } => Category::Decisions,
            Self::Started { .. } | Self::Linked { .. } | Self::RunMoved { .. } => Category::General,
        }
    }

    fn inverse(&self) -> Option<&'static str> {
        match self {
            Self::Signed { .. } => Some("revoked"),
            Self::Claimed { .. } => Some("released"),
            Self::Released { .. } => Some("claimed"),
            Self::Deferred { .. } => Some("deferred"),
            Self::ItemSet { .. } => Some("item_set"),
            Self::HoldPointOpened { .. } => Some("hold_point_closed"),
            Self::HoldPointClosed { .. } => Some("decided"),
            Self::WindowInterrupted { .. } => Some("window_resumed"),
            Self::WindowResumed { .. } => Some("window_interrupted"),
            Self::DeploymentStarted { .. } => Some("deployment_ended"),
            Self::RulesSet { .. } => Some("rules_set"),
            Self::RollCallSet { .. } => Some("roll_call_set"),
            Self::PositionAssigned { .. } => Some("position_removed"),
            Self::PositionRemoved { .. } => Some("position_assigned"),
            Self::Decided { .. } => Some("decided"),
            Self::RunMoved { .. } => Some("run_moved"),
            Self::Started { .. }
            | Self::WaiverAsked { .. }
            | Self::HoldEnded { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Linked { .. }
            | Self::Commented { .. }
            | Self::ItemAdded { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. }
            | Self::Measured { .. }
            | Self::Attested { .. }
            | Self::Ruled { .. }
            | Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowEnded { .. }
            | Self::DeploymentEnded { .. }
            | Self::Called { .. }
            | Self::Voted { .. }
            | Self::VoteOutdated { .. } => None,
        }
    }

    fn is_by_itself(&self) -> bool {
        match self {
            Self::HoldPointClosed { .. }
            | Self::WindowEnded { .. }
            | Self::HoldEnded { .. }
            | Self::VoteOutdated { .. } => true,
            Self::Started { .. }
            | Self::Signed { .. }
            | Self::Revoked { .. }
            | Self::Undone { .. }
            | Self::Decided { .. }
            | Self::WaiverAsked { .. }
            | Self::Linked { .. }
            | Self::Claimed { .. }
            | Self::Released { .. }
            | Self::Deferred { .. }
            | Self::Commented { .. }
            | Self::ItemSet { .. }
            | Self::ItemAdded { .. }
            | Self::HoldPointOpened { .. }
            | Self::Breached { .. }
            | Self::BreachAcknowledged { .. }
            | Self::ConditionAnswered { .. }
            | Self::Measured { .. }
            | Self::Attested { .. }
            | Self::Ruled { .. }
            | Self::WindowStarted { .. }
            | Self::WindowSampled { .. }
            | Self::WindowChecked { .. }
            | Self::WindowInterrupted { .. }
            | Self::WindowResumed { .. }
            | Self::DeploymentStarted { .. }
            | Self::DeploymentEnded { .. }
            | Self::RulesSet { .. }
            | Self::PositionAssigned { .. }
            | Self::PositionRemoved { .. }
            | Self::RollCallSet { .. }
            | Self::Called { .. }
            | Self::Voted { .. }
            | Self::RunMoved { .. } => false,
        }
    }
}
