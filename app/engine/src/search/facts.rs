//! What a document says of flags, remedies and files: each is found by itself, at the section that says it.

use super::page::Section;
use model::lint::mask;
use model::reading::{FileChange, FlagValue, Reading, Remedy};
use std::collections::HashMap;

/// Where a section of a document begins.
pub(super) struct Place {
    /// The line of its heading.
    pub line: usize,
    /// The headings above it, and itself.
    pub path: String,
    /// The fragment on the page.
    pub anchor: String,
}

/// Adds a section for each flag, remedy and file. What has a section of its own already is only said to be one.
pub(super) fn add_facts(sections: &mut Vec<Section>, reading: &Reading, places: &[Place]) {
    let mut add = |kind: &'static str, name: &str, words: String, line: usize| {
        let place = places.iter().rfind(|place| place.line <= line);
        let (path, anchor) = place.map_or(("", ""), |place| (&place.path, &place.anchor));
        let is_heading = place.is_some_and(|place| place.line == line);
        let of_place = |section: &&mut Section| section.anchor == anchor;
        if is_heading && let Some(section) = sections.iter_mut().find(of_place) {
            section.fact = Some(kind);
            return;
        }
        let name = mask(name);
        sections.push(Section {
            path: [path, &name].join("\n").trim_start().to_owned(),
            heading: name.into_owned(),
            anchor: anchor.to_owned(),
            body: mask(&words).into_owned(),
            fact: Some(kind),
            said_again: true,
            ..Section::default()
        });
    };
    for values in by_flag(&reading.flags) {
        let words: Vec<String> = values.iter().map(|value| words_of_flag(value)).collect();
        add("flag", &values[0].key, words.join("; "), values[0].line);
    }
    for remedy in &reading.remedies {
        add(
            "remedy",
            &remedy.issue,
            words_of_remedy(remedy),
            remedy.line,
        );
    }
    for file in &reading.provenance {
        add("file", &file.path, words_of_file(file), file.line);
    }
}

/// The values of each flag, in the order in which the flags are named first.
fn by_flag(values: &[FlagValue]) -> Vec<Vec<&FlagValue>> {
    let mut flags: Vec<Vec<&FlagValue>> = Vec::new();
    let mut known = HashMap::new();
    for value in values {
        let at = *known.entry(&value.key).or_insert(flags.len());
        match flags.get_mut(at) {
            Some(flag) => flag.push(value),
            None => flags.push(vec![value]),
        }
    }
    flags
}

fn words_of_flag(value: &FlagValue) -> String {
    match &value.stage {
        Some(stage) => format!("{stage}: {}", value.value),
        None => value.value.clone(),
    }
}

fn words_of_remedy(remedy: &Remedy) -> String {
    let status = remedy
        .status
        .as_ref()
        .map(|status| format!("Status: {status}"));
    let impact = remedy
        .impact
        .as_ref()
        .map(|impact| format!("Impact: {impact}"));
    let said = [remedy.cause.clone(), remedy.action.clone(), impact, status];
    let said: Vec<String> = said.into_iter().flatten().collect();
    said.join("\n")
}

fn words_of_file(file: &FileChange) -> String {
    let change = file.change.word();
    match file.lines {
        Some(lines) if file.at_least => format!("{change}, at least {lines} lines"),
        Some(lines) => format!("{change}, {lines} lines"),
        None => change.to_owned(),
    }
}
