//! What a heading or lead-in makes of the list below it.

/// Whether a heading or lead-in turns the items below it into hold questions. It has to ask for it: by a sentence ("hold if",
/// "any yes means hold"), or as the name of a HOLD or NO-GO list. That a heading begins with *hold* says nothing: below
/// "Hold points" and "Holding tank" a tick means done.
pub(crate) fn asks_for_hold(text: &str) -> bool {
    /// What may stand in the name of such a list besides *hold* and *no-go*.
    const OF_A_LIST: [&str; 16] = [
        "any",
        "one",
        "of",
        "these",
        "the",
        "following",
        "or",
        "and",
        "list",
        "criteria",
        "criterion",
        "conditions",
        "questions",
        "triggers",
        "checks",
        "reasons",
    ];
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let any_yes = words
        .iter()
        .position(|word| *word == "any")
        .is_some_and(|any| {
            let mut behind = words[any..].iter().take(8);
            behind.any(|word| *word == "yes")
        });
    let follows = |first: &str, then: &[&str]| {
        let pairs = words.windows(2);
        let mut pairs = pairs.filter(|pair| pair[0] == first);
        pairs.any(|pair| then.contains(&pair[1]))
    };
    let in_a_sentence = follows("hold", &["if", "when", "unless"])
        || (follows("no", &["go"]) && follows("go", &["if", "when", "unless"]));
    let is_hold = |at: usize| {
        words[at] == "hold"
            || words[at] == "nogo"
            || (words[at] == "go" && at > 0 && words[at - 1] == "no")
    };
    let of_a_list = |at: usize| {
        OF_A_LIST.contains(&words[at]) || (words[at] == "no" && words.get(at + 1) == Some(&"go"))
    };
    let all = 0..words.len();
    let names_a_list =
        all.clone().any(is_hold) && all.clone().all(|at| is_hold(at) || of_a_list(at));
    any_yes || in_a_sentence || names_a_list
}

/// Whether a heading says that its list is done as it is read, one item after the other.
pub(crate) fn is_read_do(words: &str) -> bool {
    let words = words.to_lowercase();
    words.contains("read-do") || words.contains("in this order")
}
