//! The whole document around every page.

mod foot;
pub mod keys;
pub mod palette;
mod top;
mod wake;

use crate::components::safe_html::Sprite;
use crate::context::{PageContext, Theme, page_context};
use crate::pages::problem;
use crate::routes::Pages;
use foot::Foot;
use keys::KeyTable;
use leptos::prelude::*;
use leptos_meta::{MetaTags, provide_meta_context};
use model::Problem;
use palette::PaletteDialog;
use top::Top;
use wake::Wake;

/// The document with the page of the address.
pub fn app() -> AnyView {
    let context = page_context();
    document(context, view! { <Pages /> }.into_any())
}

/// The document with a problem that arose outside the pages.
pub fn problem_app(problem: Problem) -> AnyView {
    document(page_context(), problem::show(&page_context(), problem))
}

fn document(context: PageContext, page: AnyView) -> AnyView {
    // leptos does this where it makes a list of routes; we need none. The second call finds it done.
    let _ = any_spawner::Executor::init_tokio();
    provide_meta_context();
    // As HydrationScripts does: nothing here is hydrated but the islands.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
    let theme = (context.theme != Theme::System).then(|| context.theme.name());
    let PageContext { actor, assets, .. } = context;
    let person = actor.as_ref().map(|actor| actor.id.as_str().to_owned());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=assets.style.clone() />
                <link rel="icon" href=assets.favicon.clone() />
                <MetaTags />
            </head>
            <body>
                <Sprite />
                <a class="skip" href="#main">
                    "Skip to the content"
                </a>
                <Top />
                {page}
                <Foot />
                <KeyTable />
                {actor.map(|_| view! { <PaletteDialog /> })}
                <Wake script=assets.script wasm=assets.wasm drafts=assets.drafts person=person />
            </body>
        </html>
    }
    .into_any()
}
