//! Bringing files, folders and exports in from the command line.

use super::{MANIFEST, Manifest, ManifestDocument, Pictures};
use crate::Shared;
use crate::orders::Order;
use crate::orders::document::Verb;
use crate::orders::send::Way;
use anyhow::{Context, bail};
use clap::Args;
use engine::document::{ImportDocument, ImportKey, Kept, Secrets};
use engine::markdown;
use futures::StreamExt;
use model::document::Kind;
use model::picture::{self, GivenPicture};
use model::problem::Refusal;
use model::text::{Path as FilePath, Slug, Source, counted};
use serde::{Deserialize, Serialize};
use serde_json::json;
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
    /// The name by which the same files are recognised at the next import [default: the name of the folder].
    #[arg(long = "as", value_name = "NAME")]
    name: Option<String>,
    /// Leave secrets in the text. Otherwise they are hidden before anything is stored.
    #[arg(long)]
    keep_secrets: bool,
    /// Keep the secrets of this line; for one file, may be repeated.
    #[arg(long, value_name = "LINE", conflicts_with = "keep_secrets")]
    keep: Vec<usize>,
}

/// The most bytes of a picture that are sent. Whatever the limit for pictures is, an order has an end.
const MAX_SENT: u64 = 64 << 20;

/// A document on its way in: the name under which it is reported, and how to read it.
struct Candidate {
    name: String,
    read: Read,
}

enum Read {
    File {
        /// The folder that it came in.
        folder: PathBuf,
        /// Its path in that.
        below: String,
        origin: String,
    },
    Exported {
        folder: PathBuf,
        document: ManifestDocument,
    },
}

/// What became of all of them.
#[derive(Default, Serialize)]
struct Report {
    created: usize,
    updated: usize,
    unchanged: usize,
    refused: Vec<Refused>,
    /// What came in, or was there already, by the name of its file.
    documents: Vec<Imported>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Refused {
    file: String,
    reason: String,
}

/// A document that came in, as the order answers it.
#[derive(Serialize, Deserialize)]
struct Imported {
    #[serde(default)]
    file: String,
    slug: String,
    outcome: Outcome,
    hidden: Vec<HiddenValue>,
    /// The pictures that did not come in with it, each with the reason.
    #[serde(default)]
    left_out: Vec<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Created,
    Updated,
    Unchanged,
}

#[derive(Serialize, Deserialize)]
struct HiddenValue {
    line: usize,
    kind: String,
}

impl Import {
    /// Brings everything in; each document whole or not at all.
    pub async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        let mut candidates = Vec::new();
        for path in &self.paths {
            collect(path, self.name.as_deref(), &mut candidates)?;
        }
        if candidates.is_empty() {
            bail!("no Markdown files were found");
        }
        let secrets = self.secrets(&candidates)?;
        let way = shared.way().await?;
        let total = candidates.len();
        let (mut report, mut done) = (Report::default(), 0);
        let mut running = futures::stream::iter(candidates)
            .map(|candidate| bring(&way, candidate, secrets.clone()))
            .buffer_unordered(AT_ONCE);
        while let Some((file, result)) = running.next().await {
            done += 1;
            match result {
                Ok(imported) => {
                    match imported.outcome {
                        Outcome::Created => report.created += 1,
                        Outcome::Updated => report.updated += 1,
                        Outcome::Unchanged => report.unchanged += 1,
                    }
                    report.documents.push(Imported { file, ..imported });
                }
                Err(error) => report.refused.push(Refused {
                    file,
                    reason: format!("{error:#}"),
                }),
            }
            if done % 500 == 0 && !shared.json {
                eprintln!("{done} of {total}");
            }
        }
        drop(running);
        way.close().await;
        report.refused.sort();
        report
            .documents
            .sort_by(|one, other| one.file.cmp(&other.file));
        report.print(shared.json);
        let all_came = report.refused.is_empty() && report.left_out() == 0;
        Ok(ExitCode::from(u8::from(!all_came)))
    }

    /// A line says nothing about several files, and a line without a secret is a mistake: nothing is brought in then.
    fn secrets(&self, candidates: &[Candidate]) -> anyhow::Result<Secrets> {
        if self.keep_secrets {
            return Ok(Secrets::Keep);
        }
        if self.keep.is_empty() {
            return Ok(Secrets::Cover);
        }
        let [
            Candidate {
                name,
                read: Read::File { folder, below, .. },
            },
        ] = candidates
        else {
            bail!(
                "--keep names a line of one file. Nothing was imported; name that file alone, or use --keep-secrets"
            );
        };
        let source = source(&folder.join(below)).map_err(anyhow::Error::msg)?;
        let lines: Vec<usize> = model::lint::hidden(source.as_str())
            .iter()
            .map(|one| one.line)
            .collect();
        if let Some(line) = self.keep.iter().find(|line| !lines.contains(line)) {
            let lines = match lines.as_slice() {
                [] => "No line of it has one".to_owned(),
                lines => format!(
                    "Lines that have one: {}",
                    lines
                        .iter()
                        .map(usize::to_string)
                        .collect::<Vec<_>>()
                        .join(", ")
                ),
            };
            bail!("line {line} of {name} has no secret. Nothing was imported. {lines}");
        }
        Ok(Secrets::KeepThese(
            self.keep.iter().map(|line| Kept::Line(*line)).collect(),
        ))
    }
}

impl Report {
    /// How many pictures did not come in.
    fn left_out(&self) -> usize {
        let documents = self.documents.iter();
        documents.map(|document| document.left_out.len()).sum()
    }

    fn print(&self, json: bool) {
        if json {
            println!("{:#}", json!(self));
            return;
        }
        for Refused { file, reason } in &self.refused {
            println!("{file}: not imported: {reason}");
        }
        let mut changed = 0;
        for Imported {
            file,
            hidden,
            left_out,
            ..
        } in &self.documents
        {
            for picture in left_out {
                println!("{file}: picture not imported: {picture}");
            }
            changed += usize::from(!hidden.is_empty());
            for one in hidden {
                println!("{file}:{}: hidden: {}", one.line, one.kind);
            }
        }
        match changed {
            0 => {}
            1 => println!(
                "Values were hidden in 1 document. To keep one, import that file again with --keep LINE."
            ),
            many => println!(
                "Values were hidden in {many} documents. To keep one, import that file again with --keep LINE."
            ),
        }
        println!(
            "{} new, {} changed, {} unchanged, {} refused{}",
            self.created,
            self.updated,
            self.unchanged,
            self.refused.len(),
            match self.left_out() {
                0 => String::new(),
                some => format!(", {} not imported", counted(some, "picture", "pictures")),
            }
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
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        candidates.push(Candidate {
            name: path.display().to_string(),
            read: Read::File {
                folder: path.parent().unwrap_or(path).to_owned(),
                below: name.clone(),
                origin: name,
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
            name: below.clone(),
            read: Read::File {
                folder: path.to_owned(),
                below,
                origin,
            },
        });
    }
    Ok(())
}

async fn bring(
    way: &Way,
    candidate: Candidate,
    secrets: Secrets,
) -> (String, anyhow::Result<Imported>) {
    let imported = async {
        let mut not_sent = Vec::new();
        let document = match candidate.read {
            Read::File {
                folder,
                below,
                origin,
            } => from_file(&folder, &below, &origin, secrets, &mut not_sent),
            Read::Exported { folder, document } => exported(&folder, &document),
        };
        let document = Box::new(document.map_err(anyhow::Error::msg)?);
        let answer = way
            .carry_out(Order::Document(Verb::Import(document)))
            .await?;
        let mut imported: Imported = serde_json::from_value(answer.report)?;
        imported.left_out.append(&mut not_sent);
        Ok(imported)
    };
    (candidate.name, imported.await)
}

fn from_file(
    folder: &Path,
    below: &str,
    origin: &str,
    secrets: Secrets,
    not_sent: &mut Vec<String>,
) -> Result<ImportDocument, String> {
    let parsed = |path: &str| FilePath::parse(path).map_err(|refusal| refusal.sentence);
    let source = source(&folder.join(below))?;
    Ok(ImportDocument {
        known: ImportKey::Path(parsed(origin)?),
        kind: None,
        earlier: Vec::new(),
        pictures: beside(folder, &parsed(below)?, &source, not_sent)?,
        earlier_pictures: Vec::new(),
        source,
        secrets,
    })
}

/// The pictures that a text shows, as far as they lie in its folder. What is missing stays missing.
fn beside(
    folder: &Path,
    file: &FilePath,
    source: &Source,
    not_sent: &mut Vec<String>,
) -> Result<Vec<GivenPicture>, String> {
    let mut given = Vec::new();
    for path in markdown::read(source.as_str()).pictures.into_keys() {
        let place = picture::beside(file, &path).map(|place| folder.join(place));
        if let Some(place) = place.filter(|place| place.is_file()) {
            if fs::metadata(&place).is_ok_and(|file| file.len() > MAX_SENT) {
                let most = MAX_SENT >> 20;
                not_sent.push(format!("{path}: It has more than {most} MiB."));
                continue;
            }
            let bytes = bytes(&place)?;
            given.push(GivenPicture { path, bytes });
        }
    }
    Ok(given)
}

/// The pictures that a manifest names; not those again that the revision before has.
fn pictures(
    folder: &Path,
    named: &Pictures,
    before: Option<&Pictures>,
) -> Result<Vec<GivenPicture>, String> {
    let is_new = |(name, file): &(&String, &String)| {
        before.and_then(|before| before.get(*name)) != Some(*file)
    };
    let named = named.iter().filter(is_new);
    let given = named.map(|(name, file)| {
        Ok(GivenPicture {
            path: name.clone(),
            bytes: bytes(&inside(folder, file)?)?,
        })
    });
    given.collect()
}

/// Everything as the manifest says. What was kept when it was exported is kept again.
fn exported(folder: &Path, document: &ManifestDocument) -> Result<ImportDocument, String> {
    let said = |refusal: Refusal| refusal.sentence;
    let slug = Slug::parse(&document.slug).map_err(said)?;
    let kind =
        Kind::parse(&document.kind).ok_or_else(|| format!("unknown kind {:?}", document.kind))?;
    let old = document
        .old_addresses
        .iter()
        .map(|old| Slug::parse(old).map_err(said));
    let earlier = document
        .earlier
        .iter()
        .map(|name| source(&inside(folder, name)?));
    let mut before = None;
    let mut earlier_pictures = Vec::new();
    for named in &document.earlier_pictures {
        earlier_pictures.push(pictures(folder, named, before)?);
        before = Some(named);
    }
    Ok(ImportDocument {
        known: ImportKey::Address {
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
        // A document that is here already gets no earlier revisions, so the newest brings all of its own.
        pictures: pictures(folder, &document.pictures, None)?,
        earlier_pictures,
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
        Err(format!("{} points outside the folder", name.display()))
    }
}

fn source(path: &Path) -> Result<Source, String> {
    Source::parse(&bytes(path)?).map_err(|refusal| refusal.sentence)
}

fn bytes(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}
