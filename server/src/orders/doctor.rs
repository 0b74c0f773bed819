//! `holdpoint doctor`: how it is set up, and what is wrong. Each finding names the next step.

use super::answer::Answer;
use super::place::Workplace;
use crate::{Config, Origin, backup, data_folder};
use engine::search::IndexState;
use engine::{Examined, JobState};
use model::Problem;
use model::record::Seq;
use serde_json::{Value, json};

/// Below this, a busy day or a backup fills the disk.
const LITTLE_SPACE: u64 = 256 << 20;
/// Nodes may disagree by so much, in milliseconds.
const CLOCK_SLACK_MS: i64 = 2_000;

/// One thing that was looked at.
struct Check {
    name: &'static str,
    text: String,
    /// What to do about it. Nothing where it is good.
    next: Option<String>,
}

impl Check {
    fn good(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            next: None,
        }
    }

    fn wrong(name: &'static str, text: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            next: Some(next.into()),
            ..Self::good(name, text)
        }
    }
}

/// Looks at everything.
pub async fn carry_out(at: &Workplace<'_>) -> Result<Answer, Problem> {
    let examined = at.engine.examine().await?;
    let now = at.engine.now();
    let verified = at.engine.verify().await?;
    let chain = match verified.first_mismatch {
        None => Check::good(
            "chain",
            format!("{} events, every link matches", verified.events),
        ),
        Some((seq, why)) => Check::wrong(
            "chain",
            match seq {
                0 => format!("altered: {why}"),
                seq => format!("altered at event {seq}: {why}"),
            },
            "keep a copy of this folder, and restore the last good backup into an empty one: holdpoint restore FILE --data DIR",
        ),
    };
    let behind = examined.newest_event.0 - now.0;
    let clock = if behind > CLOCK_SLACK_MS {
        Check::wrong(
            "clock",
            format!(
                "the newest event was written at {}, but the clock says {}: it was set back",
                examined.newest_event.datetime(),
                now.datetime()
            ),
            "set the clock of this machine, for instance with timedatectl set-ntp true",
        )
    } else {
        Check::good(
            "clock",
            format!("{}, not behind the newest event", now.datetime()),
        )
    };
    let backups = of_backups(at.config, now.0);
    let jobs = of_jobs(&at.engine.list_jobs().await?);
    let mut checks = of_folder(at.config);
    checks.extend([clock, jobs, of_index(&examined, at.served), chain, backups]);
    let versions = json!({ "holdpoint": env!("CARGO_PKG_VERSION"), "database": examined.database, "schema": examined.schema });
    Ok(answer(at.config, versions, &checks))
}

/// The same where the database cannot be opened, or there is none yet.
pub fn without_workspace(config: &Config, cause: Option<&anyhow::Error>) -> Answer {
    let mut checks = of_folder(config);
    checks.push(match cause {
        None => Check::good("workspace", "there is none in this folder yet; holdpoint serve creates one"),
        Some(cause) => Check::wrong(
            "workspace",
            format!("it cannot be opened: {cause:#}"),
            "if the database is unreachable, bring it back; if it is damaged, restore the last good backup into an empty folder: holdpoint restore FILE --data DIR",
        ),
    });
    let versions =
        json!({ "holdpoint": env!("CARGO_PKG_VERSION"), "database": null, "schema": null });
    answer(config, versions, &checks)
}

/// Work in the background: one that fails is tried again by itself, and its cause is the operator's.
fn of_jobs(jobs: &[JobState]) -> Check {
    let running = jobs.iter().filter(|job| job.is_running).count();
    let waiting = jobs.len() - running;
    let text = format!("{running} running, {waiting} waiting");
    let failed = jobs.iter().find_map(|job| Some((job, job.cause.as_ref()?)));
    match failed {
        None => Check::good("jobs", text),
        Some((job, cause)) => Check::wrong(
            "jobs",
            format!(
                "{text}; {} {} failed {} times: {cause}",
                job.kind, job.subject, job.attempts
            ),
            format!("fix the cause; it is retried at {}", job.due.datetime()),
        ),
    }
}

fn of_folder(config: &Config) -> Vec<Check> {
    let folder = config.data.display();
    let mut checks = Vec::new();
    if !config.data.is_dir() {
        return checks;
    }
    checks.push(match data_folder::open_to_others(&config.data) {
        None => Check::good("rights", format!("only its owner can read {folder}")),
        Some((what, command)) => Check::wrong("rights", what, command),
    });
    checks.push(match rustix::fs::statvfs(&config.data) {
        Err(error) => Check::wrong(
            "disk",
            format!("the free space of {folder} cannot be read: {error}"),
            "check the mount",
        ),
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let text = format!("{} MB free for {folder}", free >> 20);
            match free < LITTLE_SPACE {
                true => Check::wrong(
                    "disk",
                    text,
                    "make room, or move the folder to a larger disk",
                ),
                false => Check::good("disk", text),
            }
        }
    });
    checks
}

fn of_index(examined: &Examined, served: bool) -> Check {
    match &examined.index {
        IndexState::Missing if served => {
            Check::wrong("index", "there is none", "holdpoint reindex")
        }
        IndexState::Missing => Check::good("index", "there is none yet; the next start builds it"),
        IndexState::Damaged(why) => Check::wrong(
            "index",
            format!("it is damaged: {why}"),
            "holdpoint reindex",
        ),
        IndexState::Readable(Seq(at), Seq(newest)) => {
            let text = format!("readable, event {at} of {newest}");
            Check::good("index", text)
        }
    }
}

fn of_backups(config: &Config, now_ms: i64) -> Check {
    let last = match backup::last(config) {
        Ok(last) => last,
        Err(error) => {
            return Check::wrong(
                "backup",
                format!("what was noted of the last one cannot be read: {error:#}"),
                "take one now: holdpoint backup FILE",
            );
        }
    };
    let age_hours = last
        .as_ref()
        .map(|note| (now_ms - note.taken_ms) / 3_600_000);
    match (&last, age_hours, config.backup_hours) {
        (Some(note), Some(age), every) => {
            let place = note
                .file
                .as_ref()
                .map_or("sent to another machine".to_owned(), |file| {
                    file.display().to_string()
                });
            let text = format!(
                "the last good one holds {} events as of {} ({place})",
                note.events, note.taken
            );
            match every {
                Some(every) if age > i64::try_from(every.saturating_mul(2)).unwrap_or(i64::MAX) => {
                    Check::wrong(
                        "backup",
                        format!("{text}; one is due every {every} h"),
                        "look for \"the scheduled backup failed\" in the log, and take one now: holdpoint backup FILE",
                    )
                }
                _ => Check::good("backup", text),
            }
        }
        _ => Check::good(
            "backup",
            "none yet; take one with holdpoint backup FILE, or schedule them with the setting backup_hours",
        ),
    }
}

fn answer(config: &Config, versions: Value, checks: &[Check]) -> Answer {
    let all = serde_json::to_value(config).unwrap_or_default();
    let settings: Vec<(String, Value, &str)> = all
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            let from = config.origins.get(name).map_or("default", Origin::name);
            (name.clone(), value.clone(), from)
        })
        .collect();
    let good = checks.iter().all(|check| check.next.is_none());
    let mut lines = vec![format!(
        "holdpoint {}, {}, schema {}",
        text_of(&versions["holdpoint"]),
        text_of(&versions["database"]),
        text_of(&versions["schema"])
    )];
    for (name, value, from) in &settings {
        lines.push(format!("  {name} = {} ({from})", text_of(value)));
    }
    for check in checks {
        let Check { name, text, next } = check;
        match next {
            None => lines.push(format!("good   {name}: {text}")),
            Some(next) => lines.push(format!("WRONG  {name}: {text}. Next: {next}")),
        }
    }
    // Where it cannot be read, its check says so.
    let last = backup::last(config).ok().flatten();
    let settings: Vec<Value> = settings
        .into_iter()
        .map(|(name, value, from)| json!({ "name": name, "value": value, "from": from }))
        .collect();
    let checks: Vec<Value> = checks
        .iter()
        .map(|check| json!({ "name": check.name, "good": check.next.is_none(), "text": check.text, "next": check.next }))
        .collect();
    Answer {
        report: json!({ "good": good, "versions": versions, "settings": settings, "checks": checks, "last_backup": last }),
        text: lines.join("\n"),
        good,
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "none".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}
