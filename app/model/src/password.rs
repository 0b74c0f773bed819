//! Passwords, and which of them are too easily guessed.
//!
//! The rules are those of ASVS 5 (6.2): a length, no rules of composition, nothing that is common, nothing that stands on
//! the sign-in form already. Each refusal names its reason.

use crate::problem::Refusal;
use std::collections::HashSet;
use std::fmt;
use std::ops::RangeInclusive;

/// The least and the most characters. Any characters count, blanks too.
const LENGTH: RangeInclusive<usize> = 12..=256;
/// How many different ones there must be.
const DIFFERENT: usize = 5;
/// How many letters and digits must be left when the address and the product's name are taken away.
const OWN: usize = 8;
/// The name of the product.
const PRODUCT: &str = "holdpoint";

/// What common passwords are made of. Of those that are long enough to be taken here, the common ones are one of these
/// words, or two, with digits and signs around or between them, and letters written as digits.
const COMMON_WORDS: &str = "
    password passwort passwd motdepasse contrasena parola wachtwoord admin administrator root user username login access
    welcome willkommen bienvenue letmein qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl asdf zxcvbn zxcvbnm iloveyou
    loveyou love lovely forever princess prince sunshine monkey dragon master football baseball basketball soccer hockey
    michael jordan jennifer jessica ashley charlie daniel andrew thomas robert matthew joshua anthony nicole michelle
    superman batman spiderman starwars pokemon naruto minecraft computer internet samsung google facebook microsoft
    windows apple android secret private changeme change default temp temporary guest test testing tester demo sample
    example server system security secure oracle mysql postgres database manager company office business summer winter
    spring autumn january february march april june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday hello goodbye freedom whatever trustno nothing something everything
    chocolate cookie cheese banana orange flower butterfly rainbow unicorn angel angels heaven jesus christ blessed
    killer hunter ranger shadow phoenix tiger lion eagle dolphin panther cowboy mustang ferrari porsche mercedes corvette
    harley yankees liverpool chelsea arsenal barcelona realmadrid manchester united america canada london berlin paris
    purple yellow silver golden diamond crystal ginger pepper snoopy mickey tinkerbell garfield buster bailey maggie
    family mother father mommy daddy brother sister friend friends friendship babygirl babyboy sweetheart beautiful
    gorgeous handsome sexy playboy fuckyou asshole bitch money dollar million rich lucky winner success champion number
    abc abcd abcdef abcdefgh qazwsx qaz wsx edc zaq xsw my the this is me you new good best super
    correct horse battery staple correcthorsebatterystaple
";

/// Rows of keys, of the alphabet and of digits. A password that only walks along them is one of the first to be tried.
const WALKS: [&str; 10] = [
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "yxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
];

/// A password on its way to the hash. It can be neither printed nor compared.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// A new password of the person with this address, if it is good enough to be one.
    pub fn choose(text: &str, email: &str) -> Result<Self, Refusal> {
        match weakness(text, email) {
            None => Ok(Self(text.to_owned())),
            Some(sentence) => Err(Refusal {
                field: "password".into(),
                sentence,
            }),
        }
    }

    /// What somebody typed who signs in. Whatever is longer than any password is none.
    pub fn typed(text: &str) -> Self {
        let fits = text.chars().nth(*LENGTH.end()).is_none();
        Self(if fits { text.to_owned() } else { String::new() })
    }

    /// The characters, for the hash alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("Password(hidden)")
    }
}

/// Why a password cannot be taken. `None`: it can.
fn weakness(text: &str, email: &str) -> Option<String> {
    let length = text.chars().count();
    if length < *LENGTH.start() {
        return Some(format!(
            "Use at least {} characters. Several words are easier to type than symbols.",
            LENGTH.start()
        ));
    }
    if length > *LENGTH.end() {
        return Some(format!("Use at most {} characters.", LENGTH.end()));
    }
    if text.chars().collect::<HashSet<_>>().len() < DIFFERENT {
        return Some(format!("Use at least {DIFFERENT} different characters."));
    }
    let lower = text.to_lowercase();
    if is_little_more_than(&lower, &email.to_lowercase()) {
        return Some(
            "This is little more than your address or the name of the product. Use other words."
                .to_owned(),
        );
    }
    let is_common = is_walk(&lower) || is_made_of_common_words(&lower);
    is_common.then(|| {
        "This is one of the first passwords an attacker tries: a common word or a row of keys. Use several words of your own."
            .to_owned()
    })
}

/// Without the address, its parts and the product's name too little is left.
fn is_little_more_than(text: &str, email: &str) -> bool {
    let (local, host) = email.split_once('@').unwrap_or((email, ""));
    let known = [email, host, local, PRODUCT];
    let rest = known
        .into_iter()
        .filter(|known| known.len() >= 4)
        .fold(text.to_owned(), |rest, known| rest.replace(known, ""));
    rest != text && letters(&rest).count() < OWN
}

/// Letters and digits.
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| character.is_alphanumeric())
}

/// It goes from key to key, in at most three runs.
fn is_walk(text: &str) -> bool {
    let keys: Vec<char> = letters(text).collect();
    let jumps = keys.windows(2).filter(|pair| {
        let forth: String = pair.iter().collect();
        let back: String = pair.iter().rev().collect();
        let along = |row: &&str| row.contains(&forth) || row.contains(&back);
        forth != back && !WALKS.iter().any(along)
    });
    keys.len() > 5 && jumps.count() < 3
}

/// Once digits and signs are left out, or read as letters up to some place in the tail of them, one or two common words
/// are left.
fn is_made_of_common_words(text: &str) -> bool {
    let plain: String = text.chars().filter(|key| key.is_alphabetic()).collect();
    let keys: Vec<char> = text.chars().collect();
    let words = keys.iter().rposition(|key| key.is_alphabetic());
    let ends = words.map_or(0, |last| last + 1)..=keys.len();
    let mut read = ends.map(|end| keys[..end].iter().copied().filter_map(as_letter));
    is_common(&plain, 2) || read.any(|word| is_common(&word.collect::<String>(), 2))
}

/// What a digit or a sign is often written for.
fn as_letter(character: char) -> Option<char> {
    match character {
        '0' => Some('o'),
        '1' | '!' => Some('i'),
        '3' => Some('e'),
        '4' | '@' => Some('a'),
        '5' | '$' => Some('s'),
        '7' => Some('t'),
        letter => Some(letter).filter(|letter| letter.is_alphabetic()),
    }
}

/// At most so many common words after each other, or one over and over.
fn is_common(text: &str, most: usize) -> bool {
    COMMON_WORDS.split_whitespace().any(|word| {
        text.strip_prefix(word).is_some_and(|rest| {
            rest.replace(word, "").is_empty() || (most > 1 && is_common(rest, most - 1))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        Password::choose(text, "ada.lovelace@ferry.example")
            .err()
            .map(|refusal| refusal.sentence)
    }

    #[test]
    fn a_password_cannot_be_printed() {
        let password = Password::typed("a long enough password");
        assert!(!format!("{password:?}").contains("enough"));
    }

    #[test]
    fn a_refusal_names_its_reason() {
        let long = "x7 ".repeat(86);
        for (text, reason) in [
            ("short", "at least 12 characters"),
            (long.as_str(), "at most 256 characters"),
            ("aaaaaaaaaaaa", "5 different characters"),
            ("                ", "5 different characters"),
            ("abababababababab", "5 different characters"),
            ("ada.lovelace@ferry.example", "your address"),
            ("Ada.Lovelace", "your address"),
            ("ada.lovelace!2026", "your address"),
            ("holdpointholdpoint", "name of the product"),
            ("HoldPoint2026", "name of the product"),
            ("password1234", "an attacker tries"),
            ("P@ssw0rd2026!", "an attacker tries"),
            ("qwertyuiop123", "an attacker tries"),
            ("1qaz2wsx3edc", "an attacker tries"),
            ("1q2w3e4r5t6y", "an attacker tries"),
            ("123456789012", "an attacker tries"),
            ("abcdefghijkl", "an attacker tries"),
            ("iloveyou12345", "an attacker tries"),
            ("administrator", "an attacker tries"),
            ("welcomewelcome", "an attacker tries"),
            ("letmein-letmein", "an attacker tries"),
            ("Summer2026!!!", "an attacker tries"),
            ("correcthorsebatterystaple", "an attacker tries"),
        ] {
            let sentence = refused(text).unwrap_or_default();
            assert!(sentence.contains(reason), "{text:?}: {sentence:?}");
        }
    }

    #[test]
    fn words_of_ones_own_are_taken_as_they_are() {
        for text in [
            "the long words of Ada Admin",
            "gangway ferry lantern",
            "Ein Fisch, zwei Boote",
            "7fK2-pQ9x-Lm4z",
            "39 boats 2 quays",
            "漢字とひらがなを使う人々だ",
            &"seven boats ".repeat(20),
        ] {
            assert_eq!(refused(text), None, "{text:?}");
        }
    }

    /// The list is generated, not stored: what it refuses is counted here.
    #[test]
    fn more_than_three_thousand_common_passwords_are_refused() {
        let words: HashSet<&str> = COMMON_WORDS.split_whitespace().collect();
        let tails = [
            "", "1", "12", "123", "1234", "12345", "123456", "2025", "2026!", "!", "!!", "007",
        ];
        let mut listed = HashSet::new();
        for word in &words {
            for tail in tails {
                listed.insert(format!("{word}{tail}"));
                listed.insert(format!("{word}{word}{tail}"));
                let digits = word.replace('o', "0").replace('a', "@");
                listed.insert(format!("{digits}{tail}"));
            }
        }
        listed.retain(|text| LENGTH.contains(&text.chars().count()));
        assert!(listed.len() > 3_000, "only {}", listed.len());
        let taken: Vec<_> = listed
            .iter()
            .filter(|text| refused(text).is_none())
            .collect();
        assert!(taken.is_empty(), "{taken:?}");
    }
}
