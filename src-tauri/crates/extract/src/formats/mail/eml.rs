//! Emails (RFC 5322, MIME), by mail-parser: the subject as a heading, who wrote to whom and when, and what was written.
//!
//! Of a text that is there twice the plain form is read, unless it says next to nothing of it; else the page, through [`html`]. A page of the
//! web that a browser saved as a mail (MHTML) is read as such a page.
//! Attachments are listed, each in a note, and given out only where one is asked for; a forwarded mail is one of them. Nothing that a page refers to is fetched.

use std::collections::HashSet;
use std::mem::ManuallyDrop;

use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::super::{Sample, html, plain};
use super::Head;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Warning};

/// Bytes of headers that are looked at.
const HEAD: usize = 16 * 1024;
/// Headers that programs write and people do not.
const WRITTEN_BY_PROGRAMS: &[&str] =
    &["message-id", "mime-version", "received", "return-path", "delivered-to", "content-type", "dkim-signature"];
const WRITTEN_BY_ALL: &[&str] = &["from", "to", "date", "subject", "sender"];
/// A plain text of fewer letters may only say that there is a page: it does where the page has so many times as many.
const FEW_LETTERS: usize = 500;
const MANY_TIMES: usize = 4;

/// A mail begins with nothing but headers. A memo that begins with `To:` is a text, and keeps its first lines.
pub fn recognise(sample: &Sample<'_>) -> bool {
    begins(sample.bytes)
}

/// Whether the bytes begin with a mail's headers.
pub fn begins(bytes: &[u8]) -> bool {
    // The last line within reach may be half a line.
    let lines = |head: &[u8]| head.iter().rposition(|byte| *byte == b'\n');
    let head = bytes.get(..HEAD).map_or(bytes, |head| lines(head).and_then(|end| head.get(..end)).unwrap_or(head));
    let (mut by_programs, mut by_all) = (false, false);
    for (at, line) in head.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // Goes on with the line before.
        if at > 0 && line.starts_with(b" ") || line.starts_with(b"\t") {
            continue;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if name.len() == line.len() || name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let any = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        by_programs |= any(WRITTEN_BY_PROGRAMS);
        by_all |= any(WRITTEN_BY_ALL);
    }
    by_programs && by_all
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    // The page's own title is no better than the subject.
    output.title = message(bytes, output)?;
    Ok(())
}

/// Reads a mail and gives its subject.
pub fn message(bytes: &[u8], output: &mut Output<'_>) -> Result<Option<String>, Error> {
    let message = MessageParser::default().parse(bytes).ok_or(Error::Damaged)?;
    // A mail within a mail, a million times: dropping them would need a stack as deep. The program ends soon anyway.
    let message = ManuallyDrop::new(message);
    output.begin_letter();
    // Headers should be ASCII or UTF-8; where they are neither, the encoding is guessed.
    let head = plain::decode(head(bytes), output);
    let head = MessageParser::default().parse_headers(head.as_bytes()).ok_or(Error::Damaged)?;
    Head {
        subject: head.subject().map(str::to_owned),
        from: head.from().map(everyone).unwrap_or_default(),
        to: head.to().map(everyone).unwrap_or_default(),
        cc: head.cc().map(everyone).unwrap_or_default(),
        bcc: head.bcc().map(everyone).unwrap_or_default(),
        // As it was written: with the hour where it was written.
        date: head.header_raw("Date").map(str::to_owned),
    }
    .push(output);
    let body = body(&message, output);
    let read_page = if is_saved_page(&head) { html::saved } else { html::text_of };
    for part in body.iter().filter_map(|id| message.part(*id)) {
        match &part.body {
            PartType::Text(text) => plain::text_of(&recovered(text, part, bytes, output), output),
            PartType::Html(page) => read_page(&recovered(page, part, bytes, output), output),
            _ => {}
        }
    }
    let read: HashSet<u32> = body.into_iter().collect();
    for part in message.attachments.iter().filter(|id| !read.contains(id)).filter_map(|id| message.part(*id)) {
        if !output.attached(&name(part), || contents(part, bytes)) {
            break;
        }
    }
    Ok(head.subject().map(str::to_owned))
}

/// Whether a browser saved a page so: Chromium says from where, and Internet Explorer's is from who saved it.
fn is_saved_page(head: &Message<'_>) -> bool {
    let from = head.header_raw("From").unwrap_or_default();
    from.trim_start().trim_start_matches(['<', '"']).starts_with("Saved by")
        || head.is_content_type("multipart", "related") && head.header("Snapshot-Content-Location").is_some()
}

/// Everything before the first empty line.
fn head(bytes: &[u8]) -> &[u8] {
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        end += line.len();
    }
    bytes.get(..end).unwrap_or(bytes)
}

fn everyone(addresses: &Address<'_>) -> String {
    let one = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => name.or(address).map(str::to_owned),
    };
    addresses.iter().filter_map(one).collect::<Vec<_>>().join(", ")
}

/// The parts that are the text: the plain ones, unless they are empty or have next to nothing of what the others say.
fn body(message: &Message<'_>, output: &mut Output<'_>) -> Vec<u32> {
    let says_something = |id: &u32| match message.part(*id).map(|part| &part.body) {
        Some(PartType::Text(text) | PartType::Html(text)) => !text.trim().is_empty(),
        _ => false,
    };
    let plain: Vec<u32> = message.text_body.iter().copied().filter(says_something).collect();
    let page: Vec<u32> = message.html_body.iter().copied().filter(says_something).collect();
    if plain.is_empty() || plain == page {
        return page;
    }
    let few = letters(message, &plain, output);
    let only_refers = few < FEW_LETTERS && few.saturating_mul(MANY_TIMES) < letters(message, &page, output);
    if only_refers { page } else { plain }
}

/// How many letters and digits these parts have.
fn letters(message: &Message<'_>, parts: &[u32], output: &mut Output<'_>) -> usize {
    let mut count = 0;
    for part in parts.iter().filter_map(|id| message.part(*id)) {
        count += match &part.body {
            PartType::Text(text) => text.chars().filter(|c| c.is_alphanumeric()).count(),
            PartType::Html(page) => html::letters(page, output),
            _ => 0,
        };
    }
    count
}

/// The text of a part. Where it does not say its encoding it was taken for UTF-8; if it was not, it is guessed anew.
fn recovered<'t>(
    text: &'t str,
    part: &MessagePart<'_>,
    bytes: &'t [u8],
    output: &mut Output<'_>,
) -> std::borrow::Cow<'t, str> {
    if !text.contains(char::REPLACEMENT_CHARACTER) {
        return text.into();
    }
    let charset = part.content_type().and_then(|content| content.attribute("charset"));
    let place = part.offset_body as usize..part.offset_end as usize;
    match bytes.get(place) {
        Some(raw) if part.encoding == Encoding::None && charset.is_none() => plain::decode(raw, output),
        _ => {
            output.warn(Warning::CHARACTERS_LOST, None);
            text.into()
        }
    }
}

/// What an attachment holds, as it was before it was packed for the mail.
fn contents(part: &MessagePart<'_>, bytes: &[u8]) -> Option<Vec<u8>> {
    let written = || bytes.get(part.offset_body as usize..part.offset_end as usize).map(<[u8]>::to_vec);
    let is_plain = part.encoding == Encoding::None;
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(bytes.to_vec()),
        // As it was written: in its own encoding.
        PartType::Text(_) | PartType::Html(_) | PartType::Message(_) if is_plain => written(),
        PartType::Text(text) | PartType::Html(text) => Some(text.as_bytes().to_vec()),
        PartType::Message(message) => Some(message.raw_message.to_vec()),
        PartType::Multipart(_) => None,
    }
}

/// What an attachment is called, else what it is.
fn name(part: &MessagePart<'_>) -> String {
    let subject = match &part.body {
        PartType::Message(message) => message.subject().or(Some("message/rfc822")),
        _ => None,
    };
    if let Some(name) = part.attachment_name().or(subject) {
        return name.to_owned();
    }
    match part.content_type().map(|content| (content.ctype(), content.subtype())) {
        Some((kind, Some(subtype))) => format!("{kind}/{subtype}"),
        _ => "application/octet-stream".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks below the head of a mail whose text is there twice.
    fn read_mail(plain: &str, page: &str) -> Vec<String> {
        let mail = format!(
            "From: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n\
             --b\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--b\nContent-Type: text/html; charset=utf-8\n\n{page}\n--b--\n"
        );
        let mut silent = |_, _| ();
        let mut output = Output::new(crate::Limits::for_size(10_000), &mut silent);
        message(mail.as_bytes(), &mut output).unwrap();
        let pieces = output.finish(crate::Format::Eml).unwrap().1;
        pieces.into_iter().map(|piece| piece.text).filter(|text| !text.starts_with("From: ")).collect()
    }

    #[test]
    fn a_plain_text_that_only_says_there_is_a_page_does_not_hide_it() {
        let invoice = "<p>Invoice 20417 of 28 January is due on 27 February. Please pay £6,310.00 within seven days, or tell us why not.</p>";
        assert!(read_mail("This needs a viewer.", invoice)[0].starts_with("Invoice 20417"));
        assert_eq!(read_mail("Yes, on Monday.", "<p>Yes, on <b>Monday</b>.</p>"), ["Yes, on Monday."]);
        let long = "The same in words. ".repeat(40);
        assert_eq!(read_mail(&long, &invoice.repeat(40)), [long.trim()]);
    }
}
