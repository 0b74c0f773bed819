//! Whether a document can be trusted: computed from what people said after using it, never set by hand.

use serde::{Deserialize, Serialize};

/// What somebody said after using a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// It worked.
    pub worked: bool,
    /// It was a drill.
    pub drill: bool,
}

/// How far a document can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Nobody has used it.
    Unproven,
    /// It worked in a drill.
    Drilled,
    /// It worked when it was needed.
    Proven,
    /// It did not work the last time, or its review is overdue.
    Doubtful,
    /// It is not to be used any more.
    Retired,
}

impl Trust {
    /// Computes it. `uses` are in the order in which they happened.
    ///
    /// A failed use makes doubtful until a later one worked, whatever came before. An overdue review makes
    /// doubtful what was drilled or proven; what nobody has used stays unproven, which says more.
    pub fn of(uses: &[Use], review_is_overdue: bool, is_retired: bool) -> Self {
        if is_retired {
            return Self::Retired;
        }
        let Some(last) = uses.last() else {
            return Self::Unproven;
        };
        let trust = if !last.worked {
            Self::Doubtful
        } else if uses.iter().any(|one| one.worked && !one.drill) {
            Self::Proven
        } else {
            Self::Drilled
        };
        trust.reviewed(!review_is_overdue)
    }

    /// What is left of it where nobody has read the document through again in time.
    pub fn reviewed(self, in_time: bool) -> Self {
        match self {
            Self::Drilled | Self::Proven if !in_time => Self::Doubtful,
            trust => trust,
        }
    }

    /// The words of the trust line.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unproven => "Unproven",
            Self::Drilled => "Drilled",
            Self::Proven => "Proven in use",
            Self::Doubtful => "Doubtful",
            Self::Retired => "Retired",
        }
    }

    /// How many rungs of the ladder it has climbed, of three.
    pub fn rungs(self) -> usize {
        match self {
            Self::Unproven | Self::Retired => 0,
            Self::Doubtful => 1,
            Self::Drilled => 2,
            Self::Proven => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(worked: bool, drill: bool) -> Use {
        Use { worked, drill }
    }

    #[test]
    fn trust_follows_what_was_said() {
        for (uses, overdue, expected) in [
            (vec![], false, Trust::Unproven),
            (vec![], true, Trust::Unproven),
            (vec![one(true, true)], false, Trust::Drilled),
            (vec![one(true, false)], false, Trust::Proven),
            (
                vec![one(true, false), one(true, true)],
                false,
                Trust::Proven,
            ),
            (
                vec![one(true, false), one(false, false)],
                false,
                Trust::Doubtful,
            ),
            (
                vec![one(false, false), one(true, true)],
                false,
                Trust::Drilled,
            ),
            (vec![one(true, false)], true, Trust::Doubtful),
        ] {
            assert_eq!(Trust::of(&uses, overdue, false), expected, "{uses:?}");
        }
    }

    proptest! {
        #[test]
        fn what_failed_last_is_never_trusted(mut uses in proptest::collection::vec((any::<bool>(), any::<bool>()).prop_map(|(worked, drill)| one(worked, drill)), 0..20), overdue: bool) {
            uses.push(one(false, false));
            prop_assert_eq!(Trust::of(&uses, overdue, false), Trust::Doubtful);
            prop_assert_eq!(Trust::of(&uses, overdue, true), Trust::Retired);
        }
    }
}
