//! Cargo for `hydrate`, then wasm-bindgen as a library: its version is the one in the lock file, so it always matches the crate.

use super::site::{Effort, digest};
use super::wasm_std::{self, TARGET, WasmStd};
use crate::house::{House, must, words};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What wasm-bindgen makes: the glue, the wasm, and inline scripts of dependencies under names that must stay.
pub struct Glue {
    pub js: Vec<u8>,
    pub wasm: Vec<u8>,
    pub snippets: Vec<(String, Vec<u8>)>,
}

/// Compiles the wasm door and returns the path of the raw file.
pub fn compile(house: &House, std: &WasmStd, effort: Effort) -> Result<PathBuf> {
    let (profile, folder) = match effort {
        Effort::Best => ("wasm-release", "wasm-release"),
        Effort::Quick => ("dev", "debug"),
    };
    let (mut cargo, target) = wasm_std::cargo(house, *std);
    cargo
        .args(words("build --package hydrate --lib --target"))
        .args([TARGET, "--profile", profile]);
    cargo
        .args(wasm_std::extra(*std))
        .arg("--target-dir")
        .arg(&target);
    must(&mut cargo)?;
    Ok(target.join(TARGET).join(folder).join("hydrate.wasm"))
}

/// Writes glue and final wasm to a folder of our own, unless the same input was bound before.
pub fn bind(house: &House, raw: &Path) -> Result<Glue> {
    let out = house.work().join("bindgen");
    let stamp = out.join("input");
    let input = fs::read(raw).with_context(|| format!("no wasm at {}", raw.display()))?;
    // The program binds differently when it is built with another wasm-bindgen, and then it is another program.
    let key = format!(
        "{} {}",
        digest(&[&input]),
        digest(&[&fs::read(std::env::current_exe()?)?])
    );
    if fs::read_to_string(&stamp).is_ok_and(|old| old == key) {
        return read(&out);
    }
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    fs::create_dir_all(&out)?;
    Bindgen::new()
        .input_path(raw)
        .out_name("holdpoint")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The page names the hashed wasm file; a default name inside the glue would be a wrong one.
        .omit_default_module_path(true)
        .generate(&out)?;
    fs::write(&stamp, key)?;
    read(&out)
}

fn read(out: &Path) -> Result<Glue> {
    let mut snippets = Vec::new();
    let folder = out.join("snippets");
    if folder.exists() {
        collect(&folder, "snippets", &mut snippets)?;
    }
    Ok(Glue {
        js: fs::read(out.join("holdpoint.js"))?,
        wasm: fs::read(out.join("holdpoint_bg.wasm"))?,
        snippets,
    })
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, files)?;
        } else {
            files.push((name, fs::read(entry.path())?));
        }
    }
    files.sort();
    Ok(())
}
