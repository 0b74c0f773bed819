//! The whole reading as JSON. The names are fixed: programs of other people read them.

use super::file::CheckedFile;
use engine::document::CheckedDocument;
use model::lint::{Hidden, mask};
use model::reading::{Criterion, Measure};
use serde_json::{Value, json};

/// One object for one file, an array for several. No secret is in it.
pub(super) fn report(files: &[CheckedFile], one: bool) -> Value {
    let mut objects: Vec<Value> = files
        .iter()
        .map(|file| {
            let mut object = document(&file.checked);
            cover(&mut object);
            object["file"] = json!(file.file);
            object
        })
        .collect();
    match objects.pop() {
        Some(only) if one => only,
        last => {
            objects.extend(last);
            Value::Array(objects)
        }
    }
}

fn document(checked: &CheckedDocument) -> Value {
    let reading = &checked.reading;
    let plan = &reading.plan;
    let in_phase = |at: usize| plan.items.iter().filter(|item| item.phase == at).count();
    json!({
        "title": reading.title,
        "kind": reading.kind.name(),
        "owner": reading.owner,
        "date": reading.date,
        "phases": plan.phases.iter().enumerate().filter(|(_, phase)| phase.named).map(|(at, phase)| json!({
            "name": phase.name, "line": phase.line, "gate": phase.gate, "duration": phase.duration, "items": in_phase(at),
        })).collect::<Vec<_>>(),
        "items": plan.items.iter().map(|item| json!({
            "text": item.text, "line": item.line, "phase": plan.phases[item.phase].name, "checked": item.claimed,
            "polarity": polarity(item.inverted), "path": item.path,
        })).collect::<Vec<_>>(),
        "criteria": reading.criteria.iter().map(criterion).collect::<Vec<_>>(),
        "flags": reading.flags.iter().map(|flag| json!({
            "key": flag.key, "stage": flag.stage, "value": flag.value, "line": flag.line,
        })).collect::<Vec<_>>(),
        "settings": reading.settings.iter().map(|setting| json!({
            "name": setting.name, "default": setting.default, "required": setting.required, "line": setting.line,
        })).collect::<Vec<_>>(),
        "provenance": reading.provenance.iter().map(|file| json!({
            "path": file.path, "change": file.change.word(), "lines": file.lines, "at_least": file.at_least, "line": file.line,
        })).collect::<Vec<_>>(),
        "remedies": reading.remedies.iter().map(|remedy| json!({
            "issue": remedy.issue, "cause": remedy.cause, "action": remedy.action, "impact": remedy.impact,
            "status": remedy.status, "line": remedy.line,
        })).collect::<Vec<_>>(),
        "windows": reading.windows.iter().map(|window| json!({
            "name": window.name, "hours": window.hours.map(|(least, most)| [number(least), number(most)]), "start": window.start,
            "end": window.ends.first().map(|(end, _)| end),
            "ends": window.ends.iter().map(|(end, line)| json!({ "end": end, "line": line })).collect::<Vec<_>>(),
            "line": window.line,
        })).collect::<Vec<_>>(),
        "endpoints": reading.endpoints.iter().map(|endpoint| json!({
            "method": endpoint.method, "path": endpoint.path, "status": endpoint.status, "fields": endpoint.fields,
            "limit": endpoint.limit.as_ref().map(Measure::to_string), "line": endpoint.line,
        })).collect::<Vec<_>>(),
        "commands": reading.commands.iter().map(|command| json!({
            "line": command.line, "language": command.language,
        })).collect::<Vec<_>>(),
        "contacts": reading.contacts.iter().map(|contact| json!({ "text": contact.text, "line": contact.line })).collect::<Vec<_>>(),
        "duties": reading.duties.iter().map(|duty| json!({ "who": duty.who, "what": duty.what, "line": duty.line })).collect::<Vec<_>>(),
        "calendar": reading.calendar.iter().map(|entry| json!({ "when": entry.when, "what": entry.what, "line": entry.line })).collect::<Vec<_>>(),
        "claims": reading.decorations.iter().map(|mark| json!({ "text": mark.text, "done": mark.done, "line": mark.line })).collect::<Vec<_>>(),
        "hidden": hidden(&checked.hidden),
        "findings": checked.findings.iter().map(|finding| json!({
            "rule": finding.rule.name, "severity": finding.rule.severity.word(), "line": finding.line,
            "message": finding.message, "advice": finding.rule.advice,
        })).collect::<Vec<_>>(),
    })
}

/// The values that are covered before the document is stored. No value is in it.
pub(crate) fn hidden(hidden: &[Hidden]) -> Value {
    hidden
        .iter()
        .map(|one| json!({ "line": one.line, "kind": one.kind }))
        .collect()
}

fn criterion(criterion: &Criterion) -> Value {
    let measure = criterion.measure.as_ref();
    json!({
        "text": criterion.text,
        "line": criterion.line,
        "also": criterion.also,
        "class": criterion.class.word(),
        "polarity": polarity(criterion.inverted),
        "gate": criterion.gate,
        "metric": criterion.metric,
        "operator": measure.map(|measure| measure.operator.sign()),
        // A range has two values, everything else one.
        "value": measure.map(|measure| match measure.high {
            Some(high) => json!([number(measure.low), number(high)]),
            None => number(measure.low),
        }),
        "unit": measure.and_then(|measure| measure.unit.as_deref()),
    })
}

/// `95` and not `95.0`.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        json!(value as i64)
    } else {
        json!(value)
    }
}

fn polarity(inverted: bool) -> &'static str {
    if inverted { "inverted" } else { "normal" }
}

/// The reader works on a text whose secrets are covered already; this is the second wall.
fn cover(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(covered) = mask(text) {
                *text = covered;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(cover),
        Value::Object(fields) => fields.values_mut().for_each(cover),
        _ => {}
    }
}
