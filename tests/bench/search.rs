//! How well and how fast search answers: `bench search --documents FOLDER... --queries FILE... [--sections N...] [--misses]`.
//!
//! The folders hold Markdown; the queries are lines of JSON with `query`, `answer`, and where several pages are right
//! `accept` or `answers`, as paths that begin with a folder's name. What each part of the ranking earns is shown by
//! leaving it out. With `--sections` the documents are repeated until there are so many sections, and the speed is
//! measured in a server.

use crate::figures::Times;
use crate::{Result, binary, machine, many_sections};
use engine::clock::Clock;
use engine::search::Parts;
use engine::{Actor, Database, Engine, Purpose, Settings};
use model::id::PersonId;
use model::role::Role;
use model::search::Asked;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many results count.
const MAX: usize = 10;
/// Names each query whose first answer is wrong, on standard error.
const MISSES: &str = "--misses";
/// How long an index may take.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
struct Line {
    query: String,
    answer: String,
    #[serde(default)]
    accept: Vec<String>,
    #[serde(default)]
    answers: Vec<String>,
}

/// A query with the addresses of the pages that are right.
struct Judged {
    query: String,
    right: BTreeSet<String>,
}

/// A list of queries.
struct Slice {
    name: String,
    queries: Vec<Judged>,
}

/// What a slice came to.
#[derive(Default)]
struct Quality {
    gain: f64,
    reciprocal: f64,
    first: f64,
    in_five: f64,
    empty: f64,
}

/// The parts that are left out, one at a time.
fn without() -> [(&'static str, Parts); 11] {
    let all = Parts::ALL;
    [
        ("everything", all),
        (
            "without exact names",
            Parts {
                exact_name: false,
                ..all
            },
        ),
        (
            "without all words",
            Parts {
                all_words: false,
                ..all
            },
        ),
        (
            "without beginnings",
            Parts {
                prefix: false,
                ..all
            },
        ),
        ("without typos", Parts { typo: false, ..all }),
        (
            "without most words",
            Parts {
                most_words: false,
                ..all
            },
        ),
        (
            "without some words",
            Parts {
                some_words: false,
                ..all
            },
        ),
        (
            "without stems",
            Parts {
                stems: false,
                ..all
            },
        ),
        (
            "without letters of identifiers",
            Parts {
                letters: false,
                ..all
            },
        ),
        (
            "without words side by side",
            Parts {
                phrase: false,
                ..all
            },
        ),
        (
            "without synonyms",
            Parts {
                synonyms: false,
                ..all
            },
        ),
    ]
}

/// Measures, and prints the table.
pub async fn measure(arguments: &[String]) -> Result<()> {
    let Asking {
        documents,
        lists,
        sections,
    } = read(arguments)?;
    let folder = tempfile::tempdir()?;
    println!("{}", machine::describe(folder.path())?);
    let data = folder.path().join("searched");
    std::fs::create_dir_all(&data)?;
    import(&binary()?, &data, &documents)?;
    let begun = Instant::now();
    let engine = Engine::open(Settings {
        data: data.clone(),
        purpose: Purpose::Serve,
        database: Database::Sqlite,
        join_writes: 1,
        attempts: Default::default(),
        pictures: Default::default(),
        clock: Clock::machine(),
    })
    .await
    .map_err(|problem| problem.to_string())?;
    while !engine.cannot().await.is_empty() {
        if begun.elapsed() > PATIENCE {
            return Err("the index was not built in time".into());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let built = begun.elapsed();
    let actor = Actor {
        id: PersonId::parse("00000000-0000-7000-8000-000000000000")
            .map_err(|error| error.to_string())?,
        name: "Anyone".to_owned(),
        position: None,
        role: Role::Viewer,
        scope: None,
    };
    println!(
        "index: built in {:.2} s, {:.2} of the Markdown ({} of {} bytes)\n",
        built.as_secs_f64(),
        bytes(&data.join("index"))? as f64 / of_markdown(&documents)? as f64,
        bytes(&data.join("index"))?,
        of_markdown(&documents)?,
    );
    println!("| queries | ranking | nDCG@10 | MRR@10 | Success@1 | Success@5 | empty | p50, p99 |");
    println!("|---|---|---|---|---|---|---|---|");
    let mut queries = Vec::new();
    for list in &lists {
        let slice = judged(&engine, &actor, list).await?;
        queries.extend(slice.queries.iter().map(|judged| judged.query.clone()));
        for (name, parts) in without() {
            row(&slice, name, &ask(&engine, &actor, &slice, parts).await?);
        }
        for (name, changed) in variants(&slice) {
            row(
                &changed,
                name,
                &ask(&engine, &actor, &changed, Parts::ALL).await?,
            );
        }
    }
    engine.close().await;
    if !sections.is_empty() {
        many_sections::measure(folder.path(), &documents, &queries, &sections).await?;
    }
    Ok(())
}

/// Brings documents in. Some may be refused: that is their fault, and they are missing later.
pub fn import(binary: &Path, data: &Path, documents: &[PathBuf]) -> Result<()> {
    let mut command = Command::new(binary);
    command
        .arg("import")
        .arg("--data")
        .arg(data)
        .args(documents);
    let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
    match quiet.status()?.code() {
        Some(0 | 1) => Ok(()),
        _ => Err("the import failed".into()),
    }
}

/// A row of the table.
fn row(slice: &Slice, name: &str, (quality, times): &(Quality, Times)) {
    let count = slice.queries.len().max(1) as f64;
    let shares = [
        quality.gain,
        quality.reciprocal,
        quality.first,
        quality.in_five,
        quality.empty,
    ];
    let shares = shares
        .map(|share| format!("{:.3}", share / count))
        .join(" | ");
    println!(
        "| {} ({}) | {name} | {shares} | {} |",
        slice.name,
        slice.queries.len(),
        times.shown()
    );
}

/// What is measured.
#[derive(Default)]
struct Asking {
    documents: Vec<PathBuf>,
    lists: Vec<PathBuf>,
    sections: Vec<usize>,
}

fn read(arguments: &[String]) -> Result<Asking> {
    const USAGE: &str =
        "bench search --documents FOLDER... --queries FILE... [--sections N...] [--misses]";
    let mut asking = Asking::default();
    let mut flag = "";
    for argument in arguments {
        match (flag, argument.as_str()) {
            (_, name @ ("--documents" | "--queries" | "--sections" | MISSES)) => flag = name,
            ("--documents", path) => asking.documents.push(path.into()),
            ("--queries", path) => asking.lists.push(path.into()),
            ("--sections", number) => asking.sections.push(number.parse()?),
            _ => return Err(USAGE.into()),
        }
    }
    match asking.documents.is_empty() || asking.lists.is_empty() {
        true => Err(USAGE.into()),
        false => Ok(asking),
    }
}

async fn judged(engine: &Engine, actor: &Actor, list: &Path) -> Result<Slice> {
    let mut queries = Vec::new();
    for line in std::fs::read_to_string(list)?.lines() {
        let line: Line = serde_json::from_str(line)?;
        let mut right = BTreeSet::new();
        for path in std::iter::once(&line.answer)
            .chain(&line.accept)
            .chain(&line.answers)
        {
            match engine.find_address_of_path(actor, path).await {
                Ok(slug) => right.insert(format!("/library/{slug}")),
                Err(problem) => return Err(format!("{path}: {problem}").into()),
            };
        }
        queries.push(Judged {
            query: line.query,
            right,
        });
    }
    let name = list
        .file_stem()
        .map(|name| name.to_string_lossy().into_owned());
    Ok(Slice {
        name: name.unwrap_or_default(),
        queries,
    })
}

/// Identifiers as people type them: a letter lost, the first part only, in words. Lists of sentences have none.
fn variants(slice: &Slice) -> Vec<(&'static str, Slice)> {
    if slice
        .queries
        .iter()
        .any(|judged| judged.query.contains(' '))
    {
        return Vec::new();
    }
    let changed = |change: fn(&str) -> String| Slice {
        name: slice.name.clone(),
        queries: slice
            .queries
            .iter()
            .map(|judged| Judged {
                query: change(&judged.query),
                right: judged.right.clone(),
            })
            .collect(),
    };
    vec![
        (
            "a letter lost",
            changed(|name| {
                // Another place for each, and the same at each run.
                let letters: Vec<char> = name.chars().collect();
                let at = 1 + name.bytes().map(usize::from).sum::<usize>()
                    % letters.len().saturating_sub(1).max(1);
                letters
                    .iter()
                    .enumerate()
                    .filter(|(place, _)| *place != at)
                    .map(|(_, letter)| letter)
                    .collect()
            }),
        ),
        (
            "the first 60 %",
            changed(|name| {
                let most = (name.chars().count() * 6).div_ceil(10);
                name.chars().take(most).collect()
            }),
        ),
        (
            "in words",
            changed(|name| {
                let parts = model::search::words(name);
                let parts = parts
                    .into_iter()
                    .filter(|word| word.form != model::search::Form::Whole);
                parts.map(|word| word.text).collect::<Vec<_>>().join(" ")
            }),
        ),
    ]
}

async fn ask(
    engine: &Engine,
    actor: &Actor,
    slice: &Slice,
    parts: Parts,
) -> Result<(Quality, Times)> {
    let mut quality = Quality::default();
    let mut times = Vec::with_capacity(slice.queries.len());
    let verbose = parts == Parts::ALL && std::env::args().any(|argument| argument == MISSES);
    for judged in &slice.queries {
        let begun = Instant::now();
        let found = engine
            .search_by(actor, Asked::read(&judged.query), MAX, parts)
            .await;
        times.push(begun.elapsed());
        let found = found.map_err(|problem| problem.to_string())?;
        let pages = found
            .hits
            .iter()
            .map(|hit| hit.url.split(['#', '?']).next().unwrap_or_default());
        let right: Vec<bool> = pages.map(|page| judged.right.contains(page)).collect();
        if verbose && !right.first().copied().unwrap_or_default() {
            let top: Vec<_> = found
                .hits
                .iter()
                .take(3)
                .map(|hit| format!("{} ({})", hit.title, hit.reason))
                .collect();
            eprintln!(
                "{:?}\n  wants {:?} at {:?}\n  got {top:?}",
                judged.query,
                judged.right,
                right.iter().position(|is| *is)
            );
        }
        quality.add(&right, judged.right.len());
    }
    Ok((quality, Times::new(times)))
}

impl Quality {
    /// Adds one answer; each right page has the gain 1.
    fn add(&mut self, right: &[bool], most: usize) {
        let discount = |at: usize| 1.0 / (at as f64 + 2.0).log2();
        let places = right
            .iter()
            .enumerate()
            .filter(|(_, is)| **is)
            .map(|(at, _)| at);
        let ideal: f64 = (0..most.min(MAX)).map(discount).sum();
        self.gain += places.clone().map(discount).sum::<f64>() / ideal;
        let first = places.clone().next();
        self.reciprocal += first.map_or(0.0, |at| 1.0 / (at as f64 + 1.0));
        self.first += f64::from(u8::from(first == Some(0)));
        self.in_five += f64::from(u8::from(first.is_some_and(|at| at < 5)));
        self.empty += f64::from(u8::from(right.is_empty()));
    }
}

/// How many bytes lie in a folder.
pub fn bytes(folder: &Path) -> Result<u64> {
    let mut all = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        all += match entry.file_type()?.is_dir() {
            true => bytes(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(all)
}

fn of_markdown(folders: &[PathBuf]) -> Result<u64> {
    folders.iter().map(|folder| bytes(folder)).sum()
}
