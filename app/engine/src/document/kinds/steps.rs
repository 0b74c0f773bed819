//! Documents without boxes that can be run all the same.

use super::{items, phases, read, steps};
use model::document::Kind;

#[test]
fn numbered_lines_are_steps_of_one_phase() {
    let text = "# Runbook: the pump is hot\n\n## Look\n1. Read the gauge\n2. Touch the pipe\n\n## Mend\n1. Open the valve\n\n```sh\nvalve open\n```\n\n## Contacts\n1. The mate\n";
    assert_eq!(
        steps(text),
        ["Read the gauge", "Touch the pipe", "Open the valve"]
    );
    assert_eq!(phases(text), ["1 Readiness"]);
    assert_eq!(read(text).reading.plan.steps[2].detail, "valve open");
    assert!(items(text).is_empty());
}

#[test]
fn numbered_headings_with_prose_are_steps() {
    let text = "# Runbook: swap the pump\n\n## Step 1: Close the valve\n\nTurn it twice.\n\n```sh\nvalve close\n```\n\n## Step 2: Swap\n\nLift with two people.\n\n## If it fails\n\nPut the old one in.\n";
    assert_eq!(steps(text), ["Close the valve", "Swap"]);
    let reading = read(text).reading;
    assert_eq!(reading.kind, Kind::Runbook);
    assert_eq!(reading.plan.steps[0].detail, "Turn it twice.\nvalve close");
    assert!(reading.plan.rollback);
}

#[test]
fn lists_in_timed_sections_are_steps_in_their_phases() {
    let text = "# Tow\n\nCrew: mate, cook.\n\n## T-2h\n- Wake the mate\n- Warm the engine\n\n## T0\n- Pull\n\n## Rollback\n- Let go\n";
    assert_eq!(steps(text), ["Wake the mate", "Warm the engine", "Pull"]);
    assert_eq!(phases(text), ["1 T-2h", "2 T0"]);
}

#[test]
fn rows_of_a_table_of_steps_are_steps() {
    let text = "# Tow\n\n| Time | Activity | Owner |\n|---|---|---|\n| 10:00 | Hook up | Mate |\n| 10:10 | Pull | Mate |\n";
    assert_eq!(steps(text), ["Hook up", "Pull"]);
}

/// "Step 1" with a numbered list is a group of the one phase of a runbook: its lines are what is done.
#[test]
fn headings_that_are_steps_group_their_numbered_lines() {
    let text = "# Replace the pump\n\n## Step 1: Drain the basin\n\n1. Close the inlet\n2. Open the sluice\n\n## Step 2: Swap the pump\n\n1. Unbolt the old one\n2. Bolt the new one on\n";
    let plan = read(text).reading.plan;
    let told: Vec<String> = plan
        .steps
        .iter()
        .map(|step| {
            let group = step.group.as_deref().unwrap_or_default();
            format!("{group}: {}", step.text)
        })
        .collect();
    assert_eq!(
        told,
        [
            "Step 1: Drain the basin: Close the inlet",
            "Step 1: Drain the basin: Open the sluice",
            "Step 2: Swap the pump: Unbolt the old one",
            "Step 2: Swap the pump: Bolt the new one on"
        ]
    );
    assert_eq!(phases(text), ["1 Readiness"]);
}

#[test]
fn a_sentence_in_a_step_holds_what_stands_behind_it() {
    let text = "# Runbook: empty the basin\n\n1. Wait for the bell\n2. Open the sluice. Do not go on until the basin is empty.\n3. Is it dry? Do not go on before it is.\n4. Close the sluice\n";
    assert_eq!(steps(text).len(), 4);
    let plan = read(text).reading.plan;
    let stops: Vec<(&str, usize, Option<usize>)> = plan
        .stops
        .iter()
        .map(|stop| (stop.text.as_str(), stop.line, stop.phase))
        .collect();
    assert_eq!(
        stops,
        [("Do not go on until the basin is empty.", 4, Some(0))]
    );
}

#[test]
fn rows_of_a_table_of_steps_stand_beside_boxes() {
    let text = "# Move the records\n\n## Before\n\n- [ ] the copy is good\n\n## Work\n\n| Step | What | Who |\n|---|---|---|\n| 1 | Stop the writer | Mate |\n| 2 | Start the writer | Cook |\n\n## Contacts\n\n| Name | Role |\n|---|---|\n| Ida | mate |\n";
    assert_eq!(
        items(text),
        ["the copy is good", "Stop the writer", "Start the writer"]
    );
    let plan = read(text).reading.plan;
    assert_eq!(plan.items[1].position.as_deref(), Some("Mate"));
    let guesses: Vec<bool> = plan.items.iter().map(|item| item.guess).collect();
    assert_eq!(guesses, [false, true, true]);
}

#[test]
fn a_record_of_what_was_has_no_steps() {
    let text = "# Post-mortem: the rope tore\n\n## Actions\n1. Buy a rope\n2. Test the rope\n";
    assert!(steps(text).is_empty());
    assert!(phases(text).is_empty());
}

#[test]
fn numbered_lines_of_a_time_stand_beside_headings_that_are_steps() {
    let text = "# Runbook: tow\n\n## Before the tow\n1. Wake the mate\n\n## Tow\n\n### Step 1: Hook up\nTwice.\n\n### Step 2: Pull\nSlowly.\n\n## After the tow\n1. Coil the rope\n";
    assert_eq!(
        steps(text),
        ["Wake the mate", "Hook up", "Pull", "Coil the rope"]
    );
}

#[test]
fn a_record_of_checks_by_words_asks_nothing() {
    let text = "# Report of the tow\n\n| Check | Status |\n|---|---|\n| Rope | OK |\n";
    assert!(items(text).is_empty());
}
