//! The help: texts that ship with the program. The same files are read in the repository.

use crate::Engine;
use crate::markdown::{Page, SafeHtml};
use model::address;
use rust_embed::RustEmbed;
use std::sync::Arc;

#[derive(RustEmbed)]
#[folder = "../../content/help"]
struct Files;

/// A page of the help.
#[derive(Debug, Clone)]
pub struct HelpPage {
    /// Its name in addresses.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Its text.
    pub source: String,
}

/// A section of the help that was found.
#[derive(Debug, Clone)]
pub struct HelpSection {
    /// The name of its page in addresses.
    pub name: String,
    /// The title of its page.
    pub title: String,
    /// Its heading.
    pub heading: String,
}

fn page(file: &str) -> Option<HelpPage> {
    let bytes = Files::get(file)?.data.into_owned();
    let source = String::from_utf8(bytes).ok()?;
    let mut lines = source.lines().filter(|line| !line.is_empty());
    Some(HelpPage {
        name: file.strip_suffix(".md")?.to_owned(),
        title: lines.next()?.trim_start_matches("# ").to_owned(),
        purpose: lines.next()?.to_owned(),
        source,
    })
}

/// All pages, by their names.
pub fn help_pages() -> Vec<HelpPage> {
    let mut pages: Vec<HelpPage> = Files::iter().filter_map(|file| page(&file)).collect();
    pages.sort_by(|one, other| one.name.cmp(&other.name));
    pages
}

/// The sections in which all words of a query stand, at most so many.
pub fn search_help(query: &str, most: usize) -> Vec<HelpSection> {
    let query = query.to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for page in help_pages() {
        for section in page.source.split("\n## ") {
            let text = section.to_lowercase();
            if words.iter().all(|word| text.contains(word)) {
                let heading = section.lines().next().unwrap_or_default();
                found.push(HelpSection {
                    name: page.name.clone(),
                    title: page.title.clone(),
                    heading: heading.trim_start_matches("# ").to_owned(),
                });
            }
        }
    }
    // Where the words stand in the heading, that is what is meant.
    let is_meant = |one: &HelpSection| {
        let heading = one.heading.to_lowercase();
        words.iter().all(|word| heading.contains(word))
    };
    found.sort_by_key(|one| !is_meant(one));
    found.truncate(most);
    found
}

impl Engine {
    /// A page of the help as HTML, with its title. Links between the files become links between the pages.
    pub async fn render_help(&self, name: &str) -> Option<(String, SafeHtml)> {
        let found = page(&format!("{name}.md"))?;
        let mut source = found.source;
        for other in help_pages() {
            let (file, page) = (
                format!("]({}.md", other.name),
                format!("]({}", address::help(&other.name)),
            );
            source = source.replace(&file, &page);
        }
        let page = Page::titled(&found.title);
        Some((
            found.title,
            self.markdown.render(Arc::from(source), page).await,
        ))
    }
}
