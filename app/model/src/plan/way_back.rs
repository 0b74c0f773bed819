//! The way back: which sections say how to go back, and their steps.

use super::shape::{Phase, Plan, PlanItem};
use crate::markdown::{Block, Tree, words};
use crate::trade;

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
                if inside.is_none() && says_way_back(text) {
                    inside = Some(*level);
                    plan.phases.push(Phase {
                        name: text.clone(),
                        line: span.line,
                        named: true,
                        ..Phase::default()
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
                        line: entry.span.line,
                        pin: entry.pin.clone(),
                        ..PlanItem::default()
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
                        line: plan.phases[phase].line,
                        ..PlanItem::default()
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
    // What holds the way there does not hold the way back.
    plan.gates.clear();
    plan.stops.clear();
    // A rollout of its own counts its phases anew.
    plan.phases = (1..)
        .zip(used)
        .map(|(number, phase)| Phase {
            number,
            ..plan.phases[phase].clone()
        })
        .collect();
    plan
}

/// Whether words, in small letters, say how to go back, and not that going back is tried or decided.
pub(crate) fn says_way_back(low: &str) -> bool {
    let low = &trade::lower(low);
    trade::has(low, trade::WAY_BACK)
        && !trade::has(low, trade::NO_WAY_BACK)
        && !trade::has(low, trade::REHEARSED)
        && !low.contains("go/no")
        && !low.contains("no-go")
}
