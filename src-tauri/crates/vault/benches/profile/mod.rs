//! Where the vault's time goes: how much of it is sealing, opening and overwriting (feature `counted`), how much of its opening is the key of the
//! passphrase, and how long a search for the shortest beginnings of words keeps another reader waiting.

use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use vault::{Halt, Vault};

use crate::plain::{PAGE, SYLLABLES, both, ids, milliseconds, texts};
use crate::{add, longest_step, passphrase};

/// Prints it for so many documents.
pub fn run(documents: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.vault");
    let texts = texts();
    print!("{:<32} {:>9}", format!("{documents} documents, CPU ms"), "all");
    let columns = ["pages sealed", "heads sealed", "records opened", "overwritten"];
    columns.iter().filter(|_| cfg!(feature = "counted")).for_each(|what| print!(" {:>20}", format!("{what}, ms")));
    println!();
    let mut vault = Vault::create(&path, &passphrase()).unwrap();
    told("insert with index", || {
        (0..documents).for_each(|number| add(&mut vault, number, &texts[number % texts.len()]));
    });
    told("close", || vault.lock());
    let mut opened = None;
    let (cpu, clock) = both(|| opened = Vault::open(&path, &passphrase()).ok());
    let mut vault = opened.unwrap();
    told("1000 reads by id", || ids(documents).for_each(|id| drop(vault.blocks(id).unwrap())));
    told("1000 first pages", || (0..1000).for_each(|_| drop(vault.documents(0, PAGE).unwrap())));
    let middle = documents as u32 / 2;
    told("1000 pages from the middle", || (0..1000).for_each(|_| drop(vault.documents(middle, PAGE).unwrap())));

    let verifier = vault.verifier().unwrap();
    let (key_cpu, key_clock) = both(|| verifier.verify(&passphrase()).unwrap());
    println!("opening: {cpu:.1} ms of CPU, {clock:.1} ms by the clock");
    println!("of that the key of the passphrase (Argon2id): {key_cpu:.1} ms of CPU, {key_clock:.1} ms by the clock");

    let first = |letters| move |syllable: &str| syllable.chars().take(letters).collect::<String>();
    waits(&mut vault, "one letter", first(1));
    waits(&mut vault, "two letters", first(2));
    // From one word in sixteen to one in a hundred and fifty: at 100,000 documents on both sides of what a search makes lists of.
    waits(&mut vault, "four letters", |syllable| format!("ba{syllable}"));
}

/// Searches for a beginning of each syllable: alone, and as if somebody always waited; then a step is what they wait for at most.
fn waits(vault: &mut Vault, what: &str, beginning: impl Fn(&str) -> String) {
    let waited_for = Halt::default().giving_way_to(Arc::new(AtomicU32::new(1)));
    let (mut alone, mut waiting, mut listed) = (0.0_f64, 0.0_f64, 0);
    for syllable in SYLLABLES {
        let words = beginning(syllable);
        let (longest, whole_words) = longest_step(vault, &words, &Halt::default());
        alone = alone.max(longest);
        waiting = waiting.max(longest_step(vault, &words, &waited_for).0);
        listed += u32::from(!whole_words);
    }
    println!(
        "search for {what}, {listed} of {} looked for as beginnings: longest step {alone:.1} ms by the clock, {waiting:.1} ms where another waits",
        SYLLABLES.len()
    );
}

#[cfg(feature = "counted")]
fn told(what: &str, work: impl FnOnce()) {
    // What was counted before is of something else.
    let _ = vault::counts();
    let all = milliseconds(work);
    let counts = vault::counts();
    print!("{what:<32} {all:>9.1}");
    for count in [counts.sealed_pages, counts.sealed_heads, counts.opened, counts.overwritten] {
        print!(" {:>10} {:>9.1}", count.times, count.took.as_secs_f64() * 1e3);
    }
    println!();
}

#[cfg(not(feature = "counted"))]
fn told(what: &str, work: impl FnOnce()) {
    println!("{what:<32} {:>9.1}", milliseconds(work));
}
