//! One sheet out of many. A sheet that does not parse fails the build: a browser would drop the rule without a word.

use anyhow::{Result, anyhow};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions};
use lightningcss::targets::{Browsers, Targets};
use std::path::Path;

/// The oldest browsers with `light-dark()`, nesting and layers: these are kept as written, and only younger things get a fallback.
fn targets() -> Targets {
    const fn version(major: u32, minor: u32) -> Option<u32> {
        Some(major << 16 | minor << 8)
    }
    Targets::from(Browsers {
        chrome: version(123, 0),
        edge: version(123, 0),
        firefox: version(121, 0),
        safari: version(17, 5),
        ios_saf: version(17, 5),
        ..Browsers::default()
    })
}

/// Bundles the sheet and everything it imports, minified.
pub fn bundle(main: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(main).map_err(|error| {
        // The parser counts lines from 0, editors from 1.
        let place = error
            .loc
            .as_ref()
            .map(|loc| format!(" at {}:{}:{}", loc.filename, loc.line + 1, loc.column));
        anyhow!("style: {}{}", error.kind, place.unwrap_or_default())
    })?;
    sheet
        .minify(MinifyOptions {
            targets: targets(),
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets: targets(),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("style: {error}"))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    /// A folder of its own for each test.
    fn folder(name: &str) -> Result<PathBuf> {
        let dir = std::env::temp_dir().join(format!("xtask-css-{name}-{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        Ok(dir)
    }

    #[test]
    fn imports_are_bundled_and_young_css_survives() -> Result<()> {
        let dir = folder("bundle")?;
        fs::write(
            dir.join("main.css"),
            "@layer base, parts; @import './base.css' layer(base); @layer parts { .a { &:hover { color: red } } }",
        )?;
        fs::write(
            dir.join("base.css"),
            "body { color: light-dark(#111, #eee) }",
        )?;
        let css = bundle(&dir.join("main.css"));
        fs::remove_dir_all(&dir)?;
        assert_eq!(
            css?,
            "@layer base{body{color:light-dark(#111,#eee)}}@layer parts{.a{&:hover{color:red}}}"
        );
        Ok(())
    }

    #[test]
    fn a_broken_sheet_is_an_error_with_its_place() -> Result<()> {
        let dir = folder("broken")?;
        fs::write(dir.join("main.css"), "@import './part.css';")?;
        fs::write(dir.join("part.css"), "a { color: red }\n.b { } }")?;
        let css = bundle(&dir.join("main.css"));
        fs::remove_dir_all(&dir)?;
        let error = css.map_or_else(|error| error.to_string(), |css| format!("no error: {css}"));
        assert!(error.contains("part.css:2"), "{error}");
        Ok(())
    }
}
