//! What the nouns know of a transaction while it runs, by type. This door hands it on after the commit and knows none of it.

use std::any::{Any, TypeId};
use std::collections::HashMap;

/// One value of each type.
#[derive(Default)]
pub(crate) struct Kept(HashMap<TypeId, Box<dyn Any + Send>>);

impl Kept {
    /// Takes a value out; the usual one, where there is none.
    pub fn take<T: Any + Send + Default>(&mut self) -> T {
        let kept = self.0.remove(&TypeId::of::<T>());
        let kept = kept.and_then(|kept| kept.downcast::<T>().ok());
        kept.map(|kept| *kept).unwrap_or_default()
    }

    /// Puts a value in, in the place of one of its type.
    pub fn put<T: Any + Send>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
    }

    /// Forgets everything: what was known may have been rolled back.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}
