//! The measuring program: it starts the release server on a fresh folder, loads it, and prints what it measured. Nothing is
//! estimated and nothing passes or fails; an answer that was not expected ends the program, because a figure made of errors is
//! worse than none. Called by `cargo xtask bench`; `--only sign-off,stream,rollout,pages,bytes,memory,start,documents,hostile` measures a part.

mod bytes;
mod documents;
mod figures;
mod hostile;
mod http;
mod load;
mod machine;
mod many_sections;
mod pages;
mod rollout;
mod search;
mod server;
mod sign_off;
mod start;
mod stream;
mod workspace;

use figures::Table;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// What went wrong, in words for the person who called.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The parts, in the order in which they are measured.
const PARTS: [&str; 9] = [
    "sign-off",
    "stream",
    "rollout",
    "pages",
    "bytes",
    "memory",
    "start",
    "documents",
    "hostile",
];

// One thread, so that the generator never takes more than one core from the server.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder] = arguments.as_slice()
        && flag == machine::CHILD
    {
        return done(machine::print_fsync_rate(folder.as_ref()));
    }
    if let [first, rest @ ..] = arguments.as_slice()
        && first == "search"
    {
        return done(search::measure(rest).await);
    }
    match measure(&arguments).await {
        Ok(table) => {
            println!("\n{table}");
            ExitCode::SUCCESS
        }
        Err(error) => done(Err(error)),
    }
}

fn done(result: Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

async fn measure(arguments: &[String]) -> Result<Table> {
    let parts = parts(arguments)?;
    let wanted = |part: &str| parts.iter().any(|one| one == part);
    let binary = binary()?;
    let folder = tempfile::tempdir()?;
    println!("{}", machine::describe(folder.path())?);
    let mut table = Table::default();
    if wanted("sign-off") {
        sign_off::measure(&binary, folder.path(), &mut table).await?;
    }
    if wanted("stream") {
        stream::measure(&binary, folder.path(), &mut table).await?;
    }
    if wanted("rollout") {
        rollout::measure(&binary, folder.path(), &mut table).await?;
    }
    if wanted("pages") || wanted("bytes") || wanted("memory") {
        pages::measure(&binary, folder.path(), &wanted, &mut table).await?;
    }
    if wanted("start") {
        start::measure(&binary, folder.path(), &mut table).await?;
    }
    if wanted("documents") {
        documents::measure(&binary, folder.path(), &mut table)?;
    }
    if wanted("hostile") {
        hostile::measure(&binary, folder.path(), &mut table).await?;
    }
    Ok(table)
}

/// The program that is measured.
fn binary() -> Result<PathBuf> {
    let named = std::env::var_os("HOLDPOINT_BIN");
    let named =
        named.ok_or("HOLDPOINT_BIN must name the server's binary; `cargo xtask bench` sets it")?;
    Ok(named.into())
}

/// The parts that were asked for: all, if none is named.
fn parts(arguments: &[String]) -> Result<Vec<String>> {
    let list = match arguments {
        [] => return Ok(PARTS.map(str::to_owned).to_vec()),
        [flag, list] if flag == "--only" => list,
        _ => return Err(format!("the one argument is --only {}", PARTS.join(",")).into()),
    };
    let parts: Vec<String> = list.split(',').map(str::to_owned).collect();
    match parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        Some(part) => Err(format!("there is no part {part:?}, only {}", PARTS.join(", ")).into()),
        None => Ok(parts),
    }
}
