//! When a hold point opens, and what keeps it closed, in words.

use crate::event::Verdict;

/// What the rules need to know of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemState {
    /// The number people say, `3.6`.
    pub label: String,
    /// A hold question: a yes is bad news.
    pub inverted: bool,
    /// The standing sign-off. A claim by the document is none.
    pub verdict: Option<Verdict>,
    /// It is waived, and the waiver has ended.
    pub waiver_ended: bool,
}

impl ItemState {
    /// It does not belong to this rollout, so it is not counted.
    fn is_left_out(&self) -> bool {
        self.verdict == Some(Verdict::NotApplicable)
    }

    /// Nothing about it keeps a hold point closed. A hold question is answered, never waived.
    fn is_settled(&self) -> bool {
        match self.verdict {
            Some(Verdict::Ok | Verdict::NotApplicable) => true,
            Some(Verdict::Waived) => !self.inverted && !self.waiver_ended,
            Some(Verdict::NotOk) | None => false,
        }
    }
}

/// The counts of one phase. Hold questions are counted apart: "93 % done" over a list that mixes both
/// polarities means nothing.
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
}

/// The state of a hold point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldPointState {
    /// The rollout was let go.
    Passed,
    /// Nothing keeps it closed.
    Ready,
    /// Something keeps it closed, and its phase is in hand or behind.
    Closed,
    /// Its phase has not begun.
    Ahead,
}

impl HoldPointState {
    /// The word beside the diamond.
    pub fn word(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Ready => "ready",
            Self::Closed => "closed",
            Self::Ahead => "ahead",
        }
    }
}

/// One reason that keeps a hold point closed, with the items it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The words before the items: "2 items are open".
    pub words: String,
    /// The labels of the items.
    pub items: Vec<String>,
}

/// Counts a phase.
pub fn progress(items: &[ItemState]) -> Progress {
    let counted = items.iter().filter(|item| !item.is_left_out());
    counted.fold(Progress::default(), |mut sum, item| {
        if item.inverted {
            sum.questions += 1;
            sum.answered += usize::from(item.verdict.is_some());
        } else {
            sum.required += 1;
            sum.done += usize::from(item.is_settled());
        }
        sum
    })
}

/// What keeps the hold point behind these items closed. Empty means: nothing.
/// No answer is never a yes, and neither is silence: an item counts only with a standing sign-off.
pub fn reasons(items: &[ItemState]) -> Vec<Reason> {
    let labels = |which: &dyn Fn(&ItemState) -> bool| -> Vec<String> {
        items
            .iter()
            .filter(|item| which(item))
            .map(|item| item.label.clone())
            .collect()
    };
    let open = labels(&|item| !item.inverted && item.verdict.is_none());
    let not_ok = labels(&|item| !item.inverted && item.verdict == Some(Verdict::NotOk));
    let ended = labels(&|item| {
        !item.inverted && item.verdict == Some(Verdict::Waived) && item.waiver_ended
    });
    let unanswered =
        labels(&|item| item.inverted && matches!(item.verdict, None | Some(Verdict::Waived)));
    let hold = labels(&|item| item.inverted && item.verdict == Some(Verdict::NotOk));
    let say = |labels: &[String], one: &str, many: &str| {
        if labels.len() == 1 {
            format!("1 {one}")
        } else {
            format!("{} {many}", labels.len())
        }
    };
    [
        (say(&open, "item is open", "items are open"), open),
        (say(&not_ok, "item is not ok", "items are not ok"), not_ok),
        (say(&ended, "waiver has ended", "waivers have ended"), ended),
        (
            say(
                &unanswered,
                "hold question has no answer",
                "hold questions have no answer",
            ),
            unanswered,
        ),
        (
            say(
                &hold,
                "hold question is answered yes",
                "hold questions are answered yes",
            ),
            hold,
        ),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
    .map(|(words, items)| Reason { words, items })
    .collect()
}

/// The state of a hold point whose phase has these reasons.
pub fn state(reasons: &[Reason], begun: bool, let_go: bool) -> HoldPointState {
    match (let_go, reasons.is_empty(), begun) {
        (true, ..) => HoldPointState::Passed,
        (_, true, _) => HoldPointState::Ready,
        (_, false, true) => HoldPointState::Closed,
        (_, false, false) => HoldPointState::Ahead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_item() -> impl Strategy<Value = ItemState> {
        let verdict = prop::option::of(prop::sample::select(Verdict::ALL.to_vec()));
        (any::<bool>(), verdict, any::<bool>()).prop_map(|(inverted, verdict, waiver_ended)| {
            ItemState {
                label: "1.1".to_owned(),
                inverted,
                verdict,
                waiver_ended,
            }
        })
    }

    proptest! {
        /// Rules 3 and 4: open only if every item carries a standing ok, is validly waived or does not apply; silence
        /// never counts, and neither does a waiver that has ended or one of a hold question.
        #[test]
        fn nothing_keeps_it_closed_only_if_every_item_is_settled(items in prop::collection::vec(any_item(), 0..40)) {
            let settled = |item: &ItemState| match item.verdict {
                Some(Verdict::Ok | Verdict::NotApplicable) => true,
                Some(Verdict::Waived) => !item.inverted && !item.waiver_ended,
                _ => false,
            };
            prop_assert_eq!(reasons(&items).is_empty(), items.iter().all(settled));
        }

        /// Every item that is not settled is named in exactly one reason.
        #[test]
        fn every_missing_item_is_named_once(items in prop::collection::vec(any_item(), 0..40)) {
            let named: usize = reasons(&items).iter().map(|reason| reason.items.len()).sum();
            prop_assert_eq!(named, items.iter().filter(|item| !item.is_settled()).count());
        }

        /// Rule 7: progress is required-done over required-total, and hold questions are counted apart.
        #[test]
        fn hold_questions_never_count_as_progress(items in prop::collection::vec(any_item(), 0..40)) {
            let counted = progress(&items);
            let applies: Vec<&ItemState> = items.iter().filter(|item| item.verdict != Some(Verdict::NotApplicable)).collect();
            let required: Vec<&&ItemState> = applies.iter().filter(|item| !item.inverted).collect();
            prop_assert_eq!(counted.required, required.len());
            prop_assert_eq!(counted.done, required.iter().filter(|item| item.is_settled()).count());
            prop_assert_eq!(counted.questions, applies.len() - required.len());
        }
    }

    #[test]
    fn the_reasons_read_as_sentences() {
        let item = |label: &str, inverted, verdict| ItemState {
            label: label.to_owned(),
            inverted,
            verdict,
            waiver_ended: false,
        };
        let words: Vec<String> = reasons(&[
            item("3.1", false, None),
            item("3.2", false, None),
            item("3.3", false, Some(Verdict::NotOk)),
            item("3.4", true, None),
            item("3.5", true, Some(Verdict::NotOk)),
            item("3.6", false, Some(Verdict::Ok)),
        ])
        .into_iter()
        .map(|reason| format!("{}: {}", reason.words, reason.items.join(", ")))
        .collect();
        assert_eq!(
            words,
            [
                "2 items are open: 3.1, 3.2",
                "1 item is not ok: 3.3",
                "1 hold question has no answer: 3.4",
                "1 hold question is answered yes: 3.5"
            ]
        );
    }
}
