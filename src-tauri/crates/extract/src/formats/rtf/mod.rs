//! Rich Text Format (Microsoft, version 1.9.1), read so that text in any script comes out right.
//!
//! Bytes are in the code page of the font they are set in, and characters beyond it are written as numbers with a
//! substitute behind, which is passed over. What is no text (tables of fonts and styles, instructions of fields) is a
//! group of its own and skipped; so is every group that says it may be. Pictures are given
//! out ([`embedded`](super::embedded)); of one that is written twice, for old readers too, the first. No recursion: groups are a stack of small states.

mod encoding;
mod flow;
mod names;
mod pictures;
mod state;
mod token;
mod walk;

use super::Sample;
use crate::Error;
use crate::output::Output;
use crate::tools::Tools;
use token::Tokens;
use walk::Walk;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.bytes.starts_with(b"{\\rtf")
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    text_of(bytes, output)
}

/// Reads a text that stands within something else.
pub fn text_of(bytes: &[u8], output: &mut Output<'_>) -> Result<(), Error> {
    let mut walk = Walk::new(output);
    for token in Tokens::new(bytes) {
        if !walk.token(token) {
            break;
        }
    }
    walk.finish();
    Ok(())
}
