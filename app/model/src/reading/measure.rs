//! Numbers that mean something: `< 0.1%`, `p95 < 2s`, `95%+`, `0 critical issues`, `24-48h`.

use super::words::{pattern, plain, stem, tokens, words};
use crate::trade;
use regex::Regex;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::LazyLock;

/// How the measured value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
    /// `=`
    Equals,
    /// Between two values.
    Between,
    /// About.
    About,
}

impl Operator {
    /// More is better.
    pub(super) fn is_upwards(self) -> bool {
        matches!(self, Self::Above | Self::AtLeast)
    }

    /// The sign in `check --json` and on screen.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
            Self::Equals => "=",
            Self::Between => "..",
            Self::About => "~",
        }
    }
}

/// A comparison that somebody can carry out.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// How.
    pub operator: Operator,
    /// The value, or the lower one of two.
    pub low: f64,
    /// The upper one of two.
    pub high: Option<f64>,
    /// `%`, `ms`, `h`, `KB`, ...
    pub unit: Option<String>,
}

impl fmt::Display for Measure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit.as_deref().unwrap_or("");
        match self.high {
            Some(high) => write!(to, "{} to {high}{unit}", self.low),
            None => write!(to, "{} {}{unit}", self.operator.sign(), self.low),
        }
    }
}

static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    let words = |lists: &[&[&str]]| -> String {
        let mut words: Vec<&str> = lists.concat();
        // The longest first: "not more than" before "more than".
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        words
            .into_iter()
            .map(|word| {
                let spaced = !word.starts_with(trade::is_unspaced);
                let end = word.ends_with(char::is_alphabetic);
                format!(
                    "{}{}{}",
                    if spaced { r"\b" } else { "" },
                    regex::escape(word),
                    if spaced && end { r"\b" } else { "" }
                )
            })
            .collect::<Vec<_>>()
            .join("|")
    };
    let before = words(&[trade::BELOW, trade::AT_MOST, trade::ABOVE, trade::AT_LEAST]);
    let behind = words(&[
        trade::BELOW_BEHIND,
        trade::AT_MOST_BEHIND,
        trade::ABOVE_BEHIND,
        trade::AT_LEAST_BEHIND,
    ]);
    // Nothing stands between "500ms" and what follows it where words stand without blanks.
    let tight = [
        trade::BELOW_BEHIND,
        trade::AT_MOST_BEHIND,
        trade::ABOVE_BEHIND,
        trade::AT_LEAST_BEHIND,
    ]
    .concat();
    let tight: Vec<&str> = tight
        .into_iter()
        .filter(|word| word.starts_with(trade::is_unspaced))
        .collect();
    let tight = tight.join("|");
    let units = |units: &[(&'static str, &str)]| {
        let units = units.iter().map(|(word, _)| *word);
        units.collect::<Vec<_>>().join("|")
    };
    let (spaced, unspaced) = (units(trade::UNITS), units(trade::UNITS_UNSPACED));
    let number = r"\d+(?:[.,]\d+)*";
    pattern(&format!(
        r"(?i)(?:(?P<op><=|>=|[<>≤≥=~＜＞]|{before})\s*)?~?\s*(?P<low>{number})(?:\s*(?:[-–]|\bto\b|\bbis\b)\s*(?P<high>{number}))?(?P<ratio>/\d+)?\s*(?P<plus>\+)?(?:(?P<unit_tight>ms|min|s|h|kb|mb|gb)(?P<tail_tight>{tight})|(?P<unit>[%％](?:/(?:hour|h|min|day))?|(?:ms|µs|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d|weeks?|months?|kb|mb|gb|tb|kib|mib|gib|rps|req/s|points?|x|{spaced})\b|{unspaced})?(?P<more>\+)?(?P<tail>\s*(?:{behind}))?)"
    ))
});

/// The measure in a text and where it stands. The most telling one, where there are several.
pub fn find(text: &str) -> Option<(Measure, Range<usize>)> {
    most_telling(text)
        .map(|(_, measure, range)| (measure, range))
        .or_else(|| count(text).map(|measure| (measure, 0..0)))
}

/// The same where a sign or words compare.
pub(super) fn comparison(text: &str) -> Option<(Measure, Range<usize>)> {
    most_telling(text)
        .filter(|(telling, measure, _)| {
            let is_side = !matches!(measure.operator, Operator::About | Operator::Equals);
            *telling == COMPARED && is_side && measure.high.is_none()
        })
        .map(|(_, measure, range)| (measure, range))
}

/// How telling a measure is that compares by a sign or by words.
const COMPARED: u8 = 3;

fn most_telling(text: &str) -> Option<(u8, Measure, Range<usize>)> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut best: Option<(u8, Measure, Range<usize>)> = None;
    for found in MEASURE.captures_iter(text) {
        let (Some(whole), Some(low)) = (found.get(0), found.name("low")) else {
            continue;
        };
        // `p95`, `v2`, `5xx`, `1.2.3`: a name with a digit in it is no number.
        let before = text[..low.start()].chars().next_back();
        let after = text[low.start()..]
            .chars()
            .find(|character| !character.is_ascii_digit() && !matches!(character, '.' | ',' | '-'));
        let glued = |character: char| {
            (character.is_alphanumeric() && !trade::is_unspaced(character)) || character == '_'
        };
        if before.is_some_and(|character| glued(character) || matches!(character, '.' | '#' | ':'))
            || (after.is_some_and(glued)
                && found.name("unit").is_none()
                && found.name("unit_tight").is_none())
        {
            continue;
        }
        let Some(low_value) = number(low.as_str()) else {
            continue;
        };
        let high = found.name("high").and_then(|high| number(high.as_str()));
        let plus = found.name("plus").is_some() || found.name("more").is_some();
        let either = |one: &str, other: &str| found.name(one).or(found.name(other));
        let unit = either("unit", "unit_tight").map(|unit| unit_name(unit.as_str()));
        let at_beginning = plain(text).starts_with(low.as_str());
        let written = either("tail", "tail_tight");
        let tail = written.and_then(|tail| behind(tail.as_str()));
        let operator = match found.name("op").map(|op| before_number(op.as_str())) {
            _ if high.is_some() => Operator::Between,
            Some(operator) => operator,
            None if let Some(tail) = tail => tail,
            None if plus => Operator::AtLeast,
            // "0 critical issues", "0×500 errors"
            None if low_value == 0.0 && at_beginning => Operator::Equals,
            None if unit.is_some() => Operator::AtLeast,
            None => continue,
        };
        let telling = match operator {
            _ if found.name("op").is_some() || written.is_some() || plus => COMPARED,
            Operator::Equals => 2,
            _ => 1,
        };
        if best.as_ref().is_none_or(|(least, ..)| telling > *least) {
            let measure = Measure {
                operator,
                low: low_value,
                high,
                unit,
            };
            best = Some((telling, measure, whole.range()));
        }
    }
    best
}

/// The measure in a cell, where a number alone is what must be met.
pub(super) fn in_cell(text: &str) -> Option<Measure> {
    let alone = || {
        let low = number(text.trim())?;
        Some(Measure {
            operator: Operator::Equals,
            low,
            high: None,
            unit: None,
        })
    };
    let found = || {
        let (telling, mut measure, _) = most_telling(text)?;
        // "300 ms" as a target is what it may take.
        let is_time = matches!(measure.unit.as_deref(), Some("ms" | "s" | "min"));
        if is_time && telling < COMPARED && measure.operator == Operator::AtLeast {
            measure.operator = Operator::AtMost;
        }
        Some(measure)
    };
    found().or_else(|| count(text)).or_else(alone)
}

/// "No rollbacks", "Zero alerts", "All tests passing": counts in words.
fn count(text: &str) -> Option<Measure> {
    let text = plain(text);
    let after_label = text.split_once(": ").map_or(text, |(_, rest)| rest);
    let mut words = tokens(after_label);
    let exactly = |low, unit: Option<&str>| Measure {
        operator: Operator::Equals,
        low,
        high: None,
        unit: unit.map(str::to_owned),
    };
    match words.next()?.as_ref() {
        "zero" => Some(exactly(0.0, None)),
        // "No" alone is an answer.
        "no" if words.next().is_some() => Some(exactly(0.0, None)),
        "all" if words.any(|word| word.starts_with("pass")) => Some(exactly(100.0, Some("%"))),
        _ => None,
    }
}

/// What a sign or words before a number compare.
fn before_number(op: &str) -> Operator {
    let low = trade::lower(op);
    match low.as_str() {
        "<" | "＜" => Operator::Below,
        "<=" | "≤" => Operator::AtMost,
        ">" | "＞" => Operator::Above,
        ">=" | "≥" => Operator::AtLeast,
        "=" => Operator::Equals,
        _ if trade::BELOW.contains(&low.as_str()) => Operator::Below,
        _ if trade::AT_MOST.contains(&low.as_str()) => Operator::AtMost,
        _ if trade::ABOVE.contains(&low.as_str()) => Operator::Above,
        _ if trade::AT_LEAST.contains(&low.as_str()) => Operator::AtLeast,
        _ => Operator::About,
    }
}

/// What words behind a number compare.
fn behind(tail: &str) -> Option<Operator> {
    let low = trade::lower(tail.trim());
    let says = |words: &[&str]| words.contains(&low.as_str());
    if says(trade::BELOW_BEHIND) {
        Some(Operator::Below)
    } else if says(trade::AT_MOST_BEHIND) {
        Some(Operator::AtMost)
    } else if says(trade::ABOVE_BEHIND) {
        Some(Operator::Above)
    } else {
        says(trade::AT_LEAST_BEHIND).then_some(Operator::AtLeast)
    }
}

/// A number with a point or a comma before its decimals, and either between its thousands.
fn number(text: &str) -> Option<f64> {
    let groups = |sign: char| {
        let mut parts = text.split(sign);
        let first = parts.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && first != "0" && parts.all(|part| part.len() == 3)
    };
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let plain = match (commas, points) {
        (0, 0 | 1) => text.to_owned(),
        // "1,234" is a thousand in most plans, "0,5" and "1,25" have decimals.
        (1, 0) if !groups(',') => text.replace(',', "."),
        (_, 0) if groups(',') => text.replace(',', ""),
        (0, _) if groups('.') => text.replace('.', ""),
        (_, 1) if text.rfind('.') > text.rfind(',') => text.replace(',', ""),
        (1, _) => text.replace('.', "").replace(',', "."),
        _ => return None,
    };
    plain.parse().ok()
}

fn unit_name(unit: &str) -> String {
    let unit = unit.to_lowercase();
    let foreign = trade::UNITS.iter().chain(trade::UNITS_UNSPACED);
    if let Some((_, known)) = foreign.clone().find(|(word, _)| *word == unit) {
        return (*known).to_owned();
    }
    match unit.as_str() {
        "％" => "%",
        "second" | "seconds" | "sec" | "secs" => "s",
        "minute" | "minutes" | "min" | "mins" | "m" => "min",
        "hour" | "hours" => "h",
        "day" | "days" => "d",
        "week" => "weeks",
        "month" => "months",
        "point" => "points",
        "%/h" => "%/hour",
        "kb" | "mb" | "gb" | "tb" => return unit.to_uppercase(),
        other => other,
    }
    .to_owned()
}

/// What is measured, in lower case: the words without the number, without brackets, and without the words
/// that only say that something must be so.
pub fn metric(text: &str, measure: Option<&Range<usize>>) -> String {
    const FILLER: [&str; 28] = [
        "a",
        "acceptable",
        "achieve",
        "all",
        "are",
        "be",
        "check",
        "confirm",
        "elapsed",
        "ensure",
        "found",
        "is",
        "keep",
        "must",
        "need",
        "needs",
        "no",
        "of",
        "overall",
        "remain",
        "remained",
        "remains",
        "required",
        "should",
        "stay",
        "target",
        "the",
        "verify",
    ];
    const CUTS: [&str; 10] = [
        " → ",
        " -> ",
        " during ",
        " throughout ",
        " for ",
        " on ",
        " per ",
        " with ",
        " within ",
        " since ",
    ];
    // The limit of an endpoint is about that endpoint and no other.
    if text.starts_with('/') {
        let end = text.find([':', ' ']).unwrap_or(text.len());
        return text[..end].to_lowercase();
    }
    let (before, between, after) = match measure {
        Some(measure) => (&text[..measure.start], " ", &text[measure.end..]),
        None => (text, "", ""),
    };
    let mut open = String::with_capacity(text.len() + 1);
    let mut depth = 0_usize;
    for character in [before, between, after].into_iter().flat_map(str::chars) {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => open.push(character),
            _ => {}
        }
    }
    let end = CUTS
        .iter()
        .filter(|_| measure.is_some())
        .filter_map(|cut| open.find(cut).filter(|at| *at > 0))
        .min()
        .unwrap_or(open.len());
    let all: Vec<Cow<'_, str>> = tokens(&open[..end]).collect();
    let telling: Vec<&str> = all
        .iter()
        .map(AsRef::as_ref)
        .filter(|word| !FILLER.contains(word))
        .collect();
    if telling.is_empty() {
        all.join(" ")
    } else {
        telling.join(" ")
    }
}

/// The words of a metric, taken apart once to be compared with many others.
#[derive(Debug)]
pub struct Metric<'a> {
    written: &'a str,
    /// Each word without its ending, once and in order.
    all: Vec<Cow<'a, str>>,
    telling: Vec<Cow<'a, str>>,
    percentiles: Vec<Cow<'a, str>>,
}

impl<'a> Metric<'a> {
    /// Takes a metric apart that is written in lower case.
    pub fn of(written: &'a str) -> Self {
        const GENERIC: [&str; 26] = [
            "and",
            "anomal",
            "average",
            "current",
            "in",
            "issue",
            "level",
            "mean",
            "or",
            "pass",
            "passed",
            "passing",
            "percentage",
            "problem",
            "rate",
            "result",
            "success",
            "test",
            "time",
            "to",
            "total",
            "usage",
            "value",
            "with",
            "zero",
            "×",
        ];
        let mut all: Vec<Cow<'a, str>> = words(written).map(stem).collect();
        all.sort();
        all.dedup();
        let (percentiles, others): (Vec<_>, Vec<_>) =
            all.iter().cloned().partition(|word| is_percentile(word));
        let telling = others
            .into_iter()
            .filter(|word| !GENERIC.contains(&word.as_ref()))
            .collect();
        Self {
            written,
            all,
            telling,
            percentiles,
        }
    }

    /// It says what is measured, and not only that something is.
    pub fn is_telling(&self) -> bool {
        !self.telling.is_empty()
    }

    /// Whether two metrics are the same thing under longer and shorter names: every telling word of the
    /// shorter one stands in the longer one, and both speak of the same percentile.
    pub fn is_same(&self, other: &Self) -> bool {
        if self.written.starts_with('/') || other.written.starts_with('/') {
            return self.written == other.written;
        }
        if self.percentiles != other.percentiles {
            return false;
        }
        if self.telling.is_empty() || other.telling.is_empty() {
            return !self.all.is_empty() && self.all == other.all;
        }
        let within = |short: &Self, long: &Self| {
            short.telling.iter().all(|word| long.telling.contains(word))
        };
        within(self, other) || within(other, self)
    }
}

fn is_percentile(word: &str) -> bool {
    word.strip_prefix('p')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match find(text) {
            None => "nothing".to_owned(),
            Some((measure, range)) => format!("{} {measure}", metric(text, Some(&range)))
                .trim()
                .to_owned(),
        }
    }

    #[test]
    fn measures_are_read_as_people_write_them() {
        for (text, expected) in [
            ("Error rate < 0.1%", "error rate < 0.1%"),
            ("p95 latency < 2s", "p95 latency < 2s"),
            ("Must achieve 95%+ pass rate", "pass rate >= 95%"),
            ("0 critical issues", "critical issues = 0"),
            ("0×500 errors (must remain 0)", "500 errors = 0"),
            (
                "Soak: 24-48h complete, stable",
                "soak complete stable 24 to 48h",
            ),
            (
                "95%+ tests passing (~190/200 points)",
                "tests passing >= 95%",
            ),
            ("Bundle size (about 265-465KB)", "bundle size 265 to 465KB"),
            (
                "Memory growing > 5%/hour → ALERT",
                "memory growing > 5%/hour",
            ),
            (
                "P99 latency acceptable (< 10s for /execute)",
                "p99 latency < 10s",
            ),
            ("No memory leaks", "memory leaks = 0"),
            (
                "E2E tests: all passing on staging",
                "e2e tests passing = 100%",
            ),
            ("30 s or less", "<= 30s"),
            ("Opened: 98.0 % or more", "opened >= 98%"),
            ("Connections: < 20 active", "connections active < 20"),
            ("/api/runs/{id}: < 50ms", "/api/runs/{id} < 50ms"),
            ("Fehlerquote < 0,5 %", "fehlerquote < 0.5%"),
            ("Antwortzeit höchstens 1,2 Sekunden", "antwortzeit <= 1.2s"),
            ("Rows copied: at least 1,250", "rows copied >= 1250"),
            ("错误率低于0.5%", "错误率 < 0.5%"),
            ("応答時間 300ミリ秒以下", "応答時間 <= 300ms"),
            ("応答時間 500ms以下", "応答時間 <= 500ms"),
            ("Tickets: 10 maximum", "tickets <= 10"),
            ("Performance meets targets", "nothing"),
            ("no", "nothing"),
            ("Answers 503 when off", "nothing"),
            ("Test all 8 breakpoints", "nothing"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn one_metric_may_have_a_long_and_a_short_name() {
        for (one, other, same) in [
            ("error rate", "errors", true),
            ("manual qa pass rate", "manual qa", true),
            ("cpu usage", "cpu", true),
            ("p95 latency", "p99 latency", false),
            ("error rate", "cache hit rate", false),
            ("cpu usage", "memory usage", false),
            ("/api/runs", "/api/runs/metrics", false),
        ] {
            assert_eq!(
                Metric::of(one).is_same(&Metric::of(other)),
                same,
                "{one} / {other}"
            );
        }
    }
}
