//! Colours in code: what a word is, as a class. The style sheet knows five; a reader needs no more.

use super::escape::escape;
use crate::hash;
use lru::LruCache;
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock, Mutex};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Code up to here is coloured in one document. The patterns of a language cost more than all other reading.
const MAX_BYTES: usize = 24 * 1024;
/// A longer line is data.
const LONGEST_LINE: usize = 500;

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Comment,
    Text,
    Value,
    Word,
    Name,
}

impl Colour {
    pub const ALL: [Self; 5] = [
        Self::Comment,
        Self::Text,
        Self::Value,
        Self::Word,
        Self::Name,
    ];

    pub fn class(self) -> &'static str {
        match self {
            Self::Comment => "code-comment",
            Self::Text => "code-text",
            Self::Value => "code-value",
            Self::Word => "code-word",
            Self::Name => "code-name",
        }
    }
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// What the innermost scope that says something makes of a word.
static MEANINGS: LazyLock<Vec<(Scope, Colour)>> = LazyLock::new(|| {
    [
        ("comment", Colour::Comment),
        ("string", Colour::Text),
        ("constant", Colour::Value),
        ("keyword", Colour::Word),
        ("storage", Colour::Word),
        ("entity.name", Colour::Name),
        ("support.function", Colour::Name),
        ("variable.function", Colour::Name),
    ]
    .into_iter()
    .filter_map(|(name, colour)| Some((Scope::new(name).ok()?, colour)))
    .collect()
});

fn colour(stack: &ScopeStack) -> Option<Colour> {
    stack.scopes.iter().rev().find_map(|scope| {
        MEANINGS
            .iter()
            .find(|(prefix, _)| prefix.is_prefix_of(*scope))
            .map(|(_, colour)| *colour)
    })
}

/// The grammar for the word after a fence, where there is one.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language {
        "" | "text" | "txt" | "plain" | "output" | "log" => return None,
        "console" | "shell" | "shell-session" | "zsh" | "fish" => "bash",
        "ts" | "tsx" | "typescript" | "jsx" => "js",
        "psql" | "postgres" | "postgresql" | "mysql" | "sqlite" => "sql",
        "env" | "dotenv" | "ini" | "toml" | "conf" => "properties",
        "jsonc" | "json5" => "json",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(name)
}

/// Longer code is coloured anew each time: what is remembered stays below some megabytes.
const MAX_REMEMBERED_BYTES: usize = 4 * 1024;
/// How many pieces of code are remembered. Pages are read far more often than written.
const REMEMBERED: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// Coloured code by the hash of its language and its text.
static KNOWN: LazyLock<Mutex<LruCache<String, Arc<str>>>> =
    LazyLock::new(|| Mutex::new(LruCache::new(REMEMBERED)));

/// The same as [`coloured`], remembered.
fn known(language: &str, syntax: &SyntaxReference, code: &str) -> Option<Arc<str>> {
    let key = hash::of(format!("{language}\n{code}").as_bytes());
    if let Some(html) = KNOWN
        .lock()
        .ok()
        .and_then(|mut known| known.get(&key).cloned())
    {
        return Some(html);
    }
    let html: Arc<str> = coloured(syntax, code)?.into();
    if code.len() <= MAX_REMEMBERED_BYTES
        && let Ok(mut known) = KNOWN.lock()
    {
        known.put(key, Arc::clone(&html));
    }
    Some(html)
}

/// Colours the code of one document.
#[derive(Default)]
pub(super) struct Colours {
    coloured: usize,
}

impl Colours {
    /// Writes code as HTML, coloured where its language is known and it is not too long.
    pub fn write(&mut self, language: &str, code: &str, html: &mut String) {
        let fits = self.coloured + code.len() <= MAX_BYTES
            && code.lines().all(|line| line.len() <= LONGEST_LINE);
        let coloured = syntax(language)
            .filter(|_| fits)
            .and_then(|syntax| known(language, syntax, code));
        match coloured {
            Some(coloured) => {
                self.coloured += code.len();
                html.push_str(&coloured);
            }
            None => escape(code, html),
        }
    }
}

/// `None`: the grammar cannot read it.
fn coloured(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut html = String::with_capacity(code.len() * 2);
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut open = None;
    for line in code.split_inclusive('\n') {
        let mut from = 0;
        for (at, operation) in state.parse_line(line, &SYNTAXES).ok()? {
            write(&line[from..at], colour(&stack), &mut open, &mut html);
            from = at;
            stack.apply(&operation).ok()?;
        }
        write(&line[from..], colour(&stack), &mut open, &mut html);
    }
    if open.is_some() {
        html.push_str("</span>");
    }
    Some(html)
}

/// Neighbours of one colour share an element.
fn write(text: &str, colour: Option<Colour>, open: &mut Option<Colour>, html: &mut String) {
    if text.is_empty() {
        return;
    }
    if *open != colour {
        if open.is_some() {
            html.push_str("</span>");
        }
        if let Some(colour) = colour {
            html.push_str(&format!("<span class=\"{}\">", colour.class()));
        }
        *open = colour;
    }
    escape(text, html);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(language: &str, code: &str) -> String {
        let mut html = String::new();
        Colours::default().write(language, code, &mut html);
        html
    }

    #[test]
    fn words_get_the_class_of_what_they_are() {
        let html = shown("bash", "# look\nif test -f \"a\"; then\n");
        for part in [
            "<span class=\"code-comment\"># look\n</span>",
            "<span class=\"code-word\">if</span>",
            "<span class=\"code-text\">&quot;a&quot;</span>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(shown("yaml", "a: 12\n").contains("<span class=\"code-value\">12</span>"));
    }

    #[test]
    fn code_keeps_every_letter() {
        for (language, code) in [
            ("bash", "curl 'x' | sh <<EOF\n&amp; \"\nEOF\n"),
            ("sql", "select '<b>' -- x\nfrom a;"),
            ("json", "{\"a\": [1, null, \"<\"]}"),
            ("no-such", "<script>"),
            ("bash", "échö \"🦀\"\n"),
        ] {
            let plain = shown(language, code)
                .split('<')
                .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
                .collect::<String>()
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&");
            assert_eq!(plain, code, "{language}");
        }
    }

    #[test]
    fn a_long_text_is_not_coloured() {
        let mut colours = Colours::default();
        let code = "if true\n".repeat(1500);
        let mut html = String::new();
        colours.write("bash", &code, &mut html);
        assert!(html.contains("code-word"));
        html.clear();
        colours.write("bash", &code, &mut html);
        colours.write("bash", &code, &mut html);
        assert_eq!(
            html.matches("code-word").count(),
            1500,
            "the third is plain"
        );
        html.clear();
        Colours::default().write("bash", &"x".repeat(501), &mut html);
        assert!(!html.contains("span"));
    }
}
