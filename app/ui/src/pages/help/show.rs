//! Where help is. It needs no database, and nobody needs to be signed in.

use crate::pages::frame::{Named, page as frame};
use crate::shell::keys::tables;
use engine::help::help_pages;
use leptos::prelude::*;
use model::address;

/// The rules, the keys, and what works from scripts.
pub fn page() -> impl IntoView {
    frame(async move {
        Ok(view! {
            <Named title="Help" />
            <main id="main" class="page">
                <header class="title-block">
                    <h1>"Help"</h1>
                </header>
                <div class="help">
                    <article class="doc">
                        <ul>
                            {help_pages()
                                .into_iter()
                                .map(|page| {
                                    view! {
                                        <li>
                                            <a href=address::help(&page.name)>{page.title}</a>
                                            ": "
                                            {page.purpose}
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                        <h2>"Plans and runbooks"</h2>
                        <p>
                            <a href=address::RULES>"What the rules check"</a>
                            " in a document, why, and what to write instead. On the command line, "
                            <code>"holdpoint check FILE"</code>
                            " reports the same findings."
                        </p>
                        <h2>"From scripts"</h2>
                        <p>
                            <a href=address::api::PAGE>"The API"</a>
                            " below "
                            <code>{address::api::ROOT}</code>
                            " does what the pages do. "
                            <code>"holdpoint --help"</code>
                            " lists the commands."
                        </p>
                        <h2>"When something goes wrong"</h2>
                        <p>
                            "A message that says “Not saved” has changed nothing. One that says “Unknown” is safe to press again: it counts once. What you typed stays in the form. If it keeps happening, send your administrator the request number under the message."
                        </p>
                    </article>
                    <section aria-labelledby="help-keys">
                        <h2 id="help-keys">"Keys"</h2>
                        {tables()}
                    </section>
                </div>
            </main>
        })
    })
}
