//! What is to be known of a GIF, a WebP or a PNG besides its pixels: whether it is an animation, of which the first picture alone is read, and how a
//! WebP is to be turned.
//!
//! Nothing is decoded here, and no room is made for what a file says of itself: blocks and pieces are stepped over where they stand.

use image::ImageFormat;
use image::metadata::Orientation;

use super::compound::Numbers;

/// Where the blocks of a GIF begin, but for a table of colours, and the byte that says whether that is there (GIF89a, section 18).
pub const GIF_HEAD: usize = 13;
const GIF_FLAGS: usize = 10;
/// What the blocks of a GIF begin with (appendix A), and how long a picture's description is, whose last byte tells of its table.
const EXTENSION: u8 = 0x21;
const PICTURE: u8 = 0x2c;
const END: u8 = 0x3b;
const DESCRIPTION: usize = 10;

/// Where the pieces of a WebP begin (RFC 9649, section 2.4).
const WEBP_HEAD: usize = 12;
/// What some programs put before the tags of a photograph, as they do in a JPEG.
const BEFORE_TAGS: &[u8] = b"Exif\0\0";

/// Where the chunks of a PNG begin, and how much of each is not its data: length, name and check (PNG, third edition, section 5).
const PNG_HEAD: usize = 8;
const AROUND_CHUNK: usize = 12;

/// Whether what has the mark of a GIF goes on as one, as no text does that is about them; `None` where it does not go on.
pub fn goes_on_as_gif(file: &[u8]) -> Option<bool> {
    let block = file.u8_at(GIF_HEAD + table(file, GIF_FLAGS))?;
    Some([EXTENSION, PICTURE, END].contains(&block))
}

/// How many pictures there are, one after the other in time; more than two are two.
pub fn pictures(file: &[u8], kind: ImageFormat) -> usize {
    match kind {
        ImageFormat::Gif => of_gif(file),
        // One that stands still has its picture in a piece of another name.
        ImageFormat::WebP => pieces(file).filter(|(name, _)| *name == b"ANMF").take(2).count().max(1),
        ImageFormat::Png => of_png(file),
        _ => 1,
    }
}

/// How a WebP is to be turned. Its decoder would make as much room for the tags as the file says that they need.
pub fn orientation_of_webp(file: &[u8]) -> Orientation {
    let tags = pieces(file).find(|(name, _)| *name == b"EXIF").map(|(_, tags)| tags);
    let tags = tags.map(|tags| tags.strip_prefix(BEFORE_TAGS).unwrap_or(tags));
    tags.and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms)
}

fn of_gif(file: &[u8]) -> usize {
    let (mut count, mut at) = (0, GIF_HEAD + table(file, GIF_FLAGS));
    while count < 2 {
        match file.u8_at(at) {
            Some(EXTENSION) => at = behind_parts(file, at + 2),
            Some(PICTURE) => {
                count += 1;
                // Its table, and a byte that says how its pixels are packed.
                let parts = at + DESCRIPTION + table(file, at + DESCRIPTION - 1) + 1;
                at = behind_parts(file, parts);
            }
            _ => break,
        }
    }
    count
}

/// That it is an animation is said before its first pixels (section 11.3.7).
fn of_png(file: &[u8]) -> usize {
    let number = |at: usize| Some(u32::from_be_bytes(file.part(at, 4)?.try_into().ok()?));
    let mut at = PNG_HEAD;
    while let Some((length, name)) = number(at).zip(file.part(at + 4, 4)) {
        match name {
            b"acTL" => return if number(at + 8).is_some_and(|pictures| pictures > 1) { 2 } else { 1 },
            b"IDAT" => return 1,
            _ => at = at.saturating_add(AROUND_CHUNK).saturating_add(usize::try_from(length).unwrap_or(usize::MAX)),
        }
    }
    1
}

/// How long the table of colours is that the byte here tells of.
fn table(file: &[u8], flags: usize) -> usize {
    match file.u8_at(flags) {
        Some(flags) if flags & 0x80 != 0 => 3_usize << ((flags & 7) + 1),
        _ => 0,
    }
}

/// One past the parts of a block, each with its length before it; the last is empty (section 15).
fn behind_parts(file: &[u8], mut at: usize) -> usize {
    while let Some(length) = file.u8_at(at) {
        at += 1 + usize::from(length);
        if length == 0 {
            break;
        }
    }
    at
}

/// The pieces of a WebP, by their names, as far as they are whole.
fn pieces(file: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut at = WEBP_HEAD;
    std::iter::from_fn(move || {
        let (name, length) = (file.part(at, 4)?, usize::try_from(file.u32_at(at + 4)?).ok()?);
        let data = file.part(at + 8, length)?;
        at += 8 + length + length % 2;
        Some((name, data))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A GIF of so many pictures of one pixel, with tables of two colours and a remark between.
    fn gif(count: usize) -> Vec<u8> {
        let head = [&b"GIF89a\x01\0\x01\0\x80\0\0"[..], &[0; 6]].concat();
        let remark = b"\x21\xfe\x03abc\x02de\0";
        let picture = [&b"\x2c\0\0\0\0\x01\0\x01\0\x80"[..], &[0; 6], b"\x02\x02\x44\x01\0"].concat();
        [head, [&remark[..], &picture].concat().repeat(count), b";".to_vec()].concat()
    }

    fn piece(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let length = u32::try_from(data.len()).unwrap();
        [&name[..], &length.to_le_bytes(), data, &vec![0; data.len() % 2]].concat()
    }

    fn webp(pieces: &[Vec<u8>]) -> Vec<u8> {
        [&b"RIFF\0\0\0\0WEBP"[..], &pieces.concat()].concat()
    }

    #[test]
    fn pictures_of_an_animation_are_counted_to_two() {
        for (count, counted) in [(0, 0), (1, 1), (2, 2), (9, 2)] {
            assert_eq!(pictures(&gif(count), ImageFormat::Gif), counted, "{count}");
        }
        let moving = |count: usize| webp(&[piece(b"VP8X", &[2; 10]), piece(b"ANMF", &[0; 25]).repeat(count)]);
        for (file, counted) in [(webp(&[piece(b"VP8 ", &[0; 9])]), 1), (moving(1), 1), (moving(2), 2), (moving(9), 2)] {
            assert_eq!(pictures(&file, ImageFormat::WebP), counted);
        }
        let chunk = |name: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap();
            [&length.to_be_bytes()[..], name, data, &[0; 4]].concat()
        };
        let png = |chunks: &[Vec<u8>]| [b"\x89PNG\r\n\x1a\n", &chunks.concat()[..]].concat();
        let (head, pixels) = (chunk(b"IHDR", &[0; 13]), chunk(b"IDAT", &[0; 9]));
        let moving = |count: u8| chunk(b"acTL", &[0, 0, 0, count, 0, 0, 0, 0]);
        for (chunks, counted) in [
            (&[head.clone(), pixels.clone()][..], 1),
            (&[head.clone(), moving(1), pixels.clone()], 1),
            (&[head.clone(), moving(9), pixels.clone()], 2),
            (&[head.clone(), pixels.clone(), moving(9)], 1),
            (&[head, vec![0xff; 12], moving(9)], 1),
        ] {
            assert_eq!(pictures(&png(chunks), ImageFormat::Png), counted);
        }
        assert_eq!(pictures(b"BM", ImageFormat::Bmp), 1);
    }

    #[test]
    fn a_gif_goes_on_with_a_block_and_a_text_about_them_does_not() {
        assert_eq!((goes_on_as_gif(&gif(0)), goes_on_as_gif(&gif(1))), (Some(true), Some(true)));
        assert_eq!(goes_on_as_gif(b"GIF89a is how a picture begins."), Some(false));
        assert_eq!(goes_on_as_gif(b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0"), None);
    }

    #[test]
    fn what_breaks_off_anywhere_is_counted_as_far_as_it_goes() {
        let (moving, still) = (gif(3), webp(&[piece(b"ANMF", &[0; 24]), piece(b"ANMF", &[0; 24])]));
        for end in 0..moving.len() {
            assert!(pictures(&moving[..end], ImageFormat::Gif) <= 2);
        }
        for end in 0..still.len() {
            assert_eq!(pictures(&still[..end], ImageFormat::WebP), 1, "{end}");
        }
    }

    #[test]
    fn a_webp_is_turned_as_its_tags_say_and_tags_that_are_not_there_turn_nothing() {
        let tags = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let with = |tags: &[u8]| orientation_of_webp(&webp(&[piece(b"VP8X", &[8; 10]), piece(b"EXIF", tags)]));
        assert_eq!(with(tags), Orientation::Rotate90);
        assert_eq!(with(&[BEFORE_TAGS, tags].concat()), Orientation::Rotate90);
        assert_eq!(with(b"II*\0"), Orientation::NoTransforms);
        let endless = [webp(&[]), b"EXIF\xff\xff\xff\xff".to_vec(), tags.to_vec()].concat();
        assert_eq!(orientation_of_webp(&endless), Orientation::NoTransforms);
    }
}
