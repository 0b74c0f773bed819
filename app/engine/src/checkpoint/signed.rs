//! A checkpoint, and what does not fit it.

use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

/// Where the chains ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// How many events there were.
    pub events: i64,
    /// The hash over the ends of all chains.
    pub head: String,
    /// When it was taken.
    pub taken: String,
    /// The public key, in hexadecimal.
    pub key: String,
    /// Of everything above, by Ed25519, in hexadecimal.
    pub signature: String,
}

impl Checkpoint {
    /// What is signed.
    pub(super) fn signed(&self) -> String {
        let Self {
            events,
            head,
            taken,
            key,
            ..
        } = self;
        format!("holdpoint checkpoint 1\n{events}\n{head}\n{taken}\n{key}\n")
    }

    fn is_signed(&self) -> bool {
        let (Some(key), Some(signature)) = (bytes(&self.key), bytes(&self.signature)) else {
            return false;
        };
        let key = UnparsedPublicKey::new(&ED25519, key);
        key.verify(self.signed().as_bytes(), &signature).is_ok()
    }

    /// What does not fit it. `head` is where the chains ended after as many events; nothing where there are not as many. `key` is that of
    /// the workspace, where it has one.
    pub(crate) fn faults(&self, events: i64, head: Option<&str>, key: Option<&str>) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.is_signed() {
            faults.push("its signature does not match: the checkpoint was altered".to_owned());
        }
        if key.is_some_and(|key| key != self.key) {
            faults.push(format!(
                "it was signed by the key {}, which is not that of this workspace",
                self.key
            ));
        }
        match head {
            Some(head) if head == self.head => {}
            Some(_) => faults.push(format!(
                "the first {} events are not the ones it signed: a chain was rewritten",
                self.events
            )),
            None => faults.push(format!(
                "there were {} events then, and there are {events} now: a chain was cut at its end",
                self.events
            )),
        }
        faults
    }
}

/// Reads hexadecimal.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes().chunks(2);
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    (text.len().is_multiple_of(2)).then(|| digits.map(pair).collect())?
}
