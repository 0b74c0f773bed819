//! The commands of `holdpoint`.

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use server::orders::{Order, checkpoint, token, user};
use server::{Backup, Check, Export, Import, Restore, Serve, Shared, commands};
use std::process::ExitCode;

/// Rollout plans, runbooks and sign-offs in one place.
#[derive(Parser)]
#[command(name = "holdpoint", version)]
struct Arguments {
    #[command(flatten)]
    shared: Shared,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the workspace in a data folder.
    Serve(Box<Serve>),
    /// Read Markdown documents and say what is wrong with them. Stores nothing.
    Check(Check),
    /// Import Markdown files, folders of them, or an exported library.
    Import(Import),
    /// Export the library: Markdown that can be imported again, and pages that need no server.
    Export(Export),
    /// Write the whole workspace into one file while people work, and check it.
    Backup(Backup),
    /// Make a backup the workspace of an empty folder, or of an empty PostgreSQL database.
    Restore(Restore),
    /// Report how it is set up, and what is wrong.
    Doctor,
    /// Tokens by which machines act.
    #[command(subcommand)]
    Token(token::Verb),
    /// People: who may sign in, and what they may do.
    #[command(subcommand)]
    User(user::Verb),
    /// Rebuild the search index from the database. A running server searches the old one meanwhile.
    Reindex,
    /// Check whether anything was altered: recompute the audit chains, rebuild everything that follows from the events, and
    /// compare. Exits with 1 if something does not match, and lists it.
    ///
    /// It sees changed, missing and added events, rows, texts, files, roles, passwords and links, and tables, triggers and
    /// views that the product did not make. It does not see names and addresses of people, sessions, texts that wait in an
    /// import, and when something was last used. Only with --against does it see a chain that was cut at its end or rewritten
    /// as a whole.
    Verify {
        /// A backup, a copy of the database file of a workspace, a folder with one, or an exported decision record, whose seal is
        /// recomputed. Nothing else is read then.
        file: Option<std::path::PathBuf>,
        /// A checkpoint: also check that the first events are the ones it signed.
        #[arg(long, value_name = "FILE")]
        against: Option<std::path::PathBuf>,
    },
    /// Verify everything, and sign where the chains end, so that a later cut or rewrite is found. Keep the checkpoint where
    /// nobody on this machine can change it.
    Checkpoint {
        /// Where to. The file must not exist yet. Without it, it is printed.
        file: Option<std::path::PathBuf>,
    },
}

/// The shared flags that a command has no use for. They are not listed there, and refused.
const UNUSED: &[(&str, &[&str])] = &[
    ("serve", &["json", "server", "token"]),
    ("check", &["data", "database_url", "server", "token"]),
    ("restore", &["server", "token"]),
];

fn main() -> ExitCode {
    let Arguments { shared, command } = arguments().unwrap_or_else(|error| error.exit());
    // What is written out is for others to read; everything else is nobody's business.
    if !matches!(command, Command::Check(_) | Command::Export(_)) {
        commands::keep_to_ourselves();
    }
    let result = match command {
        Command::Serve(serve) => commands::serve(&shared, *serve),
        Command::Check(check) => check.run(),
        Command::Import(import) => commands::block_on(import.run(&shared)),
        Command::Export(export) => commands::block_on(export.run(&shared)),
        Command::Backup(backup) => commands::block_on(backup.run(&shared)),
        Command::Restore(restore) => commands::block_on(restore.run(&shared)),
        Command::Doctor => commands::block_on(shared.order(Order::Doctor)),
        Command::Token(verb) => commands::block_on(shared.order(Order::Token(verb))),
        Command::User(verb) => commands::block_on(shared.order(Order::User(verb))),
        Command::Reindex => commands::block_on(shared.order(Order::Reindex)),
        Command::Verify { file, against } => {
            commands::verify(&shared, file.as_deref(), against.as_deref())
        }
        Command::Checkpoint { file } => {
            commands::block_on(checkpoint::run(&shared, file.as_deref()))
        }
    };
    result.unwrap_or_else(|error| {
        eprintln!("holdpoint: {error:#}");
        ExitCode::from(2)
    })
}

/// Reads the command line.
fn arguments() -> Result<Arguments, clap::Error> {
    let mut command = command();
    let matches = command.clone().get_matches();
    if let Some((name, below)) = matches.subcommand() {
        for flag in unused(name) {
            if below.value_source(flag) == Some(ValueSource::CommandLine) {
                let flag = flag.replace('_', "-");
                let refusal = format!("holdpoint {name} does not take --{flag}");
                return Err(command.error(ErrorKind::UnknownArgument, refusal));
            }
        }
    }
    let mut arguments = Arguments::from_arg_matches(&matches)?;
    arguments.shared.note_flags(innermost(&matches));
    Ok(arguments)
}

/// Shared flags may stand before and after a command; each command lists those that it uses.
fn command() -> clap::Command {
    let command = Arguments::command();
    let shared: Vec<Arg> = command.get_arguments().cloned().collect();
    UNUSED.iter().fold(command, |command, (name, unused)| {
        let unused = shared
            .iter()
            .filter(|flag| unused.contains(&flag.get_id().as_str()));
        let hidden: Vec<Arg> = unused.map(|flag| flag.clone().hide(true)).collect();
        command.mut_subcommand(name, |below| below.args(hidden))
    })
}

fn unused(name: &str) -> &'static [&'static str] {
    let found = UNUSED.iter().find(|(command, _)| *command == name);
    found.map_or(&[], |(_, unused)| unused)
}

fn innermost(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, below)| below)
}
