//! Whether this computer runs on its battery.
//!
//! Linux tells (`Documentation/ABI/testing/sysfs-class-power`); elsewhere it is taken to be on mains. Looked at here and not in the engine,
//! which may not look there.

use std::fs;
use std::path::Path;

/// Where Linux tells of a computer's supplies: its batteries, and what feeds them.
pub const SUPPLIES: &str = "/sys/class/power_supply";

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
}
