//! What can be drawn, page by page: PDF and pictures. Another format with pages of its own is an arm here.

use crate::Error;
use crate::protocol::{Message, PageAsked, Place, PlacesAsked};
use crate::tools::Tools;

use super::{image, pdf::picture};

fn is_picture(bytes: &[u8], tools: &Tools) -> bool {
    tools.pdfium.is_none() && image::kind(bytes).is_some()
}

/// The size of each page, in points.
pub fn sizes(bytes: &[u8], tools: &Tools) -> Result<Vec<[u32; 2]>, Error> {
    if is_picture(bytes, tools) { image::sizes(bytes) } else { picture::sizes(bytes, tools) }
}

/// Draws the page that is asked for.
pub fn draw(bytes: &[u8], tools: &Tools, asked: PageAsked) -> Result<(Message, Vec<u8>), Error> {
    if is_picture(bytes, tools) { image::draw(bytes, asked) } else { picture::draw(bytes, tools, asked) }
}

/// Where passages stand on a page; where text was recognised only its table knows.
pub fn places(bytes: &[u8], tools: &Tools, asked: &PlacesAsked) -> Result<Vec<Place>, Error> {
    if is_picture(bytes, tools) { Ok(Vec::new()) } else { picture::places(bytes, tools, asked) }
}
