//! The vault between programs: one at a time, sound, of no use without the passphrase, and readable where it cannot be written to.

use app::{Code, words};

use tests::alcove::{Alcove, PASSPHRASE, Said, bound};
use tests::parts::{self, Parts};
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
fn a_passphrase_is_typed_at_a_terminal_and_never_shown() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let typed = |answers: &[&str], verb: &str| {
        let mut typist = alcove.command("python3");
        typist.arg(parts::in_tree("tests/fixtures/typist.py")).args(answers);
        let said = Said::by(typist.arg("--").arg(parts::alcove()).args(["vault", verb]));
        assert!(answers.iter().all(|answer| !said.out.contains(answer)), "{}", said.out);
        said
    };
    let slip = typed(&[PASSPHRASE, "heron quartz lantern eight"], "create").ended(1);
    assert!(slip.out.contains(&words::line_of_error(Code::PassphrasesDiffer)), "{}", slip.out);
    assert!(!alcove.vault().exists());
    let made = typed(&[PASSPHRASE, PASSPHRASE], "create").ended(0);
    for id in ["cli-no-way-back", "cli-ask-new", "cli-ask-again"] {
        assert!(made.out.contains(&words::say(id)), "{id}: {}", made.out);
    }
    typed(&[PASSPHRASE], "check").ended(0);
    let wrong = typed(&["heron quartz lantern eight"], "check").ended(4);
    assert!(wrong.out.contains(&words::line_of_error(Code::WrongPassphrase)), "{}", wrong.out);
}

#[test]
fn a_vault_can_lie_anywhere() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let file = alcove.home().join("elsewhere.vault");
    let file = file.to_str().unwrap();
    alcove.run(["--vault", file, "vault", "create"]).ended(0);
    alcove.run(["--vault", file, "vault", "check"]).ended(0);
    // What is to be run next is told for the same vault.
    alcove.document("minutes.txt", texts::minutes_text());
    let said = alcove.run(["--vault", file, "summarize", "minutes.txt"]).ended(3);
    let next = format!("alcove --vault {file} --passphrase-file {} ", alcove.passphrase_file().display());
    assert!(said.err.contains(&format!("{next}consent grant --all")), "{}", said.err);
    let said = alcove.run(["--vault", file, "consent", "grant", "--all", "--yes"]).ended(0);
    assert!(said.out.contains(&format!("“{next}consent list”")), "{}", said.out);
    assert!(said.out.contains(&format!("“{next}consent withdraw”")), "{}", said.out);
    // An older copy of it is put back.
    let older = std::fs::read(file).unwrap();
    alcove.run(["--vault", file, "vault", "check"]).ended(0);
    std::fs::write(file, older).unwrap();
    let said = alcove.run(["--vault", file, "vault", "check"]).ended(0);
    assert!(said.err.contains(&format!("{next}vault accept-older")), "{}", said.err);
    assert!(!alcove.vault().exists());
}

#[test]
fn a_vault_that_cannot_be_written_to_is_read_and_said_to_be_so() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    alcove.run(["summarize", "--method", "extractive", "survey.txt"]).ended(0);
    let before = std::fs::read(alcove.vault()).unwrap();
    let names = || {
        let folder = std::fs::read_dir(alcove.vault().parent().unwrap()).unwrap();
        folder.map(|entry| entry.unwrap().file_name()).collect::<std::collections::BTreeSet<_>>()
    };
    let beside = names();

    let read_only = alcove.read_only();
    let told = words::say("cli-read-only");
    for read in [&["vault", "check"][..], &["vault", "export", "."], &["vault", "records"], &["consent", "verify"]] {
        let said = alcove.run_under(bound(), read).ended(0);
        assert_eq!(said.err.trim(), told, "{read:?}");
    }
    assert!(alcove.run_under(bound(), ["ask", "Which wells were surveyed?"]).ended(0).err.contains(&told));
    alcove.run_under(bound(), ["vault", "backup", "copy.vault"]).ended(0);
    for written in [
        &["summarize", "--method", "extractive", "survey.txt"][..],
        &["consent", "withdraw", "--all"],
        &["vault", "recovery-key"],
        &["vault", "rekey"],
        &["vault", "erase", "--yes"],
    ] {
        let said = alcove.run_under(bound(), written).ended(4);
        assert!(said.err.contains(&words::line_of_error(Code::VaultReadOnly)), "{written:?}: {}", said.err);
    }
    drop(read_only);
    assert!(std::fs::read(alcove.vault()).unwrap() == before && names() == beside, "the vault was changed");
    // Nothing was lost by it, and it is as it was once it can be written to; the copy always could.
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    assert_eq!(alcove.run(["--vault", "copy.vault", "vault", "check"]).ended(0).err, "");
}
