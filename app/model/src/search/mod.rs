//! What search sees in a text, and what it reads out of a query. Both sides are read by the same code, so that what is
//! written and what is asked for meet.

pub mod asked;
pub mod words;

pub use asked::{Asked, AskedWord, Filter, MAX_BYTES};
pub use words::{Form, Word, any_word, fold, squashed, words};
