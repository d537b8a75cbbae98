//! The pictures of a Word file: those that stand among the letters, each in a stretch of a stream of its own (MS-DOC, 2.9.190), and those
//! that float, which a list ties to a letter (2.8.37) and a drawing describes.

use std::collections::HashMap;

use super::super::art;
use super::super::compound::Numbers;
use super::super::embedded;
use crate::Warning;
use crate::output::Output;

/// A shape in the list: where it is tied to, then its number and its sides.
const ENTRY: usize = 26;
/// Two centimetres, of which an inch has 1,440: what is narrower is a mark, a logo or a rule.
const LEAST: i64 = 1_134;
/// The picture's name stands before it.
const NAMED: u16 = 0x66;
/// What the names of pictures begin with, of which kind each is.
const AMONG_LETTERS: &str = "data ";
const FLOATING: &str = "store ";

/// A picture that stands among the letters, from this byte of the stream on.
pub fn among_letters(at: u32, output: &mut Output<'_>) {
    output.want(None, &format!("{AMONG_LETTERS}{at}"));
}

/// The pictures that float.
#[derive(Debug, Default)]
pub struct Floating {
    /// Where the file's pictures stand, by number.
    store: Vec<u32>,
    /// To which letter each is tied, and its number, from 1; in the order of the letters.
    tied: Vec<(u32, Option<u32>)>,
}

impl Floating {
    /// From the drawings of the file, and the list of where those of the body (0), or of headers and footers (1), are tied to.
    pub fn read(drawings: &[u8], label: u8, list: &[u8]) -> Self {
        let Some(group) = art::record_at(drawings, 0) else { return Self::default() };
        let (mut pictures, mut at) = (HashMap::<u32, Vec<Option<u32>>>::new(), 8 + group.data.len());
        // Before each drawing a byte says whether it is of the body or of headers and footers.
        while let (Some(of), Some(drawing)) = (drawings.u8_at(at), art::record_at(drawings, at + 1)) {
            // What is in a group is tied to a letter as the group.
            for shape in art::outermost(drawing.data).filter(|_| of == label) {
                let tied = art::number(shape).unwrap_or(0);
                for picture in art::pictures(shape.data) {
                    pictures.entry(tied).or_default().push(picture.picture);
                }
            }
            at += 9 + drawing.data.len();
        }
        let count = list.len().saturating_sub(4) / (4 + ENTRY);
        let tied = |n: usize| {
            let entry = list.part(4 * (count + 1) + ENTRY * n, ENTRY)?;
            let side = |at: usize| entry.u32_at(at).map(|side| i64::from(side.cast_signed()));
            let (across, down) = (side(12)? - side(4)?, side(16)? - side(8)?);
            let letter = list.u32_at(4 * n).filter(|_| across.min(down) >= LEAST)?;
            // A shape is tied once.
            Some(pictures.remove(&entry.u32_at(0)?)?.into_iter().map(move |number| (letter, number)))
        };
        Self { store: art::store(group), tied: (0..count).filter_map(tied).flatten().collect() }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tied.is_empty()
    }

    /// Those that are tied to letters before this one, and were not met yet. A picture without a number is no picture of the file's.
    pub fn before(&mut self, end: u32, output: &mut Output<'_>) {
        let met = self.tied.iter().take_while(|(letter, _)| *letter < end).count();
        for (_, number) in self.tied.drain(..met) {
            match number {
                Some(number) => output.want(None, &format!("{FLOATING}{number}")),
                None => output.warn(Warning::PICTURES_UNREAD, None),
            }
        }
    }

    /// Takes all pictures that were met out of their streams: of those among the letters, and of the text.
    pub fn fetch(&self, data: &[u8], text: &[u8], output: &mut Output<'_>) {
        for (spot, name) in output.wanted() {
            let number = |name: &str| name.parse::<usize>().ok();
            let picture = match (name.strip_prefix(AMONG_LETTERS), name.strip_prefix(FLOATING)) {
                (Some(at), _) => number(at).and_then(|at| stretch(data, at)),
                (_, Some(index)) => {
                    let place = number(index).and_then(|index| self.store.get(index.checked_sub(1)?));
                    let place = place.and_then(|place| usize::try_from(*place).ok());
                    place.and_then(|place| art::record_at(text, place)).and_then(|record| art::pixels(&record))
                }
                _ => None,
            };
            match picture {
                Some(picture) => embedded::offer(picture.to_vec(), spot, output),
                None => output.warn(Warning::PICTURES_UNREAD, spot.page),
            }
        }
    }
}

/// The picture in a stretch that begins here: a head, perhaps a name, then records.
fn stretch(data: &[u8], at: usize) -> Option<&[u8]> {
    let (length, head) = (usize::try_from(data.u32_at(at)?).ok()?, usize::from(data.u16_at(at.checked_add(4)?)?));
    let mut records = data.get(at.checked_add(head)?..at.checked_add(length)?.min(data.len()))?;
    if data.u16_at(at.checked_add(6)?)? == NAMED {
        records = records.get(1 + usize::from(*records.first()?)..)?;
    }
    art::children(records).find_map(|record| art::pixels(&record))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(head: u16, kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&head.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    /// A shape of this number that is the file's first picture.
    fn picture(id: u32) -> Vec<u8> {
        let is = record(75 << 4 | 2, 0xf00a, &[&id.to_le_bytes()[..], &[0; 4]].concat());
        let options = record(0x13, 0xf00b, &[4, 0x41, 1, 0, 0, 0]);
        record(15, 0xf004, &[is, options].concat())
    }

    /// A drawing of the body (0) or of headers (1), made of this.
    fn drawing(label: u8, shapes: &[u8]) -> Vec<u8> {
        [vec![label], record(15, 0xf002, &record(15, 0xf003, shapes))].concat()
    }

    /// The list of shapes: letter, number, and both sides of each.
    fn list(entries: &[(u32, u32, u32)]) -> Vec<u8> {
        let letters = entries.iter().map(|entry| entry.0).chain([u32::MAX]).flat_map(u32::to_le_bytes);
        let shapes = entries.iter().flat_map(|(_, id, side)| {
            [&id.to_le_bytes()[..], &[0; 8], &side.to_le_bytes(), &side.to_le_bytes(), &[0; 6]].concat()
        });
        letters.chain(shapes).collect()
    }

    #[test]
    fn a_picture_that_floats_is_met_where_it_is_tied_to_unless_it_is_a_mark_or_of_a_header() {
        let group = record(15, 0xf000, &[]);
        let drawings = [group, drawing(0, &picture(1025)), drawing(1, &picture(2049))].concat();
        let mut floating = Floating::read(&drawings, 0, &list(&[(3, 1025, 9_000), (5, 1025, 300), (7, 2049, 9_000)]));
        assert_eq!(floating.tied, [(3, Some(1))]);
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1_000), &mut silent);
        floating.before(3, &mut output);
        assert!(output.wanted().is_empty());
        floating.before(4, &mut output);
        let wanted: Vec<String> = output.wanted().into_iter().map(|(_, name)| name).collect();
        assert_eq!(wanted, ["store 1"]);
        assert!(Floating::read(&[], 0, &[]).is_empty() && Floating::read(&[0; 7], 0, &[9; 200]).is_empty());
        let of_headers = Floating::read(&drawings, 1, &list(&[(0, 1025, 9_000), (2, 2049, 9_000)]));
        assert_eq!(of_headers.tied, [(2, Some(1))]);
    }

    #[test]
    fn pictures_in_a_group_are_met_where_the_group_is_tied_to() {
        let itself = record(15, 0xf004, &record(2, 0xf00a, &[&1024_u32.to_le_bytes()[..], &[0; 4]].concat()));
        let inner = record(15, 0xf003, &[itself.clone(), picture(1026)].concat());
        let group = record(15, 0xf003, &[itself, picture(1025), inner].concat());
        let drawings = [record(15, 0xf000, &[]), drawing(0, &group)].concat();
        let tied = |side: u32| Floating::read(&drawings, 0, &list(&[(3, 1024, side), (5, 1024, side)])).tied;
        assert_eq!(tied(9_000), [(3, Some(1)), (3, Some(1))]);
        assert_eq!(tied(300), []);
    }

    #[test]
    fn a_picture_among_letters_stands_behind_its_head_and_its_name() {
        let picture = record(0x6e0 << 4, 0xf01e, &[&[0; 17][..], b"PNG"].concat());
        let shape = record(15, 0xf004, &[]);
        let of = |kind: u16, name: &[u8]| {
            let records = [name, &shape, &picture].concat();
            let length = u32::try_from(68 + records.len()).unwrap();
            let head = [&length.to_le_bytes()[..], &68_u16.to_le_bytes(), &kind.to_le_bytes(), &[0; 60]].concat();
            [vec![0xff; 9], head, records].concat()
        };
        assert_eq!(stretch(&of(0x64, b""), 9), Some(&b"PNG"[..]));
        assert_eq!(stretch(&of(NAMED, b"\x03abc"), 9), Some(&b"PNG"[..]));
        assert_eq!((stretch(&of(0x64, b""), 10), stretch(&[], 0)), (None, None));
    }
}
