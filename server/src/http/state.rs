//! What every handler may use.

use super::assets::Assets;
use super::bodies::Room;
use super::connections::{Caps, Connections};
use super::described::Described;
use super::streams::Streams;
use crate::config::Config;
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
    /// What the interface for machines offers.
    pub described: Arc<Described>,
    pub viewers: Viewers,
    pub connections: Connections,
    pub streams: Streams,
    /// What requests bring with them is in here.
    pub room: Room,
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
        described: Described,
        stopping: watch::Receiver<bool>,
    ) -> anyhow::Result<Self> {
        let viewers = engine.start_live(ui::drawn::LIVE).await?;
        Ok(Self {
            connections: Connections::new(Caps {
                all: config.connections,
                of_one_address: config.connections_per_address,
            }),
            streams: Streams::new(config.streams_per_person),
            room: Room::of(config.body_memory_mib),
            engine,
            described: Arc::new(described),
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
