//! Reading documents: a plan read and checked, rendered, matched with its next revision; thousands brought in.

use crate::Result;
use crate::figures::{Table, Times, count};
use engine::document::check;
use engine::markdown;
use model::identity;
use model::text::Source;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A real plan of ours, repeated until it has the size of a long one.
const PLAN: &str = include_str!("../../content/demo/documents/hatch-codes-plan.md");
const PLAN_BYTES: usize = 16 * 1024;
const ROUNDS: usize = 500;
const DOCUMENTS: usize = 5_000;

/// Measures.
pub fn measure(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let plan = plan(PLAN_BYTES);
    let source = Source::parse(plan.as_bytes()).map_err(|refusal| refusal.sentence)?;
    let kilobytes = plan.len().div_ceil(1024);
    let items = check(&source, |_| true)?.reading.plan.items;
    let read = times(|| check(&source, |_| true).map(drop).map_err(Into::into))?;
    let what = format!(
        "read and check a plan of {kilobytes} kB with {} items",
        items.len()
    );
    table.add(what, read.shown(), "", "", "1 ms");
    let page = markdown::Page::titled("Hatch codes");
    let again = times(|| {
        black_box(markdown::render(&plan, &page));
        Ok(())
    })?;
    table.add("render it", again.shown(), "", "", "1 ms");
    // Code that was coloured before is not coloured again; here every round brings other code.
    let mut round = 0;
    let others: Vec<String> = (0..ROUNDS)
        .map(|round| plan.replace("hatch", &format!("hatch{round}")))
        .collect();
    let first = times(|| {
        round += 1;
        black_box(markdown::render(&others[round - 1], &page));
        Ok(())
    })?;
    table.add("render it for the first time", first.shown(), "", "", "");

    let old = items.iter().cycle().take(200).cloned().enumerate();
    let old: Vec<_> = old
        .map(|(number, mut item)| {
            item.text = format!("{} at door {number}", item.text);
            item.parent = None;
            item
        })
        .collect();
    let mut new = old.clone();
    for item in new.iter_mut().step_by(10) {
        item.text.push_str(", seen twice");
    }
    new.rotate_left(7);
    let identity = times(|| {
        black_box(identity::matching(&old, &new));
        Ok(())
    })?;
    let what = "match 200 items, 20 of them reworded and 7 moved, with the next revision";
    table.add(what, identity.shown(), "", "", "5 ms");
    import(binary, folder, table)
}

fn plan(bytes: usize) -> String {
    let body = PLAN.splitn(3, "---\n").nth(2).unwrap_or(PLAN);
    let mut plan = PLAN.to_owned();
    while plan.len() < bytes {
        plan.push_str(body);
    }
    let end = (0..=bytes).rev().find(|at| plan.is_char_boundary(*at));
    plan.truncate(end.unwrap_or(0));
    plan
}

fn times(mut work: impl FnMut() -> Result<()>) -> Result<Times> {
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        work()?;
        times.push(start.elapsed());
    }
    Ok(Times::new(times))
}

/// `holdpoint import` of a folder of documents of 1 to 16 kB, and how much memory it took at most.
fn import(binary: &Path, folder: &Path, table: &mut Table) -> Result<()> {
    let files = folder.join("five-thousand");
    fs::create_dir(&files)?;
    let mut bytes = 0;
    for number in 0..DOCUMENTS {
        let text = plan(1024 + number % 16 * 1024).replacen("Hatch", &format!("Hatch {number}"), 2);
        bytes += text.len();
        fs::write(files.join(format!("{number}.md")), text)?;
    }
    let start = Instant::now();
    let mut child = Command::new(binary)
        .arg("import")
        .arg("--data")
        .arg(folder.join("imported"))
        .arg(&files)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let mut most = 0;
    let status = loop {
        most = most.max(peak(child.id()));
        match child.try_wait()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    if !status.success() {
        return Err("the import failed".into());
    }
    let seconds = start.elapsed().as_secs_f64();
    table.add(
        format!(
            "holdpoint import of {} documents, {} MB in all",
            count(DOCUMENTS),
            bytes / 1_000_000
        ),
        format!(
            "{}/s ({seconds:.1} s)",
            count((DOCUMENTS as f64 / seconds) as usize)
        ),
        "",
        format!("{most} MB at most"),
        "1,000/s",
    );
    Ok(())
}

/// The most memory a process had so far, in megabytes; 0 where it is gone.
fn peak(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: Option<u64> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    kilobytes.unwrap_or(0).div_ceil(1024)
}
