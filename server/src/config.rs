//! Every setting, described once. Flags come first, then `HOLDPOINT_*`, then
//! `holdpoint.toml` in the data folder, then the default. An unknown key in the file is an error.

use anyhow::{Context, bail};
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, FromArgMatches};
use engine::attempts::Limits;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;

/// What every command that works on a workspace may be told, before or after its name.
#[derive(Debug, Clone, Args)]
pub struct Shared {
    /// The data folder. It is created if it is missing.
    #[arg(
        long,
        global = true,
        env = "HOLDPOINT_DATA",
        default_value = "./data",
        value_name = "DIR"
    )]
    pub data: PathBuf,

    /// A PostgreSQL address for several nodes [default: SQLite inside the data folder].
    #[arg(
        long,
        global = true,
        env = "HOLDPOINT_DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    database_url: Option<Secret>,

    /// Report as JSON.
    #[arg(long, global = true)]
    pub json: bool,

    /// Work on the server at this address instead of a data folder on this machine.
    #[arg(long, global = true, env = "HOLDPOINT_SERVER", value_name = "URL")]
    pub server: Option<String>,

    /// The token of an admin, for --server.
    #[arg(
        long,
        global = true,
        env = "HOLDPOINT_TOKEN",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub token: Option<Secret>,

    /// Which of all settings were given as flags.
    #[arg(skip)]
    flags: BTreeSet<String>,
}

/// What only a server is told.
#[derive(Debug, Clone, Default, Args)]
pub struct Serve {
    #[command(flatten)]
    settings: Settings,

    /// Load the demo workspace into an empty data folder.
    #[arg(long)]
    demo: bool,
}

/// What may also stand in `holdpoint.toml`, under the same names with underscores.
#[derive(Debug, Clone, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// Where to listen [default: 127.0.0.1:3000].
    #[arg(long, env = "HOLDPOINT_ADDR")]
    addr: Option<SocketAddr>,

    /// As a flag it is one of [`Shared`].
    #[arg(skip)]
    database_url: Option<Secret>,

    /// The address people type, if it differs from the listening address. With https, cookies are marked secure.
    #[arg(long, env = "HOLDPOINT_PUBLIC_URL")]
    public_url: Option<String>,

    /// How many waiting writes may share one transaction; 1 turns sharing off [default: 128].
    #[arg(long, env = "HOLDPOINT_JOIN_WRITES")]
    join_writes: Option<usize>,

    /// How many connections may be open at once; beyond that, the one waiting longest for its client is closed [default: 2000].
    #[arg(long, env = "HOLDPOINT_CONNECTIONS")]
    connections: Option<usize>,

    /// How many connections may come from one address [default: 1000].
    #[arg(long, env = "HOLDPOINT_CONNECTIONS_PER_ADDRESS")]
    connections_per_address: Option<usize>,

    /// How many live streams one person may have open; beyond that, the oldest is closed [default: 32].
    #[arg(long, env = "HOLDPOINT_STREAMS_PER_PERSON")]
    streams_per_person: Option<usize>,

    /// How many MiB of memory the bodies of all requests may take together [default: 256].
    #[arg(long, env = "HOLDPOINT_BODY_MEMORY_MIB")]
    body_memory_mib: Option<usize>,

    /// After how many seconds a client that reads nothing of its answer is disconnected [default: 30].
    #[arg(long, env = "HOLDPOINT_WRITE_TIMEOUT_SECONDS")]
    write_timeout_seconds: Option<u64>,

    /// How many attempts to sign in to one account may fail; the budget refills in a quarter of an hour [default: 5].
    #[arg(long, env = "HOLDPOINT_SIGN_IN_ATTEMPTS_PER_ACCOUNT")]
    sign_in_attempts_per_account: Option<NonZero<u32>>,

    /// How many attempts from one network may fail, and how many unknown links and unknown tokens it may try; the budget
    /// refills in a quarter of an hour [default: 50].
    #[arg(long, env = "HOLDPOINT_SIGN_IN_ATTEMPTS_PER_NETWORK")]
    sign_in_attempts_per_network: Option<NonZero<u32>>,

    /// How many MiB one picture of a document may have [default: 10].
    #[arg(long, env = "HOLDPOINT_PICTURE_MIB")]
    picture_mib: Option<usize>,

    /// How many million pixels one picture of a document may have [default: 100].
    #[arg(long, env = "HOLDPOINT_PICTURE_MEGAPIXELS")]
    picture_megapixels: Option<u64>,

    /// How many pictures one import may have [default: 5000].
    #[arg(long, env = "HOLDPOINT_PICTURES_PER_IMPORT")]
    pictures_per_import: Option<usize>,

    /// How the log is written: text or json [default: text].
    #[arg(long, env = "HOLDPOINT_LOG_FORMAT", value_name = "FORMAT")]
    log_format: Option<LogFormat>,

    /// Take a checked backup every N hours [default: no backups].
    #[arg(long, env = "HOLDPOINT_BACKUP_HOURS")]
    backup_hours: Option<NonZero<u64>>,

    /// Where scheduled backups go; another disk is best [default: backups in the data folder].
    #[arg(long, env = "HOLDPOINT_BACKUP_FOLDER", value_name = "DIR")]
    backup_folder: Option<PathBuf>,

    /// How many scheduled backups are kept [default: 7].
    #[arg(long, env = "HOLDPOINT_BACKUP_KEEP")]
    backup_keep: Option<usize>,

    /// Proxies whose `X-Forwarded-For` is trusted: addresses or networks, separated by commas [default: none].
    #[arg(long, env = "HOLDPOINT_TRUSTED_PROXIES", value_delimiter = ',')]
    trusted_proxies: Option<Vec<Network>>,
}

/// An address, or a network as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Whether the address is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(network), IpAddr::V4(address)) => (network.to_bits() ^ address.to_bits())
                .checked_shr(32 - self.bits)
                .is_none_or(|differs| differs == 0),
            (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits() ^ address.to_bits())
                .checked_shr(128 - self.bits)
                .is_none_or(|differs| differs == 0),
            _ => false,
        }
    }
}

impl std::str::FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is neither an address nor a network such as 10.0.0.0/8");
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| wrong())?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most)
            .then_some(Self { address, bits })
            .ok_or_else(wrong)
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        format!("{}/{}", network.address, network.bits)
    }
}

impl TryFrom<String> for Network {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line, for programs.
    Json,
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

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str("(hidden)")
    }
}

/// The settings in force.
#[derive(Debug, Clone, Serialize)]
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
    /// How many of them from one address.
    pub connections_per_address: usize,
    /// How many live streams of one person.
    pub streams_per_person: usize,
    /// How many MiB the bodies of all requests may take together.
    pub body_memory_mib: usize,
    /// After how many seconds a client that takes nothing is hung up on.
    pub write_timeout_seconds: u64,
    /// How many attempts to sign in to one account may fail at once.
    pub sign_in_attempts_per_account: NonZero<u32>,
    /// How many attempts from one network may fail at once.
    pub sign_in_attempts_per_network: NonZero<u32>,
    /// How many MiB one picture of a document may have.
    pub picture_mib: usize,
    /// How many million pixels one picture of a document may have.
    pub picture_megapixels: u64,
    /// How many pictures one import may have.
    pub pictures_per_import: usize,
    /// How the log is written.
    pub log_format: LogFormat,
    /// Take a backup every so many hours.
    pub backup_hours: Option<u64>,
    /// Where these backups go, if not into the data folder.
    pub backup_folder: Option<PathBuf>,
    /// How many of them are kept.
    pub backup_keep: usize,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Load the demo workspace.
    pub demo: bool,
    /// Where each setting comes from; what is not named is as it is by default.
    #[serde(skip)]
    pub origins: BTreeMap<String, Origin>,
}

/// Where a setting comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Of the command line.
    Flag,
    /// `HOLDPOINT_*`.
    Environment,
    /// `holdpoint.toml`.
    File,
}

impl Origin {
    /// Its word in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
        }
    }
}

impl Shared {
    /// Remembers which settings were given as flags, for [`Config::origins`].
    pub fn note_flags(&mut self, matches: &ArgMatches) {
        let given = matches.ids().map(|id| id.as_str());
        self.flags = given
            .filter(|id| matches.value_source(id) == Some(ValueSource::CommandLine))
            .map(str::to_owned)
            .collect();
    }

    /// The settings of a server.
    pub fn serve(&self, serve: Serve) -> anyhow::Result<Config> {
        self.complete(serve.settings, serve.demo)
    }

    /// The settings of a command: what is set for the server too, but for its flags.
    pub fn config(&self) -> anyhow::Result<Config> {
        let nothing = Settings::augment_args(clap::Command::new("settings"));
        let environment = nothing.try_get_matches_from(["settings"])?;
        self.complete(Settings::from_arg_matches(&environment)?, false)
    }

    /// Adds the file in the data folder and the defaults.
    fn complete(&self, given: Settings, demo: bool) -> anyhow::Result<Config> {
        let path = self.data.join("holdpoint.toml");
        let file: Settings = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("{} cannot be used", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Settings::default(),
            Err(error) => bail!("{} cannot be read: {error}", path.display()),
        };
        let given = Settings {
            database_url: self.database_url.clone(),
            ..given
        };
        let origins = self.origins(&given, &file)?;
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
            data: self.data.clone(),
            addr: given
                .addr
                .or(file.addr)
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            database_url: given.database_url.or(file.database_url),
            public_url,
            join_writes: given.join_writes.or(file.join_writes).unwrap_or(128),
            connections: given.connections.or(file.connections).unwrap_or(2000),
            connections_per_address: given
                .connections_per_address
                .or(file.connections_per_address)
                .unwrap_or(1000),
            streams_per_person: given
                .streams_per_person
                .or(file.streams_per_person)
                .unwrap_or(32),
            body_memory_mib: given
                .body_memory_mib
                .or(file.body_memory_mib)
                .unwrap_or(256),
            write_timeout_seconds: given
                .write_timeout_seconds
                .or(file.write_timeout_seconds)
                .unwrap_or(30),
            sign_in_attempts_per_account: given
                .sign_in_attempts_per_account
                .or(file.sign_in_attempts_per_account)
                .unwrap_or(Limits::default().per_account),
            sign_in_attempts_per_network: given
                .sign_in_attempts_per_network
                .or(file.sign_in_attempts_per_network)
                .unwrap_or(Limits::default().per_network),
            picture_mib: given.picture_mib.or(file.picture_mib).unwrap_or(10),
            picture_megapixels: given
                .picture_megapixels
                .or(file.picture_megapixels)
                .unwrap_or(100),
            pictures_per_import: given
                .pictures_per_import
                .or(file.pictures_per_import)
                .unwrap_or(5000),
            log_format: given.log_format.or(file.log_format).unwrap_or_default(),
            backup_hours: given.backup_hours.or(file.backup_hours).map(NonZero::get),
            backup_folder: given.backup_folder.or(file.backup_folder),
            backup_keep: given.backup_keep.or(file.backup_keep).unwrap_or(7),
            trusted_proxies: given
                .trusted_proxies
                .or(file.trusted_proxies)
                .unwrap_or_default(),
            demo,
            origins,
        })
    }

    fn origins(
        &self,
        given: &Settings,
        file: &Settings,
    ) -> anyhow::Result<BTreeMap<String, Origin>> {
        let names = |settings: &Settings| -> anyhow::Result<Vec<String>> {
            let all: BTreeMap<String, Option<serde_json::Value>> =
                serde_json::from_value(serde_json::to_value(settings)?)?;
            let set = all.into_iter().filter(|(_, value)| value.is_some());
            Ok(set.map(|(name, _)| name).collect())
        };
        let file = names(file)?.into_iter().map(|name| (name, Origin::File));
        let given = names(given)?
            .into_iter()
            .map(|name| (name, Origin::Environment));
        let flags = self.flags.iter().map(|name| (name.clone(), Origin::Flag));
        let data = std::env::var_os("HOLDPOINT_DATA").map(|_| Origin::Environment);
        let data = data.map(|origin| ("data".to_owned(), origin));
        // The later ones come first.
        Ok(file.chain(data).chain(given).chain(flags).collect())
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
            connections_per_address: 1000,
            streams_per_person: 32,
            body_memory_mib: 256,
            write_timeout_seconds: 30,
            sign_in_attempts_per_account: Limits::default().per_account,
            sign_in_attempts_per_network: Limits::default().per_network,
            picture_mib: 10,
            picture_megapixels: 100,
            pictures_per_import: 5000,
            log_format: LogFormat::Text,
            backup_hours: None,
            backup_folder: None,
            backup_keep: 7,
            trusted_proxies: Vec::new(),
            demo: false,
            origins: BTreeMap::new(),
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
    fn a_network_holds_its_addresses_and_no_others() {
        for (network, address, inside) in [
            ("10.0.0.0/8", "10.255.3.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("192.0.2.7", "::ffff:192.0.2.7", true),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("2001:db8::/32", "2001:db8:9::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("0.0.0.0/0", "2001:db8::1", false),
        ] {
            let network: Result<Network, _> = network.parse();
            let address: Result<IpAddr, _> = address.parse();
            let found = network.ok().zip(address.ok());
            assert_eq!(
                found.map(|(network, address)| network.contains(address)),
                Some(inside)
            );
        }
        for wrong in ["", "proxy", "10.0.0.0/33", "10.0.0/8", "::/129"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_secret_cannot_be_printed() {
        let settings =
            toml::from_str::<Settings>("database_url = 'postgres://somebody:hush@host/db'\n").ok();
        assert!(!format!("{settings:?}").contains("hush"));
    }
}
