//! Correcting how a document is read, before it is saved: marks are written into its text.

use crate::markdown;
use model::Problem;
use model::mark::{Change, Correction};
use model::text::Source;

/// Writes a correction into a text. Returns the text and the correction that undoes this one.
///
/// # Errors
/// The line is not there, or a mark on it would not be read: it stands in code, or in front of the text.
pub fn correct(source: &Source, correction: &Correction) -> Result<(Source, Correction), Problem> {
    let cannot = || {
        let sentence = format!("Line {} cannot have a mark.", correction.line);
        Problem::not_valid("correct", sentence)
    };
    let (text, undo) = correction.write(source.as_str()).ok_or_else(cannot)?;
    let text =
        Source::parse(text.as_bytes()).map_err(|refusal| Problem::NotValid(vec![refusal]))?;
    let is_read = |kind| {
        std::panic::catch_unwind(|| markdown::read(text.as_str())).is_ok_and(|tree| {
            let mut marks = tree.marks.iter();
            marks.any(|mark| mark.line == correction.line && mark.kind == kind)
        })
    };
    match correction.change.clone() {
        Change::Put(kind) if !is_read(kind.clone()) => Err(cannot()),
        Change::Put(_) | Change::Take(_) => Ok((text, undo)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::check::check_lines;
    use crate::document::starter::STARTERS;
    use model::mark::{MarkKind, Place, ReadLine, Slot};

    fn source(text: &str) -> Result<Source, Problem> {
        Source::parse(text.as_bytes()).map_err(|refusal| Problem::NotValid(vec![refusal]))
    }

    fn lines(text: &Source) -> Result<Vec<ReadLine>, Problem> {
        check_lines(text, |_| true).map(|(_, lines)| lines)
    }

    /// Every line that is offered can be marked, the mark is read there and nowhere else, and taking it off leaves the
    /// text as it was.
    #[test]
    fn every_line_that_is_shown_can_be_corrected() -> Result<(), Problem> {
        let mut pressed = 0;
        for starter in STARTERS.iter() {
            let text = source(&starter.source)?;
            for line in lines(&text)? {
                let kind = match line.place {
                    Place::Heading(_) => MarkKind::Area,
                    Place::Line => MarkKind::Stop,
                };
                if !line.marks.is_empty() {
                    continue;
                }
                let press = Correction {
                    line: line.line,
                    change: Change::Put(kind.clone()),
                };
                let (marked, undo) = correct(&text, &press)?;
                let now = lines(&marked)?;
                let found = now.iter().filter(|line| line.marks.contains(&kind));
                let found: Vec<usize> = found.map(|line| line.line).collect();
                assert_eq!(found, [line.line], "{}: {}", starter.name, line.text);
                assert_eq!(undo.change, Change::Take(Slot::Role));
                assert_eq!(correct(&marked, &undo)?.0, text, "{}", line.text);
                pressed += 1;
            }
        }
        assert!(pressed > 100, "{pressed} lines");
        Ok(())
    }

    #[test]
    fn a_mark_in_code_is_refused() -> Result<(), Problem> {
        let text = source("---\nkind: plan\n---\n# A\n\n```\nls\n```\n\nlast\n")?;
        for (line, is_possible) in [(2, false), (4, true), (7, false), (10, true), (11, false)] {
            let press = Correction {
                line,
                change: Change::Put(MarkKind::Text),
            };
            assert_eq!(correct(&text, &press).is_ok(), is_possible, "line {line}");
        }
        Ok(())
    }

    /// A phase that is an area of the one before it leaves no hold point between them, and comes back by undoing that.
    #[test]
    fn a_hold_point_is_taken_off_by_one_press() -> Result<(), Problem> {
        let text = source(
            "# Tow\n\n## Phase 1: Hook\n\n- [ ] lamp lit\n\n## Phase 2: Pull\n\n### Slowly\n\n- [ ] engine warm\n\n## Phase 3: Land\n\n- [ ] rope dry\n",
        )?;
        let phases = |text: &Source| -> Result<Vec<String>, Problem> {
            let plan = check_lines(text, |_| true)?.0.reading.plan;
            let items = plan.items.iter().map(|item| {
                let area = item.area.as_deref().unwrap_or_default();
                format!("{} {area} {}", plan.phases[item.phase].name, item.text)
            });
            Ok(items.collect())
        };
        let all = lines(&text)?;
        let next: Vec<_> = all.iter().filter_map(|line| line.next_phase).collect();
        assert_eq!(next, [7, 13]);
        let press = Correction {
            line: 7,
            change: Change::Put(MarkKind::Area),
        };
        let (pressed, undo) = correct(&text, &press)?;
        assert_eq!(
            phases(&pressed)?,
            ["Hook  lamp lit", "Hook Pull engine warm", "Land  rope dry"]
        );
        assert_eq!(correct(&pressed, &undo)?.0, text);
        Ok(())
    }

    #[test]
    fn lines_say_what_they_are_read_as() -> Result<(), Problem> {
        let text = source(
            "# Tow\n\n## Phase 1: Hook\n\n- [ ] lamp lit\n- [ ] rope (only at night)\n\nDo not go on until the harbour master has waved.\n\n## Beside <!-- area -->\n\nonly words\n\n| Check | State |\n|---|---|\n| bell <!-- item --> | |\n",
        )?;
        let shown: Vec<String> = lines(&text)?
            .iter()
            .map(|line| {
                let names: Vec<&str> = line.read_as.iter().map(MarkKind::name).collect();
                format!("{} {}", line.line, names.join("+"))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "1 ", "3 phase", "5 item", "6 item", "8 stop", "10 area", "12 ", "16 item"
            ]
        );
        Ok(())
    }
}
