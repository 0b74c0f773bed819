//! Commands of a plan with the values of a rollout.

use super::support::*;
use crate::rollout::command::{Part, SnapshotCommand};
use crate::rollout::{Act, PhaseNumber};

/// A command as it is copied, with what was filled in between brackets.
fn filled(run: &Run, text: &str) -> String {
    let block = SnapshotCommand {
        phase: PhaseNumber(1),
        language: "sh".to_owned(),
        text: text.to_owned(),
    };
    let parts = run.state.filled(&block, text).into_iter();
    let told = parts.map(|part| match part {
        Part::Written(words) => words,
        Part::Filled(_, value) => format!("[{value}]"),
    });
    told.collect()
}

#[test]
fn values_of_the_last_deployment_stand_in_their_places() {
    let mut run = Run::full();
    assert_eq!(
        filled(&run, "deploy <commit>"),
        "deploy <commit>",
        "nothing is known yet"
    );
    let deploy = |commit: &str| Act::Deploy {
        deployed: deployed(commit, 1),
        begins: false,
    };
    run.must(&ada(), START, deploy("0123456789ab"));
    run.must(&ada(), START, deploy("a1b2c3d4e5f6"));
    for (written, expected) in [
        (
            "deploy <commit> $COMMIT",
            "deploy [a1b2c3d4e5f6] [a1b2c3d4e5f6]",
        ),
        ("git show ${GIT_SHA}", "git show [a1b2c3d4e5f6]"),
        ("helm upgrade {{ .commit }}", "helm upgrade [a1b2c3d4e5f6]"),
        ("SHA=abc; git show $SHA", "SHA=abc; git show $SHA"),
        (
            "for ENV in a b; do echo $ENV; done",
            "for ENV in a b; do echo $ENV; done",
        ),
        ("read COMMIT\nshow ${COMMIT}", "read COMMIT\nshow ${COMMIT}"),
        (
            "login --token $TOKEN <password>",
            "login --token $TOKEN <password>",
        ),
        ("echo $COMMITTED <a b", "echo $COMMITTED <a b"),
    ] {
        assert_eq!(filled(&run, written), expected);
    }
}

#[test]
fn what_is_no_plain_word_is_never_put_into_a_command() {
    let mut run = Run::full();
    let mut deployed = deployed("a1b2c3d4e5f6", 1);
    deployed.version = "1; rm -rf /".to_owned();
    run.must(
        &ada(),
        START,
        Act::Deploy {
            deployed,
            begins: false,
        },
    );
    assert_eq!(filled(&run, "deploy <version>"), "deploy <version>");
}
