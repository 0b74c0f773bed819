//! The shape of a reading in JSON, field by field. What is absent is null, and lists may be empty.

use engine::document::CheckedDocument;
use model::lint::{Finding, Hidden, RuleOff};
use model::plan::{Choice, Phase, Plan, PlanItem};
use model::reading::{self, Measure, Reading};
use model::rollout::condition;
use serde::Serialize;
use serde_json::Number;

/// A document.
#[derive(Serialize)]
pub(crate) struct DocumentRead<'a> {
    title: &'a str,
    slug: String,
    kind: &'a str,
    owner: Option<&'a str>,
    date: Option<String>,
    rollback: bool,
    steps: Option<usize>,
    environments: Vec<&'a str>,
    positions: &'a [String],
    areas: Vec<&'a str>,
    phases: Vec<PhaseRead<'a>>,
    items: Vec<ItemRead<'a>>,
    stops: Vec<StopRead<'a>>,
    choices: Vec<ChoiceRead<'a>>,
    criteria: Vec<CriterionRead<'a>>,
    flags: Vec<FlagRead<'a>>,
    flag_list: Vec<FlagListed<'a>>,
    settings: Vec<SettingRead<'a>>,
    provenance: Vec<FileChanged<'a>>,
    remedies: Vec<RemedyRead<'a>>,
    windows: Vec<WindowRead<'a>>,
    endpoints: Vec<EndpointRead<'a>>,
    commands: Vec<CommandRead<'a>>,
    contacts: Vec<ContactRead<'a>>,
    duties: Vec<DutyRead<'a>>,
    calendar: Vec<CalendarRead<'a>>,
    claims: Vec<DecorationRead<'a>>,
    callouts: Vec<(&'a str, Option<&'a str>)>,
    post_mortem: Option<PostMortemRead>,
    hidden: Vec<HiddenRead<'a>>,
    findings: Vec<FindingRead<'a>>,
    rules_off: Vec<RuleSwitchedOff<'a>>,
}

/// A rule that the document switches off.
#[derive(Serialize)]
pub(crate) struct RuleSwitchedOff<'a> {
    rule: &'a str,
    reason: &'a str,
}

/// What a post-mortem says.
#[derive(Serialize)]
pub(crate) struct PostMortemRead {}

/// A flag, whatever its cells are.
#[derive(Serialize)]
pub(crate) struct FlagListed<'a> {
    key: &'a str,
}

/// A phase that a run would have.
#[derive(Serialize)]
pub(crate) struct PhaseRead<'a> {
    name: &'a str,
    number: usize,
    line: usize,
    gate: Option<&'a str>,
    duration: Option<&'a str>,
    items: usize,
    guess: bool,
    condition: Option<&'a str>,
    hold_point: bool,
}

/// An item.
#[derive(Serialize)]
pub(crate) struct ItemRead<'a> {
    text: &'a str,
    line: usize,
    phase: &'a str,
    checked: bool,
    polarity: &'a str,
    path: &'a [String],
    detail: Option<&'a str>,
    position: Option<&'a str>,
    claim: Option<&'a str>,
    area: Option<&'a str>,
    condition: Option<&'a str>,
    hold: bool,
    required: bool,
    guess: bool,
}

/// A sentence that holds the work.
#[derive(Serialize)]
pub(crate) struct StopRead<'a> {
    text: &'a str,
    phase: Option<&'a str>,
    line: usize,
}

/// One of several, chosen with boxes.
#[derive(Serialize)]
pub(crate) struct ChoiceRead<'a> {
    name: &'a str,
    value: Option<&'a str>,
    line: usize,
}

/// A second threshold.
#[derive(Serialize)]
pub(crate) struct Threshold<'a> {
    operator: &'a str,
    value: Option<Amount>,
    unit: Option<&'a str>,
}

/// A number, or the two ends of a range.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Amount {
    One(Number),
    Range([Number; 2]),
}

/// A criterion.
#[derive(Serialize)]
pub(crate) struct CriterionRead<'a> {
    text: &'a str,
    line: usize,
    also: &'a [usize],
    class: &'a str,
    polarity: &'a str,
    gate: bool,
    metric: &'a str,
    operator: Option<&'a str>,
    value: Option<Amount>,
    unit: Option<&'a str>,
    no_go: Option<Threshold<'a>>,
}

/// A flag in one place.
#[derive(Serialize)]
pub(crate) struct FlagRead<'a> {
    key: &'a str,
    environment: Option<&'a str>,
    stage: Option<&'a str>,
    value: Option<&'a str>,
    line: usize,
}

/// A setting.
#[derive(Serialize)]
pub(crate) struct SettingRead<'a> {
    name: &'a str,
    default: Option<&'a str>,
    required: Option<bool>,
    line: usize,
}

/// A file that was created or changed.
#[derive(Serialize)]
pub(crate) struct FileChanged<'a> {
    path: &'a str,
    change: &'a str,
    lines: Option<u64>,
    at_least: bool,
    line: usize,
}

/// What to do against a fault.
#[derive(Serialize)]
pub(crate) struct RemedyRead<'a> {
    issue: &'a str,
    cause: Option<&'a str>,
    action: Option<&'a str>,
    impact: Option<&'a str>,
    status: Option<&'a str>,
    line: usize,
}

/// One end of a window.
#[derive(Serialize)]
pub(crate) struct WindowEnd<'a> {
    end: &'a str,
    line: usize,
}

/// A time of watching.
#[derive(Serialize)]
pub(crate) struct WindowRead<'a> {
    name: &'a str,
    hours: Option<[Number; 2]>,
    start: Option<&'a str>,
    end: Option<&'a str>,
    ends: Vec<WindowEnd<'a>>,
    line: usize,
}

/// An endpoint.
#[derive(Serialize)]
pub(crate) struct EndpointRead<'a> {
    method: Option<&'a str>,
    path: &'a str,
    status: Option<u16>,
    fields: &'a [String],
    limit: Option<String>,
    line: usize,
}

/// A block of commands.
#[derive(Serialize)]
pub(crate) struct CommandRead<'a> {
    line: usize,
    language: &'a str,
}

/// Whom to call.
#[derive(Serialize)]
pub(crate) struct ContactRead<'a> {
    text: &'a str,
    line: usize,
}

/// What a team does.
#[derive(Serialize)]
pub(crate) struct DutyRead<'a> {
    who: &'a str,
    what: &'a str,
    line: usize,
}

/// What happens when.
#[derive(Serialize)]
pub(crate) struct CalendarRead<'a> {
    when: &'a str,
    what: &'a str,
    line: usize,
}

/// A decorative tick.
#[derive(Serialize)]
pub(crate) struct DecorationRead<'a> {
    text: &'a str,
    done: bool,
    line: usize,
}

/// A value that is covered.
#[derive(Serialize)]
pub(crate) struct HiddenRead<'a> {
    line: usize,
    kind: &'a str,
}

/// What a rule objects to.
#[derive(Serialize)]
pub(crate) struct FindingRead<'a> {
    rule: &'a str,
    severity: &'a str,
    line: usize,
    message: &'a str,
    advice: &'a str,
}

impl<'a> HiddenRead<'a> {
    pub(crate) fn of(hidden: &'a Hidden) -> Self {
        Self {
            line: hidden.line,
            kind: hidden.kind,
        }
    }
}

/// A document as it is told.
pub(super) fn document(checked: &CheckedDocument) -> DocumentRead<'_> {
    let reading = &checked.reading;
    let plan = &reading.plan;
    let facts = facts(reading);
    DocumentRead {
        slug: model::slug::of_title(&reading.title),
        date: (reading.date.as_deref())
            .map(|date| reading::iso_date(date).unwrap_or_else(|| date.to_owned())),
        rollback: plan.rollback,
        steps: plan.items.is_empty().then_some(plan.steps.len()),
        positions: &plan.positions,
        areas: plan.areas.iter().map(|area| area.name.as_str()).collect(),
        phases: phases(reading),
        items: plan.items.iter().map(|item| item_of(plan, item)).collect(),
        stops: plan
            .stops
            .iter()
            .map(|stop| StopRead {
                text: &stop.text,
                phase: stop
                    .phase
                    .and_then(|at| plan.phases.get(at))
                    .map(|phase| phase.name.as_str()),
                line: stop.line,
            })
            .collect(),
        choices: plan.choices.iter().map(choice).collect(),
        criteria: reading
            .criteria
            .iter()
            .filter(|criterion| !criterion.is_second)
            .map(criterion)
            .collect(),
        hidden: checked.hidden.iter().map(HiddenRead::of).collect(),
        findings: checked.findings.iter().map(finding).collect(),
        rules_off: checked.off.iter().map(switched_off).collect(),
        ..facts
    }
}

fn switched_off(off: &RuleOff) -> RuleSwitchedOff<'_> {
    RuleSwitchedOff {
        rule: off.rule.name,
        reason: &off.reason,
    }
}

/// Every phase that a run would have.
fn phases(reading: &Reading) -> Vec<PhaseRead<'_>> {
    let plan = &reading.plan;
    let mut items = vec![0; plan.phases.len()];
    for item in &plan.items {
        items[item.phase] += 1;
    }
    let readiness = condition::needs_readiness(reading).then(|| PhaseRead {
        name: plan.readiness,
        number: 0,
        line: plan.gates.first().map_or(1, |gate| gate.line),
        gate: None,
        duration: None,
        items: 0,
        guess: false,
        condition: None,
        hold_point: true,
    });
    let phases = plan.phases.iter().zip(items);
    let phases = phases.map(|(phase, items)| phase_of(phase, items));
    readiness.into_iter().chain(phases).collect()
}

fn phase_of(phase: &Phase, items: usize) -> PhaseRead<'_> {
    PhaseRead {
        name: &phase.name,
        number: phase.number,
        line: phase.line,
        gate: phase.gate.as_deref(),
        duration: phase.duration.as_deref(),
        items,
        guess: phase.guess,
        condition: phase.condition.as_deref(),
        // What is only offered holds nothing behind it.
        hold_point: phase.condition.is_none(),
    }
}

fn item_of<'a>(plan: &'a Plan, item: &'a PlanItem) -> ItemRead<'a> {
    ItemRead {
        text: &item.text,
        line: item.line,
        phase: plan.phases.get(item.phase).map_or("", |phase| &phase.name),
        checked: item.claimed,
        polarity: polarity(item.inverted),
        path: &item.path,
        detail: Some(item.detail.as_str()).filter(|detail| !detail.is_empty()),
        position: item.position.as_deref(),
        claim: item.claim.map(model::plan::Claim::word),
        area: item.area.as_deref(),
        condition: item.condition.as_deref(),
        hold: item.hold,
        required: !(item.optional || item.inverted || item.condition.is_some()),
        guess: item.guess,
    }
}

fn choice(choice: &Choice) -> ChoiceRead<'_> {
    ChoiceRead {
        name: &choice.name,
        value: choice.value.as_deref(),
        line: choice.line,
    }
}

fn finding(finding: &Finding) -> FindingRead<'_> {
    FindingRead {
        rule: finding.rule.name,
        severity: finding.rule.severity.word(),
        line: finding.line,
        message: &finding.message,
        advice: finding.rule.advice,
    }
}

fn criterion(criterion: &reading::Criterion) -> CriterionRead<'_> {
    let measure = criterion.measure.as_ref();
    CriterionRead {
        text: &criterion.text,
        line: criterion.line,
        also: &criterion.also,
        class: criterion.class.word(),
        polarity: polarity(criterion.inverted),
        gate: criterion.gate,
        metric: &criterion.metric,
        operator: measure.map(|measure| measure.operator.sign()),
        value: measure.and_then(amount),
        unit: measure.and_then(|measure| measure.unit.as_deref()),
        no_go: criterion.no_go.as_ref().map(|measure| Threshold {
            operator: measure.operator.sign(),
            value: amount(measure),
            unit: measure.unit.as_deref(),
        }),
    }
}

/// A range has two values, everything else one.
fn amount(measure: &Measure) -> Option<Amount> {
    let low = number(measure.low)?;
    Some(match measure.high {
        Some(high) => Amount::Range([low, number(high)?]),
        None => Amount::One(low),
    })
}

/// `95` and not `95.0`.
fn number(value: f64) -> Option<Number> {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        Some(Number::from(value as i64))
    } else {
        Number::from_f64(value)
    }
}

fn polarity(inverted: bool) -> &'static str {
    if inverted { "inverted" } else { "normal" }
}

/// What is no part of the plan.
fn facts(reading: &Reading) -> DocumentRead<'_> {
    DocumentRead {
        title: &reading.title,
        slug: String::new(),
        kind: reading.kind.name(),
        owner: reading.owner.as_deref(),
        date: None,
        rollback: false,
        steps: None,
        environments: Vec::new(),
        positions: &[],
        areas: Vec::new(),
        phases: Vec::new(),
        items: Vec::new(),
        stops: Vec::new(),
        choices: Vec::new(),
        criteria: Vec::new(),
        flags: reading
            .flags
            .iter()
            .map(|flag| FlagRead {
                key: &flag.key,
                environment: None,
                stage: flag.stage.as_deref(),
                value: Some(&flag.value),
                line: flag.line,
            })
            .collect(),
        flag_list: Vec::new(),
        settings: reading
            .settings
            .iter()
            .map(|setting| SettingRead {
                name: &setting.name,
                default: setting.default.as_deref(),
                required: setting.required,
                line: setting.line,
            })
            .collect(),
        provenance: reading
            .provenance
            .iter()
            .map(|file| FileChanged {
                path: &file.path,
                change: file.change.word(),
                lines: file.lines,
                at_least: file.at_least,
                line: file.line,
            })
            .collect(),
        remedies: reading
            .remedies
            .iter()
            .map(|remedy| RemedyRead {
                issue: &remedy.issue,
                cause: remedy.cause.as_deref(),
                action: remedy.action.as_deref(),
                impact: remedy.impact.as_deref(),
                status: remedy.status.as_deref(),
                line: remedy.line,
            })
            .collect(),
        windows: reading
            .windows
            .iter()
            .map(|window| WindowRead {
                name: &window.name,
                hours: window
                    .hours
                    .and_then(|(least, most)| Some([number(least)?, number(most)?])),
                start: window.start.as_deref(),
                end: window.ends.first().map(|(end, _)| end.as_str()),
                ends: window
                    .ends
                    .iter()
                    .map(|(end, line)| WindowEnd { end, line: *line })
                    .collect(),
                line: window.line,
            })
            .collect(),
        endpoints: reading
            .endpoints
            .iter()
            .map(|endpoint| EndpointRead {
                method: Some(&endpoint.method),
                path: &endpoint.path,
                status: endpoint.status,
                fields: &endpoint.fields,
                limit: endpoint.limit.as_ref().map(Measure::to_string),
                line: endpoint.line,
            })
            .collect(),
        commands: reading
            .commands
            .iter()
            .map(|command| CommandRead {
                line: command.line,
                language: &command.language,
            })
            .collect(),
        contacts: reading
            .contacts
            .iter()
            .map(|contact| ContactRead {
                text: &contact.text,
                line: contact.line,
            })
            .collect(),
        duties: reading
            .duties
            .iter()
            .map(|duty| DutyRead {
                who: &duty.who,
                what: &duty.what,
                line: duty.line,
            })
            .collect(),
        calendar: reading
            .calendar
            .iter()
            .map(|entry| CalendarRead {
                when: &entry.when,
                what: &entry.what,
                line: entry.line,
            })
            .collect(),
        claims: reading
            .decorations
            .iter()
            .map(|mark| DecorationRead {
                text: &mark.text,
                done: mark.done,
                line: mark.line,
            })
            .collect(),
        callouts: reading
            .callouts
            .iter()
            .map(|callout| (callout.kind.as_str(), callout.title.as_deref()))
            .collect(),
        post_mortem: None,
        hidden: Vec::new(),
        findings: Vec::new(),
        rules_off: Vec::new(),
    }
}
