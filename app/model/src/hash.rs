//! SHA-256, and what Holdpoint hashes with it.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of some bytes, in hexadecimal.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The words of an item so that two texts that read the same are the same: white space folded, because a reflowed line says
/// the same, and letters in one spelling (Unicode NFC). Case, digits and punctuation count, and so does what is detail. Marks,
/// link targets and list signs are gone already.
pub fn words(text: &str, detail: &str) -> String {
    let (text, detail): (String, String) = (text.nfc().collect(), detail.nfc().collect());
    let folded: Vec<&str> = text
        .split_whitespace()
        .chain(std::iter::once("\n"))
        .chain(detail.split_whitespace())
        .collect();
    folded.join(" ")
}

/// The hash of the words of an item. The version in front allows the rule to change without confusing old hashes.
pub fn of_words(text: &str, detail: &str) -> String {
    of(format!("words 1\n{}", words(text, detail)).as_bytes())
}
