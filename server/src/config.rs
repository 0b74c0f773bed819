//! Every setting of `holdpoint serve`, described once. Flags come first, then `HOLDPOINT_*`, then
//! `holdpoint.toml` in the data folder, then the default. An unknown key in the file is an error.

use anyhow::{Context, bail};
use clap::Args;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The settings as given by flags and environment.
#[derive(Debug, Clone, Default, Args)]
pub struct Given {
    /// The data folder. It is created if it is missing.
    #[arg(long, env = "HOLDPOINT_DATA", default_value = "./data")]
    pub data: PathBuf,

    #[command(flatten)]
    settings: Settings,

    /// Load the demo workspace into an empty data folder.
    #[arg(long)]
    pub demo: bool,
}

/// What may also stand in `holdpoint.toml`, under the same names with underscores.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// Where to listen [default: 127.0.0.1:3000].
    #[arg(long, env = "HOLDPOINT_ADDR")]
    addr: Option<SocketAddr>,

    /// A PostgreSQL address for several nodes [default: SQLite inside the data folder].
    #[arg(long, env = "HOLDPOINT_DATABASE_URL", hide_env_values = true)]
    database_url: Option<Secret>,

    /// The address people type, if it is not the one listened on. With https, cookies are marked secure.
    #[arg(long, env = "HOLDPOINT_PUBLIC_URL")]
    public_url: Option<String>,

    /// How many waiting writes may share one transaction; 1 turns the sharing off [default: 128].
    #[arg(long, env = "HOLDPOINT_JOIN_WRITES")]
    join_writes: Option<usize>,

    /// How many connections may be open at once [default: 2000].
    #[arg(long, env = "HOLDPOINT_CONNECTIONS")]
    connections: Option<usize>,
}

/// A setting that cannot be printed.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The value.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("(hidden)")
    }
}

/// The settings in force.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen. Port 0 takes a free one.
    pub addr: SocketAddr,
    /// PostgreSQL, or SQLite if there is none.
    pub database_url: Option<Secret>,
    /// The address people type; taken from the listening address if there is none.
    pub public_url: Option<String>,
    /// How many waiting writes may share one transaction.
    pub join_writes: usize,
    /// How many connections may be open at once.
    pub connections: usize,
    /// Load the demo workspace.
    pub demo: bool,
}

impl Given {
    /// Adds the file in the data folder and the defaults.
    pub fn complete(self) -> anyhow::Result<Config> {
        let path = self.data.join("holdpoint.toml");
        let file: Settings = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("{} cannot be used", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Settings::default(),
            Err(error) => bail!("{} cannot be read: {error}", path.display()),
        };
        let given = self.settings;
        let public_url = given
            .public_url
            .or(file.public_url)
            .map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &public_url
            && !["http://", "https://"]
                .iter()
                .any(|scheme| url.starts_with(scheme))
        {
            bail!("public_url must begin with http:// or https://, not {url:?}");
        }
        Ok(Config {
            data: self.data,
            addr: given
                .addr
                .or(file.addr)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: given.database_url.or(file.database_url),
            public_url,
            join_writes: given.join_writes.or(file.join_writes).unwrap_or(128),
            connections: given.connections.or(file.connections).unwrap_or(2000),
            demo: self.demo,
        })
    }
}

impl Config {
    /// The defaults for a data folder, listening on a free port. What the tests start from.
    pub fn for_tests(data: PathBuf) -> Self {
        Self {
            data,
            addr: SocketAddr::from(([127, 0, 0, 1], 0)),
            database_url: None,
            public_url: None,
            join_writes: 128,
            connections: 2000,
            demo: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(toml::from_str::<Settings>("addr = '127.0.0.1:1'\n").is_ok());
        assert!(toml::from_str::<Settings>("adr = '127.0.0.1:1'\n").is_err());
    }

    #[test]
    fn a_secret_cannot_be_printed() {
        let settings =
            toml::from_str::<Settings>("database_url = 'postgres://somebody:hush@host/db'\n").ok();
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
