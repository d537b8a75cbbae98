//! Archives that lie about what is in them, which no ordinary writer would write; and packed streams.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};

use crate::support::crc;

/// Not packed, packed, and in a way that office files never are.
pub const STORED: u16 = 0;
pub const DEFLATED: u16 = 8;
pub const PPMD: u16 = 98;
/// Says that a password locks the part.
pub const LOCKED: u16 = 1;

/// A part of an archive, and what is said of it.
pub struct Part<'a> {
    pub name: &'a str,
    /// As it stands in the file.
    pub bytes: &'a [u8],
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    /// How large it says it is once unpacked.
    pub size: u32,
    /// It has no bytes of its own: those of the part with this number are its, too.
    pub same_as: Option<usize>,
}

impl<'a> Part<'a> {
    /// One about which nothing is a lie.
    pub fn of(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, method: STORED, flags: 0, crc: crc(bytes), size: bytes.len() as u32, same_as: None }
    }
}

/// An archive of these parts (PKWARE's application note 4.5: local headers, the list, its end).
pub fn archive(parts: &[Part<'_>]) -> Vec<u8> {
    let (mut out, mut list, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        let place = part.same_as.map_or(out.len() as u32, |other| places[other]);
        let packed = part.same_as.map_or(part, |other| &parts[other]).bytes.len() as u32;
        let head = [
            &[20, 0][..],
            &part.flags.to_le_bytes(),
            &part.method.to_le_bytes(),
            &[0; 4],
            &part.crc.to_le_bytes(),
            &packed.to_le_bytes(),
            &part.size.to_le_bytes(),
            &(part.name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        if part.same_as.is_none() {
            out.extend([&b"PK\x03\x04"[..], head.as_slice(), part.name.as_bytes(), part.bytes].concat());
        }
        list.extend(
            [&b"PK\x01\x02\x14\0"[..], head.as_slice(), &[0; 10], &place.to_le_bytes(), part.name.as_bytes()].concat(),
        );
        places.push(place);
    }
    let (count, at) = ((parts.len() as u16).to_le_bytes(), out.len() as u32);
    let length = (list.len() as u32).to_le_bytes();
    out.extend(list);
    out.extend([&b"PK\x05\x06\0\0\0\0"[..], &count[..], &count, &length, &at.to_le_bytes(), &[0, 0]].concat());
    out
}

pub fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut packer = DeflateEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// As PDF and PNG pack (RFC 1950).
pub fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}
