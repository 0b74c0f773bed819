//! Ways back: a section, a sentence, a label, a row.

use super::{phases, read};

fn tells(text: &str) -> bool {
    read(text).reading.plan.rollback
}

#[test]
fn headings_say_it_in_many_words() {
    for heading in [
        "How to go back",
        "Getting back to the old rope",
        "What if it breaks?",
        "Retreat",
        "Und wenn es schief geht?",
        "Notausstieg",
        "Zurück auf Altbestand",
        "Et si ça casse ?",
        "Comment revenir",
        "Cómo volver",
        "¿Y si algo sale mal?",
        "Plano de recuo",
        "Se der errado",
        "Ritorno indietro",
        "E se va male?",
        "Als het fout gaat",
        "Weg terug",
        "Jak wrócić",
        "Plan odwrotu",
        "Как вернуться",
        "Если что-то сломается",
        "恢复方案",
        "戻し方",
        "문제가 생기면",
    ] {
        let text = format!("# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n## {heading}\n\nThe old rope.\n");
        assert!(tells(&text), "{heading}");
        assert_eq!(phases(&text), ["1 Pull"], "{heading}");
    }
}

#[test]
fn a_sentence_a_label_or_a_row_may_say_it() {
    for words in [
        "If the rope tears, we go back to the old one.",
        "Until the bell rings everything can be rolled back with one pull.",
        "Roll back by pulling the old rope.",
        "If it doesn't work, pull the old rope.",
        "**Fallback:** the old rope.",
        "| Rollback | pull the old rope |\n|---|---|\n| Mate | Ann |",
        "| Owner | Ann |\n|---|---|\n| Way back | pull the old rope |",
        "| Step | Rollback |\n|---|---|\n| Pull | pull the old rope |",
        "Bis zur Glocke können wir zurück auf das alte Seil.",
        "Jusqu'à la cloche on peut revenir à l'ancienne corde.",
        "Hasta la campana se puede volver a la cuerda vieja.",
        "Até ao sino podemos voltar à corda antiga.",
        "Fino alla campana si può tornare alla corda vecchia.",
        "Do dzwonka możemy wrócić do starej liny.",
        "До звонка можно вернуться к старой верёвке.",
        "鸣钟之前可以回滚。",
        "鐘が鳴るまでは旧系に戻せる。",
    ] {
        let text = format!("# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n{words}\n");
        assert!(tells(&text), "{words}");
    }
}

#[test]
fn no_way_back_is_none() {
    for words in [
        "After the bell there is no way back.",
        "The old rope cannot be rolled back.",
        "Nach der Glocke gibt es keinen Weg zurück.",
        "Después no se puede volver a la cuerda vieja.",
        "Go back to step 3 and read it again.",
        "Point of no return: the bell.",
        "| Rope | Rollback |",
        "- [ ] Rollback tested",
    ] {
        let text = format!("# Tow\n\n## Phase 1: Pull\n- [ ] a\n\n{words}\n");
        assert!(!tells(&text), "{words}");
    }
}
