//! What a report is made of.

use engine::document::CheckedDocument;

/// A file and what was found in it.
pub(super) struct CheckedFile {
    pub file: String,
    pub checked: CheckedDocument,
}
