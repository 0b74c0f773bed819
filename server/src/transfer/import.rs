//! Bringing files, folders and exports in from the command line.

use super::{MANIFEST, Manifest, ManifestDocument};
use crate::{Shared, open_for_work};
use anyhow::{Context, bail};
use clap::Args;
use engine::Engine;
use engine::document::{BringDocument, Brought, Known, Secrets};
use futures::StreamExt;
use model::Problem;
use model::document::Kind;
use model::problem::Refusal;
use model::text::{Path as FilePath, Slug, Source};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

/// How many documents are on their way at once: the write lane makes many of them durable together.
const AT_ONCE: usize = 32;

/// The arguments of `holdpoint import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Markdown files, folders of them, or exported folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The name that the files are known by when they come again [default: the name of the folder].
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// Leave secrets in the text. Otherwise they are covered before anything is stored.
    #[arg(long)]
    keep_secrets: bool,
}

/// A document on its way in: the name under which it is reported, and how to read it.
struct Candidate {
    name: String,
    read: Read,
}

enum Read {
    File {
        path: PathBuf,
        origin: String,
    },
    Exported {
        folder: PathBuf,
        document: ManifestDocument,
    },
}

#[derive(Default)]
struct Outcome {
    created: usize,
    updated: usize,
    unchanged: usize,
    refused: Vec<(String, String)>,
}

impl Import {
    /// Brings everything in; each document whole or not at all.
    pub async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let config = shared.config()?;
        let mut candidates = Vec::new();
        for path in &self.paths {
            collect(path, self.name.as_deref(), &mut candidates)?;
        }
        if candidates.is_empty() {
            bail!("there is no Markdown file in what was named");
        }
        let (engine, _folder) = open_for_work(&config).await?;
        let secrets = if self.keep_secrets {
            Secrets::Keep
        } else {
            Secrets::Cover
        };
        let total = candidates.len();
        let (mut outcome, mut done) = (Outcome::default(), 0);
        let mut running = futures::stream::iter(candidates)
            .map(|candidate| bring(&engine, candidate, secrets))
            .buffer_unordered(AT_ONCE);
        while let Some((name, result)) = running.next().await {
            done += 1;
            match result {
                Ok(Brought::Created(_)) => outcome.created += 1,
                Ok(Brought::Updated(_)) => outcome.updated += 1,
                Ok(Brought::Unchanged(_)) => outcome.unchanged += 1,
                Err(sentence) => outcome.refused.push((name, sentence)),
            }
            if done % 500 == 0 && !shared.json {
                eprintln!("{done} of {total}");
            }
        }
        drop(running);
        engine.close().await;
        outcome.refused.sort();
        outcome.report(shared.json);
        Ok(ExitCode::from(u8::from(!outcome.refused.is_empty())))
    }
}

impl Outcome {
    fn report(&self, json: bool) {
        if json {
            let refused: Vec<_> = self
                .refused
                .iter()
                .map(|(file, reason)| serde_json::json!({ "file": file, "reason": reason }))
                .collect();
            let report = serde_json::json!({
                "created": self.created, "updated": self.updated, "unchanged": self.unchanged, "refused": refused,
            });
            println!("{report:#}");
            return;
        }
        for (file, reason) in &self.refused {
            println!("{file}: not brought in: {reason}");
        }
        println!(
            "{} new, {} changed, {} as they were, {} refused",
            self.created,
            self.updated,
            self.unchanged,
            self.refused.len()
        );
    }
}

/// What is to be brought in. An exported folder says itself what it holds. The files of another are known by its
/// name and their paths in it, so that two folders with a README each stay two documents.
fn collect(path: &Path, name: Option<&str>, candidates: &mut Vec<Candidate>) -> anyhow::Result<()> {
    if path.join(MANIFEST).is_file() {
        let text = fs::read_to_string(path.join(MANIFEST))?;
        let manifest: Manifest = serde_json::from_str(&text)
            .with_context(|| format!("{} cannot be read", path.join(MANIFEST).display()))?;
        if manifest.format != Manifest::FORMAT {
            bail!(
                "{} has the format {:?}; this program knows {:?}",
                path.display(),
                manifest.format,
                Manifest::FORMAT
            );
        }
        candidates.extend(manifest.documents.into_iter().map(|document| Candidate {
            name: document.file.clone(),
            read: Read::Exported {
                folder: path.to_owned(),
                document,
            },
        }));
        return Ok(());
    }
    if !path.is_dir() {
        let origin = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        candidates.push(Candidate {
            name: path.display().to_string(),
            read: Read::File {
                path: path.to_owned(),
                origin: origin.unwrap_or_default(),
            },
        });
        return Ok(());
    }
    let whole = path
        .canonicalize()
        .with_context(|| format!("{} cannot be found", path.display()))?;
    let own = whole.file_name().map(|name| name.to_string_lossy());
    let name = name.or(own.as_deref());
    for file in crate::check::documents(&[path.to_owned()])? {
        let below = file.strip_prefix(path).unwrap_or(&file).to_string_lossy();
        let below = below.into_owned();
        let origin = match name {
            Some(name) => format!("{name}/{below}"),
            None => below.clone(),
        };
        candidates.push(Candidate {
            name: below,
            read: Read::File { path: file, origin },
        });
    }
    Ok(())
}

async fn bring(
    engine: &Engine,
    candidate: Candidate,
    secrets: Secrets,
) -> (String, Result<Brought, String>) {
    let input = match candidate.read {
        Read::File { path, origin } => from_file(&path, origin, secrets),
        Read::Exported { folder, document } => exported(&folder, &document),
    };
    let result = match input {
        Ok(input) => engine
            .bring_document(None, input)
            .await
            .map_err(|problem| match problem {
                // The operator is the one who reads the cause.
                Problem::Fault { cause, .. } => cause,
                other => other.sentence(),
            }),
        Err(sentence) => Err(sentence),
    };
    (candidate.name, result)
}

fn from_file(path: &Path, origin: String, secrets: Secrets) -> Result<BringDocument, String> {
    Ok(BringDocument {
        known: Known::Path(FilePath::parse(&origin).map_err(|refusal| refusal.sentence)?),
        kind: None,
        earlier: Vec::new(),
        source: source(path)?,
        secrets,
    })
}

/// Everything as the manifest says. What was kept when it was exported is kept again.
fn exported(folder: &Path, document: &ManifestDocument) -> Result<BringDocument, String> {
    let said = |refusal: Refusal| refusal.sentence;
    let slug = Slug::parse(&document.slug).map_err(said)?;
    let kind = Kind::parse(&document.kind)
        .ok_or_else(|| format!("there is no kind {:?}", document.kind))?;
    let old = document
        .old_addresses
        .iter()
        .map(|old| Slug::parse(old).map_err(said));
    let earlier = document
        .earlier
        .iter()
        .map(|name| source(&inside(folder, name)?));
    Ok(BringDocument {
        known: Known::Address {
            slug,
            old: old.collect::<Result<_, _>>()?,
            path: document
                .path
                .as_deref()
                .map(|path| FilePath::parse(path).map_err(said))
                .transpose()?,
        },
        kind: Some(kind),
        earlier: earlier.collect::<Result<_, _>>()?,
        source: source(&inside(folder, &document.file)?)?,
        secrets: Secrets::Keep,
    })
}

/// A manifest names files of its own folder and no others.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let name = Path::new(name);
    if name
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        Ok(folder.join(name))
    } else {
        Err(format!("{} leads out of the folder", name.display()))
    }
}

fn source(path: &Path) -> Result<Source, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Source::parse(&bytes).map_err(|refusal| refusal.sentence)
}
