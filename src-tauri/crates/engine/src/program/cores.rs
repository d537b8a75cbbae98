//! How many threads are worth having.
//!
//! Two threads of one core share what arithmetic needs, and a thread on a slow core makes the others wait: so one for each core, and of cores
//! that differ only the fast ones. Linux tells (`Documentation/ABI/testing/sysfs-devices-system-cpu`); elsewhere the system's number is taken.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::thread;

/// A core this much slower than the fastest is a slow one.
const SLOW: u64 = 80; // in hundredths

/// Threads to use: as many as there are fast cores, and no more than the system lets this program run at once; half of them where the
/// battery is to be spared.
pub fn count(sparing: bool) -> usize {
    let offered = thread::available_parallelism().map_or(1, usize::from);
    let cores = fast_cores(Path::new("/sys/devices/system/cpu")).map_or(offered, |cores| cores.clamp(1, offered));
    if sparing { (cores / 2).max(1) } else { cores }
}

/// Cores by the processors that are them, and how fast; `None` where it is not told.
fn fast_cores(cpus: &Path) -> Option<usize> {
    let mut cores = BTreeMap::new();
    for cpu in fs::read_dir(cpus).ok()?.flatten() {
        let number = cpu.file_name();
        let Some(Ok(_)) = number.to_str().and_then(|name| name.strip_prefix("cpu")).map(str::parse::<u32>) else {
            continue;
        };
        let read = |file: &str| fs::read_to_string(cpu.path().join(file)).ok();
        // A processor that is switched off has none.
        let Some(siblings) = read("topology/thread_siblings_list") else { continue };
        let speed = read("cpu_capacity").or_else(|| read("cpufreq/cpuinfo_max_freq"));
        cores.insert(siblings, speed.and_then(|speed| speed.trim().parse::<u64>().ok()));
    }
    let fastest = cores.values().flatten().max().copied();
    let fast = cores.values().filter(|speed| match (speed, fastest) {
        (Some(speed), Some(fastest)) => speed.saturating_mul(100) >= fastest.saturating_mul(SLOW),
        _ => true,
    });
    Some(fast.count()).filter(|&count| count > 0)
}
