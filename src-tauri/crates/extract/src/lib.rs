//! A stranger's bytes become clean blocks of text, each with an address a summary can cite.
//!
//! Two halves. The library, which the app links, has the document model, the messages and the client that starts the
//! program; it parses nothing. The program `alcove-extract` (feature `parser`) parses one document in one confined
//! process and ends. Nothing here reads or writes a file of the user's: bytes come in, blocks come out.
//!
//! A new format is one file in `formats/`, its row in [`FORMATS`] and a fixture.

mod client;
mod error;
mod formats;
mod heap;
mod limits;
mod model;
mod password;
pub mod protocol;
mod recognise;
mod second_opinion;

#[cfg(feature = "parser")]
pub mod confine;
#[cfg(feature = "parser")]
mod hyphenated;
#[cfg(feature = "parser")]
mod output;
#[cfg(feature = "parser")]
mod pdfium;
#[cfg(feature = "probe")]
mod probe;
#[cfg(feature = "parser")]
pub mod program;
#[cfg(feature = "parser")]
mod text;
#[cfg(feature = "parser")]
mod tools;
mod within;

pub use client::{Reader, Step};
pub use error::Error;
pub use formats::{FORMATS, Format, FormatRow};
pub use limits::{Limits, MAX_BYTES};
pub use model::{ATTACHMENT, Block, Document, Kind, PageImage, Warning};
pub use password::Password;
pub use recognise::{MAX_RECOGNISED, Recogniser, Seen};
#[cfg(feature = "parser")]
pub use tools::Tools;
