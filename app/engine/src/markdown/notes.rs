//! Footnotes: written where they are defined, read at the end.

use model::address::here;
use model::address::library::anchor_in_text;
use std::collections::HashMap;

/// The footnotes of a text. Their addresses hold an underscore, which no heading's does.
#[derive(Default)]
pub(super) struct Notes {
    /// The numbers by name, in the order in which the text names them.
    numbers: HashMap<String, usize>,
    /// What was written of each.
    written: Vec<(String, String)>,
    /// The one being written, and the text around it.
    open: Vec<(String, String)>,
}

/// The anchor of a footnote.
fn note(number: usize) -> String {
    anchor_in_text(format_args!("fn_{number}"))
}

/// The anchor of the place that names it.
fn reference(number: usize) -> String {
    anchor_in_text(format_args!("fnref_{number}"))
}

impl Notes {
    /// A place in the text that names one. The first of several is where its link back leads.
    pub fn refer(&mut self, name: &str, html: &mut String) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(name.to_owned()).or_insert(next);
        let id = if number == next {
            format!(" id=\"{}\"", reference(number))
        } else {
            String::new()
        };
        let address = here(note(number));
        html.push_str(&format!(
            "<sup{id}><a href=\"{address}\" aria-label=\"Footnote {number}\">{number}</a></sup>"
        ));
    }

    /// What follows belongs to this footnote.
    pub fn open(&mut self, name: &str, html: &mut String) {
        self.open.push((name.to_owned(), std::mem::take(html)));
    }

    /// What follows belongs to the text again.
    pub fn close(&mut self, html: &mut String) {
        if let Some((name, around)) = self.open.pop() {
            self.written.push((name, std::mem::replace(html, around)));
        }
    }

    /// Writes the list of all that were defined. What no text names comes last, and is not lost.
    pub fn write(mut self, html: &mut String) {
        while !self.open.is_empty() {
            self.close(html);
        }
        if self.written.is_empty() {
            return;
        }
        let numbers = self.numbers;
        self.written
            .sort_by_key(|(name, _)| numbers.get(name).copied().unwrap_or(usize::MAX));
        html.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>");
        for (name, written) in &self.written {
            match numbers.get(name) {
                Some(number) => html.push_str(&format!(
                    "<li id=\"{}\">{written}<a href=\"{}\" aria-label=\"Back to the text\">↩</a></li>",
                    note(*number),
                    here(reference(*number))
                )),
                None => html.push_str(&format!("<li>{written}</li>")),
            }
        }
        html.push_str("</ol></section>");
    }
}
