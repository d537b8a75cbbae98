//! Everything Alcove holds, written into a folder its owner chooses (GDPR, Articles 15 and 20): the documents as they were given, their
//! text, the summaries, the receipts with the texts that were answered to, the records and the settings. Nothing in it is encrypted, and the first file says so.
//!
//! A folder is made for it, for the user alone, and never one that is there already. Names of files come from titles, made harmless.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde_json::json;

use crate::activity;
use crate::changes;
use crate::consent;
use crate::declared;
use crate::error::{Code, Error, Result};
use crate::export::{self, Format, Leaving};
use crate::library;
use crate::measuring;
use crate::places::Places;
use crate::receipts;
use crate::records;
use crate::session::{self, Session, Unlocked};
use crate::view::{DocumentId, Network, TogetherRow};
use crate::words::{say, say_with};

/// Documents listed in one go.
const PAGE: u32 = 200;

/// Writes everything into a new folder inside `into`, notes that, and returns the folder. The vault is free between two documents, and `tell` is
/// told how many are done, all of them in the end, and may stop it there.
///
/// # Errors
/// [`Code::Stopped`], or [`Code::VaultLocked`] where it was locked meanwhile, [`Code::PlaceMissing`], [`Code::PlaceReadOnly`], [`Code::DiskFull`]:
/// nothing is left then. [`Code::Storage`], or what the vault refuses: what was written until then stays, since there may be no other way to it.
pub fn write(session: &Session, network: Network, into: &Path, tell: vault::Tell<'_>) -> Result<PathBuf> {
    let folder = new_folder(into)?;
    let Err(error) = fill(session, network, &folder, tell) else { return Ok(folder) };
    let is_ended = matches!(error.code, Code::Stopped | Code::VaultLocked);
    if is_ended || matches!(error.code, Code::PlaceMissing | Code::PlaceReadOnly | Code::DiskFull) {
        let removed = fs::remove_dir_all(&folder).map_err(refused);
        // Of what the place refuses, the first error is what matters.
        if is_ended {
            removed?;
        }
    }
    Err(error)
}

fn fill(session: &Session, network: Network, folder: &Path, tell: vault::Tell<'_>) -> Result<()> {
    let unlocked = session.unlocked()?;
    let vault = session.home().vault.display().to_string();
    let made = Timestamp::now().to_string();
    file(folder, &say("access-read-me-name"), say_with("access-read-me", &[("when", made.into())]).as_bytes())?;
    file(folder, "receipts.json", consent::export(&unlocked)?.as_bytes())?;
    file(folder, "receipts.dpv.jsonld", receipts::dpv(&unlocked)?.as_bytes())?;
    file(folder, "receipts.html", receipts::page(&unlocked)?.as_bytes())?;
    file(folder, "records.html", records::page(&unlocked, &vault, network)?.as_bytes())?;
    file(folder, "settings.json", settings(session, &unlocked)?.as_bytes())?;
    let answers = consent::chained(&unlocked)?;
    let texts = folder.join("texts");
    make(&texts)?;
    for (sha256, text) in changes::answered_to(&unlocked, answers.iter().map(|(record, _)| record))? {
        file(&texts, &format!("{sha256}.txt"), text.as_bytes())?;
    }
    // What is there now: the pages of a list would shift under what comes and goes meanwhile.
    let documents = ids(&unlocked)?;
    let rows = library::all_together(&unlocked)?;
    drop(unlocked);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let of = count(documents.len() + rows.len());
    let mut go_on = |done| if tell(count(done), of).is_break() { Err(Error::from(Code::Stopped)) } else { Ok(()) };
    for (done, id) in documents.iter().enumerate() {
        go_on(done)?;
        unless_gone(document(&session.unlocked()?, &folder.join("documents"), *id))?;
    }
    for (done, row) in rows.iter().enumerate() {
        go_on(documents.len() + done)?;
        unless_gone(together(&session.unlocked()?, &folder.join("together"), row))?;
    }
    // A stop or a lock during the last of them counts too.
    go_on(documents.len() + rows.len())?;
    match activity::note(&mut session.unlocked()?, activity::Act::AllSaved) {
        // That of the vault: it keeps nobody from taking everything elsewhere.
        Err(error) if error.code == Code::DiskFull => Ok(()),
        noted => noted,
    }
}

/// The documents that are there.
fn ids(unlocked: &Unlocked<'_>) -> Result<Vec<DocumentId>> {
    let mut ids = Vec::new();
    loop {
        let offset = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let rows = unlocked.vault()?.documents(offset, PAGE)?;
        ids.extend(rows.iter().map(|row| DocumentId(row.id)));
        if rows.len() < PAGE as usize {
            return Ok(ids);
        }
    }
}

/// Passes over what was deleted meanwhile, and over a summary in a form of a newer Alcove.
fn unless_gone(written: Result<()>) -> Result<()> {
    match written {
        Err(Error { code: Code::SummaryUnknown | Code::DocumentUnknown, .. }) => Ok(()),
        other => other,
    }
}

/// A summary of several documents.
fn together(unlocked: &Unlocked<'_>, into: &Path, row: &TogetherRow) -> Result<()> {
    let view = library::together(unlocked, row.id)?;
    let folder = into.join(format!("{:04} {}", row.id.0, harmless(&row.title)));
    make(&folder)?;
    if let Some(judgment) = &view.judgment {
        file(&folder, "judged.json", pretty(judgment)?.as_bytes())?;
    }
    let leaving = Leaving::together(view)?;
    file(&folder, "summary.json", &leaving.write(Format::Json)?)?;
    file(&folder, "summary.md", &leaving.write(Format::Markdown)?)
}

fn settings(session: &Session, unlocked: &Unlocked<'_>) -> Result<String> {
    let all = json!({
        "settings": session_settings(unlocked)?,
        "first_opened": unlocked.vault()?.setting(session::FIRST_OPENED)?,
        "last_backup": unlocked.vault()?.setting(session::LAST_BACKUP)?,
        "declared_uses": declared::uses(unlocked)?,
        "stated_licences": declared::stated(unlocked)?,
        "attached_texts": declared::attached(unlocked)?,
        "responsible": declared::party(unlocked)?,
        "activity": activity::all(unlocked)?,
        "measured": measuring::all(unlocked)?,
        "vault": session.home().name(),
    });
    pretty(&all)
}

fn pretty(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string_pretty(value).map_err(|e| Error::new(Code::BadInput, e.to_string()))
}

fn session_settings(unlocked: &Unlocked<'_>) -> Result<serde_json::Value> {
    let kept = unlocked.vault()?.setting(session::SETTINGS)?;
    Ok(kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}

fn document(unlocked: &Unlocked<'_>, into: &Path, id: DocumentId) -> Result<()> {
    let view = library::document(unlocked, id)?;
    let folder = into.join(format!("{:04} {}", id.0, harmless(&view.row.title)));
    make(&folder)?;
    file(&folder, &format!("original {}", harmless(&view.row.title)), &unlocked.vault()?.original(id.0)?)?;
    file(&folder, "text.json", pretty(&view.blocks)?.as_bytes())?;
    file(&folder, "about.json", pretty(&view.row)?.as_bytes())?;
    if let Some(reading) = unlocked.vault()?.reading(id.0)? {
        let parts = unlocked.vault()?.parts_read(id.0, &reading.key)?;
        let answers = json!({ "key": reading.key, "parts": reading.parts, "read": parts.into_iter().map(|p| (p.number, p.answer_json)).collect::<Vec<_>>() });
        file(&folder, "unfinished reading.json", pretty(&answers)?.as_bytes())?;
    }
    let places = Places { unit: view.row.unit, names: view.names };
    for summary in &view.summaries {
        let name = format!("summary {}", summary.id.0);
        file(&folder, &format!("{name}.json"), &export::write(&view.row, &places, summary, Format::Json)?)?;
        file(&folder, &format!("{name}.md"), &export::write(&view.row, &places, summary, Format::Markdown)?)?;
        if let Some(judgment) = &summary.judgment {
            file(&folder, &format!("{name} judged.json"), pretty(judgment)?.as_bytes())?;
        }
    }
    Ok(())
}

/// A folder with today's date in its name, and a number where there is one of today.
fn new_folder(into: &Path) -> Result<PathBuf> {
    let today = Timestamp::now().to_string();
    let name = say_with("access-folder", &[("day", today.split('T').next().unwrap_or_default().to_owned().into())]);
    for number in 1..1000 {
        let path = into.join(if number == 1 { name.clone() } else { format!("{name} {number}") });
        match make_new(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path).map_err(refused),
        }
    }
    Err(Error::new(Code::Storage, "too many folders of today"))
}

fn make(folder: &Path) -> Result<()> {
    if let Some(parent) = folder.parent().filter(|parent| !parent.exists()) {
        make_new(parent).map_err(refused)?;
    }
    make_new(folder).map_err(refused)
}

fn make_new(folder: &Path) -> std::io::Result<()> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "elsewhere a folder has no mode"))]
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn file(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    new_file(&folder.join(name), bytes)
}

/// Writes a new file, for the user alone.
///
/// # Errors
/// [`Code::FileExists`] where there is one; or as [`refused`].
pub fn new_file(path: &Path, bytes: &[u8]) -> Result<()> {
    make_whole(path, |file| file.write_all(bytes))
}

fn make_whole(path: &Path, write: impl FnOnce(&mut fs::File) -> std::io::Result<()>) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(refused)?;
    write(&mut file).map_err(|error| {
        // Half of it would be taken for all of it, and is not written over.
        let _ = fs::remove_file(path);
        refused(error)
    })
}

/// What the disk or the system refuses when something is written for the user.
pub fn refused(error: std::io::Error) -> Error {
    use std::io::ErrorKind as K;
    let code = match error.kind() {
        K::AlreadyExists => Code::FileExists,
        K::StorageFull | K::QuotaExceeded => Code::DiskFull,
        K::PermissionDenied | K::ReadOnlyFilesystem => Code::PlaceReadOnly,
        K::NotFound | K::NotADirectory => Code::PlaceMissing,
        _ => Code::Storage,
    };
    Error::new(code, error.kind().to_string())
}

/// A title as part of a file's name, on any system: no separators, no leading or trailing dots, 80 characters at most.
pub(crate) fn harmless(title: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || " -_.,()".contains(c) { c } else { '_' };
    let name: String = title.chars().map(plain).collect();
    // The end is kept: it says what kind of file it is.
    let long = name.chars().count().saturating_sub(80);
    let name: String = name.chars().skip(long).collect();
    let name = name.trim_matches([' ', '.']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::home::Home;

    /// An open vault, and a folder to write into.
    fn opened(folder: &Path) -> (Session, PathBuf) {
        let session = Session::new(Home::at(folder.join("a.vault")));
        session.create(&vault::Passphrase::new("heron quartz lantern seven".into())).unwrap();
        let into = folder.join("out");
        fs::create_dir(&into).unwrap();
        (session, into)
    }

    /// Why nothing was written, and that nothing was.
    fn refused(session: &Session, into: &Path, tell: vault::Tell<'_>) -> Code {
        let code = write(session, Network::NotUsed, into, tell).unwrap_err().code;
        assert_eq!(fs::read_dir(into).unwrap().count(), 0, "{code:?}");
        code
    }

    #[test]
    fn stopped_or_locked_during_the_last_document_it_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (session, into) = opened(folder.path());
        let stop: vault::Tell<'_> = &mut |_, _| ControlFlow::Break(());
        assert_eq!(refused(&session, &into, stop), Code::Stopped);
        let lock: vault::Tell<'_> = &mut |_, _| {
            session.lock();
            ControlFlow::Continue(())
        };
        assert_eq!(refused(&session, &into, lock), Code::VaultLocked);
    }

    #[test]
    fn where_the_place_takes_not_all_of_it_half_of_it_is_not_left_there_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let (session, into) = opened(folder.path());
        let document = vault::NewDocument {
            title: "a.txt",
            format: "text",
            pages: None,
            added: "2026-01-01T00:00:00Z",
            warnings_json: "[]",
            original: b"words",
        };
        session.in_slices(vault::Storing::new(document, &[]), &mut session::unstoppable).unwrap();
        // Where the documents are to lie, something else does by then.
        let in_the_way: vault::Tell<'_> = &mut |_, _| {
            for folder in fs::read_dir(&into).unwrap() {
                fs::write(folder.unwrap().path().join("documents"), []).unwrap();
            }
            ControlFlow::Continue(())
        };
        assert_eq!(refused(&session, &into, in_the_way), Code::PlaceMissing);
    }

    #[test]
    fn half_a_file_does_not_stand_in_the_way_of_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lease, summary.pdf");
        let full = |file: &mut fs::File| -> std::io::Result<()> {
            file.write_all(b"half")?;
            Err(std::io::ErrorKind::StorageFull.into())
        };
        assert_eq!(make_whole(&path, full).unwrap_err().code, Code::DiskFull);
        new_file(&path, b"whole").unwrap();
        assert_eq!(make_whole(&path, full).unwrap_err().code, Code::FileExists);
        assert_eq!(fs::read(&path).unwrap(), b"whole", "what was there before stays");
    }

    #[test]
    fn no_title_leads_out_of_its_folder() {
        for (title, name) in [
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a/b\\c:d", "a_b_c_d"),
            ("..", "_"),
            ("", "_"),
            (".hidden", "hidden"),
            ("Bericht (2).pdf", "Bericht (2).pdf"),
        ] {
            assert_eq!(harmless(title), name);
        }
        let long = format!("{}.pdf", "x".repeat(300));
        assert!(harmless(&long).ends_with(".pdf") && harmless(&long).len() <= 80);
    }

    #[test]
    fn a_folder_of_today_is_never_written_into_twice() {
        let into = tempfile::tempdir().unwrap();
        let (first, second) = (new_folder(into.path()).unwrap(), new_folder(into.path()).unwrap());
        assert!(first != second && first.is_dir() && second.is_dir());
        file(&first, "a", b"1").unwrap();
        assert!(file(&first, "a", b"2").is_err(), "nothing is written over");
    }
}
