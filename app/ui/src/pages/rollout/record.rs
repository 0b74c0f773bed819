//! A decision record: what was decided, on what, and whether its seal still fits. It prints on paper as it is.

use crate::components::crumb::Crumb;
use crate::components::icon::Icon;
use crate::components::lean::PageScript;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::history::list::lines;
use crate::pages::rollout::criteria::word;
use engine::DecisionRecord;
use engine::clock::Moment;
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::evidence::EvidenceKind;
use model::hold_point::in_full;
use model::id::RolloutNumber;
use model::record::Seq;
use model::rollout::Record;
use model::rollout::deployment::short;
use model::rollout::record::{SealedHoldPoint, Signed};
use model::text::counted;
use model::verdict::Verdict;

/// The page.
pub fn page() -> impl IntoView {
    let context = page_context();
    let number = RolloutNumber::parse(&part_of_address("number"));
    let seq = part_of_address("decision");
    frame(async move {
        let actor = context.require_actor()?;
        let number = number.map_err(|_| Problem::NotFound("rollout"))?;
        let missing = |_| Problem::NotFound("decision of this rollout");
        let seq = seq.parse().map(Seq).map_err(missing)?;
        let found = context.engine.find_decision(&actor, number, seq).await?;
        Ok(content(number, &found))
    })
}

fn content(number: RolloutNumber, found: &DecisionRecord) -> AnyView {
    let record = &found.record;
    let title = format!("{} for {}", record.decision.word(), record.title);
    let at = Moment(record.at_ms);
    let who = found.names.of(Some(&record.by)).to_owned();
    let short: String = found.decision.seal.chars().take(8).collect();
    let export = address::rollout::decision_record(number, found.decision.seq);
    let links = vec![
        (address::history::LIST.to_owned(), "History".to_owned()),
        (
            address::rollout::page(number),
            format!("{number} {}", record.title),
        ),
    ];
    view! {
        <Named title=title />
        <main id="main" class="page">
            <Crumb links=links here=format!("Decision {}", found.decision.seq) />
            {since(number, found)}
            <article class="sealed">
                <header class="sealed-head">
                    <div>
                        <p>{format!("Decision record {}", found.decision.seq)}</p>
                        <p class=format!("record-word is-{}", record.decision.name())>{record.decision.word()}</p>
                        <h1>{record.title.clone()}</h1>
                        <p>
                            "Decided by " <b>{who}</b> " on " <time data-t="sealed" datetime=at.datetime()>{at.shown()}</time> " UTC"
                        </p>
                        <p class="record-why">{record.reason.clone()}</p>
                        {about(found, record)}
                    </div>
                    <div class="seal-do">
                        <p class="hash">{short}</p>
                        <button type="button" class="btn" data-print="">
                            <Icon name="i-print" />
                            "Print"
                        </button>
                        <a class="btn" href=export.clone() download=format!("{number}-decision-{}.json", found.decision.seq)>
                            "Export"
                        </a>
                    </div>
                </header>
                <PageScript source=include_str!("record.js") />
                {rests_on(found, record)}
                {hold_points(found, record)}
                {votes(found, record)}
                {criteria(found, record)}
                {waivers(found, record)}
                {items(found, record)}
                {windows(record)}
                {evidence(record)}
                {seal(found, export)}
            </article>
        </main>
    }
    .into_any()
}

/// The hold point that was decided, until when, and what it was opened in spite of.
fn about(found: &DecisionRecord, record: &Record) -> Option<AnyView> {
    let number = record.phase?;
    let mut points = record.hold_points.iter();
    let name = points.find(|point| point.number == Some(number));
    let name = name.map(|point| format!(", after {}", point.phase));
    let until = record.until_ms.map(|until| {
        view! { <p>{format!("Until {} UTC", Moment(until).shown())}</p> }
    });
    let waiver = record.waiver.as_ref().map(|waiver| {
        let who = found.names.of(Some(&waiver.asked_by));
        let words = format!(
            "Opened with waiver, asked for by {who}, although {}.",
            in_full(&waiver.reasons)
        );
        view! { <p>{words}</p> }
    });
    Some(
        view! {
            <p>{format!("Hold point {number}")} {name}</p>
            {until}
            {waiver}
        }
        .into_any(),
    )
}

/// What was written after the seal.
fn since(number: RolloutNumber, found: &DecisionRecord) -> Option<AnyView> {
    let superseded = found.superseded_by.map(|(seq, outcome)| {
        let address = address::rollout::decision(number, seq);
        view! { <p><b>"Superseded. "</b>"A later decision replaced it: " <a href=address>{outcome.word()}</a> "."</p> }
    });
    if found.after.is_empty() && superseded.is_none() {
        return None;
    }
    Some(
        view! {
            <aside class="since" aria-labelledby="since-h">
                <h2 id="since-h">"Written after the seal"</h2>
                {superseded}
                {lines(found.after.clone())}
            </aside>
        }
        .into_any(),
    )
}

fn section(title: &'static str, content: AnyView) -> AnyView {
    view! {
        <section>
            <h2>{title}</h2>
            {content}
        </section>
    }
    .into_any()
}

/// What was said of the items, each kind for itself: a no to a hold question is no sign-off.
fn checklist(record: &Record) -> String {
    let count = |inverted: bool, said: Option<Verdict>| {
        let items = record.items.iter();
        let same = items.filter(|item| item.inverted == inverted && item.said == said);
        same.count()
    };
    let both = |said: Verdict| count(false, Some(said)) + count(true, Some(said));
    let questions = record.items.iter().filter(|item| item.inverted).count();
    let parts = [
        (count(false, Some(Verdict::Ok)), "ok"),
        (count(false, Some(Verdict::NotOk)), "not ok"),
        (both(Verdict::NotApplicable), "not applicable"),
        (both(Verdict::Waived), "waived"),
        (count(false, None), "open"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let mut parts: Vec<String> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if questions > 0 {
        parts.push(format!(
            "of {questions} hold questions {} answered no, {} yes",
            count(true, Some(Verdict::Ok)),
            count(true, Some(Verdict::NotOk))
        ));
    }
    parts.join(", ")
}

fn rests_on(found: &DecisionRecord, record: &Record) -> AnyView {
    let placed = record.deployments.iter().map(|placed| {
        let commit: String = placed.commit.chars().take(8).collect();
        format!("{} {} {commit}", placed.environment, placed.version)
    });
    let placed = placed.collect::<Vec<_>>().join("; ");
    let placed =
        (!placed.is_empty()).then(|| view! { <div><dt>"Deployed"</dt><dd>{placed}</dd></div> });
    let own = record
        .hold_points
        .iter()
        .filter_map(|point| Some((point.number?, point.quorum?)));
    let own: Vec<String> = own
        .map(|(number, quorum)| {
            let votes = counted(quorum, "GO vote", "GO votes");
            format!("{votes} at hold point {number}")
        })
        .collect();
    let quorum = match (own.is_empty(), record.rules.quorum) {
        (false, _) => own.join(", "),
        (true, 0) => "everybody".to_owned(),
        (true, quorum) => format!("{quorum} GO votes"),
    };
    view! {
        <dl class="facts">
            <div>
                <dt>"Plan"</dt>
                <dd>{format!("revision {}", record.revision)}</dd>
            </div>
            <div>
                <dt>"Checklist"</dt>
                <dd>{checklist(record)}</dd>
            </div>
            <div>
                <dt>"Quorum"</dt>
                <dd>{quorum}</dd>
            </div>
            {placed}
            <div>
                <dt>"Event"</dt>
                <dd>{found.decision.seq.to_string()}</dd>
            </div>
        </dl>
    }
    .into_any()
}

/// Before each hold point had its own decision, a record counted them.
fn number_and_name(at: usize, point: &SealedHoldPoint) -> String {
    match point.number {
        Some(number) => format!("{number} {}", point.phase),
        None => format!("{} {}", at + 1, point.phase),
    }
}

fn hold_points(found: &DecisionRecord, record: &Record) -> AnyView {
    let rows = record.hold_points.iter().enumerate().map(|(at, point)| {
        let state = match (point.closed_by.is_empty(), point.bypassed.is_empty()) {
            (true, true) => "nothing kept it closed".to_owned(),
            (_, false) => format!("opened with waiver: {}", point.bypassed.join("; ")),
            (false, true) => format!("closed: {}", point.closed_by.join("; ")),
        };
        let opened = point.opened.as_ref().map(|(by, at_ms, _)| {
            let who = found.names.of(Some(by)).to_owned();
            format!("Opened by {who}, {} UTC", Moment(*at_ms).shown())
        });
        let conditions = point.conditions.iter().map(|condition| {
            let said = match condition.answer {
                None => "not checked",
                Some(true) => "yes",
                Some(false) => "no",
            };
            let by = condition.by.as_ref().map(|by| found.names.of(Some(by)).to_owned());
            let when = condition.at_ms.map(|at| format!(", {} UTC", Moment(at).shown()));
            let by = by.map(|by| format!(", {by}{}", when.unwrap_or_default()));
            let why = condition.comment.as_ref().map(|why| format!(". {why}"));
            let pieces = condition.evidence.iter().map(|hash| format!(" Evidence {hash}."));
            let pieces: String = pieces.collect();
            view! { <p>{format!("{} {}: ", condition.name, condition.text)} <b>{said}</b> {by} {why} {pieces}</p> }
        });
        let breaches = point.breaches.iter().map(|breach| {
            let known = breach.acknowledged.as_ref().map(|(by, reason)| {
                format!(" Acknowledged by {}: {reason}", found.names.of(Some(by)))
            });
            let when = Moment(breach.at_ms).shown();
            view! { <p>{format!("Breach in phase {}, {when} UTC: {}.", breach.phase, breach.text)} {known}</p> }
        });
        view! {
            <tr>
                <th scope="row">{number_and_name(at, point)}</th>
                <td>{state}</td>
                <td>{opened} {conditions.collect_view()} {breaches.collect_view()}</td>
            </tr>
        }
    });
    let table = view! {
        <table class="crit-rec">
            <thead>
                <tr>
                    <th scope="col">"Hold point after"</th>
                    <th scope="col">"Then"</th>
                    <th scope="col">"Opened, what was answered, and what happened behind it"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    section("Hold points", table.into_any())
}

fn votes(found: &DecisionRecord, record: &Record) -> Option<AnyView> {
    if record.votes.is_empty() {
        return None;
    }
    let rows = record.votes.iter().map(|vote| {
        let word = vote.vote.map_or("–", |vote| vote.word());
        let note = vote
            .vote
            .and_then(|vote| vote.note())
            .map(|note| format!(", {note}"));
        let outdated = vote.outdated.as_ref();
        let outdated = outdated.map(|what| format!(" Did not count: cast before {what}."));
        let earlier = vote.earlier.iter().map(|earlier| {
            let who = found.names.of(earlier.by.as_ref());
            let when = Moment(earlier.at_ms).shown();
            let words = match earlier.words.is_empty() {
                true => String::new(),
                false => format!(": {}", earlier.words),
            };
            let said = earlier.vote.word();
            view! { <p>{format!("Before: {said}, {who}, {when} UTC{words}")}</p> }
        });
        let at = vote
            .hold_point
            .map(|number| format!(" at hold point {number}"));
        let when = vote.at_ms.map(|at| format!(", {} UTC", Moment(at).shown()));
        view! {
            <tr>
                <th scope="row">{vote.position.clone()} {at}</th>
                <td><b>{word}</b> {note}</td>
                <td>{found.names.of(Some(&vote.by)).to_owned()} {when}</td>
                <td>{vote.words.clone()} {outdated} {earlier.collect_view()}</td>
            </tr>
        }
    });
    let table = view! {
        <table class="crit-rec">
            <thead>
                <tr>
                    <th scope="col">"Position"</th>
                    <th scope="col">"Vote"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"Why"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    Some(section("Roll call", table.into_any()))
}

fn criteria(found: &DecisionRecord, record: &Record) -> Option<AnyView> {
    if record.criteria.is_empty() {
        return None;
    }
    let rows = record.criteria.iter().map(|judged| {
        let ruled = judged.ruled.as_ref().map(|(by, why)| {
            let who = found.names.of(Some(by));
            view! { <p>{format!("{who} ruled: {why}")}</p> }
        });
        let source = judged.by.as_ref().map(|by| {
            let who = found.names.of(Some(by));
            let when = judged
                .at_ms
                .map(|at| format!(", {} UTC", Moment(at).shown()));
            let words = judged.source.as_ref().map(|words| format!(": {words}"));
            let named = |part: Option<String>| part.unwrap_or_default();
            view! { <p>{format!("{who}{}{}", named(when), named(words))}</p> }
        });
        view! {
            <tr>
                <th scope="row">
                    {judged.text.clone()}
                    <span class="crit-kind">{judged.class.word()}</span>
                </th>
                <td>{judged.asks.clone()}</td>
                <td class="num">
                    <b>{judged.value.clone().unwrap_or_else(|| "–".to_owned())}</b>
                </td>
                <td class="res">{word(judged.result)} {ruled} {source}</td>
            </tr>
        }
    });
    let table = view! {
        <table class="crit-rec">
            <thead>
                <tr>
                    <th scope="col">"Criterion"</th>
                    <th scope="col">"Required"</th>
                    <th scope="col" class="num">
                        "Value"
                    </th>
                    <th scope="col">"Result"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    Some(section("Criteria, as worded then", table.into_any()))
}

fn waivers(found: &DecisionRecord, record: &Record) -> Option<AnyView> {
    let waived: Vec<_> = record
        .items
        .iter()
        .filter(|item| item.said == Some(Verdict::Waived))
        .map(|item| {
            let until = item.until_ms.map(|until| format!(" until {}", Moment(until).day()));
            let who = found.names.of(item.by.first()).to_owned();
            view! {
                <li>
                    <b>{item.item.clone()}</b>
                    {format!(" {who}{}: {}", until.unwrap_or_default(), item.waiver.clone().unwrap_or_default())}
                </li>
            }
        })
        .collect();
    (!waived.is_empty()).then(|| section("Waivers", view! { <ul>{waived}</ul> }.into_any()))
}

fn items(found: &DecisionRecord, record: &Record) -> AnyView {
    let rows = record.items.iter().map(|item| {
        let said = item.said.map_or("–", |said| said.word(item.inverted));
        let who: Vec<&str> = item.by.iter().map(|by| found.names.of(Some(by))).collect();
        let words: String = item.words.chars().take(8).collect();
        let evidence: Vec<String> = item
            .evidence
            .iter()
            .map(|hash| hash.chars().take(8).collect())
            .collect();
        view! {
            <tr>
                <th scope="row">{item.item.clone()}</th>
                <td>{said}</td>
                <td>{who.join(", ")}</td>
                <td><code class="hash">{words}</code></td>
                <td><code class="hash">{evidence.join(" ")}</code></td>
                <td>{item.text.clone()} {said_beside(item)}</td>
            </tr>
        }
    });
    let table = view! {
        <table class="crit-rec">
            <thead>
                <tr>
                    <th scope="col">"Item"</th>
                    <th scope="col">"Said"</th>
                    <th scope="col">"By"</th>
                    <th scope="col">"Wording"</th>
                    <th scope="col">"Evidence"</th>
                    <th scope="col">"Words, and what was said beside them"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    section("Items, by the hash of their wording", table.into_any())
}

/// As what an item was signed, when, and what was said beside it.
fn said_beside(item: &Signed) -> Option<AnyView> {
    let signed = item
        .signed
        .iter()
        .map(|(meaning, at_ms)| format!("{meaning}, {} UTC", Moment(*at_ms).shown()));
    let ahead = item
        .ahead
        .then(|| "ahead of a closed hold point".to_owned());
    let deferred = item.deferred.as_ref();
    let deferred = deferred.map(|(to, why)| format!("Deferred to hold point {to}: {why}"));
    let said = signed.chain(ahead).chain(deferred);
    let words: Vec<String> = said.chain(item.comment.clone()).collect();
    (!words.is_empty()).then(|| view! { <p>{words.join(". ")}</p> }.into_any())
}

fn windows(record: &Record) -> Option<AnyView> {
    let rows: Vec<_> = record
        .windows
        .iter()
        .map(|window| {
            let clean = if window.clean { "clean" } else { "not clean" };
            let words = format!(
                "Phase {}: {} to {}, {clean}, {} notes, restarted {} times.",
                window.phase,
                Moment(window.since_ms).shown(),
                Moment(window.until_ms).shown(),
                window.notes,
                window.restarts
            );
            view! { <li>{words}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| section("Windows", view! { <ul>{rows}</ul> }.into_any()))
}

/// What was given as evidence: what it supports, what it is, and its text or link.
fn evidence(record: &Record) -> Option<AnyView> {
    let pieces = record.evidence.iter().map(|piece| {
        let hash: String = piece.hash.chars().take(8).collect();
        let commit = piece.commit.as_ref();
        let commit = commit.map(|commit| format!(" from {}", short(commit)));
        let content = piece.content.clone();
        let shown = match piece.kind {
            EvidenceKind::Link => {
                let address = content.clone();
                view! { <a href=address rel="noopener noreferrer">{content}</a> }.into_any()
            }
            EvidenceKind::File => {
                let address = piece.digest.as_ref().map(|digest| address::file(digest));
                let name = content.clone();
                view! { <a href=address download=name>{content}</a> }.into_any()
            }
            EvidenceKind::CommandOutput | EvidenceKind::TestReport => {
                view! { <pre>{content}</pre> }.into_any()
            }
            EvidenceKind::Text | EvidenceKind::Measurement => content.into_any(),
        };
        view! {
            <li>
                <b>{format!("{} {}", piece.about, piece.kind.word())}</b>
                " "
                <code class="hash">{hash}</code>
                {commit}
                " "
                {shown}
            </li>
        }
    });
    let pieces: Vec<_> = pieces.collect();
    let list = || view! { <ul class="evidence-list">{pieces}</ul> }.into_any();
    (!record.evidence.is_empty()).then(|| section("Evidence", list()))
}

/// The seal, what it was computed over, and how anybody can compute it again.
fn seal(found: &DecisionRecord, export: String) -> AnyView {
    let matches = match found.matches() {
        true => view! { <b class="res-word is-pass">"it matches"</b> }.into_any(),
        false => {
            view! { <b class="res-word is-fail">"no match: this record was altered"</b> }.into_any()
        }
    };
    let groups: Vec<String> = found
        .decision
        .seal
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    let content = view! {
        <p class="hash seal">{groups.join(" ")}</p>
        <p>
            "SHA-256 over the text of the record: criteria as worded then, their values, the evidence, votes, waivers, rules and the revision. Recomputed on "
            {found.now.shown()} ": " {matches} "."
        </p>
        <p
            class="seal-check no-print"
            data-seal=found.decision.seal.clone()
            data-record=export
        >
            <button type="button" class="btn" data-verify="">
                "Recompute it in this browser"
            </button>
            " "
            <span role="status"></span>
        </p>
        <p>"Without this server: " <code>"holdpoint verify FILE"</code> " on the export."</p>
    };
    section("Seal", content.into_any())
}
