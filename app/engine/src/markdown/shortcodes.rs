//! Shortcodes of GitHub: `:rocket:` is drawn, in code it stays as it was written.

use std::borrow::Cow;

/// Signs that are boxes where a list or a table has them. A shortcode never is one, so what is read keeps its name.
const BOXES: &str = "☐☑☒✅✓✔✗✘❌❎✖⬜⬛◻◼◽◾▫▪🔲🔳";

/// The text as it is shown.
pub(super) fn drawn(text: &str) -> Cow<'_, str> {
    replaced(text, |_| true)
}

/// The text as it is read.
pub(super) fn read(text: &str) -> Cow<'_, str> {
    replaced(text, |sign| {
        !sign.starts_with(|first| BOXES.contains(first))
    })
}

fn replaced(text: &str, takes: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let mut shown = String::new();
    let (mut done, mut from) = (0, 0);
    while let Some(start) = text[from..].find(':').map(|at| from + at) {
        let name = &text[start + 1..];
        let end = name.find(|letter: char| {
            !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '-' | '+')
        });
        let end = end.map_or(text.len(), |end| start + 1 + end);
        from = end;
        if !text[end..].starts_with(':') {
            continue;
        }
        let sign = emojis::get_by_shortcode(&text[start + 1..end]).map(|emoji| emoji.as_str());
        if let Some(sign) = sign.filter(|sign| takes(sign)) {
            shown.push_str(&text[done..start]);
            shown.push_str(sign);
            (done, from) = (end + 1, end + 1);
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(&text[done..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_between_colons_are_drawn() {
        for (text, shown) in [
            (":rocket:", "🚀"),
            ("a :+1: b:star2::tada:", "a 👍 b🌟🎉"),
            (
                "at 10:30:15, :nobody_knows_this:",
                "at 10:30:15, :nobody_knows_this:",
            ),
            ("::rocket::", ":🚀:"),
            (":rocket", ":rocket"),
            ("ein:e Straße:", "ein:e Straße:"),
        ] {
            assert_eq!(drawn(text), shown);
        }
    }

    #[test]
    fn a_shortcode_is_never_a_box() {
        assert_eq!(drawn(":white_check_mark: done"), "✅ done");
        assert_eq!(
            read(":white_check_mark: done :rocket:"),
            ":white_check_mark: done 🚀"
        );
    }
}
