//! Documents to read. What they say is made up; what tests look for in them is named here.

use crate::pdf;

/// A sentence that must not be found anywhere but in the document and in the vault's cipher.
pub const MARKER: &str = "The keeper of the lighthouse at Quillfeatherbrookmarmaladestone keeps the only key.";

/// A sentence a model may write: shorter than the document's own, and all of it is there.
pub const SUPPORTED: &str = "The committee agreed to repair the old bridge, for EUR 5,000.";
/// One with a number that is not in the document.
pub const WRONG_NUMBER: &str = "The committee agreed to repair the old bridge, for EUR 9,400.";
/// One with a name that is not in the document.
pub const WRONG_NAME: &str = "The committee and Margaret Thornbury agreed to repair the old bridge, for EUR 5,000.";

const FIRST: &[&str] = &[
    "The harbour committee met on Monday in the reading room of the town hall.",
    "The committee agreed to repair the old bridge, which had been leaking since the storm of last winter, for EUR 5,000.",
    "A proposal to pull the bridge down and to build a ferry landing was rejected by six votes to two.",
];
const SECOND: &[&str] = &[
    "The repair begins on 3 June and ends before the autumn storms, and the bridge stays closed to carts until then.",
    MARKER,
    "The next meeting is on 8 July at half past seven in the reading room.",
];

/// Two pages of minutes.
pub fn minutes() -> Vec<Vec<String>> {
    [FIRST, SECOND].map(|page| page.iter().map(|&paragraph| paragraph.to_owned()).collect()).into()
}

/// The same as a PDF.
pub fn minutes_pdf() -> Vec<u8> {
    pdf::of(&minutes())
}

/// The same as plain text.
pub fn minutes_text() -> String {
    minutes().concat().join("\n\n")
}

/// Paragraphs that differ in every number and name.
pub fn survey(paragraphs: usize) -> Vec<String> {
    const PLACES: &[&str] = &["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse"];
    let paragraph = |n: usize| {
        let place = PLACES.get(n % PLACES.len()).unwrap();
        format!(
            "Parcel {n} at {place} Lane was surveyed in the week {week} of the year and measures {area} square metres. \
             The surveyor found the fence of parcel {n} standing, the ditch dry, and {trees} fruit trees along the northern edge.",
            week = n % 52 + 1,
            area = 400 + 13 * n,
            trees = n % 9 + 2,
        )
    };
    (1..=paragraphs).map(paragraph).collect()
}

/// Twenty pages.
pub fn twenty_pages_pdf() -> Vec<u8> {
    pdf::of(&survey(100).chunks(5).map(<[String]>::to_vec).collect::<Vec<_>>())
}
