//! Tables to look things up, beside tables of what is done; sheets of a decision; notices.

use super::{phases, read, steps, stops};
use model::document::Kind;

#[test]
fn a_table_to_look_things_up_has_no_steps() {
    for table in [
        "| Host | Port | What | Talks to |\n|---|---|---|---|\n| bow | 631 | printing | all |\n| stern | 445 | shares | deck |\n",
        "| Service | Port | Description |\n|---|---|---|\n| bell | 80 | rings at noon |\n| lamp | 81 | burns at night |\n",
        "| Name | Beschreibung | Team |\n|---|---|---|\n| Glocke | läutet mittags | Deck |\n| Lampe | brennt nachts | Deck |\n",
        "| Código | Descripción |\n|---|---|\n| b | campana |\n| l | lámpara |\n",
        "| Item | Where |\n|---|---|\n| rope | bow |\n| bell | bridge |\n",
        "| 项目 | 地址 |\n|---|---|\n| 钟 | 桥 |\n| 灯 | 甲板 |\n",
    ] {
        let text = format!("# Ship\n\n## Parts\n\n{table}");
        assert!(steps(&text).is_empty(), "{table}");
        assert!(phases(&text).is_empty(), "{table}");
        assert_eq!(read(&text).reading.kind, Kind::Reference, "{table}");
    }
}

#[test]
fn the_same_words_beside_a_time_a_number_or_a_state_are_steps() {
    for table in [
        "| When | What |\n|---|---|\n| 10:00 | Hook up |\n| 10:10 | Pull |\n",
        "| T | Description |\n|---|---|\n| T-1h | Hook up |\n| T0 | Pull |\n",
        "| # | What | Who |\n|---|---|---|\n| 1 | Hook up | Mate |\n| 2 | Pull | Mate |\n",
        "| Beschreibung | Uhrzeit |\n|---|---|\n| Hook up | |\n| Pull | |\n",
        "| Task | Where |\n|---|---|\n| Hook up | bow |\n| Pull | bow |\n",
    ] {
        let text = format!("# Tow\n\n{table}");
        assert_eq!(steps(&text), ["Hook up", "Pull"], "{table}");
    }
}

#[test]
fn a_sheet_of_thresholds_and_votes_is_a_plan() {
    for (title, body) in [
        (
            "Go / No-Go: new rope",
            "| What | Go | No-go |\n|---|---|---|\n| Strain | < 40 % | > 80 % |\n\n",
        ),
        (
            "Reunião da corda",
            "| Indicador | Go | No-go |\n|---|---|---|\n| Força | < 40 % | > 80 % |\n\n",
        ),
        ("Go/no-go meeting for the tow", "Bring numbers.\n\n"),
    ] {
        let text = format!(
            "# {title}\n\n{body}| Role | Name | Vote |\n|---|---|---|\n| Mate | | |\n| Cook | | |\n"
        );
        let reading = read(&text).reading;
        assert_eq!(reading.kind, Kind::Plan, "{title}");
        assert_eq!(reading.plan.positions, ["Mate", "Cook"], "{title}");
        assert!(reading.plan.items.is_empty() && reading.plan.steps.is_empty());
    }
}

#[test]
fn nothing_is_held_where_nothing_is_done() {
    let notice = "# The pier moves\n\nNobody lands before noon.\n\n## Questions\n\n**May I park?** Not until the tide is out.\n";
    assert!(stops(notice).is_empty());
    let marked = "# The pier moves\n\nNobody lands before noon. <!-- stop -->\n";
    assert_eq!(stops(marked).len(), 1);
}

#[test]
fn an_answer_to_a_question_holds_nothing() {
    let text = "# Tow\n\n**Wake somebody?** Only if the rope burns.\n\n1. Look at the rope\n2. Cut it\n\nWhat next? Nothing at all. Nobody leaves until the mate has nodded.\n";
    assert_eq!(
        stops(text),
        ["Tow: Nobody leaves until the mate has nodded."]
    );
}

#[test]
fn a_plan_with_steps_is_a_plan() {
    for title in [
        "Tow deployment plan",
        "Schlepp-Umstellungsplan",
        "Plan de remorquage",
        "Plano de reboque",
    ] {
        let text = format!("# {title}\n\n## Pull\n1. Hook up\n2. Pull\n");
        assert_eq!(read(&text).reading.kind, Kind::Plan, "{title}");
    }
    let read_only = "# An explanation of ropes\n\n1. Hemp\n2. Steel\n";
    assert_ne!(read(read_only).reading.kind, Kind::Plan);
}
