//! What must hold, in lists and tables, whatever the words above them are.

use super::{criteria, items, read};

#[test]
fn a_list_that_compares_is_one_of_criteria_whatever_stands_above_it() {
    for above in [
        "## We are happy when",
        "## What the mate looks at",
        "## The numbers of the day",
        "**On deck:**",
        "Watched during the tow:",
    ] {
        let text = format!(
            "# Tow\n\n{above}\n\n- Strain of the rope below 40 %\n- Slack less than 3 min\n- nobody seasick\n"
        );
        let found = criteria(&text);
        for expected in ["strain rope < 40%", "slack < 3min"] {
            assert!(found.contains(&expected.to_owned()), "{above}: {found:?}");
        }
    }
}

#[test]
fn comparisons_are_read_in_every_language() {
    for (list, expected) in [
        (
            "- Zugkraft unter 40 %\n- Dauer höchstens 3 min",
            ["< 40%", "<= 3min"],
        ),
        (
            "- Zugkraft kleiner als 0,1 %\n- Frei mind. 400 GB",
            ["< 0.1%", ">= 400GB"],
        ),
        (
            "- Traction inférieure à 40 %\n- Durée inférieure ou égale à 3 min",
            ["< 40%", "<= 3min"],
        ),
        (
            "- Tracción menor que 0,1 %\n- Retraso por debajo del 5 %",
            ["< 0.1%", "< 5%"],
        ),
        (
            "- Tração abaixo dos 40 %\n- Espera menor do que 90 s",
            ["< 40%", "< 90s"],
        ),
        (
            "- Trazione minore di 0,1 %\n- Attesa non oltre 3 min",
            ["< 0.1%", "<= 3min"],
        ),
        (
            "- Trekkracht kleiner dan 40 %\n- Wachttijd korter dan 3 min",
            ["< 40%", "< 3min"],
        ),
        (
            "- Siła mniejsza niż 0,1 %\n- Czas nie dłużej niż 3 min",
            ["< 0.1%", "<= 3min"],
        ),
        (
            "- Тяга меньше чем 0,1 %\n- Время не превышает 3 мин",
            ["< 0.1%", "<= 3min"],
        ),
        (
            "- 拉力低于 0.1 %\n- 等待不超过 3 分钟",
            ["< 0.1%", "<= 3min"],
        ),
        (
            "- 張力 40 % 未満\n- 待ち時間 3 分以下",
            ["< 40%", "<= 3min"],
        ),
        ("- 장력 40 % 미만\n- 대기 3분 이하", ["< 40%", "<= 3min"]),
    ] {
        let read = read(&format!("# Tow\n\n## Deck\n\n{list}\n"));
        let found: Vec<String> = read
            .reading
            .criteria
            .iter()
            .filter_map(|criterion| Some(criterion.measure.as_ref()?.to_string()))
            .collect();
        assert_eq!(found, expected, "{list}");
    }
}

#[test]
fn words_say_that_all_of_a_list_must_hold() {
    for above in [
        "## What good looks like",
        "## Wann ist es gelungen",
        "## Woran wir erkennen, dass es ging",
        "## Ce qu'on veut voir",
        "## Lo que queremos ver",
        "## O que queremos ver",
        "## Cosa vogliamo vedere",
        "## Wat we willen zien",
        "## Co chcemy zobaczyć",
        "## Что хотим увидеть",
        "## 达标条件",
        "## 成功の条件",
        "## 성공 조건",
    ] {
        let text = format!("# Tow\n\n{above}\n\n- the rope is dry\n");
        assert_eq!(criteria(&text), ["the rope is dry"], "{above}");
    }
}

#[test]
fn words_of_measuring_make_criteria_of_what_is_compared() {
    for above in [
        "Metrics",
        "Was wir messen",
        "Métricas",
        "Co mierzymy",
        "指标",
    ] {
        let text = format!("# Tow\n\n## {above}\n\n- Strain below 40 %\n- the log book\n");
        assert_eq!(criteria(&text), ["strain < 40%"], "{above}");
    }
}

#[test]
fn lists_of_other_things_hold_no_criteria() {
    for list in [
        "- Take at least 3 ropes with you, and one more for the mate who always forgets his own on shore\n- Sail\n- Sleep\n",
        "- 4 GB of memory\n- 20 GB of disk\n",
        "- Deck 2\n- Deck below the bridge\n- Set `ROPE=1`\n- Set `BELL=0`\n",
        "- Bell rings at 10:15\n- Ferry before 11:00\n",
    ] {
        let text = format!("# Tow\n\n## Deck\n\n{list}");
        assert!(criteria(&text).is_empty(), "{list}: {:?}", criteria(&text));
    }
}

#[test]
fn a_table_of_thresholds_is_told_by_its_words_or_its_values() {
    for heads in [
        "| What | good | bad |",
        "| Was | gut | schlecht |",
        "| Quoi | bon | mauvais |",
        "| Qué | bien | mal |",
        "| Co | dobrze | źle |",
        "| Measure | Go | No-go |",
        "| Number | we go on | we go home |",
        "| | above the line | below the line |",
    ] {
        let text = format!(
            "# Tow\n\n{heads}\n|---|---|---|\n| Strain | < 40,5 % | > 80 % |\n| Speed | >= 3 kn | < 2 kn |\n| Slack | <= 3 min | > 5 min |\n"
        );
        let reading = read(&text).reading;
        let of = |name: &str| {
            let mut all = reading.criteria.iter();
            let found = all.find(|criterion| criterion.metric == name && !criterion.is_second);
            found.map(|criterion| {
                let shown = |measure: &Option<model::reading::Measure>| {
                    measure.as_ref().map(ToString::to_string)
                };
                (shown(&criterion.measure), shown(&criterion.no_go))
            })
        };
        let both = |go: &str, no_go: &str| Some((Some(go.to_owned()), Some(no_go.to_owned())));
        assert_eq!(of("strain"), both("< 40.5%", "> 80%"), "{heads}");
        assert_eq!(of("slack"), both("<= 3min", "> 5min"), "{heads}");
        assert!(
            items(&text).is_empty() && reading.plan.steps.is_empty(),
            "{heads}"
        );
    }
}

#[test]
fn a_target_may_be_a_time_alone_and_a_list_of_holds_may_say_any() {
    let table =
        "# Tow\n\n| Metric | Target |\n|---|---|\n| Slack | 3 min |\n| Rope kept | 95 % |\n";
    assert_eq!(criteria(table), ["slack <= 3min", "rope kept >= 95%"]);
    let lists = "# Tow\n\n### GO (all must be true)\n- Strain < 40 %\n\n### NO-GO (any one)\n- Strain > 80 %\n";
    let reading = read(lists).reading;
    let bad: Vec<bool> = reading
        .criteria
        .iter()
        .map(|criterion| criterion.inverted)
        .collect();
    assert_eq!(bad, [false, true]);
}

#[test]
fn both_sides_of_a_sentence_are_criteria() {
    let text = "# Tow\n\nSuccess looks like this: strain under 40 %, slack under 3 min and fewer than 2 calls.\n";
    assert_eq!(
        criteria(text),
        ["strain < 40%", "slack < 3min", "calls < 2"]
    );
}

#[test]
fn a_sentence_may_say_what_stops() {
    let text = "# Tow\n\nAbort if more than 2 ropes tear or the strain is above 80 %.\n\nWe are happy when strain stays below 40 %.\n";
    let reading = read(text).reading;
    let told: Vec<(bool, String)> = reading
        .criteria
        .iter()
        .filter_map(|criterion| Some((criterion.inverted, criterion.measure.as_ref()?.to_string())))
        .collect();
    let told: Vec<(bool, &str)> = told
        .iter()
        .map(|(bad, shown)| (*bad, shown.as_str()))
        .collect();
    assert_eq!(told, [(true, "> 2"), (true, "> 80%"), (false, "< 40%")]);
}

#[test]
fn a_table_of_targets_is_told_by_their_values() {
    let text = "# Umbau\n\n| Prüfung | Soll | Ist |\n|---|---|---|\n| Zugkraft | < 40 % | |\n| Leinen | > 3 | |\n";
    assert_eq!(criteria(text), ["zugkraft < 40%", "leinen > 3"]);
}

#[test]
fn one_column_of_thresholds_is_watched() {
    let text = "# Tow\n\n| Number | Line |\n|---|---|\n| Strain | < 40 % |\n| Slack | <= 3 min |\n";
    assert_eq!(criteria(text), ["strain < 40%", "slack <= 3min"]);
}

#[test]
fn tables_of_other_values_hold_no_criteria() {
    for table in [
        "| Rope | Length | Strength |\n|---|---|---|\n| Bow | 20 m | 40 % |\n| Stern | 30 m | 50 % |\n",
        "| Part | Version |\n|---|---|\n| Winch | >= 1.70 |\n| Bell | >= 2.1 |\n",
        "| When | Before | After |\n|---|---|---|\n| Slack | 41 ms | 43 ms |\n| Strain | 61 % | 63 % |\n",
    ] {
        let text = format!("# Tow\n\n{table}");
        assert!(criteria(&text).is_empty(), "{table}: {:?}", criteria(&text));
    }
}
