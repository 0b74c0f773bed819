//! What an event may say of a stored secret: enough to see that it was exchanged, too little to guess it.
//!
//! What is stored is a hash already: of a password with its random salt, or of a long random text. So nobody who knows the
//! fingerprint alone can try anything against it: the salt, or the random text, stands in no event.

use crate::hash;
use serde::{Deserialize, Serialize};

/// The hash of what is stored of a secret, bound to the row that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Of what the row of this id holds; of nothing where it holds none.
    pub fn of(id: &str, stored: Option<&str>) -> Self {
        Self(stored.map_or_else(
            || "none".to_owned(),
            |stored| hash::of(format!("fingerprint 1\n{id}\n{stored}").as_bytes()),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_row_and_another_secret_have_another_fingerprint() {
        let one = Fingerprint::of("a", Some("secret"));
        assert_ne!(one, Fingerprint::of("b", Some("secret")));
        assert_ne!(one, Fingerprint::of("a", Some("other")));
        assert_ne!(one, Fingerprint::of("a", None));
    }
}
