//! What the rules object to in a document.

use crate::components::icon::Icon;
use crate::components::page_section::PageSection;
use leptos::prelude::*;
use model::address;
use model::lint::{Finding, Group, RuleOff, Severity, grouped};
use model::text::counted;

/// The findings, a line for each rule, the dearest first; notes are folded where there is something graver to read.
#[component]
pub fn Findings(
    /// The findings, in the order of their lines.
    findings: Vec<Finding>,
    /// The rules that are switched off.
    off: Vec<RuleOff>,
) -> AnyView {
    let (notes, graver): (Vec<Group>, Vec<Group>) = grouped(&findings)
        .into_iter()
        .partition(|group| group.rule.severity == Severity::Note);
    let fold = !graver.is_empty() && notes.len() > 3;
    let notes_words = counted(notes.len(), "note", "notes");
    let notes = (!notes.is_empty()).then(|| {
        let list = view! { <List groups=notes /> };
        if fold {
            view! { <details class="folded"><summary>{notes_words}</summary>{list}</details> }
                .into_any()
        } else {
            list.into_any()
        }
    });
    let off = off.into_iter().map(|off| {
        view! {
            <p class="finding-do">
                "Switched off: " <a href=address::rule(off.rule.name)>{off.rule.title}</a> {format!(", because {}", off.reason)}
            </p>
        }
    });
    view! {
        <PageSection heading=address::library::FINDINGS title="Findings" note=in_short(&findings) class="review">
            {(!graver.is_empty()).then(|| view! { <List groups=graver /> })}
            {notes}
            {off.collect_view()}
        </PageSection>
    }
    .into_any()
}

/// A line for each rule.
#[component]
pub fn List(
    /// The findings by rule.
    groups: Vec<Group>,
) -> AnyView {
    let rows = groups.into_iter().map(|group| {
        let rule = group.rule;
        let (class, sign, word) = match rule.severity {
            Severity::Error => ("is-error", "g-fail", "Error"),
            Severity::Warning => ("is-warning", "g-soft", "Warning"),
            Severity::Note => ("is-note", "g-undecided", "Note"),
        };
        view! {
            <li class=class>
                <span class="finding-word">
                    <Icon name=sign />
                    {word}
                </span>
                <span class="finding-line">{where_it_is(&group)}</span>
                <div>
                    {what_is_wrong(&group)}
                    <p class="finding-do">
                        {rule.advice} " " <a href=address::rule(rule.name)>"Why"<span class="vh">{format!(": {}", rule.title)}</span></a>
                    </p>
                </div>
            </li>
        }
    });
    view! { <ol class="findings">{rows.collect_view()}</ol> }.into_any()
}

/// `Line 7`, `Lines 7, 9, 12`, `14 places`.
fn where_it_is(group: &Group) -> String {
    let lines: Vec<String> = group
        .places
        .iter()
        .map(|(line, _)| line.to_string())
        .collect();
    match lines.len() {
        1 => format!("Line {}", lines[0]),
        2..=4 => format!("Lines {}", lines.join(", ")),
        many => format!("{many} places"),
    }
}

/// The sentence; where each place has its own, they are folded below the title of the rule.
fn what_is_wrong(group: &Group) -> AnyView {
    if let (Some(same), true) = (group.same_message(), group.places.len() <= 4) {
        return view! { <p>{same.to_owned()}</p> }.into_any();
    }
    let places = group.places.iter().map(|(line, message)| {
        view! { <li>{format!("Line {line}: {message}")}</li> }
    });
    let places = places.collect_view();
    view! {
        <details>
            <summary>{group.rule.title}</summary>
            <ul class="places">{places}</ul>
        </details>
    }
    .into_any()
}

/// `2 errors, 1 warning` by rule, or that there is nothing.
pub fn in_short(findings: &[Finding]) -> String {
    let groups = grouped(findings);
    let parts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ]
    .into_iter()
    .filter_map(|(severity, word)| {
        let number = groups
            .iter()
            .filter(|group| group.rule.severity == severity)
            .count();
        (number > 0).then(|| counted(number, word, &format!("{word}s")))
    })
    .collect();
    if parts.is_empty() {
        "Nothing found.".to_owned()
    } else {
        parts.join(", ") + "."
    }
}
