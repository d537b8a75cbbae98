//! Killed at any moment, two hundred times: what was said to be stored is stored, and the vault is sound. (`ALCOVE_KILLS=500` for a long run.)

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

#[test]
fn kill_9_loses_nothing_that_was_committed() {
    let kills = repeats("ALCOVE_KILLS", 200);
    // Two vaults beside each other: most of the time is spent waiting for the moment of a kill.
    std::thread::scope(|scope| {
        for seed in [0x1234_5678_9abc, 0x2345_6789_abcd] {
            scope.spawn(move || is_killed(kills.div_ceil(2), Numbers(seed)));
        }
    });
}

fn is_killed(kills: usize, mut numbers: Numbers) {
    let place = Place::new();
    create(&place.vault()).lock();
    let (mut promised, mut logs_left) = (0, 0);
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::crash::child_that_is_killed", "--nocapture"])
            .env("ALCOVE_VAULT_TO_CRASH", place.vault())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let last = std::thread::spawn(move || {
            lines.map_while(|line| line.ok()).filter_map(|line| line.strip_prefix("stored ")?.parse().ok()).last()
        });
        std::thread::sleep(Duration::from_micros(40_000 + numbers.next() % 200_000));
        child.kill().unwrap();
        child.wait().unwrap();
        promised = promised.max(last.join().unwrap().unwrap_or(0));
        logs_left += u32::from(fs::metadata(place.log()).is_ok_and(|log| log.len() > 0));

        let vault = open(&place.vault()).unwrap_or_else(|error| panic!("after kill {kill}: {error}"));
        assert!(vault.check().unwrap().is_sound(), "kill {kill}");
        let found = vault.setting("n").unwrap().map_or(0, |n| n.parse().unwrap());
        // A commit may be on the disk before its line is printed.
        assert!(found == promised || found == promised + 1, "kill {kill}: promised {promised}, found {found}");
        promised = found;
    }
    assert!(
        promised > kills as u64 && logs_left > 0,
        "the kills hit nothing: {promised} stored, {logs_left} logs left"
    );
}

/// Stores, deletes and says so, until it is killed.
#[test]
fn child_that_is_killed() {
    let Some(path) = std::env::var_os("ALCOVE_VAULT_TO_CRASH").map(PathBuf::from) else { return };
    let mut vault = open(&path).unwrap();
    let mut number: u64 = vault.setting("n").unwrap().map_or(0, |n| n.parse().unwrap());
    let mut out = std::io::stdout();
    loop {
        number += 1;
        add(&mut vault, &number.to_string(), &format!("words {number}")).unwrap();
        // Small enough to be looked at as a whole after each kill.
        while number.is_multiple_of(4) && vault.count().unwrap() > 20 {
            let oldest = vault.documents(vault.count().unwrap() - 1, 1).unwrap()[0].id;
            vault.delete_document(oldest).unwrap();
        }
        vault.add_receipt(&format!("{{\"n\":{number}}}")).unwrap();
        // Last: whoever finds it finds all before it.
        vault.set_setting("n", &number.to_string()).unwrap();
        writeln!(out, "stored {number}").unwrap();
    }
}
