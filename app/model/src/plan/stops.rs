//! Sentences that hold the work at their place.

use crate::reading::words::pattern;
use crate::trade;
use regex::{Regex, RegexSet, RegexSetBuilder};
use std::sync::LazyLock;

#[expect(
    clippy::expect_used,
    reason = "constants of this crate; a test compiles them"
)]
static STOPS: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSetBuilder::new(trade::STOPS)
        .size_limit(100 << 20)
        .build()
        .expect("valid patterns")
});
/// In capitals, wherever it stands.
static CAPITALS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(?:STOP|HALT|STOPP|HOLD|WAIT|PAUSE|ALTO|PARE|ARRÊT|СТОП)\b\W"));
/// A sentence may go on behind these.
const SHORT: [&str; 12] = [
    "e.g.", "i.e.", "approx.", "no.", "z.b.", "ca.", "bzw.", "etc.", "p.ex.", "nr.", "vs.", "min.",
];

/// The most bytes of a text that is looked through.
const MAX_BYTES: usize = 4_000;

/// Whether a sentence holds what stands behind it.
pub(super) fn holds(sentence: &str) -> bool {
    sentence.len() <= MAX_BYTES
        && (CAPITALS.is_match(sentence) || STOPS.is_match(&trade::lower(sentence)))
}

/// Whether a sentence tells somebody to stop in so many words. Steps may hold too, and stay steps.
pub(super) fn is_shouted(sentence: &str) -> bool {
    CAPITALS.is_match(sentence)
}

/// The sentences of a paragraph, with the number of lines before each.
pub(super) fn sentences(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    if text.len() > MAX_BYTES {
        return found;
    }
    let (mut start, mut line) = (0, 0);
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let rest = &text[end..];
        let is_end = match character {
            '.' | '!' | '?' => {
                let last = text[start..end].rsplit(char::is_whitespace).next();
                let abbreviated = last.is_some_and(|word| {
                    SHORT.contains(&word.to_lowercase().as_str()) || word.chars().count() == 2
                }) && !ends_in_a_unit(&text[start..end], rest);
                // "STOP." alone goes on with what must be done.
                let long = text[start..end].split_whitespace().count() > 1;
                rest.starts_with(char::is_whitespace) && !abbreviated && long
            }
            '。' | '！' | '？' => !rest.is_empty(),
            _ => false,
        };
        if is_end {
            push(&mut found, &text[start..end], line);
            line += text[start..end].matches('\n').count();
            start = end;
        }
    }
    push(&mut found, &text[start..], line);
    found
}

/// The sentences after the first that hold what stands behind them, as "Close the valve. Do not go on until it is dry."
pub(super) fn after_the_first(text: &str) -> Vec<String> {
    let all = sentences(text);
    let pairs = all.windows(2).filter(|pair| {
        let asks = pair[0].1.ends_with(['?', '？']);
        !asks && holds(&pair[1].1)
    });
    pairs.map(|pair| pair[1].1.clone()).collect()
}

/// "30 min. Wait": a short word behind its number ends a sentence where another one begins.
fn ends_in_a_unit(sentence: &str, rest: &str) -> bool {
    let number = sentence.split_whitespace().rev().nth(1);
    let is_number = number.is_some_and(|word| word.ends_with(|last: char| last.is_ascii_digit()));
    is_number && rest.trim_start().starts_with(char::is_uppercase)
}

fn push(found: &mut Vec<(usize, String)>, written: &str, line: usize) {
    let before = written.len() - written.trim_start().len();
    let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        found.push((line + written[..before].matches('\n').count(), words));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_stop_the_work_are_told_in_every_language() {
        for stop in [
            "STOP: nobody opens the valve before the lamp is green.",
            "Do not go on until the shelf is empty.",
            "Wait for the second bell before you open.",
            "Only after both keepers have signed:",
            "All of these must be true.",
            "Opening needs approval by the harbour master.",
            "Leave it alone, and wait for the mate's thumbs up.",
            "We stop here until the mate has nodded.",
            "No rope on deck before the bell.",
            "The mate has to say yes first.",
            "Stay below until the deck is dry.",
            "Make sure that the deck is dry before you go on.",
            "Before you start, check the rope.",
            "Erst wenn die Lampe grün ist, geht es weiter.",
            "Hier halten wir an, bis der Lotse nickt.",
            "Ohne Freigabe der Wache geht nichts weiter.",
            "Weiter geht es nach grünem Licht vom Lotsen.",
            "Hier auf das Wort des Lotsen warten.",
            "On s'arrête ici jusqu'au feu vert du pilote",
            "Pause tant que le pilote n'a pas répondu.",
            "Personne ne touche la corde avant le signal.",
            "Pas de bascule sans l'accord du pilote.",
            "On attend ici jusqu'au signal.",
            "Paramos aquí hasta que hable el práctico.",
            "No avanzar mientras suene la campana.",
            "Nadie toca la cuerda hasta la señal.",
            "El equipo no sigue hasta que suene la campana.",
            "Seguir solo con el visto bueno del práctico.",
            "Paramos aqui até o sinal do prático.",
            "Ninguém toca na corda antes do sinal.",
            "Não avançar enquanto o sino tocar.",
            "Só com luz verde do prático.",
            "Ci fermiamo qui fino al via libera del pilota.",
            "Nessuno tocca la corda prima del segnale.",
            "Si prosegue solo dopo il segnale.",
            "Hier stoppen tot de loods knikt.",
            "We wachten op het sein van de loods.",
            "Tu stajemy, dopóki pilot nie potwierdzi.",
            "Bez zgody pilota nie ruszamy dalej.",
            "Nikt nie dotyka liny przed sygnałem.",
            "Останавливаемся здесь до сигнала лоцмана.",
            "Без согласия лоцмана дальше не идём.",
            "到此停下，等引航员确认。",
            "ここで一旦止めて、合図を待つ。",
            "여기서 멈추고 신호를 기다린다.",
            "Nicht fortfahren, bis der Leiter zugestimmt hat.",
            "Ne pas continuer avant la fin de la sauvegarde.",
            "Attendre la fin de la copie avant de poursuivre.",
            "No continuar hasta que termine la copia.",
            "Não prosseguir até a cópia terminar.",
            "Non procedere finché la copia non è finita.",
            "Ga niet verder voordat de kopie klaar is.",
            "Nie kontynuuj, dopóki kopia się nie zakończy.",
            "Не продолжать, пока копия не готова.",
            "备份完成之前不要继续。",
            "バックアップが完了するまで次へ進まないこと。",
            "백업이 끝날 때까지 진행하지 마십시오.",
        ] {
            assert!(holds(stop), "{stop}");
        }
        for none in [
            "The lamp is green.",
            "Before you start",
            "The engine cannot be read by an old gauge until it is warm.",
            "I don't think anyone has seen it before.",
            "Fica ligado só para leitura até ao fim do ano, depois vai para a reciclagem.",
            "Si la cuerda no llega antes de las seis, se deja.",
            "La sala queda abierta solo para socios durante el verano, cuando hace calor.",
            "Seulement le pont est ouvert le dimanche, et le quai quand il fait beau.",
            "Stops at each floor are announced.",
            "Die Lampe ist grün.",
            "La copia dura una hora.",
            "备份在夜里进行。",
        ] {
            assert!(!holds(none), "{none}");
        }
    }

    #[test]
    fn a_paragraph_is_taken_apart() {
        let all =
            sentences("The lamp is on.\nWait, e.g. for the bell,\nbefore you go. STOP. Ask first.");
        assert_eq!(
            all,
            [
                (0, "The lamp is on.".to_owned()),
                (1, "Wait, e.g. for the bell, before you go.".to_owned()),
                (2, "STOP. Ask first.".to_owned())
            ]
        );
        let units: Vec<String> =
            sentences("Rest for 30 min. Wait for the bell. At most ca. 5 knots.")
                .into_iter()
                .map(|(_, sentence)| sentence)
                .collect();
        assert_eq!(
            units,
            [
                "Rest for 30 min.",
                "Wait for the bell.",
                "At most ca. 5 knots."
            ]
        );
    }
}
