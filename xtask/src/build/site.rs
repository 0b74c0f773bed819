//! `target/site`: files under names that carry a hash of their content, compressed twins beside them, and a manifest.
//!
//! Hashed names may be cached for ever. Files are written only when they differ, so that cargo does not compile the server again
//! for nothing, and stale ones are removed, so that the server does not embed them.

use super::wasm::Glue;
use crate::house::House;
use anyhow::{Context, Result, bail};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

/// The browser part may weigh this much, compressed with brotli.
const WASM_BUDGET: u64 = 100_000;

/// How hard to optimise and compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// What ships.
    Best,
    /// `dev`: seconds count, bytes do not.
    Quick,
}

/// One file of the site and what it weighs.
pub struct Size {
    name: String,
    raw: u64,
    gzip: Option<u64>,
    brotli: Option<u64>,
}

/// A hash over several pieces of content, as hex.
pub fn digest(pieces: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for piece in pieces {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        hasher.update((piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    }
    hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The part of a hash that goes into names: 64 bits.
fn short(pieces: &[&[u8]]) -> String {
    digest(pieces).chars().take(16).collect()
}

/// `favicon.svg` becomes `favicon-<hash>.svg`.
fn hashed(name: &str, hash: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}-{hash}.{extension}"),
        _ => format!("{name}-{hash}"),
    }
}

/// The files of `style/static`, by name.
pub fn statics(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_file() && !name.starts_with('.') {
                let bytes = match name.ends_with(".js") {
                    true => lean(&fs::read_to_string(entry.path())?).into_bytes(),
                    false => fs::read(entry.path())?,
                };
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// A script without its indentation, its empty lines and the lines of its comments.
fn lean(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes the whole site and returns the weight of each file.
pub fn write(
    house: &House,
    glue: Glue,
    statics: BTreeMap<String, Vec<u8>>,
    sheet: String,
    effort: Effort,
) -> Result<Vec<Size>> {
    // One hash for glue and wasm: they only work together.
    let pair = short(&[&glue.js, &glue.wasm]);
    let (js, wasm) = (
        format!("holdpoint-{pair}.js"),
        format!("holdpoint-{pair}_bg.wasm"),
    );
    let mut files = vec![(js.clone(), glue.js), (wasm.clone(), glue.wasm)];
    files.extend(glue.snippets);

    let mut sheet = sheet;
    let mut names = BTreeMap::new();
    for (name, bytes) in statics {
        let new = hashed(&name, &short(&[&bytes]));
        // Sheets write `url(static/name)` or, from a folder, `url(../static/name)`.
        sheet = sheet
            .replace(&format!("../static/{name}"), &new)
            .replace(&format!("static/{name}"), &new);
        names.insert(name, format!("pkg/{new}"));
        files.push((new, bytes));
    }
    let css = format!("holdpoint-{}.css", short(&[sheet.as_bytes()]));
    files.push((css.clone(), sheet.into_bytes()));

    let pkg = house.site().join("pkg");
    fs::create_dir_all(&pkg)?;
    let fresh_twins = remember_effort(house, effort)?;
    let mut sizes = Vec::new();
    let mut kept = BTreeSet::new();
    for (name, bytes) in files {
        let path = pkg.join(&name);
        let same = !write_if_changed(&path, &bytes)?;
        let mut size = Size {
            name: name.clone(),
            raw: bytes.len() as u64,
            gzip: None,
            brotli: None,
        };
        if is_compressible(&name) {
            let (br, gz) = (
                pkg.join(format!("{name}.br")),
                pkg.join(format!("{name}.gz")),
            );
            if !(same && fresh_twins && br.exists() && gz.exists()) {
                write_if_changed(&br, &brotli(&bytes, effort)?)?;
                write_if_changed(&gz, &gzip(&bytes, effort)?)?;
            }
            size.brotli = Some(fs::metadata(&br)?.len());
            size.gzip = Some(fs::metadata(&gz)?.len());
            kept.extend([br, gz]);
        }
        kept.insert(path);
        sizes.push(size);
    }

    let manifest = json!({
        "js": format!("pkg/{js}"),
        "wasm": format!("pkg/{wasm}"),
        "css": format!("pkg/{css}"),
        "files": names,
    });
    let manifest_path = house.site().join("manifest.json");
    write_if_changed(&manifest_path, format!("{manifest:#}\n").as_bytes())?;
    kept.insert(manifest_path);
    sweep(&house.site(), &kept)?;
    Ok(sizes)
}

/// Cargo's macros look at this folder even in checks that come before the first build of the site.
pub fn ensure_folder(house: &House) -> Result<()> {
    let pkg = house.site().join("pkg");
    fs::create_dir_all(&pkg).with_context(|| format!("could not create {}", pkg.display()))
}

/// Whether the twins on disk were made with the same effort.
fn remember_effort(house: &House, effort: Effort) -> Result<bool> {
    fs::create_dir_all(house.work())?;
    Ok(!write_if_changed(
        &house.work().join("effort"),
        format!("{effort:?}").as_bytes(),
    )?)
}

/// Writes only what differs; true when something was written.
fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, bytes).with_context(|| format!("could not write {}", path.display()))?;
    Ok(true)
}

/// Removes every file that is not in the set.
fn sweep(folder: &Path, kept: &BTreeSet<std::path::PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sweep(&path, kept)?;
        } else if !kept.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Pictures and fonts are compressed by their own formats.
fn is_compressible(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default();
    !matches!(
        extension,
        "png" | "jpg" | "jpeg" | "webp" | "avif" | "gif" | "woff" | "woff2"
    )
}

fn brotli(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let quality = if effort == Effort::Best { 11 } else { 1 };
    let parameters = brotli::enc::BrotliEncoderParams {
        quality,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8], effort: Effort) -> Result<Vec<u8>> {
    let level = if effort == Effort::Best {
        flate2::Compression::best()
    } else {
        flate2::Compression::fast()
    };
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// What each file weighs.
pub fn print(sizes: &[Size]) {
    let number =
        |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| bytes.to_string());
    println!("{:>12}{:>10}{:>10}  file", "bytes", "gzip", "brotli");
    for size in sizes {
        println!(
            "{:>12}{:>10}{:>10}  {}",
            size.raw,
            number(size.gzip),
            number(size.brotli),
            size.name
        );
    }
}

/// Fails when the browser part has grown beyond its budget.
pub fn within_budget(sizes: &[Size]) -> Result<()> {
    let Some(wasm) = sizes.iter().find(|size| size.name.ends_with("_bg.wasm")) else {
        return Ok(());
    };
    let weight = wasm.brotli.unwrap_or(wasm.raw);
    if weight > WASM_BUDGET {
        bail!("the browser part weighs {weight} bytes with brotli; the budget is {WASM_BUDGET}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_hash_before_the_extension() {
        assert_eq!(hashed("favicon.svg", "0a"), "favicon-0a.svg");
        assert_eq!(hashed("a.b.txt", "0a"), "a.b-0a.txt");
        assert_eq!(hashed("LICENSE", "0a"), "LICENSE-0a");
    }

    #[test]
    fn a_hash_depends_on_where_a_piece_ends() {
        assert_ne!(short(&[b"ab", b"c"]), short(&[b"a", b"bc"]));
        assert_eq!(short(&[b"ab", b"c"]), short(&[b"ab", b"c"]));
        assert_eq!(short(&[b"ab"]).len(), 16);
    }

    #[test]
    fn twins_unpack_to_the_original() -> Result<()> {
        let text = "rollout ".repeat(500);
        for effort in [Effort::Best, Effort::Quick] {
            let mut from_brotli = Vec::new();
            brotli::BrotliDecompress(&mut &*brotli(text.as_bytes(), effort)?, &mut from_brotli)?;
            assert_eq!(from_brotli, text.as_bytes());
            let mut from_gzip = Vec::new();
            std::io::copy(
                &mut flate2::read::GzDecoder::new(&*gzip(text.as_bytes(), effort)?),
                &mut from_gzip,
            )?;
            assert_eq!(from_gzip, text.as_bytes());
        }
        Ok(())
    }

    #[test]
    fn the_budget_looks_at_the_compressed_wasm_only() {
        let size = |name: &str, brotli| Size {
            name: name.to_owned(),
            raw: 900_000,
            gzip: None,
            brotli,
        };
        assert!(
            within_budget(&[
                size("holdpoint-1_bg.wasm", Some(WASM_BUDGET)),
                size("a.js", None)
            ])
            .is_ok()
        );
        assert!(within_budget(&[size("holdpoint-1_bg.wasm", Some(WASM_BUDGET + 1))]).is_err());
    }

    #[test]
    fn a_script_loses_only_what_its_source_needs() {
        let script = "// why\nconst a = 1;\n\n  // why not\n  call(a, \"//\");\n";
        assert_eq!(lean(script), "const a = 1;\ncall(a, \"//\");");
    }

    #[test]
    fn pictures_have_no_twins() {
        assert!(is_compressible("favicon-0a.svg"));
        assert!(!is_compressible("shot-0a.png"));
    }

    fn house() -> Result<(House, std::path::PathBuf)> {
        let root = std::env::temp_dir().join(format!("xtask-site-{}", std::process::id()));
        fs::create_dir_all(&root)?;
        Ok((
            House {
                root: root.clone(),
                target: root.join("target"),
                linter: None,
            },
            root,
        ))
    }

    #[test]
    fn a_second_write_changes_nothing_and_stale_files_go() -> Result<()> {
        let (house, root) = house()?;
        let glue = |js: &str| Glue {
            js: js.into(),
            wasm: b"wasm".to_vec(),
            snippets: vec![("snippets/a/inline0.js".into(), b"1".to_vec())],
        };
        let statics = || BTreeMap::from([("x.svg".to_owned(), b"<svg/>".to_vec())]);
        let sheet = || ".a{background:url(../static/x.svg)}".to_owned();
        write(&house, glue("one"), statics(), sheet(), Effort::Best)?;
        let manifest = house.site().join("manifest.json");
        let first: serde_json::Value = serde_json::from_slice(&fs::read(&manifest)?)?;
        let made = fs::metadata(&manifest)?.modified()?;
        write(&house, glue("one"), statics(), sheet(), Effort::Best)?;
        assert_eq!(fs::metadata(&manifest)?.modified()?, made);

        write(&house, glue("two"), statics(), sheet(), Effort::Best)?;
        let second: serde_json::Value = serde_json::from_slice(&fs::read(&manifest)?)?;
        let path =
            |value: &serde_json::Value| house.site().join(value.as_str().unwrap_or_default());
        assert!(!path(&first["js"]).exists());
        assert!(path(&second["js"]).exists());
        assert!(path(&second["wasm"]).with_extension("wasm.br").exists());
        assert!(house.site().join("pkg/snippets/a/inline0.js.gz").exists());
        let picture = second["files"]["x.svg"].as_str().unwrap_or_default();
        let css = fs::read_to_string(path(&second["css"]))?;
        assert_eq!(
            format!(
                "pkg/{}",
                css.trim_start_matches(".a{background:url(")
                    .trim_end_matches(")}")
            ),
            picture
        );
        fs::remove_dir_all(root)?;
        Ok(())
    }
}
