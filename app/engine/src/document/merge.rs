//! Joining a text with what somebody else saved meanwhile. Nobody's words are dropped: where both changed the same
//! lines both stand there, between marks, and the text cannot be saved until a person has chosen.

use super::find::DocumentSource;
use super::statements::FIND_REVISION;
use crate::Engine;
use crate::db::{FromRow, values};
use crate::person::Actor;
use model::Problem;
use model::role::Act;
use model::text::Source;

/// Above this many bytes two texts are not joined line by line; both are shown.
const MAX_BYTES: usize = 256 * 1024;

/// So are texts with more lines: comparing takes the longer, the more of them differ.
const MAX_LINES: usize = 5_000;

/// The line above one's own words.
const MINE: &str = "<<<<<<< your text";
/// What the line below the other words begins with.
const THEIRS: &str = ">>>>>>> revision ";
/// What the library writes in their places.
const OURS_MARK: &str = "<<<<<<< ours";
const THEIRS_MARK: &str = ">>>>>>> theirs";

/// Two texts as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// In how many places both stand, for a person to choose.
    pub conflicts: usize,
}

#[derive(FromRow)]
struct Base {
    source: String,
}

impl Engine {
    /// Joins what was typed onto an older revision with the newest. `None`: they are too large for it.
    pub async fn merge_document(
        &self,
        actor: &Actor,
        newest: &DocumentSource,
        base: i64,
        mine: &str,
    ) -> Result<Option<Merged>, Problem> {
        actor.may(Act::Read, &newest.document.subject())?;
        let id = &newest.document.id;
        let base: Base = self
            .db
            .maybe(FIND_REVISION, values![id, base])
            .await?
            .ok_or(Problem::NotFound("revision of this document"))?;
        let Ok(mine) = Source::parse(mine.as_bytes()) else {
            return Ok(None);
        };
        let theirs = newest.source.clone();
        let all = [base.source.len(), mine.as_str().len(), theirs.len()];
        if all.into_iter().any(|bytes| bytes > MAX_BYTES) {
            return Ok(None);
        }
        // The marks of the library must not be words of somebody's text.
        let texts = [&*base.source, mine.as_str(), &theirs];
        let is_hard = |text: &str| {
            text.lines().count() > MAX_LINES
                || text
                    .lines()
                    .any(|line| line.starts_with(OURS_MARK) || line.starts_with(THEIRS_MARK))
        };
        if texts.into_iter().any(is_hard) {
            return Ok(None);
        }
        let revision = newest.document.revision;
        let merged = self
            .cpu
            .work(move || merge(&base.source, mine.as_str(), &theirs, revision));
        merged.await.map(Some)
    }
}

fn merge(base: &str, mine: &str, theirs: &str, revision: i64) -> Merged {
    let mut options = diffy::MergeOptions::new();
    options.set_conflict_style(diffy::ConflictStyle::Merge);
    // The last lines are lines like all others.
    let [base, mine, theirs] = [base, mine, theirs].map(|text| match text.ends_with('\n') {
        true => text.to_owned(),
        false => format!("{text}\n"),
    });
    match options.merge(&base, &mine, &theirs) {
        Ok(text) => Merged { text, conflicts: 0 },
        Err(text) => {
            let mut conflicts = 0;
            let lines = text.lines().map(|line| match line {
                OURS_MARK => {
                    conflicts += 1;
                    MINE.to_owned()
                }
                THEIRS_MARK => format!("{THEIRS}{revision}"),
                other => other.to_owned(),
            });
            let text = lines.collect::<Vec<_>>().join("\n") + "\n";
            Merged { text, conflicts }
        }
    }
}

/// The first line where somebody still has to choose, counted from 1.
pub(super) fn undecided(source: &str) -> Option<usize> {
    let is_mark = |line: &str| line == MINE || line.starts_with(THEIRS);
    source.lines().position(is_mark).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_in_different_places_are_joined() {
        let base = "# A\n\none\n\ntwo\n\nthree\n";
        let merged = merge(
            base,
            "# A\n\none!\n\ntwo\n\nthree\n",
            "# A\n\none\n\ntwo\n\nthree!",
            2,
        );
        assert_eq!(merged.text, "# A\n\none!\n\ntwo\n\nthree!\n");
        assert_eq!((merged.conflicts, undecided(&merged.text)), (0, None));
    }

    #[test]
    fn changes_in_one_place_both_stay_until_somebody_chooses() {
        let merged = merge("# A\n\none\n", "# A\n\nmine\n", "# A\n\ntheirs\n", 7);
        let text = "# A\n\n<<<<<<< your text\nmine\n=======\ntheirs\n>>>>>>> revision 7\n";
        assert_eq!((merged.text.as_str(), merged.conflicts), (text, 1));
        assert_eq!(undecided(&merged.text), Some(3));
        // A mark that was left behind is as little a text as all three.
        assert_eq!(undecided("# A\n\nmine\n>>>>>>> revision 7\n"), Some(4));
        assert_eq!(
            undecided("# A\n\n<<<<<<< HEAD of somebody's example\n"),
            None
        );
    }
}
