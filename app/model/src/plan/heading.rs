//! What the words of one heading say: a phase, a moment, a trade, a condition, the way back.

use super::stage::is_stage;
use super::way_back::says_way_back;
use crate::reading::words::pattern;
use crate::trade;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What a section is by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// "Phase 2", "Schritt 3", "Wave 1", or the name of a stage.
    Phase,
    /// "T-2 hours", "Day 3", "14:30".
    Moment,
    /// "Before the move", "Post-deployment".
    Order,
    /// "Preparation", "Cutover": the work itself, where nothing says otherwise.
    Process,
    /// "Security", "Database".
    Trade,
    /// "P0 blockers", "Must have".
    Tier,
    /// Anything else.
    Other,
}

/// How a heading is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// Not at all.
    No,
    /// "Phase 2", "Stage B".
    Phase,
    /// "Step 2".
    Step,
    /// "2. Build".
    Dotted,
}

/// A heading, read.
#[derive(Debug, Clone)]
pub(super) struct Name {
    /// What it is.
    pub role: Role,
    /// Its words without number and duration.
    pub name: String,
    /// Its number, if it is whole.
    pub number: Option<usize>,
    /// How it is counted.
    pub counted: Counted,
    /// The words in brackets at its end that are a time.
    pub duration: Option<String>,
    /// When it applies, where it does not always.
    pub condition: Option<String>,
    /// How much of its list must hold, in per cent.
    pub share: Option<f64>,
    /// It says how to go back.
    pub way_back: bool,
    /// It is a chapter about the document and holds no steps.
    pub chapter: bool,
    /// Nothing but a blank stands behind its number.
    pub is_bare: bool,
}

fn alternatives(words: &[&str]) -> String {
    words.join("|")
}

/// Signs between a number and a name.
const BETWEEN: &str = r"[\s:：.、．)）\-–—·・|]*";

static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(&[trade::PHASE, trade::WAVE].concat());
    pattern(&format!(
        r"^\W*(?<word>(?i:{words}))\s*[#№]?\s*(?:(?<number>\d{{1,3}})(?<part>(?:\.\d+)+|[a-z]\b)?|(?<letter>[A-Z]|[IVX]{{1,4}}))(?:\b|$)(?:\s*(?:of|/|von|sur|de|di|van|z|из)\s*\d+\b)?{BETWEEN}(?<name>.*)$"
    ))
});
static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(trade::PHASE);
    pattern(&format!(
        r"^\W*(?<number>\d{{1,2}})(?:\.|st|nd|rd|th|re|ère|er|e|ème|ª|º|-й|-я|-ый)?\s+(?<word>(?i:{words}))\b{BETWEEN}(?<name>.*)$"
    ))
});
static UNSPACED: LazyLock<Regex> = LazyLock::new(|| {
    let words = alternatives(trade::PHASE_UNSPACED);
    let number = "[0-9０-９一二三四五六七八九十]{1,3}";
    pattern(&format!(
        r"^\W*(?:(?:第|제)?\s*(?<first>{number})\s*(?<after>{words})|(?<before>{words})\s*(?<last>{number}))(?:\b|$)?{BETWEEN}(?<name>.*)$"
    ))
});
static DOTTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^\w(\[]*(?:(?<number>\d{1,2})(?:[.)．]\s+|[、．]\s*|\s+[-–—]\s+|:\s+)|(?<part>\d{1,2}(?:\.\d{1,2})+)[.):]?\s+|(?<han>[一二三四五六七八九十]{1,3})[、.．]\s*|(?<circle>[①-⑳])\s*|(?<letter>[A-Z]|[IVX]{1,4})[.)]\s+)(?<name>\S.*)$",
    )
});
/// "1 Preparation", as in numbered chapters. Others beside it have to count on.
static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?<number>\d{1,2})\s+(?<name>[A-ZÀ-ÖØ-ÞĄ-ŽА-Я].*)$"));
/// An hour behind a day: "Tuesday, 07:00".
const AT: &str = r",?\s+\d{1,2}[:.h]\d{2}(?:\s*(?:UTC|CET|CEST|GMT|Uhr)\b)?";
static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    let units = trade::TIME_UNITS;
    let counted = alternatives(trade::TIME_UNIT);
    let forms = [
        format!(
            r"T\s*(?:[-+−–—±]|minus\b|plus\b)\s*\d+(?:[.,:]\d+)?\s*(?:{units}\b)?(?:\s*(?:to|bis|à|a|until|[-–—])\s*T?\s*[-+−]?\s*\d+\s*{units}\b)?"
        ),
        r"T\s*[-=+]?\s*0\b".to_owned(),
        r"[DJHGД]\s*[-+−–]\s*\d+(?:\s*(?:[àa-]|to|bis)\s*[DJHGД]?\s*[-+−–]?\s*\d+)?\b".to_owned(),
        r"(?:D-Day|Day Zero|Jour J|Tag X|Día D|Dia D)\b".to_owned(),
        format!(r"(?:{counted})(?:s|e|en|n)?\s*[-+−#]?\s*\d+(?:\s*(?:[-–—]|to|bis|à|a)\s*\d+)?\b"),
        format!(
            r"\d+(?:[.,]\d+)?(?:\s*[-–—]\s*\d+)?\s*{units}\s+(?:before|after|prior|later|vor|nach|vorher|danach|avant|après|antes|después|depois|após|prima|dopo|voor|na|przed|po|до|после)\b[^:–—]*"
        ),
        r"\d{1,2}(?:[:.]\d{2}|h\d{2}|:\d{2}:\d{2})(?:\s*[-–—]\s*\d{1,2}[:.h]\d{2})?(?:\s*(?:UTC|CET|CEST|GMT|Uhr|am|pm|h)\b)?".to_owned(),
        format!(r"\d{{4}}-\d{{2}}-\d{{2}}\b(?:{AT})?"),
        r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})\b".to_owned(),
        format!(r"(?:{})\b(?:{AT})?", alternatives(trade::WEEKDAY)),
        r"(?:周|星期|礼拜)[一二三四五六日天]|[月火水木金土日]曜日?|[월화수목금토일]요일".to_owned(),
        r"第\s*[\d一二三四五六七八九十]+\s*(?:天|日|周|週|小时|時間)".to_owned(),
        r"\d+\s*(?:日目|週目|時間目|일차|주차|天前|天后|天後|小时前|小时后|分钟前|分钟后|周前|周后|日前|日後|時間前|時間後|分前|分後|週間前|週間後|일\s*전|일\s*후|시간\s*전|시간\s*후|분\s*전|분\s*후|주\s*전|주\s*후)".to_owned(),
        r"\d{1,2}\s*[時时点시]\s*(?:\d{1,2}\s*分?|半)?".to_owned(),
    ];
    pattern(&format!(
        r"(?i)^[^\w(\[]*(?<moment>{})(?<rest>.*)$",
        forms.join("|")
    ))
});
static MOMENT_INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b[TDJ]\s?[-+−–]\s?\d|[(\[](?:(?i)day|week|tag|woche|jour|semaine|día|dia|semana)\s+\d",
    )
});
static ORDER_INSIDE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:pre|post|pré|pós)[- ]\w"));
static NAME_BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?::|：|\s[-–—])\s*(\S.*)$"));
static SHARE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d{1,3}(?:[.,]\d+)?)\s*[%％]"));
static DURATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)^(?:~|≈|about|approx\.?|ca\.?|circa|etwa|environ|unos|cerca de|około|около|约|約|약)?\s*\d[\d.,]*(?:\s*[-–—]\s*\d[\d.,]*|\s*(?:to|bis|à|a)\s*\d[\d.,]*)?\s*(?:{}|分钟?|小时|時間|天|日|周|週間?|분|시간|일|주)\b?$",
        trade::TIME_UNITS
    ))
});
static TIER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\W*(?:p[0-4]|tier\s*\d|priority\s*\d|prio\s*\d|level\s*\d)\b"));

/// The words of longer headings are not looked at.
const MAX_BYTES: usize = 300;

impl Name {
    /// A heading that says nothing.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            role: Role::Other,
            name: text.to_owned(),
            number: None,
            counted: Counted::No,
            duration: None,
            condition: None,
            share: None,
            way_back: false,
            chapter: false,
            is_bare: false,
        }
    }

    /// Reads a heading.
    pub(super) fn of(text: &str) -> Self {
        Self::read(undecorated(text), Self::bare)
    }

    /// Reads a heading whose bare number counts nothing.
    pub(super) fn without_number(text: &str) -> Self {
        Self::read(undecorated(text), |_| None)
    }

    fn bare(text: &str) -> Option<Self> {
        let found = BARE.captures(text)?;
        Some(Self {
            counted: Counted::Dotted,
            number: found.name("number")?.as_str().parse().ok(),
            is_bare: true,
            ..Self::plain(found.name("name")?.as_str())
        })
    }

    fn read(text: &str, bare: impl Fn(&str) -> Option<Self>) -> Self {
        if text.is_empty() || text.len() > MAX_BYTES {
            return Self::plain(text);
        }
        let counted = Self::counted(text).or_else(|| bare(text));
        let mut name = counted.unwrap_or_else(|| Self::plain(text));
        let low = trade::lower(text);
        let own = trade::lower(&name.name);
        let rest = if name.counted == Counted::No {
            &low
        } else {
            &own
        };
        name.way_back = says_way_back(rest);
        name.chapter = trade::after(rest, trade::CHAPTER).is_some_and(|rest| {
            // "Overview of the checks", and not "Details are checked".
            rest.split_whitespace().count() <= 4
        });
        name.condition = condition(rest, &name.name);
        name.share = share(&low);
        if name.role == Role::Other {
            name.role = role(&name.name, rest);
        }
        let (words, duration) = split_duration(&name.name);
        name.duration = duration.map(str::to_owned);
        if !words.is_empty() {
            name.name = words.to_owned();
        }
        name
    }

    fn counted(text: &str) -> Option<Self> {
        let numbered = |role, counted, number: Option<usize>, name: &str| {
            let name = name.trim();
            // What is left has to be a name: "Phase 2 (1 day)" is called "Phase 2".
            let is_name = name.chars().any(char::is_alphanumeric) && !name.starts_with(['(', '[']);
            Self {
                role,
                counted,
                number,
                ..Self::plain(if is_name { name } else { text })
            }
        };
        // "2. Phase: Build"; in "2. Phase 3" the first number is that of a chapter.
        let is_named = |found: &Captures<'_>| {
            let name = found.name("name").map_or("", |name| name.as_str());
            !name.starts_with(|first: char| first.is_ascii_digit())
        };
        if let Some(found) = COUNTED
            .captures(text)
            .or_else(|| ORDINAL.captures(text).filter(is_named))
        {
            let word = trade::lower(found.name("word")?.as_str());
            let part = found
                .name("part")
                .is_some_and(|part| !part.as_str().is_empty());
            let number = found
                .name("number")
                .filter(|_| !part)
                .and_then(|number| number.as_str().parse().ok());
            let name = found.name("name")?.as_str();
            if trade::is(&word, trade::WAVE) {
                return Some(Self {
                    role: Role::Phase,
                    counted: Counted::Phase,
                    number: None,
                    ..Self::plain(text)
                });
            }
            // A letter alone names nothing: "Stage B" stays "Stage B".
            let counted = match trade::is(&word, trade::STEP) {
                true => Counted::Step,
                false => Counted::Phase,
            };
            return Some(numbered(Role::Phase, counted, number, name));
        }
        if let Some(found) = UNSPACED.captures(text) {
            let word = found.name("after").or(found.name("before"))?.as_str();
            let number = found.name("first").or(found.name("last"))?.as_str();
            let counted = match trade::STEP_UNSPACED.contains(&word) {
                true => Counted::Step,
                false => Counted::Phase,
            };
            return Some(numbered(
                Role::Phase,
                counted,
                whole(number),
                found.name("name")?.as_str(),
            ));
        }
        if let Some(found) = MOMENT.captures(text) {
            let rest = found.name("rest")?.as_str();
            let is_whole = rest
                .chars()
                .next()
                .is_none_or(|next| !next.is_alphanumeric() || !next.is_ascii());
            if is_whole {
                let behind = NAME_BEHIND.captures(rest).and_then(|behind| behind.get(1));
                let name = behind.map_or(text, |behind| behind.as_str());
                return Some(Self {
                    role: Role::Moment,
                    ..Self::plain(name)
                });
            }
        }
        let found = DOTTED.captures(text)?;
        let number = found
            .name("number")
            .or(found.name("han"))
            .or(found.name("circle"));
        let number = number.and_then(|number| whole(number.as_str()));
        let name = found.name("name")?.as_str();
        // "2. Phase 2: Build" is a phase, "2. T-1 day" a moment.
        let says = |pattern: &Regex| pattern.is_match(name);
        if says(&COUNTED) || says(&UNSPACED) {
            return Self::counted(name);
        }
        let inner = says(&MOMENT).then(|| Self::counted(name)).flatten();
        let (role, name) = match &inner {
            Some(inner) => (inner.role, inner.name.as_str()),
            None => (Role::Other, name),
        };
        Some(Self {
            role,
            counted: Counted::Dotted,
            number,
            ..Self::plain(name)
        })
    }

    /// The document itself calls it a phase or a moment.
    pub(super) fn is_strong(&self) -> bool {
        matches!(self.role, Role::Phase | Role::Moment | Role::Order)
    }
}

/// A heading without the pictures around it.
fn undecorated(text: &str) -> &str {
    let is_picture = |character: char| {
        let is_quote = "«»„“”‘’「」『』【】《》（）：、。！？…–—%€°".contains(character);
        character.is_whitespace()
            || !(character.is_ascii()
                || character.is_alphanumeric()
                || is_quote
                || ('①'..='⑳').contains(&character))
    };
    text.trim_matches(is_picture)
}

/// A number in any of its letters.
fn whole(text: &str) -> Option<usize> {
    const HAN: &str = "一二三四五六七八九";
    let digits: String = text
        .chars()
        .map(|character| match character {
            '０'..='９' => char::from_u32(character as u32 - 0xff10 + 0x30).unwrap_or(character),
            other => other,
        })
        .collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let mut letters = text.chars();
    let first = letters.next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(first as usize - '①' as usize + 1);
    }
    let digit = |character: char| {
        HAN.chars()
            .position(|han| han == character)
            .map(|at| at + 1)
    };
    match (text.split_once('十'), digit(first)) {
        (Some((tens, ones)), _) => {
            let tens = tens.chars().next().map_or(Some(1), digit)?;
            let ones = ones.chars().next().map_or(Some(0), digit)?;
            Some(tens * 10 + ones)
        }
        (None, found) => found.filter(|_| letters.next().is_none()),
    }
}

fn role(text: &str, low: &str) -> Role {
    if is_stage(text) {
        Role::Phase
    } else if MOMENT_INSIDE.is_match(text) {
        Role::Moment
    } else if TIER.is_match(text)
        || (trade::after(low, trade::TIER).is_some() && low.split_whitespace().count() <= 8)
    {
        Role::Tier
    } else if is_trade(low) {
        Role::Trade
    } else if (trade::after(low, trade::ORDER).is_some() && !low.contains("requis"))
        || (ORDER_INSIDE.is_match(low) && !low.contains("requis"))
        || trade::has(low, trade::ORDER_UNSPACED)
    {
        Role::Order
    } else if names_process(low) {
        Role::Process
    } else {
        Role::Other
    }
}

fn names_process(low: &str) -> bool {
    let few = low.split_whitespace().count() <= 6;
    (few && trade::has(low, trade::PROCESS)) || trade::has(low, trade::PROCESS_UNSPACED)
}

/// All its words are nouns of a trade, or stand beside one.
fn is_trade(low: &str) -> bool {
    let words = low
        .split(|character: char| !character.is_alphanumeric() && !matches!(character, '-' | '/'))
        .filter(|word| !word.is_empty());
    let unspaced = trade::has(low, trade::TRADE_UNSPACED);
    if unspaced {
        return !trade::has(low, trade::ORDER_UNSPACED) && low.chars().count() <= 12;
    }
    let mut found = false;
    let mut count = 0;
    for word in words {
        let word = word.trim_matches(['-', '/']);
        count += 1;
        if trade::has(word, trade::TRADE) && is_one_of(word, trade::TRADE) {
            found = true;
        } else if !(is_one_of(word, trade::BESIDE_TRADE)
            || word.len() <= 2
            || word.parse::<u32>().is_ok())
        {
            // The words of a name that is longer than one: "base de datos".
            let within = trade::TRADE.iter().any(|trade| {
                trade.contains(' ')
                    && trade.split(' ').any(|part| part == word)
                    && low.contains(trade)
            });
            if !within {
                return false;
            }
            found = true;
        }
    }
    found && count <= 7
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|known| match known.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => *known == word,
    })
}

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
fn share(low: &str) -> Option<f64> {
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
    fn a_heading_says_what_its_section_is() {
        for (heading, role, number, name) in [
            ("Phase 1: Build", Role::Phase, Some(1), "Build"),
            ("phase 12 - Soak (24 hours)", Role::Phase, Some(12), "Soak"),
            ("Stage B", Role::Phase, None, "Stage B"),
            ("Phase 2 (1 day)", Role::Phase, Some(2), "Phase 2"),
            (
                "Phase out the old pool",
                Role::Other,
                None,
                "Phase out the old pool",
            ),
            ("STEP 3 — Look", Role::Phase, Some(3), "Look"),
            ("Schritt 4: Umbau", Role::Phase, Some(4), "Umbau"),
            ("2e étape : Bascule", Role::Phase, Some(2), "Bascule"),
            ("Paso 3. Cierre", Role::Phase, Some(3), "Cierre"),
            ("Этап 2. Перенос", Role::Phase, Some(2), "Перенос"),
            ("第三阶段：扩容", Role::Phase, Some(3), "扩容"),
            ("フェーズ2：切替", Role::Phase, Some(2), "切替"),
            ("3단계: 정리", Role::Phase, Some(3), "정리"),
            ("4. Paint the gate", Role::Other, Some(4), "Paint the gate"),
            ("Ring 2 (5 %)", Role::Phase, None, "Ring 2 (5 %)"),
            ("T-3 days: pack", Role::Moment, None, "pack"),
            ("T+15m", Role::Moment, None, "T+15m"),
            ("T0 (lift)", Role::Moment, None, "T0 (lift)"),
            ("J-2", Role::Moment, None, "J-2"),
            ("Week 3", Role::Moment, None, "Week 3"),
            (
                "30 Minuten vor dem Umzug",
                Role::Moment,
                None,
                "30 Minuten vor dem Umzug",
            ),
            ("24-Hour watch", Role::Other, None, "24-Hour watch"),
            ("After the move", Role::Order, None, "After the move"),
            (
                "Nach der Umstellung",
                Role::Order,
                None,
                "Nach der Umstellung",
            ),
            ("リリース前の確認", Role::Order, None, "リリース前の確認"),
            (
                "Production Canary (10%)",
                Role::Phase,
                None,
                "Production Canary (10%)",
            ),
            ("2 Vorbereitung", Role::Process, Some(2), "Vorbereitung"),
            ("24 hours of rest", Role::Other, None, "24 hours of rest"),
            ("Security", Role::Trade, None, "Security"),
            ("Data & storage", Role::Trade, None, "Data & storage"),
            (
                "P1 serious (75 % must pass)",
                Role::Tier,
                None,
                "P1 serious (75 % must pass)",
            ),
            ("The reading room", Role::Other, None, "The reading room"),
            ("🚀 Going down ✅", Role::Other, None, "Going down"),
        ] {
            let read = Name::of(heading);
            assert_eq!(
                (read.role, read.number, read.name.as_str()),
                (role, number, name),
                "{heading}"
            );
        }
    }

    #[test]
    fn conditions_shares_and_ways_back_are_told() {
        assert_eq!(
            Name::of("If the lock is stuck").condition.as_deref(),
            Some("If the lock is stuck")
        );
        assert_eq!(
            Name::of("Second copy (only for large sites)")
                .condition
                .as_deref(),
            Some("only for large sites")
        );
        assert_eq!(Name::of("P1 (75 % must pass)").share, Some(75.0));
        assert_eq!(Name::of("P2 (at least half)").share, Some(50.0));
        assert_eq!(Name::of("Canary (10%)").share, None);
        assert!(Name::of("5. Plan de reversión").way_back);
        assert!(!Name::of("Phase 3: Rollback rehearsal").way_back);
    }

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
