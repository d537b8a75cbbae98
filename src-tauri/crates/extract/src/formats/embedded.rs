//! Pictures that stand within documents: which may hold text that matters, and which only adorn.
//!
//! A format says where a picture stands, by its part in the archive ([`Output::want`]) or with its bytes ([`offer`]). Nothing is decoded
//! here but how large the picture is; it is given out as it is, or with the head of a file that it lacks ([`bitmap`](super::bitmap)), and drawn
//! and recognised as one that is a document of its own. Of a drawing in words (SVG) the words are read.

use super::bitmap;
use super::html;
use super::image;
use super::package::Package;
use crate::output::{Output, Spot};
use crate::protocol::MAX_PICTURE;
use crate::{Error, Kind, Warning};

/// Pixels of the shorter and the longer side of the smallest picture that is looked at: a line of text in print.
const SHORTEST: u32 = 50;
const LONGEST: u32 = 200;

/// What is found in a text or on a slide.
#[derive(Debug)]
pub enum Item {
    Text(Kind, String),
    /// A picture, by what the format calls its part.
    Picture(String),
}

/// Takes the pictures that were met out of the archive.
///
/// # Errors
/// As the archive is read.
pub fn fetch(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<(), Error> {
    for (spot, name) in output.wanted() {
        let most = output.picture_bytes().min(u64::from(MAX_PICTURE));
        if most == 0 || output.is_late() {
            output.warn(Warning::PICTURES_LIMIT, spot.page);
            continue;
        }
        // One byte more, to notice what is longer.
        match package.picture(&name, most + 1, output)? {
            Some(bytes) => offer(bytes, spot, output),
            None => output.warn(Warning::PICTURES_UNREAD, spot.page),
        }
    }
    Ok(())
}

/// Gives a picture out, unless it is too small to hold text. What cannot be drawn is said.
pub fn offer(bytes: Vec<u8>, spot: Spot, output: &mut Output<'_>) {
    let bytes = match bitmap::head(&bytes) {
        Some(head) => [head, bytes].concat(),
        None => bytes,
    };
    let size = bytes.len() as u64;
    if !output.look_at(size) || size > u64::from(MAX_PICTURE) {
        output.warn(Warning::PICTURES_LIMIT, spot.page);
        return;
    }
    match image::dimensions(&bytes) {
        Ok((across, down)) if across.min(down) < SHORTEST || across.max(down) < LONGEST => {}
        Ok(_) => {
            if image::pictures(&bytes) > 1 {
                output.warn(Warning::ANIMATION_UNREAD, spot.page);
            }
            output.picture(spot, bytes);
        }
        Err(_) => match html::text_of_drawing(&bytes, output) {
            Some(text) => output.push_at(spot, &text),
            // Drawings of lines (EMF, WMF, SVG without words), and what is broken.
            None => output.warn(Warning::PICTURES_UNREAD, spot.page),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::MAX_PICTURES;
    use crate::{Format, Limits};

    /// A bitmap of this size whose pixels are missing: how large it is says its head.
    fn bitmap(across: i32, down: i32) -> Vec<u8> {
        let head = [&b"BM"[..], &[0; 8], &54_u32.to_le_bytes(), &40_u32.to_le_bytes()].concat();
        [head, across.to_le_bytes().to_vec(), down.to_le_bytes().to_vec(), vec![1, 0, 24, 0], vec![0; 24]].concat()
    }

    fn offered(limits: Limits, pictures: Vec<Vec<u8>>) -> (usize, Vec<String>) {
        let mut silent = |_, _| ();
        let mut output = Output::new(limits, &mut silent);
        output.push(Kind::Paragraph, None, "Words.");
        for picture in pictures {
            let spot = output.spot(None);
            offer(picture, spot, &mut output);
        }
        let (summary, _) = output.finish(Format::Docx).unwrap();
        (summary.pictures.len(), summary.warnings.into_iter().map(|warning| warning.kind).collect())
    }

    #[test]
    fn small_pictures_adorn_and_what_cannot_be_drawn_is_said() {
        let limits = Limits::for_size(1_000);
        assert_eq!(offered(limits, vec![bitmap(200, 50), bitmap(50, 200)]), (2, vec![]));
        assert_eq!(offered(limits, vec![bitmap(199, 199), bitmap(3_000, 49)]), (0, vec![]));
        let drawing = b"\x01\0\0\0\x6c\0\0\0".to_vec();
        let lines = b"<?xml version=\"1.0\"?><svg><title>Unseen</title><path d=\"M0 0\"/></svg>".to_vec();
        for unread in [drawing, lines, b"<p>Words, and no drawing.</p>".to_vec()] {
            assert_eq!(offered(limits, vec![unread]), (0, vec![Warning::PICTURES_UNREAD.to_owned()]));
        }
        assert_eq!(offered(limits, vec![b"\xef\xbb\xbf<svg><text>Words</text></svg>".to_vec()]), (0, vec![]));
    }

    #[test]
    fn of_an_animation_the_first_picture_is_given_out_and_the_rest_is_said_to_be_unread() {
        let still = include_bytes!("../../fixtures/gif/minutes.gif");
        let blocks = &still[13 + (3_usize << ((still[10] & 7) + 1))..still.len() - 1];
        let moving = [&still[..still.len() - 1], blocks, b";"].concat();
        let limits = Limits::for_size(1_000);
        assert_eq!(offered(limits, vec![still.to_vec()]), (1, vec![]));
        assert_eq!(offered(limits, vec![moving]), (1, vec![Warning::ANIMATION_UNREAD.to_owned()]));
    }

    #[test]
    fn pictures_beyond_their_number_and_their_bytes_are_said_to_be() {
        let limit = vec![Warning::PICTURES_LIMIT.to_owned()];
        let many = vec![bitmap(300, 300); MAX_PICTURES + 1];
        assert_eq!(offered(Limits::for_size(1_000), many), (MAX_PICTURES, limit.clone()));
        let longest = vec![0; MAX_PICTURE as usize];
        let longer = [longest.as_slice(), &[0]].concat();
        let much = Limits { text_bytes: 1 << 30, ..Limits::for_size(1_000) };
        assert_eq!(offered(much, vec![longest]), (0, vec![Warning::PICTURES_UNREAD.to_owned()]));
        assert_eq!(offered(much, vec![longer]), (0, limit.clone()));
        let few = Limits { text_bytes: 100, ..Limits::for_size(1_000) };
        assert_eq!(offered(few, vec![bitmap(300, 300), bitmap(300, 300)]), (1, limit));
    }
}
