//! How fast search answers in many sections: `bench search ... --sections N...`. The documents are repeated until there
//! are so many; in each repetition their names are others.

use crate::figures::{Times, count, milliseconds};
use crate::http::Answer;
use crate::search::{bytes, import};
use crate::server::Server;
use crate::workspace::join;
use crate::{Result, binary, load};
use engine::markdown;
use model::search::{Form, words};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the load lasts.
const LOAD: Duration = Duration::from_secs(5);
/// How many clients ask at once.
const CLIENTS: usize = 16;
/// How many documents are saved, each until it is found.
const SAVES: usize = 40;
/// Queries that were not meant to find anything.
const HOSTILE: [&str; 12] = [
    "a",
    "\"",
    "-",
    "*",
    "~",
    "the and of",
    "((((((((((((((((((((((((((((((",
    "🦀",
    "\u{202e}e\u{301}",
    ".*(a+)+$",
    "' or 1=1 --",
    "\u{1}\u{7f}",
];

/// Measures and prints a row for each number of sections.
pub async fn measure(
    folder: &Path,
    documents: &[PathBuf],
    queries: &[String],
    sizes: &[usize],
) -> Result<()> {
    println!(
        "\n| sections | documents | built | index, of the Markdown | one client, ten results: p50, p99 | {CLIENTS} clients | odd queries: longest | saved until found: p50, p99 | memory: own + mapped files, idle |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for size in sizes {
        let place = folder.join(format!("sections-{size}"));
        let (sections, files, markdown) = write(&place.join("documents"), documents, *size)?;
        println!("{}", row(&place, sections, files, markdown, queries).await?);
        std::fs::remove_dir_all(&place)?;
    }
    Ok(())
}

async fn row(
    place: &Path,
    sections: usize,
    files: usize,
    markdown: u64,
    queries: &[String],
) -> Result<String> {
    let (data, binary) = (place.join("data"), binary()?);
    std::fs::create_dir_all(&data)?;
    let idle = idle(&binary, &place.join("empty")).await?;
    import(&binary, &data, &[place.join("documents")])?;
    let server = Server::start(&binary, &data, &[], None).await?;
    let built = server.began_in;
    let index = bytes(&data.join("index"))?;
    let ada = join(&server).await?;
    let asked: Vec<Vec<u8>> = queries
        .iter()
        .map(|query| ada.get(&address(query), ""))
        .collect();
    let right = |answer: Answer| answer.must_be(200, "a search").map(drop);
    let limits = (Duration::from_secs(60), 3 * asked.len());
    let one = load::run(
        &server,
        1,
        limits,
        |at| asked[at % asked.len()].clone(),
        right,
    )
    .await?;
    let many = load::run(
        &server,
        CLIENTS,
        (LOAD, usize::MAX),
        |at| asked[at % asked.len()].clone(),
        right,
    )
    .await?;
    let odd: Vec<Vec<u8>> = HOSTILE
        .iter()
        .map(|query| ada.get(&address(query), ""))
        .chain([ada.get(&address(&"kestrel ".repeat(6_000)), "")])
        .collect();
    let odd = load::run(
        &server,
        1,
        (LOAD, 5 * odd.len()),
        |at| odd[at % odd.len()].clone(),
        right,
    )
    .await?;
    let mut saves = Vec::with_capacity(SAVES);
    for number in 0..SAVES {
        let source = format!("# Saved while searching {number}\n\nzyx{number}wvu\n");
        ada.ask(&ada.import(&source))
            .await?
            .must_lead_to("/library/", "an import")?;
        let saved = Instant::now();
        let question = ada.get(&address(&format!("zyx{number}wvu")), "");
        while !ada
            .ask(&question)
            .await?
            .must_be(200, "a search")?
            .text()
            .contains("\"total\":1")
        {
            if saved.elapsed() > LOAD {
                return Err("what was saved is not found".into());
            }
        }
        saves.push(saved.elapsed());
    }
    let memory = server.own_and_mapped_memory()?;
    server.stop().await?;
    Ok(format!(
        "| {} | {} | {:.1} s | {:.2} | {} | {} | {} | {} | {memory}, {idle} |",
        count(sections),
        count(files),
        built.as_secs_f64(),
        index as f64 / markdown as f64,
        one.times.shown(),
        many.shown(),
        milliseconds(odd.times.percent(100)),
        Times::new(saves).shown(),
    ))
}

/// The memory of a server that has nothing to find.
async fn idle(binary: &Path, folder: &Path) -> Result<String> {
    std::fs::create_dir_all(folder)?;
    let server = Server::start(binary, folder, &[], None).await?;
    let memory = server.own_and_mapped_memory()?;
    server.stop().await?;
    Ok(memory)
}

fn address(query: &str) -> String {
    let one = |byte: u8| match byte.is_ascii_alphanumeric() {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    format!(
        "/api/v1/search?q={}",
        query.bytes().map(one).collect::<String>()
    )
}

/// Writes the documents again and again, until there are so many sections: how many sections, files and bytes there are.
fn write(into: &Path, documents: &[PathBuf], sections: usize) -> Result<(usize, usize, u64)> {
    let mut sources = Vec::new();
    for folder in documents {
        read(folder, &mut sources)?;
    }
    let (mut made, mut files, mut all) = (0, 0, 0);
    for round in 0.. {
        let folder = into.join(round.to_string());
        std::fs::create_dir_all(&folder)?;
        for source in &sources {
            if made >= sections {
                return Ok((made, files, all));
            }
            let text = match round {
                0 => source.clone(),
                _ => renamed(source, &format!("Set{round}")),
            };
            made += 1 + markdown::read(&text).headings().count();
            all += text.len() as u64;
            std::fs::write(folder.join(format!("{files}.md")), text)?;
            files += 1;
        }
    }
    Err("there are no documents".into())
}

fn read(folder: &Path, into: &mut Vec<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, into)?;
        } else if path.extension().is_some_and(|ending| ending == "md") {
            into.push(std::fs::read_to_string(path)?);
        }
    }
    Ok(())
}

/// The same text with another ending to each name in it.
fn renamed(source: &str, ending: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    let names = words(source).into_iter().filter(|word| {
        word.form == Form::Whole
            && source[word.range.clone()]
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric())
    });
    for name in names.filter(|name| name.range.len() > 5) {
        if name.range.start >= at {
            text.push_str(&source[at..name.range.end]);
            text.push_str(ending);
            at = name.range.end;
        }
    }
    text.push_str(&source[at..]);
    text
}
