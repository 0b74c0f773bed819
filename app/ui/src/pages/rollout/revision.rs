//! Moving running rollouts to a newer revision of their plan: what would become of each item, before anybody agrees.

use crate::components::post_form::PostForm;
use crate::context::page_context;
use crate::pages::frame::{Named, page as frame, part_of_address};
use crate::pages::rollout::crumb::Crumb;
use crate::pages::rollout::run_page::run_page;
use engine::rollout::Moves;
use leptos::prelude::*;
use model::address;
use model::role::Act;
use model::rollout::MovePreview;
use model::text::counted;

/// The page of one rollout.
pub fn page() -> impl IntoView {
    run_page(|context, actor, run| async move {
        let number = run.rollout.number;
        let moves = context.engine.preview_move(&actor, number).await?;
        let title = format!("Move {number} to revision {}", moves.to);
        let newer = moves.rollout.revision < moves.to;
        let may = actor.can(Act::StartRollout, &run.rollout.subject())
            && !run.rollout.is_closed()
            && newer;
        let form = may.then(|| {
            view! {
                <PostForm id="move" action=address::rollout::moving(number) fields=&[]>
                    <input type="hidden" name="from" value=moves.rollout.revision.to_string() />
                    <input type="hidden" name="to" value=moves.to.to_string() />
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            {format!("Move it to revision {}", moves.to)}
                        </button>
                    </p>
                </PostForm>
            }
        });
        let content = match newer {
            true => view! {
                <section aria-labelledby="becomes-h">
                    <h2 id="becomes-h">"What becomes of its items"</h2>
                    {what_becomes(&moves.moving)}
                </section>
            }
            .into_any(),
            false => view! { <p class="more">"It follows the newest revision of its plan."</p> }
                .into_any(),
        };
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <Crumb run=run.clone() here="Newer revision".to_owned() />
                    <h1>{title}</h1>
                </header>
                {content}
                {form}
            </main>
        })
    })
}

/// The page of all open rollouts of a plan.
pub fn page_of_plan() -> impl IntoView {
    let context = page_context();
    let slug = part_of_address("slug");
    frame(async move {
        let actor = context.require_actor()?;
        let document = context.engine.find_document(&actor, &slug).await?.document;
        let all = context.engine.preview_moves(&actor, &document.id).await?;
        let may = actor.can(Act::StartRollout, &document.subject());
        let title = format!("Running rollouts of {}", document.title);
        let content = if all.is_empty() {
            view! { <p class="more">"No running rollout follows an older revision."</p> }.into_any()
        } else {
            let rows = all.iter().map(|moves| chosen(moves, may)).collect_view();
            let button = may.then(|| {
                view! {
                    <p class="form-actions">
                        <button type="submit" class="btn is-primary">
                            {format!("Move selected rollouts to revision {}", document.revision)}
                        </button>
                    </p>
                }
            });
            view! {
                <PostForm id="move" action=address::library::moves(&slug) fields=&[]>
                    <input type="hidden" name="to" value=document.revision.to_string() />
                    <div class="stack">{rows}</div>
                    {button}
                </PostForm>
            }
            .into_any()
        };
        Ok(view! {
            <Named title=title.clone() />
            <main id="main" class="page">
                <header class="title-block">
                    <p class="crumb">
                        <a href=address::library::LIST>"Library"</a>
                        <span aria-hidden="true">"/"</span>
                        <a href=address::library::document(&document.slug)>{document.title.clone()}</a>
                    </p>
                    <h1>{title}</h1>
                </header>
                {content}
            </main>
        })
    })
}

fn chosen(moves: &Moves, may: bool) -> AnyView {
    let rollout = &moves.rollout;
    let tick = may.then(|| {
        view! {
            <input type="checkbox" name="rollout" value=format!("{}:{}", rollout.number, rollout.revision) checked />
        }
    });
    view! {
        <section>
            <h2>
                <label class="check">
                    {tick}
                    {format!("{} {}, revision {}", rollout.number, rollout.title, rollout.revision)}
                </label>
            </h2>
            {what_becomes(&moves.moving)}
        </section>
    }
    .into_any()
}

fn what_becomes(moving: &MovePreview) -> AnyView {
    let plain = |title: &str, class: &'static str, items: &[(String, String)]| {
        let (title, items) = (format!("{title}: {}", items.len()), items.to_vec());
        (!items.is_empty()).then(|| {
            let rows = items.into_iter().map(|(label, words)| {
                view! { <li><b>{label}</b> " " {words}</li> }
            });
            view! {
                <section class=class>
                    <h3>{title}</h3>
                    <ul>{rows.collect_view()}</ul>
                </section>
            }
        })
    };
    let reworded = (!moving.reworded.is_empty()).then(|| {
        let rows = moving
            .reworded
            .iter()
            .cloned()
            .map(|(label, old, new, signed)| {
                let signed = signed.then_some(
                    " The old wording is signed: those sign-offs go stale and must be confirmed.",
                );
                view! {
                    <li>
                        <b>{label}</b> " " <del>{old}</del> " " <ins>{new}</ins>
                        {signed}
                    </li>
                }
            });
        view! {
            <section class="became is-reworded">
                <h3>{format!("Reworded: {}", moving.reworded.len())}</h3>
                <ul>{rows.collect_view()}</ul>
            </section>
        }
    });
    view! {
        <p>{format!("{}, and with them what was signed.", counted(moving.unchanged, "item keeps its words", "items keep their words"))}</p>
        {reworded}
        {plain("New, open, and their hold points close", "became is-added", &moving.added)}
        {plain("Removed, kept in the history", "became is-removed", &moving.removed)}
    }
    .into_any()
}
