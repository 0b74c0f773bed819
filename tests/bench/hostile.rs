//! Inputs that make careless Markdown parsers slow or crash, at half a mebibyte each: read, saved and shown, while
//! somebody else asks for a page all the time. They lie beside the repository; without them this part says so.

use crate::Result;
use crate::figures::{Table, Times, milliseconds};
use crate::http::{Connection, Visitor};
use crate::server::Server;
use crate::workspace::join;
use std::cell::Cell;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

const FAMILIES: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shared/corpus/pathological.md"
);

/// Runs the expressions of the families and writes a file for each: grown until it has the size, and cut there.
const WRITE: &str = r#"
import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
exec(re.search(r"^```python\n(.*)^```$", text, re.S | re.M).group(1))
for name, family in families.items():
    n = 64
    while len(family(n).encode()) < int(sys.argv[3]) and n < 1 << 20:
        n *= 2
    data = family(n).encode()[: int(sys.argv[3])]
    open(sys.argv[2] + "/" + name + ".md", "wb").write(data.decode("utf-8", "ignore").encode())
"#;
const BYTES: usize = 512 * 1024;

/// What makes a careless reader of plans slow: facts without end, which are compared with each other. The piece is
/// repeated below the head, with its number in place of the sign.
const FACTS: [(&str, &str, &str); 13] = [
    (
        "flags-in-phases",
        "",
        "# Phase §: x\n\n- [ ] A_FLAG_§=on\n\n",
    ),
    (
        "flags-all-on",
        "",
        "# Phase §: x\n\n- A_FLAG_§=on all flags on\n\n",
    ),
    (
        "windows",
        "",
        "# 24h soak\nStart: 2026-02-03T14:00\n\nAfter 24h 2026-02-04T00:00:§\n\n",
    ),
    ("settings", "# x\n\n```\n", "A§=1\n"),
    ("criteria", "# x\n\n## Success criteria\n\n", "- m§ < § s\n"),
    (
        "criteria-of-one-metric",
        "# x\n\n## Success criteria\n\n",
        "- errors < § s\n",
    ),
    ("hard-lists", "", "**Hard:**\n\n- a b§\n\n"),
    (
        "go-and-hold",
        "",
        "## Go (must be YES)\n\n- [ ] x§ > § s\n\n## Hold\n\n- [ ] y# < § s\n\n",
    ),
    ("remedies", "", "Symptom: a§. Fix: b. "),
    (
        "files",
        "## Created files\n\n",
        "- § files created\n- src/a§.rs\n",
    ),
    ("footnotes", "", "See[^§]\n\n[^§]: a\n\n"),
    (
        "code",
        "",
        "```bash\nif [ \"$(a §)\" ]; then b; fi\n```\n\n",
    ),
    ("headings", "", "## Heading §\n\n[^a](b.md#c)\n\n"),
];

/// One document of them.
fn facts(head: &str, piece: &str) -> String {
    let mut text = head.to_owned();
    for number in 0.. {
        if text.len() >= BYTES {
            break;
        }
        text.push_str(&piece.replace('§', &number.to_string()));
    }
    text.truncate(BYTES);
    text
}

/// Measures.
pub async fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    if !Path::new(FAMILIES).is_file() {
        eprintln!("SKIPPED: hostile documents: {FAMILIES} is not there");
        return Ok(());
    }
    let files = folder.join("families");
    std::fs::create_dir(&files)?;
    let bytes = BYTES.to_string();
    let script = ["-c", WRITE, FAMILIES];
    let mut write = Command::new("python3");
    write.args(script).arg(&files).arg(&bytes);
    if !write.status()?.success() {
        return Err("the families could not be written".into());
    }
    for (name, head, piece) in FACTS {
        std::fs::write(files.join(format!("{name}.md")), facts(head, piece))?;
    }
    let server = Server::start(binary, &folder.join("hostile"), &[], None).await?;
    let ada = join(&server).await?;
    let is_over = Cell::new(false);
    let (slowest, waited) = tokio::join!(
        async {
            let slowest = all(&ada, &files).await;
            is_over.set(true);
            slowest
        },
        somebody_else(&ada, &is_over)
    );
    let ((count, refused, save), show) = slowest?;
    table.add(
        format!(
            "read and save {count} hostile documents of 512 KiB, the slowest ({})",
            save.1
        ),
        milliseconds(save.0),
        "",
        server.memory()?,
        "1 s",
    );
    table.add(
        format!(
            "show them, the slowest ({}); {refused} were refused with the reason",
            show.1
        ),
        milliseconds(show.0),
        "",
        "",
        "1 s",
    );
    let waited = waited?;
    table.add(
        format!("{} pages for somebody else meanwhile", waited.count()),
        waited.shown(),
        "",
        "",
        "",
    );
    server.stop().await
}

/// How long something took at most, and what it was.
type Slowest = (Duration, String);

/// Brings each in and looks at it. How many there were and how many were refused; the slowest to save and to show.
async fn all(ada: &Visitor, files: &Path) -> Result<((usize, usize, Slowest), Slowest)> {
    let (mut save, mut show) = (Slowest::default(), Slowest::default());
    let (mut count, mut refused) = (0, 0);
    for file in std::fs::read_dir(files)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().replace(".md", "");
        let source = std::fs::read_to_string(file.path())?;
        let request = ada.import(&source);
        let begun = Instant::now();
        let answer = ada.ask(&request).await?;
        save = save.max((begun.elapsed(), name.clone()));
        count += 1;
        if answer.status == 422 {
            refused += 1;
            continue;
        }
        let address = answer.must_lead_to("/library/", &name)?;
        let begun = Instant::now();
        ada.ask(&ada.get(&address, "")).await?.must_be(200, &name)?;
        show = show.max((begun.elapsed(), name));
    }
    Ok(((count, refused, save), show))
}

/// Asks for a page again and again, until it is over.
async fn somebody_else(visitor: &Visitor, is_over: &Cell<bool>) -> Result<Times> {
    let question = visitor.get("/", "");
    let mut connection = Connection::open(visitor.addr).await?;
    let mut times = Vec::new();
    while !is_over.get() {
        let begun = Instant::now();
        connection
            .ask(&question)
            .await?
            .must_be(200, "the first page")?;
        times.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(Times::new(times))
}
