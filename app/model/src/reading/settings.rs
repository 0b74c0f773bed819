//! Settings: environment variables and configuration keys, in fences and in tables.

use super::reader::{FactReader, MAX_FACTS};
use super::table::Columns;
use super::words::{pattern, says, value};
use crate::markdown::Code;
use regex::Regex;
use std::sync::LazyLock;

/// One setting, from every place that tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// The default that is stated: by the table, else by the comment above, else by an optional assignment.
    pub default: Option<String>,
    /// Whether it must be given, where the document says.
    pub required: Option<bool>,
    /// The first line that tells of it.
    pub line: usize,
    /// What a fence says.
    pub fence: Option<Told>,
    /// What a table says.
    pub table: Option<Told>,
}

/// What one place says of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The default in so many words: `Some(None)` says that there is none.
    pub default: Option<Option<String>>,
    /// The value it is given.
    pub value: Option<String>,
    /// Whether it must be given.
    pub required: Option<bool>,
    /// Where.
    pub line: usize,
}

static ASSIGNMENT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^([A-Z][A-Z0-9_]+)=("[^"]*"|'[^']*'|\S*)\s*(?:#.*)?$"#));
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i)\bdefault(?:s to)?\s*[:=]?\s*("[^"]*"|'[^']*'|not set|unset|none|[^\s,)]+)"#)
});

const SHELLS: [&str; 8] = ["", "bash", "sh", "shell", "zsh", "env", "dotenv", "ini"];

/// Reads the settings.
pub(super) fn read(reader: &FactReader<'_>) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (piece, code) in reader.outline.code() {
        let about = format!(
            "{} {}",
            reader.outline.section(piece),
            piece.lead_in.unwrap_or_default()
        );
        // Assignments inside a stage are what that stage sets, read as flags.
        if SHELLS.contains(&code.language.as_str()) && reader.stage_of(piece).is_none() {
            fence(code, &about, &mut settings);
        }
    }
    for (_, table) in reader.outline.tables() {
        let columns = Columns::of(table);
        let Some(name) = columns.find(&["variable", "setting", "env", "parameter", "option"])
        else {
            continue;
        };
        let (default, required) = (columns.find(&["default"]), columns.find(&["required"]));
        if default.is_none() && required.is_none() {
            continue;
        }
        for row in columns.rows() {
            let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at));
            let Some(name) = row.cells.get(name).and_then(|cell| value(cell)) else {
                continue;
            };
            let told = Told {
                default: cell(default).map(|cell| value(cell).map(str::to_owned)),
                value: None,
                required: cell(required).and_then(|cell| yes_or_no(cell)),
                line: row.span.line,
            };
            if let Some(setting) = entry(&mut settings, name, told.line) {
                setting.table.get_or_insert(told);
            }
        }
    }
    for setting in &mut settings {
        setting.conclude();
    }
    settings
}

/// A fence counts when assignments are most of it: `A=1 B=2 program` is a command.
fn fence(code: &Code, about: &str, settings: &mut Vec<Setting>) {
    let mut found = Vec::new();
    let mut others = 0;
    let mut comment = String::new();
    for (line, text) in code.lines() {
        if found.len() >= MAX_FACTS {
            break;
        }
        let text = text.trim();
        if let Some(words) = text.strip_prefix('#') {
            comment.push_str(words);
        } else if text.is_empty() {
            comment.clear();
        } else if let Some(assigned) = ASSIGNMENT.captures(text) {
            let name = assigned.get(1).map_or("", |name| name.as_str()).to_owned();
            let written = assigned.get(2).map_or("", |value| value.as_str());
            let told = Told {
                default: DEFAULT
                    .captures(&comment)
                    .and_then(|found| found.get(1))
                    .map(|found| value(found.as_str()).map(str::to_owned)),
                value: value(written).map(str::to_owned),
                required: required(&comment).or_else(|| required(about)),
                line,
            };
            found.push((name, told));
        } else {
            others += 1;
        }
    }
    if found.len() > others {
        for (name, told) in found {
            if let Some(setting) = entry(settings, &name, told.line) {
                setting.fence.get_or_insert(told);
            }
        }
    }
}

fn required(words: &str) -> Option<bool> {
    if says(words, &["optional"]) {
        Some(false)
    } else if says(words, &["required", "must be set", "mandatory"]) {
        Some(true)
    } else {
        None
    }
}

fn yes_or_no(cell: &str) -> Option<bool> {
    let word = cell.to_lowercase();
    let word = word.trim_matches(['*', '`', ' ']);
    if word.starts_with("yes") || word.starts_with('✅') || word.starts_with("required") {
        Some(true)
    } else if word.starts_with("no") || word.starts_with('❌') || word.starts_with("optional") {
        Some(false)
    } else {
        None
    }
}

/// The setting of this name, unless it is one too many.
fn entry<'a>(settings: &'a mut Vec<Setting>, name: &str, line: usize) -> Option<&'a mut Setting> {
    let known = settings.iter().position(|setting| setting.name == name);
    if known.is_none() {
        if settings.len() >= MAX_FACTS {
            return None;
        }
        settings.push(Setting {
            name: name.to_owned(),
            default: None,
            required: None,
            line,
            fence: None,
            table: None,
        });
    }
    let last = settings.len() - 1;
    settings.get_mut(known.unwrap_or(last))
}

impl Setting {
    fn conclude(&mut self) {
        let (table, fence) = (self.table.as_ref(), self.fence.as_ref());
        self.required = table
            .and_then(|told| told.required)
            .or(fence.and_then(|told| told.required));
        self.default = match (
            table.and_then(|told| told.default.clone()),
            fence.and_then(|told| told.default.clone()),
        ) {
            (Some(stated), _) => stated,
            (None, Some(stated)) => stated,
            (None, None) if self.required == Some(false) => {
                fence.and_then(|told| told.value.clone())
            }
            (None, None) => None,
        };
    }
}
