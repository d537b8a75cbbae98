//! Whether a paragraph of an old presentation has a list's mark before it: what stands behind a text about the looks of its paragraphs.
//!
//! Runs of characters, of which each covers whole paragraphs and says what differs from the master (MS-PPT, 2.9.44, 2.9.45). A field is there
//! where the run's mask has its bit. Numbers that count paragraphs are kept elsewhere and not read.

use crate::formats::compound::Numbers;

/// Bits of the mask for the fields of a paragraph before its tab stops and behind them, and bytes of each (2.9.20).
const BEFORE_TABS: [(u32, usize); 12] = [
    (MARK_FIELDS, 2),
    (0x80, 2),
    (0x10, 2),
    (0x40, 2),
    (0x20, 4),
    (0x800, 2),
    (0x1000, 2),
    (0x2000, 2),
    (0x4000, 2),
    (0x100, 2),
    (0x400, 2),
    (0x8000, 2),
];
const TABS: u32 = 0x0010_0000;
const BEHIND_TABS: [(u32, usize); 3] = [(0x0001_0000, 2), (0x000e_0000, 2), (0x0020_0000, 2)];
/// The first field holds whether there is a mark, where the mask says that this is said, and three things about it.
const MARK_FIELDS: u32 = 0xf;
const MARK: u32 = 1;

/// Of each paragraph of a text whether it has a mark; `None` where nothing is said of it.
pub fn of(style: &[u8], text: &str) -> Vec<Option<bool>> {
    let (mut at, mut begins, mut ends, mut mark) = (0, 0_u64, 0_u64, None);
    let of_paragraph = |paragraph: &str| {
        while ends <= begins {
            match run(style, &mut at) {
                Some((characters, said)) => (ends, mark) = (ends + characters, said),
                None => (ends, mark) = (u64::MAX, None),
            }
        }
        begins += paragraph.encode_utf16().count() as u64 + 1;
        mark
    };
    text.split('\r').map(of_paragraph).collect()
}

/// The run at a place, which moves behind it: how many characters it has, and whether these have a mark.
fn run(style: &[u8], at: &mut usize) -> Option<(u64, Option<bool>)> {
    // Between them stands the level.
    let (characters, mask) = (style.u32_at(*at)?, style.u32_at(*at + 6)?);
    let fields = *at + 10;
    let said = if mask & MARK == 0 { None } else { Some(style.u16_at(fields)? & 1 == 1) };
    let bytes = |fields: &[(u32, usize)]| -> usize {
        fields.iter().filter(|(bits, _)| mask & bits != 0).map(|(_, bytes)| bytes).sum()
    };
    *at = fields + bytes(&BEFORE_TABS);
    if mask & TABS != 0 {
        *at += 2 + 4 * usize::from(style.u16_at(*at)?);
    }
    *at += bytes(&BEHIND_TABS);
    Some((characters.into(), said))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(characters: u32, mask: u32, fields: &[u8]) -> Vec<u8> {
        [&characters.to_le_bytes()[..], &[0, 0], &mask.to_le_bytes(), fields].concat()
    }

    #[test]
    fn each_paragraph_is_of_the_run_that_it_stands_in() {
        // As LibreOffice writes it: flags, mark, font, size, colour, spaces, margin, wrapping.
        let marked = run(5, 0x000a_71ff, &[&[15_u8, 0, 0x22, 0x20][..], &[0; 18]].concat());
        // Flags, alignment, two tab stops, and what comes behind these.
        let tabs = run(3, 0x0033_0801, &[&[0_u8, 0, 0, 0, 2, 0][..], &[9; 8], &[0; 6]].concat());
        let style = [marked, tabs, run(2, 0x0800, &[0; 2]), run(2, MARK, &[1, 0])].concat();
        let text = "ab\rc\r\u{1f41d}\rd\re";
        assert_eq!(of(&style, text), [Some(true), Some(true), Some(false), None, Some(true)]);
        assert_eq!(of(&style[..20], text), [Some(true), Some(true), None, None, None], "it breaks off");
        assert_eq!(of(&[0; 40], text), [None; 5], "runs of nothing");
    }
}
