//! Keeping the vault in the window: a backup, a check, going back to the backup, a key file and a recovery key.

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts;
use tests::window::Window;

#[test]
fn a_backup_is_made_looked_at_and_taken() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let file = alcove.document("minutes.pdf", texts::minutes_pdf());
    let backup = alcove.documents().join("backup.vault");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file), ("ALCOVE_E2E_BACKUP", backup.clone())]);
    window.unlock().see("empty").click("rail-privacy");
    window.type_into("backup-passphrase", PASSPHRASE).click("back-up");
    window.see_words("backup-done", |words| words.contains("opened and compared"));
    assert!(backup.exists());
    window.click("check-vault").see_words("check-done", |words| words.contains("whole"));

    window.click("rail-library").click("choose-files-empty").see("document-row");
    window.click("rail-privacy").type_into("restoring-passphrase", PASSPHRASE).click("choose-backup");
    window.see_words("backup-holds", |words| words.starts_with("backup.vault: no documents"));
    window.click("restore").see("screen-unlock");
    window.see_words("restored", |words| words.contains("Alcove-before-restoring-1.vault"));
    window.unlock().see("empty");
}

#[test]
fn a_key_file_and_a_recovery_key_are_made_and_open_the_vault() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let key_file = alcove.documents().join("heron.key");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_KEY_FILE", key_file.clone())]);
    window.unlock().see("screen-library").click("rail-settings");
    window.type_into("second-passphrase", PASSPHRASE).click("make-key-file");
    window.see_words("key-file-state", |words| words.contains("asks for a key file"));
    assert!(key_file.exists());
    window.type_into("recovery-passphrase", PASSPHRASE).click("make-recovery-key").see("recovery-key");
    let key = window.words("recovery-key");
    window.click("recovery-written").see_gone("recovery-key");
    assert!(!window.shown().contains(&key));

    window.lock().unlock().see("error");
    assert_eq!(window.attribute("error", "data-code").as_deref(), Some("key_file_needed"));
    window.click("choose-key-file").see_words("key-file", |words| words.contains("heron.key"));
    window.click("unlock").see("screen-library");
    window.lock().click("by-recovery-key").type_into("passphrase", &key).click("unlock").see("recovered");
}
