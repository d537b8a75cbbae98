//! Text in pictures: which languages are read, and what is installed to read them with.
//!
//! Tesseract is the system's, never Alcove's: where it is missing, the pages concerned are named, with how to get it. How it is kept apart
//! is the business of `extract`.

use std::env;

use extract::Recogniser;
use serde::Serialize;
use ts_rs::TS;

use crate::App;

/// What there is to recognise text with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Recognition {
    /// Languages that are installed, by Tesseract's names (ISO 639-2/T, some with a script); none where it is not installed or cannot
    /// be shut off from the rest of the system.
    pub installed: Vec<String>,
    /// Those that a document is read in now.
    pub used: Vec<String>,
}

/// The system's names of languages (ISO 639-1), and Tesseract's.
const LANGUAGES: &[(&str, &str)] = &[
    ("af", "afr"),
    ("ar", "ara"),
    ("az", "aze"),
    ("be", "bel"),
    ("bg", "bul"),
    ("bn", "ben"),
    ("bs", "bos"),
    ("ca", "cat"),
    ("cs", "ces"),
    ("cy", "cym"),
    ("da", "dan"),
    ("de", "deu"),
    ("el", "ell"),
    ("en", "eng"),
    ("eo", "epo"),
    ("es", "spa"),
    ("et", "est"),
    ("eu", "eus"),
    ("fa", "fas"),
    ("fi", "fin"),
    ("fr", "fra"),
    ("ga", "gle"),
    ("gl", "glg"),
    ("gu", "guj"),
    ("he", "heb"),
    ("hi", "hin"),
    ("hr", "hrv"),
    ("hu", "hun"),
    ("hy", "hye"),
    ("id", "ind"),
    ("is", "isl"),
    ("it", "ita"),
    ("ja", "jpn"),
    ("ka", "kat"),
    ("kk", "kaz"),
    ("km", "khm"),
    ("kn", "kan"),
    ("ko", "kor"),
    ("la", "lat"),
    ("lb", "ltz"),
    ("lt", "lit"),
    ("lv", "lav"),
    ("mk", "mkd"),
    ("ml", "mal"),
    ("mn", "mon"),
    ("mr", "mar"),
    ("ms", "msa"),
    ("mt", "mlt"),
    ("my", "mya"),
    ("nb", "nor"),
    ("ne", "nep"),
    ("nl", "nld"),
    ("nn", "nor"),
    ("no", "nor"),
    ("pa", "pan"),
    ("pl", "pol"),
    ("pt", "por"),
    ("ro", "ron"),
    ("ru", "rus"),
    ("sk", "slk"),
    ("sl", "slv"),
    ("sq", "sqi"),
    ("sr", "srp"),
    ("sv", "swe"),
    ("sw", "swa"),
    ("ta", "tam"),
    ("te", "tel"),
    ("th", "tha"),
    ("tr", "tur"),
    ("uk", "ukr"),
    ("ur", "urd"),
    ("uz", "uzb"),
    ("vi", "vie"),
    ("zh", "chi_sim"),
];

impl App {
    /// What recognises text in pictures, and the languages it reads: those for now, else those of the settings, else the system's.
    pub(crate) fn recogniser(&self) -> Option<Recogniser> {
        let tesseract = self.parts().tesseract.clone()?;
        let recogniser = Recogniser::at(self.parts().extract.clone(), tesseract);
        let now = self.languages().lock().clone();
        let set = Some(self.session().settings().languages).filter(|set| !set.is_empty());
        let wanted = now.or(set).unwrap_or_else(|| of_system(|name| env::var(name).ok()).into_iter().collect());
        Some(recogniser.with_languages(&wanted))
    }

    /// Reads pictures in these languages until Alcove ends, whatever is set. Those that are not installed are passed over.
    pub fn read_in(&self, languages: Vec<String>) {
        *self.languages().lock() = Some(languages);
    }

    /// What there is to recognise text with.
    pub fn recognition(&self) -> Recognition {
        let recogniser = self.recogniser();
        let installed = recogniser.as_ref().and_then(|r| r.languages().ok()).unwrap_or_default();
        let used = recogniser.map(|r| r.chosen(&installed)).unwrap_or_default();
        Recognition { installed, used }
    }
}

/// The language the system speaks, by Tesseract's name.
fn of_system(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let said =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| variable(name).filter(|v| !v.is_empty()))?;
    let locale = said.split(['.', '@']).next()?;
    if ["zh_TW", "zh_HK", "zh_MO"].contains(&locale) {
        return Some("chi_tra".to_owned());
    }
    let language = locale.split('_').next()?;
    LANGUAGES.iter().find(|(system, _)| *system == language).map(|(_, tesseract)| (*tesseract).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_system() {
        let of = |all: &str, lang: &str| {
            of_system(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(of("", "de_DE.UTF-8").as_deref(), Some("deu"));
        assert_eq!(of("fr_FR@euro", "de_DE.UTF-8").as_deref(), Some("fra"));
        assert_eq!(of("", "zh_TW.UTF-8").as_deref(), Some("chi_tra"));
        assert_eq!((of("C", "de_DE"), of("", "")), (None, None));
        assert!(LANGUAGES.is_sorted());
    }
}
