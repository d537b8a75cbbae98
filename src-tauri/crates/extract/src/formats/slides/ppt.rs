//! PowerPoint's presentations from before archives (MS-PPT): a tree of records, found through a table of its parts.
//!
//! Its pictures stand in a stream of their own ([`art`](super::super::art)). A slide's text stands partly in the outline, to which its shapes
//! refer by number, and partly in the shapes themselves ([`text`]). What a password locks is unlocked first ([`presentation`]).

mod marks;
mod text;

use std::collections::{HashMap, HashSet};

use super::super::Sample;
use super::super::art::{self, Record, children, record_at};
use super::super::compound::{self, Compound, Numbers};
use super::super::embedded::{self, Item};
use super::super::locked::presentation;
use super::{goes_on, push, tell};
use crate::output::Output;
use crate::password::Password;
use crate::tools::Tools;
use crate::{Error, Warning};
use text::Purpose;

const STREAM: &str = "/PowerPoint Document";
const PICTURES: &str = "/Pictures";
/// Times a file was saved that are looked at.
const MAX_EDITS: usize = 1000;

const DOCUMENT: u16 = 0x03e8;
const SLIDE: u16 = 0x03ee;
const SLIDE_ATOM: u16 = 0x03ef;
const NOTES: u16 = 0x03f0;
const NOTES_ATOM: u16 = 0x03f1;
const SLIDE_SHOW: u16 = 0x03f9;
const DRAWINGS: u16 = 0x040b;
const SLIDE_LIST: u16 = 0x0ff0;
const USER_EDIT: u16 = 0x0ff5;
const PERSIST_DIRECTORY: u16 = 0x1772;
const TAGS: u16 = 0x1388;
const TAG: u16 = 0x138a;
const TAG_DATA: u16 = 0x138b;
const COMMENT: u16 = 0x2ee0;
const LOCK: u16 = 0x2f14;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| name == STREAM)
}

pub fn read(bytes: &[u8], tools: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut file = Compound::open(bytes)?;
    let mut stream = file.stream(STREAM).ok_or(Error::Damaged)?;
    let user = file.stream("/Current User").ok_or(Error::Damaged)?;
    output.title = compound::title(&mut file);
    file.tell(output);
    let mut pictures = file.stream(PICTURES).unwrap_or_default();
    let parts = Parts::read(&stream, &user)?;
    parts.unlock(&mut stream, &mut pictures, tools.password.as_ref())?;
    let document = parts.record(&stream, parts.document, DOCUMENT).ok_or(Error::Damaged)?;
    let (mut slides, mut notes) = (Vec::new(), Vec::new());
    for list in children(document).filter(|record| record.kind == SLIDE_LIST) {
        match list.instance {
            0 => slides = text::outline(list.data),
            2 => notes = text::outline(list.data),
            _ => {}
        }
    }
    let mut spoken: HashMap<u32, Vec<Item>> = HashMap::new();
    // Many entries may name the same notes, which are all in memory before the first slide is read.
    let mut left = output.limits.text_bytes;
    for entry in notes {
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        let Some(page) = parts.record(&stream, entry.part, NOTES) else { continue };
        let slide = children(page).find(|record| record.kind == NOTES_ATOM).and_then(|atom| atom.data.u32_at(0));
        let texts = text::of(page, &entry.texts, output);
        let size: u64 = texts.iter().map(|text| text.text.len() as u64).sum();
        let Some(rest) = left.checked_sub(size) else {
            output.cut(Warning::TEXT_LIMIT);
            break;
        };
        left = rest;
        let blocks = texts.into_iter().filter(|text| text.purpose == Purpose::Note).flat_map(|text| text.blocks());
        spoken.entry(slide.unwrap_or(0)).or_default().extend(blocks);
    }
    let count = u32::try_from(slides.len()).unwrap_or(u32::MAX);
    output.pages = Some(count);
    for (number, entry) in (1..).zip(slides) {
        if !goes_on(number - 1, count, output) {
            break;
        }
        let Some(page) = parts.record(&stream, entry.part, SLIDE) else {
            output.warn(Warning::PAGE_DAMAGED, Some(number));
            continue;
        };
        let show = children(page).find(|record| record.kind == SLIDE_SHOW).and_then(|record| record.data.u16_at(10));
        if show.is_some_and(|flags| flags & 4 != 0) {
            output.warn(Warning::HIDDEN_LEFT_OUT, None);
            continue;
        }
        if has_comments(page) {
            output.warn(Warning::COMMENTS_LEFT_OUT, Some(number));
        }
        let (pictures, unread) = shown(page);
        tell(number, unread, output);
        let mut blocks: Vec<Item> =
            text::of(page, &entry.texts, output).into_iter().flat_map(|text| text.blocks()).collect();
        blocks.extend(pictures.into_iter().map(|picture| Item::Picture(picture.to_string())));
        // A slide without notes says so by a number that no slide has.
        let has_notes = children(page).find(|record| record.kind == SLIDE_ATOM).and_then(|atom| atom.data.u32_at(16));
        if has_notes != Some(0) {
            blocks.extend(spoken.remove(&entry.id).unwrap_or_default());
        }
        push(number, blocks, output);
    }
    fetch(document, &pictures, output);
    Ok(())
}

/// Whether readers have left comments on a slide: among what later versions wrote into it (MS-PPT, 2.5.23).
fn has_comments(page: &[u8]) -> bool {
    let within = |record: Record<'_>, kind: u16| record.kind == kind;
    let tags = children(page).filter(|&record| within(record, TAGS)).flat_map(|tags| children(tags.data));
    let data = tags.filter(|&record| within(record, TAG)).flat_map(|tag| children(tag.data));
    let mut later = data.filter(|&record| within(record, TAG_DATA)).flat_map(|data| children(data.data));
    later.any(|record| within(record, COMMENT))
}

/// The numbers of the pictures on a page, and whether there are some that have none. Documents of other programs are shown as pictures.
fn shown(page: &[u8]) -> (Vec<u32>, bool) {
    let shapes = art::pictures(page);
    let large = shapes.iter().filter(|shape| !shape.anchor.is_empty() && !is_mark(shape.anchor));
    let numbers: Vec<Option<u32>> = large.map(|shape| shape.picture).collect();
    let unread = numbers.contains(&None);
    (numbers.into_iter().flatten().collect(), unread)
}

/// Takes the pictures that were met out of their stream, by their numbers.
fn fetch(document: &[u8], pictures: &[u8], output: &mut Output<'_>) {
    let group = children(document).find(|record| record.kind == DRAWINGS).and_then(|group| children(group.data).next());
    let places = group.map(art::store).unwrap_or_default();
    for (spot, number) in output.wanted() {
        let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let place = index.and_then(|index| usize::try_from(*places.get(index)?).ok());
        match place.and_then(|place| record_at(pictures, place)).and_then(|record| art::pixels(&record)) {
            Some(picture) => embedded::offer(picture.to_vec(), spot, output),
            None => output.warn(Warning::PICTURES_UNREAD, spot.page),
        }
    }
}

/// Whether a shape that lies here is a mark, a logo or a rule: too small to hold text that matters.
fn is_mark(anchor: &[u8]) -> bool {
    /// Two centimetres, of which an inch has 576 (MS-PPT, 2.12.8).
    const LEAST: i32 = 454;
    let at = |place: usize| anchor.u16_at(place).map(|at| i32::from(at.cast_signed()));
    let [top, left, right, bottom] = [0, 2, 4, 6].map(at);
    let across = left.zip(right).map(|(left, right)| right - left);
    let down = top.zip(bottom).map(|(top, bottom)| bottom - top);
    anchor.len() == 8 && across.zip(down).is_some_and(|(across, down)| across.min(down) < LEAST)
}

/// Where the parts of the file are, by number.
#[derive(Default)]
struct Parts {
    places: HashMap<u32, usize>,
    document: u32,
    /// The part that says how the others are locked.
    lock: Option<u32>,
    says_locked: bool,
}

impl Parts {
    /// Each time the file was saved, what had changed was put behind; what was put last counts.
    fn read(stream: &[u8], user: &[u8]) -> Result<Self, Error> {
        const LOCKED: u32 = 0xf3d1_c4df;
        let place = |number: Option<u32>| number.and_then(|number| usize::try_from(number).ok());
        let (mut next, mut seen) = (place(user.u32_at(16)), HashSet::new());
        let mut parts = Self { says_locked: user.u32_at(12) == Some(LOCKED), ..Self::default() };
        while let Some(at) = next.filter(|at| seen.len() < MAX_EDITS && seen.insert(*at)) {
            let Some(edit) = record_at(stream, at).filter(|record| record.kind == USER_EDIT) else { break };
            if seen.len() == 1 {
                parts.document = edit.data.u32_at(16).ok_or(Error::Damaged)?;
                parts.lock = edit.data.u32_at(28);
            }
            if let Some(directory) = place(edit.data.u32_at(12)).and_then(|at| record_at(stream, at))
                && directory.kind == PERSIST_DIRECTORY
            {
                parts.add(directory.data);
            }
            next = place(edit.data.u32_at(8)).filter(|at| *at != 0);
        }
        if parts.places.is_empty() { Err(Error::Damaged) } else { Ok(parts) }
    }

    /// Unlocks what is read of the file, where it is locked. Some programs name a part that is not there, and lock nothing.
    fn unlock(&self, stream: &mut [u8], pictures: &mut [u8], password: Option<&Password>) -> Result<(), Error> {
        let whole: &[u8] = stream;
        let Some(info) = self.lock.and_then(|part| self.record(whole, part, LOCK)) else {
            return if self.says_locked { Err(Error::Damaged) } else { Ok(()) };
        };
        let lock = presentation::lock(info, password)?;
        presentation::parts(&lock, stream, &self.places, &[DOCUMENT, SLIDE, NOTES])?;
        presentation::pictures(&lock, pictures)
    }

    fn add(&mut self, directory: &[u8]) {
        let mut numbers = directory.chunks_exact(4).filter_map(|number| number.u32_at(0));
        while let Some(head) = numbers.next() {
            let (first, count) = (head & 0x000f_ffff, head >> 20);
            for (part, place) in (first..first.saturating_add(count)).zip(numbers.by_ref()) {
                if let Ok(place) = usize::try_from(place) {
                    self.places.entry(part).or_insert(place);
                }
            }
        }
    }

    fn record<'a>(&self, stream: &'a [u8], part: u32, kind: u16) -> Option<&'a [u8]> {
        record_at(stream, *self.places.get(&part)?).filter(|record| record.kind == kind).map(|record| record.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&[0x0f, 0][..], &kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn a_picture_is_told_of_where_it_is_more_than_a_mark() {
        let shape = |kind: u16, (right, bottom): (u16, u16)| {
            let mut is = record(0xf00a, &[0; 8]);
            is[..2].copy_from_slice(&(kind << 4 | 2).to_le_bytes());
            let place: Vec<u8> = [0, 0, right, bottom].into_iter().flat_map(u16::to_le_bytes).collect();
            let mut lies = record(0xf010, &place);
            lies[0] = 0;
            record(art::SHAPE, &[is, lies].concat())
        };
        assert_eq!(shown(&shape(75, (4_000, 3_000))), (vec![], true));
        assert_eq!(shown(&shape(75, (4_000, 300))), (vec![], false), "a rule");
        assert_eq!(shown(&shape(202, (4_000, 3_000))), (vec![], false), "a box of text");
    }

    #[test]
    fn a_comment_is_found_where_later_versions_keep_it() {
        let tags = |later: &[u8]| record(TAGS, &record(TAG, &record(TAG_DATA, later)));
        assert!(has_comments(&[record(SLIDE_ATOM, &[0; 24]), tags(&record(COMMENT, b""))].concat()));
        assert!(!has_comments(&tags(&record(SLIDE_SHOW, b""))));
        assert!(!has_comments(&record(COMMENT, b"")), "that is no place for one");
    }
}
