//! What was read out of a document, beyond phases and items: flags by stage, files, criteria, remedies, windows.

use crate::components::page_section::PageSection;
use leptos::prelude::*;
use model::document::Kind;
use model::reading::{Change, Criterion, FileChange, FlagValue, Measure, Reading, Remedy};

/// A table that scrolls in itself where the screen is narrow.
fn table(id: &'static str, title: &'static str, heads: Vec<String>, rows: Vec<AnyView>) -> AnyView {
    let heads = heads
        .into_iter()
        .map(|head| view! { <th scope="col">{head}</th> });
    view! {
        <div class="fact">
            <h3 id=id>{title}</h3>
            <section class="scroll" tabindex="0" aria-labelledby=id>
                <table class="facts-table">
                    <thead>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        </div>
    }
    .into_any()
}

/// Everything that was read, each kind only where there is some. It stands open where it is what the document or the
/// page is for.
#[component]
pub fn Facts(
    /// The reading.
    reading: Reading,
    /// The page is for nothing else.
    #[prop(optional)]
    open: bool,
) -> Option<AnyView> {
    let has_facts = reading.stages.len() > 1
        || !reading.provenance.is_empty()
        || !reading.criteria.is_empty()
        || !reading.remedies.is_empty()
        || !reading.windows.is_empty();
    let open = open || !matches!(reading.kind, Kind::Plan | Kind::Runbook | Kind::Checklist);
    has_facts.then(|| {
        view! {
            <PageSection heading="facts-h" title="What it says" class="review">
                <details class="folded" open=open>
                    <summary>"Everything that was read"</summary>
                    {matrix(&reading.flags, &reading.stages)}
                    {files(&reading.provenance)}
                    {criteria(&reading.criteria)}
                    {remedies(&reading.remedies)}
                    {windows(&reading)}
                </details>
            </PageSection>
        }
        .into_any()
    })
}

/// Flags by stage. An empty cell is a flag without a value there.
fn matrix(flags: &[FlagValue], stages: &[String]) -> Option<AnyView> {
    if stages.len() < 2 || flags.is_empty() {
        return None;
    }
    let mut keys: Vec<&str> = Vec::new();
    for flag in flags {
        if !keys.contains(&flag.key.as_str()) {
            keys.push(&flag.key);
        }
    }
    let rows = keys.into_iter().map(|key| {
        let cells = stages.iter().map(|stage| {
            let value = flags
                .iter()
                .find(|flag| flag.key == key && flag.stage.as_deref() == Some(stage))
                .map_or("no value".to_owned(), |flag| flag.value.clone());
            view! { <td>{value}</td> }
        });
        view! { <tr><th scope="row"><code>{key.to_owned()}</code></th>{cells.collect_view()}</tr> }
            .into_any()
    });
    let heads = ["Flag".to_owned()]
        .into_iter()
        .chain(stages.iter().cloned())
        .collect();
    Some(table("matrix-h", "Flags by stage", heads, rows.collect()))
}

fn files(files: &[FileChange]) -> Option<AnyView> {
    if files.is_empty() {
        return None;
    }
    let groups = [
        (Change::Created, "created"),
        (Change::Modified, "changed"),
        (Change::Deleted, "deleted"),
    ];
    let groups = groups.into_iter().filter_map(|(change, word)| {
        let of: Vec<&FileChange> = files.iter().filter(|file| file.change == change).collect();
        let lines: u64 = of.iter().filter_map(|file| file.lines).sum();
        let at_least = of.iter().any(|file| file.at_least || file.lines.is_none());
        let lines = match (lines, at_least) {
            (0, _) => String::new(),
            (lines, true) => format!(", at least {lines} lines"),
            (lines, false) => format!(", {lines} lines"),
        };
        let rows = of.iter().map(|file| {
            let lines = file
                .lines
                .map(|lines| format!("{lines}{}", if file.at_least { "+" } else { "" }));
            view! { <li><code>{file.path.clone()}</code> <span>{lines}</span></li> }
        });
        (!of.is_empty()).then(|| {
            view! {
                <p class="fact-count">{format!("{} {word}{lines}", of.len())}</p>
                <ul class="files">{rows.collect_view()}</ul>
            }
        })
    });
    let view = view! {
        <div class="fact">
            <h3>"Files"</h3>
            {groups.collect_view()}
        </div>
    };
    Some(view.into_any())
}

fn criteria(criteria: &[Criterion]) -> Option<AnyView> {
    if criteria.is_empty() {
        return None;
    }
    let rows = criteria.iter().map(|criterion| {
        let holds = if criterion.inverted {
            "bad news"
        } else {
            "must hold"
        };
        let value = criterion.measure.as_ref().map(Measure::to_string);
        view! {
            <tr>
                <th scope="row">{criterion.text.clone()}</th>
                <td>{criterion.class.word()}</td>
                <td>{holds}</td>
                <td class="num">{value}</td>
            </tr>
        }
        .into_any()
    });
    let heads = ["Criterion", "Class", "If true", "Value"];
    Some(table(
        "criteria-h",
        "Criteria",
        heads.map(str::to_owned).to_vec(),
        rows.collect(),
    ))
}

fn remedies(remedies: &[Remedy]) -> Option<AnyView> {
    if remedies.is_empty() {
        return None;
    }
    let rows = remedies.iter().map(|remedy| {
        view! {
            <tr>
                <th scope="row">{remedy.issue.clone()}</th>
                <td>{remedy.cause.clone()}</td>
                <td>{remedy.action.clone()}</td>
            </tr>
        }
        .into_any()
    });
    let heads = ["Issue", "Cause", "What to do"];
    Some(table(
        "remedies-h",
        "Remedies",
        heads.map(str::to_owned).to_vec(),
        rows.collect(),
    ))
}

fn windows(reading: &Reading) -> Option<AnyView> {
    if reading.windows.is_empty() {
        return None;
    }
    let rows = reading.windows.iter().map(|window| {
        let hours = window.hours.map(|(least, most)| {
            if least == most {
                format!("{least} hours")
            } else {
                format!("{least} to {most} hours")
            }
        });
        let ends: Vec<String> = window.ends.iter().map(|(end, _)| end.clone()).collect();
        view! {
            <tr>
                <th scope="row">{window.name.clone()}</th>
                <td>{hours}</td>
                <td>{window.start.clone()}</td>
                <td>{ends.join(", or ")}</td>
            </tr>
        }
        .into_any()
    });
    let heads = ["Window", "Lasts", "From", "Until"];
    Some(table(
        "windows-h",
        "Observation windows",
        heads.map(str::to_owned).to_vec(),
        rows.collect(),
    ))
}
