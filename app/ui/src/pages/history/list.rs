//! The ledger: every act by its number.

use crate::address::item as item_row;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame};
use crate::pages::rollout::evidence::shown;
use engine::clock::Moment;
use engine::{HistoryEntry, HistoryPage};
use leptos::prelude::*;
use model::Problem;
use model::event::{Happened, Seq};
use model::id::RolloutNumber;
use model::incident::{Severity, Stage};
use model::rollout::Breach;
use model::rollout::deployment::short;

/// How many lines a page shows.
const MOST: i64 = 100;

/// The history of everything, or of one rollout.
pub fn page() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let actor = context.require_actor()?;
        let rollout = context
            .query("rollout")
            .map(|number| RolloutNumber::parse(&number))
            .transpose();
        let rollout = rollout.map_err(|_| Problem::NotFound("rollout"))?;
        let before = context
            .query("before")
            .and_then(|seq| seq.parse().ok())
            .map(Seq);
        let decisions = rollout.is_none() && context.query("show").as_deref() == Some("decisions");
        let history = match decisions {
            true => context.engine.list_decisions(&actor, before, MOST).await?,
            false => {
                context
                    .engine
                    .list_history(&actor, rollout, before, MOST)
                    .await?
            }
        };
        let tabs = rollout.is_none().then(|| {
            view! {
                <ul class="tabs" aria-label="Show">
                    <li>
                        <a href="/history" aria-current=(!decisions).then_some("true")>
                            "Everything"
                        </a>
                    </li>
                    <li>
                        <a href="/history?show=decisions" aria-current=decisions.then_some("true")>
                            "Decisions"
                        </a>
                    </li>
                </ul>
            }
        });
        let filter = match (rollout, decisions) {
            (Some(number), _) => format!("rollout={number}&"),
            (None, true) => "show=decisions&".to_owned(),
            (None, false) => String::new(),
        };
        let title = rollout.map_or_else(
            || "History".to_owned(),
            |number| format!("History of {number}"),
        );
        let all = rollout.map(|number| {
            view! {
                <p class="crumb">
                    <a href="/history">"History"</a>
                    <span aria-hidden="true">"/"</span>
                    <a href=format!("/rollouts/{number}")>{number.to_string()}</a>
                </p>
            }
        });
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    {all}
                    <h1>{title}</h1>
                    {tabs}
                </header>
                <Ledger history=history filter=filter is_newest=before.is_none() />
            </main>
        })
    })
}

#[component]
fn Ledger(history: HistoryPage, filter: String, is_newest: bool) -> impl IntoView {
    if history.entries.is_empty() {
        return view! {
            <div class="empty">
                <p>"Nothing has happened yet. Every sign-off, revocation and decision will stand here."</p>
                <p>
                    <a class="btn is-primary" href="/library/import">
                        "Bring a plan in"
                    </a>
                </p>
            </div>
        }
        .into_any();
    }
    let older = history
        .older
        .map(|seq| view! { <a href=format!("/history?{filter}before={seq}")>"Older"</a> });
    let newest = (!is_newest).then(|| view! { <a href=format!("/history?{filter}")>"Newest"</a> });
    let pager = (older.is_some() || newest.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                <span>{newest}</span>
                <span>{older}</span>
            </nav>
        }
    });
    view! {
        <table class="ledger">
            <thead>
                <tr>
                    <th scope="col" class="seq">"No."</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"About"</th>
                </tr>
            </thead>
            <tbody>{history.entries.into_iter().map(row).collect_view()}</tbody>
        </table>
        {pager}
    }
    .into_any()
}

fn row(entry: HistoryEntry) -> impl IntoView {
    let HistoryEntry {
        seq,
        at,
        who,
        happened,
        rollout,
        rollout_title,
        item,
    } = entry;
    let inverted = item.as_ref().is_some_and(|(_, _, inverted)| *inverted);
    let rollout = rollout.to_string();
    let record = record_of(&rollout, seq, &happened);
    let (what, why) = words(happened, inverted);
    let item = item.map(|(label, words, _)| {
        let address = item_row(&rollout, &label);
        view! { <a href=address>{label}</a> " " {words} ", " }
    });
    view! {
        <tr id=format!("e-{seq}")>
            <td class="seq">
                <a href=format!("/rollouts/{rollout}/timeline?before={}#e-{seq}", seq.0 + 1)>{seq.to_string()}</a>
            </td>
            <td class="when">
                <time datetime=at.datetime()>{at.shown()}</time>
            </td>
            <td>{who}</td>
            <td>{what} {record}</td>
            <td class="why">
                {item}
                <a class="nw" href=format!("/rollouts/{rollout}")>{rollout.clone()}</a>
                " "
                {rollout_title}
                {why.map(|why| view! { <br /> "“" {why} "”" })}
            </td>
        </tr>
    }
}

/// The lines of one rollout or one item: who did what, and when. Each has an address.
pub fn lines(entries: Vec<HistoryEntry>) -> AnyView {
    let rows = entries.into_iter().map(|entry| {
        let inverted = entry
            .item
            .as_ref()
            .is_some_and(|(_, _, inverted)| *inverted);
        let rollout = entry.rollout.to_string();
        let item = entry.item.map(|(label, ..)| {
            let address = item_row(&rollout, &label);
            view! { <a href=address>{label}</a> }
        });
        let evidence = evidence_of(&entry.happened);
        let decision = record_of(&rollout, entry.seq, &entry.happened);
        let (what, why) = words(entry.happened, inverted);
        let here = format!(
            "/rollouts/{rollout}/timeline?before={}#e-{}",
            entry.seq.0 + 1,
            entry.seq
        );
        view! {
            <li id=format!("e-{}", entry.seq)>
                <a class="seq" href=here>{entry.seq.to_string()}</a>
                <time datetime=entry.at.datetime()>{entry.at.shown()}</time>
                <div>
                    <p><b>{entry.who}</b> " " {what} " " {item} {decision}</p>
                    {why.map(|why| view! { <p class="why">"“" {why} "”"</p> })}
                    {evidence}
                </div>
            </li>
        }
    });
    view! { <ol class="tl">{rows.collect_view()}</ol> }.into_any()
}

/// The way to the sealed record of a decision.
fn record_of(rollout: &str, seq: Seq, happened: &Happened) -> Option<AnyView> {
    match happened {
        Happened::Decided { record, .. } if !record.is_empty() => {
            let address = format!("/rollouts/{rollout}/decisions/{seq}");
            Some(view! { " " <a href=address>"Record"</a> }.into_any())
        }
        _ => None,
    }
}

fn evidence_of(happened: &Happened) -> Option<AnyView> {
    match happened {
        Happened::Signed { evidence, .. }
        | Happened::Commented { evidence, .. }
        | Happened::Measured { evidence, .. } => shown(evidence),
        _ => None,
    }
}

fn said(words: String) -> Option<String> {
    (!words.is_empty()).then_some(words)
}

/// What happened, and what was said to it.
pub fn words(happened: Happened, inverted: bool) -> (String, Option<String>) {
    match happened {
        Happened::Signed {
            verdict,
            meaning,
            comment,
            until_ms,
            ..
        } => {
            let until = until_ms.map(|until| format!(" until {}", Moment(until).day()));
            let until = until.unwrap_or_default();
            let word = verdict.word(inverted);
            (format!("signed {word}{until} as {meaning}"), comment)
        }
        Happened::Revoked {
            sign_off, reason, ..
        } => (format!("revoked no. {sign_off}"), Some(reason)),
        Happened::Claimed { .. } => ("took".to_owned(), None),
        Happened::Released { .. } => ("gave back".to_owned(), None),
        Happened::Deferred { to, reason, .. } => {
            (format!("deferred to hold point {to}"), Some(reason))
        }
        Happened::Commented { words, .. } => ("said about".to_owned(), said(words)),
        Happened::ItemSet { setting, .. } => {
            let asked = [
                setting.optional.then(|| "optional".to_owned()),
                setting.two_person.then(|| "two people".to_owned()),
                setting
                    .position
                    .map(|position| format!("signed by {position}")),
                setting
                    .due_ms
                    .map(|due| format!("due {}", Moment(due).shown())),
            ];
            let asked: Vec<String> = asked.into_iter().flatten().collect();
            let asked = if asked.is_empty() {
                "as usual".to_owned()
            } else {
                asked.join(", ")
            };
            (format!("set what is asked: {asked}, of"), None)
        }
        Happened::ItemAdded { label, words, .. } => {
            (format!("made a condition item {label}"), Some(words))
        }
        Happened::GateOpened {
            phase,
            reason,
            bypassed,
            ..
        } if bypassed.is_empty() => (format!("opened hold point {phase}"), said(reason)),
        Happened::GateOpened {
            phase,
            reason,
            bypassed,
            ..
        } => (
            format!(
                "opened hold point {phase} by waiver, although {}",
                bypassed.join("; ")
            ),
            said(reason),
        ),
        Happened::GateClosed { phase, reasons, .. } => (
            format!("hold point {phase} closed again: {}", reasons.join("; ")),
            None,
        ),
        Happened::Measured {
            criterion,
            value,
            points,
            words,
            ..
        } => {
            let points = points.map(|(part, whole)| format!(" ({part} of {whole})"));
            (
                format!(
                    "measured C{criterion}: {value}{}",
                    points.unwrap_or_default()
                ),
                said(words),
            )
        }
        Happened::Attested {
            criterion,
            holds,
            words,
            ..
        } => {
            let word = if holds { "yes" } else { "no" };
            (format!("said of C{criterion}: {word}"), said(words))
        }
        Happened::Ruled {
            criterion,
            passes,
            reason,
            ..
        } => {
            let word = if passes {
                "good enough"
            } else {
                "not good enough"
            };
            (
                format!("decided about C{criterion} in the grey zone: {word}"),
                Some(reason),
            )
        }
        Happened::WindowStarted { phase, terms, .. } => (
            format!(
                "started the window of phase {phase}, {} minutes",
                terms.minutes
            ),
            None,
        ),
        Happened::WindowSampled {
            phase,
            breach,
            words,
            ..
        } => (
            format!("probe in phase {phase}: {}", of_breach(breach)),
            said(words),
        ),
        Happened::WindowChecked {
            phase,
            breach,
            words,
            ..
        } => (
            format!("looked at phase {phase}: {}", of_breach(breach)),
            said(words),
        ),
        Happened::WindowInterrupted { phase, reason, .. } => (
            format!("interrupted the window of phase {phase}"),
            Some(reason),
        ),
        Happened::WindowResumed { phase, credit, .. } => {
            let word = if credit {
                "let it go on"
            } else {
                "began it anew"
            };
            (format!("{word}: the window of phase {phase}"), None)
        }
        Happened::WindowEnded { phase, clean, .. } => {
            let word = if clean { "ended clean" } else { "failed" };
            (format!("the window of phase {phase} {word}"), None)
        }
        Happened::DeploymentStarted { deployed, .. } => (
            format!(
                "started to deploy {} {} to {}",
                deployed.version,
                short(&deployed.commit),
                deployed.environment
            ),
            None,
        ),
        Happened::DeploymentEnded {
            deployment,
            end,
            words,
            ..
        } => (
            format!("deployment no. {deployment} {}", end.words()),
            said(words),
        ),
        Happened::RulesSet { rules, .. } => {
            let mut set = vec![match rules.quorum {
                0 => "everybody must say go".to_owned(),
                quorum => format!("{quorum} must say go"),
            }];
            set.extend(
                rules
                    .no_self_approval
                    .then(|| "the lead does not approve".to_owned()),
            );
            set.extend(rules.in_order.then(|| "in order".to_owned()));
            (format!("set the rules: {}", set.join(", ")), None)
        }
        Happened::PositionAssigned { position, .. } => (format!("assigned {position}"), None),
        Happened::PositionRemoved { position, .. } => (format!("removed {position}"), None),
        Happened::Voted {
            position,
            vote,
            words,
            ..
        } => {
            let note = vote
                .note()
                .map(|note| format!(", {note}"))
                .unwrap_or_default();
            (
                format!("voted {}{note} for {position}", vote.word()),
                said(words),
            )
        }
        Happened::RunMoved { from, frame, .. } => (
            format!("moved the run from revision {from} to {}", frame.revision),
            None,
        ),
        Happened::Decided {
            outcome, reason, ..
        } => (format!("decided {}", outcome.word()), Some(reason)),
        Happened::RolloutStarted {
            items, revision, ..
        } => (
            format!("started with {items} items, revision {revision}"),
            None,
        ),
        Happened::Linked { role, .. } => (format!("linked a document that {}", role.words()), None),
        Happened::DocumentSaved {
            revision, title, ..
        } => (format!("saved revision {revision} of {title}"), None),
        Happened::DocumentRenamed { from, to, .. } => {
            (format!("moved a document from {from} to {to}"), None)
        }
        Happened::DocumentUsed { worked, note, .. } => {
            let words = if worked {
                "used a document: it worked"
            } else {
                "used a document: it did not work"
            };
            (words.to_owned(), note)
        }
        Happened::DocumentRetired { reason, .. } => ("retired a document".to_owned(), Some(reason)),
        Happened::IncidentDeclared { severity, .. } => {
            (format!("declared it {}", severity.name()), None)
        }
        Happened::IncidentNoted {
            severity,
            stage,
            rollout,
            words,
            ..
        } => (changes(severity, stage, rollout), Some(words)),
        Happened::Invited { role, .. } => (format!("invited as {role}"), None),
        Happened::TokenCreated { name, .. } => (format!("made the token {name}"), None),
        Happened::TokenRevoked { .. } => ("revoked a token".to_owned(), None),
        Happened::InvitationRenewed { .. } => {
            ("made a new link for an invitation".to_owned(), None)
        }
        Happened::InvitationWithdrawn { .. } => ("withdrew an invitation".to_owned(), None),
        Happened::Joined { role, .. } => (format!("joined as {role}"), None),
        Happened::PersonAdded { role, .. } => (format!("added a person as {role}"), None),
        Happened::RoleChanged { from, to, .. } => {
            (format!("changed a role from {from} to {to}"), None)
        }
        Happened::PersonDeactivated { .. } => ("deactivated a person".to_owned(), None),
        Happened::PersonActivated { .. } => ("activated a person again".to_owned(), None),
        Happened::PasswordResetIssued { .. } => ("made a link for a new password".to_owned(), None),
        Happened::PasswordReset { .. } => ("chose a new password".to_owned(), None),
        Happened::PasswordChanged { .. } => ("changed their password".to_owned(), None),
        Happened::SessionsEnded { count, .. } => {
            (format!("ended {count} sessions of a person"), None)
        }
    }
}

/// What a line of the timeline of an incident changes.
fn changes(
    severity: Option<Severity>,
    stage: Option<Stage>,
    rollout: Option<RolloutNumber>,
) -> String {
    let set: Vec<&str> = stage
        .map(Stage::name)
        .into_iter()
        .chain(severity.map(Severity::name))
        .collect();
    let set = (!set.is_empty()).then(|| format!("set it to {}", set.join(", ")));
    let traced = rollout.map(|rollout| format!("traced it to {rollout}"));
    let changes: Vec<String> = set.into_iter().chain(traced).collect();
    match changes.is_empty() {
        true => "wrote".to_owned(),
        false => changes.join(" and "),
    }
}

fn of_breach(breach: Breach) -> &'static str {
    match breach {
        Breach::None => "all is well",
        Breach::Soft => "soft breach",
        Breach::Hard => "hard breach",
    }
}
