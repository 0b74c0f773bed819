//! Small readings of words that several readers share.

use regex::Regex;
use std::borrow::Cow;

/// A pattern of ours. Each stands in a `LazyLock` and is compiled once.
#[expect(
    clippy::expect_used,
    reason = "a constant of this crate; the tests compile every one of them"
)]
pub(crate) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// Marks that decorate and never are a state.
pub(crate) const DECORATION: [char; 12] = [
    '✅', '❌', '⏳', '✓', '✔', '☑', '⚠', '🚀', '🔴', '🟢', '🟡', '\u{fe0f}',
];

/// The words without the decoration around them.
pub(crate) fn plain(text: &str) -> &str {
    text.trim_matches(|character: char| {
        character.is_whitespace() || DECORATION.contains(&character)
    })
}

/// `Cause: the index is missing` gives `Cause` and `the index is missing`. A label is short and begins the
/// line; an address (`http://`) or a time (`14:05`) is none.
pub(crate) fn labelled(line: &str) -> Option<(&str, &str)> {
    let line = plain(line);
    let (label, rest) = line.split_once([':', '：'])?;
    let is_label = !label.is_empty()
        && label.chars().count() <= 40
        && !rest.starts_with('/')
        && !label.ends_with(|character: char| character.is_ascii_digit())
        && label.split_whitespace().count() <= 5;
    is_label.then(|| (label.trim(), rest.trim()))
}

/// Whether the words contain one of these, in any case.
pub(crate) fn says(text: &str, any: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    any.iter().any(|words| text.contains(words))
}

/// Whole words: letters, digits and what holds an identifier together.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '%'))
        .filter(|word| !word.is_empty())
}

/// [`words`] in lower case; most are already.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    words(text).map(|word| {
        if word
            .bytes()
            .all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
        {
            Cow::Borrowed(word)
        } else {
            Cow::Owned(word.to_lowercase())
        }
    })
}

/// A word without its ending, so that one and many are the same.
pub(crate) fn stem(word: &str) -> Cow<'_, str> {
    match word.strip_suffix("ies") {
        // The ending becomes a `y`, which goes as well where it would go alone.
        Some(stem) if stem.len() > 4 => Cow::Borrowed(stem),
        Some(stem) if stem.len() > 2 => Cow::Owned(format!("{stem}y")),
        _ => {
            let one = match word.strip_suffix('s') {
                Some(one) if one.len() > 2 && !one.ends_with('s') => one,
                _ => word,
            };
            Cow::Borrowed(
                one.strip_suffix('y')
                    .filter(|stem| stem.len() > 4)
                    .unwrap_or(one),
            )
        }
    }
}

/// A value as written, without the quotes and marks around it; nothing where it says that there is none.
pub(crate) fn value(text: &str) -> Option<&str> {
    let text = text.trim().trim_matches(['"', '\'', '`']).trim();
    (!matches!(
        text.to_lowercase().as_str(),
        "" | "-" | "–" | "—" | "none" | "not set" | "unset" | "n/a" | "(none)"
    ))
    .then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_short_and_first() {
        for (line, expected) in [
            ("Cause: no index", Some(("Cause", "no index"))),
            ("✅ Hard Requirements:", Some(("Hard Requirements", ""))),
            ("see http://host/x", None),
            ("at 14:05 it was late", None),
            ("no label here", None),
        ] {
            assert_eq!(labelled(line), expected, "{line}");
        }
    }

    #[test]
    fn one_and_many_have_one_stem() {
        for (one, many) in [
            ("error", "errors"),
            ("query", "queries"),
            ("class", "class"),
        ] {
            assert_eq!(stem(one), stem(many));
        }
        assert_eq!(stem("healthy"), stem("health"));
    }

    #[test]
    fn a_value_that_says_nothing_is_none() {
        assert_eq!(value("`\"0\"`"), Some("0"));
        for nothing in ["-", " ", "not set", "\"\""] {
            assert_eq!(value(nothing), None, "{nothing}");
        }
    }
}
