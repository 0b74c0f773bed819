//! The words of the trade, in the languages in which teams write: English, German, French, Spanish, Portuguese, Italian,
//! Dutch, Polish, Russian, Chinese, Japanese, Korean. This file is data; who asks for a word asks here.
//!
//! Words stand in lower case. A word of letters is found where a word begins; one that ends in `*` may go on, any other
//! ends there. Words of Chinese, Japanese and Korean are found anywhere, because nothing stands between words there.

/// Phases that carry a number of their own: "Phase 2", "Schritt 3". The number is no part of the name.
#[rustfmt::skip]
pub(crate) const PHASE: &[&str] = &[
    "phase", "stage", "step", "section", "part", // English
    "schritt", "stufe", "abschnitt", "teil", "etappe", // German
    "étape", "etape", "partie", // French
    "fase", "paso", "etapa", "sección", "parte", // Spanish
    "passo", "seção", "secção", // Portuguese
    "tappa", "sezione", // Italian
    "stap", "deel", // Dutch
    "faza", "etap", "krok", "część", // Polish
    "этап", "фаза", "шаг", "стадия", "часть", // Russian
];

/// The same where no blank stands between word and number.
#[rustfmt::skip]
pub(crate) const PHASE_UNSPACED: &[&str] = &[
    "阶段", "階段", "步骤", "步驟", "步", // Chinese
    "フェーズ", "ステップ", "段階", "手順", "工程", // Japanese
    "단계", "페이즈", "스텝", // Korean
];

/// What has a number that belongs to its name: "Wave 1", "Ring 0".
#[rustfmt::skip]
pub(crate) const WAVE: &[&str] = &[
    "wave", "ring", "gate", "tranche", "batch", "round", "cohort", "iteration", "milestone", "welle", "runde", "charge", "vague",
    "lot", "palier", "ola", "oleada", "lote", "onda", "ondata", "golf", "ronde", "fala", "tura", "волна", "партия", "очередь",
];

/// A heading of phases only because one unit of time is counted: "Day 2", "Woche 1".
#[rustfmt::skip]
pub(crate) const TIME_UNIT: &[&str] = &[
    "day", "week", "month", "hour", "minute", "sprint", "tag", "woche", "monat", "stunde", "jour", "semaine", "mois", "heure",
    "día", "dia", "semana", "mes", "mês", "hora", "giorno", "settimana", "mese", "ora", "dag", "maand", "uur", "dzień",
    "tydzień", "miesiąc", "godzina", "день", "неделя", "месяц", "час",
];

/// The days of the week.
#[rustfmt::skip]
pub(crate) const WEEKDAY: &[&str] = &[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo", "segunda-feira", "terça-feira", "quarta-feira",
    "quinta-feira", "sexta-feira", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica", "maandag",
    "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag", "poniedziałek", "wtorek", "środa", "czwartek", "piątek",
    "sobota", "niedziela", "понедельник", "вторник", "четверг", "пятница", "суббота", "воскресенье",
];

/// Units in which a distance in time is written.
pub(crate) const TIME_UNITS: &str = r"(?:s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?|w|weeks?|months?|minuten?|stunden?|std|tage?n?|wochen?|monate?|heures?|jours?|semaines?|mois|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|minuti|or[ae]|giorn[io]|settiman[ae]|mes[ei]|minuut|uur|uren|dag(?:en)?|we(?:e|)k(?:en)?|minut\w*|godzin\w*|dni|dzie[nń]|tygod\w*|минут\w*|час\w*|д(?:ень|ня|ней)|недел\w*)";

/// Before and after something: the section follows or precedes another one in time.
#[rustfmt::skip]
pub(crate) const ORDER: &[&str] = &[
    "before", "after", "during", "pre", "post", "prior to", "afterwards", "beforehand", "then", "first", "finally", "lastly",
    "vor", "nach", "während", "davor", "danach", "vorab", "zuerst", "zuletzt", "abschließend", "vorher", "nachher", "avant",
    "après", "pendant", "ensuite", "antes", "después", "despues", "durante", "depois", "após", "pós", "pré", "previo", "previos",
    "previa", "previas", "prima", "dopo", "voor", "na", "tijdens", "vooraf", "achteraf", "przed", "po", "podczas", "w trakcie",
    "до", "перед", "после", "во время",
];

/// Order inside or at the end of words of Chinese, Japanese and Korean.
#[rustfmt::skip]
pub(crate) const ORDER_UNSPACED: &[&str] = &[
    "之前", "之后", "之後", "期间", "上线前", "上线后", "上線前", "上線後", "发布前", "发布后", "部署前", "部署后", "部署中", "变更前", "变更后", "变更中", "切换前", "切换后",
    "切换中", "升级前", "升级后", "迁移前", "迁移后", "实施前", "实施后", "事前", "事後", "作業前", "作業後", "作業中", "当日", "前日", "翌日", "リリース前", "リリース後",
    "デプロイ前", "デプロイ後", "移行前", "移行後", "切替前", "切替後", "公開前", "公開後", "実施前", "実施後", "直前", "直後", "배포 전", "배포 후", "배포 중", "배포전", "배포후",
    "작업 전", "작업 후", "작업 중", "사전", "사후", "전환 전", "전환 후", "출시 전", "출시 후", "당일", "이전 준비", "릴리스 전", "릴리스 후",
];

/// Names of the work itself, one after the other. They make phases where nothing says otherwise.
#[rustfmt::skip]
pub(crate) const PROCESS: &[&str] = &[
    "prepare", "preparation*", "preparing", "planning", "setup", "set up", "build", "building", "test run", "rehearsal",
    "dry run", "readiness", "deploy", "deployment", "deploying", "rollout", "roll out", "release", "release day", "launch*",
    "go-live", "go live", "golive", "cutover", "cut over", "cut-over", "switch", "switchover", "switch over", "migrate",
    "migration", "upgrade", "install", "installation", "execute", "execution", "publish", "publishing", "announce",
    "announcement", "verify", "verification", "validate", "validation", "smoke test*", "soak*", "bake", "observe", "hypercare",
    "cleanup", "clean up", "clean-up", "close", "closing", "close-out", "closeout", "wrap-up", "wrap up", "follow-up",
    "follow up", "handover", "decommission*", "freeze", "stop", "start", "kick-off", "kickoff", "finish", "completion", "canary",
    "pilot", "ramp*", "general availability", "point of no return", "initiate", "initiation", "drain", "shutdown", "restart",
    "backup and", "promote", "promotion", "tag", "merge", "branch", "sign-off", "go/no-go*", "final*", "vorbereitung*",
    "durchführung", "umstellung", "umsetzung", "einführung", "ausrollen", "bereitstellung", "abnahme", "nachbereitung",
    "nacharbeiten", "abschluss", "inbetriebnahme", "prüfung", "freigabe", "aufräumen", "überwachung danach", "probelauf",
    "pilotbetrieb", "préparation", "préparatifs", "déploiement", "exécution", "mise en production", "mise en service", "bascule",
    "vérification*", "validation", "clôture", "nettoyage", "lancement", "suivi", "migration", "preparación", "despliegue",
    "ejecución", "lanzamiento", "verificación", "validación", "cierre", "limpieza", "puesta en producción", "migración",
    "seguimiento", "corte", "preparação", "implantação", "execução", "lançamento", "verificação", "validação", "encerramento",
    "limpeza", "migração", "virada", "acompanhamento", "preparazione", "rilascio", "esecuzione", "lancio", "verifica",
    "verifiche", "validazione", "chiusura", "pulizia", "messa in produzione", "migrazione", "voorbereiding", "uitrol",
    "uitvoering", "livegang", "verificatie", "validatie", "afronding", "nazorg", "oplevering", "controle", "migratie",
    "omschakeling", "przygotowanie", "przygotowania", "wdrożenie", "wykonanie", "uruchomienie", "weryfikacja", "walidacja",
    "zamknięcie", "sprzątanie", "migracja", "przełączenie", "подготовка", "развертывание", "развёртывание", "выполнение",
    "запуск", "проверка", "валидация", "завершение", "очистка", "миграция", "переключение", "релиз", "выкатка",
];

/// The same in Chinese, Japanese and Korean.
#[rustfmt::skip]
pub(crate) const PROCESS_UNSPACED: &[&str] = &[
    "准备", "準備", "灰度", "部署", "上线", "上線", "发布", "验证", "驗證", "切换", "迁移", "执行", "收尾", "回归", "全量", "演练", "观察", "割接", "リリース", "デプロイ",
    "移行", "切替", "切り替え", "確認", "検証", "実施", "展開", "後片付け", "リハーサル", "監視期間", "준비", "배포", "출시", "전환", "이전", "검증", "실행", "마무리", "확인",
    "리허설", "모니터링 기간",
];

/// Nouns of a trade. Sections named by nothing else are worked on side by side.
#[rustfmt::skip]
pub(crate) const TRADE: &[&str] = &[
    "security", "database*", "data", "monitoring", "observability", "alerting", "alerts", "logging", "logs", "metrics",
    "tracing", "infrastructure", "network*", "backend", "back-end", "frontend", "front-end", "mobile", "web", "api", "apis",
    "performance", "reliability", "availability", "resilience", "resiliency", "scalability", "capacity", "documentation", "docs",
    "testing", "tests", "test", "qa", "quality", "code", "support", "communication*", "legal", "compliance", "privacy",
    "accessibility", "marketing", "sales", "operations", "ops", "devops", "sre", "platform", "product", "design", "ux", "ui",
    "business", "finance", "financial", "training", "backup*", "recovery", "disaster", "storage", "configuration", "config",
    "dependencies", "access", "permissions", "authentication", "authorization", "identity", "secrets", "ci/cd", "ci", "cd",
    "pipeline", "analytics", "localization", "localisation", "i18n", "payments", "billing", "search", "cache", "caching",
    "queue*", "hardware", "software", "server*", "client*", "people", "staff", "team*", "vendors", "suppliers", "licens*",
    "cost*", "risk*", "governance", "incident", "response", "on-call", "on call", "oncall", "flags", "seo", "domain*", "dns",
    "tls", "ssl", "certificates", "email", "desktop", "application*", "app", "service*", "integration*", "content", "customer*",
    "technical", "functional*", "functionality", "usability", "maintainability", "architecture", "environment*", "containers",
    "kubernetes", "cloud", "encryption", "audit", "engineering", "feature*", "hr", "it", "facilities", "personnel", "budget",
    "stakeholders", "error", "handling", "rate", "limiting", "health", "user", "users", "experience", "third", "party",
    "system*", "source", "control", "version*", "management", "sicherheit", "datenbank*", "daten", "überwachung", "monitoring",
    "protokollierung", "infrastruktur", "netzwerk", "leistung", "verfügbarkeit", "dokumentation", "tests", "qualität", "recht",
    "datenschutz", "barrierefreiheit", "betrieb", "schulung", "sicherung*", "speicher", "konfiguration", "kommunikation",
    "kosten", "fachbereich", "technik", "personal", "organisation", "anwendung*", "schnittstellen", "vertrieb", "finanzen",
    "sécurité", "base de données", "bases de données", "données", "supervision", "surveillance", "réseau", "performances",
    "disponibilité", "documentation", "qualité", "juridique", "conformité", "accessibilité", "exploitation", "formation",
    "sauvegarde*", "stockage", "configuration", "communication", "coûts", "métier", "technique", "observabilité",
    "développement", "infrastructure", "seguridad", "base de datos", "bases de datos", "datos", "monitoreo", "monitorización",
    "observabilidad", "infraestructura", "red", "redes", "rendimiento", "disponibilidad", "documentación", "pruebas", "calidad",
    "cumplimiento", "accesibilidad", "operaciones", "formación", "capacitación", "respaldo*", "almacenamiento", "configuración",
    "comunicación", "costes", "costos", "negocio", "desarrollo", "soporte", "aplicación*", "segurança", "banco de dados",
    "base de dados", "dados", "monitoramento", "monitorização", "observabilidade", "infraestrutura", "rede", "desempenho",
    "disponibilidade", "documentação", "testes", "qualidade", "conformidade", "acessibilidade", "operações", "treinamento",
    "armazenamento", "configuração", "comunicação", "custos", "negócio", "desenvolvimento", "suporte", "aplicação*", "sicurezza",
    "dati", "database", "monitoraggio", "osservabilità", "infrastruttura", "rete", "prestazioni", "disponibilità",
    "documentazione", "test", "qualità", "conformità", "accessibilità", "operazioni", "formazione", "archiviazione",
    "configurazione", "comunicazione", "costi", "sviluppo", "supporto", "applicazione*", "beveiliging", "databank", "gegevens",
    "netwerk", "prestaties", "beschikbaarheid", "documentatie", "kwaliteit", "toegankelijkheid", "beheer", "opleiding",
    "back-ups", "opslag", "configuratie", "communicatie", "kosten", "infrastructuur", "bewaking", "ontwikkeling",
    "ondersteuning", "bezpieczeństwo", "baza danych", "bazy danych", "dane", "monitorowanie", "infrastruktura", "sieć",
    "wydajność", "dostępność", "dokumentacja", "testy", "jakość", "zgodność", "operacje", "szkolenia", "kopie zapasowe",
    "konfiguracja", "komunikacja", "koszty", "wsparcie", "aplikacja", "безопасность", "база данных", "базы данных", "данные",
    "мониторинг", "наблюдаемость", "инфраструктура", "сеть", "производительность", "доступность", "документация", "тестирование",
    "тесты", "качество", "эксплуатация", "обучение", "резервное копирование", "конфигурация", "коммуникация", "коммуникации",
    "поддержка", "приложение", "разработка",
];

/// The same in Chinese, Japanese and Korean.
#[rustfmt::skip]
pub(crate) const TRADE_UNSPACED: &[&str] = &[
    "安全", "数据库", "数据", "监控", "日志", "告警", "网络", "基础设施", "性能", "文档", "测试", "质量", "合规", "运维", "培训", "备份", "存储", "配置", "前端", "后端",
    "客户端", "权限", "容量", "代码", "应用", "セキュリティ", "データベース", "データ", "監視", "ログ", "ネットワーク", "インフラ", "性能", "ドキュメント", "文書", "テスト", "品質",
    "運用", "教育", "バックアップ", "設定", "フロントエンド", "バックエンド", "権限", "アプリ", "보안", "데이터베이스", "데이터", "모니터링", "로그", "네트워크", "인프라", "성능", "문서",
    "테스트", "품질", "운영", "교육", "백업", "설정", "프론트엔드", "백엔드", "권한", "애플리케이션",
];

/// What may stand beside a trade in the name of an area.
#[rustfmt::skip]
pub(crate) const BESIDE_TRADE: &[&str] = &[
    "and", "or", "the", "of", "for", "readiness", "ready", "check*", "review*", "requirement*", "item*", "task*", "area",
    "criteria", "standards", "work", "status", "overall", "general", "other", "und", "der", "die", "das", "et", "de", "la", "le",
    "les", "des", "du", "y", "el", "los", "las", "e", "o", "do", "da", "dos", "i", "и", "en", "van", "prüfungen", "bereitschaft",
];

/// The names of tiers of importance: parts of one decision, not of time.
#[rustfmt::skip]
pub(crate) const TIER: &[&str] = &[
    "p0", "p1", "p2", "p3", "p4", "tier", "priority", "must have*", "must-have*", "should have*", "should-have*",
    "nice to have*", "nice-to-have*", "could have*", "blocker*", "blocking", "critical", "important", "optional", "required",
    "recommended", "mandatory", "muss*", "soll*", "kann*", "pflicht", "kritisch*", "wichtig*", "bloquant*", "obligatoire*",
    "obligatorio*", "recomendado*", "opcional*", "bloqueante*", "obbligatori*", "verplicht", "wymagane", "обязательн*",
    "критичн*", "желательн*",
];

/// Sections that say how to go back. They are no part of the way there.
#[rustfmt::skip]
pub(crate) const WAY_BACK: &[&str] = &[
    "rollback*", "roll back", "rolling back", "roll-back", "rolled back", "way back", "revert*", "back out", "back-out",
    "backout", "backing out", "undo", "undoing", "fallback", "fall back", "fall-back", "contingency", "plan b", "abort plan",
    "abort procedure", "restore the old", "if it fails", "if this fails", "if it goes wrong", "if something goes wrong",
    "if things go wrong", "if anything goes wrong", "when it goes wrong", "when things go wrong", "in case of failure",
    "in case of problems", "in case of trouble", "if something fails", "if anything fails", "taking a change back", "rückfall*",
    "rückabwicklung", "rückbau*", "rücksetz*", "zurückrollen", "zurücksetzen", "zurückdrehen", "rückweg", "rückzug*",
    "wenn es schiefgeht", "wenn etwas schiefgeht", "im fehlerfall", "rückkehr", "retour arrière", "retour en arrière",
    "retour à la version", "plan de retour", "plan de repli", "procédure de retour", "repli", "en cas d'échec",
    "en cas de problème", "annulation", "reversión", "marcha atrás", "vuelta atrás", "revertir", "plan de retorno",
    "plan de contingencia", "contingencia", "si algo falla", "si falla", "en caso de fallo", "en caso de error", "reversão",
    "reverter", "plano de retorno", "contingência", "retorno à versão", "volta atrás", "em caso de falha", "se algo falhar",
    "se falhar", "ripristino", "tornare indietro", "ritorno alla versione", "piano di rientro", "rientro", "in caso di errore",
    "in caso di problemi", "se qualcosa va storto", "annullamento", "terugdraai*", "terugrol*", "terugval*", "terugweg",
    "terugzetten", "terugkeer*", "als het misgaat", "bij problemen", "noodplan", "wycofani*", "przywrócenie poprzedniej",
    "powrót do", "plan awaryjny", "cofnięci*", "wycofać", "w razie niepowodzenia", "w razie problemów",
    "jeśli coś pójdzie nie tak", "откат*", "возврат к", "откатить*", "план отката", "аварийный план", "если что-то пошло не так",
    "в случае неудачи", "回滚", "回退", "回滾", "還原", "恢复旧版", "撤回方案", "ロールバック", "切り戻し", "切戻し", "切戻", "戻し手順", "롤백", "원복", "되돌리",
    "복구 계획", "원상복구",
    "how to go back", "can go back", "have to go back", "has to go back", "need to go back", "going back", "getting back",
    "back to the old", "back to the previous", "escape hatch", "if it breaks", "if this breaks",
    "if something breaks", "if anything breaks", "if it doesn't work", "if it does not work", "should it fail",
    "should anything go wrong", "return to the old", "return to the previous", "restore the previous", "retreat",
    "zurück zum alten", "zurück zur alten", "zurück auf alt*", "zurück auf den alten", "zurück auf das alte",
    "zurück auf die alte", "weg zurück", "wie wir zurückkommen", "notausstieg", "notfallplan", "wenn es nicht klappt",
    "falls es nicht klappt", "wenn es schief geht", "wenn etwas schief geht", "falls es schiefgeht", "falls etwas schiefgeht",
    "falls etwas schief geht", "rückgängig", "revenir en arrière", "comment revenir", "marche arrière", "si ça casse",
    "si ça se passe mal", "si ça ne marche pas", "si ça tourne mal", "plan de secours", "retour à l'ancien*",
    "revenir à l'ancien*", "en cas de pépin", "en cas de souci", "volver atrás", "cómo volver", "volver a la versión",
    "vuelta a la versión", "si algo sale mal", "si sale mal", "si no funciona", "plan de vuelta", "deshacer", "retroceso",
    "camino de vuelta", "voltar atrás", "como voltar", "recuo", "se algo correr mal", "se correr mal", "se der errado",
    "se algo der errado", "desfazer", "plano de volta", "caminho de volta", "voltar à versão", "voltar para a versão",
    "retrocesso", "plano b", "ritorno indietro", "come tornare", "tornare alla versione", "se va male", "se qualcosa va male",
    "se non funziona", "marcia indietro", "retromarcia", "piano di ritorno", "piano b", "via di ritorno", "ritorno al vecchio",
    "terug naar de oude", "terug naar het oude", "weg terug", "als het fout gaat", "als het mis gaat", "als er iets misgaat",
    "als het niet werkt", "ongedaan maken", "jak wrócić", "droga powrotna", "plan odwrotu", "plan powrotu", "odwrót",
    "jeśli się nie uda", "gdyby coś poszło nie tak", "gdy coś pójdzie nie tak", "gdyby się nie udało", "как вернуться",
    "откатиться", "откатываем*", "вернуть старую", "вернуть старый", "если не получится", "если что-то сломается", "план б",
    "обратный переход", "пути назад", "如何恢复", "恢复原状", "退回", "恢复方案", "如果失败", "失败时", "元に戻す", "戻し方", "戻す手順", "戻す方法", "失敗したら",
    "うまくいかな", "되돌아가", "실패 시", "실패하면", "문제가 생기면", "이전 버전으로",
];

/// Words inside of a sentence that says how to go back.
#[rustfmt::skip]
pub(crate) const WAY_BACK_SAID: &[&str] = &[
    "we can go back", "can be rolled back", "can be reverted", "can be undone", "we roll back", "we revert", "we go back to",
    "we switch back", "we can switch back", "switch back to the old", "switch back to the previous", "goes the other way round",
    "können wir zurück*", "kann man zurück*", "lässt sich zurück*", "wird zurückgerollt", "gehen wir zurück",
    "rollen wir zurück", "drehen wir zurück", "stellen wir zurück", "on peut revenir", "on revient à", "peut être annulé*",
    "on remet l'ancien*", "on rétablit l'ancien*", "podemos volver", "se puede volver", "se vuelve a la", "volvemos a la",
    "podemos voltar", "dá para voltar", "é possível voltar", "voltamos à", "volta-se à", "para voltar atrás",
    "possiamo tornare", "si può tornare", "si torna alla", "si torna al", "torniamo al", "torniamo alla", "kunnen we terug",
    "kan worden teruggedraaid", "we draaien terug", "gaan we terug naar", "możemy wrócić", "można wrócić", "można cofnąć",
    "wracamy do", "можно вернуться", "можно откатить*", "можем вернуться", "возвращаемся к", "откатываемся", "可以回滚", "可回滚",
    "可以回退", "可回退", "切回旧", "切回原", "に戻せる", "に戻せます", "戻すことができ", "旧系に戻", "元に戻せ", "되돌릴 수 있", "롤백할 수 있", "롤백한다", "롤백합니다",
    "旧環境に戻", "旧版に戻", "旧バージョンに戻",
];

/// There is no way back, in so many words.
#[rustfmt::skip]
pub(crate) const NO_WAY_BACK: &[&str] = &[
    "no way back", "no rollback", "no going back", "not be rolled back", "cannot be undone", "can't be undone",
    "cannot be reverted", "can't be reverted", "cannot be rolled back", "can't be rolled back", "cannot go back",
    "can't go back", "no roll back", "kein weg zurück", "kein rückweg", "keinen weg zurück", "kein rollback", "kein zurück",
    "nicht zurück", "nicht rückgängig", "pas de retour", "sans retour", "ne peut pas revenir", "non-retour", "sin vuelta atrás",
    "no hay vuelta", "no se puede volver", "no retorno", "sem volta", "não há volta", "não é possível voltar", "não retorno",
    "senza ritorno", "non ritorno", "non si torna", "non si può tornare", "geen weg terug", "niet teruggedraaid", "bez odwrotu",
    "bez powrotu", "nie da się cofnąć", "nie można cofnąć", "nie można wrócić", "нет отката", "нельзя откатить*",
    "нет пути назад", "невозврата", "нельзя вернуться", "无法回滚", "不能回滚", "不可回滚", "不可回退", "无法回退", "ロールバック不可", "切り戻し不可",
    "切り戻しできない", "戻せない", "롤백 불가", "되돌릴 수 없",
];

/// Beside the words for the way back: the section rehearses or checks it, on the way there.
#[rustfmt::skip]
pub(crate) const REHEARSED: &[&str] = &[
    "test", "tests", "rehears*", "drill*", "readiness", "dry run", "probe", "erprob*",
];

/// A section or line that counts only under a condition: how its heading begins.
#[rustfmt::skip]
pub(crate) const CONDITION: &[&str] = &[
    "if", "only if", "only for", "only when", "when needed", "when required", "optional", "optionally", "in case", "unless",
    "for major releases only", "as needed", "falls", "wenn", "nur bei", "nur wenn", "nur für", "nur falls", "bei bedarf",
    "gegebenenfalls", "im fall", "sofern", "si", "s'il", "seulement si", "seulement pour", "uniquement si", "uniquement pour",
    "uniquement en", "en cas de", "en cas d", "optionnel", "facultatif", "le cas échéant", "au besoin", "solo si", "sólo si",
    "solo para", "sólo para", "en caso de", "opcional", "cuando sea necesario", "únicamente si", "se", "somente se",
    "somente para", "apenas se", "apenas para", "só se", "em caso de", "caso", "quando necessário", "solo se", "solo per",
    "soltanto se", "in caso di", "opzionale", "facoltativo", "se necessario", "als", "alleen als", "alleen voor", "alleen bij",
    "indien", "optioneel", "zo nodig", "jeśli", "jeżeli", "tylko jeśli", "tylko dla", "tylko gdy", "w razie", "opcjonalnie",
    "w przypadku", "если", "только если", "только для", "только при", "в случае", "при необходимости", "опционально", "如果", "如需",
    "仅当", "仅在", "仅限", "若", "可选", "必要时", "如有", "もし", "任意", "必要に応じて", "必要な場合", "만약", "선택", "필요 시", "필요시", "필요한 경우",
];

/// The same at the end of a heading in Japanese, Korean and Chinese.
#[rustfmt::skip]
pub(crate) const CONDITION_AT_END: &[&str] = &[
    "場合", "場合のみ", "のみ", "경우", "경우에만", "인 경우", "时", "的情况",
];

/// Chapters of a document that are about it and hold no steps. A numbered heading among them counts chapters, not phases.
#[rustfmt::skip]
pub(crate) const CHAPTER: &[&str] = &[
    "overview", "introduction", "summary", "executive summary", "purpose", "scope", "background", "context", "goal*",
    "objective*", "audience", "contents", "table of contents", "assumptions", "reference*", "links", "related*", "resources",
    "appendix*", "glossary", "definitions", "contact*", "escalation*", "roles", "responsibilit*", "stakeholders", "history",
    "changelog", "change log", "revision history", "faq", "known issues", "troubleshooting", "lessons learned",
    "success criteria", "acceptance criteria", "severity", "symptoms", "architecture", "about", "legend", "timeline", "schedule",
    "communication plan", "metrics", "risks", "out of scope", "notes", "see also", "further reading", "what's new", "features",
    "release notes", "description", "details", "document control", "approvals", "sign-off", "signoff", "decision*", "verdict",
    "überblick", "übersicht", "einleitung", "zweck", "ziel*", "geltungsbereich", "hintergrund", "inhalt", "inhaltsverzeichnis",
    "annahmen", "verweise", "anhang", "glossar", "ansprechpartner", "ansprechpersonen", "kontakte", "eskalation", "rollen",
    "zuständigkeiten", "verlauf", "bekannte probleme", "erfolgskriterien", "risiken", "hinweise", "zeitplan", "aperçu",
    "présentation", "résumé", "objectif*", "périmètre", "contexte", "sommaire", "table des matières", "hypothèses", "références",
    "annexe*", "glossaire", "contacts", "escalade", "rôles", "responsabilités", "historique", "risques", "critères de succès",
    "calendrier", "resumen", "descripción general", "introducción", "propósito", "alcance", "antecedentes", "contexto",
    "objetivo*", "índice", "supuestos", "referencias", "anexo*", "apéndice*", "glosario", "contactos", "escalamiento",
    "escalado", "responsabilidades", "historial", "riesgos", "criterios de éxito", "cronograma", "visão geral", "resumo",
    "introdução", "propósito", "escopo", "âmbito", "contexto", "referências", "apêndice*", "contatos", "contactos",
    "escalonamento", "papéis", "histórico", "riscos", "critérios de sucesso", "panoramica", "riepilogo", "introduzione", "scopo",
    "ambito", "contesto", "obiettiv*", "indice", "riferimenti", "appendice", "allegato*", "glossario", "contatti", "ruoli",
    "cronologia", "rischi", "criteri di successo", "overzicht", "inleiding", "doel*", "achtergrond", "inhoud", "verwijzingen",
    "bijlage*", "begrippen", "contactpersonen", "contacten", "escalatie", "rollen", "geschiedenis", "risico's", "succescriteria",
    "przegląd", "wprowadzenie", "wstęp", "cel", "cele", "zakres", "kontekst", "spis treści", "odnośniki", "załącznik*",
    "słownik", "kontakty", "kontakt", "eskalacja", "role", "historia", "ryzyka", "kryteria sukcesu", "обзор", "введение", "цель",
    "цели", "область применения", "контекст", "содержание", "ссылки", "приложение*", "глоссарий", "контакты", "эскалация",
    "роли", "ответственные", "история", "риски", "критерии успеха", "概述", "简介", "背景", "目的", "目标", "范围", "目录", "参考", "附录", "术语",
    "联系人", "联系方式", "升级", "角色", "历史", "风险", "成功标准", "说明", "概要", "はじめに", "背景", "目的", "範囲", "目次", "参考", "付録", "用語", "連絡先",
    "エスカレーション", "体制", "履歴", "リスク", "成功基準", "備考", "개요", "소개", "배경", "목적", "목표", "범위", "목차", "참고", "부록", "용어", "연락처", "에스컬레이션",
    "역할", "이력", "위험", "성공 기준", "비고",
];

/// The label of the words that open the gate of a phase.
#[rustfmt::skip]
pub(crate) const GATE: &[&str] = &[
    "gate", "approval gate", "entry gate", "exit gate", "quality gate", "go/no-go gate", "hold point", "exit criterion",
    "entry criterion", "exit condition", "entry condition", "freigabe", "freigabekriterium", "freigabebedingung", "haltepunkt",
    "point d'arrêt", "jalon", "critère de passage", "condition de passage", "puerta", "criterio de paso", "punto de control",
    "condición de paso", "portão", "critério de passagem", "ponto de controle", "varco", "criterio di passaggio",
    "punto di controllo", "poort", "vrijgave", "stoppunt", "bramka", "warunek przejścia", "punkt kontrolny", "контрольная точка",
    "условие перехода", "шлюз", "门禁", "准入", "准入条件", "放行条件", "关卡", "闸门", "卡点", "ゲート", "通過条件", "移行条件", "開始条件", "게이트", "통과 조건",
    "진입 조건",
];

/// What customers use.
#[rustfmt::skip]
pub(crate) const PRODUCTION: &[&str] = &[
    "production", "prod", "go-live", "go live", "ga", "general availability", "produktion", "produktiv", "producción", "produção",
    "produzione", "productie", "produkcja", "produkcji",
];

/// The label of a gate behind its phase.
pub(crate) const EXIT_GATE: &[&str] = &["exit gate", "exit criterion", "exit condition"];

/// What a list of checks holds.
#[rustfmt::skip]
pub(crate) const ITEMS: &[&str] = &[
    "item*", "checklist*", "box", "boxes", "task*", "step*", "punkt", "punkte", "checkliste*", "aufgabe*", "schritte", "tâche*",
    "étape*", "tarea*", "paso*", "tarefa*", "passo*", "passi", "taken", "stappen", "zadania", "kroki", "задачи", "шаги",
];

/// That something in such a list was done.
#[rustfmt::skip]
pub(crate) const SETTLED: &[&str] = &[
    "signed", "signed off", "ticked", "checked", "done", "complete*", "finished", "erledigt", "abgehakt", "abgeschlossen",
    "unterschrieben", "terminé*", "complété*", "cochée*", "hecho*", "hechas", "complet*", "marcado*", "concluíd*", "feito*",
    "fatto", "completat*", "klaar", "afgevinkt", "gedaan", "zrobione", "ukończone", "готовы", "выполнены",
];

/// Who answers for a document or an item.
#[rustfmt::skip]
pub(crate) const OWNER: &[&str] = &[
    "owner", "owners", "author", "authors", "lead", "responsible", "document owner", "service owner", "release owner",
    "release manager", "owned by", "maintainer", "maintainers", "prepared by", "written by", "verantwortlich", "verantwortliche",
    "verantwortlicher", "verantwortung", "eigentümer", "zuständig", "leitung", "autor", "autorin", "ansprechpartner dokument",
    "responsable", "responsables", "propriétaire", "auteur", "pilote", "dueño", "propietario", "autores", "responsável",
    "responsáveis", "dono", "proprietário", "responsabile", "proprietario", "autore", "referente", "eigenaar",
    "verantwoordelijk", "verantwoordelijke", "auteur", "właściciel", "odpowiedzialny", "odpowiedzialna", "osoba odpowiedzialna",
    "autor", "ответственный", "ответственные", "владелец", "автор", "负责人", "负责", "责任人", "作者", "负责团队", "負責人", "担当者", "担当", "責任者",
    "作成者", "담당자", "담당", "책임자", "작성자", "담당 팀",
    "change owner", "change manager", "project lead", "project manager", "coordinator", "koordination", "coordination",
    "chef de projet",
];

/// When a document was written.
#[rustfmt::skip]
pub(crate) const DATE: &[&str] = &[
    "date", "prepared", "created", "updated", "generated", "started", "last updated", "last reviewed", "release date",
    "go-live date", "planned date", "target date", "launch date", "datum", "stand", "erstellt", "erstellt am", "aktualisiert",
    "date de mise à jour", "créé le", "mis à jour", "mise à jour", "fecha", "actualizado", "creado", "fecha de lanzamiento",
    "data", "atualizado", "criado em", "data da implantação", "aggiornato", "creato", "bijgewerkt", "aangemaakt",
    "data wdrożenia", "utworzono", "zaktualizowano", "дата", "обновлено", "создано", "дата релиза", "日期", "时间", "更新日期", "创建日期",
    "上线日期", "发布日期", "日付", "作成日", "更新日", "実施日", "リリース日", "일자", "날짜", "작성일", "수정일", "배포일",
    "termin",
];

/// Whom to call.
#[rustfmt::skip]
pub(crate) const CONTACTS: &[&str] = &[
    "contact*", "stakeholder*", "escalat*", "on-call", "on call", "notify", "who to call", "bridge", "ansprechpartner",
    "ansprechpersonen", "kontakt*", "eskalation*", "rufbereitschaft", "bereitschaft", "escalade", "astreinte", "contacto*",
    "escalamiento", "escalado", "guardia", "contato*", "escalonamento", "plantão", "sobreaviso", "contatti", "contatto",
    "reperibilità", "contactpersoon", "contactpersonen", "escalatie", "wachtdienst", "kontakty", "eskalacja", "dyżur*",
    "контакт*", "эскалация", "дежурн*", "联系人", "联系方式", "升级路径", "值班", "聯絡", "連絡先", "エスカレーション", "当番", "連絡体制", "연락처", "에스컬레이션",
    "당직", "비상연락",
];

/// A column or label that says how far something is.
#[rustfmt::skip]
pub(crate) const STATUS: &[&str] = &[
    "status", "state", "done", "done?", "complete", "complete?", "completed", "completed?", "checked", "checked?", "check?",
    "ok", "ok?", "pass/fail", "pass / fail", "passed", "passed?", "result", "outcome", "progress", "tick", "✓", "✔", "☑", "☐",
    "✅", "yes/no", "y/n", "verified", "verified?", "ready", "ready?", "finished", "initials", "signed off", "met?", "met",
    "erledigt", "erledigt?", "fertig", "zustand", "ergebnis", "geprüft", "statut", "état", "fait", "fait ?", "fait?", "résultat",
    "terminé", "validé", "estado", "hecho", "completado", "resultado", "listo", "verificado", "feito", "concluído", "situação",
    "stato", "fatto", "completato", "esito", "risultato", "klaar", "gereed", "afgerond", "resultaat", "stan", "gotowe",
    "wykonano", "wynik", "zrobione", "статус", "состояние", "готово", "выполнено", "результат", "сделано", "状态", "狀態", "完成",
    "是否完成", "结果", "完成情况", "状況", "ステータス", "完了", "結果", "済", "状態", "チェック", "상태", "완료", "결과", "완료 여부", "확인",
];

/// A column that says what is to be done or looked at.
#[rustfmt::skip]
pub(crate) const TASK: &[&str] = &[
    "check", "checks", "task", "tasks", "item", "items", "action", "actions", "step", "steps", "verification", "requirement",
    "requirements", "activity", "activities", "test", "test case", "criterion", "criteria", "deliverable", "procedure",
    "checkpoint", "question", "what", "description", "control", "validation", "scenario", "work", "to do", "todo",
    "prerequisite", "condition", "prüfung", "prüfpunkt", "aufgabe", "aufgaben", "schritt", "maßnahme", "tätigkeit",
    "anforderung", "punkt", "beschreibung", "tâche", "tâches", "étape", "vérification", "contrôle", "exigence", "point",
    "activité", "description", "tarea", "tareas", "paso", "verificación", "acción", "comprobación", "requisito", "actividad",
    "descripción", "tarefa", "tarefas", "passo", "verificação", "ação", "atividade", "descrição", "attività", "compito",
    "passaggio", "verifica", "controllo", "azione", "requisito", "descrizione", "taak", "taken", "stap", "controle", "actie",
    "activiteit", "omschrijving", "zadanie", "zadania", "krok", "weryfikacja", "czynność", "wymaganie", "działanie", "opis",
    "задача", "задачи", "шаг", "проверка", "действие", "требование", "пункт", "описание", "检查项", "检查", "任务", "步骤", "事项", "操作",
    "内容", "项目", "验证项", "動作", "作業", "確認項目", "項目", "タスク", "手順", "作業内容", "チェック項目", "내용", "작업", "항목", "점검 항목", "확인 항목", "단계", "절차",
];

/// Those of [`TASK`] that name a thing as often as something to do. Beside a time, a number or a state they are the latter.
#[rustfmt::skip]
pub(crate) const TASK_OR_THING: &[&str] = &[
    "what", "item", "items", "description", "point", "condition", "control", "scenario", "question", "requirement",
    "requirements", "work", "punkt", "beschreibung", "anforderung", "exigence", "requisito", "descripción", "descrição",
    "descrizione", "omschrijving", "opis", "wymaganie", "пункт", "описание", "требование", "内容", "项目", "項目", "事项", "내용", "항목",
];

/// A column that says who does it.
#[rustfmt::skip]
pub(crate) const WHO: &[&str] = &[
    "owner", "owners", "responsible", "who", "who looks", "assignee", "assigned", "assigned to", "team", "role", "position",
    "person", "lead", "by", "dri", "raci", "accountable", "performed by", "checked by", "executor", "performer", "contact",
    "responsible team", "responsible party", "verantwortlich", "verantwortliche", "zuständig", "wer", "bearbeiter", "rolle",
    "responsable", "qui", "équipe", "rôle", "quién", "equipo", "rol", "responsável", "quem", "equipe", "equipa", "papel",
    "responsabile", "chi", "squadra", "ruolo", "incaricato", "verantwoordelijk", "verantwoordelijke", "wie", "uitvoerder",
    "odpowiedzialny", "kto", "zespół", "rola", "wykonawca", "ответственный", "кто", "исполнитель", "команда", "роль", "负责人",
    "责任人", "执行人", "角色", "岗位", "团队", "负责", "担当", "担当者", "責任者", "実施者", "役割", "담당", "담당자", "역할", "책임자", "수행자", "팀",
];

/// A column of roles that decide or sign.
#[rustfmt::skip]
pub(crate) const ROLE: &[&str] = &[
    "role", "roles", "position", "function", "approver", "approvers", "signatory", "stakeholder", "team", "name", "title",
    "department", "who", "area", "representative", "signer", "reviewer", "owner", "responsible", "rolle", "funktion", "bereich",
    "abteilung", "rôle", "fonction", "équipe", "service", "approbateur", "rol", "función", "área", "aprobador", "equipo",
    "cargo", "função", "papel", "aprovador", "área", "ruolo", "funzione", "approvatore", "functie", "afdeling", "goedkeurder",
    "rola", "funkcja", "stanowisko", "zatwierdzający", "роль", "должность", "функция", "отдел", "согласующий", "角色", "岗位", "职位",
    "部门", "审批人", "役割", "役職", "部署", "承認者", "역할", "직책", "부서", "승인자",
];

/// A column in which somebody decides or signs.
#[rustfmt::skip]
pub(crate) const DECISION: &[&str] = &[
    "decision", "vote", "go/no-go", "go / no-go", "go/no go", "go?", "signature", "signed", "sign-off", "sign off", "signoff",
    "approval", "approved", "approve", "approved?", "verdict", "poll", "acknowledged", "entscheidung", "unterschrift",
    "freigabe", "zustimmung", "votum", "décision", "signature", "approbation", "visa", "vote", "decisión", "firma", "aprobación",
    "aprobado", "voto", "decisão", "assinatura", "aprovação", "aprovado", "decisione", "approvazione", "besluit", "handtekening",
    "akkoord", "goedkeuring", "stem", "decyzja", "podpis", "zatwierdzenie", "akceptacja", "решение", "подпись", "согласование",
    "утверждение", "决定", "签字", "签名", "审批", "批准", "意见", "決定", "判定", "署名", "承認", "サイン", "판정", "결정", "서명", "승인",
];

/// Words of a decision, beside boxes.
#[rustfmt::skip]
pub(crate) const OUTCOME: &[&str] = &[
    "go", "no-go", "no go", "nogo", "go with conditions", "conditional go", "go conditionally", "hold", "approve", "approved",
    "reject", "rejected", "not approved", "approved with conditions", "proceed", "do not proceed", "abort", "delay", "postpone",
    "defer", "accept", "accepted", "declined", "roll back", "rollback", "cancel", "continue", "stop", "deny", "denied",
    "abstain", "freigegeben", "abgelehnt", "genehmigt", "nicht freigegeben", "go mit auflagen", "verschieben", "halten",
    "approuvé", "refusé", "rejeté", "go avec réserves", "reporté", "aprobado", "rechazado", "go con condiciones", "aplazar",
    "aprovado", "rejeitado", "reprovado", "go com condições", "go com ressalvas", "adiar", "approvato", "respinto",
    "go con riserva", "go con condizioni", "rinviato", "akkoord", "niet akkoord", "go onder voorwaarden", "uitstellen",
    "zatwierdzone", "odrzucone", "go warunkowe", "warunkowo", "согласовано", "отклонено", "не согласовано", "отложить",
    "go с условиями", "условно", "通过", "不通过", "批准", "拒绝", "同意", "不同意", "有条件通过", "延期", "暂缓", "上线", "不上线", "承認", "却下", "条件付き承認",
    "保留", "条件付きgo", "延期", "中止", "승인", "반려", "거부", "조건부 승인", "보류", "조건부 go", "연기", "중단",
];

/// A column or label with what is noted or expected.
#[rustfmt::skip]
pub(crate) const DETAIL: &[&str] = &[
    "note", "notes", "comment", "comments", "remark", "remarks", "expected", "expected result", "expected outcome",
    "expectation", "how", "how to verify", "command", "commands", "details", "detail", "acceptance", "pass criteria", "evidence",
    "method", "instructions", "bemerkung", "bemerkungen", "anmerkung", "anmerkungen", "erwartet", "erwartetes ergebnis", "soll",
    "hinweis", "hinweise", "befehl", "nachweis", "remarque", "remarques", "commentaire", "commentaires", "attendu",
    "résultat attendu", "commande", "notas", "nota", "observaciones", "comentarios", "esperado", "resultado esperado", "comando",
    "observações", "comentários", "note", "osservazioni", "atteso", "risultato atteso", "commenti", "opmerking", "opmerkingen",
    "verwacht", "verwacht resultaat", "toelichting", "uwagi", "komentarz", "oczekiwany wynik", "oczekiwane", "polecenie",
    "примечание", "примечания", "комментарий", "ожидаемый результат", "ожидается", "команда", "备注", "预期", "预期结果", "说明", "命令",
    "期望结果", "備考", "期待結果", "期待値", "コマンド", "想定結果", "비고", "예상 결과", "기대 결과", "명령", "설명",
];

/// A column that only counts or dates its rows.
#[rustfmt::skip]
pub(crate) const COUNT: &[&str] = &[
    "#", "no", "no.", "nr", "nr.", "id", "num", "number", "n°", "nº", "№", "lp", "lp.", "п/п", "№ п/п", "序号", "编号", "番号", "項番",
    "번호", "due", "date", "time", "when", "start", "end", "duration", "priority", "severity", "datum", "fällig", "zeit",
    "uhrzeit", "dauer", "priorität", "échéance", "heure", "durée", "priorité", "fecha", "hora", "duración", "prioridad", "prazo",
    "duração", "prioridade", "scadenza", "ora", "durata", "priorità", "tijd", "duur", "prioriteit", "termin", "czas",
    "priorytet", "срок", "время", "длительность", "приоритет", "日期", "时间", "时长", "优先级", "日時", "時刻", "期限", "所要時間", "優先度", "일시",
    "시간", "기한", "소요", "우선순위",
];

/// State words that mean done.
#[rustfmt::skip]
pub(crate) const DONE: &[&str] = &[
    "done", "complete", "completed", "finished", "ok", "okay", "pass", "passed", "yes", "y", "ready", "verified", "green",
    "closed", "signed", "met", "approved", "success", "successful", "resolved", "tested", "x", "erledigt", "fertig", "ja",
    "bestanden", "abgeschlossen", "grün", "in ordnung", "erfüllt", "fait", "terminé", "oui", "réussi", "validé", "vert",
    "conforme", "hecho", "completado", "sí", "si", "listo", "terminado", "aprobado", "verificado", "correcto", "feito",
    "concluído", "concluida", "concluída", "sim", "pronto", "aprovado", "fatto", "completato", "sì", "superato", "verificato",
    "conforme", "klaar", "gereed", "afgerond", "geslaagd", "voltooid", "akkoord", "gotowe", "zrobione", "wykonano", "tak",
    "zakończone", "ukończone", "готово", "выполнено", "да", "сделано", "завершено", "пройдено", "успешно", "完成", "已完成", "是",
    "通过", "正常", "成功", "完了", "済", "済み", "はい", "合格", "完了済み", "완료", "예", "통과", "성공", "정상", "완료됨",
];

/// State words that mean: looked at, and not good.
#[rustfmt::skip]
pub(crate) const FAILED: &[&str] = &[
    "fail", "failed", "not ok", "not okay", "no", "n", "red", "rejected", "failing", "error", "not met", "not passed",
    "unsuccessful", "nein", "fehlgeschlagen", "nicht bestanden", "rot", "nicht erfüllt", "non", "échec", "échoué", "rouge",
    "non conforme", "fallido", "falló", "fallo", "rechazado", "rojo", "não", "falhou", "reprovado", "falha", "vermelho",
    "fallito", "non superato", "rosso", "nee", "mislukt", "gefaald", "rood", "nie", "niepowodzenie", "błąd", "niezaliczone",
    "нет", "не пройдено", "ошибка", "неуспешно", "провалено", "失败", "不通过", "否", "异常", "未通过", "失敗", "不合格", "いいえ", "異常", "실패",
    "아니오", "불합격", "비정상", "이상",
];

/// State words that mean: not asked here.
#[rustfmt::skip]
pub(crate) const NOT_APPLICABLE: &[&str] = &[
    "n/a", "na", "not applicable", "not needed", "not required", "skipped", "cancelled", "canceled", "dropped", "obsolete",
    "won't do", "wontfix", "out of scope", "entfällt", "nicht zutreffend", "nicht nötig", "entfallen", "gestrichen",
    "sans objet", "s.o.", "non applicable", "annulé", "no aplica", "n.a.", "cancelado", "não se aplica", "não aplicável",
    "cancelada", "non applicabile", "annullato", "n.v.t.", "nvt", "niet van toepassing", "vervallen", "nie dotyczy", "anulowane",
    "не применимо", "не применяется", "отменено", "н/п", "不适用", "无需", "取消", "已取消", "対象外", "該当なし", "不要", "해당 없음", "해당없음", "취소",
    "불필요",
];

/// State words that mean begun.
#[rustfmt::skip]
pub(crate) const STARTED: &[&str] = &[
    "in progress", "started", "ongoing", "wip", "in work", "underway", "doing", "partial", "partially", "partly", "in review",
    "running", "in arbeit", "begonnen", "teilweise", "läuft", "en cours", "commencé", "partiel", "en curso", "en progreso",
    "en proceso", "iniciado", "parcial", "em andamento", "em curso", "em progresso", "in corso", "iniziato", "parziale", "bezig",
    "lopend", "gestart", "deels", "in behandeling", "w toku", "w trakcie", "rozpoczęte", "częściowo", "в работе", "в процессе",
    "начато", "частично", "выполняется", "进行中", "处理中", "部分完成", "進行中", "作業中", "対応中", "一部完了", "진행 중", "진행중", "일부 완료", "작업 중",
];

/// State words that mean put off.
#[rustfmt::skip]
pub(crate) const MOVED: &[&str] = &[
    "moved", "deferred", "postponed", "rescheduled", "verschoben", "vertagt", "reporté", "différé", "aplazado", "pospuesto",
    "adiado", "rinviato", "rimandato", "uitgesteld", "verplaatst", "przełożone", "odroczone", "отложено", "перенесено", "延期",
    "推迟", "延期済み", "연기", "연기됨",
];

/// State words that mean nobody has done it yet.
#[rustfmt::skip]
pub(crate) const OPEN: &[&str] = &[
    "open", "todo", "to do", "to-do", "pending", "not started", "blocked", "waiting", "planned", "tbd", "tba", "not done",
    "outstanding", "incomplete", "on hold", "new", "scheduled", "yellow", "amber", "at risk", "?", "-", "–", "—", "...", "…",
    "_", "__", "___", "____", "_____", "______", "offen", "ausstehend", "geplant", "blockiert", "nicht begonnen", "wartet",
    "à faire", "en attente", "ouvert", "bloqué", "prévu", "planifié", "non commencé", "pendiente", "abierto", "bloqueado",
    "por hacer", "no iniciado", "planificado", "pendente", "aberto", "a fazer", "não iniciado", "planejado", "planeado",
    "da fare", "in attesa", "aperto", "bloccato", "non iniziato", "pianificato", "te doen", "openstaand", "gepland",
    "geblokkeerd", "niet gestart", "wachtend", "do zrobienia", "oczekuje", "otwarte", "zablokowane", "nierozpoczęte",
    "zaplanowane", "открыто", "ожидает", "ожидание", "не начато", "заблокировано", "запланировано", "в ожидании", "не выполнено",
    "к выполнению", "待办", "未开始", "未完成", "待定", "阻塞", "计划中", "待处理", "待确认", "未着手", "未完了", "予定", "保留", "未", "未実施", "대기", "미완료", "예정",
    "미착수", "보류", "미시작", "차단",
];

/// The labels of a block that says what was expected, what was seen, and what came of it.
#[rustfmt::skip]
pub(crate) const EXPECTED: &[&str] = &[
    "expected", "expected result", "expected outcome", "expectation", "expected behaviour", "expected behavior", "pass criteria",
    "erwartet", "erwartetes ergebnis", "erwartung", "soll", "attendu", "résultat attendu", "esperado", "resultado esperado",
    "atteso", "risultato atteso", "verwacht", "verwacht resultaat", "oczekiwane", "oczekiwany wynik", "oczekiwany rezultat",
    "ожидаемый результат", "ожидается", "ожидание", "预期", "预期结果", "期望结果", "期待結果", "期待値", "想定結果", "예상", "예상 결과", "기대 결과",
];

/// See [`EXPECTED`].
#[rustfmt::skip]
pub(crate) const ACTUAL: &[&str] = &[
    "actual", "actual result", "actual outcome", "observed", "tatsächlich", "tatsächliches ergebnis", "ist", "obtenu",
    "résultat obtenu", "constaté", "observé", "real", "resultado real", "obtenido", "resultado obtenido", "obtido",
    "resultado obtido", "observado", "effettivo", "risultato effettivo", "ottenuto", "werkelijk", "werkelijk resultaat",
    "rzeczywiste", "rzeczywisty wynik", "faktyczny wynik", "uzyskany wynik", "фактический результат", "фактически", "实际", "实际结果",
    "実結果", "実際の結果", "実績", "실제", "실제 결과",
];

/// Words above a list that make its entries what must hold.
#[rustfmt::skip]
pub(crate) const SUCCESS: &[&str] = &[
    "must be yes", "all yes", "all must be yes", "success criteria", "acceptance criteria", "exit criteria", "entry criteria",
    "successful when", "complete when", "go criteria", "go if", "go when", "criteria for success", "pass criteria",
    "erfolgskriterien", "abnahmekriterien", "alle müssen ja sein", "alle mit ja", "go-kriterien", "kriterien",
    "austrittskriterien", "critères de succès", "critères de réussite", "critères d'acceptation", "critères de validation",
    "critères go", "tous oui", "criterios de éxito", "criterios de aceptación", "criterios de salida", "criterios go",
    "todos sí", "critérios de sucesso", "critérios de aceitação", "critérios de aceite", "critérios de saída", "critérios go",
    "criteri di successo", "criteri di accettazione", "criteri di uscita", "criteri go", "succescriteria", "acceptatiecriteria",
    "go-criteria", "kryteria sukcesu", "kryteria akceptacji", "kryteria powodzenia", "kryteria wyjścia", "kryteria go",
    "критерии успеха", "критерии приемки", "критерии приёмки", "критерии готовности", "критерии выхода", "成功标准", "验收标准", "通过标准",
    "通过条件", "成功指标", "放行标准", "成功基準", "受け入れ基準", "合格基準", "完了条件", "判定基準", "성공 기준", "합격 기준", "완료 조건", "수용 기준", "판정 기준",
    "happy when", "happy if", "what we want to see", "we want to see", "what good looks like", "we are done when",
    "healthy when", "success means", "success looks like", "success is when", "a success when", "a success if", "it worked if",
    "it worked when", "how we know it worked", "how do we know it worked", "signs of success", "what must hold",
    "accepted when", "accepted if", "passes when", "passes if", "wann ist es gelungen", "gelungen wenn", "gelungen, wenn",
    "erfolgreich wenn", "erfolgreich, wenn", "woran wir erkennen", "woran erkennen wir", "zufrieden wenn", "zufrieden, wenn",
    "erfolg heißt", "was wir sehen wollen", "das wollen wir sehen", "bestanden, wenn", "bestanden wenn", "réussi si",
    "c'est réussi", "contents si", "contents quand", "ce qu'on veut voir", "ce que l'on veut voir", "succès si", "éxito si",
    "sale bien si", "ha salido bien", "contentos si", "lo que queremos ver", "qué queremos ver", "correu bem se",
    "deu certo se", "sucesso se", "o que queremos ver", "queremos ver", "è andata bene se", "riuscito se", "riuscita se",
    "successo se", "cosa vogliamo vedere", "vogliamo vedere", "geslaagd als", "gelukt als", "wanneer is het gelukt",
    "tevreden als", "wat we willen zien", "udane, gdy", "udało się, jeśli", "udało się, gdy", "co chcemy zobaczyć",
    "kiedy się udało", "po czym poznamy", "успех, если", "успешно, если", "что хотим увидеть", "считаем успешным",
    "как поймём, что", "怎样算成功", "算成功", "达标条件", "成功条件", "成功とみなす", "成功の条件", "達成条件", "成功条件", "성공 조건", "성공으로 본다",
    "must be true", "must all be true", "must be met", "müssen erfüllt sein", "muss erfüllt sein", "doivent être vra*",
    "doivent être rempli*", "deben cumplirse", "devem ser cumprid*", "devono essere ver*", "devono essere soddisfatt*",
    "moeten waar zijn", "muszą być spełnione", "должны быть выполнены", "必须满足", "须全部满足", "満たすこと", "모두 충족",
];

/// Words above a list whose entries that compare something are watched.
#[rustfmt::skip]
pub(crate) const MEASURED: &[&str] = &[
    "metrics", "targets", "numbers", "kpi", "kpis", "slo", "slos", "limits", "thresholds", "what we measure", "we measure",
    "we look at", "we watch", "to watch", "metriken", "messwerte", "kennzahlen", "zielwerte", "grenzwerte", "schwellenwerte",
    "wir messen", "worauf wir achten", "métriques", "mesures", "indicateurs", "seuils", "on mesure", "on surveille", "métricas",
    "indicadores", "umbrales", "medimos", "metas", "limiares", "metriche", "indicatori", "soglie", "misuriamo", "meetwaarden",
    "drempels", "we meten", "streefwaarden", "metryki", "wskaźniki", "progi", "mierzymy", "метрики", "показатели", "пороги",
    "измеряем", "指标", "阈值", "指標", "しきい値", "閾値", "지표", "임계값",
];

/// Words above a list or in the head of a column that make its entries what stops.
#[rustfmt::skip]
pub(crate) const HOLD: &[&str] = &[
    "no-go if", "no-go when", "hold if", "hold when", "abort if", "abort when", "abort criteria", "rollback if", "roll back if",
    "rollback when", "roll back when", "rollback criteria", "rollback triggers", "rollback trigger", "stop if", "stop when",
    "stop criteria", "no-go criteria", "kill criteria", "abbruchkriterien", "abbruch wenn", "rückfall wenn", "critères d'arrêt",
    "critères d'abandon", "critères no-go", "critères de retour arrière", "criterios de parada", "criterios de aborto",
    "criterios no-go", "criterios de reversión", "critérios de parada", "critérios de abortar", "critérios no-go",
    "critérios de reversão", "criteri di arresto", "criteri no-go", "criteri di rollback", "afbreekcriteria", "stopcriteria",
    "no-go-criteria", "terugdraaicriteria", "kryteria przerwania", "kryteria wycofania", "kryteria no-go", "критерии остановки",
    "критерии отката", "критерии прерывания", "回滚条件", "中止条件", "停止条件", "回滚触发条件", "中断条件", "切り戻し条件", "ロールバック条件", "切り戻し基準", "中止基準",
    "롤백 조건", "중단 조건", "롤백 기준", "중단 기준",
];

/// The name of the phase that stands before all others or is the only one, by the words of a document's language.
pub(crate) const READINESS: &[(Language, &str)] = &[
    (Language::English, "Readiness"),
    (Language::German, "Bereitschaft"),
    (Language::French, "Préparation"),
    (Language::Spanish, "Preparación"),
    (Language::Portuguese, "Preparação"),
    (Language::Italian, "Preparazione"),
    (Language::Dutch, "Gereedheid"),
    (Language::Polish, "Gotowość"),
    (Language::Russian, "Готовность"),
    (Language::Chinese, "就绪"),
    (Language::Japanese, "準備"),
    (Language::Korean, "준비"),
];

/// A language in which documents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
    French,
    Spanish,
    Portuguese,
    Italian,
    Dutch,
    Polish,
    Russian,
    Chinese,
    Japanese,
    Korean,
}

/// Small words that nearly every text of a language has.
pub(crate) const SMALL_WORDS: &[(Language, &[&str])] = &[
    (
        Language::English,
        &[
            "this", "that", "it", "or", "be", "on", "by", "you", "the", "and", "is", "of", "to",
            "with", "for", "are",
        ],
    ),
    (
        Language::German,
        &[
            "der", "die", "das", "und", "ist", "nicht", "mit", "den", "für", "werden", "auf",
        ],
    ),
    (
        Language::French,
        &[
            "de", "la", "à", "au", "aux", "en", "que", "ne", "pas", "le", "les", "des", "est",
            "et", "une", "dans", "du", "pour", "avec", "sur",
        ],
    ),
    (
        Language::Spanish,
        &[
            "de", "la", "en", "que", "se", "al", "el", "los", "las", "del", "una", "con", "para",
            "por", "está", "y",
        ],
    ),
    (
        Language::Portuguese,
        &[
            "um", "de", "que", "se", "ao", "os", "do", "da", "não", "uma", "com", "para", "está",
            "em", "dos",
        ],
    ),
    (
        Language::Italian,
        &[
            "un", "alla", "la", "il", "gli", "della", "di", "che", "con", "per", "sono", "è", "dei",
        ],
    ),
    (
        Language::Dutch,
        &[
            "het", "een", "van", "niet", "is", "zijn", "voor", "met", "naar", "de",
        ],
    ),
    (
        Language::Polish,
        &[
            "jest", "nie", "się", "na", "do", "przez", "oraz", "dla", "po", "i",
        ],
    ),
];

/// The months, by their first letters, in each language that names them.
pub(crate) const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "janvier",
        "janv",
        "enero",
        "ene",
        "janeiro",
        "gennaio",
        "gen",
        "januari",
        "stycznia",
        "styczeń",
        "января",
        "январь",
    ],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "févr",
        "fevrier",
        "febrero",
        "fevereiro",
        "fev",
        "febbraio",
        "februari",
        "lutego",
        "luty",
        "февраля",
        "февраль",
    ],
    &[
        "march",
        "mar",
        "märz",
        "mars",
        "marzo",
        "março",
        "maart",
        "mrt",
        "marca",
        "marzec",
        "марта",
        "март",
    ],
    &[
        "april",
        "apr",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "kwietnia",
        "kwiecień",
        "апреля",
        "апрель",
    ],
    &[
        "may", "mai", "mayo", "maio", "maggio", "mag", "mei", "maja", "maj", "мая", "май",
    ],
    &[
        "june", "jun", "juni", "juin", "junio", "junho", "giugno", "giu", "czerwca", "czerwiec",
        "июня", "июнь",
    ],
    &[
        "july", "jul", "juli", "juillet", "juil", "julio", "julho", "luglio", "lug", "lipca",
        "lipiec", "июля", "июль",
    ],
    &[
        "august",
        "aug",
        "août",
        "aout",
        "agosto",
        "ago",
        "augustus",
        "sierpnia",
        "sierpień",
        "августа",
        "август",
    ],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setembro",
        "set",
        "settembre",
        "września",
        "wrzesień",
        "сентября",
        "сентябрь",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "outubro",
        "out",
        "ottobre",
        "ott",
        "października",
        "październik",
        "октября",
        "октябрь",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "listopada",
        "listopad",
        "ноября",
        "ноябрь",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "décembre",
        "déc",
        "diciembre",
        "dic",
        "dezembro",
        "dicembre",
        "grudnia",
        "grudzień",
        "декабря",
        "декабрь",
    ],
];

/// What is said of the moment after which nothing can be undone.
#[rustfmt::skip]
pub(crate) const NO_RETURN: &[&str] = &[
    "point of no return", "kein zurück", "punkt ohne wiederkehr", "point de non-retour", "point de non retour",
    "punto de no retorno", "punto sin retorno", "ponto de não retorno", "ponto sem retorno", "punto di non ritorno",
    "point-of-no-return", "punkt bez powrotu", "punkt, z którego nie ma odwrotu", "точка невозврата", "不可逆", "不归点", "不可回退点",
    "後戻りできない", "引き返せない", "되돌릴 수 없는", "돌이킬 수 없는",
];

/// Words in the name of a list that say that all of it must hold.
#[rustfmt::skip]
pub(crate) const ALL_OF: &[&str] = &[
    "all must", "all have to", "all required", "must all", "every one must", "100 %", "100%", "alle müssen", "alle erforderlich",
    "tous doivent", "toutes doivent", "todos deben", "todas deben", "todos devem", "todas devem", "tutti devono", "tutte devono",
    "alle moeten", "wszystkie muszą", "все должны", "全部必须", "全部通过", "必须全部", "すべて必須", "全て必須", "全項目合格", "모두 통과", "모두 필수", "전부 통과",
];

/// The same for half of it.
#[rustfmt::skip]
pub(crate) const HALF_OF: &[&str] = &[
    "half", "die hälfte", "hälfte", "la moitié", "moitié", "la mitad", "mitad", "metade", "metà", "de helft", "helft", "połowa",
    "половина", "половины", "一半", "半数", "절반",
];

/// Words beside a share that make it one of a list.
#[rustfmt::skip]
pub(crate) const MUST_PASS: &[&str] = &[
    "must", "pass*", "at least", "required", "needed", "minimum", "muss", "müssen", "mindestens", "bestehen", "bestanden",
    "doivent", "au moins", "minimum", "requis", "deben", "al menos", "como mínimo", "mínimo", "devem", "pelo menos", "no mínimo",
    "devono", "almeno", "minimo", "moeten", "minstens", "ten minste", "muszą", "co najmniej", "minimum", "должн*", "не менее",
    "минимум", "必须", "至少", "通过", "以上", "必須", "合格", "이상", "통과", "최소",
];

/// What counts steps of a procedure rather than phases of a campaign.
#[rustfmt::skip]
pub(crate) const STEP: &[&str] = &[
    "step", "schritt", "étape", "paso", "passo", "stap", "krok", "шаг",
];

/// The same in Chinese, Japanese and Korean.
pub(crate) const STEP_UNSPACED: &[&str] = &["步骤", "步驟", "步", "ステップ", "手順", "스텝"];

/// Words beside a column that give a number that must be met, or one that stops.
#[rustfmt::skip]
pub(crate) const GO_COLUMN: &[&str] = &[
    "go", "target", "threshold", "limit", "budget", "pass", "goal", "objective", "slo", "required", "requirement", "expected",
    "must be", "acceptance", "success", "minimum", "maximum", "ziel", "zielwert", "grenzwert", "schwelle", "sollwert", "soll",
    "cible", "seuil", "objectif", "limite", "umbral", "objetivo", "meta", "límite", "limiar", "soglia", "obiettivo",
    "valore atteso", "drempel", "doel", "doelwaarde", "norm", "próg", "cel", "wartość docelowa", "порог", "цель",
    "целевое значение", "норма", "阈值", "目标", "目标值", "标准", "通过标准", "通过", "閾値", "目標", "目標値", "基準", "しきい値", "合格基準", "기준", "목표",
    "목표값", "임계값", "통과 기준",
    "good", "ok", "green", "fine", "gut", "grün", "bon", "vert", "bueno", "bien", "verde", "bom", "buono", "bene", "goed",
    "groen", "dobrze", "хорошо", "зелёный", "好", "良い", "良好", "좋음", "양호",
    "normal", "nominal", "normale", "normaal", "normalny", "нормально", "正常", "正常値", "정상",
];

/// See [`GO_COLUMN`].
#[rustfmt::skip]
pub(crate) const HOLD_COLUMN: &[&str] = &[
    "hold", "no-go", "no go", "nogo", "alert", "stop", "fail", "abort", "rollback", "roll back", "red", "abbruch", "stopp",
    "rückfall", "alarm", "arrêt", "abandon", "alerte", "parada", "abortar", "alerta", "arresto", "stop", "allarme", "afbreken",
    "alarm", "przerwanie", "wycofanie", "стоп", "откат", "остановка", "回滚", "中止", "停止", "不通过", "告警", "中止", "切り戻し", "アラート", "不合格",
    "중단", "롤백", "경보", "실패",
    "bad", "poor", "schlecht", "rot", "mauvais", "rouge", "malo", "mal", "rojo", "ruim", "mau", "vermelho", "cattivo", "male",
    "rosso", "slecht", "rood", "źle", "плохо", "красный", "不好", "差", "悪い", "나쁨", "불량",
    "异常", "異常", "異常値", "비정상",
    "ng",
];

/// A column that names what is measured.
#[rustfmt::skip]
pub(crate) const MEASURE_COLUMN: &[&str] = &[
    "measure", "metric", "criterion", "criteria", "signal", "indicator", "kpi", "sli", "parameter", "measurement", "messgröße",
    "messwert", "kriterium", "kennzahl", "metrik", "mesure", "critère", "indicateur", "métrique", "medida", "métrica",
    "criterio", "indicador", "critério", "misura", "metrica", "indicatore", "maatstaf", "meting", "criterium", "indicator",
    "meetwaarde", "miara", "metryka", "kryterium", "wskaźnik", "метрика", "показатель", "критерий", "指标", "标准项", "指標", "項目",
    "メトリクス", "判定項目", "지표", "항목", "측정 항목", "메트릭",
];

/// What stands between two things that must hold, or of which one is enough.
pub(crate) const AND_OR: &[&str] = &[
    " or ",
    " oder ",
    " ou ",
    " o ",
    " of ",
    " lub ",
    " или ",
    "或",
    " and ",
    " und ",
    " et ",
    " y ",
    " e ",
    " en ",
    " i ",
    " и ",
    "并且",
    "且",
    "かつ",
    " 그리고 ",
];

/// Words before a number that compare with it: below, at most, above, at least.
#[rustfmt::skip]
pub(crate) const BELOW: &[&str] = &[
    "less than", "fewer than", "lower than", "smaller than", "under", "below", "unter", "weniger als", "kleiner als",
    "unterhalb von", "moins de", "inférieur à", "inférieure à", "inférieurs à", "sous", "en dessous de", "menos de", "menor que",
    "menor a", "inferior a", "por debajo de", "abaixo de", "meno di", "inferiore a", "inferiore al", "inferiore allo", "sotto",
    "sotto il", "minder dan", "lager dan", "onder", "poniżej", "mniej niż", "менее", "меньше", "ниже", "低于", "小于", "少于",
    "shorter than", "faster than", "kürzer als", "niedriger als", "geringer als", "schneller als", "unterhalb",
    "plus petit que", "plus petite que", "inférieures à", "au-dessous de", "en-dessous de", "menos del", "menor al",
    "menores de", "menores que", "inferior al", "por debajo del", "menos do que", "menor do que", "inferior ao", "abaixo do",
    "abaixo da", "abaixo dos", "abaixo das", "meno del", "minore di", "minori di", "inferiori a", "sotto lo", "sotto i",
    "al di sotto di", "al di sotto del", "kleiner dan", "korter dan", "mniejszy niż", "mniejsza niż", "mniejsze niż",
    "krótszy niż", "krótsza niż", "niższy niż", "niższa niż", "niższe niż", "менее чем", "меньше чем", "меньше, чем", "少於",
    "小於",
];
/// See [`BELOW`].
#[rustfmt::skip]
pub(crate) const AT_MOST: &[&str] = &[
    "at most", "up to", "no more than", "not more than", "maximum", "max.", "max", "höchstens", "maximal", "nicht mehr als",
    "bis zu", "au plus", "au maximum", "pas plus de", "como máximo", "máximo", "hasta", "no más de", "no máximo", "até",
    "não mais de", "al massimo", "massimo", "non più di", "fino a", "hoogstens", "maximaal", "niet meer dan", "najwyżej",
    "maksymalnie", "nie więcej niż", "не более", "не больше", "не выше", "максимум", "до", "不超过", "不高于", "不大于", "至多", "最多", "最大",
    "no higher than", "no longer than", "not above", "not over", "never above", "inférieur ou égal à", "inférieure ou égale à",
    "jusqu'à", "menor o igual que", "menor o igual a", "menor ou igual a", "não superior a", "não mais que", "non oltre",
    "entro", "niet langer dan", "nie dłużej niż", "не превышает", "не дольше", "не более чем",
];
/// See [`BELOW`].
#[rustfmt::skip]
pub(crate) const ABOVE: &[&str] = &[
    "more than", "greater than", "higher than", "over", "above", "exceeds", "exceed", "exceeding", "über", "mehr als",
    "größer als", "höher als", "oberhalb von", "plus de", "supérieur à", "supérieure à", "supérieurs à", "au-dessus de",
    "dépasse", "más de", "mayor que", "mayor a", "superior a", "por encima de", "supera", "supera el", "mais de", "maior que",
    "acima de", "più di", "superiore a", "superiore al", "oltre", "oltre il", "sopra", "meer dan", "hoger dan", "boven",
    "powyżej", "więcej niż", "ponad", "более", "больше", "выше", "свыше", "高于", "大于", "超过", "多于",
    "länger als", "oberhalb", "supérieures à", "más del", "mayor al", "mayores que", "superior al",
    "por encima del", "mais do que", "maior do que", "superior ao", "acima do", "acima da", "più del", "maggiore di",
    "maggiori di", "superiori a", "al di sopra di", "al di sopra del", "groter dan", "langer dan", "większy niż", "większa niż",
    "większe niż", "wyższy niż", "wyższa niż", "dłuższy niż", "dłużej niż", "более чем", "больше чем", "превышает",
];
/// See [`BELOW`].
#[rustfmt::skip]
pub(crate) const AT_LEAST: &[&str] = &[
    "at least", "no less than", "not less than", "minimum", "mindestens", "nicht weniger als", "au moins", "au minimum",
    "pas moins de", "al menos", "como mínimo", "mínimo", "no menos de", "pelo menos", "no mínimo", "almeno", "non meno di",
    "minimo", "minstens", "ten minste", "minimaal", "niet minder dan", "co najmniej", "przynajmniej", "minimum", "nie mniej niż",
    "не менее", "не меньше", "не ниже", "минимум", "от", "不低于", "不少于", "不小于", "至少", "最少", "最低",
    "no lower than", "not below", "never below", "mind.", "wenigstens", "supérieur ou égal à", "supérieure ou égale à",
    "mayor o igual que", "mayor o igual a", "maior ou igual a", "não inferior a", "не менее чем",
];
/// Words behind a number that compare with it, in the same order.
pub(crate) const BELOW_BEHIND: &[&str] = &[
    "未満",
    "미만",
    "以内未満",
    "より小さい",
    "より短い",
    "を下回る",
];
/// See [`BELOW_BEHIND`].
#[rustfmt::skip]
pub(crate) const AT_MOST_BEHIND: &[&str] = &[
    "or less", "or fewer", "or below", "or lower", "oder weniger", "ou moins", "o menos", "ou menos", "o meno", "of minder",
    "lub mniej", "или менее", "или меньше", "以下", "以内", "及以下", "이하", "이내",
    "at most", "maximum", "max", "höchstens", "maximal", "au maximum", "au plus", "máximo", "como máximo", "no máximo",
    "massimo", "al massimo", "maximaal", "maksimum", "максимум",
];
/// See [`BELOW_BEHIND`].
pub(crate) const ABOVE_BEHIND: &[&str] = &[
    "を超える",
    "を超え",
    "超过",
    "超",
    "초과",
    "より大きい",
    "を上回る",
];
/// See [`BELOW_BEHIND`].
#[rustfmt::skip]
pub(crate) const AT_LEAST_BEHIND: &[&str] = &[
    "or more", "or above", "or higher", "oder mehr", "ou plus", "o más", "ou mais", "o più", "of meer", "lub więcej",
    "или более", "или больше", "以上", "及以上", "이상",
    "at least", "minimum", "mindestens", "au minimum", "au moins", "mínimo", "como mínimo", "no mínimo", "minimo", "al minimo",
    "minimaal", "минимум",
];

/// Units of other languages, each with the one that is told.
pub(crate) const UNITS: &[(&str, &str)] = &[
    ("sekunden", "s"),
    ("sekunde", "s"),
    ("sek", "s"),
    ("secondes", "s"),
    ("seconde", "s"),
    ("segundos", "s"),
    ("segundo", "s"),
    ("secondi", "s"),
    ("secondo", "s"),
    ("seconden", "s"),
    ("sekundy", "s"),
    ("sekund", "s"),
    ("секунды", "s"),
    ("секунд", "s"),
    ("секунда", "s"),
    ("сек", "s"),
    ("с", "s"),
    ("minuten", "min"),
    ("minutos", "min"),
    ("minuto", "min"),
    ("minuti", "min"),
    ("minuut", "min"),
    ("minuty", "min"),
    ("minut", "min"),
    ("минуты", "min"),
    ("минут", "min"),
    ("минута", "min"),
    ("мин", "min"),
    ("stunden", "h"),
    ("stunde", "h"),
    ("std", "h"),
    ("heures", "h"),
    ("heure", "h"),
    ("horas", "h"),
    ("hora", "h"),
    ("ore", "h"),
    ("ora", "h"),
    ("uur", "h"),
    ("uren", "h"),
    ("godziny", "h"),
    ("godzin", "h"),
    ("godz", "h"),
    ("часа", "h"),
    ("часов", "h"),
    ("час", "h"),
    ("ч", "h"),
    ("tage", "d"),
    ("tagen", "d"),
    ("tag", "d"),
    ("jours", "d"),
    ("jour", "d"),
    ("días", "d"),
    ("dias", "d"),
    ("giorni", "d"),
    ("dagen", "d"),
    ("dni", "d"),
    ("дней", "d"),
    ("дня", "d"),
    ("мс", "ms"),
    ("мб", "MB"),
    ("гб", "GB"),
];
/// The same where no blank stands between the words.
pub(crate) const UNITS_UNSPACED: &[(&str, &str)] = &[
    ("毫秒", "ms"),
    ("ミリ秒", "ms"),
    ("밀리초", "ms"),
    ("秒", "s"),
    ("초", "s"),
    ("分钟", "min"),
    ("分間", "min"),
    ("分", "min"),
    ("분", "min"),
    ("小时", "h"),
    ("時間", "h"),
    ("시간", "h"),
    ("天", "d"),
    ("日間", "d"),
    ("日", "d"),
    ("일", "d"),
];

/// The kind of a document by words in its title.
pub(crate) const KINDS: &[(&[&str], crate::document::Kind)] = &[
    (
        &[
            "betriebshandbuch",
            "notfallhandbuch",
            "manuel d'exploitation",
            "manual de operación",
            "manual de operaciones",
            "runbook",
            "manual operativo",
            "procedura operativa",
            "draaiboek",
            "instrukcja",
            "инструкция",
            "регламент",
            "ранбук",
            "运维手册",
            "操作手册",
            "应急手册",
            "手順書",
            "運用手順",
            "런북",
            "운영 절차",
        ],
        crate::document::Kind::Runbook,
    ),
    (
        &[
            "checkliste",
            "prüfliste",
            "liste de contrôle",
            "liste de vérification",
            "lista de verificación",
            "lista de comprobación",
            "lista de verificação",
            "lista di controllo",
            "controlelijst",
            "lista kontrolna",
            "чек-лист",
            "чеклист",
            "检查清单",
            "检查表",
            "清单",
            "チェックリスト",
            "確認リスト",
            "체크리스트",
            "점검표",
        ],
        crate::document::Kind::Checklist,
    ),
    (
        &["piano", "plano", "план", "计划", "方案", "計画", "계획"],
        crate::document::Kind::Plan,
    ),
];

/// Parts of a document rather than of the work, though they have numbers.
#[rustfmt::skip]
pub(crate) const PARTS: &[&str] = &[
    "section", "part", "abschnitt", "teil", "partie", "sección", "parte", "seção", "sezione", "deel", "część", "часть",
];

/// Patterns of sentences that hold the work at their place. They are tried on one sentence, in any case.
#[rustfmt::skip]
pub(crate) const STOPS: &[&str] = &[
    // English

    r"(?:^\W*|[,;:–—-]\s*|\b(?:please|you|we|and|then|but|so|here|there)\s+)(?:do not|don't|never|cannot|can't)\b.*\b(?:until|unless|before)\b",
    r"\b(?:must not|may not|shall not|should not|no one|nobody|nothing)\b.*\b(?:until|unless|before)\b",
    r"\b(?:cannot|can't) (?:proceed|continue|go on|start|begin|open|be (?:started|opened|deployed|released|switched))\b.*\b(?:until|unless|before)\b",
    r"^\W*(?:no|not an?|not one) (?:\w+ ){1,5}(?:until|before|without) \w",
    r"(?:^\W*|[,;:–—-]\s*|\b(?:we|you|please|then|and|everybody|everyone|to) )(?:all )?(?:stop|pause|halt|hold|hang on|sit tight|stay|rest|freeze)\b.*\b(?:until|till)\b",
    r"\b(?:wait|waiting|waits|need|needs|get|gets|only|without|until|after|once)\b.*\b(?:green light|go-?ahead|thumbs[- ]up|all[- ]clear)\b",
    r"\b(?:must|has to|have to|needs? to)\b.*\b(?:confirm|agree|say (?:yes|go|so|ok|okay)|nod)\b.*\b(?:first|before|beforehand|then)\b",
    r"\b(?:do not|don't|never|must not|may not|cannot)\b.*\bwithout\b.*\b(?:approval|sign-?off|go-ahead|permission|consent|confirmation|agreement)",
    r"\bwait\b.*\b(?:before|until|till|to (?:finish|complete|settle|end)|and then)\b", r"^\W*wait for\b",
    r"^\W*(?:only|not) (?:after|once|when|until|if|then)\b",
    r"\bonly with\b.*\b(?:ok|okay|approval|consent|permission|go|go-ahead|sign-?off|blessing)\b",
    r"\bonly (?:proceed|continue|go|open|start|begin|move|deploy|advance|release|promote|merge|switch|run|ship|send|turn|flip|raise|increase|publish|delete|remove|drop|restart|then)\b.*\b(?:after|once|when|if|with)\b",
    r"\b(?:proceed|continue|go on|move on|start|begin|starts|begins|advance|promote|resume|go ahead)\b.*\b(?:only|not)\b.*\b(?:after|once|when|if|until|with)\b",
    r"\b(?:all|each|every|both|everything|these|those)\b.*\b(?:must|have to|has to|need to|needs to)\b.*\b(?:true|yes|go|before|pass|passed|met|green|complete|completed|signed|done|hold|checked|ticked|answered|ok|approved|satisfied|confirmed)\b",
    r"\b(?:needs?|requires?|required|pending|subject to|with) (?:\w+ ){0,4}?(?:approval|sign-?off|go-ahead|permission (?:of|from|by)|authori[sz]ation|confirmation)\b",
    r"\b(?:approval|sign-?off|go-ahead|authori[sz]ation) (?:\w+ ){0,5}?(?:is |are )?(?:required|needed|necessary|mandatory)\b",
    r"\b(?:must|has to|have to|needs? to|shall)\b.*\b(?:approve|sign off|give (?:the|their|a) go|be approved|be signed off|confirm in writing)\b",
    r"(?:\w\W+)(?:before|prior to) (?:proceeding|continuing|going on|moving on|advancing|you (?:continue|proceed|go on|start|begin|move on))\b",
    r"^\W*(?:before|prior to) (?:proceeding|continuing|going on|moving on|advancing|you (?:continue|proceed|go on|start|begin|move on))\b.*(?:[,:]\W*\w|\b(?:must|check|confirm|verify|ensure|make sure|wait|get|ask)\b)",
    r"\b(?:stop|pause|halt|hold) here\b|^\W*(?:stop|pause|halt)\W*(?:and\b|if\b|until\b|[:!.—–-]|$)",
    r"\w\W+before (?:starting|deploying|releasing|merging|promoting|moving to|rolling out|expanding|increasing|the next (?:step|phase|stage|wave|ring))\b",
    r"^\W*(?:proceed|continue|go on|move on|advance|promote)\b.*\b(?:once|after|when|if)\b",
    r"^\W*(?:once|after|when)\b.*\b(?:signed off|approved|approves|go-ahead|gives? the go|green light|signs off)\b.*,",
    r"\b(?:if|should)\b.*,\s*(?:then )?(?:please )?(?:we |you )?(?:stop|halt|abort|pause|hold)\b(?:\W*$|[.!;:]| (?:and|here|right|immediately|at once|the (?:rollout|work|deployment|release|upgrade|migration|move|line)))", r"^\s*(?:🛑|⛔|✋)",
    r"^\W*(?:hold point|gate|checkpoint|go/no-go)\b\W.*\b(?:must|until|before|approve|approval|sign)\b", // German
    r"\b(?:stopp|halt|stop)\W*(?:[:!]|$)",
    r"\b(?:anhalten|innehalten|pausieren|stehenbleiben|stoppen|stopp|halt|pause|halten wir|stoppen wir|unterbrechen)\b.*\b(?:bis|solange|ehe|bevor)\b",
    r"\b(?:nicht\w*|kein\w*|niemand)\b.*\bohne\b.*\b(?:freigabe|zustimmung|ok|okay|unterschrift|bestätigung|wort|grünes licht)\b|\bohne\b.*\b(?:freigabe|zustimmung|ok|okay|unterschrift|bestätigung|wort|grünes licht)\b.*\b(?:nicht\w*|kein\w*|niemand)\b",
    r"\b(?:nach|bis|auf|sobald|wenn|mit)\b.*\bgrüne[sm]? licht\b|^\W*(?:hier |bitte |jetzt |dann )*auf\b.*\bwarten\b",
    r"\b(?:nicht|kein\w*|niemand|nie|niemals)\b.*\b(?:bevor|bis|solange|ehe|ohne freigabe)\b",
    r"\b(?:muss|müssen)\b.*\b(?:zustimmen|freigeben|bestätigen|abnicken|unterschreiben)\b|^\W*(?:nach|mit) (?:der )?(?:freigabe|zustimmung|bestätigung)\b",
    r"\b(?:wenn|falls)\b.*,\s*(?:dann )?(?:sofort )?(?:abbrechen|anhalten|stoppen|stopp|nicht weiter\w*|brechen wir ab|halten wir an)\b",
    r"\berst\b.*\b(?:wenn|nachdem|sobald|nach)\b",
    r"\b(?:warten|abwarten|wartet|gewartet)\b.*\b(?:bis|bevor)\b|^\W*(?:warten|abwarten)\b|\bist abzuwarten\b",
    r"\bnur mit\b.*\b(?:ok|okay|freigabe|zustimmung|wort|unterschrift|bestätigung)\b", r"^\W*nur (?:nach|wenn|mit)\b|\b(?:fortfahren|weiter|weitermachen|beginnen|starten)\b.*\bnur\b|\bnur\b.*\b(?:fortfahren|weiter|weitermachen|fortgesetzt|begonnen)\b",
    r"\b(?:alle|jede\w*|sämtliche)\b.*\b(?:müssen|muss)\b.*\b(?:sein|werden|haben|ja)\b",
    r"\b(?:freigabe|genehmigung|zustimmung|unterschrift)\b.*\b(?:erforderlich|nötig|notwendig|einholen|durch|abwarten|liegt vor|vorliegen|vorliegt)\b|\b(?:braucht|benötigt|erfordert|bedarf)\b.*\b(?:freigabe|genehmigung|zustimmung)\b", // French

    r"\b(?:ne|n')\s*(?:pas|jamais|\w+ pas|\w+ jamais)\b.*\b(?:avant|tant que|sans|jusqu)|\bne (?:pas )?\w+.*\bqu(?:e|')\s?(?:après|une fois|si|lorsque|quand)\b",
    r"\battend(?:re|ez|s)\b.*\b(?:avant|que|jusqu)|^\W*attend(?:re|ez)\b",
    r"\b(?:s'arrête\w*|s'arrêter|s'arrêtent|arrêt|arrêter|arrêtez|arrêtons|pause|stop|patienter|patientez|on patiente|on attend)\b.*\b(?:jusqu|tant que|avant|d'ici)",
    r"^\W*(?:pas d|aucun)\w*\b.*\b(?:avant|tant que|sans|jusqu)|\b(?:personne|rien|aucun\w*)\b.*\b(?:ne\b|n').*\b(?:avant|tant que|sans|jusqu)",
    r"\bdoi(?:t|vent)\b.*\b(?:valider|approuver|confirmer|donner)\b|\w\W+avant de (?:continuer|poursuivre|passer|démarrer|commencer|lancer|basculer)\b",
    r"\bsi\b.*,\s*(?:on )?(?:arrête|arrêtons|arrêter|s'arrête|s'arrêter|stopper|arrêtez|stop|ne pas continuer)\b",
    r"\b(?:sans|jusqu'au|attend\w*|après|avec|dès)\b.*\b(?:feu vert|aval)\b",
    r"\b(?:seulement|uniquement) avec\b.*\b(?:accord|ok|feu vert|validation|aval|signature)\b",
    r"\b(?:seulement|uniquement)\b(?:\W+[\w']+){0,3}?\W+(?:après|une fois|si|lorsque|quand)\b|^\W*une fois\b.*\bseulement\b",
    r"\b(?:tous|toutes|chaque|chacun\w*)\b.*\b(?:doi(?:t|vent))\b",
    r"\b(?:approbation|validation|accord|autorisation|feu vert)\b.*\b(?:requise?|nécessaire|obligatoire|de|du|par)\b.*\b(?:avant|requise?|nécessaire|obligatoire)|\b(?:nécessite|exige|requiert)\b.*\b(?:approbation|validation|accord|autorisation)\b",
    r"^\W*(?:arrêt|arrêter|stop|pause)\b\W*[:!]", // Spanish
    r"(?:^\W*|[,:;.]\s*|\b(?:aquí|y|pero|favor)\s+)no (?:se )?\w+.*\b(?:hasta|antes de|sin (?:la )?(?:aprobación|autorización)|a menos|salvo)\b",
    r"\bno (?:se )?(?:avan|contin|segui|sig|proce|pas[ae]|empie|empez|inici|arran|toc|toq|despl|public)\w*\b.*\b(?:hasta|antes de)\b",
    r"\besper(?:ar|e|en|a|amos)\b.*\b(?:antes|hasta|a que|que)\b|^\W*esper(?:ar|e|a)\b",
    r"\bno (?:se )?(?:avan|contin|seg|sig|pas|empe|empiez|inici|toc|arran|sub|despl)\w*\b.*\b(?:mientras|sin)\b",
    r"\b(?:paramos|se para|parar|pararse|nos detenemos|detenerse|detener|esperamos|pausa|alto)\b.*\b(?:hasta|mientras)\b|\b(?:nadie|nada)\b.*\b(?:hasta|antes de|sin)\b",
    r"\bdeben?\b.*\b(?:aprobar|confirmar|firmar|dar)\b|\w\W+antes de (?:continuar|seguir|avanzar|pasar|empezar|iniciar|proceder|desplegar)\b",
    r"\bsi\b.*,\s*(?:parar|detener|detenerse|pare|paramos|no continuar|no seguir|alto)\b",
    r"\b(?:sin|hasta|tras|con)\b.*\b(?:luz verde|visto bueno)\b",
    r"\b(?:solo|sólo|únicamente|só|somente|apenas|soltanto|solamente) (?:con|com)\b.*\b(?:ok|visto bueno|permiso|aprobación|firma|autorización|aprovação|autorização|aval|assinatura|approvazione|conferma|via libera)\b",
    r"\b(?:solo|sólo|únicamente|solamente)\b(?:\W+\w+){0,4}?\W+(?:después de|cuando|si|tras|una vez)\b",
    r"\b(?:tod[oa]s|cada)\b.*\b(?:deben?|tienen? que|han de|debe)\b",
    r"\b(?:requiere|necesita|exige)\b.*\b(?:aprobación|autorización|visto bueno|firma|confirmación)\b|\b(?:aprobación|autorización|visto bueno)\b.*\b(?:requerid\w|necesari\w|obligatori\w)\b",
    r"^\W*(?:alto|deténgase|detenerse|pare|detener)\b\W*[:!.]", // Portuguese
    r"\bnão\b.*\b(?:até|antes de|antes que|sem (?:a )?(?:aprovação|autorização)|enquanto|a menos)\b",
    r"\b(?:aguard(?:ar|e|em)|esper(?:ar|e|em))\b.*\b(?:antes|até|que)\b|^\W*aguard(?:ar|e)\b",
    r"\b(?:ninguém|nada)\b.*\b(?:até|antes|sem|enquanto)\b|\b(?:paramos|para-se|parar|parem|pausa|suspender|esperamos)\b.*\b(?:até|enquanto)\b",
    r"\bdevem?\b.*\b(?:aprovar|confirmar|assinar)\b|\w\W+antes de (?:continuar|seguir|avançar|prosseguir|passar|começar|iniciar)\b",
    r"\bse\b.*,\s*(?:parar|pare|paramos|não continuar|não prosseguir|interromper)\b|\b(?:só|somente|apenas) (?:prosseguir|avançar|continuar|seguir|começar|prosseguimos|avançamos)\b",
    r"\b(?:sem|até|após|com)\b.*\b(?:luz verde|sinal verde|aval)\b|\bsem o ok\b",
    r"\b(?:somente|só|apenas)\b(?:\W+\w+){0,4}?\W+(?:após|depois d\w+|depois que|quando|se|uma vez)\b",
    r"\b(?:tod[oa]s|cada)\b.*\b(?:devem?|precisam?|têm que|têm de)\b",
    r"\b(?:requer|exige|necessita|precisa)\b.*\b(?:aprovação|autorização|assinatura|confirmação)\b|\b(?:aprovação|autorização)\b.*\b(?:necessária|obrigatória|exigida)\b",
    r"^\W*(?:pare|parar|parada)\b\W*[:!.]", // Italian
    r"\bnon\b.*\b(?:finché|fino a|fino al|prima di|prima che|senza (?:l'|la )?(?:approvazione|autorizzazione)|a meno)",
    r"\b(?:attend(?:ere|i|ete)|aspett(?:are|a|ate))\b.*\b(?:prima|che|fino|finché)\b|^\W*(?:attendere|aspettare)\b",
    r"\b(?:nessuno|niente|nulla)\b.*\b(?:finché|prima|fino|senza)\b|\b(?:ci si ferma|ci fermiamo|fermarsi|fermi|pausa|sosta|aspettiamo)\b.*\b(?:finché|fino|prima|in attesa)\b",
    r"\bdev(?:e|ono)\b.*\b(?:approvare|confermare|firmare)\b|\w\W+prima di (?:continuare|proseguire|procedere|passare|iniziare|partire|avviare)\b",
    r"\bse\b.*,\s*(?:fermarsi|fermare|ci si ferma|non procedere|non continuare|interrompere)\b",
    r"\b(?:senza|fino al|dopo|con|ottenuto|aver)\b.*\b(?:via libera|benestare)\b",
    r"\b(?:solo|soltanto|solamente)\b(?:\W+\w+){0,4}?\W+(?:dopo|quando|se|una volta)\b",
    r"\b(?:tutt[ie]|ogni|ciascun\w)\b.*\b(?:dev(?:e|ono))\b",
    r"\b(?:richiede|serve|occorre|necessita)\b.*\b(?:approvazione|autorizzazione|firma|conferma)\b|\b(?:approvazione|autorizzazione)\b.*\b(?:richiesta|necessaria|obbligatoria)\b",
    r"^\W*(?:fermarsi|alt|ferm[ao]|fermatevi)\b\W*[:!.]", // Dutch
    r"\b(?:niet|geen|niemand|nooit)\b.*\b(?:voordat|voor dat|totdat|tot|zolang|tenzij|zonder (?:goedkeuring|akkoord))\b",
    r"\bwacht(?:en)?\b.*\b(?:tot|totdat|voordat|op)\b",
    r"\bmoet(?:en)?\b.*\b(?:goedkeuren|bevestigen|tekenen)\b|\bals\b.*,\s*(?:dan )?(?:stop|stoppen|niet verder)\b",
    r"(?:^\W*|\b(?:we|hier|hier even) )(?:stop|stoppen|pauze|pauzeren|halt|stilstaan)\b.*\b(?:tot|totdat)\b|\bzonder\b.*\b(?:groen licht|akkoord|goedkeuring)\b.*\b(?:niet|geen)\b|\b(?:na|tot|met)\b.*\bgroen licht\b",
    r"\bpas\b.*\b(?:nadat|als|wanneer|na|zodra|verder)\b|^\W*alleen (?:na|als|wanneer|nadat)\b|\balleen\b.*\b(?:verder|doorgaan|starten)\b",
    r"\b(?:alle|elke|ieder\w*)\b.*\b(?:moet|moeten)\b",
    r"\b(?:goedkeuring|akkoord|toestemming)\b.*\b(?:nodig|vereist|verplicht)\b|\b(?:vereist|vraagt|heeft)\b.*\b(?:goedkeuring|akkoord|toestemming)\b", // Polish
    r"\bnie\b.*\b(?:dopóki|zanim|przed|aż|póki|do czasu|bez (?:zgody|akceptacji|zatwierdzenia))\b",
    r"\b(?:stop|stajemy|zatrzymujemy się|zatrzymać się|zatrzymaj się|przerwa|wstrzyma\w*|wstrzymujemy)\b.*\b(?:aż|dopóki|do czasu|do momentu|zanim)\b|\b(?:nikt|nic)\b.*\b(?:dopóki|zanim|przed|bez|aż)\b",
    r"\b(?:musi|muszą)\b.*\b(?:zatwierdzić|potwierdzić|podpisać|zaakceptować)\b|\w\W+przed (?:kontynuacją|przejściem|rozpoczęciem|startem|uruchomieniem)\b",
    r"\b(?:jeśli|jeżeli|gdy)\b.*,\s*(?:to )?(?:przerwać|przerwij|przerywamy|zatrzymać|zatrzymaj|nie kontynuować|nie kontynuuj|stop)\b",
    r"\bbez\b.*\b(?:zgody|akceptacji|zielonego światła|potwierdzenia)\b.*\bnie\b|\b(?:po|do)\b.*\bzielon\w+ świat\w+",
    r"\b(?:po|za|od)?czeka(?:j|ć|jcie|my)\b.*\b(?:aż|zanim|przed|na|do)\b",
    r"\b(?:dopiero|tylko|wyłącznie)\b.*\b(?:po|gdy|kiedy|jeśli|jeżeli)\b",
    r"\b(?:wszystkie|wszyscy|każd\w+)\b.*\b(?:musi|muszą|powinny)\b",
    r"\b(?:wymaga|potrzebna|wymagana|konieczna)\b.*\b(?:zgod\w+|akceptacj\w+|zatwierdzeni\w+)\b|\b(?:zgoda|akceptacja|zatwierdzenie)\b.*\b(?:wymagan\w|konieczn\w|potrzebn\w)\b", // Russian

    r"\bне\b.*(?:пока|до тех пор|прежде чем|без (?:согласования|одобрения|подтверждения)|до (?:завершения|окончания|получения|подтверждения))",
    r"(?:дождаться|дождитесь|ждать|подождать|подождите|ждём|ждем|ожидать|дожидаемся)",
    r"\b(?:только|лишь) с (?:согласия|разрешения|одобрения|подтверждени)", r"\b(?:только|лишь)\b.*(?:после|когда|если|при)", r"(?:все|каждый|каждая)\b.*(?:должны|должен|должна|должно)",
    r"(?:требуется|необходимо|нужно|нужна)\b.*(?:согласовани|одобрени|подтверждени|разрешени|подпис)|(?:согласовани|одобрени|подтверждени|разрешени)\w*\b.*(?:требуется|необходим|обязательн)",
    r"\b(?:должен|должна|должны)\b.*(?:подтвердить|согласовать|одобрить|утвердить)|\w\W+(?:прежде чем|перед тем как) (?:продолж|перей|нач|запус)",
    r"если.*,\s*(?:то )?(?:остановить|останавливаемся|остановитесь|прекратить|не продолжать|стоп)",
    r"\b(?:останавливаемся|останавливаем|остановка|пауза|стоп)\b.*(?:\bдо\b|пока)|\b(?:никто|ничего)\b.*(?:пока|\bдо\b|без)|\bбез\b.*(?:согласи|подтверждени|разрешени|отмашк|одобрени).*\bне\b",
    r"^\W*(?:стоп|остановиться|остановитесь|пауза)\b", // Chinese
    r"(?:之前|以前|前)，?.*(?:不要|不得|请勿|禁止|切勿|不能|不可|严禁)",
    r"(?:不要|不得|请勿|禁止|切勿|勿|不能|不可|不允许|严禁).*(?:之前|前|直到|除非|未经)|未(?:经|完成|通过|确认|得到|获得|取得).*(?:不得|不要|不能|禁止|不可|严禁|请勿)",
    r"(?:如果|若|如).*[，,].*(?:停止|暂停|不要继续|不得继续)", r"(?:到此|此处|在此|在这里|这里|先)(?:停|暂停|等)|停.{0,8}(?:直到|等)",
    r"(?:等待|等到|待).*(?:后再|之后再|再继续|方可|才能|才可|完成后|再进行|再执行)|^\W*(?:等待|等到)",
    r"(?:只有|必须|须|需要|需|仅在|仅当|确认|通过|批准|完成|全部).*(?:才能|方可|才可|后方|后才|后再|之后再)", r"(?:全部|所有|每项|以上|均).*(?:必须|须|均需|都要|都为|应为)",
    r"(?:需|须|必须|需要|经)[^，。]*(?:批准|审批|同意|签字|授权|确认后|放行)", r"^\W*(?:停止|暂停|停|止步)\W*[：:！!。]", // Japanese
    r"ここで(?:一旦|いったん|一度)?、?(?:止|停|待|中断)",
    r"(?:まで|前に|ない限り|なければ|ずに).*(?:しない(?:こと|で|。|$)|行わない|進まない|進めない|禁止|ないこと|ません|開始しない|待つ|待機|待ち)", r"(?:待つこと|待って|待機|待ってから|待ちます|待つ|待ち、)",
    r"(?:してから|確認後|完了後|承認後|終了後|た後|たら|てから|場合のみ|場合に限り|後にのみ|後でのみ).*(?:進む|進め|進ん|次|開始|実施|再開|移る|移行|始め|行う|行い)",
    r"(?:すべて|全て|全項目|いずれも).*(?:こと|必要|であれば|なければ)", r"承認.*(?:必要|得て|得る|得た|もらう|受けて|受ける|なし|待)", r"^\W*(?:停止|ストップ|中断)\W*[：:！!。]", // Korean
    r"(?:까지|전에는|전까지|전에|않으면|없이).*(?:말|않|금지|대기|안 됩니다|안 된다|마십시오|마세요|불가|기다)", r"(?:기다립니다|기다린다|기다리|대기합니다|대기한다|대기할 것|대기$)",
    r"(?:후에만|이후에만|한 후|된 후|완료 후|확인 후|승인 후|경우에만|때에만|다음에만).*(?:진행|시작|계속|다음|실행|재개|배포)", r"(?:모두|모든|전부).*(?:해야|되어야|이어야|있어야|필요)",
    r"승인.*(?:필요|받|얻|없이|있어야)", r"(?:여기서|여기에서) (?:일단 )?(?:멈|중단|정지|대기|기다)",
    r"^\W*(?:중지|정지|멈춤|멈추|스톱)",
];

/// Small letters, and one form for signs that are written in several.
pub(crate) fn lower(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '’' | '‘' | '`' => '\'',
            '\u{a0}' | '\u{3000}' => ' ',
            '：' => ':',
            '（' => '(',
            '）' => ')',
            '％' => '%',
            '\u{2010}' | '\u{2011}' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether something is written without blanks between words.
pub(crate) fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Whether a text, in [`lower`] letters, has one of these words.
pub(crate) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| find(text, word).is_some())
}

/// Whether a text, in [`lower`] letters, begins with one of these words; and what follows the longest.
pub(crate) fn after<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let text =
        text.trim_start_matches(|character: char| !character.is_alphanumeric() && character != '#');
    words
        .iter()
        .filter_map(|word| {
            let stem = word.trim_end_matches('*');
            let rest = text.strip_prefix(stem)?;
            ends(rest, word).then_some(rest)
        })
        .min_by_key(|rest| rest.len())
}

/// Whether a text, in [`lower`] letters, is one of these words and nothing else.
pub(crate) fn is(text: &str, words: &[&str]) -> bool {
    let text = text.trim().trim_end_matches([':', '.', '!']).trim_end();
    words.contains(&text)
}

/// Where a text has a word.
fn find(text: &str, word: &str) -> Option<usize> {
    let stem = word.trim_end_matches('*');
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(stem)) {
        let (start, end) = (from + at, from + at + stem.len());
        let opens = stem.chars().next().is_some_and(is_unspaced)
            || !text[..start]
                .chars()
                .next_back()
                .is_some_and(|before| before.is_alphanumeric() && !is_unspaced(before));
        if opens && ends(&text[end..], word) {
            return Some(start);
        }
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// Whether a word may end before this rest.
fn ends(rest: &str, word: &str) -> bool {
    word.ends_with('*')
        || word.chars().next_back().is_some_and(is_unspaced)
        || !rest
            .chars()
            .next()
            .is_some_and(|next| next.is_alphanumeric() && !is_unspaced(next))
}

/// The language of a text, by its letters and by its small words.
pub(crate) fn language<'t>(texts: impl Iterator<Item = &'t str>) -> Language {
    /// So many letters tell a language.
    const ENOUGH: usize = 4_000;
    let mut counts = [0_usize; SMALL_WORDS.len()];
    let (mut seen, mut han, mut kana, mut hangul, mut cyrillic) = (0, 0, 0, 0, 0);
    for text in texts {
        for character in text.chars() {
            match character {
                '\u{3040}'..='\u{30ff}' => kana += 1,
                '\u{4e00}'..='\u{9fff}' => han += 1,
                '\u{ac00}'..='\u{d7af}' => hangul += 1,
                '\u{0400}'..='\u{04ff}' => cyrillic += 1,
                _ => {}
            }
            seen += 1;
        }
        for word in lower(text).split(|character: char| !character.is_alphanumeric()) {
            for (count, (_, small)) in counts.iter_mut().zip(SMALL_WORDS) {
                *count += usize::from(small.contains(&word));
            }
        }
        if seen > ENOUGH {
            break;
        }
    }
    let by_letters = [
        (kana * 3 + han.min(kana * 3), Language::Japanese),
        (han, Language::Chinese),
        (hangul, Language::Korean),
        (cyrillic, Language::Russian),
    ];
    let most = by_letters.iter().max_by_key(|(count, _)| *count);
    if let Some((count, language)) = most
        && count * 8 > seen
    {
        return *language;
    }
    let mut best = (0, Language::English);
    for (count, (language, _)) in counts.iter().zip(SMALL_WORDS) {
        if *count > best.0 {
            best = (*count, *language);
        }
    }
    best.1
}

/// "Readiness" in a language.
pub(crate) fn readiness(language: Language) -> &'static str {
    READINESS
        .iter()
        .find(|(of, _)| *of == language)
        .map_or("Readiness", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_stems_go_on() {
        assert!(has("the rollback-plan", WAY_BACK));
        assert!(has("откат релиза", WAY_BACK));
        assert!(has("数据库回滚方案", WAY_BACK));
        assert!(!has("a sister", &["si"]));
        assert!(has("rückfallplan", WAY_BACK));
        assert_eq!(after("phase 2: build", PHASE), Some(" 2: build"));
        assert_eq!(after("phases", PHASE), None);
        assert!(is("in progress", STARTED));
    }

    #[test]
    fn a_language_is_told_by_letters_and_small_words() {
        for (text, expected) in [
            ("The door is shut and the lamp is lit", Language::English),
            (
                "Die Tür ist zu und die Lampe brennt nicht",
                Language::German,
            ),
            ("Дверь закрыта", Language::Russian),
            ("门已经关好", Language::Chinese),
            ("ドアは閉まっています", Language::Japanese),
            ("문이 닫혀 있습니다", Language::Korean),
            (
                "La puerta está cerrada y las luces del pasillo",
                Language::Spanish,
            ),
        ] {
            assert_eq!(language([text].into_iter()), expected, "{text}");
        }
    }
}
