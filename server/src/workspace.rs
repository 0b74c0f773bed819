//! Opening the workspace.

use crate::config::Config;
use crate::data_folder::DataFolder;
use engine::attempts::Limits;
use engine::clock::Clock;
use engine::{Database, Engine, Purpose, Settings};
use model::picture;

/// Opens the engine for a command, beside the server if one is running. The folder is held as long as it lives.
pub async fn open_for_work(config: &Config) -> anyhow::Result<(Engine, Option<DataFolder>)> {
    let folder = DataFolder::open_beside(&config.data)?;
    // The lock speaks for the file in the folder, not for a PostgreSQL that other machines use.
    let purpose = match folder {
        Some(_) if config.database_url.is_none() => Purpose::Work,
        _ => Purpose::WorkBeside,
    };
    let engine = open_engine(config, purpose, Clock::machine()).await?;
    Ok((engine, folder))
}

/// Opens the engine as the settings say.
pub async fn open_engine(
    config: &Config,
    purpose: Purpose,
    clock: Clock,
) -> anyhow::Result<Engine> {
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
        pictures: picture::Limits {
            bytes: config.picture_mib << 20,
            pixels: config.picture_megapixels * 1_000_000,
            at_once: config.pictures_per_import,
        },
        clock,
    };
    Ok(Engine::open(settings).await?)
}
