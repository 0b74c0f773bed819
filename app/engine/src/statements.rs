//! Every statement of every noun: one test prepares them on both databases, in place of checking queries while compiling, another
//! looks how each is answered.

use crate::db::Statement;
use crate::engine::Engine;
use crate::{
    decision, document, event, evidence, history, import, incident, invitation, job, link, person,
    rollout, rule, session, token, verify,
};

/// The statements, noun by noun.
pub(crate) const NOUNS: [&[Statement]; 16] = [
    decision::ALL,
    document::statements::ALL,
    event::statements::ALL,
    evidence::ALL,
    history::ALL,
    import::statements::ALL,
    incident::statements::ALL,
    invitation::ALL,
    job::ALL,
    link::statements::ALL,
    person::statements::ALL,
    rollout::statements::ALL,
    rule::ALL,
    session::ALL,
    token::ALL,
    verify::ALL,
];

impl Engine {
    /// Prepares every statement of every noun on this database; returns the names and faults of those that do not.
    pub async fn prepare_every_statement(&self) -> Result<usize, Vec<String>> {
        let mut faults = Vec::new();
        let mut prepared = 0;
        for statement in NOUNS.into_iter().flatten() {
            match self.db.prepare(statement.sql).await {
                Ok(()) => prepared += 1,
                Err(fault) => faults.push(format!("{}: {fault}", statement.name)),
            }
        }
        match faults.is_empty() {
            true => Ok(prepared),
            false => Err(faults),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Purpose;
    use crate::db::Db;
    use model::Problem;
    use std::path::{Path, PathBuf};

    /// What reads a whole table, and why it may.
    const READS_ALL: &[(&str, &str)] = &[
        // By number or by time, and a page of it at most.
        ("FIND_ROLLOUTS", "the newest page of all rollouts"),
        ("FIND_DOCUMENTS", "the newest page of all documents"),
        (
            "FIND_DOCUMENTS_BY_NAME",
            "the first page of all documents, by an index",
        ),
        (
            "FIND_DOCUMENTS_BY_USE",
            "the library in an order that the clock and others decide",
        ),
        (
            "FIND_DOCUMENTS_BY_REVIEW",
            "the library in an order that the clock and others decide",
        ),
        (
            "FIND_OPEN_ROLLOUTS",
            "all under way, by an index of those alone",
        ),
        (
            "FIND_OPEN_NUMBERS",
            "all under way, by an index of those alone",
        ),
        ("FIND_OPEN_INVITATIONS", "invitations are tens"),
        ("FIND_TOKENS", "tokens are tens"),
        // What counts or lists everything, on purpose.
        (
            "COUNT_DOCUMENTS",
            "a count with filters that may all be open",
        ),
        ("COUNT_ROLLOUTS", "a count of all"),
        ("FIND_LISTED_LABELS", "every label of a list with its count"),
        ("FIND_LISTED_KINDS", "every kind of a list with its count"),
        ("FIND_READERS", "verify reads everything"),
        ("FIND_ROLLOUTS_OF_ITEMS", "verify reads everything"),
        ("FIND_ROLLOUTS_OF_SNAPSHOTS", "verify reads everything"),
        // People, what lets them in, and imports: tens of rows, seldom asked for.
        ("FIND_PEOPLE", "everybody, by name"),
        (
            "FIND_NAMES",
            "everybody's name, for a page that names several",
        ),
        ("COUNT_APPROVERS_BESIDES", "people are tens"),
        ("COUNT_OTHERS_WHO_SIGN_IN_AS", "people are tens"),
        ("COUNT_WITH_PASSWORD", "asked when the server starts"),
        ("DELETE_SET_UP_LINKS", "once in a workspace's life"),
        ("DELETE_INVITATIONS_BY", "when somebody is deactivated"),
        ("DELETE_RESETS_BY", "when somebody is deactivated"),
        ("REVOKE_TOKENS_FOR_OTHERS", "when somebody is deactivated"),
        ("FIND_JOBS", "jobs are tens; the operator asks"),
        ("FREE_ALL", "asked when the server starts"),
        ("DELETE_OLD_FILES", "once a day; imports of a month"),
        ("DELETE_OLD", "once a day; imports of a month"),
        ("DELETE_ENDED", "now and then; sessions of a month"),
    ];

    /// The steps of a plan that read a whole table or index.
    fn scans(plan: &[String]) -> Vec<&String> {
        let reads_all = |step: &&String| {
            step.starts_with("SCAN") && !step.contains("CONSTANT ROW") && !step.contains("subquery")
        };
        plan.iter().filter(reads_all).collect()
    }

    #[tokio::test]
    async fn no_statement_reads_a_whole_table() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let file = folder.path().join("holdpoint.db");
        let db = Db::open_sqlite(&file, Purpose::Work).await?;
        let (mut wrong, mut used) = (Vec::new(), Vec::new());
        for statement in NOUNS.into_iter().flatten() {
            let plan = db.plan(*statement).await.map_err(Problem::fault)?;
            let scans = scans(&plan);
            let listed = READS_ALL.iter().find(|(name, _)| *name == statement.name);
            match (scans.is_empty(), listed) {
                (false, None) => wrong.push(format!("{}: {scans:?}", statement.name)),
                (false, Some((name, _))) => used.push(*name),
                (true, _) => {}
            }
        }
        let names = READS_ALL.iter().map(|(name, _)| *name);
        wrong.extend(
            names
                .filter(|name| !used.contains(name))
                .map(|name| format!("{name} is on the list and reads no whole table")),
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        // The negative control: one that reads everything is seen.
        let all = Statement {
            name: "ALL",
            sql: "select id from document where title = 'x'",
        };
        let plan = db.plan(all).await.map_err(Problem::fault)?;
        assert_eq!(scans(&plan).len(), 1, "{plan:?}");
        db.close().await;
        Ok(())
    }

    /// What the library is sorted by when nobody chose, and by name, is read in the order of an index, and what is looked up for each
    /// row is found by one.
    #[tokio::test]
    async fn the_library_is_listed_by_indexes() -> Result<(), Problem> {
        let folder = tempfile::tempdir().map_err(Problem::fault)?;
        let file = folder.path().join("holdpoint.db");
        let db = Db::open_sqlite(&file, Purpose::Work).await?;
        let names = document::statements::ALL.iter();
        let listed = names.filter(|statement| statement.name.starts_with("FIND_DOCUMENTS"));
        let mut seen = 0;
        for statement in listed {
            let plan = db.plan(*statement).await.map_err(Problem::fault)?;
            let is_indexed = match statement.name {
                "FIND_DOCUMENTS" => plan.iter().any(|step| step.contains("document_by_update")),
                "FIND_DOCUMENTS_BY_NAME" => {
                    plan.iter().any(|step| step.contains("document_by_name"))
                }
                _ => true,
            };
            assert!(is_indexed, "{}: {plan:?}", statement.name);
            let looked_up = plan.iter().filter(|step| step.contains(" u "));
            for step in looked_up {
                assert!(step.contains("document_use_by_document"), "{step}");
            }
            assert!(scans(&plan).len() <= 1, "{}: {plan:?}", statement.name);
            seen += 1;
        }
        assert_eq!(seen, 4);
        db.close().await;
        Ok(())
    }

    fn sources(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => found.extend(sources(&path)?),
                false => found.push(path),
            }
        }
        Ok(found)
    }

    #[test]
    fn no_noun_is_forgotten() -> std::io::Result<()> {
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut declaring = Vec::new();
        for path in sources(&ours)? {
            let text = std::fs::read_to_string(&path)?;
            if text.lines().any(|line| line.starts_with("statements! {")) {
                declaring.push(path);
            }
        }
        assert_eq!(declaring.len(), NOUNS.len(), "{declaring:#?}");
        Ok(())
    }
}
