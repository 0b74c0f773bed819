//! Whether a document can be trusted: computed from what people said after using it, never set by hand.

use schemars::JsonSchema;
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// All of them, the best first.
    pub const ALL: [Self; 5] = [
        Self::Proven,
        Self::Drilled,
        Self::Unproven,
        Self::Doubtful,
        Self::Retired,
    ];

    /// The name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unproven => "unproven",
            Self::Drilled => "drilled",
            Self::Proven => "proven",
            Self::Doubtful => "doubtful",
            Self::Retired => "retired",
        }
    }

    /// Reads [`Trust::name`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trust| trust.name() == name)
    }

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

/// All that trust depends on, in four letters, as a database puts them together: so a list is narrowed by trust there, and the
/// rule stands here alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    retired: bool,
    /// How the last use went.
    last: Option<bool>,
    /// It worked when it was needed.
    needed: bool,
    overdue: bool,
}

impl Known {
    /// Reads the letters: `r` retired, `w` or `f` for a last use that worked or failed, `n` worked when it was needed, `o` overdue;
    /// a dash where it is not so.
    pub fn parse(letters: &str) -> Option<Self> {
        let [retired, last, needed, overdue] = *letters.as_bytes() else {
            return None;
        };
        let is = |letter: u8, yes: u8| match letter {
            b'-' => Some(false),
            _ => (letter == yes).then_some(true),
        };
        Some(Self {
            retired: is(retired, b'r')?,
            last: match last {
                b'w' => Some(true),
                b'f' => Some(false),
                b'-' => None,
                _ => return None,
            },
            needed: is(needed, b'n')?,
            overdue: is(overdue, b'o')?,
        })
    }

    /// What follows from it.
    pub fn trust(self) -> Trust {
        let when_needed = Use {
            worked: true,
            drill: false,
        };
        let before = self.needed.then_some(when_needed);
        let last = self.last.map(|worked| Use {
            worked,
            drill: true,
        });
        let uses: Vec<Use> = before.into_iter().chain(last).collect();
        Trust::of(&uses, self.overdue, self.retired)
    }

    /// The letters of everything that comes to this trust, with blanks between them.
    pub fn letters_of(trust: Trust) -> String {
        let mut all = Vec::new();
        for retired in ["-", "r"] {
            for last in ["-", "w", "f"] {
                for needed in ["-", "n"] {
                    for overdue in ["-", "o"] {
                        all.push([retired, last, needed, overdue].concat());
                    }
                }
            }
        }
        all.retain(|letters| Self::parse(letters).is_some_and(|known| known.trust() == trust));
        all.join(" ")
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

    #[test]
    fn what_is_known_comes_to_one_trust() {
        let all: Vec<String> = Trust::ALL.map(Known::letters_of).to_vec();
        assert_eq!(
            all.iter()
                .map(|letters| letters.split(' ').count())
                .sum::<usize>(),
            24
        );
        for (letters, trust) in [
            ("----", Trust::Unproven),
            ("---o", Trust::Unproven),
            ("-w--", Trust::Drilled),
            ("-wn-", Trust::Proven),
            ("-wno", Trust::Doubtful),
            ("-fn-", Trust::Doubtful),
            ("rwn-", Trust::Retired),
        ] {
            assert_eq!(
                Known::parse(letters).map(Known::trust),
                Some(trust),
                "{letters}"
            );
        }
        for wrong in ["", "-w-", "xw--", "-w-o-"] {
            assert_eq!(Known::parse(wrong), None, "{wrong}");
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
