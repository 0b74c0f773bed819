//! What a document means: everything the product knows of a plan, read out of the tree of its Markdown.
//!
//! Nothing here guesses in the dark. Headings, lead-ins, table heads and labels say what a list is; a list
//! that says nothing stays a list. Every fact carries the line it was read from.

mod criteria;
mod dates;
mod endpoints;
mod flags;
mod kind;
mod measure;
mod people;
mod provenance;
mod reader;
mod remedies;
mod settings;
mod table;
mod windows;
pub(crate) mod words;

pub use criteria::{Class, Criterion};
pub use dates::iso_date;
pub use endpoints::Endpoint;
pub use flags::FlagValue;
pub use measure::{Measure, Metric, Operator};
pub use people::{CalendarEntry, Contact, Duty};
pub use provenance::{Change, FileChange};
pub use remedies::Remedy;
pub use settings::{Setting, Told};
pub use windows::Window;

use crate::document::Kind;
use crate::label::{self, Label};
use crate::markdown::{Callout, Tree};
use crate::outline::Outline;
use crate::plan::{self, Plan};
use reader::FactReader;
use words::DECORATION;

/// A block of commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The word after the fence.
    pub language: String,
    /// The line of the fence, from 1.
    pub line: usize,
    /// What stands in it.
    pub text: String,
    /// The lines of the headings above it, the closest first.
    pub under: Vec<usize>,
}

/// A decorative tick: a claim by the document without a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoration {
    /// The words beside it.
    pub text: String,
    /// It says that something is done; otherwise that it is open or failed.
    pub done: bool,
    /// Its line, from 1.
    pub line: usize,
}

/// A document, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its title.
    pub title: String,
    /// What it is for: by its front matter, else by what it holds.
    pub kind: Kind,
    /// Phases and items.
    pub plan: Plan,
    /// Criteria.
    pub criteria: Vec<Criterion>,
    /// Flags with their values.
    pub flags: Vec<FlagValue>,
    /// The stages in which each flag should have a value.
    pub stages: Vec<String>,
    /// Settings.
    pub settings: Vec<Setting>,
    /// Files created and changed.
    pub provenance: Vec<FileChange>,
    /// Remedies.
    pub remedies: Vec<Remedy>,
    /// Observation windows.
    pub windows: Vec<Window>,
    /// Endpoints.
    pub endpoints: Vec<Endpoint>,
    /// Blocks of commands.
    pub commands: Vec<Command>,
    /// Whom to tell or to call.
    pub contacts: Vec<Contact>,
    /// What each team does.
    pub duties: Vec<Duty>,
    /// Days and weeks.
    pub calendar: Vec<CalendarEntry>,
    /// Decorative ticks.
    pub decorations: Vec<Decoration>,
    /// Notes, tips, warnings.
    pub callouts: Vec<Callout>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When it was written.
    pub date: Option<String>,
    /// After how many days it should be read through again.
    pub review_every_days: Option<u32>,
    /// What it says of itself for finding it.
    pub labels: Vec<Label>,
}

/// Reads a document.
pub fn read(tree: &Tree) -> Reading {
    read_outline(tree, &Outline::of(tree))
}

/// Reads a document that was laid flat already.
pub fn read_outline(tree: &Tree, outline: &Outline<'_>) -> Reading {
    let plan = plan::read(tree);
    let reader = FactReader::new(tree, outline, &plan);
    let title = tree.title().unwrap_or("Untitled");
    let provenance = provenance::read(&reader);
    let windows = windows::read(&reader);
    let (flags, stages) = flags::read(&reader);
    let kind = tree.front("kind").and_then(Kind::parse).unwrap_or_else(|| {
        let has_thresholds = criteria::has_thresholds(outline);
        kind::guess(title, outline, &plan, &provenance, &windows, has_thresholds)
    });
    let recorded = (kind::is_record(kind) && (plan.has_states || !plan.steps.is_empty()))
        .then(|| plan::read_record(tree));
    let reader = match &recorded {
        Some(record) => FactReader::new(tree, outline, record),
        None => reader,
    };
    let owner = people::owner(&reader);
    Reading {
        kind,
        criteria: criteria::read(&reader, recorded.as_ref().unwrap_or(&plan)),
        settings: settings::read(&reader),
        remedies: remedies::read(&reader),
        endpoints: endpoints::read(&reader),
        commands: commands(outline),
        contacts: people::contacts(&reader),
        duties: people::duties(&reader),
        calendar: people::calendar(&reader),
        decorations: decorations(outline),
        callouts: tree.callouts.clone(),
        date: people::date(&reader),
        review_every_days: review_every_days(tree),
        labels: label::with_owner(label::labels(tree), owner.as_deref()),
        owner,
        title: title.to_owned(),
        provenance,
        windows,
        flags,
        stages,
        plan: recorded.unwrap_or(plan),
    }
}

/// After how many days a document says that it should be read through again.
pub fn review_every_days(tree: &Tree) -> Option<u32> {
    tree.front("review-every")
        .and_then(windows::hours)
        .map(|(_, hours)| (hours / 24.0).round() as u32)
        .filter(|days| *days > 0)
}

fn commands(outline: &Outline<'_>) -> Vec<Command> {
    const LANGUAGES: [&str; 12] = [
        "bash",
        "sh",
        "shell",
        "zsh",
        "fish",
        "console",
        "shell-session",
        "powershell",
        "ps1",
        "cmd",
        "sql",
        "psql",
    ];
    outline
        .code()
        .filter(|(_, code)| LANGUAGES.contains(&code.language.as_str()))
        .map(|(piece, code)| Command {
            language: code.language.clone(),
            line: piece.line,
            text: code.text.clone(),
            under: outline
                .above(piece.heading)
                .map(|heading| heading.line)
                .collect(),
        })
        .collect()
}

/// Decorative marks in headings and lines. In code they are what a program prints.
fn decorations(outline: &Outline<'_>) -> Vec<Decoration> {
    let headings = outline
        .headings
        .iter()
        .map(|heading| (heading.line, heading.text));
    let lines = outline.lines().map(|(piece, text)| (piece.line, text));
    let mut found: Vec<Decoration> = headings
        .chain(lines)
        .filter(|(_, text)| !text.is_ascii())
        .filter_map(|(line, text)| {
            let mark = text
                .chars()
                .find(|character| DECORATION.contains(character))?;
            Some(Decoration {
                text: words::plain(text).to_owned(),
                done: matches!(mark, '✅' | '✓' | '✔' | '☑' | '🟢'),
                line,
            })
        })
        .collect();
    found.sort_by_key(|decoration| decoration.line);
    found
}
