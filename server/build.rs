//! The browser part is embedded from `target/site`, which `cargo xtask build` fills. The folder must exist
//! for the embedding to compile; a server without its browser part refuses to start.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=../target/site/manifest.json");
    std::fs::create_dir_all("../target/site")
}
