//! Measured values: exact, so that they can be compared, hashed and sealed.

use crate::problem::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

const MILLION: i64 = 1_000_000;
/// The largest value, in whole units. Beyond it nothing that people measure by hand lies.
const MAX: f64 = 1e12;

/// A number with six decimals, held in millionths.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Quantity(i64);

impl Quantity {
    /// The nearest quantity; `None` where it is not finite or larger than 1e12.
    pub fn of(number: f64) -> Option<Self> {
        (number.is_finite() && number.abs() <= MAX)
            .then(|| Self((number * MILLION as f64).round() as i64))
    }

    /// How many hundredths `part` is of `whole`; `None` where the whole is nothing.
    pub fn percent(part: Self, whole: Self) -> Option<Self> {
        let hundredths = i128::from(part.0) * 100 * i128::from(MILLION);
        hundredths
            .checked_div(i128::from(whole.0))
            .and_then(|found| i64::try_from(found).ok())
            .map(Self)
    }

    /// Reads what a person writes into a field: `92.5`, `0.04 %`, or points as `185/200`, which become per cent.
    /// Returns the value, and the points where it was made of them.
    pub fn parse(text: &str) -> Result<(Self, Option<(Self, Self)>), Refusal> {
        let refusal = || {
            Refusal {
            field: "value".into(),
            sentence: "Write a number like 92.5, or points like 185/200. The largest is 1,000,000,000,000."
                .to_owned(),
        }
        };
        let number = |text: &str| {
            let digits: String = text
                .trim()
                .trim_end_matches(|character: char| {
                    character.is_alphabetic() || matches!(character, '%' | ' ' | '/')
                })
                .chars()
                .filter(|character| *character != ',')
                .collect();
            digits.parse().ok().and_then(Self::of).ok_or_else(refusal)
        };
        let Some((part, whole)) = text.split_once('/') else {
            return Ok((number(text)?, None));
        };
        let (part, whole) = (number(part)?, number(whole)?);
        let is_share = part.0 >= 0 && part <= whole;
        let percent = Self::percent(part, whole).filter(|_| is_share);
        Ok((percent.ok_or_else(refusal)?, Some((part, whole))))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, all) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (whole, rest) = (all / MILLION as u64, all % MILLION as u64);
        let decimals = format!("{rest:06}");
        match decimals.trim_end_matches('0') {
            "" => write!(to, "{sign}{whole}"),
            decimals => write!(to, "{sign}{whole}.{decimals}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write_is_read() {
        let read = |text| Quantity::parse(text).map(|(value, _)| value.to_string());
        assert_eq!(read("185/200"), Ok("92.5".to_owned()));
        assert_eq!(read(" 0.04 % "), Ok("0.04".to_owned()));
        assert_eq!(read("1,204 ms"), Ok("1204".to_owned()));
        assert_eq!(read("-3"), Ok("-3".to_owned()));
        for wrong in [
            "", "much", "1/0", "201/200", "-1/4", "1/2/3", "1e99", "NaN", "inf",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn it_reads_back(millionths in -1_000_000_000_000_i64..1_000_000_000_000) {
            let value = Quantity(millionths);
            prop_assert_eq!(Quantity::parse(&value.to_string()).map(|(value, _)| value), Ok(value));
        }
    }
}
