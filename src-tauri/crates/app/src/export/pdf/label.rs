//! The label for programs, where programs look for it: in the file's XMP (ISO 16684-1), as the property `DigitalSourceType` of the IPTC
//! Photo Metadata Standard.
//!
//! The crate that writes the file writes its XMP too, and takes no property it does not know. So the packet is written once more, with the
//! label, as an incremental update: the first file stays as it is, and a new version of one object and a table that names it follow
//! (ISO 32000-1, 7.5.6).

use crate::page::escape;

const IPTC: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
/// Name of the term in [`crate::export::Mark`].
const TERM: &str = "digital_source_type";

/// The file with the label; `None` where it is not as this expects: one packet of XMP, and a plain table of objects.
pub fn add(mut pdf: Vec<u8>, mark: &[(String, String)]) -> Option<Vec<u8>> {
    let (_, term) = mark.iter().find(|(name, _)| name == TERM)?;
    let begin = last(&pdf, b"<?xpacket begin=")?;
    let end = last(&pdf, b"<?xpacket end=\"r\"?>")? + b"<?xpacket end=\"r\"?>".len();
    let packet = std::str::from_utf8(pdf.get(begin..end)?).ok()?;
    let label = format!(
        "<rdf:Description rdf:about=\"\" xmlns:Iptc4xmpExt=\"{IPTC}\"><Iptc4xmpExt:DigitalSourceType>{}</Iptc4xmpExt:DigitalSourceType></rdf:Description>",
        escape(term)
    );
    let (before, after) = packet.rsplit_once("</rdf:RDF>")?;
    let packet = format!("{before}{label}</rdf:RDF>{after}");

    let object = object_before(&pdf, begin)?;
    let trailer = text(&pdf, last(&pdf, b"trailer")? + b"trailer".len(), last(&pdf, b"startxref")?)?;
    let table = text(&pdf, last(&pdf, b"startxref")? + b"startxref".len(), last(&pdf, b"%%EOF")?)?;
    let trailer = trailer.strip_suffix(">>")?;
    let update =
        format!("<</Type/Metadata/Subtype/XML/Length {}>>\nstream\n{packet}\nendstream\nendobj\n", packet.len());
    let trailer = format!("trailer\n{trailer}/Prev {table}>>\nstartxref\n");

    pdf.push(b'\n');
    let at = pdf.len();
    pdf.extend_from_slice(format!("{object} 0 obj\n{update}").as_bytes());
    let table = pdf.len();
    pdf.extend_from_slice(format!("xref\n{object} 1\n{at:010} 00000 n\r\n{trailer}{table}\n%%EOF\n").as_bytes());
    Some(pdf)
}

/// The number of the object in which the byte at `place` lies.
fn object_before(pdf: &[u8], place: usize) -> Option<u32> {
    let head = pdf.get(..last(pdf.get(..place)?, b" 0 obj")?)?;
    let digits = head.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(head.get(head.len() - digits..)?).ok()?.parse().ok()
}

fn text(pdf: &[u8], from: usize, to: usize) -> Option<String> {
    // Strings in a trailer may hold any byte; those that are written here are base 64.
    std::str::from_utf8(pdf.get(from..to)?).ok().map(|text| text.trim().to_owned())
}

/// Where `needle` begins for the last time.
fn last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).rposition(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_as_expected_is_not_spoiled_but_refused() {
        let mark = [("digital_source_type".to_owned(), "a".to_owned())];
        assert!(add(b"%PDF-1.7\ntrailer\n<</Size 1>>\nstartxref\n9\n%%EOF".to_vec(), &mark).is_none());
        assert!(add(Vec::new(), &mark).is_none() && add(Vec::new(), &[]).is_none());
    }
}
