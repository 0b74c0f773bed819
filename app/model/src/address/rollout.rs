//! Rollouts, and all that is done to them.

use super::write::{at, event_anchor};
use crate::id::RunItemId;
use crate::record::{Category, Seq};
use crate::rollout::{BreachNumber, ConditionId, CriterionNumber, PhaseNumber};
use std::fmt::Display;

/// All of them, and where one is started.
pub const LIST: &str = "/rollouts";
/// All phases on one page, in the place of one phase.
pub const ALL_PHASES: &str = "all";

/// The items of the first phase on the page.
pub const ITEMS: &str = "items";
/// The criteria.
pub const CRITERIA: &str = "criteria";
/// The decision.
pub const DECISION: &str = "decision";

addresses! {
    /// A rollout with the phase in hand.
    page(rollout: impl Display) "/rollouts/{rollout}";
    /// A rollout with one of its phases.
    phase(rollout: impl Display, phase: impl Display) "/rollouts/{rollout}?phase={phase}";
    /// The page of an item.
    item_page(rollout: impl Display, label: &str) "/rollouts/{rollout}/items/{label}";
    /// The page of a criterion.
    criterion(rollout: impl Display, criterion: CriterionNumber) "/rollouts/{rollout}/criteria/C{criterion}";
    /// The page on which a phase is watched.
    window(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}";
    /// Positions and rules.
    setup(rollout: impl Display) "/rollouts/{rollout}/setup";
    /// What was placed where, and where a deployment is recorded.
    deployments(rollout: impl Display) "/rollouts/{rollout}/deployments";
    /// What a newer revision of the plan would change.
    revision(rollout: impl Display) "/rollouts/{rollout}/revision";
    /// What happened.
    timeline(rollout: impl Display) "/rollouts/{rollout}/timeline";
    /// The record of a decision.
    decision(rollout: impl Display, seq: Seq) "/rollouts/{rollout}/decisions/{seq}";
    /// The record as it is sealed.
    decision_record(rollout: impl Display, seq: Seq) "/rollouts/{rollout}/decisions/{seq}/record.json";
}

// Where forms are sent.
addresses! {
    /// Where an item is signed.
    sign_off(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/sign-off";
    /// Where several items are signed together.
    sign_offs(rollout: impl Display) "/rollouts/{rollout}/sign-offs";
    /// Where a statement about an item is taken back.
    revocation(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/revocation";
    /// Where an item is claimed.
    claim(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/claim";
    /// Where a claim is given back.
    claim_removal(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/claim/removal";
    /// Where it is said that what a phase asks for only sometimes applies.
    applying(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/phases/{phase}/condition";
    /// Where an item is deferred.
    deferral(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/deferral";
    /// Where an item is commented on.
    comments(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/comments";
    /// Where it is set what an item asks for.
    setting(rollout: impl Display, item: &RunItemId) "/rollouts/{rollout}/items/{item}/setting";
    /// Where a hold point is decided.
    deciding(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/hold-points/{phase}/decision";
    /// Where another person approves a change.
    approval(rollout: impl Display, change: Seq) "/rollouts/{rollout}/changes/{change}/approval";
    /// Where a condition is answered.
    answering(rollout: impl Display, phase: PhaseNumber, condition: ConditionId) "/rollouts/{rollout}/hold-points/{phase}/conditions/{condition}";
    /// Where a breach is acknowledged.
    acknowledgement(rollout: impl Display, phase: PhaseNumber, breach: BreachNumber) "/rollouts/{rollout}/hold-points/{phase}/breaches/B{breach}/acknowledgement";
    /// Where a value is written down.
    values(rollout: impl Display, criterion: CriterionNumber) "/rollouts/{rollout}/criteria/C{criterion}/values";
    /// Where a value in the grey zone is ruled on.
    ruling(rollout: impl Display, criterion: CriterionNumber) "/rollouts/{rollout}/criteria/C{criterion}/ruling";
    /// Where criteria are attested.
    attestations(rollout: impl Display) "/rollouts/{rollout}/attestations";
    /// Where a window is started.
    window_start(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}/start";
    /// Where a probe reports.
    samples(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}/samples";
    /// Where a person reports who looked.
    checks(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}/checks";
    /// Where a window is interrupted.
    interruption(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}/interruption";
    /// Where a window goes on.
    interruption_removal(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/windows/{phase}/interruption/removal";
    /// Where the rules are set.
    rules(rollout: impl Display) "/rollouts/{rollout}/rules";
    /// Where it is set who speaks for which position at a hold point.
    roll_call(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/hold-points/{phase}/roll-call";
    /// Where its positions are called to vote.
    calling(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/hold-points/{phase}/call";
    /// Where one votes.
    votes(rollout: impl Display, phase: PhaseNumber) "/rollouts/{rollout}/hold-points/{phase}/votes";
    /// Where it is said how a deployment ended.
    deployment_end(rollout: impl Display, deployment: Seq) "/rollouts/{rollout}/deployments/{deployment}/end";
    /// Where the way back is started.
    rollback(rollout: impl Display) "/rollouts/{rollout}/rollback";
    /// Where it is moved to a newer revision.
    moving(rollout: impl Display) "/rollouts/{rollout}/move";
}

addresses! {
    /// The row of a criterion.
    criterion_anchor(criterion: impl Display) "c-{criterion}";
    /// A hold point.
    hold_point_anchor(phase: PhaseNumber) "h-{phase}";
    /// The line of a condition.
    condition_anchor(condition: ConditionId) "condition-{condition}";
    /// The line of a deployment.
    deployment_anchor(deployment: Seq) "d-{deployment}";
}

/// The row of an item: `3.6` stands at `#i-3-6`.
pub fn item_anchor(label: &str) -> String {
    format!("i-{}", label.replace('.', "-"))
}

/// The row of an item on the page of its phase.
pub fn item(rollout: impl Display, label: &str) -> String {
    let number = label.split('.').next();
    let number: Option<PhaseNumber> = number.and_then(|number| number.parse().ok());
    item_in(rollout, number.unwrap_or_default(), label)
}

/// The row of an item on the page of another phase.
pub fn item_in(rollout: impl Display, number: PhaseNumber, label: &str) -> String {
    at(&phase(rollout, number), &item_anchor(label))
}

/// The row of a criterion on the page of a phase that asks for it.
pub fn criterion_in(rollout: impl Display, number: PhaseNumber, criterion: impl Display) -> String {
    at(&phase(rollout, number), &criterion_anchor(criterion))
}

/// A hold point on the page of its phase.
pub fn hold_point(rollout: impl Display, number: PhaseNumber) -> String {
    at(&phase(rollout, number), &hold_point_anchor(number))
}

/// A condition on the page of its phase.
pub fn condition(rollout: impl Display, number: PhaseNumber, condition: ConditionId) -> String {
    at(&phase(rollout, number), &condition_anchor(condition))
}

/// The decision on the page.
pub fn decision_on_page(rollout: impl Display) -> String {
    at(&page(rollout), DECISION)
}

/// What happened of one kind.
pub fn timeline_of(rollout: impl Display, category: Category) -> String {
    format!("{}?show={}", timeline(rollout), category.name())
}

/// What happened of one kind before an event; of every kind, where none is named.
pub fn timeline_before(rollout: impl Display, category: Option<Category>, seq: Seq) -> String {
    let name = category.map_or("", Category::name);
    format!("{}?show={name}&before={seq}", timeline(rollout))
}

/// The timeline from an event on back.
pub fn timeline_from(rollout: impl Display, seq: Seq) -> String {
    format!("{}?before={}", timeline(rollout), seq.0 + 1)
}

/// The line of an event in the timeline.
pub fn event(rollout: impl Display, seq: Seq) -> String {
    at(&timeline_from(rollout, seq), &event_anchor(seq))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_addressed_by_its_label() {
        assert_eq!(item_anchor("3.10"), "i-3-10");
        assert_eq!(item("R-7", "3.10"), "/rollouts/R-7?phase=3#i-3-10");
        assert_eq!(item("R-7", "?"), "/rollouts/R-7?phase=0#i-?");
    }

    #[test]
    fn an_event_stands_first_in_its_part_of_the_timeline() {
        assert_eq!(
            event("R-7", Seq(17)),
            "/rollouts/R-7/timeline?before=18#e-17"
        );
    }
}
