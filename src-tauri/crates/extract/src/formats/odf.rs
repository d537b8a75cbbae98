//! What every OpenDocument file (ISO/IEC 26300) has: a manifest, which says whether parts are encrypted, and a title.

use quick_xml::events::BytesStart;

use super::locked::odf::Locks;
use super::ooxml;
use super::package::{Package, attribute};
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
    // A manifest that declares something is refused, as every part is, but no reason to refuse the text.
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

/// Whether a frame of this size is a mark, a logo or a rule: too small to hold text that matters.
pub fn is_mark(element: &BytesStart<'_>) -> bool {
    /// In centimetres.
    const LEAST: f64 = 2.0;
    let side = |name: &str| attribute(element, name).and_then(|side| centimetres(&side));
    side("width").zip(side("height")).is_some_and(|(across, down)| across.min(down) < LEAST)
}

/// The name of the part that a picture refers to. How a chart or a formula looks is none: that there is one is said.
pub fn picture(reference: &str) -> Option<String> {
    (!reference.contains("ObjectReplacements/")).then(|| reference.trim_start_matches("./").to_owned())
}

/// Of a picture that is there in several forms, the one in pixels, if there is one.
pub fn in_pixels(forms: Vec<String>) -> Option<String> {
    let is_drawing = |name: &str| [".svg", ".svm", ".emf", ".wmf"].iter().any(|end| name.ends_with(end));
    let pixels = forms.iter().position(|name| !is_drawing(name)).unwrap_or(0);
    forms.into_iter().nth(pixels)
}

/// A length (ISO/IEC 26300-1, 18.3.18).
pub fn centimetres(length: &str) -> Option<f64> {
    let (number, unit) = length.split_at_checked(length.find(|c: char| c.is_ascii_alphabetic())?)?;
    let inches = |parts: f64| 2.54 / parts;
    let one = match unit {
        "cm" => 1.0,
        "mm" => 0.1,
        "in" => inches(1.0),
        "pc" => inches(6.0),
        "pt" => inches(72.0),
        _ => return None,
    };
    Some(one * number.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_has_a_unit() {
        assert_eq!([centimetres("6cm"), centimetres("25mm"), centimetres("1in")], [Some(6.0), Some(2.5), Some(2.54)]);
        assert_eq!((centimetres("6"), centimetres("cm"), centimetres("5em")), (None, None, None));
    }
}
