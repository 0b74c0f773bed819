//! The report for people: one line for each rule and for each hidden value, in the form that editors and CI logs link, the
//! dearest first.

use super::file::CheckedFile;
use model::lint::{Group, grouped};
use model::text::counted;

pub fn print(files: &[CheckedFile]) {
    let mut total = 0;
    for file in files {
        for group in grouped(&file.checked.findings) {
            print_group(&file.file, &group);
        }
        for off in &file.checked.off {
            println!(
                "{}: off: {}, because {} [{}]",
                file.file, off.rule.title, off.reason, off.rule.name
            );
        }
        for hidden in &file.checked.hidden {
            println!(
                "{}:{}: hidden: {} is hidden before the document is stored.",
                file.file, hidden.line, hidden.kind
            );
        }
        total += file.checked.findings.len();
    }
    let documents = counted(files.len(), "document", "documents");
    match total {
        0 => println!("{documents}, nothing found."),
        total => println!("{documents}, {}.", counted(total, "finding", "findings")),
    }
}

fn print_group(file: &str, group: &Group) {
    let (rule, word) = (group.rule.name, group.rule.severity.word());
    let Some(((line, message), others)) = group.places.split_first() else {
        return;
    };
    let lines: Vec<String> = others.iter().map(|(line, _)| line.to_string()).collect();
    let (message, also) = match (others.is_empty(), group.same_message()) {
        (true, _) => (message.clone(), String::new()),
        (false, Some(same)) => (
            same.to_owned(),
            format!(" Also in lines {}.", lines.join(", ")),
        ),
        (false, None) => {
            let title = group.rule.title;
            (
                format!("{title}: {message}"),
                format!(" Also in lines {}.", lines.join(", ")),
            )
        }
    };
    println!("{file}:{line}: {word}: {message}{also} [{rule}]");
}
