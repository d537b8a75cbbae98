//! What was noticed while a document was read: each kind once, with the parts of the document it concerns.
//!
//! The reader says it page by page, or picture by picture; a person is told once, and of which pages or how many. The words are in
//! `assets/words`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::places::{Unit, joined, ranges};
use crate::unread;
use crate::words::{find, say, say_with};

/// Something noticed, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Noticed {
    /// Id in the words file: one of `extract::Warning::KINDS`.
    pub kind: String,
    /// First and last number of each run of pages (slides, sheets, ...) it concerns, from 1, in order; none where it concerns the
    /// document as a whole.
    pub pages: Vec<[u32; 2]>,
    /// How sure the recognition of these pages or pictures is on average, in hundredths, where text was recognised (OCR).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub confidence: Option<u8>,
    /// How many pictures within the document it concerns, where it is of those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pictures: Option<u32>,
    /// Whether it says that something was not read: where the document does not say, that may.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unread: bool,
}

impl Noticed {
    /// The sentence that says it, of a document that is parted like this.
    #[must_use]
    pub fn words(&self, unit: Unit) -> String {
        let count: u32 = self.pages.iter().map(|[first, last]| last.saturating_sub(*first).saturating_add(1)).sum();
        let runs: Vec<_> = self.pages.iter().map(|[first, last]| *first..=*last).collect();
        let count = ("count", count.into());
        let list = ("list", joined(&runs).into());
        let parts = say_with(&format!("parts-{}", unit.id()), &[count.clone(), list]);
        let (sure, pictures) = (self.confidence.unwrap_or(0), self.pictures.unwrap_or(0));
        let values = [count, ("parts", parts.into()), ("confidence", sure.into()), ("pictures", pictures.into())];
        find(&format!("warning-{}", self.kind.replace('_', "-")), &values).unwrap_or_else(|| say("warning-unknown"))
    }
}

/// Each kind once, by name.
#[must_use]
pub fn of(warnings: &[extract::Warning]) -> Vec<Noticed> {
    let mut kinds: BTreeMap<&str, (Vec<u32>, Vec<u32>, u32)> = BTreeMap::new();
    for warning in warnings {
        let (pages, sure, pictures) = kinds.entry(&warning.kind).or_default();
        pages.extend(warning.page);
        sure.extend(warning.confidence.map(u32::from));
        *pictures += u32::from(warning.counts_pictures());
    }
    let noticed = kinds.into_iter().map(|(kind, (mut pages, sure, pictures))| {
        // Several pictures may stand on one.
        pages.sort_unstable();
        pages.dedup();
        let pictures = (pictures > 0).then_some(pictures);
        let pages = ranges(&pages).into_iter().map(|run| [*run.start(), *run.end()]).collect();
        let mean = sure.iter().sum::<u32>().checked_div(u32::try_from(sure.len()).unwrap_or(u32::MAX));
        Noticed {
            kind: kind.to_owned(),
            pages,
            confidence: mean.and_then(|mean| u8::try_from(mean).ok()),
            pictures,
            unread: unread::is_said_by(kind),
        }
    });
    noticed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use extract::Warning;

    fn warning(kind: &str, page: Option<u32>) -> Warning {
        Warning::new(kind, page)
    }

    #[test]
    fn each_kind_is_said_once_and_names_its_pages() {
        let noticed = of(&[
            warning("page_without_text", Some(7)),
            warning("time_limit", None),
            warning("page_without_text", Some(3)),
            warning("page_damaged", Some(9)),
        ]);
        let words: Vec<String> = noticed.iter().map(|noticed| noticed.words(Unit::Page)).collect();
        assert_eq!(noticed.len(), 3);
        assert!(words[0].starts_with("Page 9 is damaged"), "{words:?}");
        assert!(words[1].starts_with("Pages 3 and 7 hold"), "{words:?}");
        assert!(words[2].starts_with("Reading took too long"), "{words:?}");
    }

    #[test]
    fn pictures_are_counted_and_the_slides_they_stand_on_named_once() {
        let recognised = |page| Warning { confidence: Some(80), ..Warning::new(Warning::PICTURES_RECOGNISED, page) };
        let [slides]: [Noticed; 1] =
            of(&[recognised(Some(3)), recognised(Some(3)), recognised(Some(7))]).try_into().unwrap();
        assert_eq!((slides.pages.as_slice(), slides.pictures), (&[[3, 3], [7, 7]][..], Some(3)));
        let words = slides.words(Unit::Slide);
        assert!(words.starts_with("The text of 3 pictures (Slides 3 and 7) was recognised"), "{words}");
        let [text]: [Noticed; 1] = of(&[recognised(None)]).try_into().unwrap();
        assert!(text.words(Unit::Page).starts_with("The text of one picture was recognised"), "{text:?}");
    }

    #[test]
    fn every_kind_has_its_sentence() {
        for kind in Warning::KINDS {
            for pages in [vec![], vec![[1, 1]], vec![[1, 3]]] {
                let noticed =
                    Noticed { kind: (*kind).to_owned(), pages, confidence: Some(90), pictures: Some(2), unread: false };
                let words = noticed.words(Unit::Slide);
                assert!(words != say("warning-unknown") && !words.contains('{'), "{kind}: {words}");
            }
        }
    }
}
