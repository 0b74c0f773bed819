//! Lines above lists that are headings in all but their signs.

use super::{areas, criteria, phases, read, stops};

#[test]
fn bold_lines_beside_each_other_are_headings() {
    for text in [
        "# Tow\n\n**Before you start**\n\n- [ ] a\n\n**Pull**\n\n- [ ] b\n\n**Afterwards**\n\n- [ ] c\n",
        "# Tow\n\n**Before you start:**\n- [ ] a\n\n**Pull:**\n- [ ] b\n\n**Afterwards:**\n- [ ] c\n",
        "# Tow\n\nOn Thursdays.\n\n__Before you start__\n\nRead it all.\n\n- [ ] a\n\n__Pull__\n\n☐ b\n\n- [ ] b\n\n__Afterwards__\n\n- [ ] c\n",
        "**Before you start**\n\n- [ ] a\n\n**Pull**\n\n| Task | Done |\n|---|---|\n| b | ☐ |\n\n**Afterwards**\n\n- [ ] c\n",
        "# Tow\n\n## Our list\n\n**Before you start**\n\n- [ ] a\n\n**Pull**\n\n- [ ] b\n\n**Afterwards**\n\n- [ ] c\n\n## Notes\n\nNone.\n",
    ] {
        let names: Vec<String> = read(text)
            .reading
            .plan
            .phases
            .iter()
            .map(|phase| phase.name.clone())
            .collect();
        assert_eq!(names, ["Before you start", "Pull", "Afterwards"], "{text}");
        assert!(stops(text).is_empty(), "{text}");
    }
}

#[test]
fn they_are_in_every_language() {
    let text = "# Lista\n\n**Antes de empezar**\n\n- [ ] a\n\n**Pruebas en cubierta**\n\n- [ ] b\n\n**Después**\n\n- [ ] c\n";
    assert_eq!(
        phases(text),
        ["1 Antes de empezar", "2 Pruebas en cubierta?", "3 Después"]
    );
}

#[test]
fn bold_lines_named_by_trades_are_areas() {
    let spanish = "# Cambio\n\n**Seguridad**\n- [ ] a\n\n**Operaciones**\n- [ ] b\n\nNo zarpar hasta que los dos grupos hayan terminado.\n";
    assert_eq!(phases(spanish), ["1 Preparación"]);
    let text = "# Ready to sail\n\n**Security**\n\n- [ ] a\n\n**Network**\n\n- [ ] b\n";
    assert_eq!(phases(text), ["1 Readiness"]);
    assert_eq!(areas(text), ["Security", "Network"]);
}

#[test]
fn lines_with_a_colon_that_say_when_are_headings() {
    let text = "# Tow\n\nBefore the tow:\n\n- [ ] a\n\nDuring the tow:\n\n- [ ] b\n\nAfter the tow:\n- [ ] c\n";
    assert_eq!(
        phases(text),
        ["1 Before the tow", "2 During the tow", "3 After the tow"]
    );
}

#[test]
fn a_line_in_a_phase_names_a_group_of_it() {
    let text = "# Tow\n\n## Phase 1: Pull\n\n**On deck**\n\n- [ ] a\n\n**Below**\n\n- [ ] b\n\nRopes:\n\n- [ ] c\n";
    assert_eq!(phases(text), ["1 Pull"]);
    let groups: Vec<Option<String>> = read(text)
        .reading
        .plan
        .items
        .iter()
        .map(|item| item.group.clone())
        .collect();
    assert_eq!(
        groups.iter().map(Option::as_deref).collect::<Vec<_>>(),
        [Some("On deck"), Some("Below"), Some("Ropes")]
    );
}

#[test]
fn a_bold_line_that_stands_alone_is_none() {
    for text in [
        "# Tow\n\n**Read this first**\n\n- [ ] a\n\n- [ ] b\n",
        "# Tow\n\n**Is it wet?** Yes.\n\n- [ ] a\n\n**Is it cold?** No.\n\n- [ ] b\n",
        "# Tow\n\n**Stop: nobody pulls until the bell.**\n\n- [ ] a\n\n**Do not go on before noon.**\n\n- [ ] b\n",
    ] {
        assert_eq!(phases(text).len(), 1, "{text}");
    }
}

#[test]
fn a_way_back_below_a_bold_line_is_no_phase() {
    let text =
        "# Tow\n\n**Pull**\n\n- [ ] a\n\n**Drop**\n\n- [ ] b\n\n**If it goes wrong**\n\n- [ ] c\n";
    let plan = read(text).reading.plan;
    assert!(plan.rollback);
    assert_eq!(plan.phases.len(), 2);
    assert_eq!(plan.items[2].condition.as_deref(), Some("If it goes wrong"));
    assert!(criteria(text).is_empty());
}
