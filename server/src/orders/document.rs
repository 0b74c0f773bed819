//! `holdpoint import` and `holdpoint export`, document by document: the files are where the command is, the library may be
//! elsewhere.

use super::answer::Answer;
use super::place::Workplace;
use crate::check::json::hidden;
use engine::document::{ImportDocument, ImportedDocument};
use model::Problem;
use model::id::DocumentId;
use model::picture;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What is done with a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verb {
    /// Bring it in, whole or not at all.
    Import(Box<ImportDocument>),
    /// Tell everything of the one after this one; `null` after the last.
    Export {
        /// None: the first.
        after: Option<DocumentId>,
    },
    /// Tell the bytes of a picture, in base64.
    Picture {
        /// The SHA-256 of its bytes.
        digest: String,
    },
}

/// Does it.
pub async fn carry_out(verb: Verb, at: &Workplace<'_>) -> Result<Answer, Problem> {
    let report = match verb {
        Verb::Import(mut document) => {
            let left_out = at.engine.leave_out_refused(&mut document);
            let (outcome, saved) = match at.engine.import_document(at.by, *document).await? {
                ImportedDocument::Created(saved) => ("created", saved),
                ImportedDocument::Updated(saved) => ("updated", saved),
                ImportedDocument::Unchanged(saved) => ("unchanged", saved),
            };
            json!({ "slug": saved.slug, "outcome": outcome, "hidden": hidden(&saved.hidden), "left_out": left_out })
        }
        Verb::Picture { digest } => {
            json!(picture::encoded(
                &at.engine.picture_to_export(&digest).await?
            ))
        }
        Verb::Export { after } => json!(at.engine.next_document(after.as_ref()).await?),
    };
    Ok(Answer::good(report, String::new()))
}
