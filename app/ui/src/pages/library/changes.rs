//! What changed between two revisions: the items first, then the text, word by word.

use crate::components::crumb::Crumb;
use crate::components::page_section::PageSection;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use engine::document::{Comparison, DiffLine, ItemChanges, LineChange};
use leptos::prelude::*;
use model::Problem;
use model::address;

/// The page. Without numbers in the address: the newest revision against the one before.
pub fn page() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let newest = context.engine.find_document(&actor, &slug).await?;
        let newest = newest.document.revision;
        let number = |name: &str, otherwise: i64| match context.query(name) {
            Some(text) => text
                .parse()
                .map_err(|_| Problem::NotFound("revision of this document")),
            None => Ok(otherwise),
        };
        let to = number("to", newest)?;
        let from = number("from", (to - 1).max(1))?;
        let comparison = context
            .engine
            .compare_revisions(&actor, &slug, from, to)
            .await?;
        Ok(content(comparison))
    })
}

fn content(comparison: Comparison) -> AnyView {
    let Comparison {
        document,
        from,
        to,
        groups,
        items,
    } = comparison;
    let slug = &document.slug;
    view! {
        <Named title=format!("Changes of {}", document.title) />
        <main id="main" class="page">
            <header class="title-block">
                <Crumb links=vec![(address::library::LIST.to_owned(), "Library".to_owned()), (address::library::document(slug), document.title.clone()), (address::library::revisions(slug), "Revisions".to_owned())] here="Changes" />
                <h1>{format!("From revision {from} to {to}")}</h1>
            </header>
            <Items items=items />
            <PageSection heading="text-h" title="Text" class="review">
                <Lines groups=groups />
            </PageSection>
        </main>
    }
    .into_any()
}

/// What becomes of the items of a running rollout that moves to the newer revision.
#[component]
pub fn Items(
    /// What became of them.
    items: ItemChanges,
) -> AnyView {
    let ItemChanges {
        kept,
        moved,
        reworded,
        added,
        removed,
    } = items;
    let reworded: Vec<String> = reworded
        .into_iter()
        .map(|(old, new)| format!("{new} (was: {old})"))
        .collect();
    let added: Vec<String> = added
        .into_iter()
        .map(|(words, unsure)| match unsure {
            true => format!("{words} (resembles several; counted as new)"),
            false => words,
        })
        .collect();
    let groups = [
        (
            "Reworded: sign-offs would go stale and need confirming",
            reworded,
        ),
        ("New: open", added),
        ("Removed: kept in the history with their sign-offs", removed),
        ("Moved with the same words: sign-offs stay", moved),
    ];
    if kept == 0 && groups.iter().all(|(_, words)| words.is_empty()) {
        return ().into_any();
    }
    let groups = groups.into_iter().filter(|(_, words)| !words.is_empty());
    let groups = groups.map(|(title, words)| {
        let rows = words.into_iter().map(|words| view! { <li>{words}</li> });
        view! {
            <h3>{title}</h3>
            <ul class="item-changes">{rows.collect_view()}</ul>
        }
    });
    view! {
        <PageSection heading="items-h" title="Items" note=format!("{kept} unchanged") class="review">
            {groups.collect_view()}
        </PageSection>
    }
    .into_any()
}

/// The changed lines. What was taken away is said, not only shown in a colour.
#[component]
pub fn Lines(
    /// Groups of lines around the changes.
    groups: Vec<Vec<DiffLine>>,
) -> AnyView {
    if groups.is_empty() {
        return view! { <p>"The two texts are identical."</p> }.into_any();
    }
    let groups = groups.into_iter().map(|group| {
        let rows = group.into_iter().map(row).collect_view();
        view! { <tbody>{rows}</tbody> }
    });
    view! {
        <section class="scroll" tabindex="0" aria-label="Changed lines">
            <table class="changes">
                <thead class="vh">
                    <tr>
                        <th scope="col">"Old line"</th>
                        <th scope="col">"New line"</th>
                        <th scope="col">"Change"</th>
                        <th scope="col">"Text"</th>
                    </tr>
                </thead>
                {groups.collect_view()}
            </table>
        </section>
    }
    .into_any()
}

fn row(line: DiffLine) -> AnyView {
    let (class, sign, word) = match line.change {
        LineChange::Same => ("", "", "same"),
        LineChange::Removed => ("is-removed", "−", "removed"),
        LineChange::Added => ("is-added", "+", "added"),
    };
    let pieces = line.pieces.into_iter().map(|(differs, words)| {
        if differs {
            match line.change {
                LineChange::Removed => view! { <del>{words}</del> }.into_any(),
                _ => view! { <ins>{words}</ins> }.into_any(),
            }
        } else {
            words.into_any()
        }
    });
    view! {
        <tr class=class>
            <td class="num">{line.old}</td>
            <td class="num">{line.new}</td>
            <td>
                <span aria-hidden="true">{sign}</span>
                <span class="vh">{word}</span>
            </td>
            <td class="code">{pieces.collect_view()}</td>
        </tr>
    }
    .into_any()
}
