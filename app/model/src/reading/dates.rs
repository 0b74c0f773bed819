//! Dates as people write them, in the languages of [`crate::trade`].

use super::words::pattern;
use crate::trade;
use regex::{Captures, Regex};
use std::sync::LazyLock;

static ISO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\b|T)"));
static UNSPACED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?"));
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})\b"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(\d{1,2})(?:\.|st|nd|rd|th|er|º|ª)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de[l]?\s+)?(\d{4})\b",
    )
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
});

/// The first date in a text as `2026-05-04`, where it can be told. "04/05/2026" cannot: it is May or April.
pub fn iso_date(text: &str) -> Option<String> {
    let part = |found: &Captures<'_>, at: usize| -> Option<u32> {
        found.get(at).and_then(|part| part.as_str().parse().ok())
    };
    let in_order = |pattern: &Regex| {
        let found = pattern.captures(text)?;
        written(part(&found, 1)?, part(&found, 2)?, part(&found, 3)?)
    };
    in_order(&ISO)
        .or_else(|| in_order(&UNSPACED))
        .or_else(|| {
            let found = DAY_FIRST.captures(text)?;
            let (day, month) = (part(&found, 1)?, part(&found, 3)?);
            let (day, month) = match found.get(2)?.as_str() {
                "." => (day, month),
                _ if day > 12 => (day, month),
                _ if month > 12 => (month, day),
                _ => return None,
            };
            written(part(&found, 4)?, month, day)
        })
        .or_else(|| {
            let found = NAMED.captures(text)?;
            let month = month(found.get(2)?.as_str())?;
            written(part(&found, 3)?, month, part(&found, 1)?)
        })
        .or_else(|| {
            let found = MONTH_FIRST.captures(text)?;
            let month = month(found.get(1)?.as_str())?;
            written(part(&found, 3)?, month, part(&found, 2)?)
        })
}

fn month(word: &str) -> Option<u32> {
    let low = trade::lower(word);
    (1..)
        .zip(trade::MONTHS)
        .find(|(_, names)| names.contains(&low.as_str()))
        .map(|(number, _)| number)
}

fn written(year: u32, month: u32, day: u32) -> Option<String> {
    let is_day = (1..=12).contains(&month) && (1..=31).contains(&day);
    is_day.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2026-05-04", Some("2026-05-04")),
            ("04.05.2026", Some("2026-05-04")),
            ("4 May 2026", Some("2026-05-04")),
            ("May 4, 2026", Some("2026-05-04")),
            ("4. Mai 2026", Some("2026-05-04")),
            ("4 de mayo de 2026", Some("2026-05-04")),
            ("4 мая 2026", Some("2026-05-04")),
            ("2026年5月4日", Some("2026-05-04")),
            ("2026년 5월 4일", Some("2026-05-04")),
            ("25/12/2026", Some("2026-12-25")),
            ("04/05/2026", None),
            ("soon", None),
        ] {
            assert_eq!(iso_date(text).as_deref(), expected, "{text}");
        }
    }
}
