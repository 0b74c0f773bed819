//! Taking files in, for machines.

use crate::http::call::Call;
use crate::http::endpoint::About;
use crate::http::verb::Verb;
use engine::document::Secrets;
use engine::import::CreateImport;
use model::Problem;
use model::picture;
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
    #[serde(default)]
    markdown: Option<String>,
    /// The bytes of a picture in base64, instead of a text.
    #[serde(default)]
    content: Option<String>,
}

impl File {
    fn bytes(self) -> Result<Vec<u8>, Problem> {
        let sentence = |words: &str| format!("{}: {words}", self.path);
        match (self.markdown, self.content) {
            (Some(text), None) => Ok(text.into_bytes()),
            (None, Some(content)) => picture::decoded(&content)
                .ok_or_else(|| Problem::not_valid("files", sentence("its content is not base64."))),
            (None, None) | (Some(_), Some(_)) => {
                let words = "send either its markdown or its content.";
                Err(Problem::not_valid("files", sentence(words)))
            }
        }
    }
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
        About::post("imports", "/api/v1/imports", summary)
            .needs(Act::Write)
            .brings_pictures()
    }

    async fn run(self, call: Call<'_>) -> Result<Created, Problem> {
        if self.files.is_empty() {
            return Err(Problem::not_valid("files", "Send at least one file."));
        }
        let mut staging = call.state.engine.staging()?;
        for file in self.files {
            staging.begin(&file.path)?;
            staging.write(&file.bytes()?)?;
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
