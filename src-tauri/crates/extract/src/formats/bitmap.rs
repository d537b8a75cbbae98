//! Bitmaps as they stand in memory (MS-WMF, 2.2.2.9). Old programs put them into their files so, without the head that they would have as files
//! of their own (BMP), which is all that decoders ask for besides.

use super::compound::Numbers;

/// Length of a file's head.
const HEAD: u32 = 14;
/// Lengths of what the bitmap begins with: that of OS/2, the usual one, and those of later versions.
const CORE: u32 = 12;
const INFO: u32 = 40;
const LATER: [u32; 2] = [108, 124];
/// Bits to a pixel; up to eight, a pixel is the number of a colour in a list.
const DEPTHS: [u16; 6] = [1, 4, 8, 16, 24, 32];
const LISTED: u16 = 8;
/// Says that three masks follow, one for each colour.
const MASKED: u32 = 3;

/// The head of the file that this bitmap would be, which says where its pixels begin; `None` where it is no bitmap.
pub fn head(bitmap: &[u8]) -> Option<Vec<u8>> {
    let size = bitmap.u32_at(0)?;
    let planes_at = match size {
        CORE => 8,
        size if size == INFO || LATER.contains(&size) => 12,
        _ => return None,
    };
    let depth = bitmap.u16_at(planes_at + 2)?;
    if bitmap.u16_at(planes_at)? != 1 || !DEPTHS.contains(&depth) {
        return None;
    }
    let (masks, listed) = match size {
        CORE => (0, 0),
        // Later versions have them within.
        INFO if bitmap.u32_at(16)? == MASKED => (12, bitmap.u32_at(32)?),
        _ => (0, bitmap.u32_at(32)?),
    };
    let colours = if listed == 0 && depth <= LISTED { 1_u32 << depth } else { listed };
    let list = colours.checked_mul(if size == CORE { 3 } else { 4 })?;
    let pixels = list.checked_add(HEAD + size + masks)?;
    let length = u32::try_from(bitmap.len()).ok()?.checked_add(HEAD)?;
    Some([&b"BM"[..], &length.to_le_bytes(), &[0; 4], &pixels.to_le_bytes()].concat())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::codecs::bmp::BmpDecoder;
    use image::{DynamicImage, ImageResult};

    use super::*;

    /// A bitmap of two pixels by two, each row four bytes: so deep, packed like this, with so many colours in its list.
    fn bitmap(depth: u16, packed: u32, listed: u32, between: &[u8]) -> Vec<u8> {
        let sides = [INFO, 2, 2].map(u32::to_le_bytes).concat();
        let rest = [packed, 0, 0, 0, listed, 0].map(u32::to_le_bytes).concat();
        let pixels: Vec<u8> = (0..32).map(|n| n * 7).collect();
        [sides, vec![1, 0], depth.to_le_bytes().to_vec(), rest, between.to_vec(), pixels].concat()
    }

    fn drawn(decoder: ImageResult<BmpDecoder<Cursor<&[u8]>>>) -> Vec<u8> {
        DynamicImage::from_decoder(decoder.unwrap()).unwrap().into_rgba8().into_raw()
    }

    #[test]
    fn behind_its_head_a_bitmap_is_drawn_as_it_stands_in_memory() {
        let colours: Vec<u8> = (0..=255).flat_map(|n| [n, 255 - n, n / 2, 0]).collect();
        let masks = [0xf800_u32, 0x07e0, 0x001f].map(u32::to_le_bytes).concat();
        let of_os2 =
            [&[12, 0, 0, 0, 2, 0, 2, 0, 1, 0, 24, 0][..], &[1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 1, 2, 3, 0, 0]].concat();
        for (name, bitmap) in [
            ("two colours", bitmap(1, 0, 0, &colours[..8])),
            ("sixteen", bitmap(4, 0, 0, &colours[..64])),
            ("all that are listed", bitmap(8, 0, 0, &colours)),
            ("some that are listed", bitmap(8, 0, 40, &colours[..160])),
            ("masks", bitmap(16, MASKED, 0, &masks)),
            ("no list", bitmap(24, 0, 0, &[])),
            ("of OS/2", of_os2),
        ] {
            let file = [head(&bitmap).unwrap(), bitmap.clone()].concat();
            let [as_file, as_it_is] = [
                BmpDecoder::new(Cursor::new(&file[..])),
                BmpDecoder::new_without_file_header(Cursor::new(&bitmap[..])),
            ];
            assert_eq!(drawn(as_file), drawn(as_it_is), "{name}");
        }
    }

    #[test]
    fn what_is_no_bitmap_has_no_head() {
        let two_planes = [&INFO.to_le_bytes()[..], &[0; 8], &[2, 0, 24, 0], &[0; 24]].concat();
        let endless = bitmap(8, 0, u32::MAX, &[]);
        for other in [&b""[..], b"\x01\0\0\0\x6c\0\0\0", b"\x89PNG\r\n\x1a\n", &two_planes, &endless, &endless[..12]] {
            assert_eq!(head(other), None);
        }
    }
}
