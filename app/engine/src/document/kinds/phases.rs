//! Phases, areas, conditions, ways back, stops, criteria.

use super::{areas, criteria, phases, read, stops};

#[test]
fn words_numbers_and_moments_make_phases() {
    let text = "# Tow\n\n## Before the tow\n- [ ] a\n## STEP 2 — Hook up\n- [ ] b\n## 3. Pull\n- [ ] c\n## 4. Drop\n- [ ] d\n## T+2h: look back\n- [ ] e\n## Wave 1 (5 %)\n- [ ] f\n";
    assert_eq!(
        phases(text),
        [
            "0 Before the tow",
            "2 Hook up",
            "3 Pull",
            "4 Drop",
            "5 look back",
            "6 Wave 1 (5 %)"
        ]
    );
}

#[test]
fn bold_lines_and_plain_moments_are_headings_too() {
    let text = "# Tow\n\n**Phase 1 – Hook up**\n\n- [ ] a\n\n**Phase 2 – Pull**\n\n- [ ] b\n\nT+1h: look back\n\n- [ ] c\n";
    assert_eq!(phases(text), ["1 Hook up", "2 Pull", "3 look back"]);
}

#[test]
fn trades_and_tiers_are_areas_of_one_phase() {
    let trades = "# Ready to sail\n\n## Security\n- [ ] a\n## Network\n- [ ] b\n";
    assert_eq!(phases(trades), ["1 Readiness"]);
    assert_eq!(areas(trades), ["Security", "Network"]);
    let tiers = "# Ready to sail\n\n## P0 must (all must pass)\n- [ ] a\n\n## P1 should (60 % must pass)\n- [ ] b\n- [ ] c\n";
    assert_eq!(phases(tiers), ["1 Readiness"]);
    assert_eq!(criteria(tiers), ["p0 must >= 100%", "p1 should >= 60%"]);
    let optional: Vec<bool> = read(tiers)
        .reading
        .plan
        .items
        .iter()
        .map(|item| item.optional)
        .collect();
    assert_eq!(optional, [false, true, true]);
}

#[test]
fn a_section_that_says_nothing_is_a_guess() {
    let text = "# Tow\n\n## The mate\n- [ ] a\n## The cook\n- [ ] b\n";
    assert_eq!(phases(text), ["1 The mate?", "2 The cook?"]);
}

#[test]
fn moments_inside_of_a_section_are_the_phases() {
    let text = "# Tow\n\n## Tow hour\n### T-20 minutes: hook up\n- [ ] a\n### T-0: pull\n- [ ] b\n## Day 2\n- [ ] c\n";
    assert_eq!(phases(text), ["1 hook up", "2 pull", "3 Day 2"]);
}

#[test]
fn the_way_back_is_no_phase_and_what_it_asks_is_offered() {
    let text = "# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n## Rollback\n- [ ] b\n";
    assert_eq!(phases(text), ["1 Pull"]);
    let plan = read(text).reading.plan;
    assert!(plan.rollback);
    assert_eq!(plan.items[1].condition.as_deref(), Some("Rollback"));
}

#[test]
fn conditional_sections_say_when() {
    let text = "# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n## Phase 2: Second line (only for heavy ships)\n- [ ] b\n";
    let plan = read(text).reading.plan;
    assert_eq!(
        plan.phases[1].condition.as_deref(),
        Some("only for heavy ships")
    );
    assert_eq!(
        plan.items[1].condition.as_deref(),
        Some("only for heavy ships")
    );
}

#[test]
fn sentences_that_stop_the_work_hold_at_their_place() {
    let text = "# Tow\n\n## Phase 1: Hook up\n- [ ] a\n\nWait for the second bell before you pull.\nThe bell is loud.\n\n## Phase 2: Pull\n\n**STOP: nobody pulls until the mate has nodded.**\n\n- [ ] b (point of no return)\n";
    assert_eq!(
        stops(text),
        [
            "Hook up: Wait for the second bell before you pull.",
            "Pull: STOP: nobody pulls until the mate has nodded."
        ]
    );
    let holds: Vec<bool> = read(text)
        .reading
        .plan
        .items
        .iter()
        .map(|item| item.hold)
        .collect();
    assert_eq!(holds, [false, true]);
}

#[test]
fn a_table_of_thresholds_has_both_and_who_looks() {
    let text = "# Tow\n\n| Measure | GO if | NO-GO if | Who looks |\n|---|---|---|---|\n| Strain of the rope | under 40 % | over 80 % | Mate |\n";
    let reading = read(text).reading;
    let first = &reading.criteria[0];
    assert_eq!(criteria(text)[0], "strain of the rope < 40%");
    assert_eq!(
        first.no_go.as_ref().map(ToString::to_string).as_deref(),
        Some("> 80%")
    );
    assert_eq!(reading.plan.positions, ["Mate"]);
    assert!(reading.plan.items.is_empty());
}

#[test]
fn numbers_of_phases_are_their_own_where_they_are_free() {
    let text = "# Tow\n\n## Readiness\n- [ ] a\n## Phase 2: Pull\n- [ ] b\n## Phase 2: Pull again\n- [ ] c\n";
    assert_eq!(phases(text), ["0 Readiness", "2 Pull", "3 Pull again"]);
}

#[test]
fn areas_before_the_first_phase_are_the_readiness_for_it() {
    let text = "# Tow\n\n## Security\n- [ ] a\n## Network\n- [ ] b\n## Support\n- [ ] c\n## T0: tow\n- [ ] d\n## After the tow\n- [ ] e\n";
    assert_eq!(phases(text)[0], "1 Readiness");
    assert_eq!(areas(text), ["Security", "Network", "Support"]);
}

#[test]
fn a_table_of_stages_says_what_each_measures() {
    let text = "# Tow\n\n| Stage | Share | Go criteria | Rollback criteria |\n|---|---|---|---|\n| First mile | 1 % | strain < 40 % | strain > 80 % |\n";
    assert_eq!(criteria(text), ["strain < 40%", "strain > 80%"]);
}

#[test]
fn hours_of_a_day_are_phases_and_pictures_are_no_part_of_a_name() {
    let text = "# Tow\n\n## 🚢 Tow day (T-0)\n### 08:00 — Hook up\n- [ ] a\n### 09:30 — Pull\n- [ ] b\n\n## 🏁 After the tow\n- [ ] c\n";
    assert_eq!(phases(text), ["1 Hook up", "2 Pull", "3 After the tow"]);
}

#[test]
fn a_numbered_line_that_holds_is_a_stop_where_it_is_no_step() {
    let text = "# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n1. Do not pull until the mate has nodded.\n";
    assert_eq!(
        stops(text),
        ["Pull: Do not pull until the mate has nodded."]
    );
    let as_steps = "# Tow\n\n1. Hook up\n2. Wait until the rope is tight\n";
    assert!(stops(as_steps).is_empty());
    assert_eq!(super::steps(as_steps).len(), 2);
}

#[test]
fn bare_numbers_count_phases_where_they_count_on() {
    let text = "# Tow\n\n## 1 Vorbereitung\n- [ ] a\n## 2 Durchführung (Do, 22:00)\n- [ ] b\n## 3 Nachkontrolle\n- [ ] c\n";
    assert_eq!(
        phases(text),
        [
            "1 Vorbereitung",
            "2 Durchführung (Do, 22:00)",
            "3 Nachkontrolle"
        ]
    );
    let other = "# Tow\n\n## 12 Ropes\n- [ ] a\n## 3 Bells\n- [ ] b\n";
    assert_eq!(phases(other), ["1 12 Ropes?", "2 3 Bells?"]);
}

#[test]
fn days_of_the_week_are_phases_in_every_language() {
    for (first, second) in [
        ("Monday: hook up", "Tuesday 07:00: pull"),
        ("Lundi : hook up", "Mardi, 07:00 : pull"),
        ("Maandag: hook up", "Dinsdag 07:00: pull"),
        ("Lunedì: hook up", "Martedì 07:00: pull"),
        ("Poniedziałek: hook up", "Wtorek 07:00: pull"),
        ("Понедельник: hook up", "Вторник 07:00: pull"),
        ("周一:hook up", "周二:pull"),
        ("月曜日：hook up", "火曜：pull"),
    ] {
        let text = format!("# Tow\n\n## {first}\n- [ ] a\n## {second}\n- [ ] b\n");
        assert_eq!(phases(&text), ["1 hook up", "2 pull"], "{first}");
    }
}

#[test]
fn a_gate_needs_no_bold_label() {
    let text = "# Tow\n\n## Phase 1: Pull\n\nGate: the mate has nodded. No rope is touched before this gate.\n\n- [ ] a\n";
    let plan = read(text).reading.plan;
    assert_eq!(
        plan.phases[0].gate.as_deref(),
        Some("the mate has nodded. No rope is touched before this gate.")
    );
    assert!(stops(text).is_empty());
}
