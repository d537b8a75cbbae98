//! Whether this computer runs on its battery, what its processors are called, and what energy they take.
//!
//! Linux tells (`Documentation/ABI/testing/sysfs-class-power`, `Documentation/power/powercap/powercap.rst`, proc(5) of `/proc/cpuinfo`); elsewhere it is
//! taken to be on mains, and name and energy are not known. Looked at here and not in the engine, which may not look there.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Where Linux tells of a computer's supplies: its batteries, and what feeds them.
pub const SUPPLIES: &str = "/sys/class/power_supply";

/// Where Linux tells of the energy that is taken. Since 2020 (CVE-2020-8694) most systems tell it to root alone.
pub const ENERGY: &str = "/sys/class/powercap";

/// Watts that the largest processors take at most.
const MOST_WATTS: u128 = 500;

/// Whether a battery of the computer itself is being emptied and nothing feeds it. Where the system does not tell, it is not. Batteries
/// of mice and keyboards say that they are a device's.
pub fn on_battery(supplies: &Path) -> bool {
    let mut empties = false;
    for supply in fs::read_dir(supplies).into_iter().flatten().flatten() {
        let read = |file: &str| fs::read_to_string(supply.path().join(file)).unwrap_or_default().trim().to_owned();
        match read("type").as_str() {
            "Mains" | "USB" if read("online") == "1" => return false,
            "Battery" if read("scope") != "Device" => empties |= read("status") == "Discharging",
            _ => {}
        }
    }
    empties
}

/// What this computer's processor is called; empty where the system does not tell.
pub fn processor() -> String {
    name_in(&fs::read_to_string("/proc/cpuinfo").unwrap_or_default()).to_owned()
}

/// The name in what Linux tells of processors, one after the other: it tells none of most of Arm's.
fn name_in(told: &str) -> &str {
    let value = told.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    value.map_or("", |(_, name)| name.trim())
}

/// Measures the energy that the processors take, by their own counters (RAPL: Intel's, and AMD's since Zen).
pub struct Meter {
    counters: Vec<Counter>,
    since: Instant,
}

/// One processor's, with all that is in its package.
struct Counter {
    zone: PathBuf,
    /// What it said at the start, in microjoules.
    start: u64,
}

impl Meter {
    /// Begins to measure; `None` where the system does not tell.
    pub fn start(zones: &Path) -> Option<Self> {
        let zones = fs::read_dir(zones).ok()?.flatten().map(|zone| zone.path()).filter(|zone| is_package(zone));
        let counters: Option<Vec<_>> =
            zones.map(|zone| Some(Counter { start: number(&zone, "energy_uj")?, zone })).collect();
        let counters = counters.filter(|counters| !counters.is_empty())?;
        Some(Self { counters, since: Instant::now() })
    }

    /// Joules since the start, all processors together; `None` where one no longer tells. A counter begins anew after its largest number, which
    /// cannot be seen to have happened twice: so `None` as well after as long as the largest processors take to do so, two minutes to nine.
    pub fn joules(&self) -> Option<f64> {
        self.joules_after(self.since.elapsed())
    }

    fn joules_after(&self, long: Duration) -> Option<f64> {
        let most = long.as_micros() * MOST_WATTS;
        let taken = |counter: &Counter| {
            let range = number(&counter.zone, "max_energy_range_uj").filter(|range| u128::from(*range) >= most)?;
            match number(&counter.zone, "energy_uj")? {
                now if now >= counter.start => Some(now - counter.start),
                now => range.checked_sub(counter.start)?.checked_add(now),
            }
        };
        let micro = self.counters.iter().map(taken).sum::<Option<u64>>()?;
        Some(micro as f64 / 1e6)
    }
}

/// Whether a zone is a whole processor (`intel-rapl:0`, called `package-0`): not a part of one (`intel-rapl:0:0`), not the whole computer, not
/// the same one told of in another way (`intel-rapl-mmio:0`).
fn is_package(zone: &Path) -> bool {
    let folder = zone.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_prefix("intel-rapl:"));
    folder.is_some_and(|number| number.parse::<u32>().is_ok())
        && fs::read_to_string(zone.join("name")).is_ok_and(|name| name.starts_with("package-"))
}

fn number(zone: &Path, file: &str) -> Option<u64> {
    fs::read_to_string(zone.join(file)).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A computer's supplies, each with its files.
    fn supplies(of: &[(&str, &[(&str, &str)])]) -> bool {
        let folder = tempfile::tempdir().unwrap();
        for (name, files) in of {
            fs::create_dir(folder.path().join(name)).unwrap();
            for (file, text) in *files {
                fs::write(folder.path().join(name).join(file), format!("{text}\n")).unwrap();
            }
        }
        on_battery(folder.path())
    }

    const EMPTYING: (&str, &[(&str, &str)]) = ("BAT0", &[("type", "Battery"), ("status", "Discharging")]);

    #[test]
    fn a_battery_that_empties_is_told_from_one_that_is_fed() {
        assert!(supplies(&[EMPTYING]));
        assert!(supplies(&[("AC", &[("type", "Mains"), ("online", "0")]), EMPTYING]));
        assert!(!supplies(&[("AC", &[("type", "Mains"), ("online", "1")]), EMPTYING]));
        assert!(!supplies(&[("BAT0", &[("type", "Battery"), ("status", "Charging")])]));
    }

    #[test]
    fn a_mouse_s_battery_and_no_battery_are_mains() {
        let mouse: &[(&str, &str)] = &[("type", "Battery"), ("scope", "Device"), ("status", "Discharging")];
        assert!(!supplies(&[("mouse", mouse)]));
        assert!(!supplies(&[]));
        assert!(!on_battery(Path::new("/nowhere")));
    }

    #[test]
    fn a_processor_is_called_what_linux_calls_it() {
        let told = "processor\t: 0\nmodel\t\t: 140\nmodel name\t: Some(R) Core(TM) @ 2.80GHz\n\nprocessor\t: 1\n";
        assert_eq!(name_in(told), "Some(R) Core(TM) @ 2.80GHz");
        assert_eq!(name_in("processor\t: 0\nCPU part\t: 0xd0c\n"), "");
        assert_eq!(name_in(""), "");
    }

    /// A folder of zones, each with its name and what its counter says, which begins anew after a million joules.
    fn zones(of: &[(&str, &str, u64)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (zone, name, energy) in of {
            let zone = folder.path().join(zone);
            fs::create_dir(&zone).unwrap();
            fs::write(zone.join("name"), format!("{name}\n")).unwrap();
            fs::write(zone.join("max_energy_range_uj"), "1000000000000\n").unwrap();
            says(&zone, *energy);
        }
        folder
    }

    fn says(zone: &Path, energy: u64) {
        fs::write(zone.join("energy_uj"), format!("{energy}\n")).unwrap();
    }

    #[test]
    fn the_energy_of_all_processors_is_added_and_their_parts_are_not_counted_twice() {
        let folder = zones(&[
            ("intel-rapl:0", "package-0", 100_000),
            ("intel-rapl:0:0", "core", 50_000),
            ("intel-rapl:1", "package-1", 999_999_900_000),
            ("intel-rapl:2", "psys", 7),
            ("intel-rapl-mmio:0", "package-0", 100_000),
        ]);
        let meter = Meter::start(folder.path()).unwrap();
        assert_eq!(meter.joules(), Some(0.0));
        for (zone, energy) in [
            ("intel-rapl:0", 600_000),
            ("intel-rapl:0:0", 450_000),
            ("intel-rapl:2", 999),
            ("intel-rapl-mmio:0", 600_000),
        ] {
            says(&folder.path().join(zone), energy);
        }
        assert_eq!(meter.joules(), Some(0.5));
        // Its counter has begun anew.
        says(&folder.path().join("intel-rapl:1"), 150_000);
        assert_eq!(meter.joules(), Some(0.75));
        assert_eq!(meter.joules_after(Duration::from_secs(2_000)), Some(0.75));
        assert_eq!(meter.joules_after(Duration::from_secs(2_001)), None, "it may have begun anew twice");
        fs::remove_file(folder.path().join("intel-rapl:1/energy_uj")).unwrap();
        assert_eq!(meter.joules(), None);
    }

    #[test]
    fn energy_that_is_not_told_is_not_known() {
        assert!(Meter::start(Path::new("/nowhere")).is_none());
        assert!(Meter::start(zones(&[("intel-rapl:0", "psys", 5)]).path()).is_none());
        let folder = zones(&[("intel-rapl:0", "package-0", 5), ("intel-rapl:1", "package-1", 5)]);
        // As where only root may read it.
        fs::remove_file(folder.path().join("intel-rapl:1/energy_uj")).unwrap();
        assert!(Meter::start(folder.path()).is_none());
    }
}
