//! After Lock, no process of Alcove's holds a key, the passphrase, a document's words, what a key file says or the recovery key that was shown:
//! looked for before, they are found. Nor does the disk, where the build that ships has shown the document.

use std::fs::File;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use tests::alcove::{Alcove, PASSPHRASE};
use tests::keys;
use tests::memory::{self, Place};
use tests::parts::Parts;
use tests::processes::{self, Process};
use tests::script::Script;
use tests::shipped::Shipped;
use tests::texts::MARKER;
use tests::traces::{self, utf16};
use tests::wait::until;
use tests::window::Window;

const WEB_VIEW: &str = "WebKitWebProces";
const ENGINE: &str = "alcove-engine";
/// How long after a lock something may still lie about.
const SOON: Duration = Duration::from_secs(5);

fn named(window: &Shipped, name: &str) -> Option<Process> {
    processes::below(window.process()).into_iter().find(|process| process.name == name)
}

fn count(places: &[Place], what: &str) -> usize {
    places.iter().filter(|place| place.what == what).count()
}

/// What a process still holds of it a while after a lock, in words: what goes is written over in the moments that follow.
fn left_in(process: u32, name: &str, sought: &[(&'static str, Vec<u8>)]) -> String {
    let begun = Instant::now();
    loop {
        let left = memory::look(process, sought).unwrap();
        if left.is_empty() {
            return String::new();
        }
        if begun.elapsed() > SOON {
            return format!("{name} still holds {left:#x?}\n");
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Whether this user may look into the memory of a program that lets nobody. A test that sees nothing must not pass, but for whoever says that it
/// may (`docs/building.md`).
fn may_look(process: u32) -> bool {
    let looked = File::open(format!("/proc/{process}/mem"));
    let is_refused = looked.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    let is_accepted = std::env::var_os("ALCOVE_MEMORY_UNSEEN").is_some_and(|said| !said.is_empty());
    assert!(!is_refused || is_accepted, "this user may not look into the memory of a program (docs/building.md)");
    !is_refused
}

#[test]
fn after_lock_no_process_holds_a_key_the_passphrase_or_a_documents_words() {
    let alcove = Alcove::as_made(&Parts::Scripted(Script::default().then_holds("The keeper")));
    let words = format!("{MARKER}\n\nThe committee agreed to pay for the oil of the lamp.");
    let file = alcove.document("lighthouse.txt", words);
    let keys = keys::of(&alcove.vault(), PASSPHRASE);
    let sought = [
        ("words", MARKER.as_bytes().to_vec()),
        ("words", utf16(MARKER)),
        ("passphrase", PASSPHRASE.as_bytes().to_vec()),
        ("passphrase", utf16(PASSPHRASE)),
        ("wrapping key", keys.wrapping.to_vec()),
        ("data key", keys.data.to_vec()),
        ("page key", keys.page.to_vec()),
        ("log key", keys.log.to_vec()),
    ];
    let window = Shipped::open(&alcove, &file);
    if !may_look(window.process()) {
        return;
    }
    until("the passphrase to stand in its field", || {
        window.type_anew(PASSPHRASE).wait("0.5");
        let looked = memory::look(named(&window, WEB_VIEW)?.id, &sought).unwrap();
        Some(()).filter(|()| count(&looked, "passphrase") > 0)
    });
    until("the model to read", || {
        window.type_anew(PASSPHRASE).press(&["Return"]).wait("1");
        named(&window, ENGINE)
    });
    let before = named(&window, WEB_VIEW).unwrap().id;
    until("the document to be shown", || {
        window.press(&["ctrl+f"]).wait("0.5").type_anew("lighthouse").wait("1").press(&["Tab", "Return"]).wait("1");
        Some(()).filter(|()| count(&memory::look(before, &sought).unwrap(), "words") > 0)
    });
    let open = memory::look(window.process(), &sought).unwrap();
    for what in ["words", "page key", "log key"] {
        assert!(count(&open, what) > 0, "nothing is found while the vault is open: {open:#x?}");
    }
    for what in ["wrapping key", "data key"] {
        assert_eq!(count(&open, what), 0, "gone as soon as the vault is open");
    }

    until("the web view's process to be replaced", || {
        window.press(&["ctrl+l"]).wait("1");
        named(&window, WEB_VIEW).filter(|process| process.id != before)
    });
    assert!(named(&window, ENGINE).is_none(), "the engine has ended");
    let all = processes::below(window.process());
    assert!(all.iter().all(|process| process.id != before), "the process that showed the document has ended");
    let itself = ("alcove".to_owned(), window.process());
    let mut left = String::new();
    for (name, process) in all.into_iter().map(|process| (process.name, process.id)).chain([itself]) {
        left.push_str(&left_in(process, &name, &sought));
    }
    for words in [MARKER, PASSPHRASE] {
        assert_eq!(traces::of(words, &alcove.home()), Vec::<std::path::PathBuf>::new());
    }
    assert!(left.is_empty(), "{left}");
}

/// In the build that WebDriver drives. What it types passes through more hands than a user's keys do, so that neither the passphrase nor the
/// recovery key is asked about here as typed: the key is made by a click, and known by its form alone.
#[test]
fn after_lock_no_process_holds_what_a_key_file_says_or_the_recovery_key_that_was_shown() {
    let alcove = Alcove::as_made(&Parts::Scripted(Script::default()));
    let content = format!("{MARKER} in the picture on the stick").repeat(40);
    let file = alcove.document("heron.jpg", &content);
    let sought = [
        ("a key file's bytes", MARKER.as_bytes().to_vec()),
        ("a key file's bytes", utf16(MARKER)),
        ("a key file's hash", Sha256::digest(&content).to_vec()),
    ];
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_KEY_FILE", file)]);
    let process = |name: &str| window.processes().into_iter().find(|process| process.name == name);
    let itself = until("Alcove's process", || process("alcove-e2e")).id;
    if !may_look(itself) {
        return;
    }
    let holds = |id: u32, what: &str| count(&memory::look(id, &sought).unwrap(), what) > 0;
    // The web view's process is WebDriver's session: it goes on here, and ends with a lock in the build that ships, as above.
    let lock = || {
        window.lock();
        for process in window.processes().into_iter().filter(|process| process.name != WEB_VIEW) {
            let left = left_in(process.id, &process.name, &sought);
            assert!(left.is_empty(), "{left}");
        }
    };

    window.unlock().see("screen-library").click("rail-settings");
    window.type_into("second-passphrase", PASSPHRASE).click("use-key-file");
    window.see_words("key-file-state", |words| words.contains("asks for a key file"));
    assert!(holds(itself, "a key file's hash"), "it is not found while the vault is open");
    window.type_into("recovery-passphrase", PASSPHRASE).click("make-recovery-key").see("recovery-key");
    until("the recovery key to stand in the web view", || holds(process(WEB_VIEW)?.id, "a recovery key").then_some(()));
    // While it is still shown.
    lock();

    window.click("choose-key-file").see_words("key-file", |words| words.contains("heron.jpg"));
    assert!(holds(itself, "a key file's hash"), "it is not found while it waits for the passphrase");
    window.unlock().see("screen-library");
    lock();
}
