//! What is made of texts, kept: a revision never changes, so its page is drawn once and its text is read once.

use lru::LruCache;
use sha2::{Digest, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept. What is made of a plan of 16 kB takes some 150 kB.
const MAX_KEPT: NonZeroUsize = match NonZeroUsize::new(100) {
    Some(most) => most,
    None => NonZeroUsize::MIN,
};

/// Larger texts are rare, and what is made of a hundred of them would fill the memory.
const MAX_BYTES: usize = 128 * 1024;

/// What it is made of, by hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Key([u8; 32]);

impl Key {
    /// Of a text and of whatever else it depends on; nothing where it is too large to be kept.
    pub fn of(text: &str, also: &[&str]) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut hash = Sha256::new();
        for part in std::iter::once(&text).chain(also) {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        Some(Self(hash.finalize().into()))
    }
}

/// The last ones that somebody asked for.
pub(crate) struct Made<T>(Arc<Mutex<LruCache<Key, T>>>);

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Clone> Made<T> {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(MAX_KEPT))))
    }

    pub fn get(&self, key: Option<Key>) -> Option<T> {
        // Whoever panicked left a whole list behind: entries are put in and taken out, never changed.
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        made.get(&key?).cloned()
    }

    pub fn put(&self, key: Option<Key>, made: &T) {
        if let Some(key) = key {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.put(key, made.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_of_other_texts_is_another() {
        let made = Made::new();
        let key = |text: &str, also: &str| Key::of(text, &[also]);
        made.put(key("ab", "c"), &1);
        assert_eq!(made.get(key("ab", "c")), Some(1));
        for (text, also) in [("a", "bc"), ("abc", ""), ("ab", "d"), ("", "abc")] {
            assert_eq!(made.get(key(text, also)), None, "{text:?} {also:?}");
        }
        let large = "x".repeat(MAX_BYTES + 1);
        made.put(key(&large, ""), &2);
        assert_eq!(made.get(key(&large, "")), None);
    }

    #[test]
    fn the_least_asked_for_goes() {
        let made = Made::new();
        let key = |number: usize| Key::of(&number.to_string(), &[]);
        (0..=MAX_KEPT.get()).for_each(|number| made.put(key(number), &number));
        assert_eq!(made.get(key(0)), None);
        assert_eq!(made.get(key(MAX_KEPT.get())), Some(MAX_KEPT.get()));
    }
}
