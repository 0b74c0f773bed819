//! What items keep a hold point closed, and how far a phase is. The rest of a gate, its criteria, its window
//! and its poll, is asked in `rollout::gate`.

use crate::verdict::Verdict;

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
    /// Somebody opened it, and nothing closed it since.
    Passed,
    /// Somebody opened it although something kept it closed, by a waiver.
    Bypassed,
    /// Nothing keeps it closed; it waits for a person to open it.
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
            Self::Bypassed => "bypassed",
            Self::Ready => "ready",
            Self::Closed => "closed",
            Self::Ahead => "ahead",
        }
    }
}

/// One reason that keeps a hold point closed, with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The words before the items: "2 items are open".
    pub words: String,
    /// The labels of the items.
    pub items: Vec<String>,
    /// It ends by the clock at this moment, in milliseconds.
    pub until_ms: Option<i64>,
}

impl Reason {
    /// A reason about some named things.
    pub fn about(items: Vec<String>, one: &str, many: &str) -> Self {
        let words = match items.len() {
            1 => format!("1 {one}"),
            several => format!("{several} {many}"),
        };
        Self {
            words,
            items,
            until_ms: None,
        }
    }

    /// The words with what they are about.
    pub fn whole(&self) -> String {
        match self.items.is_empty() {
            true => self.words.clone(),
            false => format!("{}: {}", self.words, self.items.join(", ")),
        }
    }

    /// A reason in words alone.
    pub fn of(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            items: Vec::new(),
            until_ms: None,
        }
    }
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

/// Which items a reason is about, and its words for one and for several.
type Kind = (fn(&ItemState) -> bool, &'static str, &'static str);

/// What about these items keeps their hold point closed. Empty means: nothing.
/// No answer is never a yes, and neither is silence: an item counts only with a standing statement.
pub fn reasons(items: &[ItemState]) -> Vec<Reason> {
    let labels = |which: fn(&ItemState) -> bool| -> Vec<String> {
        items
            .iter()
            .filter(|item| !item.is_settled() && !item.is_optional() && which(item))
            .map(|item| item.label.clone())
            .collect()
    };
    // Each item that is not settled is named by the first of these that fits it.
    let kinds: [Kind; 7] = [
        (
            |item| !item.inverted && item.verdict.is_none(),
            "item is open",
            "items are open",
        ),
        (
            |item| item.verdict.is_some() && item.stale,
            "sign-off is stale",
            "sign-offs are stale",
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::Ok),
            "item needs a second person",
            "items need a second person",
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::NotOk),
            "item is not ok",
            "items are not ok",
        ),
        (
            |item| !item.stale && !item.inverted && item.verdict == Some(Verdict::Waived),
            "waiver has ended",
            "waivers have ended",
        ),
        (
            |item| {
                let answered = matches!(item.verdict, Some(Verdict::NotOk));
                item.inverted && !answered && (item.verdict.is_none() || !item.stale)
            },
            "hold question has no answer",
            "hold questions have no answer",
        ),
        (
            |item| !item.stale && item.inverted && item.verdict == Some(Verdict::NotOk),
            "hold question is answered yes",
            "hold questions are answered yes",
        ),
    ];
    kinds
        .into_iter()
        .map(|(which, one, many)| (labels(which), one, many))
        .filter(|(items, ..)| !items.is_empty())
        .map(|(items, one, many)| Reason::about(items, one, many))
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
            let named: usize = reasons(&items).iter().map(|reason| reason.items.len()).sum();
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
        .map(|reason| format!("{}: {}", reason.words, reason.items.join(", ")))
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
