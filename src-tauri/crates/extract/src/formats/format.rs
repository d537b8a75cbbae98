//! What a document may be, by the names that go into JSON and into the vault. What is known of each stands in [`FORMATS`](super::FORMATS).

use serde::{Deserialize, Serialize};

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text in any encoding.
    Text,
    /// Markdown (CommonMark).
    Markdown,
    /// A web page.
    Html,
    /// PDF (ISO 32000).
    Pdf,
    /// Office Open XML text document (ECMA-376).
    Docx,
    /// Office Open XML workbook.
    Xlsx,
    /// Office Open XML presentation.
    Pptx,
    /// OpenDocument text (ISO/IEC 26300).
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Word document of 1997 to 2003.
    Doc,
    /// Excel workbook of 1995 to 2003 (BIFF).
    Xls,
    /// PowerPoint presentation of 1997 to 2003.
    Ppt,
    /// Outlook message.
    Msg,
    /// Rich Text Format.
    Rtf,
    /// An email (RFC 5322, MIME).
    Eml,
    /// A mailbox (RFC 4155).
    Mbox,
    /// An e-book (EPUB 2 and 3).
    Epub,
    /// Values parted by commas or the like.
    Csv,
    /// A picture (ISO/IEC 15948).
    Png,
    /// A photograph (ISO/IEC 10918).
    Jpeg,
    /// A scan, often of several pages (TIFF 6.0).
    Tiff,
    /// A bitmap of Windows or OS/2.
    Bmp,
    /// A picture (GIF87a, GIF89a), of which several may make an animation.
    Gif,
    /// A picture or a photograph (RFC 9649), of which several may make an animation.
    Webp,
}

impl Format {
    /// The name in JSON and in the vault.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Ods => "ods",
            Self::Odp => "odp",
            Self::Doc => "doc",
            Self::Xls => "xls",
            Self::Ppt => "ppt",
            Self::Msg => "msg",
            Self::Rtf => "rtf",
            Self::Eml => "eml",
            Self::Mbox => "mbox",
            Self::Epub => "epub",
            Self::Csv => "csv",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Tiff => "tiff",
            Self::Bmp => "bmp",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }
}
