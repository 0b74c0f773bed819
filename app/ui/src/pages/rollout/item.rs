//! The page of one item: its words, everything that was said about it, and everything that can be done.

use crate::components::page_section::PageSection;
use crate::components::returned::came_back;
use crate::components::stamp::{Said, Stamp};
use crate::context::page_context;
use crate::pages::field::{DryRun, Field, RequestKey};
use crate::pages::frame::{Named, part_of_address};
use crate::pages::history::list::lines;
use crate::pages::link::place;
use crate::pages::rollout::asked::asked;
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::evidence::EvidenceFields;
use crate::pages::rollout::run_page::run_page;
use engine::clock::Moment;
use engine::link::{Direction, Link, PartName};
use engine::rollout::{Run, RunItem};
use engine::{Actor, HistoryPage, HistoryPart};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::id::{RolloutNumber, RunItemId};
use model::link::LinkRole;
use model::live::Stamp as State;
use model::role::Act;
use model::verdict::Verdict;
use std::sync::Arc;

const COMMENT: Field = Field::new("", "comment", "Comment");
const REASON: Field = Field::new("", "reason", "Why");
const UNTIL: Field =
    Field::new("", "until", "Last day of the waiver").hint("It ends at midnight UTC.");
const TO: Field = Field::new("", "to", "Defer to hold point");
const POSITION: Field =
    Field::new("", "position", "Position that signs it").hint("Leave blank for anyone.");
const DUE: Field = Field::new("", "due", "Due").hint("Optional.");
const OPTIONAL: Field = Field::new("", "optional", "Optional");
const ANY_TIME: Field = Field::new(
    "",
    "any_time",
    "May be signed while a hold point before it is closed",
);
const TWO: Field = Field::new("", "two_person", "Two people sign it");

/// How many lines of its history are shown.
const MAX: i64 = 200;

/// The page.
pub fn page() -> impl IntoView {
    let label = part_of_address("label");
    run_page(|context, actor, run| async move {
        let mut items = run.items.iter();
        let item = items.find(|item| item.label == label).cloned();
        let item = item.ok_or(Problem::NotFound("item in this rollout"))?;
        let history = context
            .engine
            .list_history(&actor, &HistoryPart::Item(item.id.clone()), None, MAX)
            .await?;
        Ok(content(&actor, &run, &item, history))
    })
}

fn content(actor: &Actor, run: &Arc<Run>, item: &RunItem, history: HistoryPage) -> AnyView {
    let nothing = history
        .entries
        .is_empty()
        .then(|| view! { <p class="more">"Nothing yet."</p> });
    let title = format!("{} {}", item.label, item.words);
    let detail = item
        .detail
        .lines()
        .map(|line| view! { <p class="note">{line.to_owned()}</p> })
        .collect_view();
    let may = actor.can(Act::Sign, &run.rollout.subject()) && !run.rollout.is_closed();
    let forms = may.then(|| Forms { actor, run, item }.all());
    let comment = (actor.can(Act::Sign, &run.rollout.subject()))
        .then(|| Forms { actor, run, item }.comment());
    let asked = asked(&item.setting, run.now).map(|words| view! { <p class="facts">{words}</p> });
    view! {
        <Named title=title.clone() />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb run=Arc::clone(run) here=item.label.clone() />
                <h1>{title}</h1>
                {detail}
                {asked}
            </header>
            <div class="item-page">
                <div class="stack">
                    <section aria-label="Status">
                        <Stamp item=item.live.clone() inverted=item.inverted />
                        <Said item=item.live.clone() inverted=item.inverted />
                    </section>
                    {escaped_faults(run, item)}
                    {comment}
                    {forms}
                </div>
                <PageSection heading="log-h" title="History">
                    {nothing}
                    {lines(history.entries)}
                </PageSection>
            </div>
        </main>
    }
    .into_any()
}

/// The post-mortems that name it.
fn escaped_faults(run: &Run, item: &RunItem) -> Option<AnyView> {
    let names =
        |link: &&Link| matches!(&link.part, Some(PartName::Item(label, _)) if *label == item.label);
    let escaped_faults: Vec<_> = run
        .links
        .iter()
        .filter(|link| link.direction == Direction::Here && link.role == LinkRole::Escaped)
        .filter(names)
        .map(|link| {
            let (page, title) = place(&link.other);
            view! {
                <p class="note is-tale">
                    <b>"A fault slipped past this item. "</b>
                    <a href=page>{title}</a>
                    {format!(" names this item. {}, {}.", link.who, page_context().told(link.at))}
                </p>
            }
        })
        .collect();
    (!escaped_faults.is_empty()).then(|| {
        view! { <section aria-label="What it let through">{escaped_faults}</section> }.into_any()
    })
}

/// The forms of the page.
struct Forms<'a> {
    actor: &'a Actor,
    run: &'a Run,
    item: &'a RunItem,
}

impl Forms<'_> {
    fn id(&self, name: &str) -> String {
        format!("{name}:{}", self.item.id)
    }

    fn to(&self, address: fn(RolloutNumber, &RunItemId) -> String) -> String {
        address(self.run.rollout.number, &self.item.id)
    }

    /// A form, and what is said when it comes back. Two forms may send the same act; it is said at the one that was sent.
    fn form(
        &self,
        (name, action): (&str, String),
        verdict: Option<Verdict>,
        summary: &'static str,
        fields: AnyView,
        button: &'static str,
    ) -> AnyView {
        let (context, id) = (page_context(), self.id(name));
        let sent = context.typed(&id, "result");
        let is_this = verdict.is_none_or(|verdict| sent.as_deref() == Some(verdict.name()));
        let returned = is_this.then(|| context.claim(&id)).flatten();
        let notice = returned.map(|returned| came_back(&returned.because, &context.request));
        let open = notice.is_some();
        let verdict = verdict.map(|verdict| {
            view! {
                <input type="hidden" name="result" value=verdict.name() />
                <input type="hidden" name="words_hash" value=self.item.words_hash.clone() />
            }
        });
        view! {
            <details class="act" open=open>
                <summary>{summary}</summary>
                <form method="post" action=action enctype="multipart/form-data">
                    {notice}
                    <RequestKey form=id />
                    <input type="hidden" name="on" value="item" />
                    <input type="hidden" name="label" value=self.item.label.clone() />
                    <input type="hidden" name="seen" value=self.item.live.seen.to_string() />
                    {verdict}
                    {fields}
                    <p class="form-actions">
                        <button type="submit" class="btn">
                            {button}
                        </button>
                        <DryRun />
                    </p>
                </form>
            </details>
        }
        .into_any()
    }

    fn comment(&self) -> AnyView {
        let id = self.id("comment");
        let fields = view! {
            {COMMENT.of(&id).lines(None, "2", String::new())}
            <EvidenceFields form=id />
        };
        self.form(
            ("comment", self.to(address::rollout::comments)),
            None,
            "Comment, or add evidence",
            fields.into_any(),
            "Add comment",
        )
    }

    fn all(&self) -> AnyView {
        let stamp = &self.item.live.stamp;
        let mut forms = Vec::new();
        if !stamp.is_settled() {
            forms.extend(self.statements());
        }
        if let State::Signed { by, .. } = stamp {
            let mine = by.id == self.actor.id.as_str();
            if mine
                || self
                    .actor
                    .can(Act::RevokeForOthers, &self.run.rollout.subject())
            {
                let fields = REASON
                    .of(&self.id("revocation"))
                    .lines(None, "2", String::new());
                forms.push(self.form(
                    ("revocation", self.to(address::rollout::revocation)),
                    None,
                    "Revoke the sign-off",
                    fields,
                    "Revoke sign-off",
                ));
            }
        }
        forms.push(self.claim());
        if self.actor.can(Act::Waive, &self.run.rollout.subject()) && !self.item.inverted {
            forms.push(self.defer());
        }
        if self
            .actor
            .can(Act::StartRollout, &self.run.rollout.subject())
        {
            forms.push(self.setting());
        }
        view! { <section aria-label="Actions" class="acts">{forms}</section> }.into_any()
    }

    fn statements(&self) -> Vec<AnyView> {
        let id = self.id("sign-off");
        let with_words = |verdict: Verdict| {
            let (id, nth) = (self.id("sign-off"), verdict.name());
            view! {
                {COMMENT.nth(nth).of(&id).lines(None, "2", String::new())}
                <EvidenceFields form=id nth=nth />
            }
            .into_any()
        };
        let sign = |verdict, summary, fields, button| {
            self.form(
                ("sign-off", self.to(address::rollout::sign_off)),
                Some(verdict),
                summary,
                fields,
                button,
            )
        };
        let (ok, not_ok) = match self.item.inverted {
            true => (
                ("No, with a comment", "Sign NO"),
                ("Yes, hold", "Sign YES, HOLD"),
            ),
            false => (("Ok, with evidence", "Sign OK"), ("Not ok", "Sign NOT OK")),
        };
        let mut all = vec![
            sign(Verdict::Ok, ok.0, with_words(Verdict::Ok), ok.1),
            sign(
                Verdict::NotOk,
                not_ok.0,
                with_words(Verdict::NotOk),
                not_ok.1,
            ),
            sign(
                Verdict::NotApplicable,
                "Does not apply",
                with_words(Verdict::NotApplicable),
                "Sign NOT APPLICABLE",
            ),
        ];
        if self.actor.can(Act::Waive, &self.run.rollout.subject()) && !self.item.inverted {
            let fields = view! {
                {UNTIL.of(&id).line("date", "off", true)}
                {with_words(Verdict::Waived)}
            };
            all.push(sign(
                Verdict::Waived,
                "Waive",
                fields.into_any(),
                "Waive item",
            ));
        }
        all
    }

    fn claim(&self) -> AnyView {
        let nothing = || ().into_any();
        match self.item.live.stamp {
            State::Taken { .. } => self.form(
                ("claim", self.to(address::rollout::claim_removal)),
                None,
                "Release",
                nothing(),
                "Release claim",
            ),
            _ => self.form(
                ("claim", self.to(address::rollout::claim)),
                None,
                "Claim",
                nothing(),
                "Claim item for 30 minutes",
            ),
        }
    }

    fn defer(&self) -> AnyView {
        let id = self.id("deferral");
        let points: Vec<(String, String)> = self
            .run
            .phases
            .iter()
            .skip_while(|phase| phase.live.number != self.item.phase)
            .map(|phase| {
                let number = phase.live.number;
                let own = if number == self.item.phase {
                    " (its own)"
                } else {
                    ""
                };
                (
                    number.to_string(),
                    format!("{number}, after {}{own}", phase.live.name),
                )
            })
            .collect();
        let next = points.get(1).or(points.first());
        let next = next.map(|(number, _)| number.clone()).unwrap_or_default();
        let fields = view! {
            {TO.of(&id).choice(points, &next)}
            {REASON.of(&id).lines(None, "2", String::new())}
        };
        self.form(
            ("deferral", self.to(address::rollout::deferral)),
            None,
            "Defer",
            fields.into_any(),
            "Defer item",
        )
    }

    fn setting(&self) -> AnyView {
        let (id, setting) = (self.id("setting"), &self.item.setting);
        let due = setting.due_ms.map(Moment);
        let fields = view! {
            {POSITION.of(&id).line_with("text", "off", false, setting.position.clone().unwrap_or_default())}
            {DUE.of(&id).moment(due)}
            {OPTIONAL.of(&id).tick(setting.optional)}
            {TWO.of(&id).tick(setting.two_person)}
            {ANY_TIME.of(&id).tick(setting.any_time)}
        };
        self.form(
            ("setting", self.to(address::rollout::setting)),
            None,
            "Requirements",
            fields.into_any(),
            "Save",
        )
    }
}
