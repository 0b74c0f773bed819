//! Placeholder until the measuring program is written.
fn main() {}
