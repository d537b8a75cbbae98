//! Keeping the vault in the window: a backup, a check, going back to the backup, a key file, a recovery key, an older copy put back, a vault that can only be read.

use tests::alcove::{Alcove, PASSPHRASE, bound};
use tests::parts::Parts;
use tests::script::Script;
use tests::window::Window;
use tests::{pointer, texts};

/// Clicks what may be half under the window's edge: WebDriver takes that for shown, and then misses it.
fn click(window: &Window, id: &str) {
    window.script(&format!("document.querySelector('[data-testid={id}]').scrollIntoView({{ block: 'center' }})"));
    window.click(id);
}

#[test]
fn a_backup_is_made_looked_at_and_taken() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("minutes.pdf", texts::minutes_pdf());
    let backup = alcove.documents().join("backup.vault");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file), ("ALCOVE_E2E_BACKUP", backup.clone())]);
    window.unlock().see("empty").click("rail-privacy");
    window.type_into("backup-passphrase", "some other passphrase").click("back-up").see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("wrong_passphrase"));
    assert!(!backup.exists());
    window.script("document.querySelector('[data-testid=backup-passphrase]').select()");
    window.type_into("backup-passphrase", PASSPHRASE).click("back-up");
    window.see_words("backup-done", |words| words.contains("opened and compared"));
    assert!(backup.exists());
    click(&window, "check-vault");
    window.see_words("check-done", |words| words.contains("whole"));

    // One document more than the backup has, and back to the backup.
    window.click("rail-library").click("choose-files-empty").see("document-row").see_gone("job");
    window.click("rail-privacy").type_into("restoring-passphrase", PASSPHRASE);
    click(&window, "choose-backup");
    window.see_words("backup-holds", |words| words.starts_with("backup.vault: no documents"));
    window.picture("backup-looked-at");
    click(&window, "restore-leave");
    window.see_gone("backup-holds");
    window.click("rail-library").see("document-row");
    window.click("rail-privacy").type_into("restoring-passphrase", PASSPHRASE);
    click(&window, "choose-backup");
    window.see("backup-holds");
    click(&window, "restore");
    window.see("screen-unlock");
    window.see_words("restored", |words| words.contains("Alcove-before-restoring-1.vault"));
    window.unlock().see("empty");
    assert!(!window.shows("older-copy"), "it is older on purpose");
}

#[test]
fn a_key_file_is_needed_at_unlock_and_a_recovery_key_is_shown_once() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let key_file = alcove.documents().join("heron.key");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_KEY_FILE", key_file.clone())]);
    window.unlock().see("screen-library").click("rail-settings");
    window.type_into("second-passphrase", PASSPHRASE).click("make-key-file");
    window.see_words("key-file-state", |words| words.contains("asks for a key file"));
    assert!(key_file.exists());
    window.type_into("recovery-passphrase", PASSPHRASE).click("make-recovery-key").see("recovery-key");
    let key = window.words("recovery-key");
    assert_eq!(key.len(), 39, "{key}");
    window.picture("recovery-key").click("recovery-written").see_gone("recovery-key");
    window.click("rail-library").see("screen-library").click("rail-settings").see("recovery-state");
    let page = window.script("return document.documentElement.outerHTML");
    assert!(!page.as_str().unwrap().contains(&key), "it is shown once");

    window.lock().unlock().see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("key_file_needed"));
    window.click("choose-key-file").see_words("key-file", |words| words.contains("heron.key"));
    window.click("unlock").see("screen-library");
    assert!(!window.shows("recovered"));
    // With the recovery key, neither file nor passphrase is asked for.
    std::fs::remove_file(&key_file).unwrap();
    window.lock().click("by-recovery-key").type_into("passphrase", &key).click("unlock").see("recovered");
}

#[test]
fn an_older_copy_is_told_until_the_user_says_that_they_know() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let older = std::fs::read(alcove.vault()).unwrap();
    let window = Window::open(&alcove);
    window.unlock().see("empty");
    assert!(!window.shows("older-copy"));
    window.lock();
    std::fs::write(alcove.vault(), older).unwrap();
    for _ in 0..2 {
        window.unlock().see("older-copy").lock();
    }
    window.unlock().click("older-copy-known").see_gone("older-copy");
    window.lock().unlock().see("empty");
    assert!(!window.shows("older-copy"));
}

#[test]
fn a_vault_that_cannot_be_written_to_is_read_and_takes_nothing_in() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.document("survey.txt", texts::survey(3).join("\n\n"));
    alcove.run(["summarize", "--method", "extractive", "survey.txt"]).ended(0);
    let before = std::fs::read(alcove.vault()).unwrap();
    let file = alcove.document("late.pdf", texts::minutes_pdf());

    let read_only = alcove.read_only();
    let window = Window::open_under(bound(), &alcove, &[]);
    // What is dropped while it is locked is said to have failed once it is open.
    window.see("screen-unlock");
    pointer::drag(&[&file], || window.shows("drop-target")).release();
    window.see_gone("drop-target").unlock().see("read-only").see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("vault_read_only"));
    assert!(window.words("jobs").contains("late.pdf"));
    window.picture("read-only");
    window.click("dismiss").see_gone("error").click("open-document").see_summary();
    drop(window);
    drop(read_only);
    assert!(std::fs::read(alcove.vault()).unwrap() == before, "the vault was changed");
}
