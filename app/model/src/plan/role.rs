//! What a section is by the words of its heading.

use super::stage::is_stage;
use crate::reading::words::pattern;
use crate::trade;
use regex::Regex;
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

static MOMENT_INSIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b[TDJ]\s?[-+−–]\s?\d|[(\[](?:(?i)day|week|tag|woche|jour|semaine|día|dia|semana)\s+\d",
    )
});
static ORDER_INSIDE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:pre|post|pré|pós)[- ]\w"));
static TIER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\W*(?:p[0-4]|tier\s*\d|priority\s*\d|prio\s*\d|level\s*\d)\b"));

/// The role of a heading that is not counted by a word, also given in small letters.
pub(super) fn role(text: &str, low: &str) -> Role {
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
