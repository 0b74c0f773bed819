//! SHA-256, and what Holdpoint hashes with it.

use sha2::{Digest, Sha256};

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hash of some bytes, in hexadecimal.
pub fn of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The hash of the words of an item. White space is folded, because a reflowed line says the same; case,
/// digits and punctuation count. The version in front allows the rule to change without confusing old hashes.
pub fn of_words(text: &str, detail: &str) -> String {
    let folded: Vec<&str> = text
        .split_whitespace()
        .chain(std::iter::once("\n"))
        .chain(detail.split_whitespace())
        .collect();
    of(format!("words 1\n{}", folded.join(" ")).as_bytes())
}
