//! Conditions that a person answers: sentences of gates at their hold point, stops in front of what they hold.

use crate::api::Machine;
use model::role::{Role, Scope};
use model::rollout::Record;
use serde_json::json;
use tests::{on_both_databases, refused, saved};

const PLAN: &str = "# Move the harbour light\n\n## Phase 1: Build\n\n**Gate:** the crew has said yes\n\n- [ ] The lens is ground\n\n## Phase 2: Lift\n\n**Gate:** the lens is packed\n\n- [ ] Rig the crane\n\nDo not go on until two keepers have looked at the rope.\n\n- [ ] Lift the lens\n\n## Phase 3: Light\n\n- [ ] Switch it on\n\nOnly after the pilot has seen it may the boats sail.\n";

/// A phase that is run only when its condition occurs.
const SOMETIMES: &str = "# Move the harbour bell\n\n## Phase 1: Lift\n\n- [ ] Rig the crane\n\n## Phase 2: Mend (only if the bell is cracked)\n\n- [ ] Fill the crack\n- [ ] Polish it (optional)\n\n## Phase 3: Ring\n\n- [ ] Ring it\n";

on_both_databases! {
    /// A phase with a condition asks for nothing until somebody says that it applies, and closes again what was opened without it.
    async fn what_applies_sometimes_is_required_once_it_does(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let vic = app.person(&ada, "Vic Viewer", Role::Viewer).await;
        let rollout = ada.starts(app.engine(), SOMETIMES).await;
        let required = async || app.run(&rollout).await.phases.iter().map(|phase| phase.live.progress.required).collect::<Vec<_>>();
        assert_eq!(required().await, [1, 0, 1]);
        let page = ada.page(&format!("/rollouts/{rollout}?phase=2")).await;
        assert!(page.contains("<span class=\"seg-count\">0 of 2</span>"), "what is optional is counted too: {page}");
        assert!(page.contains("Only sometimes: only if the bell is cracked. Not required so far."), "{page}");
        app.signed(&ben, &rollout, &["1.1"]).await;
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("Open hold point 1") && !page.contains("Fill the crack"), "what is ready is in hand until somebody opens it");
        for number in [1, 2] {
            saved(ada.opens(&rollout, number).await).await;
        }
        refused(vic.does(&rollout, "phases/2/condition", &[]).await, 403, "").await;
        refused(ben.does(&rollout, "phases/9/condition", &[]).await, 409, "Nothing in phase 9 waits for its condition").await;
        saved(ben.does(&rollout, "phases/2/condition", &[]).await).await;
        assert_eq!(required().await, [1, 1, 1], "what may be left undone anyway stays so");
        assert_eq!(app.reasons(&rollout, 2).await, ["1 item is open: 2.1"], "it closed again");
        refused(ben.does(&rollout, "phases/2/condition", &[]).await, 409, "Nothing in phase 2 waits for its condition any more").await;
        assert!(!ada.page(&format!("/rollouts/{rollout}?phase=2")).await.contains("Only sometimes"));
        app.signed(&ben, &rollout, &["2.1"]).await;
        saved(ada.opens(&rollout, 2).await).await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
    }

    /// From the paper to the last GO: what the plan says in its gates and stops is asked, and holds until somebody says yes.
    async fn gates_and_stops_hold_until_somebody_says_yes(app: TestApp) {
        let ada = app.admin().await;
        let ben = app.person(&ada, "Ben Bosun", Role::Contributor).await;
        let vic = app.person(&ada, "Vic Viewer", Role::Viewer).await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let names: Vec<_> = app.run(&rollout).await.phases.iter().map(|phase| format!("{} {}", phase.live.number, phase.live.name)).collect();
        assert_eq!(names, ["0 Readiness", "1 Build", "2 Lift", "3 Light"]);
        assert_eq!(app.reasons(&rollout, 0).await, ["1 condition is not checked: G1"]);
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("the crew has said yes") && page.contains("Not checked yet."), "{page}");
        let (g1, g2) = ("hold-points/0/conditions/G1", "hold-points/1/conditions/G2");
        let (s1, s2) = ("hold-points/2/conditions/S1", "hold-points/3/conditions/S2");
        refused(vic.does(&rollout, g1, &[("answer", "yes")]).await, 403, "").await;
        refused(ben.does(&rollout, g1, &[]).await, 422, "Answer yes or no.").await;
        refused(ben.does(&rollout, g2, &[("answer", "yes")]).await, 409, "Condition G2 is behind hold point 0, which is closed").await;
        refused(ben.does(&rollout, "hold-points/1/conditions/G1", &[("answer", "yes")]).await, 404, "condition of this hold point").await;
        refused(ben.does(&rollout, "hold-points/0/conditions/C1", &[("answer", "yes")]).await, 404, "condition of this hold point").await;
        saved(ben.does(&rollout, g1, &[("answer", "no"), ("comment", "the mate is ashore")]).await).await;
        assert_eq!(app.reasons(&rollout, 0).await, ["1 condition is answered no: G1"]);
        refused(ada.opens(&rollout, 0).await, 409, "hold point 0 stays closed while 1 condition is answered no").await;
        saved(ben.does(&rollout, g1, &[("answer", "yes"), ("comment", "the mate is back")]).await).await;
        let page = ada.page(&format!("/rollouts/{rollout}")).await;
        assert!(page.contains("Ben Bosun") && page.contains("the mate is back"), "{page}");
        saved(ada.opens(&rollout, 0).await).await;
        app.signed(&ben, &rollout, &["1.1"]).await;
        let given = [("answer", "yes"), ("evidence", "exit 0"), ("evidence_kind", "command-output")];
        saved(ben.does(&rollout, g2, &given).await).await;
        saved(ada.opens(&rollout, 1).await).await;
        // The stop holds what stands behind it, and nothing before it.
        app.signed(&ben, &rollout, &["2.1"]).await;
        let behind = "2.2 is behind stop S1, which nobody has answered yes: “Do not go on until two keepers have looked at the rope.”";
        refused(ben.answers(&rollout, &app.item(&rollout, "2.2").await, "ok", &[]).await, 409, behind).await;
        saved(ben.does(&rollout, s1, &[("answer", "yes")]).await).await;
        app.signed(&ben, &rollout, &["2.2"]).await;
        saved(ada.opens(&rollout, 2).await).await;
        app.signed(&ben, &rollout, &["3.1"]).await;
        assert_eq!(app.reasons(&rollout, 3).await, ["1 condition is not checked: S2"]);
        saved(ben.does(&rollout, s2, &[("answer", "yes")]).await).await;
        saved(ada.opens(&rollout, 3).await).await;
        assert_eq!(app.engine().verify().await.expect("verified").first_mismatch, None);
        // The record of the last GO tells what was asked, who said what, and on what evidence.
        let ci = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Read).await };
        let told = ci.reads(&format!("rollouts/{rollout}")).await;
        let number = &told["decisions"].as_array().and_then(|all| all.last()).expect("a decision")["number"];
        let record = ci.reads(&format!("rollouts/{rollout}/decisions/{number}/record")).await;
        let record = Record::parse(record["record"].as_str().expect("a text")).expect("a record");
        let told: Vec<String> = record.hold_points.iter().flat_map(|point| &point.conditions).map(|one| format!("{} {:?} {} {}", one.name, one.answer, one.comment.clone().unwrap_or_default(), one.evidence.len())).collect();
        assert_eq!(told, ["G1 Some(true) the mate is back 0", "G2 Some(true)  1", "S1 Some(true)  0", "S2 Some(true)  0"]);
    }

    /// A no after the opening closes it again, and the decision says that it is undermined.
    async fn a_no_closes_the_hold_point_again(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let g1 = "hold-points/0/conditions/G1";
        saved(ada.does(&rollout, g1, &[("answer", "yes")]).await).await;
        saved(ada.opens(&rollout, 0).await).await;
        saved(ada.does(&rollout, g1, &[("answer", "no"), ("comment", "half of it")]).await).await;
        assert_eq!(app.last_kinds(&rollout, 2).await, ["condition_answered", "hold_point_closed"]);
        refused(ada.answers(&rollout, &app.item(&rollout, "1.1").await, "ok", &[]).await, 409, "1.1 is behind hold point 0, which is closed").await;
        let state = app.run(&rollout).await.state;
        assert_eq!(state.decisions[0].undermined_by.len(), 1);
    }

    /// The same for a machine, which reads what is asked and says yes with evidence.
    async fn a_machine_answers_a_condition(app: TestApp) {
        let ada = app.admin().await;
        let rollout = ada.starts(app.engine(), PLAN).await;
        let ci = Machine { client: app.anybody(), token: app.token("Ada Admin", Scope::Run).await };
        let path = format!("rollouts/{rollout}");
        let readiness = ci.reads(&path).await["phases"][0]["hold_point"].clone();
        assert_eq!(readiness["conditions"], json!([{"id": "G1", "kind": "gate", "text": "the crew has said yes", "state": "open"}]));
        assert_eq!(readiness["reasons"][0]["subject"], "G1");
        let answering = format!("{path}/hold-points/0/conditions/G1");
        let (status, _) = ci.sends("POST", &answering, json!({"answer": "maybe"})).await;
        assert_eq!(status, 422);
        ci.does(&answering, json!({"answer": "no"})).await;
        assert_eq!(ci.reads(&path).await["phases"][0]["hold_point"]["conditions"][0]["state"], "not-met");
        ci.does(&answering, json!({"answer": "yes", "comment": "asked them all", "evidence": "exit 0", "evidence_kind": "command-output"})).await;
        assert_eq!(ci.reads(&path).await["phases"][0]["hold_point"]["state"], "ready");
    }
}
