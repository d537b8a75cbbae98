//! The log, altered or taken away: what was committed up to some point, never anything else.

use super::*;
use crate::header::HEADER;
use crate::vfs::PAGE;

const HEAD: usize = 32 + 40;
const FRAME_HEAD: usize = 24 + 40;
const FRAME: usize = FRAME_HEAD + 4096 + 40;

/// A vault whose last five settings are still in the log.
struct Victim {
    place: Place,
    main: Vec<u8>,
    log: Vec<u8>,
}

impl Victim {
    fn new() -> Self {
        let place = Place::new();
        let mut vault = create(&place.vault());
        vault.set_setting("n", "0").unwrap();
        vault.checkpoint().unwrap();
        for number in 1..=5 {
            add(&mut vault, &number.to_string(), "words").unwrap();
            vault.set_setting("n", &number.to_string()).unwrap();
        }
        // Copied while open: as a crash would leave them.
        let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
        vault.lock();
        assert_eq!((log.len() - HEAD) % FRAME, 0, "the log's layout is not what FORMAT.md says");
        Self { place, main, log }
    }

    /// How many of the ten commits are there after recovery with this log: a document and a setting by turns, and no later
    /// one without those before it. An error is an answer too.
    fn survivors(&self, log: Option<&[u8]>) -> Result<usize> {
        fs::write(self.place.vault(), &self.main).unwrap();
        match log {
            Some(log) => fs::write(self.place.log(), log).unwrap(),
            None => fs::remove_file(self.place.log()).unwrap_or_default(),
        }
        contents(&self.place.vault())?;
        let vault = open(&self.place.vault())?;
        let titles: Vec<String> = vault.documents(0, 100)?.into_iter().rev().map(|row| row.title).collect();
        assert!(titles.iter().zip(1..).all(|(title, number)| *title == number.to_string()), "{titles:?}");
        let n: usize = vault.setting("n")?.unwrap().parse().unwrap();
        assert!(n == titles.len() || n + 1 == titles.len());
        Ok(titles.len() + n)
    }

    /// The same with one bit flipped.
    fn after_a_flip(&self, at: usize) -> usize {
        let mut log = self.log.clone();
        log[at] ^= 4;
        self.survivors(Some(&log)).unwrap_or_else(|error| panic!("byte {at}: {error}"))
    }
}

#[test]
fn a_whole_log_is_replayed() {
    let victim = Victim::new();
    assert_eq!(victim.survivors(Some(&victim.log)), Ok(10));
}

#[test]
fn a_log_taken_away_leaves_the_last_checkpoint() {
    assert_eq!(Victim::new().survivors(None), Ok(0));
}

#[test]
fn a_flipped_bit_ends_the_log_there() {
    let victim = Victim::new();
    let mut seen = std::collections::BTreeSet::new();
    for at in (0..victim.log.len()).step_by(977) {
        // A vault that opens: damage in the log costs what is behind it, and nothing else.
        seen.insert(victim.after_a_flip(at));
    }
    assert!(seen.len() > 3, "flips late in the log must cost less than early ones: {seen:?}");
}

#[test]
fn a_flipped_bit_anywhere_in_the_logs_head_leaves_none_of_it() {
    let victim = Victim::new();
    for at in 0..HEAD {
        assert_eq!(victim.after_a_flip(at), 0, "byte {at}");
    }
}

#[test]
fn a_flipped_bit_anywhere_in_a_frames_head_leaves_what_was_committed_before_it() {
    let victim = Victim::new();
    let frame = HEAD + (victim.log.len() - HEAD) / FRAME / 2 * FRAME;
    let before = victim.survivors(Some(&victim.log[..frame])).unwrap();
    assert!((1..10).contains(&before), "{before} commits before it");
    for at in frame..frame + FRAME_HEAD {
        assert_eq!(victim.after_a_flip(at), before, "byte {}", at - frame);
    }
}

#[test]
fn frames_swapped_repeated_or_left_out_end_the_log_there() {
    let victim = Victim::new();
    let frames = (victim.log.len() - HEAD) / FRAME;
    let frame = |number: usize| HEAD + number * FRAME..HEAD + (number + 1) * FRAME;
    for number in (0..frames - 1).step_by(3) {
        let mut swapped = victim.log.clone();
        (0..FRAME).for_each(|at| swapped.swap(frame(number).start + at, frame(number + 1).start + at));
        let mut repeated = victim.log.clone();
        repeated.copy_within(frame(number), frame(number + 1).start);
        let mut left_out = victim.log.clone();
        left_out.drain(frame(number));
        for log in [swapped, repeated, left_out] {
            assert!(victim.survivors(Some(&log)).is_ok_and(|survivors| survivors < 10), "frame {number}");
        }
    }
}

#[test]
fn a_log_cut_anywhere_keeps_what_was_committed_before() {
    let victim = Victim::new();
    let mut last = 0;
    for cut in (0..victim.log.len()).step_by(FRAME / 2 + 11) {
        let survivors = victim.survivors(Some(&victim.log[..cut])).unwrap();
        assert!(survivors >= last, "cut at {cut}");
        last = survivors;
    }
    assert!(last >= 9);
}

/// Behind the end of the file SQLite would read zeros, as the end of a long text among others.
#[test]
fn a_vault_cut_off_beneath_its_log_is_refused_or_reads_as_it_was() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for number in 0..4 {
        let text = format!("lorem {number} ").repeat(600);
        vault.add_document(&new_document("of several pages", &[b'x'; 20_000]), &[block(0, &text)]).unwrap();
        if number == 0 {
            vault.checkpoint().unwrap();
        }
    }
    let (main, log) = (fs::read(place.vault()).unwrap(), fs::read(place.log()).unwrap());
    vault.lock();
    let put = |main: &[u8]| {
        fs::write(place.vault(), main).unwrap();
        fs::write(place.log(), &log).unwrap();
    };
    let found = || -> Result<Vec<u8>> {
        let vault = open(&place.vault())?;
        let mut all = Vec::new();
        for row in vault.documents(0, 100)? {
            all.extend(vault.blocks(row.id)?.into_iter().flat_map(|block| block.text.into_bytes()));
            all.extend(vault.original(row.id)?);
        }
        Ok(all)
    };
    put(&main);
    let whole = found().unwrap();
    let pages = (main.len() - HEADER) / PAGE;
    let mut refused = 0;
    for kept in 1..pages {
        put(&main[..HEADER + kept * PAGE]);
        match found() {
            Ok(found) => assert!(found == whole, "cut to {kept} of {pages} pages"),
            Err(error) => {
                assert_eq!(error, crate::Error::Damaged, "cut to {kept} of {pages} pages");
                refused += 1;
            }
        }
    }
    assert!(refused > 5, "{refused} of {pages}");
    // Nor is it made good by closing it, which empties the log.
    put(&main[..HEADER + (pages - 1) * PAGE]);
    drop(open(&place.vault()));
    assert_eq!(found(), Err(crate::Error::Damaged));
}

#[test]
fn an_earlier_log_of_the_same_vault_is_not_replayed() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.checkpoint().unwrap();
    vault.set_setting("n", "earlier").unwrap();
    let earlier = fs::read(place.log()).unwrap();
    vault.checkpoint().unwrap();
    vault.set_setting("n", "later").unwrap();
    let later = fs::read(place.log()).unwrap();
    vault.checkpoint().unwrap();
    let main = fs::read(place.vault()).unwrap();
    vault.lock();

    // Frames of the earlier log behind the later one's head: bound to other salts.
    let mut mixed = later[..HEAD].to_vec();
    mixed.extend_from_slice(&earlier[HEAD..]);
    fs::write(place.vault(), main).unwrap();
    fs::write(place.log(), mixed).unwrap();
    assert_eq!(open(&place.vault()).unwrap().setting("n").unwrap().as_deref(), Some("later"));
}

#[test]
fn a_page_of_an_earlier_log_put_back_while_open_is_refused() {
    use std::io::{Seek, SeekFrom, Write};

    let place = Place::new();
    let mut vault = create(&place.vault());
    vault
        .connection
        .authorizer(None::<fn(rusqlite::hooks::AuthContext<'_>) -> rusqlite::hooks::Authorization>)
        .unwrap();
    vault.checkpoint().unwrap();
    vault.set_setting("n", "earlier").unwrap();
    let earlier = fs::read(place.log()).unwrap();
    vault.checkpoint().unwrap();
    vault.set_setting("n", "later").unwrap();
    // The pages alone: from here on SQLite reads them without looking at the frames' checksums again.
    let mut log = fs::File::options().write(true).open(place.log()).unwrap();
    for frame in earlier[HEAD..].chunks_exact(FRAME).zip(0..) {
        let (frame, number): (&[u8], usize) = frame;
        log.seek(SeekFrom::Start((HEAD + number * FRAME + 64) as u64)).unwrap();
        log.write_all(&frame[64..]).unwrap();
    }
    vault.connection.execute_batch("PRAGMA shrink_memory").unwrap();
    assert_eq!(vault.setting("n"), Err(crate::Error::Damaged));
}
