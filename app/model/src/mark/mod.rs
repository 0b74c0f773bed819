//! Marks: comments in a document that correct its reader, `<!-- phase -->`.

mod correct;
mod lines;

pub use correct::{Change, Correction};
pub use lines::{Place, ReadLine, lines};

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

    /// The words between `<!--` and `-->`.
    pub fn words(&self) -> String {
        match self {
            Self::If(condition) => format!("if: {condition}"),
            other => other.name().to_owned(),
        }
    }

    /// Which of a line's marks it replaces.
    pub fn slot(&self) -> Slot {
        match self {
            Self::Phase
            | Self::Area
            | Self::Item
            | Self::Stop
            | Self::Criterion
            | Self::Position
            | Self::Text => Slot::Role,
            Self::HoldPoint => Slot::HoldPoint,
            Self::Steps => Slot::Steps,
            Self::If(_) => Slot::Condition,
        }
    }

    /// Reads a comment with its signs. Any other comment is no mark.
    pub fn parse(comment: &str) -> Option<Self> {
        let comment = comment.trim().strip_prefix("<!--")?;
        Self::parse_words(comment.strip_suffix("-->")?)
    }

    /// Reads the words of a mark.
    pub fn parse_words(words: &str) -> Option<Self> {
        let words = words.trim();
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

/// What a line can say of itself once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// What it is: a phase, an item, nothing of these.
    Role,
    /// Work holds here.
    HoldPoint,
    /// What is below it is items.
    Steps,
    /// When it applies.
    Condition,
}

impl Slot {
    const ALL: [Self; 4] = [Self::Role, Self::HoldPoint, Self::Steps, Self::Condition];

    /// Its word in a [`Correction`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::HoldPoint => "hold point",
            Self::Steps => "steps",
            Self::Condition => "if",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.word() == word)
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
