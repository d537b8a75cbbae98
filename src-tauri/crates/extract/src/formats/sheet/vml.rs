//! What stands above and below a sheet on paper, in the words of old programs (VML: ECMA-376, part 4, 19): whether there are pictures among it.
//!
//! Nearly all of those are logos, so that they are told of and not read. The parts follow the habits of HTML and need be no XML: they are
//! searched and not walked.

use super::super::odf::centimetres;

/// Whether there is a picture in this drawing, or in what there is of it, that is more than a mark.
pub fn has_pictures(drawing: &[u8]) -> bool {
    let drawing = String::from_utf8_lossy(drawing);
    drawing.split("<v:shape ").skip(1).any(|shape| shape.contains("<v:imagedata") && !is_mark(shape))
}

/// Whether a shape is too small to hold text that matters, as of other drawings.
fn is_mark(shape: &str) -> bool {
    /// In centimetres.
    const LEAST: f64 = 2.0;
    let tag = shape.split('>').next().unwrap_or_default();
    let side = |name: &str| {
        let mut said = tag.split(['"', '\'', ';']);
        said.find_map(|said| centimetres(said.trim().strip_prefix(name)?))
    };
    side("width:").zip(side("height:")).is_some_and(|(across, down)| across.min(down) < LEAST)
}
