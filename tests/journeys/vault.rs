//! The vault between programs: one at a time, sound, of no use without the passphrase, and readable where it cannot be written to.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;

use app::{Code, words};

use tests::alcove::{Alcove, PASSPHRASE, Said};
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

/// A user whom permissions bind (root they do not), with a vault that can only be read.
struct Reader<'a> {
    alcove: &'a Alcove,
    program: std::path::PathBuf,
}

impl<'a> Reader<'a> {
    fn of(alcove: &'a Alcove) -> Self {
        let reader = Self { alcove, program: alcove.documents().join("alcove") };
        // A copy, for the program may lie where that user cannot reach it.
        std::fs::copy(tests::parts::alcove(), &reader.program).unwrap();
        mode(alcove.home().parent().unwrap(), 0o755);
        mode(&alcove.documents(), 0o777);
        mode(&alcove.vault(), 0o444);
        mode(alcove.vault().parent().unwrap(), 0o555);
        reader
    }

    fn run(&self, arguments: &[&str]) -> Said {
        let mut command = self.alcove.command(&self.program);
        command.arg("--passphrase-file").arg(self.alcove.passphrase_file()).args(arguments);
        if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
            command.uid(65534).gid(65534);
        }
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        mode(self.alcove.vault().parent().unwrap(), 0o700);
        mode(&self.alcove.vault(), 0o600);
    }
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
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

    let reader = Reader::of(&alcove);
    let told = words::say("cli-read-only");
    for read in [&["vault", "check"][..], &["vault", "export", "."], &["vault", "records"], &["consent", "verify"]] {
        let said = reader.run(read).ended(0);
        assert_eq!(said.err.trim(), told, "{read:?}");
    }
    assert!(reader.run(&["ask", "Which wells were surveyed?"]).ended(0).err.contains(&told));
    reader.run(&["vault", "backup", "copy.vault"]).ended(0);
    for written in [
        &["summarize", "--method", "extractive", "survey.txt"][..],
        &["consent", "withdraw", "--all"],
        &["vault", "recovery-key"],
        &["vault", "rekey"],
        &["vault", "erase", "--yes"],
    ] {
        let said = reader.run(written).ended(4);
        assert!(said.err.contains(&words::line_of_error(Code::VaultReadOnly)), "{written:?}: {}", said.err);
    }
    drop(reader);
    assert!(std::fs::read(alcove.vault()).unwrap() == before && names() == beside, "the vault was changed");
    // Nothing was lost by it, and it is as it was once it can be written to; the copy always could.
    assert_eq!(alcove.run(["vault", "check"]).ended(0).err, "");
    assert_eq!(alcove.run(["--vault", "copy.vault", "vault", "check"]).ended(0).err, "");
}
