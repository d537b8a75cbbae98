//! How commands end: each refusal is its own sentence and its own code, and takes nothing with it.

use std::os::unix::fs::PermissionsExt;

use app::{Code, words};
use sha2::{Digest, Sha256};

use tests::alcove::{Alcove, Said, bound};
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::{pdf, texts};

fn sentence(code: Code) -> String {
    words::line_of_error(code)
}

#[test]
fn a_wrong_passphrase_exits_with_4_and_says_so() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let said = alcove.run_as("heron quartz lantern eight", ["vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), sentence(Code::WrongPassphrase));
    assert_eq!(said.out, "");
    alcove.run(["vault", "check"]).ended(0);
}

#[test]
fn a_missing_vault_and_a_second_one_exit_with_4() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    assert_eq!(alcove.run(["vault", "check"]).ended(4).err.trim(), sentence(Code::VaultMissing));
    alcove.run(["vault", "create"]).ended(0);
    assert_eq!(alcove.run(["vault", "create"]).ended(4).err.trim(), sentence(Code::VaultExists));
    let weak = Alcove::new(&Parts::Scripted(Script::default()));
    assert_eq!(weak.run_as("secret", ["vault", "create"]).ended(4).err.trim(), sentence(Code::WeakPassphrase));
    assert!(!weak.vault().exists());
}

#[test]
fn a_vault_of_a_newer_version_exits_with_4_and_stays_as_it_is() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let mut bytes = std::fs::read(alcove.vault()).unwrap();
    // Both slots of the header, with checksums that are right (vault/FORMAT.md).
    for slot in bytes.chunks_exact_mut(4096).take(2) {
        let (said, checksum) = slot.split_at_mut(4064);
        said.get_mut(8..10).unwrap().copy_from_slice(&3_u16.to_le_bytes());
        checksum.copy_from_slice(&Sha256::digest(&*said));
    }
    std::fs::write(alcove.vault(), &bytes).unwrap();
    for arguments in [&["vault", "check"][..], &["vault", "rekey"]] {
        let said = alcove.run(arguments).ended(4);
        assert_eq!(said.err.trim(), sentence(Code::VaultNewer), "{arguments:?}");
    }
    assert!(std::fs::read(alcove.vault()).unwrap() == bytes);
}

#[test]
fn a_disk_that_is_full_exits_with_1_and_says_so() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let disk = alcove.documents().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // A disk of 64 KB, there for this program alone.
    let mount = "mount -t tmpfs -o size=64k none \"$0\" && exec \"$@\"";
    let on_disk = ["unshare", "-rm", "sh", "-c", mount, disk.to_str().unwrap()];
    let said = alcove.run_under(&on_disk, ["--vault", "disk/new.vault", "vault", "create"]).ended(1);
    assert_eq!(said.err.trim(), sentence(Code::DiskFull));
}

#[test]
fn a_passphrase_that_cannot_be_had_is_told_as_that() {
    let alcove = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let no_text = alcove.document("latin-1", [0xe9, b'\n']);
    for file in [alcove.documents().join("nowhere"), no_text] {
        let mut check = alcove.command(parts::alcove());
        let said = Said::by(check.arg("--passphrase-file").arg(file).args(["vault", "check"])).ended(1);
        assert_eq!(said.err.trim(), sentence(Code::PassphraseFile));
    }
    // In a session of its own a program has no terminal.
    let mut alone = alcove.command("setsid");
    let said = Said::by(alone.arg("--wait").arg(parts::alcove()).args(["vault", "check"])).ended(1);
    assert_eq!(said.err.trim(), sentence(Code::NoTerminal));
}

#[test]
fn a_place_that_is_not_there_or_closed_exits_with_1_and_the_vaults_own_folder_with_4() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("one.txt", texts::survey(2).join("\n\n"));
    alcove.document("two.txt", texts::minutes_text());
    let closed = alcove.documents().join("closed");
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o500)).unwrap();
    let summarize = ["summarize", "--method", "extractive", "--output"];
    for arguments in [
        [&summarize[..], &["closed/one", "one.txt"]].concat(),
        [&summarize[..], &["closed/both", "one.txt", "two.txt"]].concat(),
        [&summarize[..], &["closed/both", "one.txt", "two.txt", "--together"]].concat(),
        vec!["vault", "export", "closed"],
        vec!["vault", "backup", "closed/copy.vault"],
    ] {
        let said = alcove.run_under(bound(), &arguments).ended(1);
        assert!(said.err.contains(&sentence(Code::PlaceReadOnly)), "{arguments:?}: {}", said.err);
    }
    let said = alcove.run_under(bound(), ["--vault", "closed/new.vault", "vault", "create"]).ended(4);
    assert_eq!(said.err.trim(), sentence(Code::ReadOnly));
    for arguments in [
        [&summarize[..], &["nowhere/one.md", "one.txt"]].concat(),
        vec!["vault", "export", "nowhere"],
        vec!["vault", "export", "one.txt"],
        vec!["vault", "backup", "nowhere/copy.vault"],
    ] {
        let said = alcove.run(&arguments).ended(1);
        assert!(said.err.contains(&sentence(Code::PlaceMissing)), "{arguments:?}: {}", said.err);
    }
}

#[test]
fn arguments_that_make_no_sense_exit_with_2() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    for arguments in
        [&["summarize"][..], &["summarise", "x"], &["consent", "grant"], &["extract", "a", "--format", "xml"]]
    {
        alcove.run(arguments).ended(2);
    }
}

#[test]
fn every_kind_of_bad_file_has_its_own_sentence_and_nothing_is_lost() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    alcove.run(["summarize", "minutes.pdf"]).ended(0);

    let locked = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf/locked.pdf")).unwrap();
    let half = texts::minutes_pdf();
    alcove.document("noise.bin", [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0xff, 0xfe, 0, 0]);
    alcove.document("empty.pdf", []);
    alcove.document("damaged.pdf", half.split_at(40).0);
    alcove.document("hostile.pdf", pdf::hostile());
    alcove.document("locked.pdf", locked);
    alcove.document("blank.txt", " \n\n \n");
    let cases = [
        ("noise.bin", &[Code::FormatUnknown][..]),
        ("empty.pdf", &[Code::FileEmpty]),
        ("damaged.pdf", &[Code::DocumentDamaged]),
        ("hostile.pdf", &[Code::DocumentDamaged, Code::NoText]),
        ("locked.pdf", &[Code::PasswordProtected]),
        ("blank.txt", &[Code::FileEmpty]),
        ("missing.pdf", &[Code::FileMissing]),
    ];
    for (file, codes) in cases {
        let said = alcove.run(["summarize", file]).ended(1);
        let expected: Vec<String> = codes.iter().map(|&code| format!("{file}: {}", sentence(code))).collect();
        assert!(expected.contains(&said.err.trim().to_owned()), "{file}: {}", said.err);
        assert_eq!(said.out, "");
        assert_eq!(alcove.run(["extract", file]).ended(1).out, "");
    }
    // The password is read from a file; with the right one the document is read.
    alcove.document("right", "harbour\n");
    alcove.document("wrong", "haven\n");
    let with = |file| alcove.run(["extract", "locked.pdf", "--document-password-file", file]);
    assert_eq!(with("right").ended(0).out.trim(), "The password is: harbour");
    assert_eq!(with("wrong").ended(1).err.trim(), sentence(Code::PasswordWrong));
    for (name, content) in [("no line", ""), ("an empty line", "\nharbour\n")] {
        alcove.document(name, content);
        assert_eq!(with(name).ended(1).err.trim(), sentence(Code::PasswordEmpty), "{name}");
    }
    let long = alcove.document("long", "h".repeat(256));
    assert_eq!(with(long.to_str().unwrap()).ended(1).err.trim(), sentence(Code::PasswordWrong));
    let app = alcove.open();
    let library = app.library(None, None).unwrap();
    assert_eq!(
        (library.total, library.rows.first().unwrap().summarised),
        (1, true),
        "what was there stayed, and nothing came in"
    );
}

#[test]
fn a_file_that_may_not_be_read_is_refused() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("private.txt", "Nobody may read this.");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    let said = alcove.run_under(bound(), ["summarize", "private.txt"]).ended(1);
    assert!(said.err.contains(&sentence(Code::FileMissing)), "{}", said.err);
}

#[test]
fn one_bad_file_among_good_ones_exits_with_5_and_the_others_are_done() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("one.pdf", texts::minutes_pdf());
    alcove.document("two.bin", [0, 1, 2, 3, 0xff, 0, 0]);
    alcove.document("three.txt", texts::survey(2).join("\n\n"));
    let said = alcove.run(["summarize", "one.pdf", "two.bin", "three.txt", "--format", "json"]).ended(5);
    let titles: Vec<_> = said.json().as_array().unwrap().iter().map(|s| s["document"]["title"].clone()).collect();
    assert_eq!(titles, ["one.pdf", "three.txt"]);
    // Of the others it is said how long they will take.
    let refused: Vec<_> = said.err.lines().filter(|line| !line.contains("about ")).collect();
    assert!(matches!(refused[..], [line] if line.starts_with("two.bin: ")), "{}", said.err);
}
