//! Rules of the linter: one line each, switched off for a document or for everybody, with a reason.

use model::role::Role;
use serde_json::json;
use tests::{location, on_both_databases};

const PLAN: &str = "# Harbour rollout\n\n## Phase 1: Quay\n\n- [ ] Check things\n- [ ] Check the ropes\n- [ ] Check the lamps\n\n## Rollback\n\nTurn around.\n";

fn with_off(rules: &str) -> String {
    format!("---\nrules-off:\n{rules}---\n{PLAN}")
}

on_both_databases! {
    async fn a_rule_is_one_line_with_its_places(app: TestApp) {
        let ada = app.admin().await;
        let page = ada.reviews(PLAN).await.text().await.expect("text");
        let vague = model::lint::rule("vague-step").expect("a rule");
        assert_eq!(page.matches(vague.advice).count(), 1, "{page}");
        assert!(page.contains("Lines 5, 6, 7"), "{page}");
    }

    async fn a_document_switches_a_rule_off_with_a_reason(app: TestApp) {
        let ada = app.admin().await;
        let vague = model::lint::rule("vague-step").expect("a rule");
        assert_eq!(location(&ada.import(&with_off("  - vague-step: the crew trains every step\n")).await), "/library/harbour-rollout");
        let page = app.engine().find_document_page(&tests::reader(), "harbour-rollout").await.expect("found");
        let checked = page.checked.expect("read");
        assert!(checked.findings.iter().all(|finding| finding.rule != vague), "{:?}", checked.findings);
        assert_eq!(checked.off.iter().map(|off| off.reason.as_str()).collect::<Vec<_>>(), ["the crew trains every step"]);
        for (rules, words) in [
            ("  - vague-step\n", "switched off without a reason"),
            ("  - no-such-rule: because\n", "There is no rule \"no-such-rule\""),
            ("  - secret: because\n", "The rule \"secret\" cannot be switched off"),
        ] {
            let page = ada.reviews(&with_off(rules)).await.text().await.expect("text");
            let page = page.replace("&quot;", "\"").replace("&#34;", "\"");
            assert!(page.contains(words), "{rules}: {page}");
            assert!(page.contains(vague.advice), "{rules}");
        }
    }

    async fn a_workspace_switches_a_rule_off_and_on(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Okafor", Role::Approver).await;
        let vague = model::lint::rule("vague-step").expect("a rule");
        let key = || tests::Client::request_key();
        let off = |reason: &'static str, key: String| vec![("request", key), ("reason", reason.to_owned())];
        async fn post(who: &tests::Client, path: &str, fields: Vec<(&str, String)>) -> reqwest::Response {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            who.post(path, &fields).await
        }
        assert_eq!(post(&ben, "/help/rules/vague-step/off", off("no", key())).await.status(), 403);
        assert_eq!(post(&ada, "/help/rules/vague-step/off", off("", key())).await.status(), 422);
        assert_eq!(post(&ada, "/help/rules/no-such-rule/off", off("x", key())).await.status(), 404);
        let again = key();
        for _ in 0..2 {
            let answer = post(&ada, "/help/rules/vague-step/off", off("every crew trains", again.clone())).await;
            assert_eq!(location(&answer), "/help/rules/vague-step");
        }
        let reviewed = ben.reviews(PLAN).await.text().await.expect("text");
        assert!(!reviewed.contains(vague.advice) && reviewed.contains("because every crew trains"), "{reviewed}");
        let page = ben.page("/help/rules/vague-step").await;
        assert!(page.contains("because every crew trains") && !page.contains("Switch it on again"), "{page}");
        let listed = ben.get_json("/api/v1/rules").await;
        let rule = listed["items"].as_array().and_then(|rules| rules.iter().find(|rule| rule["name"] == "vague-step"));
        assert_eq!(rule.map(|rule| &rule["off"]), Some(&json!("every crew trains")));
        let history = ben.page("/history").await;
        assert_eq!(history.matches("switched a rule off").count(), 1, "pressed twice, done once: {history}");

        assert_eq!(location(&post(&ada, "/help/rules/vague-step/on", vec![("request", key())]).await), "/help/rules/vague-step");
        let reviewed = ben.reviews(PLAN).await.text().await.expect("text");
        assert!(reviewed.contains(vague.advice), "{reviewed}");
    }
}
