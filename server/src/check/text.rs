//! The report for people: one line per finding and per hidden value, in the form that editors and CI logs link.

use super::file::CheckedFile;
use model::text::counted;

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
    let documents = counted(files.len(), "document", "documents");
    match total {
        0 => println!("{documents}, nothing found."),
        total => println!("{documents}, {}.", counted(total, "finding", "findings")),
    }
}
