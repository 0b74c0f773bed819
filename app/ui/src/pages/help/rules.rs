//! The rules of the plan linter: all of them, and one page each.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::field::Field;
use crate::pages::frame::{Named, page as frame, part_of_address};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::lint::{RULES, Rule, RuleOff, rule};
use model::person::About;
use model::role::Act;

const REASON: Field =
    Field::new("off", "reason", "Why").hint("Everybody sees it beside the findings.");

/// All rules.
pub fn list() -> impl IntoView {
    let context = page_context();
    frame(async move {
        let off = match &context.actor {
            Some(actor) => context.engine.list_rules_off(actor).await?,
            None => [].into(),
        };
        let rows = RULES.iter().map(|rule| {
            let off = off.iter().find(|off| off.rule == *rule);
            let off = off.map(|off| format!("Switched off, because {}", off.reason));
            view! {
                <li>
                    <span class="kind">{rule.severity.word()}</span>
                    <p class="list-title">
                        <a href=address::rule(rule.name)>{rule.title}</a>
                    </p>
                    <p class="list-facts">{rule.advice} " " {off}</p>
                </li>
            }
        });
        Ok(view! {
            <Named title="What the rules check" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"What the rules check"</h1>
                </header>
                <ol class="list">{rows.collect_view()}</ol>
            </main>
        })
    })
}

/// One rule: why, what to do, and the two examples.
pub fn show() -> impl IntoView {
    let context = page_context();
    let name = part_of_address("name");
    frame(async move {
        let rule = rule(&name).ok_or(Problem::NotFound("rule"))?;
        let switch = match &context.actor {
            Some(actor) => {
                let off = context.engine.list_rules_off(actor).await?;
                let off = off.iter().find(|off| off.rule == rule).cloned();
                Some(
                    view! { <Switch rule=rule off=off may=actor.can(Act::SwitchRules, About::Everything) /> },
                )
            }
            None => None,
        };
        Ok(content(rule, switch.into_any()))
    })
}

/// Whether the rule is off in this workspace, and the form that switches it.
#[component]
fn Switch(rule: &'static Rule, off: Option<RuleOff>, may: bool) -> AnyView {
    let state = match &off {
        Some(off) => format!(
            "It is switched off in this workspace, because {}",
            off.reason
        ),
        None if !rule.can_be_off() => "It cannot be switched off.".to_owned(),
        None => "It is on. One document switches it off for itself with \"rules-off\" at its top."
            .to_owned(),
    };
    let form = match (may, off.is_some()) {
        (false, _) => ().into_any(),
        (true, true) => view! {
            <PostForm id="on" action=address::rule_on(rule.name) fields=&[] class="form">
                <p class="form-actions"><button type="submit" class="btn">"Switch it on again"</button></p>
            </PostForm>
        }
        .into_any(),
        (true, false) if !rule.can_be_off() => ().into_any(),
        (true, false) => view! {
            <details class="folded">
                <summary>"Switch it off for everybody"</summary>
                <PostForm id="off" action=address::rule_off(rule.name) fields=&["reason"] class="form">
                    {REASON.line_with("text", "off", true, String::new())}
                    <p class="form-actions"><button type="submit" class="btn">"Switch the rule off"</button></p>
                </PostForm>
            </details>
        }
        .into_any(),
    };
    view! {
        <PageSection heading="switch-h" title="In this workspace" class="review">
            <p>{state}</p>
            {form}
        </PageSection>
    }
    .into_any()
}

fn content(rule: &'static Rule, switch: AnyView) -> AnyView {
    let command = format!(
        "holdpoint check reports it as {}, severe enough for --fail-on {}.",
        rule.name,
        rule.severity.word()
    );
    view! {
        <Named title=rule.title />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![(address::RULES.to_owned(), "Rules".to_owned())] here=rule.severity.word() />
                <h1>{rule.title}</h1>
            </header>
            <article class="doc">
                <p>{rule.why}</p>
                <h2>"What to do"</h2>
                <p>{rule.advice}</p>
                <h2 id="bad-h">"Flagged"</h2>
                <pre tabindex="0" aria-labelledby="bad-h">{rule.bad}</pre>
                <h2 id="good-h">"Not flagged"</h2>
                <pre tabindex="0" aria-labelledby="good-h">{rule.good}</pre>
                <p>{command}</p>
            </article>
            {switch}
        </main>
    }
    .into_any()
}
