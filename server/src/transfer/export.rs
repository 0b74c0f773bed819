//! Writing the library out: Markdown that can be brought in again, and pages that need no server.

use super::{MANIFEST, Manifest, ManifestDocument, Pictures};
use crate::Shared;
use crate::http::assets::style_sheet;
use crate::orders::Order;
use crate::orders::document::Verb;
use crate::orders::send::Way;
use anyhow::{Context, bail};
use clap::Args;
use model::address::{self, library};
use model::document::Kind;
use model::id::DocumentId;
use model::picture::{self, Format};
use model::text::Path as FilePath;
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `holdpoint export`.
#[derive(Debug, Args)]
pub struct Export {
    /// Where to: a folder that is missing, empty, or holds an earlier export.
    folder: PathBuf,
}

/// A document with everything that belongs to it, as the order tells it.
#[derive(Deserialize)]
struct Whole {
    id: DocumentId,
    slug: String,
    kind: Kind,
    title: String,
    /// The newest last.
    revisions: Vec<String>,
    old_addresses: Vec<String>,
    /// The pictures that each of them shows.
    pictures: Vec<picture::Pictures>,
    path: Option<String>,
    /// Written and cleaned by the server.
    html: String,
}

impl Export {
    /// Writes everything out and says how much it was.
    pub async fn run(self, shared: &Shared) -> anyhow::Result<ExitCode> {
        prepare(&self.folder)?;
        let way = shared.way().await?;
        let mut documents = Vec::new();
        let mut export = ExportedPictures {
            folder: &self.folder,
            digests: BTreeMap::new(),
            taken: HashSet::new(),
        };
        let mut after = None;
        loop {
            let order = Order::Document(Verb::Export { after });
            let answer = way.carry_out(order).await?;
            let Some(document) = serde_json::from_value::<Option<Whole>>(answer.report)? else {
                break;
            };
            let files = export.keep(&way, &document).await?;
            documents.push(write(&self.folder, &document, &files)?);
            after = Some(document.id);
        }
        way.close().await;
        // Ids that were made in one millisecond have no order of their own, and an export should be the same each time.
        documents.sort_by(|one, other| one.slug.cmp(&other.slug));
        for document in &documents {
            lead_to_files(&self.folder, document, &documents)?;
        }
        put(&self.folder, "html/index.html", index(&documents))?;
        put(&self.folder, "html/style.css", &style_sheet()?)?;
        let count = documents.len();
        let manifest = Manifest {
            format: Manifest::FORMAT.to_owned(),
            documents,
        };
        // Last: a folder with a manifest is a whole export.
        let manifest = serde_json::to_string_pretty(&manifest)? + "\n";
        put(&self.folder, MANIFEST, &manifest)?;
        let folder = self.folder.display().to_string();
        match shared.json {
            true => println!(
                "{}",
                serde_json::json!({ "documents": count, "folder": folder })
            ),
            false => println!("{count} documents in {folder}"),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Whatever stands in the folder was written by an earlier export, or nothing does.
fn prepare(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let is_empty = fs::read_dir(folder)?.next().is_none();
    if !is_empty && !folder.join(MANIFEST).is_file() {
        bail!(
            "{} is neither empty nor an earlier export",
            folder.display()
        );
    }
    for old in ["documents", "revisions", "pictures", "html"] {
        let old = folder.join(old);
        if old.is_dir() {
            fs::remove_dir_all(&old).with_context(|| format!("cannot clear {}", old.display()))?;
        }
    }
    Ok(())
}

/// The files of pictures that were written.
struct ExportedPictures<'a> {
    folder: &'a Path,
    /// By digest and name: one beside its text has a name of its own.
    digests: BTreeMap<String, String>,
    /// The files beside the texts, in small letters: some machines do not tell them apart.
    taken: HashSet<String>,
}

impl ExportedPictures<'_> {
    /// Writes the pictures of a document, each hash once, and says in which file each is.
    async fn keep(
        &mut self,
        way: &Way,
        document: &Whole,
    ) -> anyhow::Result<BTreeMap<String, String>> {
        let mut files = BTreeMap::new();
        let newest = document.pictures.last();
        for (name, digest) in document.pictures.iter().flatten() {
            let file = match self.digests.get(digest) {
                Some(file) => file.clone(),
                None => {
                    let order = Order::Document(Verb::Picture {
                        digest: digest.clone(),
                    });
                    let answer = way.carry_out(order).await?;
                    let bytes = answer.report.as_str().and_then(picture::decoded);
                    let bytes = bytes.context("a picture cannot be read")?;
                    let ending = Format::of(&bytes).map_or("bin", Format::extension);
                    let file = format!("pictures/{digest}.{ending}");
                    put(self.folder, &file, &bytes)?;
                    self.digests.insert(digest.clone(), file.clone());
                    file
                }
            };
            let is_shown = newest.is_some_and(|newest| newest.get(name) == Some(digest));
            if is_shown {
                self.put_beside(name, &file)?;
            }
            files.insert(digest.clone(), file);
        }
        Ok(files)
    }

    /// Where its name does not lead out of the folder of the texts, a picture stands beside them too: whatever shows Markdown shows it.
    fn put_beside(&mut self, name: &str, file: &str) -> anyhow::Result<()> {
        let is_inside = FilePath::parse(name).is_ok() && picture::is_named_so(name);
        if is_inside && self.taken.insert(name.to_lowercase()) {
            let beside = self.folder.join("documents").join(name);
            if let Some(parent) = beside.parent() {
                // A document may have the name of a folder.
                if fs::create_dir_all(parent).is_err() {
                    return Ok(());
                }
            }
            fs::copy(self.folder.join(file), beside)
                .with_context(|| format!("cannot write {name}"))?;
        }
        Ok(())
    }
}

fn write(
    folder: &Path,
    document: &Whole,
    files: &BTreeMap<String, String>,
) -> anyhow::Result<ManifestDocument> {
    let slug = &document.slug;
    let Some((newest, earlier)) = document.revisions.split_last() else {
        bail!("{slug} has no revision");
    };
    let file = format!("documents/{slug}.md");
    put(folder, &file, newest)?;
    let mut names = Vec::with_capacity(earlier.len());
    for (number, source) in (1..).zip(earlier) {
        let name = format!("revisions/{slug}/{number}.md");
        put(folder, &name, source)?;
        names.push(name);
    }
    put(folder, &format!("html/{slug}.html"), page(document, files))?;
    let named = |pictures: &picture::Pictures| -> Pictures {
        let named = pictures.iter();
        let named =
            named.filter_map(|(name, digest)| Some((name.clone(), files.get(digest)?.clone())));
        named.collect()
    };
    let mut pictures: Vec<Pictures> = document.pictures.iter().map(named).collect();
    let newest_pictures = pictures.pop().unwrap_or_default();
    if pictures.iter().all(Pictures::is_empty) {
        pictures.clear();
    }
    Ok(ManifestDocument {
        slug: slug.clone(),
        kind: document.kind.name().to_owned(),
        title: document.title.clone(),
        file,
        earlier: names,
        old_addresses: document.old_addresses.clone(),
        pictures: newest_pictures,
        earlier_pictures: pictures,
        path: document.path.clone(),
    })
}

/// Links between documents lead to the pages beside, once it is known which there are.
fn lead_to_files(
    folder: &Path,
    document: &ManifestDocument,
    all: &[ManifestDocument],
) -> anyhow::Result<()> {
    let link = format!("href=\"{}", library::document(""));
    let name = format!("html/{}.html", document.slug);
    let html = fs::read_to_string(folder.join(&name))?;
    if !html.contains(&link) {
        return Ok(());
    }
    let mut parts = html.split(&link);
    let mut led = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['"', '#']).unwrap_or(part.len());
        let (target, rest) = part.split_at(end);
        let file = library::path_below(&target.replace("&amp;", "&"));
        let found = all.iter().find(|other| match &file {
            Some(path) => other.path.as_ref() == Some(path),
            None => other.slug == target || other.old_addresses.iter().any(|old| old == target),
        });
        match found {
            Some(other) => led.push_str(&format!("href=\"{}.html{rest}", other.slug)),
            None => led.push_str(&format!("{link}{part}")),
        }
    }
    put(folder, &name, &led)
}

fn put(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))
}

fn page(document: &Whole, files: &BTreeMap<String, String>) -> String {
    let title = escaped(&document.title);
    let kind = document.kind.shown();
    let mut body = document.html.clone();
    for (digest, file) in files {
        let here = format!("src=\"../{file}\"");
        body = body.replace(&format!("src=\"{}\"", address::picture(digest)), &here);
    }
    whole(
        &title,
        &format!(
            "<p class=\"crumb\"><a href=\"index.html\">Library</a> / {kind}</p><h1>{title}</h1><article class=\"doc\">{body}</article>"
        ),
    )
}

fn index(documents: &[ManifestDocument]) -> String {
    let rows: String = documents
        .iter()
        .map(|document| {
            format!(
                "<li><p class=\"list-title\"><a href=\"{}.html\">{}</a></p></li>",
                document.slug,
                escaped(&document.title)
            )
        })
        .collect();
    whole(
        "Library",
        &format!("<h1>Library</h1><ol class=\"list\">{rows}</ol>"),
    )
}

/// A page that needs nothing but the sheet beside it.
fn whole(title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self' file:; style-src 'self' file:\"><title>{title}</title><link rel=\"stylesheet\" href=\"style.css\"></head><body><main class=\"page\">{body}</main></body></html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
