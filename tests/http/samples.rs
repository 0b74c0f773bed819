//! Real documents, read as they are. Their folder is not part of the repository.

use model::live::Stamp;
use std::path::PathBuf;
use tests::{TestApp, skip};

fn sample(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/samples")
        .join(name);
    std::fs::read_to_string(path).ok()
}

/// Phases with their counts of items, claims and hold questions.
async fn phases(name: &str) -> Option<Vec<(usize, usize, usize)>> {
    let source = sample(name)?;
    let app = TestApp::on_sqlite().await;
    let ada = app.admin().await;
    let rollout = ada.starts(app.engine(), &source).await;
    let run = app.run(&rollout).await;
    assert!(
        run.items
            .iter()
            .all(|item| item.live.stamp.verdict().is_none()),
        "nothing is signed"
    );
    let counts = run.phases.iter().map(|phase| {
        let items: Vec<_> = run
            .items
            .iter()
            .filter(|item| item.phase == phase.live.number)
            .collect();
        let claims = items
            .iter()
            .filter(|item| item.live.stamp == Stamp::ClaimedByDocument)
            .count();
        (
            items.len(),
            claims,
            items.iter().filter(|item| item.inverted).count(),
        )
    });
    Some(counts.collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_deployment_plan_has_127_boxes_in_ten_phases() {
    let Some(phases) = phases("staging-deployment-plan.md").await else {
        return skip(
            "the_deployment_plan_has_127_boxes_in_ten_phases",
            "../shared/samples is not there",
        );
    };
    let expected = [
        (34, 34, 0),
        (5, 0, 0),
        (5, 0, 0),
        (13, 0, 0),
        (6, 0, 0),
        (7, 0, 0),
        (7, 0, 0),
        (20, 0, 0),
        (20, 0, 10),
        (10, 0, 0),
    ];
    assert_eq!(phases, expected);
    assert_eq!(phases.iter().map(|(items, _, _)| items).sum::<usize>(), 127);
}

/// Three stages without boxes stay in the rail: a step that leaves no tick is still a step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rollout_guide_has_18_boxes_in_two_of_five_phases() {
    let Some(phases) = phases("staging-rollout-guide.md").await else {
        return skip(
            "the_rollout_guide_has_18_boxes_in_two_of_five_phases",
            "../shared/samples is not there",
        );
    };
    assert_eq!(
        phases,
        [(0, 0, 0), (0, 0, 0), (0, 0, 0), (8, 0, 0), (10, 0, 0)]
    );
}
