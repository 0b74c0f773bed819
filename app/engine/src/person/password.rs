//! Password hashes: Argon2id with 19 MiB, two passes, one lane (the OWASP figures), stored with their
//! parameters. Hashing is slow on purpose, so it runs on blocking threads and at most as many at a time as
//! the machine has cores: a storm of sign-ins slows sign-ins, not pages.

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use model::Problem;
use model::text::Password;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The hashing of passwords.
#[derive(Clone)]
pub(crate) struct Passwords {
    permits: Arc<Semaphore>,
    hashed: Arc<AtomicU64>,
}

impl Passwords {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self {
            permits: Arc::new(Semaphore::new(cores)),
            hashed: Arc::default(),
        }
    }

    /// How often the hash was computed.
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    /// The hash to store.
    pub async fn hash(&self, password: Password) -> Result<String, Problem> {
        self.work(move || {
            let hash = hasher()?
                .hash_password(password.expose().as_bytes())
                .map_err(Problem::fault)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether the password belongs to the hash. Without a hash the same work is done for nothing, so that
    /// the time does not tell whether an address is known.
    pub async fn matches(&self, password: Password, hash: Option<String>) -> Result<bool, Problem> {
        self.work(move || {
            let hasher = hasher()?;
            match hash.as_deref().map(PasswordHash::new) {
                Some(Ok(hash)) => Ok(hasher
                    .verify_password(password.expose().as_bytes(), &hash)
                    .is_ok()),
                Some(Err(error)) => Err(Problem::fault(format!(
                    "a stored password hash cannot be read: {error}"
                ))),
                None => hasher
                    .hash_password(password.expose().as_bytes())
                    .map(|_| false)
                    .map_err(Problem::fault),
            }
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.hashed.fetch_add(1, Ordering::Relaxed);
        let _permit = self.permits.acquire().await.map_err(Problem::fault)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(Problem::fault)?
    }
}

fn hasher() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Problem::fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
