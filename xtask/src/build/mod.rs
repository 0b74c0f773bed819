//! `cargo xtask build`: the browser part first, the server second, because the server embeds `target/site` at compile time.
//!
//! Two cargo calls with two target folders: in one call cargo would turn on the features of browser and server together.

mod css;
mod site;
mod wasm;
pub mod wasm_std;

use crate::house::{House, must, words};
use crate::progress::step;
use anyhow::Result;
pub use site::{Effort, digest, ensure_folder};
use std::path::PathBuf;

/// What is built when only the product is wanted.
pub const SERVER: &str = "--package server";

/// Builds both halves and returns the path of the server. `packages` are the words for cargo: several packages in one call share
/// the features of their dependencies, in two calls much would be compiled twice.
pub fn run(house: &House, packages: &str, release: bool) -> Result<PathBuf> {
    let std = step("wasm standard library", || wasm_std::find(house))?;
    build_site(house, &std, Effort::Best)?;
    build_server(house, packages, release)
}

/// The browser half: wasm, its glue, the sheet, the static files, their compressed twins and the manifest.
pub fn build_site(house: &House, std: &wasm_std::WasmStd, effort: Effort) -> Result<()> {
    let raw = step("browser part (cargo)", || wasm::compile(house, std, effort))?;
    let glue = step("wasm-bindgen", || wasm::bind(house, &raw))?;
    let mut statics = site::statics(&house.root.join("style/static"))?;
    let sheet = step("style (lightningcss)", || {
        let lines = css::bundle(&house.root.join("style/lines.css"))?;
        statics.insert("lines.css".to_owned(), lines.into_bytes());
        css::bundle(&house.root.join("style/main.css"))
    })?;
    let sizes = step("hashed names, brotli, gzip", || {
        site::write(house, glue, statics, sheet, effort)
    })?;
    site::print(&sizes);
    // A debug build is far too large and goes nowhere.
    if effort == Effort::Best {
        site::within_budget(&sizes)
    } else {
        Ok(())
    }
}

/// The server half.
pub fn build_server(house: &House, packages: &str, release: bool) -> Result<PathBuf> {
    let mut cargo = house.cargo();
    cargo.arg("build").args(words(packages));
    if release {
        cargo.arg("--release");
    }
    step("server (cargo)", || must(&mut cargo))?;
    Ok(house.binary(if release { "release" } else { "debug" }, "holdpoint"))
}
