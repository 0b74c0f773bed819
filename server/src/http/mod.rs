//! HTTP around the engine and the pages.

mod api;
pub mod assets;
mod events;
mod fields;
mod files;
mod forms;
mod health;
pub mod listen;
mod orders;
mod pages;
mod problem;
pub mod router;
mod security;
mod sessions;
mod visit;

use crate::Config;
use assets::Assets;
use engine::Engine;
use engine::live::Viewers;
use std::sync::Arc;
use tokio::sync::watch;

/// What every handler may use.
#[derive(Clone)]
pub struct State {
    pub engine: Engine,
    pub assets: Arc<Assets>,
    pub config: Arc<Config>,
    /// The address people type, without a slash at the end.
    pub public_url: Arc<str>,
    pub viewers: Viewers,
    /// Becomes true when the server ends.
    pub stopping: watch::Receiver<bool>,
}

impl State {
    /// Starts the live follower.
    pub async fn new(
        engine: Engine,
        assets: Assets,
        config: Config,
        public_url: String,
        stopping: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let viewers = engine.start_live(ui::drawn::LIVE).await?;
        Ok(Self {
            engine,
            assets: Arc::new(assets),
            config: Arc::new(config),
            public_url: public_url.into(),
            viewers,
            stopping,
        })
    }

    /// Cookies are marked secure where people come by https.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
