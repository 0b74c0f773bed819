//! The only room that knows the Markdown libraries: reading into a tree of our own, and writing safe HTML.
//!
//! Both walk the same parser with the same options, so that the anchors of the tree are the anchors of the page.

mod anchor;
mod read;
mod render;

pub use read::read;
pub(crate) use render::Renderer;
pub use render::{SafeHtml, render};

use pulldown_cmark::{Event, Options};

/// What is nested deeper than this is read as if it stood here: 100 lists in each other, more than any person
/// writes, and far fewer than would overflow the stack of whatever walks the outcome.
const DEEPEST: usize = 200;

/// Lets through what is not nested too deeply.
#[derive(Default)]
struct Shallow {
    depth: usize,
}

impl Shallow {
    fn lets_through(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(_) => {
                self.depth += 1;
                self.depth <= DEEPEST
            }
            Event::End(_) => {
                self.depth -= 1;
                self.depth < DEEPEST
            }
            _ => true,
        }
    }
}

/// `<!-- id: backup-checked -->` gives `backup-checked`. Any other comment is text.
fn pin(comment: &str) -> Option<&str> {
    let name = comment
        .strip_prefix("<!--")?
        .strip_suffix("-->")?
        .trim()
        .strip_prefix("id:")?
        .trim();
    let is_name = !name.is_empty()
        && name.len() <= 80
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    is_name.then_some(name)
}

/// What Markdown means here. Smart punctuation is never on: it turns `--force` into a dash, and runbooks are
/// copied into shells. Footnotes are off until their growth is measured (pulldown-cmark issue 1076).
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);
