//! What items keep a hold point closed, and how far a phase is. The rest of a gate, its criteria, its window
//! and its roll call, is asked in `rollout::hold_point`.

use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// What the rules need to know of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemState {
    /// The number people say, `3.6`.
    pub label: String,
    /// A hold question: a yes is bad news.
    pub inverted: bool,
    /// It may be left undone. A hold question never may.
    pub optional: bool,
    /// The standing statement. A claim by the document is none.
    pub verdict: Option<Verdict>,
    /// It is waived, and the waiver has ended.
    pub waiver_ended: bool,
    /// What was signed has aged: its words, its evidence, or the deployment it spoke of.
    pub stale: bool,
    /// A second person has to sign it too.
    pub half_signed: bool,
}

impl ItemState {
    /// It does not belong to this rollout, so it is not counted.
    fn is_left_out(&self) -> bool {
        self.verdict == Some(Verdict::NotApplicable) && !self.stale
    }

    fn is_optional(&self) -> bool {
        self.optional && !self.inverted
    }

    /// Nothing about it keeps a hold point closed. A hold question is answered, never waived.
    fn is_settled(&self) -> bool {
        let settled = match self.verdict {
            Some(Verdict::Ok) => !self.half_signed,
            Some(Verdict::NotApplicable) => true,
            Some(Verdict::Waived) => !self.inverted && !self.waiver_ended,
            Some(Verdict::NotOk) | None => false,
        };
        settled && !self.stale
    }
}

/// The counts of one phase. Hold questions and optional items are counted apart: "93 % done" over a list that
/// mixes both polarities means nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Required items signed ok, or validly waived.
    pub done: usize,
    /// Required items.
    pub required: usize,
    /// Hold questions answered.
    pub answered: usize,
    /// Hold questions.
    pub questions: usize,
    /// Optional items signed ok.
    pub optional_done: usize,
    /// Optional items.
    pub optional: usize,
}

/// The state of a hold point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldPointState {
    /// Its phase has not begun.
    NotReached,
    /// Something keeps it closed, and its phase is in hand or behind.
    Working,
    /// Nothing keeps it closed but people: it waits for its roll call, or for who opens it.
    Ready,
    /// Its positions were called to vote.
    Called,
    /// Somebody opened it, and nothing closed it since.
    Opened,
    /// Somebody opened it although something kept it closed, and another person approved that.
    OpenedWithWaiver,
    /// Somebody decided HOLD.
    Held,
    /// Somebody decided NO-GO.
    NoGo,
}

impl HoldPointState {
    /// The words beside the diamond.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotReached => "not reached",
            Self::Working => "closed",
            Self::Ready => "ready",
            Self::Called => "called",
            Self::Opened => "opened",
            Self::OpenedWithWaiver => "opened with waiver",
            Self::Held => "held",
            Self::NoGo => "no-go",
        }
    }

    /// The name in answers to machines and in styles.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotReached => "not-reached",
            Self::Working => "working",
            Self::Ready => "ready",
            Self::Called => "called",
            Self::Opened | Self::OpenedWithWaiver => "opened",
            Self::Held => "held",
            Self::NoGo => "no-go",
        }
    }

    /// What is behind it may go on.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Opened | Self::OpenedWithWaiver)
    }
}

/// What keeps a hold point closed. It is worded where it is shown, by [`Reason::words`] and nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nobody has signed the item.
    ItemOpen,
    /// What was signed has aged.
    SignOffStale,
    /// A second person has to sign the item too.
    SecondPersonMissing,
    /// Somebody signed it not ok.
    ItemNotOk,
    /// The item was waived until a moment that has passed.
    WaiverEnded,
    /// Nobody has answered the hold question.
    HoldQuestionOpen,
    /// It is answered yes.
    HoldQuestionYes,
    /// Nobody has answered the condition.
    ConditionOpen,
    /// It is answered no.
    ConditionNo,
    /// A hard criterion fails.
    CriterionFails,
    /// Its value is in the grey zone, and nobody has ruled.
    CriterionUndecided,
    /// It has no value.
    CriterionWithoutData,
    /// The plan has a window, and nobody has started it.
    WindowNotStarted,
    /// It goes on.
    WindowNotEnded,
    /// Somebody interrupted it.
    WindowInterrupted,
    /// It is over, and no probe has answered.
    WindowWithoutData,
    /// A hard breach, or too many soft ones.
    WindowFailed,
    /// Something happened behind it, and no approver has acknowledged it.
    BreachOpen,
    /// The roll call has not been called.
    NotCalled,
    /// A position has not voted.
    VoteMissing,
    /// The poll is closed, and it has not voted.
    VoteMissed,
    /// It voted before something got worse, and has to confirm its vote.
    VoteOutdated,
    /// A position voted HOLD.
    VoteHold,
    /// A position voted NO-GO.
    VoteNoGo,
    /// The quorum of GO votes is not met.
    GoVotesMissing {
        /// How many there are.
        cast: usize,
        /// How many there must be.
        needed: usize,
    },
    /// Everybody stands aside.
    NobodySaysGo,
}

/// What the names of a [`Reason`] are names of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// Run items, by their labels.
    Items,
    /// Sentences of gates, and stops: `G1`, `S2`.
    Conditions,
    /// Criteria: `C3`.
    Criteria,
    /// Breaches: `B1`.
    Breaches,
    /// Positions.
    Positions,
    /// It is about the whole.
    Nothing,
}

impl Why {
    /// The name in answers to machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::ItemOpen => "item-open",
            Self::SignOffStale => "sign-off-stale",
            Self::SecondPersonMissing => "second-person-missing",
            Self::ItemNotOk => "item-not-ok",
            Self::WaiverEnded => "waiver-ended",
            Self::HoldQuestionOpen => "hold-question-open",
            Self::HoldQuestionYes => "hold-question-yes",
            Self::ConditionOpen => "condition-open",
            Self::ConditionNo => "condition-no",
            Self::CriterionFails => "criterion-fails",
            Self::CriterionUndecided => "criterion-undecided",
            Self::CriterionWithoutData => "criterion-without-data",
            Self::WindowNotStarted => "window-not-started",
            Self::WindowNotEnded => "window-not-ended",
            Self::WindowInterrupted => "window-interrupted",
            Self::WindowWithoutData => "window-without-data",
            Self::WindowFailed => "window-failed",
            Self::BreachOpen => "breach",
            Self::NotCalled => "not-called",
            Self::VoteMissing => "vote-missing",
            Self::VoteMissed => "vote-missed",
            Self::VoteOutdated => "vote-outdated",
            Self::VoteHold => "vote-hold",
            Self::VoteNoGo => "vote-no-go",
            Self::GoVotesMissing { .. } => "go-votes-missing",
            Self::NobodySaysGo => "nobody-says-go",
        }
    }

    /// People are asked to vote, and this is about their votes.
    pub fn is_of_roll_call(self) -> bool {
        match self {
            Self::NotCalled
            | Self::VoteMissing
            | Self::VoteMissed
            | Self::VoteOutdated
            | Self::VoteHold
            | Self::VoteNoGo
            | Self::GoVotesMissing { .. }
            | Self::NobodySaysGo => true,
            Self::ItemOpen
            | Self::SignOffStale
            | Self::SecondPersonMissing
            | Self::ItemNotOk
            | Self::WaiverEnded
            | Self::HoldQuestionOpen
            | Self::HoldQuestionYes
            | Self::ConditionOpen
            | Self::ConditionNo
            | Self::CriterionFails
            | Self::CriterionUndecided
            | Self::CriterionWithoutData
            | Self::WindowNotStarted
            | Self::WindowNotEnded
            | Self::WindowInterrupted
            | Self::WindowWithoutData
            | Self::WindowFailed
            | Self::BreachOpen => false,
        }
    }

    /// What its names are names of, and the words for one of them and for several.
    fn worded(self) -> (Named, &'static str, &'static str) {
        match self {
            Self::ItemOpen => (Named::Items, "item is open", "items are open"),
            Self::SignOffStale => (Named::Items, "sign-off is stale", "sign-offs are stale"),
            Self::SecondPersonMissing => (
                Named::Items,
                "item needs a second person",
                "items need a second person",
            ),
            Self::ItemNotOk => (Named::Items, "item is not ok", "items are not ok"),
            Self::WaiverEnded => (Named::Items, "waiver has ended", "waivers have ended"),
            Self::HoldQuestionOpen => (
                Named::Items,
                "hold question has no answer",
                "hold questions have no answer",
            ),
            Self::HoldQuestionYes => (
                Named::Items,
                "hold question is answered yes",
                "hold questions are answered yes",
            ),
            Self::ConditionOpen => (
                Named::Conditions,
                "condition is not checked",
                "conditions are not checked",
            ),
            Self::ConditionNo => (
                Named::Conditions,
                "condition is answered no",
                "conditions are answered no",
            ),
            Self::CriterionFails => (Named::Criteria, "criterion fails", "criteria fail"),
            Self::CriterionUndecided => (
                Named::Criteria,
                "criterion is undecided",
                "criteria are undecided",
            ),
            Self::CriterionWithoutData => (
                Named::Criteria,
                "criterion has no data",
                "criteria have no data",
            ),
            Self::BreachOpen => (
                Named::Breaches,
                "breach is not acknowledged",
                "breaches are not acknowledged",
            ),
            Self::VoteMissing => (
                Named::Positions,
                "position has not voted",
                "positions have not voted",
            ),
            Self::VoteMissed => (
                Named::Positions,
                "position has not voted in time",
                "positions have not voted in time",
            ),
            Self::VoteOutdated => (
                Named::Positions,
                "position has to confirm its vote",
                "positions have to confirm their votes",
            ),
            Self::VoteHold => (
                Named::Positions,
                "position votes HOLD",
                "positions vote HOLD",
            ),
            Self::VoteNoGo => (
                Named::Positions,
                "position votes NO-GO",
                "positions vote NO-GO",
            ),
            Self::NotCalled => whole("the roll call has not been called"),
            Self::WindowNotStarted => whole("the window has not started"),
            Self::WindowNotEnded => whole("the window has not ended"),
            Self::WindowInterrupted => whole("the window is interrupted"),
            Self::WindowWithoutData => whole("no probe of the window has answered"),
            Self::WindowFailed => whole("the window has failed"),
            Self::GoVotesMissing { .. } => whole("required GO votes cast"),
            Self::NobodySaysGo => whole("no one has voted GO"),
        }
    }
}

fn whole(words: &'static str) -> (Named, &'static str, &'static str) {
    (Named::Nothing, words, words)
}

/// One reason that keeps a hold point closed, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which.
    pub why: Why,
    /// The names of what it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// It ends by the clock at this moment, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_ms: Option<i64>,
}

impl Reason {
    /// A reason about some named things; nothing where there are none.
    pub fn about(names: Vec<String>, why: Why) -> Option<Self> {
        (!names.is_empty()).then(|| Self {
            names,
            ..Self::of(why)
        })
    }

    /// A reason about the whole.
    pub fn of(why: Why) -> Self {
        Self {
            why,
            names: Vec::new(),
            until_ms: None,
        }
    }

    /// What its names are names of.
    pub fn named(&self) -> Named {
        self.why.worded().0
    }

    /// The words before the names: "2 items are open".
    pub fn words(&self) -> String {
        let (named, one, many) = self.why.worded();
        match (self.why, named, self.names.len()) {
            (Why::GoVotesMissing { cast, needed }, ..) => format!("{cast} of {needed} {many}"),
            (_, Named::Nothing, _) => many.to_owned(),
            (_, _, 1) => format!("1 {one}"),
            (_, _, several) => format!("{several} {many}"),
        }
    }

    /// The words with what they are about.
    pub fn whole(&self) -> String {
        match self.names.is_empty() {
            true => self.words(),
            false => format!("{}: {}", self.words(), self.names.join(", ")),
        }
    }
}

/// Several reasons in one line, without what they are about.
pub fn in_words(reasons: &[Reason]) -> String {
    let words: Vec<String> = reasons.iter().map(Reason::words).collect();
    words.join(", ")
}

/// Several reasons in one line, with what they are about.
pub fn in_full(reasons: &[Reason]) -> String {
    let words: Vec<String> = reasons.iter().map(Reason::whole).collect();
    words.join("; ")
}

/// Counts a phase.
pub fn progress(items: &[ItemState]) -> Progress {
    let counted = items.iter().filter(|item| !item.is_left_out());
    counted.fold(Progress::default(), |mut sum, item| {
        if item.inverted {
            sum.questions += 1;
            sum.answered += usize::from(item.verdict.is_some());
        } else if item.optional {
            sum.optional += 1;
            sum.optional_done += usize::from(item.is_settled());
        } else {
            sum.required += 1;
            sum.done += usize::from(item.is_settled());
        }
        sum
    })
}

/// Which items a reason is about.
type Which = fn(&ItemState) -> bool;

/// What about these items keeps their hold point closed. Empty means: nothing.
/// No answer is never a yes, and neither is silence: an item counts only with a standing statement.
pub fn reasons(items: &[ItemState]) -> Vec<Reason> {
    let labels = |which: Which| -> Vec<String> {
        items
            .iter()
            .filter(|item| !item.is_settled() && !item.is_optional() && which(item))
            .map(|item| item.label.clone())
            .collect()
    };
    // Each item that is not settled is named by the first of these that fits it.
    let kinds: [(Which, Why); 7] = [
        (
            |item| !item.inverted && item.verdict.is_none(),
            Why::ItemOpen,
        ),
        (
            |item| item.verdict.is_some() && item.stale,
            Why::SignOffStale,
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::Ok),
            Why::SecondPersonMissing,
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::NotOk),
            Why::ItemNotOk,
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::Waived),
            Why::WaiverEnded,
        ),
        (
            |item| {
                let answered = matches!(item.verdict, Some(Verdict::NotOk));
                item.inverted && !answered && (item.verdict.is_none() || !item.stale)
            },
            Why::HoldQuestionOpen,
        ),
        (
            |item| !item.stale && item.inverted && item.verdict == Some(Verdict::NotOk),
            Why::HoldQuestionYes,
        ),
    ];
    kinds
        .into_iter()
        .filter_map(|(which, why)| Reason::about(labels(which), why))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_item() -> impl Strategy<Value = ItemState> {
        let verdict = prop::option::of(prop::sample::select(Verdict::ALL.to_vec()));
        let flags = any::<[bool; 5]>();
        (verdict, flags).prop_map(
            |(verdict, [inverted, optional, waiver_ended, stale, half_signed])| ItemState {
                label: "1.1".to_owned(),
                inverted,
                optional,
                verdict,
                waiver_ended,
                stale,
                half_signed,
            },
        )
    }

    /// The rule in other words than the code's.
    fn may_pass(item: &ItemState) -> bool {
        if item.optional && !item.inverted {
            return true;
        }
        !item.stale
            && match item.verdict {
                None | Some(Verdict::NotOk) => false,
                Some(Verdict::Ok) => !item.half_signed,
                Some(Verdict::NotApplicable) => true,
                Some(Verdict::Waived) => !item.inverted && !item.waiver_ended,
            }
    }

    proptest! {
        /// Rules 3 and 4: open only if every required item carries a standing ok of everybody it needs, is validly
        /// waived or does not apply; silence never counts, and neither does a waiver that has ended, one of a hold
        /// question, or a statement about other words.
        #[test]
        fn nothing_keeps_it_closed_only_if_every_item_is_settled(items in prop::collection::vec(any_item(), 0..40)) {
            prop_assert_eq!(reasons(&items).is_empty(), items.iter().all(may_pass));
        }

        /// Every item that is not settled is named in exactly one reason.
        #[test]
        fn every_missing_item_is_named_once(items in prop::collection::vec(any_item(), 0..40)) {
            let named: usize = reasons(&items).iter().map(|reason| reason.names.len()).sum();
            prop_assert_eq!(named, items.iter().filter(|item| !may_pass(item)).count());
        }

        /// Rule 7: progress is required-done over required-total; hold questions, optional items and what does not
        /// apply are counted apart.
        #[test]
        fn hold_questions_and_optional_items_never_count_as_progress(items in prop::collection::vec(any_item(), 0..40)) {
            let counted = progress(&items);
            let applies: Vec<&ItemState> = items.iter().filter(|item| item.stale || item.verdict != Some(Verdict::NotApplicable)).collect();
            let required: Vec<&&ItemState> = applies.iter().filter(|item| !item.inverted && !item.optional).collect();
            let questions = applies.iter().filter(|item| item.inverted).count();
            prop_assert_eq!(counted.required, required.len());
            prop_assert_eq!(counted.done, required.iter().filter(|item| may_pass(item)).count());
            prop_assert_eq!(counted.questions, questions);
            prop_assert_eq!(counted.optional, applies.len() - required.len() - questions);
        }
    }

    #[test]
    fn the_reasons_read_as_sentences() {
        let item = |label: &str, inverted, verdict| ItemState {
            label: label.to_owned(),
            inverted,
            verdict,
            ..ItemState::default()
        };
        let half = ItemState {
            half_signed: true,
            ..item("3.7", false, Some(Verdict::Ok))
        };
        let words: Vec<String> = reasons(&[
            item("3.1", false, None),
            item("3.2", false, None),
            item("3.3", false, Some(Verdict::NotOk)),
            item("3.4", true, None),
            item("3.5", true, Some(Verdict::NotOk)),
            item("3.6", false, Some(Verdict::Ok)),
            half,
        ])
        .into_iter()
        .map(|reason| format!("{}: {}", reason.words(), reason.names.join(", ")))
        .collect();
        assert_eq!(
            words,
            [
                "2 items are open: 3.1, 3.2",
                "1 item needs a second person: 3.7",
                "1 item is not ok: 3.3",
                "1 hold question has no answer: 3.4",
                "1 hold question is answered yes: 3.5"
            ]
        );
    }
}
