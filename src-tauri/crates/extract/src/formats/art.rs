//! Records of Office's programs from before archives, and the drawings made of them (MS-ODRAW): which shapes are pictures, and where
//! the bytes of those are.
//!
//! A picture is kept once, in a list of the whole file; shapes refer to it by its number there. Nothing here decodes one.

use super::compound::Numbers;

/// Records within records; no program nests deeper.
const MAX_DEPTH: u32 = 32;

/// The list of the file's pictures, within the group of its drawings, and an entry of it.
const GROUP: u16 = 0xf000;
const STORE: u16 = 0xf001;
const ENTRY: u16 = 0xf007;
/// Shapes that are one group: the first of them stands for it.
pub const SHAPES: u16 = 0xf003;
pub const SHAPE: u16 = 0xf004;
/// What only that first one holds.
const GROUP_SHAPE: u16 = 0xf009;
/// What a shape is, in the record's instance (2.2.40), and what is said of it.
const SHAPE_KIND: u16 = 0xf00a;
const OPTIONS: u16 = 0xf00b;
const MORE_OPTIONS: u16 = 0xf122;
/// Where it lies (MS-PPT, 2.12.8; in a group, 2.2.39).
const ANCHOR: u16 = 0xf010;
const ANCHOR_IN_GROUP: u16 = 0xf00f;
const LINE: u16 = 20;
const PICTURE: u16 = 75;
/// What is said: the number of its picture, from 1 (2.3.23.2); and of a group whether it is a table (2.3.4.36).
const NUMBER: u16 = 0x0104;
const TABLE: u16 = 0x039f;
/// Pictures of pixels in the form of a file: JPEG, PNG, TIFF, and JPEG in printer's colours (2.2.23); and bitmaps, which lack a file's head.
/// Others are drawings of lines.
const PIXELS: [u16; 5] = [0xf01d, 0xf01e, 0xf01f, 0xf029, 0xf02a];

/// A record: what it is, which of several, and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    pub kind: u16,
    pub instance: u16,
    pub holds_records: bool,
    /// It is longer than what it stands in.
    pub cut: bool,
    pub data: &'a [u8],
}

pub fn record_at(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let (head, kind) = (stream.u16_at(at)?, stream.u16_at(at.checked_add(2)?)?);
    let length = usize::try_from(stream.u32_at(at.checked_add(4)?)?).ok()?;
    let rest = stream.get(at.checked_add(8)?..)?;
    let data = rest.get(..length).unwrap_or(rest);
    Some(Record { kind, instance: head >> 4, holds_records: head & 15 == 15, cut: data.len() < length, data })
}

pub fn children(data: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let record = record_at(data, at)?;
        at += 8 + record.data.len();
        Some(record)
    })
}

/// Every record in there, in order. Whether that was all: those nested too deeply are passed over.
pub fn descendants<'a>(data: &'a [u8], depth: u32, visit: &mut dyn FnMut(Record<'a>)) -> bool {
    let mut whole = true;
    for record in children(data) {
        visit(record);
        if record.holds_records {
            whole &= depth < MAX_DEPTH && descendants(record.data, depth + 1, visit);
        }
    }
    whole
}

/// A shape that is a picture.
#[derive(Debug, Clone, Copy)]
pub struct Shape<'a> {
    /// The picture's number in the file, from 1.
    pub picture: Option<u32>,
    /// Where it lies, as its program writes that.
    pub anchor: &'a [u8],
}

/// The shapes and groups that a drawing is made of, which is one group itself (2.2.13).
pub fn outermost(drawing: &[u8]) -> impl Iterator<Item = Record<'_>> {
    children(drawing).filter(|record| record.kind == SHAPES).flat_map(|all| children(all.data))
}

/// The number of a shape, or of a group (2.2.40).
pub fn number(shape: Record<'_>) -> Option<u32> {
    let first = children(shape.data).next().filter(|first| first.kind == SHAPE);
    let mut said = children(first.unwrap_or(shape).data);
    said.find(|record| record.kind == SHAPE_KIND)?.data.u32_at(0)
}

/// Whether a group is a table, and then whether that is read from the right (2.2.59).
pub fn table(group: Record<'_>) -> Option<bool> {
    let first = children(group.data).next().filter(|first| group.kind == SHAPES && first.kind == SHAPE)?;
    let said = children(first.data).filter(|record| record.kind == MORE_OPTIONS).find_map(|all| option(&all, TABLE))?;
    (said & 1 == 1).then_some(said & 4 == 4)
}

/// Where a shape of a table lies in its group: left, top, right and bottom (2.2.39). `None` of what is no cell: the first shape, which stands for
/// the table, and the lines around cells.
pub fn cell(shape: Record<'_>) -> Option<[i32; 4]> {
    let said = |kind: u16| children(shape.data).find(|record| record.kind == kind);
    if said(GROUP_SHAPE).is_some() || said(SHAPE_KIND)?.instance == LINE {
        return None;
    }
    let lies = said(ANCHOR_IN_GROUP)?.data;
    let at = |number: usize| lies.u32_at(4 * number).map(u32::cast_signed);
    Some([at(0)?, at(1)?, at(2)?, at(3)?])
}

/// The shapes of a drawing that are pictures, in order; one without a number more where not all were looked at.
pub fn pictures(drawing: &[u8]) -> Vec<Shape<'_>> {
    let (mut found, mut open): (Vec<Shape<'_>>, Option<Shape<'_>>) = (Vec::new(), None);
    let whole = descendants(drawing, 0, &mut |record| match (record.kind, &mut open) {
        (SHAPE, shape) => found.extend(shape.take()),
        (SHAPE_KIND, shape) if record.instance == PICTURE => {
            *shape = Some(Shape { picture: None, anchor: &[] });
        }
        (OPTIONS, Some(shape)) => shape.picture = shape.picture.or_else(|| option(&record, NUMBER)),
        (ANCHOR | ANCHOR_IN_GROUP, Some(shape)) if shape.anchor.is_empty() => shape.anchor = record.data,
        _ => {}
    });
    found.extend(open);
    // What is nested too deeply may be one.
    found.extend((!whole).then_some(Shape { picture: None, anchor: &[] }));
    found
}

/// What is said under this number.
fn option(record: &Record<'_>, number: u16) -> Option<u32> {
    let mut all = record.data.chunks_exact(6).take(usize::from(record.instance));
    all.find(|one| one.u16_at(0).is_some_and(|said| said & 0x3fff == number))?.u32_at(2)
}

/// The list of the file's pictures, in the order of their numbers: `group` is that of its drawings.
pub fn entries(group: Record<'_>) -> impl Iterator<Item = Record<'_>> {
    let store = children(group.data).find(|record| group.kind == GROUP && record.kind == STORE);
    store.into_iter().flat_map(|store| children(store.data)).filter(|record| record.kind == ENTRY)
}

/// Where the file's pictures stand in the stream that holds them, in the order of their numbers.
pub fn store(group: Record<'_>) -> Vec<u32> {
    entries(group).map(|entry| entry.data.u32_at(28).unwrap_or(u32::MAX)).collect()
}

/// Whether a record of this kind holds a picture of pixels.
pub fn is_pixels(kind: u16) -> bool {
    PIXELS.contains(&kind)
}

/// How many marks, of sixteen bytes each, tell a picture of this instance from others.
pub fn marks(instance: u16) -> usize {
    if instance & 1 == 1 { 2 } else { 1 }
}

/// The picture that stands in a record, or in an entry of a list, as the file that it once was, or its bitmap; `None` for drawings of lines.
pub fn pixels<'a>(record: &Record<'a>) -> Option<&'a [u8]> {
    if record.kind == ENTRY {
        let name = usize::from(record.data.u8_at(33)?);
        return pixels(&record_at(record.data, 36 + name).filter(|inner| inner.kind != ENTRY)?);
    }
    // Behind its marks and a byte.
    record.data.get(16 * marks(record.instance) + 1..).filter(|_| is_pixels(record.kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(head: u16, kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&head.to_le_bytes()[..], &kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn only(bytes: &[u8]) -> Record<'_> {
        record_at(bytes, 0).unwrap()
    }

    #[test]
    fn a_picture_is_found_by_its_number_and_taken_out_of_its_record() {
        let entry = [&[0; 28][..], &7_u32.to_le_bytes(), &[0; 4]].concat();
        let list = record(0x2f, STORE, &[record(0x62, ENTRY, &entry), record(0x52, ENTRY, &[0; 4])].concat());
        assert_eq!(store(only(&record(15, GROUP, &list))), [7, u32::MAX]);
        assert!(store(only(&record(15, SHAPE, &list))).is_empty(), "that is no group of drawings");

        let said =
            [&0x0080_u16.to_le_bytes()[..], &9_u32.to_le_bytes(), &0x4104_u16.to_le_bytes(), &2_u32.to_le_bytes()]
                .concat();
        let shape = [record(PICTURE << 4 | 2, SHAPE_KIND, &[5, 0, 0, 0, 0, 0, 0, 0]), record(0x23, OPTIONS, &said)];
        let other = record(15, SHAPE, &record(202 << 4 | 2, SHAPE_KIND, &[0; 8]));
        let drawing = [record(15, SHAPE, &shape.concat()), other].concat();
        let found: Vec<_> = pictures(&drawing).into_iter().map(|shape| shape.picture).collect();
        assert_eq!(found, [Some(2)]);
        let numbers: Vec<_> = outermost(&record(15, SHAPES, &drawing)).map(number).collect();
        assert_eq!(numbers, [Some(5), Some(0)]);
    }

    #[test]
    fn a_table_is_a_group_that_says_so_and_its_cells_are_neither_itself_nor_the_lines_around_them() {
        let said = |flags: u32| [&TABLE.to_le_bytes()[..], &flags.to_le_bytes()].concat();
        let group = |kind: u16, said: &[u8]| {
            let first = record(15, SHAPE, &[record(1, GROUP_SHAPE, &[0; 16]), record(0x13, kind, said)].concat());
            table(only(&record(15, SHAPES, &first)))
        };
        assert_eq!(group(MORE_OPTIONS, &said(1)), Some(false));
        assert_eq!(group(MORE_OPTIONS, &said(5)), Some(true));
        assert_eq!(group(MORE_OPTIONS, &said(4)), None, "it says that it is none");
        assert_eq!(group(MORE_OPTIONS, &[0; 6]), None);
        assert_eq!(group(OPTIONS, &said(1)), None, "that is no place to say it");

        let shape = |kind: u16, more: &[u8]| {
            let lies: Vec<u8> = [7_i32, -1, 9, 4].into_iter().flat_map(i32::to_le_bytes).collect();
            let is = record(kind << 4 | 2, SHAPE_KIND, &[0; 8]);
            cell(only(&record(15, SHAPE, &[&is[..], more, &record(0, ANCHOR_IN_GROUP, &lies)].concat())))
        };
        assert_eq!(shape(1, &[]), Some([7, -1, 9, 4]));
        assert_eq!(shape(LINE, &[]), None);
        assert_eq!(shape(1, &record(1, GROUP_SHAPE, &[0; 16])), None);
    }

    #[test]
    fn only_pictures_of_pixels_are_taken() {
        let png = |instance: u16, marks: usize| record(instance << 4, 0xf01e, &[&vec![0; marks][..], b"PNG"].concat());
        assert_eq!(pixels(&only(&png(0x6e0, 17))), Some(&b"PNG"[..]));
        assert_eq!(pixels(&only(&png(0x6e1, 33))), Some(&b"PNG"[..]));
        let mut head = [0; 36];
        head[33] = 2;
        let named = record(0x62, ENTRY, &[&head[..], b"ab", &png(0x6e0, 17)].concat());
        assert_eq!(pixels(&only(&named)), Some(&b"PNG"[..]));
        assert_eq!(pixels(&only(&record(0x3d4 << 4, 0xf01a, &[0; 60]))), None, "lines");
        assert_eq!(pixels(&only(&record(0x6e0 << 4, 0xf01e, &[0; 5]))), None, "it breaks off");
        let within = record(0x62, ENTRY, &[&[0; 36][..], &record(0x62, ENTRY, &[0; 40])].concat());
        assert_eq!(pixels(&only(&within)), None, "an entry within an entry");
    }
}
