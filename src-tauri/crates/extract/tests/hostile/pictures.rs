//! Pictures: PNG, JPEG, TIFF. They hold no text, so that every one is refused where nothing recognises text; those that can be read so
//! far are drawn for it.

use extract::{Error, Format};

use crate::case::{Case, End, case};
use crate::packed::zlib;
use crate::support::{fixture, png_chunk as chunk};

use End::Refused;
use Format::{Jpeg, Png, Tiff};

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
