//! Marks: comments in a document that correct its reader, `<!-- phase -->`.

/// What a mark says of its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    /// The heading opens a phase.
    Phase,
    /// The heading is an area of the phase around it.
    Area,
    /// Here the work holds.
    HoldPoint,
    /// The line is an item.
    Item,
    /// The lists or headings below are items.
    Steps,
    /// The sentence holds what stands behind it.
    Stop,
    /// The line is a criterion.
    Criterion,
    /// The line names a position.
    Position,
    /// None of these.
    Text,
    /// Offered when these words are true.
    If(String),
}

impl MarkKind {
    /// The words between `<!--` and `-->`, without what they hold.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Area => "area",
            Self::HoldPoint => "hold point",
            Self::Item => "item",
            Self::Steps => "steps",
            Self::Stop => "stop",
            Self::Criterion => "criterion",
            Self::Position => "position",
            Self::Text => "text",
            Self::If(_) => "if",
        }
    }

    /// Reads a comment with its signs. Any other comment is no mark.
    pub fn parse(comment: &str) -> Option<Self> {
        let words = comment
            .trim()
            .strip_prefix("<!--")?
            .strip_suffix("-->")?
            .trim();
        Some(match words.to_ascii_lowercase().as_str() {
            "phase" => Self::Phase,
            "area" => Self::Area,
            "hold point" => Self::HoldPoint,
            "item" => Self::Item,
            "steps" => Self::Steps,
            "stop" => Self::Stop,
            "criterion" => Self::Criterion,
            "position" => Self::Position,
            "text" => Self::Text,
            other => {
                let condition = other.strip_prefix("if:")?.len();
                let condition = words.get(words.len() - condition..)?.trim();
                return (!condition.is_empty()).then(|| Self::If(condition.to_owned()));
            }
        })
    }
}

/// A mark and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKind,
    /// The line that it is about, from 1.
    pub line: usize,
    /// The line that it stands on.
    pub written: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_comments_with_fixed_words() {
        for (comment, expected) in [
            ("<!-- phase -->", Some(MarkKind::Phase)),
            ("<!--Hold Point-->", Some(MarkKind::HoldPoint)),
            (
                "<!-- if: it rained for two days -->",
                Some(MarkKind::If("it rained for two days".to_owned())),
            ),
            ("<!-- if: -->", None),
            ("<!-- phases -->", None),
            ("phase", None),
        ] {
            assert_eq!(MarkKind::parse(comment), expected, "{comment}");
        }
    }
}
