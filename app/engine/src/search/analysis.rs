//! How texts become terms: the model's words as they are, their stems, and the letters of identifiers. A text is read
//! once, for all fields that hold it; the library is handed lists of terms.
//!
//! Terms are not explained in an index: whatever changes here changes [`super::VERSION`] too, and the index is built
//! anew.

use model::search::{Form, Word, squashed, words};
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
    TokenizerManager,
};

/// The tokenizer of lists.
pub(super) const LISTED: &str = "listed";
/// What stands between two terms of a list.
const NEXT: char = '\n';
/// What stands before a stem where words stand too.
const STEM: char = '~';
/// What stands before an identifier that is not reduced to its letters.
const AS_WRITTEN: char = '=';
/// What stands before a term that has the place of the term before it.
const SAME_PLACE: char = '\t';

/// All tokenizers by their names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(LISTED, TextAnalyzer::from(Listed));
    manager
}

/// A text that was read.
pub(super) struct Read<'a>(Vec<Word<'a>>);

impl<'a> Read<'a> {
    /// Reads it.
    pub fn of(text: &'a str) -> Self {
        Self(words(text))
    }

    /// The letters of every identifier in it, as often as it stands there.
    pub fn names(&self) -> impl Iterator<Item = String> {
        let whole = self.0.iter().filter(|word| word.form == Form::Whole);
        let letters = whole.map(|word| squashed(&word.text));
        letters.filter(|name| name.len() > 1)
    }

    /// Every identifier in it as it is written, marked.
    pub fn names_as_written(&self) -> impl Iterator<Item = String> {
        let whole = self.0.iter().filter(|word| word.form == Form::Whole);
        whole.map(|word| name_as_written(&word.text))
    }

    /// The list of its words and identifiers, whole and in parts.
    pub fn listed(&self) -> String {
        let mut list = List::default();
        for word in &self.0 {
            list.add(word.place, |to| to.push_str(&word.text));
        }
        list.terms
    }

    /// The same, each word followed by its stem, which is marked.
    pub fn listed_with_stems(&self, stemming: &mut Stemming) -> String {
        let mut list = List::default();
        for word in &self.0 {
            list.add(word.place, |to| to.push_str(&word.text));
            if word.form != Form::Whole {
                list.add(word.place, |to| {
                    to.push(STEM);
                    stemming.add(&word.text, to);
                });
            }
        }
        list.terms
    }

    /// The list of the stems of its words and of the parts of its identifiers.
    pub fn stems(&self, stemming: &mut Stemming) -> String {
        let mut list = String::new();
        for word in self.0.iter().filter(|word| word.form != Form::Whole) {
            stemming.add(&word.text, &mut list);
            list.push(NEXT);
        }
        list
    }
}

/// A list of terms at their places.
#[derive(Default)]
struct List {
    terms: String,
    place: Option<usize>,
}

impl List {
    fn add(&mut self, place: usize, term: impl FnOnce(&mut String)) {
        if self.place.replace(place) == Some(place) {
            self.terms.push(SAME_PLACE);
        }
        term(&mut self.terms);
        self.terms.push(NEXT);
    }
}

/// Stems words.
pub(super) struct Stemming(TextAnalyzer);

impl Stemming {
    /// In English, as the documents of the trade are.
    pub fn new() -> Self {
        let stemmer = Stemmer::new(Language::English);
        Self(TextAnalyzer::from(
            stemmer.transform(RawTokenizer::default()),
        ))
    }

    fn add(&mut self, word: &str, to: &mut String) {
        let mut stream = self.0.token_stream(word);
        to.push_str(stream.next().map_or(word, |token| &token.text));
    }
}

/// A folded identifier, marked as written so.
pub(super) fn name_as_written(name: &str) -> String {
    format!("{AS_WRITTEN}{name}")
}

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> String {
    let mut stem = String::new();
    Stemming::new().add(word, &mut stem);
    stem
}

/// The marked stem of a folded word.
pub(super) fn marked_stem(word: &str) -> String {
    format!("{STEM}{}", stem(word))
}

/// Takes a list of terms apart.
#[derive(Clone)]
struct Listed;

struct Terms<'a> {
    left: std::str::SplitTerminator<'a, char>,
    places: usize,
    token: Token,
}

impl Tokenizer for Listed {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms {
            left: text.split_terminator(NEXT),
            places: 0,
            token: Token::default(),
        }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        let Some(term) = self.left.next() else {
            return false;
        };
        let beside = term.strip_prefix(SAME_PLACE);
        self.places += usize::from(beside.is_none());
        self.token.position = self.places.saturating_sub(1);
        self.token.text.clear();
        self.token.text.push_str(beside.unwrap_or(term));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
