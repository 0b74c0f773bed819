//! The same kinds in other languages.

use super::{criteria, items, phases, read, steps, stops};

/// What is told of one document.
struct Told {
    text: &'static str,
    owner: Option<&'static str>,
    phases: &'static [&'static str],
    /// Items, or steps where there are none.
    items: usize,
    stops: usize,
    criteria: &'static [&'static str],
}

const DOCUMENTS: [Told; 11] = [
    Told {
        text: "# Umbau der Schleuse\n\n**Verantwortliche:** Team Tor · **Datum:** 12. Mai 2026\n\n## Vor dem Umbau\n- [ ] Pegel gelesen\n\nErst wenn der Meister genickt hat, geht es weiter.\n\n## Schritt 2: Umbau (2 Stunden)\n- [ ] Tor gehoben\n\n**Erfolgskriterien:**\n\n- Leckrate < 0,5 %\n\n## Rückfallplan\n1. Altes Tor einsetzen\n",
        owner: Some("Team Tor"),
        phases: &["0 Vor dem Umbau", "2 Umbau"],
        items: 2,
        stops: 1,
        criteria: &["leckrate < 0.5%"],
    },
    Told {
        text: "# Plan de l'écluse\n\n| Responsable | Équipe Porte |\n|---|---|\n\n## Étape 1 : Préparation\n- [ ] Niveau relevé\n\nNe pas continuer tant que le niveau n'est pas relevé.\n\n## Étape 2 : Bascule\n- [ ] Porte levée\n\n## Critères de succès\n- Fuite inférieure à 0,5 %\n\n## Retour arrière\n1. Remettre la porte\n",
        owner: Some("Équipe Porte"),
        phases: &["1 Préparation", "2 Bascule"],
        items: 2,
        stops: 1,
        criteria: &["fuite < 0.5%"],
    },
    Told {
        text: "# Cambio de la esclusa\n\nResponsable: Equipo Puerta\n\n## Fase 1: Preparación\n- [ ] Nivel leído\n\nNo continuar hasta que el nivel esté leído.\n\n## Fase 2: Cambio\n- [ ] Puerta levantada\n\n## Criterios de éxito\n- Fuga menos de 0,5 %\n\n## Plan de reversión\n1. Poner la puerta vieja\n",
        owner: Some("Equipo Puerta"),
        phases: &["1 Preparación", "2 Cambio"],
        items: 2,
        stops: 1,
        criteria: &["fuga < 0.5%"],
    },
    Told {
        text: "# Troca da comporta\n\nResponsável: Equipe Porta\n\n## T-2h\n- Ler o nível\n\nAguardar o sinal da central antes de prosseguir.\n\n## T0\n- Erguer a porta\n\n## Plano de reversão\n- Pôr a porta antiga\n",
        owner: Some("Equipe Porta"),
        phases: &["1 T-2h", "2 T0"],
        items: 2,
        stops: 1,
        criteria: &[],
    },
    Told {
        text: "# Cambio della chiusa\n\nResponsabile: Squadra Porta\n\n## Fase 1: Preparazione\n- [ ] Livello letto\n\nNon procedere finché il livello non è letto.\n\n## Dopo il cambio\n- [ ] Porta chiusa\n\n## Ripristino\n1. Rimettere la porta\n",
        owner: Some("Squadra Porta"),
        phases: &["1 Preparazione", "2 Dopo il cambio"],
        items: 2,
        stops: 1,
        criteria: &[],
    },
    Told {
        text: "# Draaiboek sluisdeur\n\nEigenaar: ploeg Deur\n\n## Stap 1: Peil lezen\nKijk naar de lat.\n\n## Stap 2: Deur heffen\nGa niet verder voordat de bel gaat.\n\n## Als het misgaat\nZet de oude terug.\n",
        owner: Some("ploeg Deur"),
        phases: &["1 Gereedheid"],
        items: 2,
        stops: 1,
        criteria: &[],
    },
    Told {
        text: "# Plan wymiany wrót\n\nWłaściciel: zespół Wrota\n\n## Faza 1: Przygotowanie\n- [ ] Poziom odczytany\n\nNie kontynuuj, dopóki poziom nie jest odczytany.\n\n## Faza 2: Wymiana\n- [ ] Wrota podniesione\n\n## Kryteria sukcesu\n- Przeciek poniżej 0,5 %\n\n## Plan wycofania\n1. Stare wrota\n",
        owner: Some("zespół Wrota"),
        phases: &["1 Przygotowanie", "2 Wymiana"],
        items: 2,
        stops: 1,
        criteria: &["przeciek < 0.5%"],
    },
    Told {
        text: "# План замены ворот\n\nОтветственный: группа Ворота\n\n## Этап 1. Подготовка\n- [ ] Уровень снят\n\nНе продолжать, пока уровень не снят.\n\n## Этап 2. Замена\n| Шаг | Действие | Исполнитель | Статус |\n|---|---|---|---|\n| 1 | Поднять ворота | Дежурный | выполнено |\n\n## Критерии успеха\n- Протечка менее 0,5 %\n\n## Откат\n1. Старые ворота\n",
        owner: Some("группа Ворота"),
        phases: &["1 Подготовка", "2 Замена"],
        items: 2,
        stops: 1,
        criteria: &["протечка < 0.5%"],
    },
    Told {
        text: "# 闸门更换计划\n\n负责人：闸门组\n\n## 第一阶段：准备\n- [ ] 水位已读\n\n全部检查项必须通过后方可继续。\n\n## 第二阶段：更换\n- ☐ 闸门已升\n\n## 成功标准\n- 渗漏率低于0.5%\n\n## 回退方案\n1. 装回旧门\n",
        owner: Some("闸门组"),
        phases: &["1 准备", "2 更换"],
        items: 2,
        stops: 1,
        criteria: &["渗漏率 < 0.5%"],
    },
    Told {
        text: "# 水門交換計画\n\n担当者：水門班\n\n## フェーズ1：準備\n- [ ] 水位を読んだ\n\n水位の確認が終わるまで次へ進まないこと。\n\n## フェーズ2：交換\n- [ ] 門を上げた\n\n## 成功基準\n- 漏れ率 0.5%以下\n\n## 切り戻し手順\n1. 古い門を戻す\n",
        owner: Some("水門班"),
        phases: &["1 準備", "2 交換"],
        items: 2,
        stops: 1,
        criteria: &["漏れ率 <= 0.5%"],
    },
    Told {
        text: "# 수문 교체 계획\n\n담당자: 수문 팀\n\n## 1단계: 준비\n- [ ] 수위를 읽었다\n\n승인 없이 다음 단계로 진행하지 마십시오.\n\n## 2단계: 교체\n- [ ] 문을 올렸다\n\n## 성공 기준\n- 누수율 0.5% 이하\n\n## 롤백 계획\n1. 옛 문을 단다\n",
        owner: Some("수문 팀"),
        phases: &["1 준비", "2 교체"],
        items: 2,
        stops: 1,
        criteria: &["누수율 <= 0.5%"],
    },
];

#[test]
fn plans_are_read_in_every_language() {
    for told in &DOCUMENTS {
        let title = told.text.lines().next().unwrap_or_default();
        let reading = read(told.text).reading;
        assert_eq!(reading.owner.as_deref(), told.owner, "{title}");
        assert_eq!(phases(told.text), told.phases, "{title}");
        let count = items(told.text).len().max(steps(told.text).len());
        assert_eq!(count, told.items, "{title}");
        assert_eq!(
            stops(told.text).len(),
            told.stops,
            "{title}: {:?}",
            stops(told.text)
        );
        assert_eq!(criteria(told.text), told.criteria, "{title}");
        assert!(reading.plan.rollback, "{title}");
        let missed = super::findings(told.text, "no-rollback");
        assert!(missed.is_empty(), "{title}");
    }
}
