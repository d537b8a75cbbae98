//! After Lock, a dump of `alcove` holds neither key, nor passphrase, nor the document's words: found before, they are gone after.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::memory;
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::texts::{MARKER, SUPPORTED};
use tests::traces::utf16;
use tests::wait::until;
use tests::window::Window;

#[test]
fn after_lock_the_programs_memory_holds_nothing_secret() {
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let words = format!("{MARKER}\n\nThe committee agreed to pay for the oil of the lamp.");
    let file = alcove.document("lighthouse.txt", words);
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.make_vault().agree().see("empty").click("choose-files-empty").see("document-row");
    window.click("open-document").see_summary();
    // It was looked for as well.
    window.click("back").see("screen-library").type_into("search", "lamp").see_words("count", |w| w.contains("found"));

    let process = until("the program's process", || memory::process_of(&parts::alcove_e2e()));
    let (marker16, passphrase16) = (utf16(MARKER), utf16(PASSPHRASE));
    let sought: [&[u8]; 4] = [MARKER.as_bytes(), &marker16, PASSPHRASE.as_bytes(), &passphrase16];
    let (found, keys) = match memory::count(process, &sought) {
        Ok(found) => found,
        // It lets no other program of its user look: that is the point of `PR_SET_DUMPABLE`.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => return,
        Err(error) => panic!("{error}"),
    };
    assert!(found.first().is_some_and(|count| *count > 0), "nothing is found while the vault is open: {found:?}");
    // Processors without instructions for AES keep keys in another form.
    #[cfg(target_arch = "x86_64")]
    assert!(keys > 0 || !std::is_x86_feature_detected!("aes"), "no key is found while the vault is open");

    window.lock();
    // The page is exchanged a moment after the vault is closed.
    let (found, keys) = memory::count(process, &sought).unwrap();
    assert_eq!((found, keys), (vec![0; 4], 0), "left: the document (UTF-8, UTF-16), the passphrase (the same), keys");
}
