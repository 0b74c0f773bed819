//! How Holdpoint runs: configuration, commands, and HTTP around the engine and the pages.

mod backup;
mod check;
pub mod commands;
mod config;
mod data_folder;
mod http;
mod log;
pub mod orders;
mod told;
mod transfer;

pub use backup::{Backup, Restore};
pub use check::Check;
pub use config::{Config, Network, Origin, Secret, Serve, Shared};
pub use http::router::addresses;
pub use transfer::{Export, Import};

use anyhow::Context;
use data_folder::DataFolder;
use engine::attempts::Limits;
use engine::clock::Clock;
use engine::{Database, Engine, Purpose, Settings};
use orders::socket::Socket;
use std::net::SocketAddr;
use std::time::Duration;
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
    _socket: Option<Socket>,
    // Held until the end: another process must not open the same folder.
    _folder: DataFolder,
}

impl Running {
    /// Opens the data folder and the database, and begins to listen. The one constructor for `main` and tests.
    pub async fn start(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let assets = http::assets::Assets::embedded()?;
        let folder = DataFolder::open(&config.data)?;
        folder.tidy(&config.data)?;
        let engine = open_engine(&config, Purpose::Serve, clock).await?;
        name_a_clock_that_was_set_back(&engine).await?;
        if config.demo && !engine.load_demo().await? {
            tracing::info!("the workspace is not empty; the demo was not loaded");
        }
        engine.start_jobs().await?;
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
        // Commands that reach this server make links that lead to it.
        let config = Config {
            public_url: Some(public_url.clone()),
            ..config
        };
        let (patience, for_http) = (config.write_timeout_seconds, config.clone());
        let state = http::State::new(
            engine.clone(),
            assets,
            for_http,
            public_url,
            stopping.clone(),
        );
        let state = state.await?;
        if let Some(hours) = config.backup_hours {
            let (engine, config) = (engine.clone(), config.clone());
            tokio::spawn(backup::schedule::keep(
                engine,
                config,
                hours,
                stopping.clone(),
            ));
        }
        let socket = orders::socket::listen(engine.clone(), config, stopping.clone());
        // A path can be too long for a socket.
        let socket = socket.map_err(|error| {
            tracing::warn!(
                cause = format!("{error:#}"),
                "commands work beside this server instead"
            )
        });
        let connections = state.connections.clone();
        let router = http::router::router(state)?;
        let serving = tokio::spawn(http::listen::accept(
            listener,
            router,
            connections,
            Duration::from_secs(patience),
            stopping,
        ));
        Ok(Self {
            addr,
            engine,
            set_up_link,
            stop,
            serving,
            _socket: socket.ok(),
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

/// Stamps would come out of order, and windows would last longer. The order of events does not rest on it.
async fn name_a_clock_that_was_set_back(engine: &Engine) -> anyhow::Result<()> {
    let (newest, now) = (engine.newest_moment().await?, engine.now());
    if newest > now {
        tracing::warn!(
            newest_event = newest.datetime(),
            clock = now.datetime(),
            "the clock of this machine was set back; set it right, for instance with timedatectl set-ntp true"
        );
    }
    Ok(())
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
        attempts: Limits {
            per_account: config.sign_in_attempts_per_account,
            per_network: config.sign_in_attempts_per_network,
        },
        clock,
    };
    Ok(Engine::open(settings).await?)
}

/// TLS is done by one library in the whole process. Before any client is made; once is enough.
pub fn use_one_tls_provider() {
    // It fails where one was chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
