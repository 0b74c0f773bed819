//! A server from its start to its end.

use crate::backup::schedule;
use crate::config::Config;
use crate::data_folder::DataFolder;
use crate::http::assets::Assets;
use crate::http::describe::describe;
use crate::http::router::{machines, router};
use crate::http::{State, listen, metrics};
use crate::orders::socket::{self, Socket};
use crate::workspace::open_engine;
use anyhow::Context;
use engine::clock::Clock;
use engine::{Engine, Purpose};
use model::address;
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
        let assets = Assets::embedded()?;
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
            .map(|secret| format!("{public_url}{}", address::set_up(&secret)));
        let (stop, stopping) = watch::channel(false);
        // Commands that reach this server make links that lead to it.
        let config = Config {
            public_url: Some(public_url.clone()),
            ..config
        };
        let (patience, for_http) = (config.write_timeout_seconds, config.clone());
        let described = describe(machines());
        metrics::install()?;
        let state = State::new(
            engine.clone(),
            assets,
            for_http,
            public_url,
            described,
            stopping.clone(),
        );
        let state = state.await?;
        if let Some(hours) = config.backup_hours {
            let (engine, config) = (engine.clone(), config.clone());
            tokio::spawn(schedule::keep(engine, config, hours, stopping.clone()));
        }
        let socket = socket::listen(engine.clone(), config, stopping.clone());
        // A path can be too long for a socket.
        let socket = socket.map_err(|error| {
            tracing::warn!(
                cause = format!("{error:#}"),
                "commands work on the data directly instead"
            )
        });
        let connections = state.connections.clone();
        let router = router(state)?;
        let serving = tokio::spawn(listen::accept(
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
            "the clock of this machine was set back; correct it, for instance with timedatectl set-ntp true"
        );
    }
    Ok(())
}
