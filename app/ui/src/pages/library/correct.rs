//! How a document is read, line by line, with one button for each thing that a line can be instead.
//!
//! A press sends the form of the text with the correction in it; the answer is the same page with the mark written into
//! the text. Nothing is stored before the form is saved.

use crate::components::page_section::PageSection;
use crate::context::{Corrected, page_context};
use leptos::prelude::*;
use leptos_meta::Stylesheet;
use model::address;
use model::mark::{Change, Correction, MarkKind, Place, ReadLine};
use model::text::counted;

/// How many lines stand on one page: each has a row of buttons.
const PER_PAGE: usize = 400;
/// So many lines in a row that say nothing of the plan are folded.
const FOLDED: usize = 4;

/// The form whose text is corrected.
#[derive(Debug, Clone)]
pub struct Corrects {
    /// Its id.
    pub form: &'static str,
    /// Where a press is sent.
    pub action: String,
    /// What was pressed before.
    pub corrected: Corrected,
}

/// All lines, the doubtful ones first.
#[component]
pub fn HowItIsRead(
    /// The lines.
    lines: Vec<ReadLine>,
    /// The form.
    to: Corrects,
) -> AnyView {
    let Corrects {
        form,
        corrected,
        action,
    } = to.clone();
    let doubtful: Vec<&ReadLine> = lines.iter().filter(|line| is_doubtful(line)).collect();
    let doubts = (!doubtful.is_empty()).then(|| {
        let rows = doubtful.iter().map(|line| row(line, &to, false));
        let words = counted(doubtful.len(), "heading was", "headings were");
        let rows = rows.collect_view();
        view! {
            <div class="doubts">
                <p>{format!("{words} taken for a phase without good evidence. Say what it is before anything is run.")}</p>
                <ol class="read-lines">{rows}</ol>
            </div>
        }
    });
    let steps = lines.iter().filter(|line| line.guess && !is_doubtful(line));
    let steps = counted(
        steps.count(),
        "line without a box is",
        "lines without a box are",
    );
    let steps = (!steps.starts_with("0 "))
        .then(|| view! { <p class="note">{format!("{steps} read as items. Set what is none to nothing.")}</p> });
    let undo = corrected.undo.last().map(|last| {
        view! {
            <button type="submit" class="btn is-small" form=form formaction=action.clone() name="correct" value="undo">
                {format!("Undo the last change, line {}", last.line)}
            </button>
        }
    });
    let kept = corrected.undo.iter().map(|undo| undo.written());
    let kept = kept.map(move |undo| {
        view! { <input type="hidden" name="undo" form=form value=undo /> }
    });
    let kept = kept.collect_view();
    let all = match corrected.from {
        Some(from) => shown(&lines, from, &to),
        None => turn(&to, 0, format!("Line by line: {}", in_all(&lines))),
    };
    view! {
        <PageSection
            heading=address::library::LINES
            title="How it is read"
            note="Press what a line is. The text gets a small mark. Nothing is stored yet."
            class="review"
        >
            {kept}
            {doubts}
            {steps}
            <p class="correct-tools">{undo} <a href=address::help("marks")>"What the marks mean"</a></p>
            {all}
            <p class="correct-tools">
                <button type="submit" class="btn is-primary" form=form>
                    "Save"
                </button>
            </p>
        </PageSection>
    }
    .into_any()
}

fn in_all(lines: &[ReadLine]) -> String {
    counted(lines.len(), "line", "lines")
}

/// A page of the lines. Each has a row of buttons, so they are drawn for who asks for them.
fn shown(lines: &[ReadLine], from: usize, to: &Corrects) -> AnyView {
    let from = from.min(lines.len().saturating_sub(1));
    let end = lines.len().min(from + PER_PAGE);
    let rows = rows(&lines[from..end], to);
    let earlier = (from > 0).then(|| turn(to, from.saturating_sub(PER_PAGE), "Lines before"));
    let later = (end < lines.len()).then(|| turn(to, end, "Lines after"));
    let (form, condition) = (to.form, to.corrected.condition.clone());
    view! {
        <h3>{format!("Line by line: {}", in_all(lines))}</h3>
        <input type="hidden" name="from" form=form value=from />
        <p class="correct-tools">
            <label for="correct-condition">"Condition that \"Only if\" writes"</label>
            <input type="text" id="correct-condition" name="condition" form=form maxlength="120" placeholder="it is needed" value=condition />
        </p>
        <ol class="read-lines">{rows}</ol>
        <p class="correct-tools">{earlier} {later}</p>
    }
    .into_any()
}

/// Shows the lines from one on.
fn turn(to: &Corrects, from: usize, words: impl Into<String>) -> AnyView {
    let action = address::at(&to.action, address::library::LINES);
    view! {
        <button type="submit" class="btn is-small" form=to.form formaction=action name="from" value=from>
            {words.into()}
        </button>
    }
    .into_any()
}

/// What Enter presses in a form whose reading can be corrected: it draws the text anew and saves nothing.
#[component]
pub fn EnterPreviews(
    /// Where the text is drawn.
    action: String,
) -> impl IntoView {
    view! { <button type="submit" class="vh" tabindex="-1" aria-hidden="true" formaction=action></button> }
}

/// The sheet for the lines. Pieces that are put into a page later find it there.
#[component]
pub fn LinesSheet() -> impl IntoView {
    view! { <Stylesheet href=page_context().assets.lines /> }
}

/// A heading is asked about; that lines became items is said once for all.
fn is_doubtful(line: &ReadLine) -> bool {
    line.guess && line.read_as.contains(&MarkKind::Phase)
}

/// The rows. Lines that say nothing of the plan are folded where there are several.
fn rows(lines: &[ReadLine], to: &Corrects) -> Vec<AnyView> {
    let says_nothing = |line: &ReadLine| {
        let is_last = to
            .corrected
            .last
            .as_ref()
            .is_some_and(|(at, _)| *at == line.line);
        line.place == Place::Line && line.read_as.is_empty() && line.marks.is_empty() && !is_last
    };
    lines
        .chunk_by(|one, other| says_nothing(one) && says_nothing(other))
        .map(|group| {
            let drawn = group.iter().map(|line| row(line, to, true)).collect_view();
            if group.len() < FOLDED {
                return drawn.into_any();
            }
            let words = counted(group.len(), "line", "lines");
            view! {
                <li>
                    <details class="folded">
                        <summary>{format!("{words} of text, from line {}", group[0].line)}</summary>
                        <ol class="read-lines">{drawn}</ol>
                    </details>
                </li>
            }
            .into_any()
        })
        .collect()
}

fn row(line: &ReadLine, to: &Corrects, is_main: bool) -> AnyView {
    let said = line.read_as.iter().map(said).collect::<Vec<_>>().join(", ");
    let said = match (said.is_empty(), line.guess) {
        (true, _) => String::new(),
        (false, true) => format!("{said}, a guess"),
        (false, false) => said,
    };
    let condition = line
        .condition
        .as_ref()
        .map(|words| format!("Only if: {words}"));
    let class = match line.place {
        Place::Heading(_) => "read-line is-heading",
        Place::Line => "read-line",
    };
    let buttons = choices(line)
        .into_iter()
        .map(|(words, kind)| button(line, to, words, kind, is_main));
    let only_if = only_if(line, to, is_main);
    view! {
        <li class=class id=is_main.then(|| format!("line-{}", line.line))>
            <span class="finding-line">{line.line}</span>
            <p>
                {line.text.clone()}
                " "
                <span class="read-as">{said}" "{condition}</span>
            </p>
            <div class="line-marks" role="group" aria-label=format!("Line {}", line.line)>
                {buttons.collect_view()}
                {goes_on(line, to)}
                {only_if}
            </div>
        </li>
    }
    .into_any()
}

/// What a line is read as, in words.
fn said(kind: &MarkKind) -> &'static str {
    match kind {
        MarkKind::Phase => "Phase",
        MarkKind::Area => "Area",
        MarkKind::HoldPoint => "Hold point",
        MarkKind::Item => "Item",
        MarkKind::Steps => "Steps below",
        MarkKind::Stop => "Stop",
        MarkKind::Criterion => "Criterion",
        MarkKind::Position => "Position",
        MarkKind::Text => "None of these",
        MarkKind::If(_) => "Only if",
    }
}

/// What a line can be made.
fn choices(line: &ReadLine) -> Vec<(&'static str, MarkKind)> {
    let is_section = matches!(line.place, Place::Heading(_))
        || line.read_as.contains(&MarkKind::Phase)
        || line.read_as.contains(&MarkKind::Area);
    let mut choices = match is_section {
        true => vec![
            ("Phase", MarkKind::Phase),
            ("Area", MarkKind::Area),
            ("Neither", MarkKind::Text),
        ],
        false => vec![
            ("Item", MarkKind::Item),
            ("Stop", MarkKind::Stop),
            ("Criterion", MarkKind::Criterion),
            ("Position", MarkKind::Position),
            ("Nothing", MarkKind::Text),
        ],
    };
    if is_section || line.text.trim_end().ends_with(':') {
        choices.push(("Steps below", MarkKind::Steps));
    }
    choices.push(match is_section {
        true => ("Hold point after", MarkKind::HoldPoint),
        false => ("Hold point", MarkKind::HoldPoint),
    });
    choices
}

/// Only what is asked of somebody can be asked of them only sometimes.
fn only_if(line: &ReadLine, to: &Corrects, is_main: bool) -> Option<AnyView> {
    let is_asked = !line.read_as.is_empty() && line.read_as != [MarkKind::Text];
    let kind = MarkKind::If(String::new());
    (is_asked || has(line, &kind)).then(|| button(line, to, "Only if", kind, is_main))
}

/// Takes the hold point off that stands between two phases: the second is an area of the first from then on.
fn goes_on(line: &ReadLine, to: &Corrects) -> Option<AnyView> {
    let joins = Correction {
        line: line.next_phase?,
        change: Change::Put(MarkKind::Area),
    };
    let view = view! {
        <button type="submit" class="mark" form=to.form formaction=to.action.clone() name="correct" value=joins.written()>
            {format!("No hold point before line {}", joins.line)}
        </button>
    };
    Some(view.into_any())
}

/// Whether a line has a mark. Conditions are one, whatever their words.
fn has(line: &ReadLine, kind: &MarkKind) -> bool {
    line.marks.iter().any(|mark| mark.name() == kind.name())
}

/// One press. It takes a mark off that is there. The one that was just pressed keeps the focus.
fn button(
    line: &ReadLine,
    to: &Corrects,
    words: &'static str,
    kind: MarkKind,
    is_main: bool,
) -> AnyView {
    let is_pressed = has(line, &kind);
    let class = match line.read_as.contains(&kind) {
        true => "mark is-read",
        false => "mark",
    };
    let last = to.corrected.last.as_ref().filter(|_| is_main);
    let focus = last.is_some_and(|(at, last)| *at == line.line && last.name() == kind.name());
    let change = match is_pressed {
        true => Change::Take(kind.slot()),
        false => Change::Put(kind),
    };
    let value = Correction {
        line: line.line,
        change,
    };
    view! {
        <button
            type="submit"
            class=class
            form=to.form
            formaction=to.action.clone()
            name="correct"
            value=value.written()
            aria-pressed=is_pressed.to_string()
            autofocus=focus
        >
            {words}
        </button>
    }
    .into_any()
}
