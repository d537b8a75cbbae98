//! What a format needs besides the document: what must be opened before the doors are locked, and the password.
//!
//! To be opened is libpdfium, and only for a file that claims to be a PDF.

use std::path::Path;

use crate::Error;
use crate::formats::is_pdf;
use crate::password::Password;
use crate::pdfium::Pdfium;

/// Opened libraries, and what the user typed.
#[derive(Default)]
pub struct Tools {
    pub(crate) pdfium: Option<Pdfium>,
    pub(crate) password: Option<Password>,
    /// Whether libpdfium is to read every page of a PDF, plain ones too.
    pub(crate) pdfium_alone: bool,
}

impl Tools {
    /// Opens what these bytes may need.
    ///
    /// # Errors
    /// `NotInstalled` when it is needed and not there.
    pub fn open(bytes: &[u8], pdfium: &Path, password: Option<Password>) -> Result<Self, Error> {
        let pdfium = if is_pdf(bytes) { Some(Pdfium::open(pdfium)?) } else { None };
        Ok(Self { pdfium, password, pdfium_alone: false })
    }
}
