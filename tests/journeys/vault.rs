//! The vault between programs: one at a time, sound, and of no use without the passphrase.

use app::{Code, words};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;

#[test]
fn two_alcoves_cannot_have_one_vault_open() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let first = alcove.open();
    assert_eq!(alcove.app().unlock(PASSPHRASE.to_owned()).unwrap_err().code, Code::VaultInUse);
    let said = alcove.run(["vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::VaultInUse));
    first.lock();
    alcove.run(["vault", "check"]).ended(0);
}

#[test]
fn check_tells_a_sound_vault_from_a_damaged_one() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    alcove.run(["summarize", "minutes.pdf"]).ended(0);
    assert!(alcove.run(["vault", "check"]).ended(0).out.contains("whole"));

    let mut bytes = std::fs::read(alcove.vault()).unwrap();
    let middle = bytes.len() / 2;
    *bytes.get_mut(middle).unwrap() ^= 1;
    std::fs::write(alcove.vault(), &bytes).unwrap();
    let said = alcove.run(["vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::VaultDamaged));
}

#[test]
fn a_vault_can_lie_anywhere() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let file = alcove.home().join("elsewhere.vault");
    let file = file.to_str().unwrap();
    alcove.run(["--vault", file, "vault", "create"]).ended(0);
    alcove.run(["--vault", file, "vault", "check"]).ended(0);
    assert!(!alcove.vault().exists());
}
