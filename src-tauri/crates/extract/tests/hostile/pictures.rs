//! Pictures: PNG, JPEG, TIFF, BMP, GIF, WebP. They hold no text, so that every one is refused where nothing recognises text; those that can be read so
//! far are drawn for it.

use extract::{Error, Format};

use crate::case::{Case, End, case};
use crate::packed::zlib;
use crate::support::{fixture, png_chunk as chunk};

use End::Refused;
use Format::{Bmp, Gif, Jpeg, Png, Tiff, Webp};

pub const FILES: &[Case] = &[
    case(Png, "as wide as numbers go", || png((u32::MAX, 1), &[]), Refused(&[Error::Damaged])),
    case(
        Png,
        "ten thousand million pixels",
        || png((100_000, 100_000), &[chunk(b"IDAT", &zlib(&[0; 1_000]))]),
        Refused(&[Error::OutOfMemory]),
    ),
    case(Png, "no pixels", || png((0, 0), &[]), Refused(&[Error::Damaged])),
    case(
        Png,
        "fewer pixels than it says",
        || png((400, 400), &[chunk(b"IDAT", &zlib(&[0; 1_000]))]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Png,
        "more pixels than it says",
        || png((4, 4), &[chunk(b"IDAT", &zlib(&vec![0; 64 << 20]))]),
        Refused(&[Error::Unrecognised]),
    ),
    case(Png, "a picture that breaks off", || fixture("png/minutes.png")[..200].to_vec(), Refused(&[Error::Damaged])),
    case(
        Png,
        "a piece of four gigabytes",
        || [b"\x89PNG\r\n\x1a\n".to_vec(), b"\xff\xff\xff\xffIHDR".to_vec()].concat(),
        Refused(&[Error::Damaged]),
    ),
    case(Png, "a description that swells", described, Refused(&[Error::Unrecognised])),
    case(
        Png,
        "half a million pieces of nothing",
        || png((4, 4), &vec![chunk(b"teXt", b""); 500_000]),
        Refused(&[Error::Damaged]),
    ),
    case(Jpeg, "nothing but the mark", || b"\xff\xd8\xff".to_vec(), Refused(&[Error::Damaged])),
    case(
        Jpeg,
        "a photograph that breaks off",
        || fixture("jpeg/minutes.jpg")[..200].to_vec(),
        Refused(&[Error::Damaged]),
    ),
    case(Jpeg, "as large as photographs go", || sized(0xffff, 0xffff), Refused(&[Error::OutOfMemory])),
    case(Jpeg, "no pixels", || sized(0, 0), Refused(&[Error::Damaged])),
    case(Jpeg, "tags in a circle", tags_in_a_circle, Refused(&[Error::Unrecognised])),
    case(
        Jpeg,
        "a part without an end",
        || [&b"\xff\xd8\xff\xe0\xff\xff"[..], &[0; 100]].concat(),
        Refused(&[Error::Damaged]),
    ),
    case(
        Tiff,
        "lists of pages in a circle",
        || [&b"II*\0\x08\0\0\0\0\0\x08\0\0\0"[..], &[0; 64]].concat(),
        Refused(&[Error::Damaged]),
    ),
    case(Tiff, "a list beyond the file", || b"MM\0*\xff\xff\xff\xf0".to_vec(), Refused(&[Error::Damaged])),
    case(
        Tiff,
        "sixteen thousand million pixels",
        || tiff(&[(256, 4, 0x1_ffff), (257, 4, 0x1_ffff), (278, 4, 0x1_ffff)]),
        Refused(&[Error::OutOfMemory]),
    ),
    case(Tiff, "no pixels", || tiff(&[(256, 4, 0), (257, 4, 0)]), Refused(&[Error::Damaged])),
    case(
        Tiff,
        "a strip beyond the file",
        || tiff(&[(256, 4, 100), (257, 4, 100), (273, 4, u32::MAX)]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Tiff,
        "four thousand million strips",
        || tiff(&[(256, 4, 100), (257, 4, 100), (278, 4, 0)]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Tiff,
        "a page that breaks off",
        || {
            let mut scan = fixture("tiff/minutes.tif");
            scan.drain(200..4_000);
            scan
        },
        Refused(&[Error::Damaged]),
    ),
    case(Bmp, "nothing but the mark", || [&b"BM"[..], &[0; 8]].concat(), Refused(&[Error::Damaged])),
    case(Bmp, "as large as bitmaps go", || bmp((0xffff, 0xffff), &[]), Refused(&[Error::OutOfMemory])),
    case(Bmp, "as wide as numbers go", || bmp((i32::MAX, 1), &[]), Refused(&[Error::Damaged])),
    case(Bmp, "less than nothing high", || bmp((9, i32::MIN), &[]), Refused(&[Error::Damaged])),
    case(Bmp, "no pixels", || bmp((0, 0), &[]), Refused(&[Error::UnknownFormat])),
    case(Bmp, "fewer pixels than it says", || bmp((400, 400), &[0; 1_000]), Refused(&[Error::Damaged])),
    case(Bmp, "a picture that breaks off", || fixture("bmp/minutes.bmp")[..2_000].to_vec(), Refused(&[Error::Damaged])),
    case(Gif, "nothing but the mark", || [&b"GIF89a"[..], &[0; 7]].concat(), Refused(&[Error::Damaged])),
    case(Gif, "no picture", || gif((4, 4), &[]), Refused(&[Error::Damaged])),
    case(Gif, "as large as pictures go", || gif((0xffff, 0xffff), &[dot((1, 1))]), Refused(&[Error::OutOfMemory])),
    case(
        Gif,
        "a picture larger than what it stands on",
        || gif((1, 1), &[dot((0xffff, 0xffff))]),
        Refused(&[Error::OutOfMemory]),
    ),
    case(Gif, "a picture that breaks off", || fixture("gif/minutes.gif")[..2_000].to_vec(), Refused(&[Error::Damaged])),
    case(
        Gif,
        "an animation of a hundred thousand pictures",
        || gif((1, 1), &vec![dot((1, 1)); 100_000]),
        Refused(&[Error::Unrecognised]),
    ),
    case(
        Gif,
        "a remark without an end",
        || gif((1, 1), &[b"\x21\xfe".to_vec(), [&[0xff_u8][..], &[b'x'; 255]].concat().repeat(10_000)]),
        Refused(&[Error::Damaged]),
    ),
    case(Webp, "nothing but the mark", || webp(&[]), Refused(&[Error::Damaged])),
    case(Webp, "as large as pictures go", || webp(&[lossless((0x3fff, 0x3fff))]), Refused(&[Error::OutOfMemory])),
    case(Webp, "no pixels", || webp(&[lossless((0x4000, 1))]), Refused(&[Error::Damaged])),
    case(
        Webp,
        "four thousand million pixels",
        || webp(&[canvas(0, (0xffff, 0xffff)), red()]),
        Refused(&[Error::OutOfMemory]),
    ),
    case(
        Webp,
        "more pixels than numbers go",
        || webp(&[canvas(0, (1 << 24, 1 << 24)), red()]),
        Refused(&[Error::Damaged]),
    ),
    case(
        Webp,
        "a picture that breaks off",
        || fixture("webp/lossy.webp")[..2_000].to_vec(),
        Refused(&[Error::Damaged]),
    ),
    case(
        Webp,
        "a packed picture that breaks off",
        || fixture("webp/minutes.webp")[..2_000].to_vec(),
        Refused(&[Error::Damaged]),
    ),
    case(
        Webp,
        "tags of four gigabytes",
        || webp(&[canvas(8, (2, 2)), red(), b"EXIF\xff\xff\xff\xffMM\0*".to_vec()]),
        Refused(&[Error::Unrecognised]),
    ),
    case(
        Webp,
        "an animation of a hundred thousand pictures",
        || webp(&[canvas(2, (2, 2)), piece(b"ANIM", &[0; 6]), frame(0).repeat(100_000)]),
        Refused(&[Error::Unrecognised]),
    ),
    case(
        Webp,
        "a picture beside what it stands on",
        || webp(&[canvas(2, (2, 2)), piece(b"ANIM", &[0; 6]), frame(9)]),
        Refused(&[Error::Damaged]),
    ),
];

/// A picture of this size, in colour, of these pieces.
fn png((width, height): (u32, u32), pieces: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), pieces.concat(), chunk(b"IEND", b"")].concat()
}

/// A picture that is whole, with a text and a profile in it that become a hundred megabytes.
fn described() -> Vec<u8> {
    let swelling = zlib(&vec![b'x'; 100 << 20]);
    let text = chunk(b"zTXt", &[b"Comment\0\0", swelling.as_slice()].concat());
    let profile = chunk(b"iCCP", &[b"a\0\0", swelling.as_slice()].concat());
    png((4, 4), &[profile, text, chunk(b"IDAT", &zlib(&[0; 4 * 13]))])
}

/// The photograph, said to be of this size.
fn sized(width: u16, height: u16) -> Vec<u8> {
    let mut file = fixture("jpeg/minutes.jpg");
    // The frame's header: mark, length, bits, height, width (ISO/IEC 10918-1, B.2.2).
    let frame = file.windows(2).position(|mark| mark == [0xff, 0xc0] || mark == [0xff, 0xc2]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

/// The photograph, with tags (Exif) whose list leads to itself.
fn tags_in_a_circle() -> Vec<u8> {
    let list = [&b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x09\0\0"[..], b"\0\0\0\x08"].concat();
    let part = [b"\xff\xe1".to_vec(), ((list.len() + 2) as u16).to_be_bytes().to_vec(), list].concat();
    let file = fixture("jpeg/minutes.jpg");
    [&file[..2], &part, &file[2..]].concat()
}

/// A scan with these entries in its list (tag, type, value) besides the usual ones, and no pixels.
fn tiff(entries: &[(u16, u16, u32)]) -> Vec<u8> {
    let usual = [(258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 100), (279, 4, 10_000)];
    let mut all: Vec<(u16, u16, u32)> = entries.to_vec();
    all.extend(usual.into_iter().filter(|(tag, ..)| entries.iter().all(|(other, ..)| other != tag)));
    all.sort_unstable();
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((all.len() as u16).to_le_bytes());
    for (tag, kind, value) in all {
        file.extend([&tag.to_le_bytes()[..], &kind.to_le_bytes(), &1_u32.to_le_bytes(), &value.to_le_bytes()].concat());
    }
    file.extend([0; 4]);
    file
}

/// A bitmap of this size, in colour, with these pixels.
fn bmp((across, down): (i32, i32), pixels: &[u8]) -> Vec<u8> {
    let head = [&b"BM"[..], &[0; 8], &54_u32.to_le_bytes(), &40_u32.to_le_bytes()].concat();
    [&head[..], &across.to_le_bytes(), &down.to_le_bytes(), &[1, 0, 24, 0], &[0; 24], pixels].concat()
}

/// A GIF on whose ground, of this size and two colours, these blocks stand (GIF89a, section 18).
fn gif((across, down): (u16, u16), blocks: &[Vec<u8>]) -> Vec<u8> {
    let head = [&b"GIF89a"[..], &across.to_le_bytes(), &down.to_le_bytes(), &[0x80, 0, 0], &[0; 6]].concat();
    [head, blocks.concat(), b";".to_vec()].concat()
}

/// A picture that is said to be of this size, and has one pixel.
fn dot((across, down): (u16, u16)) -> Vec<u8> {
    [&b"\x2c\0\0\0\0"[..], &across.to_le_bytes(), &down.to_le_bytes(), b"\0\x02\x02\x44\x01\0"].concat()
}

/// A piece of a WebP (RFC 9649, section 2.3).
fn piece(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&name[..], &(data.len() as u32).to_le_bytes(), data, &vec![0; data.len() % 2]].concat()
}

fn webp(pieces: &[Vec<u8>]) -> Vec<u8> {
    piece(b"RIFF", &[b"WEBP".to_vec(), pieces.concat()].concat())
}

/// A picture without loss that is said to be of this size, and has no pixels.
fn lossless((across, down): (u32, u32)) -> Vec<u8> {
    piece(b"VP8L", &[&[0x2f_u8][..], &((across - 1) | ((down - 1) << 14)).to_le_bytes(), &[0; 20]].concat())
}

/// What a picture with tags (8) or an animation (2) begins with, and how large it is said to be.
fn canvas(flags: u8, (across, down): (u32, u32)) -> Vec<u8> {
    let [across, down] = [across, down].map(|side| (side - 1).to_le_bytes());
    piece(b"VP8X", &[&[flags, 0, 0, 0][..], &across[..3], &down[..3]].concat())
}

/// A picture of two pixels by two, all of them red.
fn red() -> Vec<u8> {
    let head = b"\xd0\x01\0\x9d\x01\x2a\x02\0\x02\0\x02\0\x34\x25\xa0\x02\x74\xba\x01\xf8\0\x03\xb0\0";
    let rest = b"\xfe\xf0\xc4\x0b\xff\x20\xb9\x61\x75\xc8\xd7\xff\x20\x3f\xe4\x07\xfc\x80\xff\xf8\xf2\0\0\0";
    piece(b"VP8 ", &[&head[..], rest].concat())
}

/// That picture as one of an animation, so far to the right.
fn frame(right: u8) -> Vec<u8> {
    piece(b"ANMF", &[&[right, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 9, 0, 0, 0][..], &red()].concat())
}
