//! The values that pass, those that fail, and the grey zone between them.

use crate::quantity::Quantity;
use crate::reading::{Measure, Operator};
use serde::{Deserialize, Serialize};

/// One end of the values that pass. Between `pass` and `fail` lies the grey zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The last value that passes, or the first that does not.
    pub pass: Quantity,
    /// That value itself passes.
    pub passes_at: bool,
    /// The last value that does not fail, or the first that does.
    pub fail: Quantity,
    /// That value itself fails.
    pub fails_at: bool,
}

impl Edge {
    fn sharp(at: Quantity, passes_at: bool) -> Self {
        Self {
            pass: at,
            passes_at,
            fail: at,
            fails_at: !passes_at,
        }
    }

    /// There are values that neither pass nor fail.
    pub fn has_grey_zone(&self) -> bool {
        self.pass != self.fail
    }
}

/// The values that pass: above `low` and below `high`, where there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// The lower end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Edge>,
    /// The upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Edge>,
}

/// How a value lies to a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BandPosition {
    Inside,
    Grey,
    Outside,
}

impl Band {
    pub(super) fn of(measure: &Measure, holds_is_bad: bool) -> Option<Self> {
        let at = Quantity::of(measure.low)?;
        let low = |at, passes_at| Self {
            low: Some(Edge::sharp(at, passes_at)),
            high: None,
        };
        let high = |at, passes_at| Self {
            low: None,
            high: Some(Edge::sharp(at, passes_at)),
        };
        let between = |least, most| Self {
            low: Some(Edge::sharp(least, true)),
            high: Some(Edge::sharp(most, true)),
        };
        Some(match (measure.operator, holds_is_bad) {
            (Operator::AtLeast, false) => low(at, true),
            (Operator::Above, false) => low(at, false),
            (Operator::AtMost, false) => high(at, true),
            (Operator::Below, false) => high(at, false),
            (Operator::AtLeast, true) => high(at, false),
            (Operator::Above, true) => high(at, true),
            (Operator::AtMost, true) => low(at, false),
            (Operator::Below, true) => low(at, true),
            (Operator::Between, false) => between(at, Quantity::of(measure.high?)?),
            (Operator::Equals, false) => between(at, at),
            // "About" is for people, and what must not be between two values has two bands.
            (Operator::About, _) | (Operator::Between | Operator::Equals, true) => return None,
        })
    }

    /// The band with the grey zone up to the end of another one, whose outside is what fails.
    pub(super) fn up_to(self, hold: &Self) -> Self {
        let wider = |go: Option<Edge>,
                     hold: Option<Edge>,
                     is_wider: fn(Quantity, Quantity) -> bool| {
            match (go, hold) {
                (Some(go), Some(hold)) if is_wider(hold.fail, go.pass) => Some(Edge {
                    fail: hold.fail,
                    fails_at: hold.fails_at,
                    ..go
                }),
                (go, _) => go,
            }
        };
        Self {
            low: wider(self.low, hold.low, |hold, go| hold < go),
            high: wider(self.high, hold.high, |hold, go| hold > go),
        }
    }

    pub(super) fn lies(&self, value: Quantity) -> BandPosition {
        let low = self
            .low
            .is_none_or(|edge| value > edge.pass || (edge.passes_at && value == edge.pass));
        let high = self
            .high
            .is_none_or(|edge| value < edge.pass || (edge.passes_at && value == edge.pass));
        let under = self
            .low
            .is_some_and(|edge| value < edge.fail || (edge.fails_at && value == edge.fail));
        let over = self
            .high
            .is_some_and(|edge| value > edge.fail || (edge.fails_at && value == edge.fail));
        match (low && high, under || over) {
            (true, _) => BandPosition::Inside,
            (false, true) => BandPosition::Outside,
            (false, false) => BandPosition::Grey,
        }
    }

    /// The band in words: "at least 95 %, grey from 90 %".
    pub fn words(&self, unit: Option<&str>) -> String {
        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let end = |edge: &Edge, at: &str, beyond: &str| {
            let word = if edge.passes_at { at } else { beyond };
            format!("{word} {}{unit}", edge.pass)
        };
        let asked = match (&self.low, &self.high) {
            (Some(low), Some(high)) if low.pass == high.pass => {
                format!("exactly {}{unit}", low.pass)
            }
            (Some(low), Some(high)) => format!(
                "{} and {}",
                end(low, "at least", "above"),
                end(high, "at most", "below")
            ),
            (Some(low), None) => end(low, "at least", "above"),
            (None, Some(high)) => end(high, "at most", "below"),
            (None, None) => "any value".to_owned(),
        };
        let grey = [(self.low, "from"), (self.high, "to")]
            .into_iter()
            .filter_map(|(edge, word)| {
                let edge = edge.filter(Edge::has_grey_zone)?;
                Some(format!(", grey {word} {}{unit}", edge.fail))
            })
            .collect::<String>();
        asked + &grey
    }
}
