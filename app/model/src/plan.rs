//! What a document means as a plan: its phases with their gates, and its items in those phases.
//!
//! The rules, in the order in which they are tried:
//!
//! 1. A heading that begins with "Phase" or "Stage" and a number or a single letter opens a phase. It lasts
//!    until a heading of the same or a higher level. The one heading of level 1 above all others is the title
//!    and opens none.
//! 2. A heading that is made of the names of rollout stages only ("Pre-Staging", "Production Canary (10%)")
//!    opens one too, once an item stands below it.
//! 3. An item outside such a phase belongs to the topmost section around it (the title does not count), and
//!    that section becomes a phase of its own: a readiness list before phase 1 is a phase of readiness.
//! 4. An item before any heading belongs to a phase named "Items".
//! 5. Items under a heading or a lead-in that says "any yes means hold" are inverted: hold questions.
//! 6. A box that is ticked in the text is a claim by the document, never a sign-off.
//!
//! Numbered phases without items stay in the list: a step that leaves no tick is still a step.

use crate::markdown::{Block, Check, List, ListItem, Tree, words};

/// The most items one plan may have. A phase of thousands cannot be signed by people.
pub const MAX_ITEMS: usize = 5_000;

/// A plan as read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The phases in reading order.
    pub phases: Vec<Phase>,
    /// The items in reading order.
    pub items: Vec<PlanItem>,
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// "Production build", without "Phase 2:" and without the duration in brackets.
    pub name: String,
    /// The words after `Gate:` below the heading.
    pub gate: Option<String>,
    /// The words in brackets at the end of the heading, where they hold a number.
    pub duration: Option<String>,
    /// The line of the heading, counted from 1.
    pub line: usize,
    /// The document calls it a phase or a stage (rules 1 and 2). Otherwise it is a section with items.
    pub named: bool,
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanItem {
    /// The words to be signed.
    pub text: String,
    /// What stands below the item's first paragraph; part of what is signed.
    pub detail: String,
    /// The heading or lead-in closest above it inside its phase.
    pub group: Option<String>,
    /// Index into [`Plan::phases`].
    pub phase: usize,
    /// All headings above it, from the top.
    pub path: Vec<String>,
    /// The box was ticked in the text.
    pub claimed: bool,
    /// A yes is bad news.
    pub inverted: bool,
    /// The line of its box, counted from 1.
    pub line: usize,
    /// The item it is nested under, as an index.
    pub parent: Option<usize>,
    /// The name that its author has given it for good: `<!-- id: backup-checked -->`.
    pub pin: Option<String>,
}

/// Reads a plan out of a document. Any document can be read; one without boxes has no items.
pub fn read(tree: &Tree) -> Plan {
    let mut reader = PlanReader {
        has_title: has_title(tree),
        ..PlanReader::default()
    };
    reader.blocks(&tree.blocks);
    reader.plan
}

struct Heading {
    level: u8,
    text: String,
    line: usize,
    /// The phase that this heading opened by rule 1 or, once an item needed it, by rule 2 or 3.
    phase: Option<usize>,
    named: bool,
    /// Its words turn the items below it into hold questions.
    holds: bool,
}

#[derive(Default)]
struct PlanReader {
    plan: Plan,
    has_title: bool,
    /// The headings above the current place, levels rising.
    above: Vec<Heading>,
    /// The paragraph just read, while nothing but its list has followed.
    lead_in: Option<String>,
    /// The item around the current place.
    parent: Option<usize>,
}

impl PlanReader {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading {
                    level, text, span, ..
                } => self.heading(*level, text, span.line),
                Block::Paragraph { text, lead, .. } => self.paragraph(text, lead.as_deref()),
                Block::List(list) => self.list(&list.items),
                Block::Quote(inner) => self.blocks(inner),
                Block::Code(_) | Block::Table(_) => self.lead_in = None,
            }
        }
    }

    fn heading(&mut self, level: u8, text: &str, line: usize) {
        self.lead_in = None;
        self.above.retain(|heading| heading.level < level);
        let is_title = level == 1 && self.has_title;
        let name = numbered_name(text).filter(|_| !is_title);
        let phase = name.map(|name| self.open_phase(name, line, true));
        self.above.push(Heading {
            level,
            text: text.to_owned(),
            line,
            phase,
            named: name.is_some() || (!is_title && is_stage(text)),
            holds: asks_for_hold(text),
        });
    }

    fn open_phase(&mut self, heading: &str, line: usize, named: bool) -> usize {
        let (name, duration) = split_duration(heading);
        self.plan.phases.push(Phase {
            name: name.to_owned(),
            gate: None,
            duration: duration.map(str::to_owned),
            line,
            named,
        });
        self.plan.phases.len() - 1
    }

    fn paragraph(&mut self, text: &str, lead: Option<&str>) {
        if lead.is_some_and(|lead| lead.trim_end_matches(':').eq_ignore_ascii_case("gate"))
            && let Some(phase) = self.above.iter().rev().find_map(|heading| heading.phase)
            && let Some((_, gate)) = text.split_once(':')
            && let Some(gate) = gate.lines().next()
        {
            self.plan.phases[phase]
                .gate
                .get_or_insert_with(|| gate.trim().to_owned());
        }
        self.lead_in = text
            .lines()
            .last()
            .filter(|line| line.trim_end().ends_with(':') || lead == Some(*line))
            .map(str::to_owned);
    }

    fn list(&mut self, items: &[ListItem]) {
        for item in items {
            match item.check {
                Some(check) => self.item(item, check),
                // Boxes may stand under a plain bullet that names their group.
                None => {
                    let outer = self.lead_in.replace(item.text.clone());
                    self.blocks(&item.blocks);
                    self.lead_in = outer;
                }
            }
        }
        self.lead_in = None;
    }

    fn item(&mut self, item: &ListItem, check: Check) {
        let phase = self.phase_of_item(item.span.line);
        let inside = self
            .above
            .iter()
            .rev()
            .find(|heading| heading.phase != Some(phase))
            .map(|heading| heading.text.as_str());
        let group = self.lead_in.as_deref().or(inside.filter(|_| {
            self.above
                .last()
                .is_some_and(|heading| heading.phase != Some(phase))
        }));
        let inverted = self.above.iter().any(|heading| heading.holds)
            || self.lead_in.as_deref().is_some_and(asks_for_hold);
        let mut detail = String::new();
        words(&without_boxes(&item.blocks), &mut detail);
        self.plan.items.push(PlanItem {
            text: item.text.clone(),
            detail: detail.trim_end().to_owned(),
            group: group
                .map(|group| group.trim_end_matches(':').trim().to_owned())
                .filter(|group| !group.is_empty()),
            phase,
            path: self
                .above
                .iter()
                .map(|heading| heading.text.clone())
                .collect(),
            claimed: check.ticked,
            inverted,
            line: item.span.line,
            parent: self.parent,
            pin: item.pin.clone(),
        });
        let outer = (self.lead_in.take(), self.parent);
        self.parent = Some(self.plan.items.len() - 1);
        for block in &item.blocks {
            if let Block::List(nested) = block {
                self.list(
                    &nested
                        .items
                        .iter()
                        .filter(|nested| holds_box(nested))
                        .cloned()
                        .collect::<Vec<_>>(),
                );
            }
        }
        (self.lead_in, self.parent) = outer;
    }

    /// Rules 1 to 4.
    fn phase_of_item(&mut self, line: usize) -> usize {
        let named = self.above.iter().rposition(|heading| heading.named);
        let title = usize::from(
            self.above.len() > 1 && self.above.first().is_some_and(|heading| heading.level == 1),
        );
        let Some(at) = named.or((self.above.len() > title).then_some(title)) else {
            let items = |phase: &Phase| phase.name == "Items";
            return match self.plan.phases.iter().position(items) {
                Some(phase) => phase,
                None => self.open_phase("Items", line, false),
            };
        };
        if let Some(phase) = self.above[at].phase {
            return phase;
        }
        let (text, line) = (self.above[at].text.clone(), self.above[at].line);
        let phase = self.open_phase(&text, line, named.is_some());
        self.above[at].phase = Some(phase);
        phase
    }
}

/// The first heading is the only one of level 1, and others follow.
fn has_title(tree: &Tree) -> bool {
    let levels: Vec<u8> = tree
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading { level, .. } => Some(*level),
            _ => None,
        })
        .collect();
    levels.len() > 1 && levels[0] == 1 && !levels[1..].contains(&1)
}

/// Nested items with boxes are items of their own; the rest of an item's blocks are its details.
fn without_boxes(blocks: &[Block]) -> Vec<Block> {
    blocks
        .iter()
        .filter_map(|block| match block {
            Block::List(list) => {
                let items: Vec<ListItem> = list
                    .items
                    .iter()
                    .filter(|item| !holds_box(item))
                    .cloned()
                    .collect();
                (!items.is_empty()).then_some(Block::List(List { items, ..*list }))
            }
            other => Some(other.clone()),
        })
        .collect()
}

fn holds_box(item: &ListItem) -> bool {
    item.check.is_some()
        || item
            .blocks
            .iter()
            .any(|block| matches!(block, Block::List(list) if list.items.iter().any(holds_box)))
}

/// `Phase 2: Build` gives `Build`; `Stage B` gives `Stage B`; anything else `None`.
fn numbered_name(heading: &str) -> Option<&str> {
    let mut words = heading.split_whitespace();
    let first = words.next()?;
    if !first.eq_ignore_ascii_case("phase") && !first.eq_ignore_ascii_case("stage") {
        return None;
    }
    let mark = words.next()?;
    let number = mark.trim_end_matches([':', '.', ')', '-', '–', '—']);
    let is_number =
        !number.is_empty() && number.chars().all(|character| character.is_ascii_digit());
    let is_letter = number.len() == 1
        && number
            .chars()
            .all(|character| character.is_ascii_uppercase());
    if !is_number && !is_letter {
        return None;
    }
    let after = &heading[heading.find(mark)? + mark.len()..];
    let name = after.trim_start_matches(|character: char| {
        character.is_whitespace() || matches!(character, ':' | '-' | '–' | '—' | '.')
    });
    Some(if name.is_empty() { heading } else { name })
}

/// Whether a heading is made of the names of rollout stages and nothing else.
fn is_stage(heading: &str) -> bool {
    const PLACES: [&str; 14] = [
        "alpha",
        "beta",
        "canary",
        "dev",
        "development",
        "ga",
        "internal",
        "preview",
        "prod",
        "production",
        "ring",
        "staging",
        "uat",
        "wave",
    ];
    const BESIDE: [&str; 10] = [
        "availability",
        "deployment",
        "full",
        "general",
        "launch",
        "post",
        "pre",
        "release",
        "rollout",
        "to",
    ];
    let words = heading.to_lowercase();
    let mut names_place = false;
    words
        .split(|character: char| !character.is_alphanumeric() && character != '%')
        .filter(|word| !word.is_empty())
        .all(|word| {
            names_place |= PLACES.contains(&word);
            PLACES.contains(&word)
                || BESIDE.contains(&word)
                || word
                    .trim_end_matches('%')
                    .bytes()
                    .all(|byte| byte.is_ascii_digit())
        })
        && names_place
}

/// `Soak (24-48 hours)` gives `Soak` and `24-48 hours`.
fn split_duration(heading: &str) -> (&str, Option<&str>) {
    heading
        .strip_suffix(')')
        .and_then(|open| open.rsplit_once('('))
        .filter(|(name, inside)| {
            let unit = |unit| inside.contains(unit);
            !name.trim().is_empty()
                && inside
                    .starts_with(|character: char| character.is_ascii_digit() || character == '~')
                && (["min", "hour", "day", "week"].into_iter().any(unit)
                    || inside.ends_with(['h', 'd']))
        })
        .map_or((heading, None), |(name, inside)| {
            (name.trim_end(), Some(inside.trim()))
        })
}

/// Whether a heading or lead-in turns the items below it into hold questions. It has to ask for it: by a sentence ("hold if",
/// "any yes means hold"), or as the name of a HOLD or NO-GO list. That a heading begins with *hold* says nothing: below
/// "Hold points" and "Holding tank" a tick means done.
pub(crate) fn asks_for_hold(text: &str) -> bool {
    /// What may stand in the name of such a list besides *hold* and *no-go*.
    const OF_A_LIST: [&str; 10] = [
        "or",
        "and",
        "list",
        "criteria",
        "criterion",
        "conditions",
        "questions",
        "triggers",
        "checks",
        "reasons",
    ];
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let any_yes = words
        .iter()
        .position(|word| *word == "any")
        .is_some_and(|any| {
            let mut behind = words[any..].iter().take(8);
            behind.any(|word| *word == "yes")
        });
    let follows = |first: &str, then: &[&str]| {
        let pairs = words.windows(2);
        let mut pairs = pairs.filter(|pair| pair[0] == first);
        pairs.any(|pair| then.contains(&pair[1]))
    };
    let in_a_sentence = follows("hold", &["if", "when", "unless"])
        || (follows("no", &["go"]) && follows("go", &["if", "when", "unless"]));
    let is_hold = |at: usize| {
        words[at] == "hold"
            || words[at] == "nogo"
            || (words[at] == "go" && at > 0 && words[at - 1] == "no")
    };
    let of_a_list = |at: usize| {
        OF_A_LIST.contains(&words[at]) || (words[at] == "no" && words.get(at + 1) == Some(&"go"))
    };
    let all = 0..words.len();
    let names_a_list =
        all.clone().any(is_hold) && all.clone().all(|at| is_hold(at) || of_a_list(at));
    any_yes || in_a_sentence || names_a_list
}

/// The way back that a plan describes: the steps of its sections about rolling back, as items in their order.
///
/// A step is an entry of a list, with or without a box; what stands below it belongs to it, and so does the code that
/// follows the list's last one.
pub fn rollback_plan(tree: &Tree) -> Plan {
    let mut plan = Plan::default();
    // The level of the heading that opened the section, and the words of the one closest above.
    let mut inside: Option<u8> = None;
    let mut group: Option<String> = None;
    for block in &tree.blocks {
        match block {
            Block::Heading {
                level, text, span, ..
            } => {
                let leaves = inside.is_some_and(|opened| *level <= opened);
                if leaves {
                    inside = None;
                }
                if inside.is_none() && says_rollback(text) {
                    inside = Some(*level);
                    plan.phases.push(Phase {
                        name: text.clone(),
                        gate: None,
                        duration: None,
                        line: span.line,
                        named: true,
                    });
                    group = None;
                } else if inside.is_some() {
                    group = Some(text.clone());
                }
            }
            Block::List(list) if inside.is_some() => {
                let phase = plan.phases.len() - 1;
                for entry in &list.items {
                    let mut detail = String::new();
                    words(&entry.blocks, &mut detail);
                    plan.items.push(PlanItem {
                        text: entry.text.clone(),
                        detail: detail.trim_end().to_owned(),
                        group: group.clone(),
                        phase,
                        path: Vec::new(),
                        claimed: false,
                        inverted: false,
                        line: entry.span.line,
                        parent: None,
                        pin: entry.pin.clone(),
                    });
                }
            }
            Block::Code(_) if inside.is_some() => {
                let phase = plan.phases.len() - 1;
                let mut code = String::new();
                words(std::slice::from_ref(block), &mut code);
                match plan
                    .items
                    .last_mut()
                    .filter(|item| item.phase == phase && item.group == group)
                {
                    Some(last) => {
                        last.detail = format!("{}\n{}", last.detail, code.trim_end())
                            .trim()
                            .to_owned();
                    }
                    // A section of commands alone is one step.
                    None => plan.items.push(PlanItem {
                        text: group
                            .clone()
                            .unwrap_or_else(|| plan.phases[phase].name.clone()),
                        detail: code.trim_end().to_owned(),
                        group: group.clone(),
                        phase,
                        path: Vec::new(),
                        claimed: false,
                        inverted: false,
                        line: plan.phases[phase].line,
                        parent: None,
                        pin: None,
                    }),
                }
            }
            _ => {}
        }
    }
    // A heading without steps below it is no phase.
    let used: Vec<usize> = (0..plan.phases.len())
        .filter(|phase| plan.items.iter().any(|item| item.phase == *phase))
        .collect();
    for item in &mut plan.items {
        item.phase = used
            .iter()
            .position(|phase| *phase == item.phase)
            .unwrap_or_default();
    }
    plan.phases = used
        .iter()
        .map(|phase| plan.phases[*phase].clone())
        .collect();
    plan
}

fn says_rollback(heading: &str) -> bool {
    let words = heading.to_lowercase();
    words.contains("rollback") || words.contains("roll back") || words.contains("way back")
}

/// Whether a heading says that its list is done as it is read, one item after the other.
pub(crate) fn is_read_do(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("read-do") || words.contains("in this order")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Span;

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading {
            level,
            text: text.to_owned(),
            anchor: String::new(),
            span: Span::default(),
        }
    }

    fn boxes(items: &[(&str, bool)]) -> Block {
        let item = |(text, ticked): &(&str, bool)| ListItem {
            check: Some(Check {
                ticked: *ticked,
                span: Span::default(),
            }),
            text: (*text).to_owned(),
            ..ListItem::default()
        };
        Block::List(List {
            ordered: false,
            items: items.iter().map(item).collect(),
        })
    }

    fn tree(blocks: Vec<Block>) -> Tree {
        Tree {
            blocks,
            ..Tree::default()
        }
    }

    #[test]
    fn numbered_headings_open_phases() {
        for (heading, expected) in [
            ("Phase 1: Build", Some("Build")),
            ("phase 12 - Soak (24 hours)", Some("Soak (24 hours)")),
            ("Stage B", Some("Stage B")),
            ("Phase out the old pool", None),
            ("Phases", None),
            ("Stage", None),
        ] {
            assert_eq!(numbered_name(heading), expected, "{heading}");
        }
    }

    #[test]
    fn only_brackets_with_a_time_are_a_duration() {
        assert_eq!(
            split_duration("Soak (24-48 hours)"),
            ("Soak", Some("24-48 hours"))
        );
        assert_eq!(
            split_duration("Checks (all must pass)"),
            ("Checks (all must pass)", None)
        );
        assert_eq!(split_duration("(2 days)"), ("(2 days)", None));
        assert_eq!(split_duration("Canary (10%)"), ("Canary (10%)", None));
    }

    #[test]
    fn stages_are_named_by_nothing_but_their_names() {
        for (heading, expected) in [
            ("Pre-Staging", true),
            ("Production Canary (10%)", true),
            ("Production GA", true),
            ("Staging Deployment", true),
            ("Rollout", false),
            ("Staging Validation", false),
            ("GO TO PRODUCTION (All must be YES)", false),
            ("", false),
        ] {
            assert_eq!(is_stage(heading), expected, "{heading}");
        }
    }

    #[test]
    fn the_title_is_no_phase() {
        let plan = read(&tree(vec![
            heading(1, "Phase 1: Canary, complete"),
            heading(2, "Before"),
            boxes(&[("a", false)]),
            heading(2, "Phase 2: Everyone"),
        ]));
        let names: Vec<(&str, bool)> = plan
            .phases
            .iter()
            .map(|phase| (phase.name.as_str(), phase.named))
            .collect();
        assert_eq!(names, [("Before", false), ("Everyone", true)]);
    }

    #[test]
    fn sections_around_the_phases_become_phases() {
        let plan = read(&tree(vec![
            heading(1, "Title"),
            heading(2, "Readiness"),
            heading(3, "Code"),
            boxes(&[("a", true)]),
            heading(2, "Phases"),
            heading(3, "Phase 1: Build (1 hour)"),
            Block::Paragraph {
                text: "Gate: all merged".to_owned(),
                lead: Some("Gate:".to_owned()),
                span: Span::default(),
            },
            boxes(&[("b", false)]),
            heading(2, "After"),
            boxes(&[("c", false)]),
        ]));
        let names: Vec<&str> = plan
            .phases
            .iter()
            .map(|phase| phase.name.as_str())
            .collect();
        assert_eq!(names, ["Readiness", "Build", "After"]);
        assert_eq!(plan.phases[1].gate.as_deref(), Some("all merged"));
        assert_eq!(plan.phases[1].duration.as_deref(), Some("1 hour"));
        assert_eq!(
            plan.items
                .iter()
                .map(|item| (item.phase, item.claimed))
                .collect::<Vec<_>>(),
            [(0, true), (1, false), (2, false)]
        );
        assert_eq!(plan.items[0].group.as_deref(), Some("Code"));
        assert_eq!(plan.items[1].group, None);
    }

    #[test]
    fn a_list_that_says_so_is_inverted() {
        let plan = read(&tree(vec![
            heading(2, "Go or not"),
            heading(3, "All must be yes"),
            boxes(&[("fine", false)]),
            heading(3, "HOLD (any is YES)"),
            boxes(&[("broken", false)]),
        ]));
        assert_eq!(
            plan.items
                .iter()
                .map(|item| item.inverted)
                .collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn only_words_that_ask_for_it_make_hold_questions() {
        for asks in [
            "HOLD / NO-GO ❌ (Any is YES = HOLD)",
            "Hold questions (any yes means hold)",
            "Hold if any of these is true:",
            "No-go when one of them happens",
            "Hold",
            "NO-GO criteria",
            "HOLD criteria (any yes holds)",
            "Any of the following is a yes: do not go on",
        ] {
            assert!(asks_for_hold(asks), "{asks}");
        }
        for does_not in [
            "Hold points",
            "Holding tank",
            "Hold the release party",
            "Household data",
            "Thresholds",
            "Go / No-Go",
            "Go or hold",
            "Go/No-Go Decision Matrix",
            "Any questions?",
            "Stakeholders to notify",
            "Hold-down screws",
        ] {
            assert!(!asks_for_hold(does_not), "{does_not}");
        }
    }

    #[test]
    fn boxes_without_headings_have_a_phase_too() {
        let plan = read(&tree(vec![boxes(&[("a", false), ("b", false)])]));
        assert_eq!(
            (
                plan.phases.len(),
                plan.phases[0].name.as_str(),
                plan.items.len()
            ),
            (1, "Items", 2)
        );
    }
}
