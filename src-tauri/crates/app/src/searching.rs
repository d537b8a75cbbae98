//! Which search, and which question to the library, somebody still waits for: the latest of each. What it overtakes is ended where it
//! is, since in a large vault a few letters may be in every document; and a lock ends both.

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
    use vault::Passphrase;

    use super::*;
    use crate::error::Code;
    use crate::home::Home;
    use crate::library;
    use crate::session::Session;

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
}
