//! A page's content, unpacked: whole, and no larger than any page needs, or not at all.
//!
//! hayro unpacks as much of a damaged stream as it can, however much that is, and does not say so. Nearly every content is packed in the one
//! way that is known here.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Stream};

/// Bytes of a page's content; no page that was meant to be read has more.
const MOST: u64 = 32 << 20;
/// Streams that it is made of.
const MOST_STREAMS: usize = 1_000;

/// The content of a page.
pub fn content(page: &Dict<'_>) -> Option<Vec<u8>> {
    const CONTENTS: &str = "Contents";
    let mut content = Vec::new();
    if let Some(one) = page.get::<Stream<'_>>(CONTENTS) {
        unpack(&one, &mut content)?;
        return Some(content);
    }
    let all = page.get::<Array<'_>>(CONTENTS)?;
    let count = all.raw_iter().take(MOST_STREAMS + 1).count();
    let mut unpacked = 0;
    for one in all.iter::<Stream<'_>>().take(MOST_STREAMS) {
        unpack(&one, &mut content)?;
        content.push(b' ');
        unpacked += 1;
    }
    (unpacked == count).then_some(content)
}

fn unpack(stream: &Stream<'_>, to: &mut Vec<u8>) -> Option<()> {
    let left = MOST.checked_sub(to.len() as u64)?;
    let packed = stream.raw_data();
    let more = match stream.filters().as_slice() {
        [] if !stream.dict().contains_key("Filter") => (&*packed).take(left + 1).read_to_end(to),
        [Filter::FlateDecode] if !stream.dict().contains_key("DecodeParms") => {
            ZlibDecoder::new(&*packed).take(left + 1).read_to_end(to)
        }
        _ => return None,
    };
    more.ok().filter(|more| *more as u64 <= left).map(|_| ())
}
