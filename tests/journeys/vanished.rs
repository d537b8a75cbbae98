//! A disk that is taken away: with the vault on it while that is open, or with the key file. It is said clearly, and nothing is lost.

use std::path::{Path, PathBuf};

use app::view::What;
use app::{Code, words};
use engine::protocol::Request;

use tests::alcove::{Alcove, PASSPHRASE, Said};
use tests::events::Heard;
use tests::parts::{self, Parts};
use tests::script::{self, Script};
use tests::texts;
use tests::wait::until;

/// The vault's folder under another name: the disk is gone from where it was.
fn pull(alcove: &Alcove) -> PathBuf {
    let folder = alcove.vault().parent().unwrap().to_owned();
    let elsewhere = folder.with_file_name("elsewhere");
    std::fs::rename(&folder, &elsewhere).unwrap();
    elsewhere
}

fn put_back(alcove: &Alcove, elsewhere: &Path) {
    std::fs::rename(elsewhere, alcove.vault().parent().unwrap()).unwrap();
}

#[test]
fn what_is_given_while_the_vaults_disk_is_gone_is_refused_and_what_was_stored_is_there_when_it_is_back() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    alcove.run(["summarize", "--method", "extractive", "survey.txt"]).ended(0);
    let late = alcove.document("minutes.txt", texts::minutes_text());
    let app = alcove.open();
    let heard = Heard::from(&app);

    let elsewhere = pull(&alcove);
    let job = *app.add_only(std::slice::from_ref(&late), None).unwrap().first().unwrap();
    let seen = heard.until_end(job);
    assert_eq!(seen.last(), Some(&What::Failed { code: Code::VaultGone }), "{seen:?}");
    let stored = app.library(None, None).unwrap().rows.first().unwrap().id;
    assert_eq!(app.delete(stored).unwrap_err().code, Code::VaultGone);
    app.lock();
    let said = alcove.run(["vault", "check"]).ended(4);
    assert_eq!(said.err.trim(), words::line_of_error(Code::VaultMissing));

    put_back(&alcove, &elsewhere);
    let said = alcove.run(["vault", "check"]).ended(0);
    assert_eq!(said.err, "", "it is no older copy");
    let app = alcove.open();
    let titles: Vec<String> = app.library(None, None).unwrap().rows.into_iter().map(|row| row.title).collect();
    assert_eq!(titles, ["survey.txt"]);
    let job = *app.add_only(&[late], None).unwrap().first().unwrap();
    assert!(matches!(Heard::from(&app).until_end(job).last(), Some(What::Finished { .. })));
}

#[test]
fn a_disk_that_is_unmounted_under_a_run_ends_it_with_4_and_says_so() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default().then_holds("The keeper")));
    alcove.document("lighthouse.txt", "The keeper of the lighthouse agreed to pay for the oil of the lamp.");
    let disk = alcove.documents().join("disk");
    std::fs::create_dir(&disk).unwrap();
    // A disk that is there for this program alone, until it is told to go, whatever is open on it.
    let mount = "mount -t tmpfs none disk && cp \"$0\" disk/a.vault || exit 9
        \"$@\" & run=$!
        while [ ! -e go ]; do sleep 0.05; done
        umount --lazy disk && : > gone
        wait $run";
    let mut command = alcove.command("unshare");
    command.args(["-rm", "sh", "-c", mount]).arg(alcove.vault()).arg(parts::alcove());
    command.arg("--passphrase-file").arg(alcove.passphrase_file());
    command.args(["--vault", "disk/a.vault", "summarize", "lighthouse.txt"]);
    let said = std::thread::scope(|scope| {
        let run = scope.spawn(|| Said::by(&mut command));
        until("the model to read", || {
            assert!(!run.is_finished(), "it ended before the model read");
            let asked = script::asked(&alcove.parts());
            asked.iter().any(|asked| matches!(asked, Request::Generate { .. })).then_some(())
        });
        alcove.document("go", "");
        until("the disk to be gone", || alcove.documents().join("gone").exists().then_some(()));
        alcove.release();
        run.join().unwrap()
    });
    let said = said.ended(4);
    assert!(said.err.contains(&words::line_of_error(Code::VaultGone)), "{}", said.err);
    // The vault that the other was a copy of knows nothing of it.
    alcove.run(["vault", "check"]).ended(0);
}

#[test]
fn a_key_file_that_is_gone_is_told_as_that_and_opens_the_vault_when_it_is_back() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.run(["vault", "key-file", "--make", "heron.key"]).ended(0);
    let (file, aside) = (alcove.documents().join("heron.key"), alcove.documents().join("aside"));
    std::fs::rename(&file, &aside).unwrap();
    let said = alcove.run(["--key-file", "heron.key", "vault", "check"]).ended(1);
    assert_eq!(said.err.trim(), words::line_of_error(Code::FileMissing));
    std::fs::rename(&aside, &file).unwrap();

    // It is read when it is chosen: an open vault needs it no more.
    let app = alcove.app();
    app.choose_key_file(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    app.lock();
    assert_eq!(app.unlock(PASSPHRASE.to_owned()).unwrap_err().code, Code::KeyFileNeeded);
    assert_eq!(app.choose_key_file(&file).unwrap_err().code, Code::FileMissing);
}
