//! The hash chain: tamper-evident, not tamper-proof. Whoever owns the database can rewrite it all, but not
//! so that it matches a head that has already left the machine.
//!
//! Leaves and nodes are hashed as in RFC 6962: a leaf as `H(0x00 || leaf)`, a link as `H(0x01 || head || leaf hash)`,
//! so that one can never pass for the other. Every field of a leaf is preceded by its length, so that no two
//! different events have the same bytes. Names of people are not part of a leaf: the actor is an id, and the
//! name behind it can be erased without breaking the chain.

use sha2::{Digest, Sha256};

/// The fields that are hashed, in this order.
pub(crate) struct Leaf<'a> {
    pub seq: i64,
    pub stream: &'a str,
    pub position: i64,
    pub subject_kind: &'a str,
    pub subject_id: &'a str,
    pub kind: &'a str,
    pub actor: Option<&'a str>,
    pub at_ms: i64,
    pub payload: &'a str,
    pub request: Option<&'a str>,
    pub act_hash: Option<&'a str>,
}

/// The new head of a chain whose head was `head` (empty for the first event).
pub(crate) fn link(head: &str, leaf: &Leaf<'_>) -> String {
    let mut bytes = vec![0x00];
    let numbers = [
        leaf.seq.to_string(),
        leaf.position.to_string(),
        leaf.at_ms.to_string(),
    ];
    let fields = [
        "event 1",
        numbers[0].as_str(),
        leaf.stream,
        &numbers[1],
        leaf.subject_kind,
        leaf.subject_id,
        leaf.kind,
        leaf.actor.unwrap_or(""),
        &numbers[2],
        leaf.payload,
        leaf.request.unwrap_or(""),
        leaf.act_hash.unwrap_or(""),
    ];
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    let leaf_hash = Sha256::digest(&bytes);
    let mut node = Sha256::new();
    node.update([0x01]);
    node.update(head.as_bytes());
    node.update(leaf_hash);
    crate::hash::hex(&node.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf<'a>(stream: &'a str, kind: &'a str) -> Leaf<'a> {
        Leaf {
            seq: 1,
            stream,
            position: 1,
            subject_kind: "rollout",
            subject_id: "R-1",
            kind,
            actor: None,
            at_ms: 0,
            payload: "{}",
            request: None,
            act_hash: None,
        }
    }

    #[test]
    fn moving_a_letter_between_fields_changes_the_hash() {
        assert_ne!(link("", &leaf("ab", "c")), link("", &leaf("a", "bc")));
    }

    #[test]
    fn the_head_before_is_part_of_the_hash() {
        assert_ne!(link("", &leaf("a", "b")), link("00", &leaf("a", "b")));
    }
}
