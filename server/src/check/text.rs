//! The report for people: one line per finding and per hidden value, in the form that editors and CI logs link.

use super::file::CheckedFile;

pub fn print(files: &[CheckedFile]) {
    let mut total = 0;
    for file in files {
        for finding in &file.checked.findings {
            println!(
                "{}:{}: {}: {} [{}]",
                file.file,
                finding.line,
                finding.rule.severity.word(),
                finding.message,
                finding.rule.name
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
    let documents = match files.len() {
        1 => "1 document".to_owned(),
        many => format!("{many} documents"),
    };
    match total {
        0 => println!("{documents}, nothing found."),
        1 => println!("{documents}, 1 finding."),
        many => println!("{documents}, {many} findings."),
    }
}
