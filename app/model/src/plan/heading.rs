//! What the words of one heading say: a phase, a moment, a trade, a condition, the way back.

use super::beside::{condition, share, split_duration};
use super::counts::{BARE, COUNTED, DOTTED, MOMENT, NAME_BEHIND, ORDINAL, UNSPACED, whole};
use super::role::{Role, role};
use super::way_back::says_way_back;
use crate::trade;
use regex::{Captures, Regex};

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
}
