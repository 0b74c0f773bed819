//! The commands of `holdpoint`.

use clap::{Parser, Subcommand};
use server::{Check, Export, Given, Import, Token, commands};
use std::process::ExitCode;

/// Rollout plans, runbooks and sign-offs in one place.
#[derive(Parser)]
#[command(name = "holdpoint", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the workspace in a data folder.
    Serve(Given),
    /// Read Markdown documents and say what is wrong with them. Stores nothing.
    Check(Check),
    /// Bring Markdown files, folders of them, or an exported library in.
    Import(Import),
    /// Write the library out: Markdown that can be brought in again, and pages that need no server.
    Export(Export),
    /// Tokens by which machines act.
    Token(Token),
    /// Build the search index anew from the database. A running server goes on searching the old one meanwhile.
    Reindex {
        #[command(flatten)]
        given: Given,
        /// Report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Recompute the audit chains and say whether anything was altered, or recompute the seal of an exported decision.
    Verify {
        #[command(flatten)]
        given: Given,
        /// An exported decision record. Nothing else is read then.
        file: Option<std::path::PathBuf>,
        /// Report as JSON.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("HOLDPOINT_LOG")
                // What ammonia meets in hostile documents is not news.
                .unwrap_or_else(|_| "info,html5ever=error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let result = match Arguments::parse().command {
        Command::Serve(given) => commands::serve(given),
        Command::Check(check) => check.run(),
        Command::Import(import) => commands::block_on(import.run()),
        Command::Export(export) => commands::block_on(export.run()),
        Command::Token(token) => commands::block_on(token.run()),
        Command::Reindex { given, json } => commands::reindex(given, json),
        Command::Verify {
            file: Some(file),
            json,
            ..
        } => commands::verify_file(&file, json),
        Command::Verify { given, json, .. } => commands::verify(given, json),
    };
    result.unwrap_or_else(|error| {
        eprintln!("holdpoint: {error:#}");
        ExitCode::from(2)
    })
}
