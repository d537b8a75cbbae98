//! One hostile file: what it is, what it tries, and what becomes of it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use extract::{Document, Error, Format, Limits, Password, Warning};

use crate::support::{GO_ON, READINGS, reader};

/// What stands in every file that is read, before the attack.
const WORDS: &str = "words";
/// What some files try to bring in from where nothing is read.
pub const UNSEEN: &str = "unseen";
/// Whoever opens a hostile file may well type a password for it.
const TYPED: &str = "harbour";
/// How wide a picture is drawn for recognition, in pixels.
const DRAWN: u32 = 1_653;
/// As for any small file.
const SECONDS: u64 = 20;

/// How reading a file ends.
pub enum End {
    /// It is read, and there is nothing to tell.
    Read,
    /// It is read, and this is told of it, neither more nor less.
    Told(&'static [&'static str]),
    /// It is read up to a limit, and that is told.
    UpTo(&'static [&'static str]),
    /// It is read up to the time it has, or takes more and is ended.
    OutOfTime,
    /// It is refused, with this error; of several, which limit is met first is the machine's affair.
    Refused(&'static [Error]),
}

/// A row of the list.
pub struct Case {
    /// What the file is, or claims to be.
    pub format: Format,
    attack: &'static str,
    make: fn() -> Vec<u8>,
    end: End,
    seconds: u64,
    holds: &'static str,
}

/// A file of this format, with this attack in it.
pub const fn case(format: Format, attack: &'static str, make: fn() -> Vec<u8>, end: End) -> Case {
    Case { format, attack, make, end, seconds: SECONDS, holds: WORDS }
}

impl Case {
    /// With so many seconds of processor time, where running out of it is the point, or where a slow machine needs more.
    pub const fn within(mut self, seconds: u64) -> Self {
        self.seconds = seconds;
        self
    }

    /// Other words stand in it: it was made of a file that is whole.
    pub const fn holding(mut self, words: &'static str) -> Self {
        self.holds = words;
        self
    }

    /// What is wrong with how it ended; nothing where it ended as the list says.
    pub fn wrong(&self) -> Option<String> {
        let amiss = match (self.answer(), &self.end) {
            (Ok(document), end) => self.misread(&document, end),
            (Err(Error::TimedOut), End::OutOfTime) => None,
            (Err(error), End::Refused(errors)) if errors.contains(&error) => None,
            (Err(error), _) => Some(format!("{error:?}")),
        };
        amiss.map(|amiss| format!("{}, {}: {amiss}", self.format.id(), self.attack))
    }

    fn answer(&self) -> Result<Document, Error> {
        let bytes = (self.make)();
        let size = bytes.len() as u64;
        // What it may take of the processor is the point; how busy the machine is with other tests is not.
        let limits =
            Limits { cpu_seconds: self.seconds, wall_seconds: 60.max(6 * self.seconds), ..Limits::for_size(size) };
        let reader = reader().with_limits(limits).with_password(Password::new(TYPED.into()).unwrap());
        let start = Instant::now();
        let answer = match reader.read(&bytes, &GO_ON, &mut |_, _| ()) {
            // No text of its own: what it tries is seen when it is drawn for recognition.
            Err(Error::Unrecognised) => reader.page(&bytes, 1, DRAWN, &GO_ON).and(Err(Error::Unrecognised)),
            read => read,
        };
        let most = Duration::from_secs(READINGS * limits.wall_seconds);
        assert!(start.elapsed() < most, "{}, {}: it took {:?}", self.format.id(), self.attack, start.elapsed());
        answer
    }

    fn misread(&self, document: &Document, end: &End) -> Option<String> {
        let told: BTreeSet<&str> = document.warnings.iter().map(|warning| warning.kind.as_str()).collect();
        let (kinds, truncated): (&[&str], bool) = match end {
            End::Read => (&[][..], false),
            End::Told(kinds) => (*kinds, false),
            End::UpTo(kinds) => (*kinds, true),
            End::OutOfTime => (&[Warning::TIME_LIMIT][..], true),
            End::Refused(_) => return Some(format!("it was read, and told {told:?}")),
        };
        let any = |holds: &dyn Fn(&str) -> bool| document.blocks.iter().any(|block| holds(&block.text));
        if document.format != self.format {
            return Some(format!("it was taken for {}", document.format.id()));
        }
        if told != kinds.iter().copied().collect::<BTreeSet<&str>>() || document.truncated != truncated {
            return Some(format!("it told {told:?}, truncated: {}", document.truncated));
        }
        if !any(&|text| text.contains(self.holds)) {
            return Some("what stands before the attack was not read".to_owned());
        }
        if any(&|text| text.contains(UNSEEN) || text.contains(turns_text_around)) {
            return Some("something came in that nobody would see".to_owned());
        }
        None
    }
}

/// Whether a reader is shown other words than a model is given.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
}
