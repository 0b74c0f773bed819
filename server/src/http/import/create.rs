//! Taking files in, for machines.

use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::verb::Verb;
use engine::document::Secrets;
use engine::import::CreateImport;
use model::Problem;
use model::role::Act;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Files to bring in together. Nothing is in the library before the import is confirmed.
#[derive(Deserialize, JsonSchema, Default)]
#[serde(default)]
pub struct Create {
    /// The files. The command `holdpoint import` takes larger folders.
    #[schemars(required, extend("needed" = true))]
    files: Vec<File>,
    /// Secrets stay in the texts. Default: they are hidden before anything is stored.
    keep_secrets: bool,
}

/// A file.
#[derive(Deserialize, JsonSchema)]
struct File {
    /// Its path in the folder, such as `runbooks/lamps.md`.
    path: String,
    /// Its text, at most 1 MiB.
    markdown: String,
}

/// An import that was begun.
#[derive(Serialize, JsonSchema)]
pub struct Created {
    id: String,
}

impl Verb for Create {
    type Answer = Created;

    fn about() -> About {
        let summary = "Takes in several documents to be read and confirmed.";
        About::post("imports", "/api/v1/imports", summary).needs(Act::Write)
    }

    async fn run(self, call: Call<'_>) -> Result<Created, Problem> {
        if self.files.is_empty() {
            return Err(Problem::not_valid("files", "Send at least one file."));
        }
        let mut staging = call.state.engine.staging()?;
        for file in &self.files {
            staging.begin(&file.path)?;
            staging.write(file.markdown.as_bytes())?;
        }
        let input = CreateImport {
            request: call.request,
            staging,
            secrets: match self.keep_secrets {
                true => Secrets::Keep,
                false => Secrets::Cover,
            },
        };
        let id = call.state.engine.create_import(call.actor, input).await?;
        Ok(Created { id: id.to_string() })
    }
}
