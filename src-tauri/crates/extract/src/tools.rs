//! What must be opened before the doors are locked. Today that is libpdfium, and only for a file that claims to be a PDF.

use std::path::Path;

use crate::Error;
use crate::formats::pdf_claimed;
use crate::pdfium::Pdfium;

/// Opened libraries.
pub struct Tools {
    pub(crate) pdfium: Option<Pdfium>,
}

impl Tools {
    /// Opens what these bytes may need.
    ///
    /// # Errors
    /// `NotInstalled` when it is needed and not there.
    pub fn open(bytes: &[u8], pdfium: &Path) -> Result<Self, Error> {
        let pdfium = if pdf_claimed(bytes) { Some(Pdfium::open(pdfium)?) } else { None };
        Ok(Self { pdfium })
    }
}
