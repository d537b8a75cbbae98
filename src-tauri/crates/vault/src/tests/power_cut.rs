//! The plug pulled at any moment, simulated: everything written since a file's last sync is on the disk, is not, or is torn.
//!
//! The disk's images are rebuilt from the record of what was written. The control leaves out the syncs: it must lose data,
//! or the simulation proves nothing. (`ALCOVE_CUTS=2000` for a long run.)

use super::*;
use crate::header::HEADER;
use crate::vfs::tap::{self, Op};

const SECTOR: usize = 512;
const DOCUMENTS: u64 = 24;

/// Main file and log as they are on the disk; no log where it was deleted.
#[derive(Clone)]
struct Disk {
    main: Vec<u8>,
    log: Option<Vec<u8>>,
}

impl Disk {
    fn file(&mut self, main: bool) -> &mut Vec<u8> {
        if main { &mut self.main } else { self.log.get_or_insert_default() }
    }

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Write { main, at, bytes } => {
                let (file, at) = (self.file(*main), *at as usize);
                file.resize(file.len().max(at + bytes.len()), 0);
                file[at..at + bytes.len()].copy_from_slice(bytes);
            }
            Op::Truncate { main, length } => self.file(*main).resize(*length as usize, 0),
            Op::DeleteLog => self.log = None,
            Op::Sync { .. } | Op::Mark(_) => {}
        }
    }

    /// Some of the write's sectors reach the disk; of the main file's torn pages, what was there before is lost as well.
    fn tear(&mut self, op: &Op, numbers: &mut Numbers) {
        let Op::Write { main, at, bytes } = op else { return };
        let (file, at) = (self.file(*main), *at as usize);
        file.resize(file.len().max(at + bytes.len()), 0);
        for (number, sector) in bytes.chunks(SECTOR).enumerate() {
            let start = at + number * SECTOR;
            match numbers.below(3) {
                0 => {}
                1 => file[start..start + sector.len()].copy_from_slice(sector),
                _ if *main => {
                    file[start..start + sector.len()].iter_mut().for_each(|byte| *byte = numbers.next() as u8)
                }
                _ => {}
            }
        }
    }
}

struct Run {
    before: Disk,
    ops: Vec<Op>,
}

/// A vault's life: documents come and go, the passphrase changes half-way.
fn record(place: &Place) -> Run {
    let mut vault = create(&place.vault());
    vault.set_setting("n", "0").unwrap();
    vault.checkpoint().unwrap();
    let before = Disk { main: fs::read(place.vault()).unwrap(), log: fs::read(place.log()).ok() };
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    vault.connection.execute_batch("PRAGMA wal_autocheckpoint = 30; PRAGMA cache_size = 20").unwrap();
    tap::start();
    for number in 1..=DOCUMENTS {
        add(&mut vault, &number.to_string(), &format!("words{number}")).unwrap();
        if number.is_multiple_of(4) {
            vault.delete_document(number as i64 / 2).unwrap();
        }
        if number == DOCUMENTS / 2 {
            vault.change_passphrase_at_cost(&passphrase(), &passphrase(), Cost::LEAST).unwrap();
        }
        vault.set_setting("n", &number.to_string()).unwrap();
        tap::push(Op::Mark(number));
    }
    vault.lock();
    Run { before, ops: tap::stop() }
}

/// The disk after a cut before operation `cut`, and what had been promised by then.
fn cut(run: &Run, cut: usize, syncs_work: bool, numbers: &mut Numbers) -> (Disk, u64) {
    let mut disk = run.before.clone();
    let mut promised = 0;
    let mut pending: [Vec<&Op>; 2] = [Vec::new(), Vec::new()];
    for op in &run.ops[..cut] {
        match op {
            Op::Mark(number) => promised = *number,
            Op::Sync { main } if syncs_work => pending[usize::from(*main)].drain(..).for_each(|op| disk.apply(op)),
            Op::Sync { .. } => {}
            Op::Write { main, .. } | Op::Truncate { main, .. } => pending[usize::from(*main)].push(op),
            Op::DeleteLog => pending[0].push(op),
        }
    }
    for op in pending.iter().flatten() {
        match numbers.below(3) {
            0 => {}
            1 => disk.apply(op),
            _ => disk.tear(op, numbers),
        }
    }
    (disk, promised)
}

/// Cuts that left the vault unsound, or without something promised.
fn losses(syncs_work: bool, cuts: usize, mut numbers: Numbers) -> Vec<String> {
    let place = Place::new();
    let run = record(&place);
    let after = place.file("after.vault");
    let mut losses = Vec::new();
    let mut moments: Vec<usize> = (0..cuts).map(|_| numbers.below(run.ops.len() + 1)).collect();
    // Besides, while a slot of the header is on its way to the disk: two of so many.
    let is_slot = |op: &Op| matches!(op, Op::Write { main: true, at, .. } if *at < HEADER as u64);
    let slots: Vec<usize> = (1..=run.ops.len()).filter(|at| is_slot(&run.ops[at - 1])).collect();
    assert_eq!(slots.len(), 2, "the passphrase was changed once");
    moments.extend(slots.repeat(20));
    for at in moments {
        let (disk, promised) = cut(&run, at, syncs_work, &mut numbers);
        fs::write(&after, disk.main).unwrap();
        match disk.log {
            Some(log) => fs::write(place.file("after.vault-wal"), log).unwrap(),
            None => fs::remove_file(place.file("after.vault-wal")).unwrap_or_default(),
        }
        let outcome = contents(&after).and_then(|_| open(&after)?.setting("n"));
        match outcome {
            Ok(Some(n)) if n.parse::<u64>().unwrap() >= promised => {}
            other => losses.push(format!("cut {at}: promised {promised}, found {other:?}")),
        }
    }
    losses
}

#[test]
fn a_power_cut_loses_nothing_that_was_committed() {
    assert_eq!(losses(true, repeats("ALCOVE_CUTS", 500), numbers("ALCOVE_CUTS", 99)), [""; 0]);
}

#[test]
fn without_syncs_the_simulation_finds_losses() {
    assert!(losses(false, 40, Numbers(99)).len() > 5, "the simulator does not see what it should");
}
