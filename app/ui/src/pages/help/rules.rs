//! The rules of the plan linter: all of them, and one page each.

use crate::components::crumb::Crumb;
use crate::pages::frame::{Named, page as frame, part_of_address};
use leptos::prelude::*;
use model::Problem;
use model::address;
use model::lint::{RULES, Rule, rule};

/// All rules.
pub fn list() -> impl IntoView {
    frame(async move {
        let rows = RULES.iter().map(|rule| {
            view! {
                <li>
                    <span class="kind">{rule.severity.word()}</span>
                    <p class="list-title">
                        <a href=address::rule(rule.name)>{rule.title}</a>
                    </p>
                    <p class="list-facts">{rule.advice}</p>
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
    let name = part_of_address("name");
    frame(async move {
        let rule = rule(&name).ok_or(Problem::NotFound("rule"))?;
        Ok(content(rule))
    })
}

fn content(rule: &'static Rule) -> AnyView {
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
        </main>
    }
    .into_any()
}
