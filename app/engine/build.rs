//! `sqlx::migrate!` embeds the migrations, but cargo does not see the folder it reads.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
    println!("cargo::rerun-if-changed=../../content");
}
