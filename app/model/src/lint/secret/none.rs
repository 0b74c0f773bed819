//! What is no secret: references, placeholders, names, paths, calls, digests.

use crate::reading::words::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Words that say of a value that it is none.
const SAYS_SO: [&str; 17] = [
    "your",
    "example",
    "change",
    "placeholder",
    "xxxx",
    "****",
    "....",
    "redacted",
    "insert",
    "todo",
    "dummy",
    "••",
    "replace",
    "masked",
    "omitted",
    "hidden",
    "<",
];

/// Values that are only there to show where one goes.
const STAND_INS: [&str; 29] = [
    "password",
    "passwd",
    "pass",
    "passphrase",
    "pwd",
    "pw",
    "secret",
    "token",
    "key",
    "apikey",
    "api-key",
    "api_key",
    "mypassword",
    "my-password",
    "mysecret",
    "my-secret",
    "mytoken",
    "secretpassword",
    "foo",
    "bar",
    "baz",
    "foobar",
    "foobar123",
    "null",
    "none",
    "true",
    "false",
    "xxx",
    "string",
];

/// Words with digits in them that everybody knows.
const KNOWN: [&str; 16] = [
    "sha1", "sha224", "sha256", "sha384", "sha512", "md5", "base64", "base32", "oauth2", "oauth1",
    "argon2", "argon2id", "pbkdf2", "utf8", "rs256", "hs256",
];

/// A digest says so in front. (`sha256~` is a token of OpenShift.)
static DIGEST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:sha-?(?:1|224|256|384|512)|md5)[:-]"));
static CALL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Za-z_@][A-Za-z0-9_.:>-]*[(\[]"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z][a-z0-9+.-]*://"));
static UUID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));

/// A value that refers to a secret: a variable, a template, an angle bracket, a tag.
pub(super) fn refers(value: &str) -> bool {
    let mut characters = value.chars();
    let Some(first) = characters.next() else {
        return true;
    };
    let is_name = |rest: &str| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match first {
        '$' => {
            !value.starts_with("$$")
                && characters.next().is_none_or(|next| {
                    next.is_ascii_alphabetic()
                        || matches!(next, '_' | '{' | '(' | '2' | '6' | '1' | '5')
                })
        }
        '<' | '{' | '[' | '•' | '…' | '*' => true,
        '!' => value.len() < 12 && is_name(&value[1..]),
        // A variable of a shell of Windows, a verb of printf.
        '%' => value.len() < 4 || value.ends_with('%') && is_name(&value[1..value.len() - 1]),
        '&' | '@' => is_word(&value[1..]),
        _ => value.contains("{{") || value.contains("${") || value.contains("$("),
    }
}

/// A value that says that it is none, or that is only there to show where one goes.
pub(super) fn says_so(value: &str) -> bool {
    STAND_INS.contains(&value.to_lowercase().as_str()) || is_sample(value)
}

/// A value that says that it is none.
pub(super) fn is_sample(value: &str) -> bool {
    let lower = value.to_lowercase();
    let letters = value.bytes().filter(u8::is_ascii_alphanumeric);
    let distinct = letters
        .fold(0_u128, |seen, byte| seen | 1 << (byte & 127))
        .count_ones();
    // Chance writes such a word too, but hardly ever in one case.
    let says = |word: &str| {
        lower.contains(word)
            && (value.contains(word)
                || value.contains(&word.to_uppercase())
                || value.contains(&capital(word)))
    };
    SAYS_SO.iter().any(|word| says(word))
        // `abababab`, `00000000`, `---`
        || distinct == 0
        || (value.len() >= 8 && distinct < 3)
        || (value.len() >= 20 && distinct < 5)
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// Letters only, with what joins words: nobody's key, but maybe somebody's password.
pub(super) fn is_word(value: &str) -> bool {
    let parts = || value.split(['-', '_', '.', '/', ':', '@', '\'', '’', '+', ',']);
    parts().all(|part| part.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_wordish(part))
        || value.chars().all(|character| !character.is_ascii())
            && value.chars().any(char::is_alphabetic)
}

/// A name: of a file, a secret, a version, a setting, a place.
pub(super) fn is_name(value: &str) -> bool {
    let mut parts = value.split([
        '-', '_', '.', '/', ':', '@', ',', '=', '\\', '#', '~', '+', '(', ')', '[', ']', '?', '&',
        '…',
    ]);
    parts.next().is_none_or(is_part_of_name)
        && parts.all(|part| is_part_of_name(part) || is_suffix(part))
}

/// What Kubernetes puts behind a name, without vowels so that it is no word.
fn is_suffix(part: &str) -> bool {
    matches!(part.len(), 5 | 8..=10)
        && part
            .bytes()
            .all(|byte| b"bcdfghjklmnpqrstvwxz2456789".contains(&byte))
}

fn is_part_of_name(part: &str) -> bool {
    let lower = part.to_ascii_lowercase();
    if part.is_empty() || KNOWN.contains(&lower.as_str()) {
        return true;
    }
    if !part.is_ascii() {
        return part.chars().all(char::is_alphabetic);
    }
    if !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    if digits == part.len() {
        return digits <= 8;
    }
    // `v2`, `10m0s`, `k8s`, `x86`
    if part.len() <= 4 && (lower == part || (digits == 0 && is_wordish(part))) {
        return true;
    }
    let words = part.trim_end_matches(|last: char| last.is_ascii_digit());
    let trailing = part.len() - words.len();
    is_measure(part) || (trailing == digits && trailing <= 4 && is_wordish(words))
}

/// `sha256`, `10m30s`, `v2`
pub(super) fn is_known(value: &str) -> bool {
    KNOWN.contains(&value.to_ascii_lowercase().as_str()) || is_measure(value)
}

fn is_measure(part: &str) -> bool {
    const UNITS: [&str; 14] = [
        "", "d", "h", "m", "s", "ms", "alpha", "beta", "rc", "gb", "mb", "kb", "bit", "min",
    ];
    let number = part.strip_prefix('v').unwrap_or(part);
    part.len() <= 8
        && number.starts_with(|first: char| first.is_ascii_digit())
        && number
            .split(|character: char| character.is_ascii_digit())
            .all(|unit| UNITS.contains(&unit))
}

/// Letters as words have them: vowels between consonants, capitals where a word or a sign begins.
fn is_wordish(part: &str) -> bool {
    const SAID_SO: [&str; 5] = ["http", "https", "grpc", "smtp", "html"];
    let bytes = part.as_bytes();
    let is_start = |at: usize| {
        let (upper, was_upper) = (
            bytes[at].is_ascii_uppercase(),
            at > 0 && bytes[at - 1].is_ascii_uppercase(),
        );
        at == 0 || (upper && (!was_upper || bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase)))
    };
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| is_start(*at))
        .chain([bytes.len()])
        .collect();
    let words = starts.len() - 1;
    // `iOS` and `mTLS` are said, `kkPw` is not.
    if bytes.len() < 6 {
        return words < 2 || (words == 2 && starts[1] == 1);
    }
    let is_vowel = |byte: &u8| {
        matches!(
            byte.to_ascii_lowercase(),
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y'
        )
    };
    let is_said = |word: &[u8]| {
        let longest = word
            .split(is_vowel)
            .map(<[u8]>::len)
            .max()
            .unwrap_or_default();
        let vowels = word.iter().filter(|byte| is_vowel(byte)).count();
        let lower = String::from_utf8_lossy(word).to_ascii_lowercase();
        // Signs are short; long runs of letters without vowels are made by machines.
        word.len() < 4
            || SAID_SO.contains(&lower.as_str())
            || (longest <= 5 && vowels * 6 >= word.len())
            || (word.len() <= 6 && word.iter().all(u8::is_ascii_uppercase))
    };
    words * 4 <= bytes.len() + 3
        && bytes.len() < 40
        && starts
            .windows(2)
            .all(|pair| is_said(&bytes[pair[0]..pair[1]]))
}

/// A path, an address, a call, a digest.
pub(super) fn leads_elsewhere(value: &str) -> bool {
    is_call(value)
        || ADDRESS.is_match(value)
        || DIGEST.is_match(value)
        || (value.contains(['/', '.', '\\']) && is_name(value))
}

/// `os.getenv(`, `config["x"]`
fn is_call(value: &str) -> bool {
    CALL.find(value).is_some_and(|name| {
        value.len() == name.end() || (value.ends_with([')', ']']) && is_name(name.as_str()))
    })
}

/// A value in the address of a badge: it draws it, and opens nothing.
pub(super) fn is_badge(text: &str, at: usize) -> bool {
    let front = before(text, at);
    let start = front.rfind(char::is_whitespace).unwrap_or_default();
    ["badge", "shields.io/", "codecov.io/"]
        .iter()
        .any(|word| front[start..].contains(word))
}

/// The little before a place that tells what stands there. All of it would be too much, asked at every place.
pub(super) fn before(text: &str, at: usize) -> &str {
    &text[text.floor_char_boundary(at.saturating_sub(500))..at]
}

pub(super) fn is_uuid(value: &str) -> bool {
    UUID.is_match(value)
}

/// Letters and digits mixed as chance mixes them: for values whose label says that they are secret, and for what is
/// found without any.
pub(super) fn is_mixed(value: &str) -> bool {
    let class = |byte: u8| match byte {
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        b'0'..=b'9' => 3,
        _ => 4,
    };
    let bytes = value.as_bytes();
    let changes = bytes
        .windows(2)
        .filter(|pair| class(pair[0]) != class(pair[1]))
        .count();
    changes * 3 > bytes.len()
}

/// What base64 says, if it says something that can be read.
pub(super) fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in value.trim_end_matches('=').bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| text.chars().all(|character| !character.is_control()))
}
