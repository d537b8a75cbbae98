//! What every OpenDocument file (ISO/IEC 26300) has: a manifest, which says whether parts are encrypted, and a title.

use super::locked::odf::Locks;
use super::ooxml;
use super::package::Package;
use crate::Error;
use crate::output::Output;
use crate::tools::Tools;

/// Opens the file, with its password where it asks for one.
///
/// # Errors
/// `PasswordProtected`, `EncryptionUnknown`; the wrong password shows at the first part that is locked.
pub fn open<'a>(bytes: &'a [u8], tools: &Tools, output: &mut Output<'_>) -> Result<Package<'a>, Error> {
    let mut package = Package::open(bytes, output)?;
    let mut locks = Locks::default();
    // The oldest files' manifests have a DOCTYPE: refused, as everywhere, but no reason to refuse the text.
    let _ = package.walk("META-INF/manifest.xml", output, &mut |node, _| {
        locks.node(&node);
        true
    });
    package.unlock(locks, tools.password.as_ref())?;
    Ok(package)
}

pub fn title(package: &mut Package<'_>, output: &mut Output<'_>) -> Result<Option<String>, Error> {
    ooxml::title(package, "meta.xml", output)
}
