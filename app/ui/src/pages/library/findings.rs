//! What the rules object to in a document.

use crate::components::icon::Icon;
use crate::components::page_section::PageSection;
use leptos::prelude::*;
use model::address;
use model::lint::{Finding, Severity};
use model::text::counted;

/// The findings, the gravest first; notes are folded where there is something graver to read.
#[component]
pub fn Findings(
    /// The findings, in the order of their lines.
    findings: Vec<Finding>,
) -> AnyView {
    let of = |severity: Severity| -> Vec<Finding> {
        findings
            .iter()
            .filter(|finding| finding.rule.severity == severity)
            .cloned()
            .collect()
    };
    let graver: Vec<Finding> = [of(Severity::Error), of(Severity::Warning)].concat();
    let notes = of(Severity::Note);
    let fold = !graver.is_empty() && notes.len() > 3;
    let notes_words = counted(notes.len(), "note", "notes");
    let notes = (!notes.is_empty()).then(|| {
        let list = view! { <List findings=notes /> };
        if fold {
            view! { <details class="folded"><summary>{notes_words}</summary>{list}</details> }
                .into_any()
        } else {
            list.into_any()
        }
    });
    view! {
        <PageSection heading=address::library::FINDINGS title="Findings" note=in_short(&findings) class="review">
            {(!graver.is_empty()).then(|| view! { <List findings=graver /> })}
            {notes}
        </PageSection>
    }
    .into_any()
}

#[component]
fn List(findings: Vec<Finding>) -> AnyView {
    let rows = findings.into_iter().map(|finding| {
        let rule = finding.rule;
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
                <span class="finding-line">{format!("Line {}", finding.line)}</span>
                <div>
                    <p>{finding.message}</p>
                    <p class="finding-do">
                        {rule.advice} " " <a href=address::rule(rule.name)>"Why"<span class="vh">{format!(": {}", rule.title)}</span></a>
                    </p>
                </div>
            </li>
        }
    });
    view! { <ol class="findings">{rows.collect_view()}</ol> }.into_any()
}

/// `2 errors, 1 warning`, or that there is nothing.
pub fn in_short(findings: &[Finding]) -> String {
    let parts: Vec<String> = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ]
    .into_iter()
    .filter_map(|(severity, word)| {
        let number = findings
            .iter()
            .filter(|finding| finding.rule.severity == severity)
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
