//! `holdpoint check PATH...`: what documents say and what their authors will be asked about, for CI. It needs no
//! data folder, no server and no network, and stores nothing.

mod file;
pub(crate) mod json;
mod sarif;
mod shape;
mod status;
mod text;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use engine::document::check;
use file::CheckedFile;
use model::lint::Severity;
use model::text::Source;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The arguments of `holdpoint check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Markdown files, or folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Report as JSON: the whole reading and the findings. The same as `--format json`.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Exit with 1 when a finding is at least this severe.
    #[arg(long, value_parser = severity, default_value = "error")]
    fail_on: Severity,
    /// Bring the test status in the document in step with this JSON file.
    #[arg(long, value_name = "FILE.json")]
    write_status: Option<PathBuf>,
    /// With `--write-status`: change nothing, and exit with 1 if they differ.
    #[arg(long, requires = "write_status")]
    check: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One line per finding.
    Text,
    /// Everything that was read, and the findings.
    Json,
    /// SARIF 2.1.0, as code hosts show it.
    Sarif,
}

fn severity(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| "one of: note, warning, error".to_owned())
}

impl Check {
    /// Checks, reports on standard output, and says how it went.
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let files = documents(&self.paths)?;
        if let Some(status) = &self.write_status {
            return status::keep_in_step(&files, status, self.check);
        }
        let mut all = Vec::with_capacity(files.len());
        for file in &files {
            let bytes =
                fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let folder = file.parent().unwrap_or(Path::new(""));
            let is_beside = |name: &str| folder.join(name).is_file();
            let checked = Source::parse(&bytes)
                .map_err(|refusal| refusal.sentence)
                .and_then(|source| {
                    check(&source, is_beside).map_err(|problem| problem.to_string())
                });
            match checked {
                Ok(checked) => all.push(CheckedFile {
                    file: file.display().to_string(),
                    checked,
                }),
                Err(sentence) => bail!("{}: {sentence}", file.display()),
            }
        }
        let one = self.paths.len() == 1 && self.paths[0].is_file();
        match if self.json { Format::Json } else { self.format } {
            Format::Text => text::print(&all),
            Format::Json => println!("{:#}", json::report(&all, one)?),
            Format::Sarif => println!("{:#}", sarif::report(&all)),
        }
        let fails = all
            .iter()
            .flat_map(|file| &file.checked.findings)
            .any(|finding| finding.rule.severity >= self.fail_on);
        Ok(ExitCode::from(u8::from(fails)))
    }
}

/// The files that were named, and every Markdown file below the folders that were named, in order.
pub(crate) fn documents(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            below(path, &mut files)?;
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        bail!("no Markdown files were found");
    }
    Ok(files)
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unreadable = || format!("cannot read {}", folder.display());
    let mut entries: Vec<fs::DirEntry> = fs::read_dir(folder)
        .with_context(unreadable)?
        .collect::<Result<_, _>>()
        .with_context(unreadable)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // A link may lead anywhere, and round in circles.
        let kind = entry.file_type().with_context(unreadable)?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            below(&path, files)?;
        } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
    Ok(())
}
