//! What must not be lost when the server is killed, when its disk fails or is full, when the power goes, and when its
//! PostgreSQL goes away. Every acknowledged sign-off must be there afterwards, exactly once; one that was answered with "not
//! saved" must not; one without an answer is there once or not at all (tests R-1 to R-3, F-1, F-2, F-6).
//!
//! Seeds are printed; `HOLDPOINT_CRASH_SEED` replays one. `HOLDPOINT_NIGHTLY=1` runs the long matrices with the same code.

mod disk;
mod faults;
mod full;
mod index;
mod kills;
mod load;
mod overload;

mod postgres;
mod power;
mod server;

use server::{Server, binary};

/// Who measures time has the machine alone; the others share it.
static MACHINE: tokio::sync::RwLock<()> = tokio::sync::RwLock::const_new(());

/// How often something is done: in every run, or in the nightly one.
fn rounds(short: usize, nightly: usize) -> usize {
    match std::env::var_os("HOLDPOINT_NIGHTLY") {
        Some(_) => nightly,
        None => short,
    }
}

/// The seed of this run: printed, and given to replay it.
fn seed() -> u64 {
    let given = std::env::var("HOLDPOINT_CRASH_SEED").ok();
    let seed = given.and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()) * 7919);
    println!("HOLDPOINT_CRASH_SEED={seed}");
    seed
}
