//! The demo workspace: documents, people and acts that ship with the program, brought in through the same
//! verbs that everybody uses, at times in the past.

use crate::Engine;
use crate::clock::{Clock, Moment, new_id};
use crate::db::values;
use crate::document::{SaveDocument, Secrets};
use crate::event::append;
use crate::link::CreateLink;
use crate::person::Actor;
use crate::person::statements::{CREATE_PERSON, FIND_PEOPLE};
use crate::rollout::{RolloutAct, StartRollout};
use model::Problem;
use model::event::Event;
use model::fingerprint::Fingerprint;
use model::id::{DocumentId, PersonId, RequestKey, RolloutNumber};
use model::link::{End, LinkRole, Part};
use model::person;
use model::role::Role;
use model::rollout::Outcome;
use model::rollout::act::Seen;
use model::rollout::{Act, PhaseNumber, Seat, Vote};
use model::text::{PersonName, Position, Reason, Source, Title};
use model::verdict::Verdict;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../content/demo"]
struct Files;

#[derive(Deserialize)]
struct Workspace {
    people: Vec<DemoPerson>,
    documents: Vec<String>,
    rollouts: Vec<DemoRollout>,
    links: Vec<DemoLink>,
}

#[derive(Deserialize)]
struct DemoPerson {
    key: String,
    name: PersonName,
    position: Position,
    role: Role,
}

#[derive(Deserialize)]
struct DemoRollout {
    title: Title,
    document: String,
    lead: String,
    started_minutes_ago: i64,
    acts: Vec<DemoAct>,
}

#[derive(Deserialize)]
struct DemoAct {
    by: String,
    minutes_ago: i64,
    #[serde(flatten)]
    what: DemoWhat,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DemoWhat {
    Sign {
        sign: String,
        verdict: Verdict,
        comment: Option<Reason>,
    },
    Revoke {
        revoke: String,
        reason: Reason,
    },
    Decide {
        decide: Outcome,
        reason: Reason,
    },
    RollCall {
        roll_call: Vec<DemoSeat>,
    },
    Vote {
        vote: Vote,
        position: Position,
        words: Option<Reason>,
    },
    Open {
        open: PhaseNumber,
        words: Option<Reason>,
    },
}

#[derive(Deserialize)]
struct DemoSeat {
    position: Position,
    person: String,
}

fn decides(phase: PhaseNumber, outcome: Outcome, reason: &str) -> Act {
    Act::Decide {
        phase,
        outcome,
        reason: reason.to_owned(),
        supersedes: None,
        until_ms: None,
        conditions: Vec::new(),
    }
}

#[derive(Deserialize)]
struct DemoLink {
    document: String,
    rollout: String,
    item: Option<String>,
}

impl Engine {
    /// Fills an empty workspace with the demo. `false`: it was not empty, nothing was done.
    pub async fn load_demo(&self) -> Result<bool, Problem> {
        if !self
            .db
            .all::<crate::person::PersonRow>(FIND_PEOPLE, values![])
            .await?
            .is_empty()
        {
            return Ok(false);
        }
        let workspace: Workspace =
            serde_json::from_slice(&file("workspace.json")?).map_err(Problem::fault)?;
        let now = self.clock.now();
        let minutes_ago = |minutes: i64| now.plus(-minutes * 60_000);
        let began = workspace
            .rollouts
            .iter()
            .map(|rollout| rollout.started_minutes_ago)
            .max()
            .unwrap_or_default()
            + 60;
        let mut people = HashMap::new();
        for person in workspace.people {
            people.insert(
                person.key.clone(),
                self.at(minutes_ago(began))
                    .create_demo_person(person)
                    .await?,
            );
        }
        let person = |key: &str| people.get(key).ok_or_else(|| broken(key));
        let mut documents: HashMap<String, DocumentId> = HashMap::new();
        for path in workspace.documents {
            let author = people
                .values()
                .find(|actor| actor.role == Role::Approver)
                .ok_or_else(|| broken("approver"))?;
            let source =
                Source::parse(&file(&path)?).map_err(|refusal| Problem::NotValid(vec![refusal]))?;
            let saved = self
                .at(minutes_ago(began))
                .save_document(
                    author,
                    SaveDocument {
                        request: request(now)?,
                        onto: None,
                        kind: None,
                        source,
                        secrets: Secrets::Cover,
                        pictures: Vec::new(),
                    },
                )
                .await?;
            documents.insert(path, saved.id);
        }
        let document = |path: &str| documents.get(path).cloned().ok_or_else(|| broken(path));
        let mut rollouts: HashMap<String, RolloutNumber> = HashMap::new();
        let mut acts = Vec::new();
        let mut starts = workspace.rollouts;
        starts.sort_by_key(|rollout| -rollout.started_minutes_ago);
        for start in starts {
            let input = StartRollout {
                request: request(now)?,
                document: document(&start.document)?,
                revision: 1,
                title: start.title.clone(),
            };
            let number = self
                .at(minutes_ago(start.started_minutes_ago))
                .start_rollout(person(&start.lead)?, input)
                .await?;
            rollouts.insert(start.title.into(), number);
            acts.extend(start.acts.into_iter().map(|act| (number, act)));
        }
        acts.sort_by_key(|(_, act)| -act.minutes_ago);
        for (number, act) in acts {
            self.at(minutes_ago(act.minutes_ago))
                .do_demo_act(person(&act.by)?, number, act.what, &people)
                .await?;
        }
        for link in workspace.links {
            let author = people
                .values()
                .find(|actor| actor.role == Role::Approver)
                .ok_or_else(|| broken("approver"))?;
            let rollout = *rollouts
                .get(&link.rollout)
                .ok_or_else(|| broken(&link.rollout))?;
            let item = match &link.item {
                Some(words) => Some(self.find_by_words(author, rollout, words).await?.id),
                None => None,
            };
            self.create_link(
                author,
                CreateLink {
                    request: request(now)?,
                    from: End::Document(document(&link.document)?),
                    role: LinkRole::Escaped,
                    to: End::Rollout(rollout),
                    part: item.map(Part::Item),
                },
            )
            .await?;
        }
        Ok(true)
    }

    fn at(&self, moment: Moment) -> Self {
        self.with_clock(Clock::new(move || moment))
    }

    /// People of the demo have no password: nobody can sign in as one of them.
    async fn create_demo_person(&self, person: DemoPerson) -> Result<Actor, Problem> {
        let now = self.clock.now();
        let id = PersonId::parse(&new_id(now)).map_err(Problem::fault)?;
        let actor = Actor {
            id: id.clone(),
            name: person.name.into(),
            position: Some(person.position.into()),
            role: person.role,
            scope: None,
        };
        let bound = values![
            &id,
            actor.name.as_str(),
            actor.position.as_deref(),
            None::<String>,
            actor.role.name(),
            None::<String>,
            now.0
        ];
        let joined = person::Event::Joined {
            role: actor.role,
            invitation: None,
            password: Fingerprint::of(id.as_str(), None),
        };
        let joined = Event::Person(id.clone(), joined);
        self.write(move |tx| {
            Box::pin(async move {
                tx.run(CREATE_PERSON, bound).await?;
                append(tx, now, Some(&id), None, &joined).await
            })
        })
        .await?;
        Ok(actor)
    }

    async fn do_demo_act(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        what: DemoWhat,
        people: &HashMap<String, Actor>,
    ) -> Result<(), Problem> {
        let said = |words: Option<Reason>| words.map(|words| words.as_str().to_owned());
        let request = request(self.clock.now())?;
        let act = match what {
            DemoWhat::Sign {
                sign,
                verdict,
                comment,
            } => {
                let item = self.find_by_words(actor, rollout, &sign).await?;
                Act::Sign {
                    items: vec![Seen {
                        item: item.id,
                        seq: item.live.seen,
                        words: item.words_hash,
                    }],
                    verdict,
                    comment: said(comment),
                    until_ms: None,
                    evidence: Vec::new(),
                }
            }
            DemoWhat::Revoke { revoke, reason } => {
                let item = self.find_by_words(actor, rollout, &revoke).await?;
                Act::Revoke {
                    item: item.id,
                    seen: item.live.seen,
                    reason: reason.as_str().to_owned(),
                }
            }
            DemoWhat::Decide { decide, reason } => {
                let state = self.state(rollout).await?;
                decides(
                    state.current_phase(self.clock.now().0),
                    decide,
                    reason.as_str(),
                )
            }
            DemoWhat::RollCall { roll_call } => {
                let seats = roll_call.into_iter().map(|seat| {
                    let person = people.get(&seat.person);
                    Ok(Seat {
                        name: seat.position.into(),
                        people: vec![person.ok_or_else(|| broken(&seat.person))?.id.clone()],
                        substitutes: Vec::new(),
                    })
                });
                Act::SetRollCall {
                    hold_point: self.last_hold_point(rollout).await?,
                    positions: seats.collect::<Result<_, Problem>>()?,
                    quorum: None,
                    ends_ms: None,
                }
            }
            DemoWhat::Vote {
                vote,
                position,
                words,
            } => Act::Vote {
                hold_point: self.last_hold_point(rollout).await?,
                position: position.into(),
                vote,
                words: said(words).unwrap_or_default(),
                conditions: Vec::new(),
            },
            DemoWhat::Open { open, words } => {
                let words = said(words).unwrap_or_default();
                decides(open, Outcome::Go, &words)
            }
        };
        let act = RolloutAct {
            request,
            rollout,
            act,
            files: Vec::new(),
        };
        self.act(actor, act).await.map(drop)
    }

    async fn last_hold_point(&self, rollout: RolloutNumber) -> Result<PhaseNumber, Problem> {
        let state = self.state(rollout).await?;
        Ok(state.frame.last_phase().unwrap_or_default())
    }

    async fn find_by_words(
        &self,
        actor: &Actor,
        rollout: RolloutNumber,
        words: &str,
    ) -> Result<crate::rollout::RunItem, Problem> {
        let run = self.find_run(actor, rollout).await?;
        run.items
            .into_iter()
            .find(|item| item.words == words)
            .ok_or_else(|| broken(words))
    }
}

fn request(now: Moment) -> Result<RequestKey, Problem> {
    RequestKey::parse(&new_id(now)).map_err(Problem::fault)
}

fn file(path: &str) -> Result<Vec<u8>, Problem> {
    Files::get(path)
        .map(|file| file.data.into_owned())
        .ok_or_else(|| broken(path))
}

fn broken(what: &str) -> Problem {
    Problem::fault(format!(
        "the demo workspace does not fit together at {what:?}"
    ))
}
