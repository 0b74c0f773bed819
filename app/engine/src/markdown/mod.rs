//! The only room that knows the Markdown libraries: reading into a tree of our own, and writing safe HTML.
//!
//! Both walk the same parser with the same options, so that the anchors of the tree are the anchors of the page.

mod anchor;
mod callouts;
mod colour;
mod comments;
mod escape;
mod html;
mod notes;
mod read;
mod render;
mod shortcodes;

pub use read::read;
pub(crate) use render::Renderer;
pub use render::{SafeHtml, render};

use crate::made::Key;
use model::picture::Pictures;
use model::text::Path;
use pulldown_cmark::{Event, Options};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the page around a text knows of it.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The title. A first heading that repeats it is left out.
    pub title: Arc<str>,
    /// The path of the file that the document was brought in from: links to files beside it lead to documents.
    pub path: Option<Path>,
    /// Anchors of headings that were reworded, each with the one it leads to now.
    pub old_anchors: Vec<(String, String)>,
    /// The pictures that came with it.
    pub pictures: Pictures,
    /// The names of those that will come with it when it is stored.
    pub coming: BTreeSet<String>,
}

impl Page {
    /// By which a text on this page is the same as before.
    fn key(&self, source: &str) -> Option<Key> {
        let path = self.path.as_ref().map_or("", Path::as_str);
        let anchors = self.old_anchors.iter();
        let anchors = anchors.flat_map(|(from, to)| [from.as_str(), to.as_str()]);
        let pictures = self.pictures.iter();
        let pictures = pictures.flat_map(|(name, digest)| [name.as_str(), digest.as_str()]);
        let coming = self.coming.iter().map(String::as_str);
        let also: Vec<&str> = [&*self.title, path]
            .into_iter()
            .chain(anchors)
            .chain([""])
            .chain(pictures)
            .chain([""])
            .chain(coming)
            .collect();
        Key::of(source, &also)
    }

    /// A page of which nothing but the title is known.
    pub fn titled(title: &str) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }
}

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

/// The language in what stands after a fence, in lower case.
fn language(info: &str) -> String {
    let word = info.split([' ', ',', '{']).next().unwrap_or("");
    word.to_lowercase()
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
/// copied into shells. Footnotes grow with the text and no faster: 19 families of up to 800 kB took 2.0 to 2.4 times
/// as long at twice the size (pulldown-cmark 0.13.6, 2026-11-21; issue 1076 had asked).
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);
