//! Run items: statements about them, and everything else that people do to one.

use super::RolloutState;
use super::act::{ActContext, ActResult, Refused, Seen};
use super::breach::Reported;
use super::event::Event;
use super::number::PhaseNumber;
use super::snapshot::{ItemRequirements, SnapshotItem};
use crate::Problem;
use crate::evidence::{Evidence, EvidenceKind};
use crate::hold_point::ItemState;
use crate::id::{PersonId, RunItemId};
use crate::person::Actor;
use crate::record::Seq;
use crate::role;
use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// For how long a sign-off can be undone without a reason of one's own.
pub const UNDO_MS: i64 = 10_000;
/// A claim lapses when nothing came of it.
pub const CLAIM_MS: i64 = 30 * 60_000;
/// The most items that one act signs.
const MAX_AT_ONCE: usize = 200;
/// The fewest characters of a hash that say which words were on the screen.
const FEWEST_OF_HASH: usize = 12;

/// Why a statement has aged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stale {
    /// The item was reworded by this event.
    Reworded(Seq),
    /// Another commit was deployed by this event.
    Redeployed(Seq),
}

/// A standing statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The event that made it.
    pub seq: Seq,
    /// Who.
    pub by: PersonId,
    /// As what.
    pub meaning: String,
    /// What was said.
    pub verdict: Verdict,
    /// When.
    pub at_ms: i64,
    /// What was typed beside it.
    pub comment: Option<String>,
    /// Until when a waiver holds.
    pub until_ms: Option<i64>,
    /// The words it was given for.
    pub words_hash: String,
    /// It has aged.
    pub stale: Option<Stale>,
    /// It was given while a hold point before it was closed.
    #[serde(default)]
    pub ahead: bool,
    /// The hashes of its evidence.
    pub evidence: Vec<String>,
}

/// A statement that was taken back last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// Who took it back.
    pub by: Option<PersonId>,
    /// When.
    pub at_ms: i64,
    /// Why.
    pub reason: String,
    /// Who had said it, where that is known.
    pub said_by: Option<PersonId>,
}

/// Somebody does it now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub by: PersonId,
    /// Since when.
    pub at_ms: i64,
}

impl Claim {
    /// It has not lapsed.
    pub fn holds(&self, now_ms: i64) -> bool {
        now_ms < self.at_ms + CLAIM_MS
    }
}

/// It is asked for at a later hold point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deferral {
    /// Which.
    pub to: PhaseNumber,
    /// Who said so.
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// The piece of evidence that an item was given last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewestEvidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// When it was given.
    pub at_ms: i64,
}

/// The state of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The standing statements: none, one, or of a two-person item one more.
    pub signatures: Vec<Signature>,
    /// The last statement was taken back.
    pub revoked: Option<Revocation>,
    /// Somebody does it now.
    pub claim: Option<Claim>,
    /// It is asked for later.
    pub deferral: Option<Deferral>,
    /// What is asked of it.
    pub setting: ItemRequirements,
    /// How often somebody said something beside it.
    pub comments: usize,
    /// How many pieces of evidence it has.
    pub evidence: usize,
    /// The piece that was given last.
    pub newest_evidence: Option<NewestEvidence>,
    /// The last event that changed it.
    pub seen: Seq,
}

impl Item {
    /// Takes evidence.
    pub(super) fn support(&mut self, evidence: &[Evidence], at_ms: i64) {
        self.evidence += evidence.len();
        if let Some(Evidence { kind, .. }) = evidence.last() {
            self.newest_evidence = Some(NewestEvidence { kind: *kind, at_ms });
        }
    }

    /// Takes a signature: the first, or the second of two.
    pub(super) fn sign(&mut self, signature: Signature) {
        if !self.is_half_signed() || self.stale().is_some() {
            self.signatures.clear();
        }
        self.seen = signature.seq;
        self.signatures.push(signature);
        self.revoked = None;
        self.claim = None;
    }

    /// What was said, if it stands.
    pub fn verdict(&self) -> Option<Verdict> {
        self.signatures.last().map(|signature| signature.verdict)
    }

    /// What was said has aged.
    pub fn stale(&self) -> Option<Stale> {
        self.signatures.iter().find_map(|signature| signature.stale)
    }

    /// A second person has to sign it too.
    pub fn is_half_signed(&self) -> bool {
        self.setting.two_person && self.signatures.len() == 1 && self.verdict() == Some(Verdict::Ok)
    }

    /// The moments at which its waivers end.
    pub(super) fn ends(&self) -> impl Iterator<Item = i64> + '_ {
        let waivers = self
            .signatures
            .iter()
            .filter_map(|signature| signature.until_ms);
        // The last moment is still covered.
        waivers.map(|until| until + 1)
    }

    pub(super) fn people(&self) -> impl Iterator<Item = &PersonId> {
        let signers = self.signatures.iter().map(|signature| &signature.by);
        let revoked = self.revoked.iter();
        let revokers = revoked.flat_map(|revoked| revoked.by.iter().chain(&revoked.said_by));
        let deferrer = self
            .deferral
            .as_ref()
            .and_then(|deferral| deferral.by.as_ref());
        let claimer = self.claim.as_ref().map(|claim| &claim.by);
        signers.chain(revokers).chain(deferrer).chain(claimer)
    }

    /// What the rules need to know of it.
    pub fn state(&self, frame: &SnapshotItem, now_ms: i64) -> ItemState {
        let ended = |signature: &Signature| signature.until_ms.is_some_and(|until| until < now_ms);
        ItemState {
            label: frame.label.clone(),
            inverted: frame.inverted,
            optional: self.setting.optional,
            verdict: self.verdict(),
            waiver_ended: self.signatures.last().is_some_and(ended),
            stale: self.stale().is_some(),
            half_signed: self.is_half_signed(),
        }
    }
}

impl RolloutState {
    fn known(&self, item: &RunItemId) -> Result<(&SnapshotItem, &Item), Refused> {
        self.item(item)
            .ok_or_else(|| Problem::NotFound("item in this rollout").into())
    }

    /// What happened to the item since it was seen.
    fn since(&self, frame: &SnapshotItem, item: &Item) -> Refused {
        if let Some(last) = item.signatures.last() {
            return Refused::Overtaken {
                did: format!(
                    "signed {} {}",
                    frame.label,
                    last.verdict.word(frame.inverted)
                ),
                by: Some(last.by.clone()),
                at_ms: last.at_ms,
            };
        }
        if let Some(revoked) = &item.revoked {
            return Refused::because(format!(
                "the sign-off of {} has been revoked since, with the reason “{}”. The page shows it now.",
                frame.label, revoked.reason
            ));
        }
        Refused::because(format!(
            "{} has changed since. The page shows it as it is now.",
            frame.label
        ))
    }

    pub(super) fn sign(
        &self,
        who: &ActContext<'_>,
        items: &[Seen],
        verdict: Verdict,
        comment: Option<&String>,
        until_ms: Option<i64>,
        evidence: &[Evidence],
    ) -> ActResult {
        let missing = match verdict {
            Verdict::Ok => None,
            Verdict::NotOk => Some("Say what is wrong. It is shown beside the item."),
            Verdict::NotApplicable => Some("Say why it does not apply to this rollout."),
            Verdict::Waived => {
                Some("Say why it may be waived. The reason is shown in the history.")
            }
        };
        if let Some(missing) = missing.filter(|_| comment.is_none()) {
            return Err(Refused::field("comment", missing));
        }
        let until_ms = match verdict {
            Verdict::Waived => {
                self.may_approve(who)?;
                let sentence = "Give the last day of the waiver, today or later.";
                let until = until_ms.filter(|until| *until >= who.now_ms);
                Some(until.ok_or_else(|| Refused::field("until", sentence))?)
            }
            _ => None,
        };
        if items.is_empty() || items.len() > MAX_AT_ONCE {
            return Err(Refused::field("items", "Choose 1 to 200 items."));
        }
        let mut events: Vec<Event> = Vec::with_capacity(items.len());
        for (at, seen) in items.iter().enumerate() {
            if items[..at].iter().any(|other| other.item == seen.item) {
                return Err(Refused::field("items", "Choose each item once."));
            }
            self.may_sign(who, seen, verdict, &items[..at])?;
            let (frame, _) = self.known(&seen.item)?;
            let closed = self.first_closed_before(frame.phase, who.now_ms);
            events.push(Event::Signed {
                item: seen.item.clone(),
                verdict,
                inverted: frame.inverted,
                words_hash: frame.words_hash.clone(),
                revision: self.frame.revision,
                meaning: who.actor.meaning(),
                comment: comment.cloned(),
                until_ms,
                evidence: evidence.to_vec(),
                ahead: closed.is_some(),
            });
        }
        Ok(events)
    }

    /// Whether this person may make this statement about this item now. `before` are signed in the same act.
    fn may_sign(
        &self,
        who: &ActContext<'_>,
        seen: &Seen,
        verdict: Verdict,
        before: &[Seen],
    ) -> Result<(), Refused> {
        let (frame, item) = self.known(&seen.item)?;
        let label = &frame.label;
        if item.seen != seen.seq {
            return Err(self.since(frame, item));
        }
        if seen.words.len() < FEWEST_OF_HASH || !frame.words_hash.starts_with(&seen.words) {
            return Err(Refused::because(format!(
                "the wording of {label} has changed since you read it. Read it again below."
            )));
        }
        if frame.inverted && verdict == Verdict::Waived {
            return Err(Refused::field(
                "verdict",
                "A hold question is answered, not waived.",
            ));
        }
        // What has aged is confirmed by signing again; a second person signs beside the first.
        let second = item.is_half_signed() && verdict == Verdict::Ok;
        if item.stale().is_none() && !item.signatures.is_empty() && !second {
            return Err(self.since(frame, item));
        }
        let signed_it = |signature: &Signature| signature.by == who.actor.id;
        if second && item.stale().is_none() && item.signatures.iter().any(signed_it) {
            return Err(Refused::because(format!(
                "you have already signed {label}. It needs a second person."
            )));
        }
        if let Some(claim) = &item.claim
            && claim.holds(who.now_ms)
            && claim.by != who.actor.id
        {
            return Err(Refused::Overtaken {
                did: format!("claimed {label}"),
                by: Some(claim.by.clone()),
                at_ms: claim.at_ms,
            });
        }
        if let Some(position) = &item.setting.position
            && verdict != Verdict::Waived
            && !self.speaks_for(who.actor, position)
        {
            return Err(Problem::NotAllowed(format!(
                "{label} is signed by {position}. You sign as {} here.",
                who.actor.meaning()
            ))
            .into());
        }
        if !item.setting.any_time {
            self.holds_before(frame.phase, label, who.now_ms)?;
        }
        self.stops_before(frame)?;
        if frame.read_do && verdict == Verdict::Ok {
            let earlier = self.items().take_while(|(other, _)| other.id != frame.id);
            let open = earlier.filter(|(other, state)| {
                other.phase == frame.phase
                    && other.group == frame.group
                    && state.verdict().is_none()
                    && !before.iter().any(|seen| seen.item == other.id)
            });
            if let Some((other, _)) = open.last() {
                return Err(Refused::because(format!(
                    "this list is signed in its order, and {} is still open.",
                    other.label
                )));
            }
        }
        Ok(())
    }

    /// The person holds this position here, or signs as it everywhere.
    pub fn speaks_for(&self, actor: &Actor, position: &str) -> bool {
        let same = |name: &str| name.eq_ignore_ascii_case(position);
        actor.position.as_deref().is_some_and(same)
            || self.hold_points.iter().any(|hold_point| {
                let mut positions = hold_point.roll_call.positions.iter();
                positions.any(|other| other.is_named(position) && other.seat.is_for(&actor.id))
            })
    }

    pub(super) fn revoke(
        &self,
        who: &ActContext<'_>,
        item: &RunItemId,
        seen: Seq,
        reason: &str,
    ) -> ActResult {
        let last = self.last_signature(item, seen)?;
        if last.by != who.actor.id {
            who.may(role::Act::RevokeForOthers)?;
        }
        Ok(vec![Event::Revoked {
            item: item.clone(),
            sign_off: last.seq,
            reason: reason.to_owned(),
        }])
    }

    pub(super) fn undo(&self, who: &ActContext<'_>, item: &RunItemId, seen: Seq) -> ActResult {
        let last = self.last_signature(item, seen)?;
        if last.by != who.actor.id || who.now_ms > last.at_ms + UNDO_MS {
            return Err(Refused::field(
                "reason",
                "Your own sign-off can be undone for ten seconds. After that, say why you revoke it.",
            ));
        }
        Ok(vec![Event::Undone {
            item: item.clone(),
            sign_off: last.seq,
        }])
    }

    /// The signature that somebody saw and takes back.
    fn last_signature(&self, item: &RunItemId, seen: Seq) -> Result<&Signature, Refused> {
        let (frame, state) = self.known(item)?;
        if state.seen != seen {
            return Err(self.since(frame, state));
        }
        state
            .signatures
            .last()
            .ok_or_else(|| Refused::because(format!("{} has no sign-off to revoke.", frame.label)))
    }

    pub(super) fn claim(&self, who: &ActContext<'_>, item: &RunItemId) -> ActResult {
        let (frame, state) = self.known(item)?;
        if let Some(claim) = &state.claim
            && claim.holds(who.now_ms)
        {
            return Err(Refused::Overtaken {
                did: format!("claimed {}", frame.label),
                by: Some(claim.by.clone()),
                at_ms: claim.at_ms,
            });
        }
        if !state.signatures.is_empty() && !state.is_half_signed() && state.stale().is_none() {
            return Err(self.since(frame, state));
        }
        if !state.setting.any_time {
            self.holds_before(frame.phase, &frame.label, who.now_ms)?;
        }
        self.stops_before(frame)?;
        Ok(vec![Event::Claimed { item: item.clone() }])
    }

    pub(super) fn release(&self, who: &ActContext<'_>, item: &RunItemId) -> ActResult {
        let (frame, state) = self.known(item)?;
        let Some(claim) = &state.claim else {
            return Err(Refused::because(format!(
                "nobody has claimed {}.",
                frame.label
            )));
        };
        if claim.by != who.actor.id {
            who.may(role::Act::RevokeForOthers)?;
        }
        Ok(vec![Event::Released { item: item.clone() }])
    }

    pub(super) fn defer(
        &self,
        who: &ActContext<'_>,
        item: &RunItemId,
        to: PhaseNumber,
        reason: &str,
    ) -> ActResult {
        self.may_approve(who)?;
        let (frame, state) = self.known(item)?;
        if frame.inverted {
            return Err(Refused::field(
                "to",
                "A hold question is answered, not deferred.",
            ));
        }
        let is_earlier = self.frame.before(frame.phase).any(|before| before == to);
        if is_earlier || self.frame.place_of_phase(to).is_none() {
            let sentence = "Choose a later hold point, or its own to cancel the deferral.";
            return Err(Refused::field("to", sentence));
        }
        if state.verdict().is_some() && state.stale().is_none() {
            return Err(self.since(frame, state));
        }
        Ok(vec![Event::Deferred {
            item: item.clone(),
            to,
            reason: reason.to_owned(),
        }])
    }

    pub(super) fn comment(
        &self,
        who: &ActContext<'_>,
        item: &RunItemId,
        words: &str,
        evidence: &[Evidence],
    ) -> ActResult {
        let (frame, state) = self.known(item)?;
        if words.is_empty() && evidence.is_empty() {
            return Err(Refused::field(
                "comment",
                "Write a comment or add evidence.",
            ));
        }
        let mut events = vec![Event::Commented {
            item: item.clone(),
            words: words.to_owned(),
            evidence: evidence.to_vec(),
        }];
        if !evidence.is_empty() && !state.setting.any_time {
            let label = frame.label.clone();
            events.extend(self.breach(who, frame.phase, Reported::Evidence { label }));
        }
        Ok(events)
    }

    /// Makes required what applies only sometimes. It asks for more, so whoever may sign may say it.
    pub(super) fn apply_condition(&self, phase: PhaseNumber) -> ActResult {
        let waits = |(frame, item): &(&SnapshotItem, &Item)| {
            frame.phase == phase && frame.condition.is_some() && item.setting.optional
        };
        let required: Vec<Event> = self
            .items()
            .filter(waits)
            .map(|(frame, item)| Event::ItemSet {
                item: frame.id.clone(),
                setting: ItemRequirements {
                    optional: false,
                    ..item.setting.clone()
                },
            })
            .collect();
        match required.is_empty() {
            true => Err(Refused::because(format!(
                "nothing in phase {phase} waits for its condition any more."
            ))),
            false => Ok(required),
        }
    }

    pub(super) fn set_item(
        &self,
        who: &ActContext<'_>,
        item: &RunItemId,
        setting: &ItemRequirements,
    ) -> ActResult {
        self.may_set_up(who)?;
        let (frame, state) = self.known(item)?;
        if setting.optional && frame.inverted {
            return Err(Refused::field(
                "optional",
                "A hold question is always required.",
            ));
        }
        // Making it easier is relief, and relief is given by who may waive.
        let is_relief = (setting.optional && !state.setting.optional)
            || (setting.any_time && !state.setting.any_time)
            || (!setting.two_person && state.setting.two_person)
            || (setting.position != state.setting.position && state.setting.position.is_some());
        if is_relief {
            who.may(role::Act::Waive)?;
            self.may_approve(who)?;
        }
        Ok(vec![Event::ItemSet {
            item: item.clone(),
            setting: setting.clone(),
        }])
    }
}
