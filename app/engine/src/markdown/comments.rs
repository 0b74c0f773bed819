//! Comments and boxes in raw HTML: comments are no text, and a box is one however it is written.

use super::html;

/// What a tag inside a line is.
pub(super) enum Html {
    Comment,
    /// A box, as the sign for it.
    Box(&'static str),
    Break,
    Text,
}

/// Reads one tag or comment.
pub(super) fn inline(text: &str) -> Html {
    let small = text.to_ascii_lowercase();
    if small.starts_with("<!--") {
        Html::Comment
    } else if let Some(sign) = sign(&small) {
        Html::Box(sign)
    } else if ["<br>", "<br/>", "<br />"].contains(&small.as_str()) {
        Html::Break
    } else {
        Html::Text
    }
}

/// The sign for a box, out of a tag in small letters.
fn sign(tag: &str) -> Option<&'static str> {
    let inside = tag.strip_prefix("<input")?;
    let is_box = inside.contains("checkbox");
    is_box.then(|| match inside.contains("checked") {
        true => "☑ ",
        false => "☐ ",
    })
}

/// A text without its comments, whose line ends stay; and the comments, each with the number of lines before it. A
/// comment that never ends goes to the end.
pub(super) fn taken_out(text: &str) -> (String, Vec<(usize, &str)>) {
    let (mut kept, mut found) = (String::with_capacity(text.len()), Vec::new());
    let (mut rest, mut line) = (text, 0);
    while let Some(start) = rest.find("<!--") {
        let (before, comment) = rest.split_at(start);
        let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
        let (comment, after) = comment.split_at(end);
        kept.push_str(before);
        line += before.matches('\n').count();
        found.push((line, comment));
        let lines = comment.matches('\n').count();
        kept.extend(std::iter::repeat_n('\n', lines));
        line += lines;
        rest = after;
    }
    kept.push_str(rest);
    (kept, found)
}

/// The text of a block of HTML, in one piece; where it has boxes, each box with its words is a piece. With each the
/// number of lines before it.
pub(super) fn pieces(text: &str) -> Vec<(usize, String)> {
    let before = text.len() - text.trim_start().len();
    let first = text[..before].matches('\n').count();
    let words = text.trim();
    if words.is_empty() {
        return Vec::new();
    }
    if !words.to_ascii_lowercase().contains("checkbox") {
        let words = html::visible(words);
        return (!words.is_empty())
            .then_some((first, words))
            .into_iter()
            .collect();
    }
    let mut pieces = Vec::new();
    for (line, written) in (first..).zip(words.lines()) {
        let mut piece = String::new();
        let mut rest = written;
        while let Some(start) = rest.find('<') {
            let Some(end) = rest[start..].find('>') else {
                break;
            };
            let tag = rest[start..start + end + 1].to_ascii_lowercase();
            piece.push_str(&rest[..start]);
            rest = &rest[start + end + 1..];
            if let Some(sign) = sign(&tag) {
                piece.push_str(sign);
            } else if ["<li", "<p", "<br", "<div", "<tr", "<dd"]
                .iter()
                .any(|block| tag.starts_with(block))
            {
                pieces.push((line, std::mem::take(&mut piece)));
            }
        }
        piece.push_str(rest);
        pieces.push((line, piece));
    }
    pieces
        .into_iter()
        .map(|(line, piece)| {
            let words: Vec<&str> = piece.split_whitespace().collect();
            (line, words.join(" "))
        })
        .filter(|(_, piece)| !piece.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_leave_their_lines() {
        let (kept, found) = taken_out("a<!-- one\ntwo -->b\n<!-- end");
        assert_eq!(kept, "a\nb\n");
        assert_eq!(found, [(0, "<!-- one\ntwo -->"), (2, "<!-- end")]);
    }

    #[test]
    fn boxes_of_html_are_pieces() {
        let html = "<ul><li><input type=\"checkbox\"> lamp</li>\n<li><INPUT checked type=checkbox> door</li></ul>";
        assert_eq!(
            pieces(html),
            [(0, "☐ lamp".to_owned()), (1, "☑ door".to_owned())]
        );
        assert_eq!(pieces("\n<b>plain</b>\n"), [(1, "plain".to_owned())]);
    }
}
