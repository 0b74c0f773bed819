//! What stands beside a name: a condition, a share of a list, a duration.

use crate::reading::words::pattern;
use crate::trade;
use regex::Regex;
use std::sync::LazyLock;

static SHARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d{1,3}(?:[.,]\d+)?)\s*[%％]"));
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?:~|≈|about|approx\.?|ca\.?|circa|etwa|environ|unos|cerca de|około|около|约|約|약)?\s*\d[\d.,]*(?:\s*[-–—]\s*\d[\d.,]*|\s*(?:to|bis|à|a)\s*\d[\d.,]*)?\s*(?:{}|分钟?|小时|時間|天|日|周|週間?|분|시간|일|주)\b?$",
        trade::TIME_UNITS
    ))
});

/// When a heading or line applies, where it says that it does not always: its own words, or those in its brackets.
pub(super) fn condition(low: &str, text: &str) -> Option<String> {
    if trade::after(low, trade::CONDITION).is_some()
        || trade::CONDITION_AT_END
            .iter()
            .any(|end| low.trim_end_matches([':', ' ']).ends_with(end))
    {
        return Some(text.trim().trim_end_matches(':').to_owned());
    }
    let (_, inside) = low.rsplit_once('(')?;
    let inside = inside.split(')').next()?.trim();
    trade::after(inside, trade::CONDITION)?;
    // The letters as they were written, where both have as many.
    let written = text
        .rsplit_once(['(', '（'])
        .and_then(|(_, inside)| inside.split([')', '）']).next());
    Some(written.unwrap_or(inside).trim().to_owned())
}

/// How much of the list below must hold: "(80 % must pass)", "(all must pass)", "(at least half)".
pub(super) fn share(low: &str) -> Option<f64> {
    let told = SHARE.captures(low).and_then(|found| found.get(1));
    if let Some(told) = told.filter(|_| trade::has(low, trade::MUST_PASS)) {
        let value: f64 = told.as_str().replace(',', ".").parse().ok()?;
        return (value <= 100.0).then_some(value);
    }
    if trade::has(low, trade::HALF_OF) && trade::has(low, trade::MUST_PASS) {
        return Some(50.0);
    }
    trade::has(low, trade::ALL_OF).then_some(100.0)
}

/// `Soak (24-48 hours)` gives `Soak` and `24-48 hours`.
pub(super) fn split_duration(heading: &str) -> (&str, Option<&str>) {
    heading
        .strip_suffix([')', '）'])
        .and_then(|open| open.rsplit_once(['(', '（']))
        .filter(|(name, inside)| {
            let unit = |unit| inside.contains(unit);
            let in_english = inside
                .starts_with(|character: char| character.is_ascii_digit() || character == '~')
                && (["min", "hour", "day", "week"].into_iter().any(unit)
                    || inside.ends_with(['h', 'd']));
            !name.trim().is_empty() && (in_english || DURATION.is_match(inside.trim()))
        })
        .map_or((heading, None), |(name, inside)| {
            (name.trim_end(), Some(inside.trim()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_brackets_with_a_time_are_a_duration() {
        for (heading, name, duration) in [
            ("Soak (24-48 hours)", "Soak", Some("24-48 hours")),
            ("Umbau (1 Tag)", "Umbau", Some("1 Tag")),
            ("Checks (all must pass)", "Checks (all must pass)", None),
            ("(2 days)", "(2 days)", None),
            ("Canary (10%)", "Canary (10%)", None),
        ] {
            assert_eq!(split_duration(heading), (name, duration));
        }
    }
}
