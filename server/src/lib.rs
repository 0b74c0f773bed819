//! How Holdpoint runs: configuration, commands, and HTTP around the engine and the pages.

mod check;
pub mod commands;
mod config;
mod data_folder;
mod http;
mod token;
mod transfer;

pub use check::Check;
pub use config::{Config, Given, Secret};
pub use token::Token;
pub use transfer::{Export, Import};

use anyhow::Context;
use data_folder::DataFolder;
use engine::clock::Clock;
use engine::{Database, Engine, Purpose, Settings};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A server that is listening.
pub struct Running {
    /// The address it listens on.
    pub addr: SocketAddr,
    /// The engine behind it.
    pub engine: Engine,
    /// The link that makes the first admin, as long as nobody can sign in.
    pub set_up_link: Option<String>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    // Held until the end: another process must not open the same folder.
    _folder: DataFolder,
}

impl Running {
    /// Opens the data folder and the database, and begins to listen. The one constructor for `main` and tests.
    pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let assets = http::assets::Assets::embedded()?;
        let folder = DataFolder::open(&config.data)?;
        let engine = open_engine(&config, Purpose::Serve, clock).await?;
        if config.demo && !engine.load_demo().await? {
            tracing::info!("the workspace is not empty; the demo was not loaded");
        }
        tokio::spawn(reread(engine.clone()));
        engine.resume_imports().await?;
        let listener = TcpListener::bind(config.addr)
            .await
            .with_context(|| format!("cannot listen on {}", config.addr))?;
        let addr = listener.local_addr()?;
        let public_url = config
            .public_url
            .clone()
            .unwrap_or_else(|| format!("http://{addr}"));
        let set_up_link = engine
            .open_set_up()
            .await?
            .map(|secret| format!("{public_url}/setup/{secret}"));
        let (stop, stopping) = watch::channel(false);
        let state = http::State::new(engine.clone(), assets, public_url, stopping.clone()).await?;
        let router = http::router::router(state)?;
        let serving = tokio::spawn(http::listen::accept(
            listener,
            router,
            config.connections,
            stopping,
        ));
        Ok(Self {
            addr,
            engine,
            set_up_link,
            stop,
            serving,
            _folder: folder,
        })
    }

    /// Ends the streams, lets the requests in flight finish, and closes the database.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        if let Err(panic) = self.serving.await {
            tracing::error!(cause = %panic, "the accept loop panicked");
        }
        self.engine.close().await;
    }
}

/// What an earlier release has read is read again while the pages are served already.
async fn reread(engine: Engine) {
    match engine.reread_documents().await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "documents were read again by this release"),
        Err(problem) => {
            tracing::error!(cause = %problem, "documents could not be read again; they stay as an earlier release read them");
        }
    }
}

/// Opens the engine for a command, beside the server if one is running. The folder is held as long as it lives.
pub(crate) async fn open_for_work(config: &Config) -> anyhow::Result<(Engine, Option<DataFolder>)> {
    let folder = DataFolder::open_beside(&config.data)?;
    // The lock speaks for the file in the folder, not for a PostgreSQL that other machines use.
    let purpose = match folder {
        Some(_) if config.database_url.is_none() => Purpose::Work,
        _ => Purpose::WorkBeside,
    };
    let engine = open_engine(config, purpose, Clock::machine()).await?;
    Ok((engine, folder))
}

async fn open_engine(config: &Config, purpose: Purpose, clock: Clock) -> anyhow::Result<Engine> {
    let database = match &config.database_url {
        Some(url) => Database::Postgres(url.expose().to_owned()),
        None => Database::Sqlite,
    };
    let settings = Settings {
        data: config.data.clone(),
        purpose,
        database,
        join_writes: config.join_writes,
        clock,
    };
    Ok(Engine::open(settings).await?)
}
