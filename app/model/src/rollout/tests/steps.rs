//! Arbitrary acts of arbitrary people, most of them about something that is there.

use super::super::act::Seen;
use super::super::item::UNDO_MS;
use super::super::{
    Act, Breach, EndOfDeployment, Item, ItemRequirements, PlanSnapshot, RolloutState, Rules,
    SnapshotItem, Vote,
};
use super::support::*;
use crate::evidence::{Evidence, EvidenceKind};
use crate::hash;
use crate::person::Actor;
use crate::record::Seq;
use crate::rollout::Outcome;
use crate::rollout::Seat;
use crate::verdict::Verdict;
use proptest::prelude::*;

/// One step of a arbitrary run: numbers that become an act once the state is known.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    who: u8,
    /// Since the step before. Mostly forward, often nothing, and now and then a clock that was set back.
    pub wait_ms: i64,
    kind: u8,
    numbers: [u8; 4],
}

pub fn step() -> impl Strategy<Value = Step> {
    let wait_ms = prop_oneof![
        4 => Just(0),
        3 => 1..30_000_i64,
        3 => MINUTE..25 * MINUTE,
        1 => 60 * MINUTE..DAY,
        1 => -2_000..0_i64,
    ];
    // Who may do more comes more often, and the viewer seldom.
    let who = prop_oneof![
        10 => prop::sample::select(vec![0, 1, 2, 3, 3, 4, 4, 4_u8]),
        1 => Just(5_u8),
    ];
    (who, wait_ms, 0..80_u8, any::<[u8; 4]>()).prop_map(|(who, wait_ms, kind, numbers)| Step {
        who,
        wait_ms,
        kind,
        numbers,
    })
}

/// Some hold points passed as they should, and then anything.
pub fn steps() -> impl Strategy<Value = (usize, Vec<Step>)> {
    (0..4_usize, prop::collection::vec(step(), 1..60))
}

fn pick<T: Clone>(from: &[T], number: u8) -> Option<T> {
    let at = usize::from(number).checked_rem(from.len())?;
    from.get(at).cloned()
}

fn seen((frame, item): (&SnapshotItem, &Item)) -> Seen {
    Seen {
        item: frame.id.clone(),
        seq: item.seen,
        words: frame.words_hash.clone(),
    }
}

/// Another revision: something reworded, added, removed, renamed or moved to another phase.
pub fn revised(before: &PlanSnapshot, change: u8, which: u8) -> PlanSnapshot {
    let mut frame = before.clone();
    frame.revision += 1;
    // What votes added stands in no plan.
    frame
        .items
        .retain(|item| item.number != SnapshotItem::ADDED);
    let at = usize::from(which) % frame.items.len();
    match change % 7 {
        0 | 1 => {
            let item = &mut frame.items[at];
            item.words = format!("{} in revision {}", item.words, frame.revision);
            item.words_hash = hash::of_words(&item.words, "");
        }
        2 => {
            let number = 1_000 * frame.revision as usize + at;
            let phase = frame.phases[at % frame.phases.len()].number.0;
            frame.items.insert(
                at,
                frame_item(
                    number,
                    phase,
                    &format!("{phase}.new{number}"),
                    "Something new",
                ),
            );
        }
        3 if frame.items.len() > 1 => {
            frame.items.remove(at);
        }
        4 => frame.items[at].setting.two_person ^= true,
        5 if frame.phases.len() > 1 => {
            let last = frame.phases.len() - 1;
            frame.phases.swap(0, last);
        }
        6 => frame.phases[at % 3].name.push('!'),
        _ => {}
    }
    frame
}

fn evidence() -> Evidence {
    let kind = EvidenceKind::CommandOutput;
    Evidence::parse(kind, "exit 0", "abcdef0").expect("it is evidence")
}

impl Step {
    pub fn actor(&self) -> Actor {
        let [.., who] = everybody();
        pick(&everybody(), self.who).unwrap_or(who)
    }

    /// The act that these numbers mean now.
    pub fn act(&self, state: &RolloutState, now_ms: i64) -> Act {
        let [a, b, c, d] = self.numbers;
        let items: Vec<(&SnapshotItem, &Item)> = state.items().collect();
        let chosen = pick(&items, a).expect("there are items");
        let item = chosen.0.id.clone();
        let reason = "said so".to_owned();
        let phase = state.frame.phases[usize::from(a) % state.frame.phases.len()].number;
        match self.kind {
            0..=12 => self.sign(state, chosen, now_ms),
            13..=16 => {
                // Seldom the page was old.
                let seen = Seq(chosen.1.seen.0 - i64::from(b % 8 == 0));
                // Often it was one's own, a moment ago.
                let own = items.iter().find(|(_, item)| {
                    let last = item.signatures.last();
                    last.is_some_and(|last| {
                        last.by == self.actor().id && now_ms <= last.at_ms + UNDO_MS
                    })
                });
                match (c % 4, own) {
                    (0..=2, Some((frame, own))) => Act::Undo {
                        item: frame.id.clone(),
                        seen: own.seen,
                    },
                    (0, None) => Act::Undo { item, seen },
                    _ => Act::Revoke { item, seen, reason },
                }
            }
            17 | 64 | 65 => Act::Claim { item },
            18 | 66 | 67 => {
                let taken = items.iter().find(|(_, item)| item.claim.is_some());
                let item = taken.map_or(item, |(frame, _)| frame.id.clone());
                Act::Release { item }
            }
            19 | 20 => Act::Defer {
                item,
                to: state.frame.phases[usize::from(b) % state.frame.phases.len()].number,
                reason,
            },
            21 => Act::Comment {
                item,
                words: if b % 4 == 0 { String::new() } else { reason },
                evidence: Vec::from_iter((c % 2 == 0).then(evidence)),
            },
            22 | 23 => Act::SetItem {
                item,
                setting: ItemRequirements {
                    optional: b % 4 == 0,
                    two_person: c % 3 == 0,
                    position: (d % 4 == 0).then(|| "QA".to_owned()),
                    due_ms: None,
                    any_time: d % 5 == 0,
                },
            },
            24..=28 => {
                let next = state.frame.numbers().find(|phase| !state.is_open(*phase));
                let last = state.decision().map(|last| last.seq);
                let supersedes = last.filter(|_| c % 3 == 0);
                decide_at(
                    next.filter(|_| b % 4 != 0).unwrap_or(phase),
                    Outcome::Go,
                    supersedes,
                )
            }
            29 | 30 => {
                let asked = state.hold_points.iter();
                let mut asked = asked.filter_map(|hold_point| hold_point.waiver.as_ref());
                match asked.find(|asked| asked.by != self.actor().id) {
                    Some(asked) => Act::ApproveWaiver { change: asked.seq },
                    None => {
                        let next = state.frame.numbers().find(|phase| !state.is_open(*phase));
                        ask_waiver(next.unwrap_or(phase).0)
                    }
                }
            }
            31..=33 => measure(1 + usize::from(a) % 7, 80.0 + f64::from(b) / 10.0),
            34..=36 => attest(1 + usize::from(a) % 6, b % 2 == 0),
            37 | 38 => {
                let criterion = 1 + usize::from(a) % state.frame.criteria.len();
                let value = state.criteria[criterion - 1].value.as_ref();
                Act::Rule {
                    criterion,
                    value: value.map(|value| value.seq).unwrap_or_default(),
                    passes: b % 3 != 0,
                    reason,
                }
            }
            39 => Act::StartWindow {
                phase: if b % 4 == 0 { phase } else { PhaseNumber(2) },
                terms: terms(),
            },
            40..=42 => sample(2, Breach::ALL[usize::from(b) % 3]),
            43 => Act::Check {
                phase: PhaseNumber(2),
                breach: Breach::ALL[usize::from(b) % 3],
                words: reason,
            },
            44 | 45 => {
                let mut pauses = state.windows.iter().flat_map(|window| &window.pauses);
                let credit = b % 2 == 0;
                match pauses.any(|pause| pause.to_ms.is_none()) {
                    true => Act::Resume {
                        phase: PhaseNumber(2),
                        credit,
                    },
                    false => interrupt(2),
                }
            }
            46 | 47 => Act::Deploy {
                deployed: deployed(if b % 2 == 0 { "aaaaaaa" } else { "bbbbbbb" }, phase.0),
                begins: c % 2 == 0,
            },
            48 => Act::EndDeployment {
                deployment: pick(&state.deployments, a).map_or(Seq(1), |found| found.seq),
                end: EndOfDeployment::ALL[usize::from(b) % 3],
                words: reason,
            },
            49 | 50 => set_rules(Rules {
                quorum: 0,
                no_self_approval: b % 2 == 0,
                works_ahead: (c % 2 == 0).then_some(reason),
                poll_ends_ms: None,
            }),
            51 => self.set_roll_call(state, now_ms),
            52 | 72..=75 => {
                let next = state.frame.numbers().find(|phase| !state.is_open(*phase));
                call(next.filter(|_| b % 4 != 0).unwrap_or(phase).0)
            }
            53..=56 | 76..=79 => {
                let vote = Vote::ALL[usize::from(b) % Vote::ALL.len()];
                let roll_calls = state.frame.numbers().zip(&state.hold_points);
                let own = roll_calls.flat_map(|(number, hold_point)| {
                    let is_called = hold_point.roll_call.called.is_some();
                    let positions = hold_point.roll_call.positions.iter();
                    positions.map(move |position| (is_called, number, &position.seat))
                });
                let own = own.filter(|(.., seat)| seat.is_for(&self.actor().id));
                let (called, others): (Vec<_>, Vec<_>) =
                    own.partition(|(is_called, ..)| *is_called);
                let own: Vec<(PhaseNumber, String)> =
                    if called.is_empty() { others } else { called }
                        .into_iter()
                        .map(|(_, number, seat)| (number, seat.name.clone()))
                        .collect();
                let number = 5_000 + state.seq.0 as usize;
                let condition = (item_id(number), format!("Condition {number}"));
                let (hold_point, position) =
                    pick(&own, a).unwrap_or_else(|| (phase, "QA".to_owned()));
                Act::Vote {
                    hold_point,
                    position,
                    vote,
                    words: reason,
                    conditions: Vec::from_iter((vote == Vote::GoIf).then_some(condition)),
                }
            }
            57..=60 => {
                let last = state.decision().map(|last| last.seq);
                let outcome = match b % 8 {
                    0..=2 => Outcome::Go,
                    3..=5 => Outcome::Hold,
                    6 => Outcome::NoGo,
                    _ => Outcome::RollBack,
                };
                let number = 9_000 + state.seq.0 as usize;
                let condition = (item_id(number), format!("Condition {number}"), phase);
                let of_go = outcome == Outcome::Go && d % 4 == 0;
                Act::Decide {
                    phase: state.frame.phases[usize::from(d) % state.frame.phases.len()].number,
                    outcome,
                    reason,
                    supersedes: last.filter(|_| c % 8 != 0),
                    until_ms: (outcome == Outcome::Hold && d % 2 == 0)
                        .then_some(now_ms + 1 + i64::from(d) * MINUTE),
                    conditions: Vec::from_iter(of_go.then_some(condition)),
                }
            }
            61 => {
                let all = state.frame.numbers().zip(&state.hold_points);
                let breaches: Vec<(PhaseNumber, usize)> = all
                    .flat_map(|(phase, hold_point)| {
                        hold_point
                            .breaches
                            .iter()
                            .map(move |breach| (phase, breach.number))
                    })
                    .collect();
                let (hold_point, breach) = pick(&breaches, b).unwrap_or((phase, 1));
                Act::AcknowledgeBreach {
                    hold_point,
                    breach,
                    reason,
                }
            }
            68..=71 => {
                let next = state.frame.conditions.iter().zip(&state.answers);
                let mut next = next.filter(|(_, answer)| answer.is_none());
                let next = next.next().map(|(condition, _)| condition.clone());
                let any = pick(&state.frame.conditions, b).expect("there are conditions");
                let chosen = next.filter(|_| d % 2 == 0).unwrap_or(any);
                answer(chosen.hold_point.0, chosen.id, c % 4 != 0)
            }
            _ => Act::MoveRun {
                from: state.frame.revision,
                frame: Box::new(revised(&state.frame, a, b)),
            },
        }
    }

    /// Who is asked at some hold point: seldom nobody, sometimes one person for several, and the one who leads for one.
    fn set_roll_call(&self, state: &RolloutState, now_ms: i64) -> Act {
        let [a, b, c, d] = self.numbers;
        let phases = &state.frame.phases;
        let positions = ["QA", "Backend", "Product", "Operations"]
            .iter()
            .enumerate();
        let positions = positions.filter(|(at, _)| c >> at & 1 == 1);
        let somebody = |at: usize| everybody()[at % 5].id.clone();
        Act::SetRollCall {
            hold_point: phases[usize::from(a) % phases.len()].number,
            positions: positions
                .map(|(at, name)| Seat {
                    name: (*name).to_owned(),
                    people: vec![somebody(usize::from(b) + at)],
                    substitutes: Vec::from_iter((d % 2 == 0).then(|| somebody(at))),
                })
                .collect(),
            quorum: (d % 3 == 0).then_some(usize::from(d) % 4),
            ends_ms: (d % 5 == 0).then_some(now_ms + i64::from(d) * MINUTE),
        }
    }

    fn sign(&self, state: &RolloutState, chosen: (&SnapshotItem, &Item), now_ms: i64) -> Act {
        let [_, b, c, d] = self.numbers;
        let verdict = match b % 8 {
            0 => Verdict::NotOk,
            1 => Verdict::NotApplicable,
            2 | 3 => Verdict::Waived,
            _ => Verdict::Ok,
        };
        let mut items = vec![seen(chosen)];
        // Several at once: all of the phase that still need somebody.
        if c % 3 == 0 {
            let open = state.items().filter(|(frame, item)| {
                let needs = item.signatures.is_empty() || item.stale().is_some();
                frame.phase == chosen.0.phase && needs
            });
            items = open.map(seen).collect();
        }
        if let Some(first) = items.first_mut().filter(|_| c % 16 == 1) {
            first.seq.0 -= 1;
        }
        Act::Sign {
            items,
            verdict,
            comment: (verdict != Verdict::Ok).then(|| "because".to_owned()),
            until_ms: Some(now_ms + i64::from(d) * MINUTE),
            evidence: Vec::from_iter((d % 2 == 0).then(evidence)),
        }
    }
}

impl Run {
    /// Does what the steps say, and asks `after` what it thinks of each; a refused act changes nothing.
    pub fn walk(
        passed: usize,
        steps: &[Step],
        mut after: impl FnMut(&Self, &[crate::rollout::Event], i64) -> Result<(), String>,
    ) -> Result<Self, TestCaseError> {
        let mut run = Self::full();
        // Some work ahead of their hold points, so that more is done in the same number of steps.
        if steps.len().is_multiple_of(2) {
            run.works_ahead();
        }
        // A waiver that ends while they walk.
        let waived = run.waive("1.2", START + 3 * 60 * MINUTE);
        run.must(&dan(), START, waived);
        run.passes(passed as u32, START);
        let mut now_ms = START + 2 * 60 * MINUTE;
        for step in steps {
            now_ms += step.wait_ms;
            let (actor, act) = (step.actor(), step.act(&run.state, now_ms));
            let events = run.does(&actor, now_ms, act.clone()).unwrap_or_default();
            let said = after(&run, &events, now_ms);
            said.map_err(|fault| {
                TestCaseError::fail(format!(
                    "{fault}\nafter {} did {act:?} at {now_ms}",
                    actor.name
                ))
            })?;
        }
        Ok(run)
    }
}
