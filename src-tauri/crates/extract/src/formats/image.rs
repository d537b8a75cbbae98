//! Pictures (PNG, JPEG, TIFF, BMP, GIF, WebP): photographs and scans of pages. They hold no text; what stands in them is recognised, if anything
//! recognises it, from the picture that is drawn here. Of an animation that is the first one ([`animated`](super::animated)).
//!
//! A TIFF may hold many pages, each with a list of its own (TIFF 6.0, section 2); the decoder knows the first alone, so that it is
//! shown a file which begins with the list that is wanted.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, imageops};

use crate::output::Output;
use crate::protocol::{MAX_PIXELS, MAX_SIZES, Message, PageAsked, Picture};
use crate::tools::Tools;
use crate::{Error, Warning};

use super::{Sample, animated};

/// The most that decoding one may allocate, in bytes.
const MAX_ALLOC: u64 = 384 << 20;
/// Pixels to the inch that a scan is taken to have.
const DENSITY: u32 = 200;
/// A small picture is drawn so many times as large at most.
const LARGER: u32 = 3;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";
const TIFF: [&[u8]; 2] = [b"II*\0", b"MM\0*"];
const GIF: [&[u8]; 2] = [b"GIF87a", b"GIF89a"];
/// With the length of the rest between them.
const WEBP: [&[u8]; 2] = [b"RIFF", b"WEBP"];

/// What kind of picture this is.
pub fn kind(bytes: &[u8]) -> Option<ImageFormat> {
    if bytes.starts_with(PNG) {
        return Some(ImageFormat::Png);
    }
    if bytes.starts_with(JPEG) {
        return Some(ImageFormat::Jpeg);
    }
    if GIF.iter().any(|mark| bytes.starts_with(mark)) {
        return Some(ImageFormat::Gif);
    }
    // Two letters say little; four bytes behind them are always zero.
    if bytes.starts_with(b"BM") && bytes.get(6..10).is_some_and(|reserved| *reserved == [0; 4]) {
        return Some(ImageFormat::Bmp);
    }
    let [container, content] = WEBP;
    if bytes.starts_with(container) && bytes.get(8..12) == Some(content) {
        return Some(ImageFormat::WebP);
    }
    TIFF.iter().any(|mark| bytes.starts_with(mark)).then_some(ImageFormat::Tiff)
}

pub fn is_png(sample: &Sample<'_>) -> bool {
    kind(sample.bytes) == Some(ImageFormat::Png)
}

pub fn is_jpeg(sample: &Sample<'_>) -> bool {
    kind(sample.bytes) == Some(ImageFormat::Jpeg)
}

pub fn is_tiff(sample: &Sample<'_>) -> bool {
    kind(sample.bytes) == Some(ImageFormat::Tiff)
}

pub fn is_bmp(sample: &Sample<'_>) -> bool {
    kind(sample.bytes) == Some(ImageFormat::Bmp)
}

pub fn is_gif(sample: &Sample<'_>) -> bool {
    let is_marked = kind(sample.bytes) == Some(ImageFormat::Gif);
    // The mark is six letters, which a text may begin with; what stands behind them in a picture holds a nought, and in no text.
    let is_text = sample.head.is_some() && !sample.bytes.iter().take(animated::GIF_HEAD).any(|byte| *byte == 0);
    is_marked && !is_text && animated::goes_on_as_gif(sample.bytes).unwrap_or(sample.head.is_none())
}

pub fn is_webp(sample: &Sample<'_>) -> bool {
    kind(sample.bytes) == Some(ImageFormat::WebP)
}

/// Pixels across and down.
pub fn dimensions(bytes: &[u8]) -> Result<(u32, u32), Error> {
    Ok(decoder(bytes)?.dimensions())
}

/// How many pictures there are one after the other in time; more than two are two.
pub fn pictures(bytes: &[u8]) -> usize {
    kind(bytes).map_or(0, |kind| animated::pictures(bytes, kind))
}

/// Says how many pages there are, and that none holds text; and of an animation that the rest of it is not read.
pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let lists = lists(bytes);
    let count = u32::try_from(lists.len()).unwrap_or(u32::MAX);
    // That it can be read at all is seen from its first page.
    let (across, down) = decoder(bytes)?.dimensions();
    let pictures = pictures(bytes);
    if across == 0 || down == 0 || pictures == 0 {
        return Err(Error::Damaged);
    }
    if pictures > 1 {
        output.warn(Warning::ANIMATION_UNREAD, None);
    }
    output.pages = Some(count);
    for page in 1..=count {
        if page > output.limits.pages {
            output.cut(Warning::PAGES_LIMIT);
            break;
        }
        output.warn(Warning::PAGE_WITHOUT_TEXT, Some(page));
    }
    Ok(())
}

/// The size of each page in points, as if it had been scanned.
pub fn sizes(bytes: &[u8]) -> Result<Vec<[u32; 2]>, Error> {
    let points = |pixels: u32| (pixels.saturating_mul(72) / DENSITY).max(1);
    let mut file = bytes.to_vec();
    let mut size = |list: &Option<u32>| -> Result<[u32; 2], Error> {
        begin_with(&mut file, *list);
        let mut decoder = decoder(&file)?;
        let (width, height) = decoder.dimensions();
        let turned = matches!(
            orientation(&file, &mut decoder),
            Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
        );
        Ok(if turned { [points(height), points(width)] } else { [points(width), points(height)] })
    };
    // A page that is broken has a size all the same, so that those after it keep their number.
    let mut sizes: Vec<_> = lists(bytes).iter().map(|list| size(list).unwrap_or([595, 842])).collect();
    sizes.truncate(MAX_SIZES);
    Ok(sizes)
}

/// Draws the page that is asked for.
pub fn draw(bytes: &[u8], asked: PageAsked) -> Result<(Message, Vec<u8>), Error> {
    let lists = lists(bytes);
    let index = asked.number.checked_sub(1).and_then(|index| usize::try_from(index).ok()).ok_or(Error::NoText)?;
    let list = lists.get(index).ok_or(Error::NoText)?;
    let mut file = bytes.to_vec();
    begin_with(&mut file, *list);
    let mut decoder = decoder(&file)?;
    let turn = orientation(&file, &mut decoder);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(why)?;
    picture.apply_orientation(turn);
    let (width, height) = fitted((picture.width(), picture.height()), asked.width).ok_or(Error::Damaged)?;
    let mut rgba = picture.into_rgba8();
    // Some programs leave the fourth byte of a bitmap's pixels empty, and do not mean glass.
    if kind(bytes) == Some(ImageFormat::Bmp) && rgba.pixels().all(|pixel| pixel.0[3] == 0) {
        rgba.pixels_mut().for_each(|pixel| pixel.0[3] = u8::MAX);
    }
    if (width, height) != rgba.dimensions() {
        rgba = imageops::resize(&rgba, width, height, imageops::FilterType::Triangle);
    }
    Ok((Message::Picture(Picture { width, height }), rgba.into_raw()))
}

/// Pixels across and down: as wide as asked, unless that is far larger than it is, or those would be too many.
fn fitted((width, height): (u32, u32), asked: u32) -> Option<(u32, u32)> {
    if width == 0 || height == 0 || asked == 0 {
        return None;
    }
    let ratio = f64::from(height) / f64::from(width);
    let widest = (f64::from(MAX_PIXELS) / ratio).sqrt();
    let across = f64::from(asked.min(width.saturating_mul(LARGER))).min(widest).floor().max(1.0);
    let down = (across * ratio).round().clamp(1.0, (f64::from(MAX_PIXELS) / across).floor().max(1.0));
    Some((across as u32, down as u32))
}

fn orientation(file: &[u8], decoder: &mut impl ImageDecoder) -> Orientation {
    if kind(file) == Some(ImageFormat::WebP) {
        return animated::orientation_of_webp(file);
    }
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

/// Makes this list the first one of a TIFF.
fn begin_with(file: &mut [u8], list: Option<u32>) {
    let little = file.starts_with(b"II");
    if let (Some(list), Some(place)) = (list, file.get_mut(4..8)) {
        place.copy_from_slice(&if little { list.to_le_bytes() } else { list.to_be_bytes() });
    }
}

fn decoder(file: &[u8]) -> Result<impl ImageDecoder, Error> {
    let kind = kind(file).ok_or(Error::UnknownFormat)?;
    let mut reader = ImageReader::with_format(Cursor::new(file), kind);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(why)?;
    // Not every decoder keeps to the limit: that of WebP is not even told of it.
    if decoder.total_bytes() > MAX_ALLOC { Err(Error::OutOfMemory) } else { Ok(decoder) }
}

fn why(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => Error::OutOfMemory,
        ImageError::Unsupported(_) => Error::UnknownFormat,
        _ => Error::Damaged,
    }
}

/// Where the list of each page stands, for a TIFF; of any other picture, one page without.
fn lists(bytes: &[u8]) -> Vec<Option<u32>> {
    if kind(bytes) != Some(ImageFormat::Tiff) {
        return vec![None];
    }
    let little = bytes.starts_with(b"II");
    let number = |at: usize, width: usize| -> Option<u32> {
        let digits = bytes.get(at..at.checked_add(width)?)?;
        let join = |all: u32, digit: &u8| (all << 8) | u32::from(*digit);
        Some(if little { digits.iter().rev().fold(0, join) } else { digits.iter().fold(0, join) })
    };
    let (mut lists, mut next) = (Vec::new(), number(4, 4));
    // Lists that lead in a circle are followed once around; one more than pages that are read, so that more are noticed.
    while let Some(list) = next.filter(|list| *list != 0 && !lists.contains(&Some(*list)) && lists.len() <= MAX_SIZES) {
        let start = list as usize;
        let Some(entries) = number(start, 2) else { break };
        lists.push(Some(list));
        next = start.checked_add(2 + 12 * entries as usize).and_then(|at| number(at, 4));
    }
    if lists.is_empty() { vec![None] } else { lists }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_drawn_as_asked_but_never_with_too_many_pixels() {
        assert_eq!(fitted((1000, 2000), 500), Some((500, 1000)));
        assert_eq!(fitted((100, 50), 5_000), Some((300, 150)));
        let (width, height) = fitted((50_000, 40_000), 100_000).unwrap();
        assert!(width * height <= MAX_PIXELS && width > 3_500);
        assert!(fitted((1, 4_000_000_000), 10).is_some_and(|(w, h)| w * h <= MAX_PIXELS));
        assert_eq!((fitted((0, 5), 10), fitted((5, 5), 0)), (None, None));
    }

    #[test]
    fn lists_of_pages_that_lead_in_a_circle_or_nowhere_end() {
        let list = |next: u32| [&0_u16.to_le_bytes()[..], &next.to_le_bytes()].concat();
        let file = |lists: &[u32]| {
            let mut file = b"II*\0\x08\0\0\0".to_vec();
            lists.iter().for_each(|next| file.extend(list(*next)));
            file
        };
        assert_eq!(lists(&file(&[14, 20, 0])), [Some(8), Some(14), Some(20)]);
        assert_eq!(lists(&file(&[14, 8])), [Some(8), Some(14)]);
        assert_eq!(lists(&file(&[u32::MAX])), [Some(8)]);
        assert_eq!((lists(b"II*\0"), lists(b"\x89PNG\r\n\x1a\n")), (vec![None], vec![None]));
    }

    /// Reads a picture; how many pages it has, and what is told of it.
    fn told(file: &[u8]) -> Result<(Option<u32>, Vec<String>), Error> {
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
        read(file, &Tools::default(), &mut output)?;
        let summary = output.finish(crate::Format::Gif)?.0;
        Ok((summary.pages, summary.warnings.into_iter().map(|warning| warning.kind).collect()))
    }

    #[test]
    fn of_an_animation_the_first_picture_is_a_page_and_that_there_are_more_is_told() {
        let still = include_bytes!("../../fixtures/gif/minutes.gif");
        let colours = 3_usize << ((still[10] & 7) + 1);
        let (head, rest) = still.split_at(13 + colours);
        let (blocks, end) = rest.split_at(rest.len() - 1);
        let of = |count: usize| [head, &blocks.repeat(count), end].concat();
        let page = Warning::PAGE_WITHOUT_TEXT.to_owned();
        assert_eq!(told(&of(1)).unwrap(), (Some(1), vec![page.clone()]));
        assert_eq!(told(&of(3)).unwrap(), (Some(1), vec![Warning::ANIMATION_UNREAD.to_owned(), page]));
        assert_eq!(told(&of(0)).unwrap_err(), Error::Damaged);
        let mut flat = of(1);
        flat[6..8].fill(0);
        assert_eq!(told(&flat).unwrap_err(), Error::Damaged, "it is nothing wide");
        let [first, moving] = [of(1), of(3)].map(|file| draw(&file, PageAsked { number: 1, width: 300 }).unwrap().1);
        assert!(first == moving && !first.is_empty());
    }

    #[test]
    fn a_picture_that_would_take_too_much_memory_is_not_even_begun() {
        let bitmap = |across: i32, down: i32| {
            let head = [&b"BM"[..], &[0; 8], &54_u32.to_le_bytes(), &40_u32.to_le_bytes()].concat();
            [&head[..], &across.to_le_bytes(), &down.to_le_bytes(), &[1, 0, 24, 0], &[0; 24]].concat()
        };
        assert_eq!(dimensions(&bitmap(10_000, 10_000)).unwrap(), (10_000, 10_000));
        assert_eq!(dimensions(&bitmap(20_000, 20_000)).unwrap_err(), Error::OutOfMemory);
    }

    #[test]
    fn a_bitmap_whose_pixels_leave_their_fourth_byte_empty_is_no_glass() {
        let masks = [0xff_0000_u32, 0xff00, 0xff, 0xff00_0000];
        let masks: Vec<u8> = masks.iter().flat_map(|mask| mask.to_le_bytes()).collect();
        let (length, place) = (108_u32.to_le_bytes(), 122_u32.to_le_bytes());
        let head = [&b"BM"[..], &[0; 8], &place, &length, &2_i32.to_le_bytes(), &1_i32.to_le_bytes(), &[1, 0, 32, 0]];
        let rest = [&3_u32.to_le_bytes()[..], &[0; 20], &masks, &[0; 52]];
        let drawn = |pixels: [u32; 2]| {
            let pixels: Vec<u8> = pixels.iter().flat_map(|pixel| pixel.to_le_bytes()).collect();
            let file = [&head.concat()[..], &rest.concat(), &pixels].concat();
            draw(&file, PageAsked { number: 1, width: 2 }).unwrap().1
        };
        assert_eq!(drawn([0x12_3456, 0xff_ffff]), [0x12, 0x34, 0x56, 0xff, 0xff, 0xff, 0xff, 0xff]);
        assert_eq!(drawn([0x12_3456, 0xffff_ffff])[..4], [0x12, 0x34, 0x56, 0], "one pixel says that it is meant");
    }

    /// A scan of so many pages, the first of which is one pixel.
    fn scan(pages: u32) -> Vec<u8> {
        const LIST: u32 = 10;
        let entries = [(256, 1), (257, 1), (258, 8), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 1_u32)];
        let entry = |(tag, value): (u16, u32)| {
            [&tag.to_le_bytes()[..], &3_u16.to_le_bytes(), &1_u32.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        let first = entries.map(entry).concat();
        // The pixel, its list, and those behind it, of nothing.
        let mut file = [&b"II*\0"[..], &LIST.to_le_bytes(), &[0, 0], &9_u16.to_le_bytes(), &first].concat();
        for page in 1..pages {
            file.extend((LIST + 2 + 12 * 9 + 4 + 6 * (page - 1)).to_le_bytes());
            file.extend(0_u16.to_le_bytes());
        }
        file.extend([0; 4]);
        file
    }

    #[test]
    fn ten_thousand_pages_of_a_scan_are_read_and_more_are_told_of() {
        let most = u32::try_from(MAX_SIZES).unwrap();
        for (pages, more) in [(1, false), (3, false), (most, false), (most + 1, true), (most + 2, true)] {
            let mut silent = |_, _| ();
            let mut output = Output::new(crate::Limits::for_size(1000), &mut silent);
            let file = scan(pages);
            read(&file, &Tools::default(), &mut output).unwrap();
            let summary = output.finish(crate::Format::Tiff).unwrap().0;
            let scanned = summary.warnings.iter().filter(|warning| warning.kind == Warning::PAGE_WITHOUT_TEXT).count();
            assert_eq!(scanned, pages.min(most) as usize, "{pages}");
            let limit = Warning::new(Warning::PAGES_LIMIT, None);
            assert_eq!((summary.truncated, summary.warnings.contains(&limit)), (more, more), "{pages}");
        }
    }
}
