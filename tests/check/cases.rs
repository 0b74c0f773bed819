//! Documents in the shapes in which teams write, each with what a reader has to find. They are not part of the repository; documents
//! of the same kinds and of our own words are in the engine's `document/kinds`.

use std::path::PathBuf;
use std::process::Command;
use tests::skip;

/// Cases of other nouns.
const LATER: [&str; 3] = ["flag*", "settings-not-flags", "post-mortem*"];

#[test]
fn every_case_is_read_as_expected() {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/check.py");
    let (true, Ok(binary)) = (script.exists(), std::env::var("HOLDPOINT_BIN")) else {
        let missing = "../shared/cases or HOLDPOINT_BIN is not there";
        return skip("every_case_is_read_as_expected", missing);
    };
    let mut compared = Command::new("python3");
    compared.arg(script).arg(binary).arg("--except").args(LATER);
    let compared = compared.output().expect("python3 runs");
    let said = String::from_utf8_lossy(&compared.stdout);
    assert!(
        compared.status.success() && !said.starts_with("0 of"),
        "{said}"
    );
}
