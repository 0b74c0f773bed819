//! A block of commands that can be copied. The script of the page puts the button there, and copies what a person types.

use leptos::prelude::*;
use model::lint::destroys;
use model::terminal::{Piece, pieces, typed};

/// The figure. `name` stands above it; `drawn` draws what is typed, the prompts and the output are told apart.
pub fn command(name: &str, language: &str, text: &str, drawn: impl Fn(&str) -> AnyView) -> AnyView {
    let is_danger = typed(language, text).lines().any(destroys);
    let name = match is_danger {
        true => format!("{name}, destroys data"),
        false => name.to_owned(),
    };
    let pieces = pieces(language, text).into_iter().map(|piece| {
        let (class, words) = match piece {
            Piece::Command(words) => return drawn(words),
            Piece::Prompt(words) => ("cmd-prompt", words),
            Piece::Output(words) => ("cmd-output", words),
        };
        view! { <span class=class>{words.to_owned()}</span> }.into_any()
    });
    let pieces = pieces.collect_view();
    view! {
        <figure class="cmd" class:is-danger=is_danger>
            <figcaption>
                <span>{name}</span>
            </figcaption>
            <pre tabindex="0">
                <code>{pieces}</code>
            </pre>
        </figure>
    }
    .into_any()
}
