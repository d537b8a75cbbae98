//! Pictures on a page: one that stands in the page itself (RFC 2397), one that is a part of the book, one that lies elsewhere.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::found::Region;
use crate::formats::embedded;
use crate::output::Output;
use crate::{Kind, Warning};

/// Base64 as pages have it: the padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A picture on the page.
pub struct Shown {
    /// So many blocks stand before it.
    pub after: usize,
    pub region: Region,
    /// How the page refers to it; it may stand in that itself.
    pub source: String,
}

/// What becomes of pictures that do not stand in the page.
#[derive(Clone, Copy)]
pub enum Others<'a> {
    /// They are parts of the book, of the name that this gives for a reference.
    Parts(&'a dyn Fn(&str) -> String),
    /// They lie elsewhere, and that they are there is said.
    Told,
    Ignored,
}

/// Gives out the picture that a page refers to like this, if it is at hand.
pub fn push(source: &str, others: Others<'_>, output: &mut Output<'_>) {
    let source = source.trim();
    if source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        if let Some(bytes) = contained(source) {
            embedded::offer(bytes, output.spot(None), output);
        } else if let Some(text) = drawing(source).and_then(|file| super::text_of_drawing(&file, output)) {
            output.push(Kind::Paragraph, None, &text);
        }
        // One without words is a mark or a letter far more often than not.
        return;
    }
    match others {
        Others::Parts(part) => output.want(None, &part(source)),
        Others::Told => output.warn(Warning::PICTURES_UNREAD, None),
        Others::Ignored => {}
    }
}

/// The bytes of a picture of pixels that stands in its own reference.
fn contained(source: &str) -> Option<Vec<u8>> {
    let (head, data) = source.split_once(',')?;
    let head = head.to_ascii_lowercase();
    let is_pixels = ["png", "jpeg", "jpg", "gif", "bmp", "tiff", "webp"]
        .iter()
        .any(|kind| head.strip_prefix("data:image/").is_some_and(|rest| rest.starts_with(kind)));
    if !is_pixels || !head.ends_with(";base64") {
        return None;
    }
    unpacked(data)
}

/// A drawing in words (SVG) that stands in its own reference, packed or not.
fn drawing(source: &str) -> Option<Vec<u8>> {
    let (head, data) = source.split_once(',')?;
    let head = head.to_ascii_lowercase();
    let kind = head.strip_prefix("data:image/svg+xml")?;
    if kind.ends_with(";base64") { unpacked(data) } else { Some(percent_encoding::percent_decode_str(data).collect()) }
}

fn unpacked(data: &str) -> Option<Vec<u8>> {
    let data: Vec<u8> = percent_encoding::percent_decode_str(data).filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(data).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_that_stands_in_its_reference_is_taken_out_of_it() {
        assert_eq!(contained("DATA:image/PNG;base64,iVBO\n Rw0%4b").as_deref(), Some(&b"\x89PNG\r\n"[..]));
        assert_eq!(contained("data:image/png;base64,iVBORw").as_deref(), Some(&b"\x89PNG"[..]));
        for none in [
            "data:image/svg+xml;base64,iVBO",
            "data:text/html;base64,iVBO",
            "data:image/png,x",
            "data:",
            "data:image/png;base64,*",
        ] {
            assert_eq!(contained(none), None, "{none}");
        }
    }
}
