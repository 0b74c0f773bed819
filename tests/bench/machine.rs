//! What the figures were measured on.

use crate::Result;
use crate::figures::{Times, count, milliseconds, rate};
use engine::clock::Clock;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The flag by which the program calls itself, to measure a disk that was made slow.
pub const CHILD: &str = "--fsync-rate-of";
/// How much slower.
pub const SLOWER: Duration = Duration::from_millis(5);
const PROBE: Duration = Duration::from_secs(2);

/// The lines above the table.
pub fn describe(folder: &Path) -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let model = after(&processors, "model name").unwrap_or("unknown processor");
    let memory: usize = after(&fs::read_to_string("/proc/meminfo")?, "MemTotal")
        .and_then(|memory| memory.split_whitespace().next()?.parse().ok())
        .unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let busy = fs::read_to_string("/proc/loadavg")?;
    let busy = busy.split_whitespace().next().unwrap_or("?");
    let syncs = fsync_times(folder)?;
    Ok(format!(
        "{}: {cores} cores of {model}, {} MB of memory, Linux {}, data on {}. Load average before the start: {busy}.\n\
         This disk: append 4 KiB and fdatasync, {}/s, {}.",
        Clock::machine().now().datetime(),
        count(memory / 1024),
        kernel.trim(),
        file_system(folder)?,
        rate(syncs.count(), PROBE),
        syncs.shown()
    ))
}

fn after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        (found.trim() == name).then(|| value.trim())
    })
}

/// The type of the file system that holds the folder: that of the longest mount point above it.
fn file_system(folder: &Path) -> Result<String> {
    let folder = fs::canonicalize(folder)?;
    let mounts = fs::read_to_string("/proc/self/mounts")?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace().skip(1);
            Some((PathBuf::from(fields.next()?), fields.next()?))
        })
        .filter(|(point, _)| folder.starts_with(point))
        .max_by_key(|(point, _)| point.as_os_str().len())
        .map(|(_, kind)| kind.to_owned());
    kind.ok_or_else(|| "no mount point holds the folder".into())
}

/// Appends and syncs for two seconds.
fn fsync_times(folder: &Path) -> Result<Times> {
    let path = folder.join("fsync-probe");
    let mut file = fs::File::create(&path)?;
    let (begun, mut times) = (Instant::now(), Vec::new());
    while begun.elapsed() < PROBE {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    fs::remove_file(path)?;
    Ok(Times::new(times))
}

/// What the child process prints: the middle duration in microseconds.
pub fn print_fsync_rate(folder: &Path) -> Result<()> {
    println!("{}", fsync_times(folder)?.percent(50).as_micros());
    Ok(())
}

/// A library that makes every fsync slower, for servers to be started with.
pub struct SlowDisk {
    library: PathBuf,
    /// What it was seen to do, in words.
    pub seen: String,
}

impl SlowDisk {
    /// Compiles it and sees that it acts. `Err` in the inner result: why there is none on this machine.
    pub fn build(folder: &Path) -> Result<std::result::Result<Self, String>> {
        let (source, library) = (folder.join("slow_fsync.c"), folder.join("slow_fsync.so"));
        fs::write(&source, include_str!("slow_fsync.c"))?;
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-o"])
            .args([&library, &source])
            .arg("-ldl")
            .output();
        match compiled {
            Ok(output) if output.status.success() => {}
            Ok(output) => return Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned())),
            Err(error) => return Ok(Err(format!("cc does not run: {error}"))),
        }
        let mut disk = Self {
            library,
            seen: String::new(),
        };
        let mut child = Command::new(std::env::current_exe()?);
        disk.slow_down(&mut child);
        let output = child.arg(CHILD).arg(folder).output()?;
        let middle = String::from_utf8_lossy(&output.stdout)
            .trim()
            .parse()
            .map(Duration::from_micros)?;
        if middle < SLOWER {
            return Ok(Err(format!(
                "through it an fdatasync took only {}",
                milliseconds(middle)
            )));
        }
        disk.seen = format!("p50 {} for each fdatasync", milliseconds(middle));
        Ok(Ok(disk))
    }

    /// Lets a program run on it.
    pub fn slow_down(&self, command: &mut Command) {
        command
            .env("LD_PRELOAD", &self.library)
            .env("SLOW_FSYNC_US", SLOWER.as_micros().to_string());
    }
}
