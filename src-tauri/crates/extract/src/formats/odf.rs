//! What every OpenDocument file (ISO/IEC 26300) has: a manifest, which says whether parts are encrypted, and a title.

use super::ooxml;
use super::package::{Node, Package};
use crate::Error;
use crate::output::Output;
use crate::tools::Tools;

/// Opens the file.
///
/// # Errors
/// `PasswordProtected` where the manifest says that parts are encrypted.
pub fn open<'a>(bytes: &'a [u8], _: &Tools, output: &mut Output<'_>) -> Result<Package<'a>, Error> {
    let mut package = Package::open(bytes, output)?;
    if is_locked(&mut package, output) {
        return Err(Error::PasswordProtected);
    }
    Ok(package)
}

/// Whether the manifest says that parts are encrypted. One that cannot be read says nothing.
fn is_locked(package: &mut Package<'_>, output: &mut Output<'_>) -> bool {
    let mut locked = false;
    // The oldest files' manifests have a DOCTYPE: refused, as everywhere, but no reason to refuse the text.
    let _ = package.walk("META-INF/manifest.xml", output, &mut |node, _| {
        locked = matches!(node, Node::Start("encryption-data", _));
        !locked
    });
    locked
}

pub fn title(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<Option<String>, Error> {
    ooxml::title(package, "meta.xml", output)
}
