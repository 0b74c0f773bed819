//! Scripts and signs that are written into pages, without what only a reader of their source needs.

/// The text without its indentation, its empty lines, and the lines that begin a comment.
pub fn lean(text: &str, comment: &str) -> String {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with(comment));
    lines.collect::<Vec<_>>().join("\n")
}
