//! Boxes, tables of checks, choices, decisions.

use super::{findings, items, read};

const NOTHING: [&str; 0] = [];

#[test]
fn characters_are_boxes_in_a_list_and_on_lines_of_their_own() {
    let text = "# Pier\n\n- ☐ Rope coiled\n- ☑ Bell rung\n- ✅ Lamp lit\n- ❌ Hatch shut\n\n☐ Gate locked\nand sealed\n☒ Log written\n";
    assert_eq!(
        items(text),
        [
            "Rope coiled",
            "Bell rung = done",
            "Lamp lit = done",
            "Hatch shut = not-ok",
            "Gate locked and sealed",
            "Log written = done"
        ]
    );
}

#[test]
fn signs_without_an_open_box_are_decoration() {
    for text in [
        "# Pier\n\n- ✅ fast\n- ✅ small\n",
        "# Pier\n\nThe lamp shows ✅ at night.\n",
        "# Pier\n\n| Part | State |\n|---|---|\n| Lamp | ✅ |\n",
    ] {
        assert_eq!(items(text), NOTHING, "{text}");
    }
}

#[test]
fn states_in_brackets_and_struck_lines_are_items() {
    let text = "# Week\n\n- [-] Mast\n- [~] Sail\n- [>] Keel\n- [!] Pump\n- [ ] ~~Fender~~\n- ~~[ ] Flag~~\n- [x] Oar\n";
    assert_eq!(
        items(text),
        [
            "Mast = not-applicable",
            "Sail = started",
            "Keel = moved",
            "Pump",
            "Fender = not-applicable",
            "Flag = not-applicable",
            "Oar = done"
        ]
    );
}

#[test]
fn boxes_of_html_are_boxes() {
    let text = "# Pier\n\n<ul><li><input type=\"checkbox\"> Rope</li><li><input type=\"checkbox\" checked> Bell</li></ul>\n";
    assert_eq!(items(text), ["Rope", "Bell = done"]);
}

#[test]
fn what_was_meant_as_a_box_is_said() {
    let text = "# Dock\n\n-[ ] Rope\n- [] Bell\n[ ] Lamp\n\n- [ x ] Hatch\n- [ ] Gate\n\nSee [x](y) and `- [] code`.\n\n```\n-[ ] code\n```\n";
    assert_eq!(findings(text, "box-not-read"), [3, 4, 5, 7]);
    assert_eq!(items(text), ["Gate"]);
}

#[test]
fn a_table_with_boxes_is_a_list_of_checks() {
    let text = "# Dock\n\n| # | Check | Who | Done? | Notes |\n|---|---|---|---|---|\n| 1 | Rope is dry | Deck | ☐ | touch it |\n| 2 | Bell rings | Bridge | [x] | |\n";
    assert_eq!(items(text), ["Rope is dry", "Bell rings = done"]);
    let read = read(text);
    let first = &read.reading.plan.items[0];
    assert_eq!(
        (first.position.as_deref(), first.detail.as_str()),
        (Some("Deck"), "touch it")
    );
}

#[test]
fn a_cell_may_hold_its_own_box_and_words() {
    let text = "# Dock\n\n| Item | Owner |\n|---|---|\n| [ ] Rope is dry | Deck |\n| [x] Bell rings | Bridge |\n";
    assert_eq!(items(text), ["Rope is dry", "Bell rings = done"]);
}

#[test]
fn a_column_of_states_or_blanks_makes_checks() {
    let text = "# Dock\n\n| Task | Team | Status |\n|---|---|---|\n| Coil the rope | Deck | Done |\n| Ring the bell | Bridge | |\n| Paint the mast | Deck | N/A |\n| Light the lamp | Deck | Blocked |\n";
    assert_eq!(
        items(text),
        [
            "Coil the rope = done",
            "Ring the bell",
            "Paint the mast = not-applicable",
            "Light the lamp"
        ]
    );
    let of_parts = "# Dock\n\n| Part | Status |\n|---|---|\n| Rope | Done |\n";
    assert_eq!(items(of_parts), NOTHING);
}

#[test]
fn choices_decisions_and_signatures_are_no_items() {
    let text = "# Form\n\n**Size:** [ ] small [x] large\n\n| Field | Value |\n|---|---|\n| Harbour | ☐ North ☐ South |\n\n**Decision:** ☐ GO ☐ NO-GO\n\n- [ ] GO\n- [ ] NO-GO\n\n| Role | Name | Signature |\n|---|---|---|\n| Harbour master | | |\n\n- Pilot: ☐ GO ☐ NO-GO\n";
    assert_eq!(items(text), NOTHING);
    let plan = read(text).reading.plan;
    let choices: Vec<(&str, Option<&str>)> = plan
        .choices
        .iter()
        .map(|choice| (choice.name.as_str(), choice.value.as_deref()))
        .collect();
    assert_eq!(choices, [("Size", Some("large")), ("Harbour", None)]);
    assert_eq!(plan.positions, ["Harbour master", "Pilot"]);
}

#[test]
fn templates_in_comments_and_fences_hold_no_items() {
    let text = "# Form\n\n<!--\n- [ ] never\n☐ never\n-->\n\n```markdown\n- [ ] never\n```\n";
    assert_eq!(items(text), NOTHING);
}

#[test]
fn expected_and_actual_make_one_item() {
    let text = "# After the repair\n\n### 1. Bell\n- **Expected:** rings twice\n- **Actual:** rang twice\n- **Result:** pass\n\n### 2. Lamp\n- **Expected:** green\n- **Actual:**\n- **Result:**\n";
    assert_eq!(items(text), ["Bell = done", "Lamp"]);
    assert_eq!(read(text).reading.plan.items[0].detail, "rings twice");
}
