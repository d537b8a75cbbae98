//! How many threads are worth having. The program asks; it is here for its tests.
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
#[must_use]
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder as Linux has it, with processors that are one core where `siblings` are the same, as fast as is told.
    fn processors(told: &[(&str, Option<(&str, u64)>)]) -> Option<usize> {
        let folder = tempfile::tempdir().unwrap();
        for (number, (siblings, speed)) in told.iter().enumerate() {
            let cpu = folder.path().join(format!("cpu{number}"));
            fs::create_dir_all(cpu.join("topology")).unwrap();
            fs::write(cpu.join("topology/thread_siblings_list"), format!("{siblings}\n")).unwrap();
            if let Some((file, speed)) = speed {
                fs::create_dir_all(cpu.join(file).parent().unwrap()).unwrap();
                fs::write(cpu.join(file), format!("{speed}\n")).unwrap();
            }
        }
        // What lies beside them, and a processor that is switched off.
        for other in ["cpufreq", "cpuidle", "cpu99"] {
            fs::create_dir(folder.path().join(other)).unwrap();
        }
        fs::write(folder.path().join("online"), "0-7\n").unwrap();
        fast_cores(folder.path())
    }

    #[test]
    fn two_threads_of_a_core_are_one() {
        assert_eq!(processors(&[("0,2", None), ("1,3", None), ("0,2", None), ("1,3", None)]), Some(2));
    }

    #[test]
    fn slow_cores_are_left_alone() {
        let frequency = |megahertz: u64| Some(("cpufreq/cpuinfo_max_freq", megahertz * 1000));
        // Two fast cores with two threads each, one nearly as fast, four slow ones.
        let fast =
            [("0-1", frequency(5000)), ("0-1", frequency(5000)), ("2-3", frequency(4900)), ("2-3", frequency(4900))];
        let rest = [("4", frequency(4000)), ("5", frequency(3900)), ("6", frequency(3900)), ("7", frequency(3900))];
        assert_eq!(processors(&[fast, rest].concat()), Some(3));
        let capacity = |capacity: u64| Some(("cpu_capacity", capacity));
        assert_eq!(processors(&[("0", capacity(1024)), ("1", capacity(1024)), ("2", capacity(446))]), Some(2));
    }

    #[test]
    fn without_speeds_every_core_counts_and_without_cores_nothing_is_said() {
        assert_eq!(processors(&[("0", None), ("1", Some(("cpu_capacity", 1024))), ("2", None)]), Some(3));
        assert_eq!(processors(&[]), None);
        assert_eq!(fast_cores(Path::new("/nowhere")), None);
    }

    #[test]
    fn there_is_always_a_thread_and_sparing_halves_them() {
        let whole = count(false);
        assert!(whole >= 1 && whole <= thread::available_parallelism().unwrap().get());
        assert_eq!(count(true), (whole / 2).max(1));
    }
}
