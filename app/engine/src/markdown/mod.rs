//! The only room that knows the Markdown libraries: reading into a tree of our own, and writing safe HTML.
//!
//! Both walk the same parser with the same options, so that the anchors of the tree are the anchors of the page.

mod anchor;
mod read;
mod render;

pub use read::read;
pub(crate) use render::Renderer;
pub use render::SafeHtml;

use pulldown_cmark::Options;

/// What Markdown means here. Smart punctuation is never on: it turns `--force` into a dash, and runbooks are
/// copied into shells. Footnotes are off until their growth is measured (pulldown-cmark issue 1076).
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_YAML_STYLE_METADATA_BLOCKS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES);
