//! What a search consists of.

/// What a search consists of, so that each part can be left out when it is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// Tier 0: the whole query is a name.
    pub exact_name: bool,
    /// Tier 1: all words in one section.
    pub all_words: bool,
    /// Tier 2: the last word is half typed.
    pub prefix: bool,
    /// Tier 3: one word is mistyped.
    pub typo: bool,
    /// Tier 4: two thirds of the words.
    pub most_words: bool,
    /// Tier 5: the rare ones of the words.
    pub some_words: bool,
    /// Stems beside words.
    pub stems: bool,
    /// Identifiers by their letters.
    pub letters: bool,
    /// Words side by side.
    pub phrase: bool,
    /// Words of one meaning.
    pub synonyms: bool,
}

impl Parts {
    /// All of them, as people search.
    pub const ALL: Self = Self {
        exact_name: true,
        all_words: true,
        prefix: true,
        typo: true,
        most_words: true,
        some_words: true,
        stems: true,
        letters: true,
        phrase: true,
        synonyms: true,
    };
}
