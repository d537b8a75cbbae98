//! Which search, and which question to the library or to a document, somebody still waits for: the latest of each. What it overtakes is
//! ended where it is, since in a large vault a few letters may be in every document, and a document may be long; and a lock ends all.

use parking_lot::Mutex;
use vault::Halt;

/// The latest of its kind.
#[derive(Default)]
pub struct Latest(Mutex<Halt>);

impl Latest {
    /// Ends the one before; what ends the new one.
    pub fn begin(&self) -> Halt {
        let halt = Halt::default();
        std::mem::replace(&mut *self.0.lock(), halt.clone()).halt();
        halt
    }

    /// Ends it.
    pub fn stop(&self) {
        self.0.lock().halt();
    }
}

#[cfg(test)]
mod tests {
    use vault::{Block, NewDocument, Passphrase};

    use super::*;
    use crate::App;
    use crate::error::Code;
    use crate::home::{Home, Parts};
    use crate::session::Session;
    use crate::view::{DocumentId, Network};
    use crate::{asking, library};

    #[test]
    fn the_latest_search_is_answered_and_the_one_before_it_ends() {
        let folder = tempfile::tempdir().unwrap();
        let session = Session::new(Home::at(folder.path().join("a.vault")));
        session.create(&Passphrase::new("heron quartz lantern seven".into())).unwrap();
        let latest = Latest::default();
        let (overtaken, answered) = (latest.begin(), latest.begin());
        let search = |halt: Halt| library::search(&session, "rent", None, halt).map(|page| page.total);
        assert_eq!(search(overtaken).unwrap_err().code, Code::Stopped);
        assert_eq!(search(answered.clone()).unwrap(), 0);
        latest.stop();
        assert_eq!(search(answered).unwrap_err().code, Code::Stopped);
        assert_eq!(search(latest.begin()).unwrap(), 0, "what was stopped does not stop the next");
        // Ended, it has let go of the vault.
        assert!(session.unlocked().is_ok());
    }

    #[test]
    fn a_lock_ends_every_question_and_what_was_ended_is_no_answer() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path().join("a.vault"));
        let app = App::new(home, Parts::in_folder(folder.path()), Network::NotUsed);
        app.create_vault("heron quartz lantern seven".into()).unwrap();
        let text = "The rent is 900 euros a month.".to_owned();
        let (kind, end) = ("paragraph".to_owned(), text.len() as u32);
        let block = Block { ordinal: 0, kind, level: 0, page: None, paragraph: 1, start: 0, end, text };
        let lease = NewDocument {
            title: "lease",
            format: "text",
            pages: None,
            added: "2026-01-01T00:00:00Z",
            warnings_json: "[]",
            original: b"lease",
        };
        let id = app.session().unlocked().unwrap().vault_mut().unwrap().add_document(&lease, &[block]).unwrap();
        let question = "How much is the rent?";
        assert_eq!(app.ask(DocumentId(id), question).unwrap().len(), 1);

        let asked = [&app.searching, &app.asking, &app.asking_one].map(Latest::begin);
        assert!(!asked.iter().any(Halt::is_asked), "neither ends another");
        let [.., of_one] = &asked;
        assert_eq!(asking::ask(app.session(), DocumentId(id), question, of_one).unwrap().len(), 1);
        of_one.halt();
        let ended = asking::ask(app.session(), DocumentId(id), question, of_one);
        assert_eq!(ended.unwrap_err().code, Code::Stopped);
        app.lock();
        assert!(asked.iter().all(Halt::is_asked));
    }
}
