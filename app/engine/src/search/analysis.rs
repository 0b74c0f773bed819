//! How texts become terms: the model's words as they are, their stems, and the letters of identifiers.
//!
//! Tokenizers are not stored in an index: whatever changes here changes [`super::VERSION`] too, and the index is built
//! anew.

use model::search::{Form, squashed, words};
use tantivy::tokenizer::{
    Language, RawTokenizer, Stemmer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
    TokenizerManager,
};

/// Words and identifiers, whole and in parts.
pub(super) const WORDS: &str = "words";
/// The stems of the same.
pub(super) const STEMS: &str = "stems";

/// All tokenizers by their names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::from(Words));
    manager.register(
        STEMS,
        TextAnalyzer::builder(Words)
            .filter(Stemmer::new(Language::English))
            .build(),
    );
    manager
}

/// The stem of a folded word.
pub(super) fn stem(word: &str) -> String {
    let mut stemmed = Stemmer::new(Language::English).transform(RawTokenizer::default());
    let mut stream = stemmed.token_stream(word);
    stream
        .next()
        .map_or_else(|| word.to_owned(), |token| token.text.clone())
}

/// The letters of every identifier in a text, as often as it stands there.
pub(super) fn names(text: &str) -> impl Iterator<Item = String> {
    let whole = words(text)
        .into_iter()
        .filter(|word| word.form == Form::Whole);
    whole
        .map(|word| squashed(&word.text))
        .filter(|name| name.len() > 1)
}

#[derive(Clone)]
struct Words;

struct Tokens {
    left: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Tokens;

    fn token_stream(&mut self, text: &str) -> Tokens {
        let tokens: Vec<Token> = words(text)
            .into_iter()
            .map(|word| Token {
                offset_from: word.range.start,
                offset_to: word.range.end,
                position: word.place,
                text: word.text,
                position_length: 1,
            })
            .collect();
        Tokens {
            left: tokens.into_iter(),
            token: Token::default(),
        }
    }
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        match self.left.next() {
            Some(token) => {
                self.token = token;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
