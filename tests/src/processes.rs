//! The processes of a program, as Linux tells of them (proc(5)).

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A running process.
pub struct Process {
    /// Its number.
    pub id: u32,
    /// The name of its program, as far as Linux keeps it (15 bytes).
    pub name: String,
    /// When it began, in seconds since 1970, to the hundredth.
    pub started: f64,
    /// Memory in bytes, its share of what it has in common with others (PSS).
    pub memory: u64,
}

/// All that descend from the process `ancestor`.
pub fn below(ancestor: u32) -> Vec<Process> {
    let mut all = Vec::new();
    for child in children(ancestor) {
        all.extend(look(child));
        all.extend(below(child));
    }
    all
}

/// How many filters of system calls a process stands under.
pub fn filters(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("Seccomp_filters:")?.trim().parse().ok())
}

/// The bytes that a core dump of a process may have, and those that it may allow itself, as Linux says them; and who owns its entry in `/proc`:
/// root, where the program lets nobody look into it (proc(5)).
pub fn dumps(process: u32) -> Option<(String, String, u32)> {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).ok()?;
    let mut core = limits.lines().find_map(|line| line.strip_prefix("Max core file size"))?.split_whitespace();
    let owner = fs::metadata(format!("/proc/{process}/limits")).ok()?.uid();
    Some((core.next()?.to_owned(), core.next()?.to_owned(), owner))
}

fn children(parent: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{parent}/task")) else { return Vec::new() };
    let of = |thread: &Path| fs::read_to_string(thread.join("children")).unwrap_or_default();
    let all: String = threads.flatten().map(|thread| of(&thread.path())).collect();
    all.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

fn look(pid: u32) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, which may hold anything, ends with the last bracket; field 22 is counted in hundredths since the machine started.
    let (name, fields) = stat.rsplit_once(')')?;
    let name = name.split_once('(')?.1.to_owned();
    let ticks: f64 = fields.split_whitespace().nth(19)?.parse().ok()?;
    let up: f64 = fs::read_to_string("/proc/uptime").ok()?.split_whitespace().next()?.parse().ok()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs_f64();
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let pss = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Pss:")?.trim().strip_suffix("kB")?.trim().parse::<u64>().ok());
    Some(Process { id: pid, name, started: now - up + ticks / 100.0, memory: pss.unwrap_or(0) * 1024 })
}
