//! The formats, one row each: what the window's dialog and the bundle show, and (in the program) how it is known and read.
//!
//! Content decides; a name is never believed. The rows are asked in order, so the most certain come first and plain
//! text, which anything may be, comes last. A new format: its file here, its row, a variant of [`Format`], a fixture.

#[cfg(feature = "parser")]
mod animated;
#[cfg(feature = "parser")]
mod art;
#[cfg(feature = "parser")]
mod bitmap;
#[cfg(feature = "parser")]
mod chart;
#[cfg(feature = "parser")]
mod compound;
#[cfg(feature = "parser")]
mod doc;
#[cfg(feature = "parser")]
mod docx;
#[cfg(feature = "parser")]
mod embedded;
#[cfg(feature = "parser")]
mod epub;
mod format;
#[cfg(feature = "parser")]
mod formula;
#[cfg(feature = "parser")]
mod html;
#[cfg(feature = "parser")]
mod image;
#[cfg(feature = "parser")]
mod letters;
#[cfg(feature = "parser")]
mod locked;
#[cfg(feature = "parser")]
mod mail;
#[cfg(feature = "parser")]
mod markdown;
mod named;
#[cfg(feature = "parser")]
mod odf;
#[cfg(feature = "parser")]
mod odf_chart;
#[cfg(feature = "parser")]
mod odt;
#[cfg(feature = "parser")]
mod ooxml;
#[cfg(feature = "parser")]
mod package;
#[cfg(feature = "parser")]
mod pages;
#[cfg(feature = "parser")]
mod pdf;
#[cfg(feature = "parser")]
mod plain;
#[cfg(feature = "parser")]
mod recognised;
#[cfg(feature = "parser")]
mod row;
#[cfg(feature = "parser")]
mod rtf;
#[cfg(feature = "parser")]
mod ruled;
#[cfg(feature = "parser")]
mod sample;
#[cfg(feature = "parser")]
mod sheet;
#[cfg(feature = "parser")]
mod slides;
#[cfg(feature = "parser")]
mod symbol;

pub use format::Format;
#[cfg(feature = "parser")]
pub(crate) use pages::{draw, places, sizes};
#[cfg(feature = "parser")]
pub(crate) use pdf::form::is_filled_in;
#[cfg(feature = "parser")]
pub(crate) use pdf::plain_pages;
#[cfg(feature = "parser")]
pub(crate) use pdf::second::read as second;
#[cfg(feature = "parser")]
pub(crate) use recognised::{places as places_seen, read as recognised};
#[cfg(feature = "parser")]
pub(crate) use sample::{Sample, find, unlocked};

#[cfg(feature = "parser")]
use crate::{error::Error, output::Output, tools::Tools};

/// One format.
#[derive(Debug, Clone, Copy)]
pub struct FormatRow {
    /// Which.
    pub format: Format,
    /// What people call it.
    pub label: &'static str,
    /// The media types of its files as freedesktop.org's shared-mime-info names them, for the desktop entry: `setup/bundle.sh` reads
    /// them off this file.
    pub media_types: &'static [&'static str],
    /// The endings its files usually have, for the file dialog. Never for telling what a file is.
    pub extensions: &'static [&'static str],
    /// The bytes its files begin with, where they all do.
    pub magic: Option<&'static [u8]>,
    /// Whether a file is of this format.
    #[cfg(feature = "parser")]
    pub(crate) recognise: fn(&Sample<'_>) -> bool,
    /// Reads one.
    #[cfg(feature = "parser")]
    pub(crate) read: fn(&[u8], &Tools, &mut Output<'_>) -> Result<(), Error>,
}

/// Every format that is read, in the order in which they are tried.
pub const FORMATS: &[FormatRow] = &[
    FormatRow {
        format: Format::Pdf,
        label: "PDF",
        media_types: &["application/pdf"],
        extensions: &["pdf"],
        magic: Some(b"%PDF-"),
        #[cfg(feature = "parser")]
        recognise: pdf::recognise,
        #[cfg(feature = "parser")]
        read: pdf::read,
    },
    FormatRow {
        format: Format::Png,
        label: "Picture (PNG)",
        media_types: &["image/png"],
        extensions: &["png"],
        magic: Some(b"\x89PNG\r\n\x1a\n"),
        #[cfg(feature = "parser")]
        recognise: image::is_png,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Jpeg,
        label: "Photograph (JPEG)",
        media_types: &["image/jpeg"],
        extensions: &["jpg", "jpeg"],
        magic: Some(b"\xff\xd8\xff"),
        #[cfg(feature = "parser")]
        recognise: image::is_jpeg,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Tiff,
        label: "Scan (TIFF)",
        media_types: &["image/tiff"],
        extensions: &["tif", "tiff"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: image::is_tiff,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Bmp,
        label: "Bitmap (BMP)",
        media_types: &["image/bmp"],
        extensions: &["bmp"],
        magic: Some(b"BM"),
        #[cfg(feature = "parser")]
        recognise: image::is_bmp,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Gif,
        label: "Picture (GIF)",
        media_types: &["image/gif"],
        extensions: &["gif"],
        magic: Some(b"GIF8"),
        #[cfg(feature = "parser")]
        recognise: image::is_gif,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Webp,
        label: "Picture (WebP)",
        media_types: &["image/webp"],
        extensions: &["webp"],
        magic: Some(b"RIFF"),
        #[cfg(feature = "parser")]
        recognise: image::is_webp,
        #[cfg(feature = "parser")]
        read: image::read,
    },
    FormatRow {
        format: Format::Docx,
        label: "Word (DOCX)",
        media_types: &[
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-word.document.macroEnabled.12",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
        ],
        extensions: &["docx", "docm", "dotx"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: docx::recognise,
        #[cfg(feature = "parser")]
        read: docx::read,
    },
    FormatRow {
        format: Format::Xlsx,
        label: "Excel (XLSX)",
        media_types: &[
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.ms-excel.sheet.macroEnabled.12",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
        ],
        extensions: &["xlsx", "xlsm", "xltx"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: sheet::xlsx::recognise,
        #[cfg(feature = "parser")]
        read: sheet::xlsx::read,
    },
    FormatRow {
        format: Format::Pptx,
        label: "PowerPoint (PPTX)",
        media_types: &[
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
            "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
            "application/vnd.openxmlformats-officedocument.presentationml.template",
        ],
        extensions: &["pptx", "pptm", "ppsx", "potx"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: slides::pptx::recognise,
        #[cfg(feature = "parser")]
        read: slides::pptx::read,
    },
    FormatRow {
        format: Format::Odt,
        label: "OpenDocument (ODT)",
        media_types: &[
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.text-template",
            "application/vnd.oasis.opendocument.text-master",
        ],
        extensions: &["odt", "ott", "odm"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: odt::recognise,
        #[cfg(feature = "parser")]
        read: odt::read,
    },
    FormatRow {
        format: Format::Ods,
        label: "OpenDocument sheet (ODS)",
        media_types: &[
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.spreadsheet-template",
        ],
        extensions: &["ods", "ots"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: sheet::ods::recognise,
        #[cfg(feature = "parser")]
        read: sheet::ods::read,
    },
    FormatRow {
        format: Format::Odp,
        label: "OpenDocument slides (ODP)",
        media_types: &[
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.oasis.opendocument.presentation-template",
        ],
        extensions: &["odp", "otp"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: slides::odp::recognise,
        #[cfg(feature = "parser")]
        read: slides::odp::read,
    },
    FormatRow {
        format: Format::Epub,
        label: "E-book (EPUB)",
        media_types: &["application/epub+zip"],
        extensions: &["epub"],
        magic: Some(b"PK\x03\x04"),
        #[cfg(feature = "parser")]
        recognise: epub::recognise,
        #[cfg(feature = "parser")]
        read: epub::read,
    },
    FormatRow {
        format: Format::Doc,
        label: "Word 97 (DOC)",
        media_types: &["application/msword", "application/msword-template"],
        extensions: &["doc", "dot"],
        magic: Some(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        #[cfg(feature = "parser")]
        recognise: doc::recognise,
        #[cfg(feature = "parser")]
        read: doc::read,
    },
    FormatRow {
        format: Format::Xls,
        label: "Excel 97 (XLS)",
        media_types: &["application/vnd.ms-excel"],
        extensions: &["xls", "xlt"],
        magic: Some(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        #[cfg(feature = "parser")]
        recognise: sheet::xls::recognise,
        #[cfg(feature = "parser")]
        read: sheet::xls::read,
    },
    FormatRow {
        format: Format::Ppt,
        label: "PowerPoint 97 (PPT)",
        media_types: &["application/vnd.ms-powerpoint"],
        extensions: &["ppt", "pps", "pot"],
        magic: Some(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        #[cfg(feature = "parser")]
        recognise: slides::ppt::recognise,
        #[cfg(feature = "parser")]
        read: slides::ppt::read,
    },
    FormatRow {
        format: Format::Msg,
        label: "Outlook message (MSG)",
        media_types: &["application/vnd.ms-outlook"],
        extensions: &["msg"],
        magic: Some(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        #[cfg(feature = "parser")]
        recognise: mail::msg::recognise,
        #[cfg(feature = "parser")]
        read: mail::msg::read,
    },
    FormatRow {
        format: Format::Rtf,
        label: "Rich text (RTF)",
        media_types: &["application/rtf"],
        extensions: &["rtf"],
        magic: Some(b"{\\rtf"),
        #[cfg(feature = "parser")]
        recognise: rtf::recognise,
        #[cfg(feature = "parser")]
        read: rtf::read,
    },
    FormatRow {
        format: Format::Mbox,
        label: "Mailbox (MBOX)",
        media_types: &["application/mbox"],
        extensions: &["mbox", "mbx"],
        magic: Some(b"From "),
        #[cfg(feature = "parser")]
        recognise: mail::mbox::recognise,
        #[cfg(feature = "parser")]
        read: mail::mbox::read,
    },
    FormatRow {
        format: Format::Eml,
        label: "Email (EML)",
        media_types: &["message/rfc822"],
        extensions: &["eml"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: mail::eml::recognise,
        #[cfg(feature = "parser")]
        read: mail::eml::read,
    },
    FormatRow {
        format: Format::Html,
        label: "HTML",
        media_types: &["text/html", "application/xhtml+xml"],
        extensions: &["html", "htm", "xhtml"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: html::recognise,
        #[cfg(feature = "parser")]
        read: html::read,
    },
    FormatRow {
        format: Format::Markdown,
        label: "Markdown",
        media_types: &["text/markdown"],
        extensions: &["md", "markdown"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: markdown::recognise,
        #[cfg(feature = "parser")]
        read: markdown::read,
    },
    FormatRow {
        format: Format::Csv,
        label: "Values (CSV)",
        media_types: &["text/csv", "text/tab-separated-values"],
        extensions: &["csv", "tsv", "tab"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: sheet::csv::recognise,
        #[cfg(feature = "parser")]
        read: sheet::csv::read,
    },
    FormatRow {
        format: Format::Text,
        label: "Plain text",
        media_types: &["text/plain", "text/x-log"],
        extensions: &["txt", "text", "log"],
        magic: None,
        #[cfg(feature = "parser")]
        recognise: plain::recognise,
        #[cfg(feature = "parser")]
        read: plain::read,
    },
];

/// Whether the bytes claim to be a PDF. A text about PDFs may have the mark as well, but not the end of one.
pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    /// How far into the file the mark may be (ISO 32000-1, annex H.3.4.1).
    const MARK_WITHIN: usize = 1024;
    let has = |part: Option<&[u8]>, mark: &[u8]| {
        part.is_some_and(|part| part.windows(mark.len()).any(|window| window == mark))
    };
    let head = bytes.get(..bytes.len().min(MARK_WITHIN));
    let tail = bytes.get(bytes.len().saturating_sub(2 * MARK_WITHIN)..);
    bytes.trim_ascii_start().starts_with(b"%PDF-") || (has(head, b"%PDF-") && has(tail, b"startxref"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_may_begin_a_little_later_and_a_text_about_pdfs_is_none() {
        let after = |length: usize, text: &str| is_pdf(format!("{}{text}", "-".repeat(length)).as_bytes());
        let (whole, begun) = ("%PDF-1.7 startxref 9 %%EOF", "%PDF-1.7");
        assert!(after(0, whole) && after(0, begun) && after(100, whole) && is_pdf(b"\r\n %PDF-1.7"));
        assert!(!after(100, begun) && !after(1_020, whole) && !is_pdf(b""));
    }
}
