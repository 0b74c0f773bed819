//! Secrets, from outside of the finder: invented ones in the forms of real ones, public documents that hold none, and
//! the time that it takes.

use crate::invented::{KINDS, Random, sample};
use model::hash;
use model::lint::{cover, hidden, mask};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tests::skip;

const MASK: &str = "••••••";

/// Part of "What was seen" 2: a text without `=`, `:`, `_` and `-` was not searched at all, and a value with a slash
/// counted as a call.
#[test]
fn a_cloud_key_is_found_without_any_sign_around_it() {
    let mut random = Random::new(3);
    for _ in 0..20 {
        let key = random.aws_secret();
        let text = format!("the key {key} opens it");
        assert_eq!(covered(&text), "the key •••••• opens it", "{key}");
        let text = format!("aws_secret_access_key = {key}\n");
        assert_eq!(covered(&text), "aws_secret_access_key = ••••••\n", "{key}");
    }
}

/// Places for a value: what stands before and after it.
const AROUND: [(&str, &str); 14] = [
    ("", ""),
    ("we found ", " in the log"),
    ("# Doc\n\nUse ", ".\n\nNext line\n"),
    ("| Name | ", " |\n"),
    ("`", "`"),
    ("\"", "\""),
    ("'", "'"),
    ("\t", "\n"),
    ("- [ ] rotate (", ")\n"),
    ("```bash\n", "\n```\n"),
    ("> ", "\n> more\n"),
    ("1. see **", "**\n"),
    ("curl -H \"X-Key: ", "\" https://x.test\n"),
    ("Grüße, ", ", bitte ändern"),
];

/// Printed, so that a run can be repeated.
fn seed() -> u64 {
    let given = std::env::var("HOLDPOINT_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        now.map_or(1, |now| now.as_nanos() as u64)
    })
}

fn covered(text: &str) -> String {
    mask(text).into_owned()
}

fn lines_in(text: &str) -> usize {
    text.matches('\n').count()
}

/// How many of some invented values are hidden exactly, and what became of the others.
fn hides(finder: fn(&str) -> String, seed: u64, count: usize) -> (usize, Vec<String>) {
    let mut random = Random::new(seed);
    let mut missed = Vec::new();
    for number in 0..count {
        let kind = KINDS[number % KINDS.len()];
        let one = sample(kind, &mut random);
        let (before, after) = match one.alone {
            true => ("# Doc\n\n", "\n\nNext line\n"),
            false => AROUND[random.below(AROUND.len())],
        };
        let (front, back) = (
            format!("{before}{}", one.before),
            format!("{}{after}", one.after),
        );
        let masked = finder(&format!("{front}{}{back}", one.value));
        let cover = format!("{MASK}{}", "\n".repeat(lines_in(&one.value)));
        if masked != format!("{front}{cover}{back}") {
            missed.push(format!(
                "{kind}: {front:?} {:?} {back:?} became {masked:?}",
                one.value
            ));
        }
    }
    (count - missed.len(), missed)
}

#[test]
fn of_200_invented_secrets_at_least_195_are_hidden_exactly() {
    let seed = seed();
    let (exact, missed) = hides(covered, seed, 200);
    println!("seed {seed}: {exact} of 200 hidden exactly; missed: {missed:#?}");
    assert!(exact >= 195, "seed {seed}: {missed:#?}");
}

/// The negative control: a finder without patterns hides none of them.
#[test]
fn a_finder_without_patterns_hides_none() {
    assert_eq!(hides(str::to_owned, 7, 200).0, 0);
}

/// Enough of each kind to see that the 200 were no luck.
#[test]
fn of_4000_invented_secrets_hardly_one_is_missed() {
    let seed = seed();
    let (exact, missed) = hides(covered, seed, 4000);
    println!("seed {seed}: {exact} of 4000 hidden exactly");
    assert!(exact >= 3960, "seed {seed}: {missed:#?}");
}

/// Goes through a text and its covered form side by side: where a cover is, the next value that was reported; between
/// covers every byte. `false` where anything else was changed.
fn differs_only_in(text: &str, masked: &str, marks: &[String]) -> bool {
    let pieces: Vec<&str> = masked.split(MASK).collect();
    if pieces.len() != marks.len() + 1 {
        return false;
    }
    let Some(mut rest) = text.strip_prefix(pieces[0]) else {
        return false;
    };
    for (piece, mark) in pieces[1..].iter().zip(marks) {
        let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        let is_value = |end: &usize| hash::of(&rest.as_bytes()[..*end]).starts_with(mark.as_str());
        let Some(end) = ends.skip(1).find(is_value) else {
            return false;
        };
        let lines = "\n".repeat(lines_in(&rest[..end]));
        let Some(piece) = piece.strip_prefix(lines.as_str()) else {
            return false;
        };
        let Some(after) = rest[end..].strip_prefix(piece) else {
            return false;
        };
        rest = after;
    }
    rest.is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Outside of the hidden values every byte stays, the values are gone, and covering twice covers once.
    #[test]
    fn covering_changes_nothing_else(parts in proptest::collection::vec("[ -~é🦀\n\t]{0,60}", 1..5), start in any::<u64>()) {
        let mut random = Random::new(start);
        let (mut text, mut values) = (String::new(), Vec::new());
        for part in &parts {
            let one = sample(KINDS[random.below(KINDS.len())], &mut random);
            text.push_str(&format!("{part}\n\n{}{}{}\n\n", one.before, one.value, one.after));
            values.push(one.value);
        }
        let (masked, hidden) = cover(&text, |_| false);
        let marks: Vec<String> = hidden.iter().map(|one| one.mark.clone()).collect();
        prop_assert!(differs_only_in(&text, &masked, &marks), "{text:?} became {masked:?}");
        prop_assert!(values.iter().filter(|value| masked.contains(value.as_str())).count() <= 1, "{masked:?}");
        prop_assert_eq!(mask(&masked).into_owned(), masked.clone().into_owned());
        for one in &hidden {
            prop_assert!(text.lines().count() >= one.line);
        }
    }
}

/// The negative control: a byte that was changed elsewhere is seen.
#[test]
fn a_byte_changed_beside_a_value_is_seen() {
    let text = "a\n\nDEPLOY_TOKEN=Zq81-kkPw-77 and more\n";
    let masked = covered(text);
    let marks: Vec<String> = hidden(text).into_iter().map(|one| one.mark).collect();
    assert!(differs_only_in(text, &masked, &marks));
    for wrong in [
        masked.replace("more", "mor"),
        masked.replace("a\n", "b\n"),
        masked.replace(" and", "and"),
    ] {
        assert!(!differs_only_in(text, &wrong, &marks), "{wrong}");
    }
}

fn markdown_below(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            markdown_below(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            into.push(path);
        }
    }
}

/// Public runbooks hold no secrets: they name them, and show where one goes.
#[test]
fn nothing_is_hidden_in_public_runbooks() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    if !folder.is_dir() {
        return skip(
            "nothing_is_hidden_in_public_runbooks",
            "../shared/corpus is not there",
        );
    }
    let mut files = Vec::new();
    markdown_below(&folder, &mut files);
    let mut hits = Vec::new();
    for file in &files {
        let text = String::from_utf8_lossy(&std::fs::read(file).expect("readable")).into_owned();
        hits.extend(
            hidden(&text)
                .into_iter()
                .map(|one| format!("{}:{}: {}", file.display(), one.line, one.kind)),
        );
    }
    println!("{} hits in {} documents", hits.len(), files.len());
    assert!(files.len() > 300, "{} documents", files.len());
    assert!(hits.is_empty(), "{hits:#?}");
}

/// The time that a large document takes. In release it is far below 100 ms.
#[test]
fn half_a_megabyte_is_searched_quickly() {
    let most = Duration::from_millis(if cfg!(debug_assertions) { 20_000 } else { 100 });
    let line = "Check the `db_password` of the service; the token: refreshed, secret key in vault, https://x.test/a?b=c and app -u root.\n";
    let mut random = Random::new(5);
    for (name, text) in [
        ("prose", line.repeat(512 * 1024 / line.len())),
        ("labels", "password:".repeat(512 * 1024 / 9)),
        (
            "labels that are set",
            "password=a1 token: ".repeat(512 * 1024 / 19),
        ),
        ("letters", "a".repeat(512 * 1024)),
        (
            "begins",
            format!("-----BEGIN {}-----\n", "PRIVATE KEY").repeat(512 * 1024 / 28),
        ),
        ("addresses", "http://a:b".repeat(512 * 1024 / 10)),
        (
            "commands",
            "mysql -u curl login identified user ".repeat(512 * 1024 / 36),
        ),
        ("dots", "eyJaaaaaaaaaaa.".repeat(512 * 1024 / 15)),
        ("logins", "curl -u a:b7 ".repeat(512 * 1024 / 13)),
        ("tokens without end", "x?token=a&".repeat(512 * 1024 / 10)),
        (
            "long values",
            "password=".repeat(40) + &"token:".repeat(512 * 1024 / 6),
        ),
        (
            "secrets",
            (0..12_000)
                .map(|_| format!("k {}\n", random.aws_secret()))
                .collect(),
        ),
    ] {
        let begun = Instant::now();
        let found = hidden(&text).len();
        let took = begun.elapsed();
        println!(
            "{name}: {} KiB, {found} hidden, {took:?}",
            text.len() / 1024
        );
        assert!(took < most, "{name}: {took:?}");
    }
}
