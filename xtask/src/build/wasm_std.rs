//! Rust's standard library for the browser: found, fetched, or built.
//!
//! 1. The toolchain has it.
//! 2. `rustup target add` gets it. On a closed network that may hang or be refused, so it has a time limit.
//! 3. Debian's own compiler and sources build it (`HOLDPOINT_WASM=debian` forces this way, so that it can be tried anywhere).
//! 4. Otherwise the three ways are named.
//!
//! The target is not named in a `rust-toolchain.toml`: where rustup cannot download, every cargo call would then fail.

use crate::apt;
use crate::house::{House, command, output, which};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub const TARGET: &str = "wasm32-unknown-unknown";

const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

/// Debian's packages, and the files that show they are there.
const DEBIAN: [(&str, &str); 4] = [
    ("rustc-web", "/usr/bin/rustc"),
    ("cargo-web", "/usr/bin/cargo"),
    (
        "rust-web-src",
        "/usr/lib/rustlib/src/rust/library/std/Cargo.toml",
    ),
    ("lld-22", "/usr/bin/wasm-ld-22"),
];

/// Which compiler builds the browser part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WasmStd {
    /// The ordinary toolchain.
    Toolchain,
    /// Debian's compiler, which builds the standard library too.
    Debian,
}

pub fn find(house: &House) -> Result<WasmStd> {
    match std::env::var("HOLDPOINT_WASM").as_deref() {
        Ok("debian") => return debian().map(|()| WasmStd::Debian),
        Ok(other) => bail!("HOLDPOINT_WASM knows one value, `debian`; it was `{other}`"),
        Err(_) => {}
    }
    if in_toolchain(house)? || (rustup(house) && in_toolchain(house)?) {
        return Ok(WasmStd::Toolchain);
    }
    debian().map(|()| WasmStd::Debian).with_context(|| {
        format!(
            "no standard library for {TARGET}. Three ways: a toolchain that has it; `rustup target add {TARGET}`; \
             Debian's packages rustc-web, cargo-web, rust-web-src and lld-22"
        )
    })
}

/// The folder of the target is named even when it does not exist: look for the library itself.
fn in_toolchain(house: &House) -> Result<bool> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let dir = output(command(rustc).current_dir(&house.root).args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ]))?;
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Ok(false);
    };
    Ok(entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-")))
}

/// Whether rustup got it in time. Every failure only means that the next way is tried.
fn rustup(house: &House) -> bool {
    if which("rustup").is_none() {
        return false;
    }
    println!(
        "           rustup target add {TARGET} (at most {} s)",
        RUSTUP_LIMIT.as_secs()
    );
    let Ok(mut child) = command("rustup")
        .current_dir(&house.root)
        .args(["target", "add", TARGET])
        .stdin(Stdio::null())
        .spawn()
    else {
        return false;
    };
    let start = Instant::now();
    while start.elapsed() < RUSTUP_LIMIT {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => sleep(Duration::from_millis(100)),
            Err(_) => return false,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

fn debian() -> Result<()> {
    let missing: Vec<&str> = DEBIAN
        .iter()
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        apt::install(&missing)
    }
}

/// Cargo for the browser part, with its own target folder.
pub fn cargo(house: &House, std: WasmStd) -> (Command, std::path::PathBuf) {
    match std {
        WasmStd::Toolchain => (house.cargo(), house.root.join("target/wasm")),
        WasmStd::Debian => {
            let mut cargo = command("/usr/bin/cargo");
            cargo.current_dir(&house.root);
            // Nothing of the other toolchain may leak in.
            for name in [
                "CARGO",
                "RUSTUP_TOOLCHAIN",
                "RUSTFLAGS",
                "CARGO_ENCODED_RUSTFLAGS",
                "RUSTC_WRAPPER",
                "LD_LIBRARY_PATH",
            ] {
                cargo.env_remove(name);
            }
            cargo
                .env("RUSTC", "/usr/bin/rustc")
                // Debian's compiler is a stable one; building std is the only unstable thing done with it.
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                .env(
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS",
                    "-Clinker-flavor=wasm-ld",
                );
            (cargo, house.root.join("target/wasm-debian"))
        }
    }
}

/// Arguments that only Debian's way needs.
pub fn extra(std: WasmStd) -> &'static [&'static str] {
    match std {
        WasmStd::Toolchain => &[],
        WasmStd::Debian => &["-Zbuild-std=std,panic_abort", "--ignore-rust-version"],
    }
}
