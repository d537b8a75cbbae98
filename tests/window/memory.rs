//! After Lock, no process of Alcove's holds a key, the passphrase or a document's words: looked for before, they are found. Nor does the
//! disk, where the build that ships has shown the document.

use std::io::ErrorKind;

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

const WEB_VIEW: &str = "WebKitWebProces";
const ENGINE: &str = "alcove-engine";

fn named(window: &Shipped, name: &str) -> Option<Process> {
    processes::below(window.process()).into_iter().find(|process| process.name == name)
}

fn count(places: &[Place], what: &str) -> usize {
    places.iter().filter(|place| place.what == what).count()
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
    let typed = until("the passphrase to stand in its field", || {
        window.type_anew(PASSPHRASE).wait("0.5");
        match memory::look(named(&window, WEB_VIEW)?.id, &sought) {
            // Only root may look into a program that lets nobody.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Some(false),
            looked => Some(count(&looked.unwrap(), "passphrase") > 0).filter(|found| *found),
        }
    });
    if !typed {
        // Where tests run for everybody, one that sees nothing must not pass.
        assert!(std::env::var_os("CI").is_none(), "this user may not look into the memory of a program");
        eprintln!("this user may not look into the memory of a program: nothing was looked at");
        return;
    }
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
    for (name, process) in all.into_iter().map(|process| (process.name, process.id)).chain([itself]) {
        let left = memory::look(process, &sought).unwrap();
        assert!(left.is_empty(), "{name} still holds {left:#x?}");
    }
    for words in [MARKER, PASSPHRASE] {
        assert_eq!(traces::of(words, &alcove.home()), Vec::<std::path::PathBuf>::new());
    }
}
