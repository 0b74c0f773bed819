//! What is asked of an item beyond its words.

use engine::clock::Moment;
use model::rollout::ItemRequirements;

/// In words, where it is not the usual.
pub fn asked(setting: &ItemRequirements, now: Moment) -> Option<String> {
    let due = setting.due_ms.map(|due| {
        let word = if due < now.0 { "Overdue since" } else { "Due" };
        format!("{word} {}", Moment(due).on_a_stamp(now))
    });
    let position = setting.position.as_ref();
    let words: Vec<String> = [
        setting.optional.then(|| "Optional".to_owned()),
        setting.any_time.then(|| "At any time".to_owned()),
        setting.two_person.then(|| "Two people sign it".to_owned()),
        position.map(|position| format!("Signed by {position}")),
        due,
    ]
    .into_iter()
    .flatten()
    .collect();
    (!words.is_empty()).then(|| format!("{}.", words.join(". ")))
}
