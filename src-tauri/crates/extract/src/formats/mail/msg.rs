//! Outlook's messages (MS-OXMSG): properties of a mail as streams of a compound file.
//!
//! The plain text is read; where there is none the web page, else the rich text, which is packed (MS-OXRTFCP). Who sent
//! and got it is told by name and address where both are known. A message that is attached is a tree of streams, and given out as a file of
//! its own where it is asked for.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::super::compound::{self, Compound, Numbers, encoding, utf16};
use super::super::{Sample, html, plain, rtf};
use super::Head;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Warning};

const PROPERTIES: &str = "__properties_version1.0";
/// Bytes before the first property (MS-OXMSG, 2.4.1): of a message, of one within it, and of what else stands within it.
const OF_MESSAGE: usize = 32;
const OF_ATTACHED: usize = 24;
const OF_PART: usize = 8;
/// People who are listed.
const MAX_PEOPLE: usize = 5_000;

// Numbers of properties (MS-OXPROPS).
const SUBJECT: u16 = 0x0037;
const SENT: u16 = 0x0039;
const HEADERS: u16 = 0x007d;
const RECIPIENT_KIND: u16 = 0x0c15;
const SENDER_NAME: u16 = 0x0c1a;
const SENDER_ADDRESS: u16 = 0x0c1f;
const TO: u16 = 0x0e04;
const CC: u16 = 0x0e03;
const BCC: u16 = 0x0e02;
const DELIVERED: u16 = 0x0e06;
const BODY: u16 = 0x1000;
const BODY_RTF: u16 = 0x1009;
const BODY_HTML: u16 = 0x1013;
const NAME: u16 = 0x3001;
const ADDRESS: u16 = 0x3003;
const CONTENTS: u16 = 0x3701;
const FILE_NAME: u16 = 0x3704;
const LONG_FILE_NAME: u16 = 0x3707;
const SMTP_ADDRESS: u16 = 0x39fe;
const PAGE_CODE_PAGE: u16 = 0x3fde;
const CODE_PAGE: u16 = 0x3ffd;
const SENDER_SMTP_ADDRESS: u16 = 0x5d01;

pub fn recognise(sample: &Sample<'_>) -> bool {
    sample.entries.iter().any(|name| name.trim_start_matches('/') == PROPERTIES)
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mut file = Compound::open(bytes)?;
    let streams = file.streams();
    let mut message = Part::open(&mut file, String::new(), encoding(1252));
    message.encoding = encoding(message.number(CODE_PAGE).and_then(|n| u16::try_from(n).ok()).unwrap_or(1252));
    let encoding = message.encoding;
    let subject = message.text(SUBJECT);
    let sender = person(
        message.text(SENDER_NAME),
        message.text(SENDER_SMTP_ADDRESS).or_else(|| message.text(SENDER_ADDRESS)).filter(|a| a.contains('@')),
    );
    let written = message.text(HEADERS).and_then(|headers| {
        let line = headers.lines().find(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("date:")))?;
        line.get(5..).map(str::to_owned)
    });
    let date = written.or_else(|| message.time(SENT).or_else(|| message.time(DELIVERED)));
    let [to, cc, bcc] = [TO, CC, BCC].map(|names| message.text(names).unwrap_or_default());

    let mut people = [Vec::new(), Vec::new(), Vec::new()];
    let mut recipients = folders(&streams, "__recip_version1.0_#");
    if recipients.len() > MAX_PEOPLE {
        output.cut(Warning::TEXT_LIMIT);
        recipients.truncate(MAX_PEOPLE);
    }
    for folder in recipients {
        let recipient = Part::open(&mut file, folder, encoding);
        let kind = recipient.number(RECIPIENT_KIND).unwrap_or(1);
        let mut recipient = recipient;
        let address = recipient.text(SMTP_ADDRESS).or_else(|| recipient.text(ADDRESS)).filter(|a| a.contains('@'));
        let who = person(recipient.text(NAME), address);
        // To, Cc, Bcc (MS-OXPROPS, PidTagRecipientType); the sender is none of them.
        if let Some(list) = kind.checked_sub(1).and_then(|n| usize::try_from(n).ok()).and_then(|n| people.get_mut(n)) {
            list.push(who);
        }
    }
    let [tos, ccs, bccs] = people.map(|list| list.join(", "));
    let head = Head {
        subject: subject.clone(),
        from: sender,
        to: if tos.is_empty() { to } else { tos },
        cc: if ccs.is_empty() { cc } else { ccs },
        bcc: if bccs.is_empty() { bcc } else { bccs },
        date,
    };
    head.push(output);
    body(&mut Part::open(&mut file, String::new(), encoding), output)?;
    for folder in folders(&streams, "__attach_version1.0_#") {
        let mut part = Part::open(&mut file, folder, encoding);
        let name = [LONG_FILE_NAME, FILE_NAME, NAME].into_iter().find_map(|number| part.text(number));
        if !output.attached(name.as_deref().unwrap_or("application/octet-stream"), || part.contents(&streams)) {
            break;
        }
    }
    file.tell(output);
    output.title = subject;
    Ok(())
}

fn body(message: &mut Part<'_, '_>, output: &mut Output<'_>) -> Result<(), Error> {
    if let Some(text) = message.text(BODY) {
        plain::text_of(&text, output);
        return Ok(());
    }
    let code_page = message.number(PAGE_CODE_PAGE).and_then(|number| u16::try_from(number).ok());
    let page = match message.bytes(BODY_HTML) {
        Some(page) => Some(match code_page {
            Some(code_page) => encoding(code_page).decode(&page).0.into_owned(),
            None => plain::decode(&page, output).into_owned(),
        }),
        None => message.text(BODY_HTML),
    };
    if let Some(page) = page {
        html::text_of(&page, output);
        return Ok(());
    }
    let packed = message.bytes(BODY_RTF).unwrap_or_default();
    match unpacked(&packed, output.limits.text_bytes) {
        Some(text) => return rtf::text_of(&text, output),
        None if packed.is_empty() => {}
        // Packed in a way that is not known.
        None => output.warn(Warning::PART_DAMAGED, None),
    }
    Ok(())
}

fn person(name: Option<String>, address: Option<String>) -> String {
    match (name, address) {
        (Some(name), Some(address)) if name != address => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default(),
    }
}

/// Folders at the outermost level that begin like this, in order.
fn folders(streams: &[String], start: &str) -> Vec<String> {
    let names = streams.iter().filter_map(|path| path.trim_start_matches('/').split_once('/'));
    let mut found: Vec<String> =
        names.map(|(folder, _)| folder).filter(|f| f.starts_with(start)).map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

/// A message, a person or an attachment.
struct Part<'f, 'b> {
    file: &'f mut Compound<'b>,
    folder: String,
    encoding: &'static Encoding,
    properties: Vec<u8>,
}

impl<'f, 'b> Part<'f, 'b> {
    fn open(file: &'f mut Compound<'b>, folder: String, encoding: &'static Encoding) -> Self {
        let before = if folder.is_empty() { OF_MESSAGE } else { OF_PART };
        let all = file.stream(&format!("/{folder}/{PROPERTIES}")).unwrap_or_default();
        let properties = all.get(before..).unwrap_or_default().to_vec();
        Self { file, folder, encoding, properties }
    }

    /// A property that is a text; `None` where it is missing or empty.
    fn text(&mut self, number: u16) -> Option<String> {
        let text = match self.stream(number, "001F") {
            Some(bytes) => utf16(&bytes),
            None => self.encoding.decode_without_bom_handling(&self.stream(number, "001E")?).0.into_owned(),
        };
        let text = text.trim_matches('\0');
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// A property that is bytes.
    fn bytes(&mut self, number: u16) -> Option<Vec<u8>> {
        self.stream(number, "0102").filter(|bytes| !bytes.is_empty())
    }

    /// What an attachment holds: bytes, or a tree of streams, which is a message or what another program put there (MS-OXMSG, 2.2.2). `None`
    /// where it holds neither, or more than may be read.
    fn contents(&mut self, streams: &[String]) -> Option<Vec<u8>> {
        let contents = self.bytes(CONTENTS).or_else(|| self.tree(streams));
        contents.filter(|_| !self.file.is_spent())
    }

    /// The tree as a file of its own. More is said there before a message's properties than where it is attached.
    fn tree(&mut self, streams: &[String]) -> Option<Vec<u8>> {
        let root = format!("/{}/__substg1.0_{CONTENTS:04X}000D/", self.folder);
        let mut within = streams.iter().filter_map(|path| Some((path, path.strip_prefix(&root)?))).peekable();
        within.peek()?;
        compound::made_of(within.filter_map(|(path, name)| {
            let mut bytes = self.file.stream(path)?;
            if name == PROPERTIES {
                let properties = bytes.split_off(OF_ATTACHED.min(bytes.len()));
                bytes.resize(OF_MESSAGE, 0);
                bytes.extend(properties);
            }
            Some((name.to_owned(), bytes))
        }))
    }

    fn stream(&mut self, number: u16, kind: &str) -> Option<Vec<u8>> {
        self.file.stream(&format!("/{}/__substg1.0_{number:04X}{kind}", self.folder))
    }

    /// The bytes of a property that is a number.
    fn value(&self, number: u16) -> Option<&[u8]> {
        self.properties.chunks_exact(16).find(|entry| entry.u16_at(2) == Some(number))?.get(8..)
    }

    fn number(&self, number: u16) -> Option<u32> {
        self.value(number)?.u32_at(0)
    }

    /// A moment, in hundreds of nanoseconds since 1601.
    fn time(&self, number: u16) -> Option<String> {
        const TO_1970: u64 = 11_644_473_600;
        let seconds = (self.value(number)?.u64_at(0)? / 10_000_000).checked_sub(TO_1970)?;
        let days = f64::from(u32::try_from(seconds / 86_400).ok()?);
        let serial = 25_569.0 + days + f64::from(u32::try_from(seconds % 86_400).ok()?) / 86_400.0;
        Some(super::super::sheet::date_and_time(serial) + " UTC")
    }
}

/// What text begins with that has been packed (MS-OXRTFCP, 2.1.2.1).
const BEGINNING: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;

/// Text as it was before it was packed (MS-OXRTFCP): what was said before is said again by where it stands.
fn unpacked(packed: &[u8], most: u64) -> Option<Cow<'_, [u8]>> {
    const PACKED: &[u8] = b"LZFu";
    const PLAIN: &[u8] = b"MELA";
    let data = packed.get(16..)?;
    match packed.get(8..12)? {
        PLAIN => return Some(data.into()),
        PACKED => {}
        _ => return None,
    }
    let size = usize::try_from(u64::from(packed.u32_at(4)?).min(most)).ok()?;
    let mut window = vec![b' '; WINDOW];
    window.get_mut(..BEGINNING.len())?.copy_from_slice(BEGINNING);
    let (mut at, mut text, mut bytes) = (BEGINNING.len(), Vec::new(), data.iter().copied());
    let mut put = |byte: u8, text: &mut Vec<u8>, window: &mut Vec<u8>| {
        text.push(byte);
        if let Some(place) = window.get_mut(at) {
            *place = byte;
        }
        at = (at + 1) % WINDOW;
        at
    };
    let mut end = BEGINNING.len();
    'all: while text.len() < size {
        let Some(control) = bytes.next() else { break };
        for bit in 0..8 {
            if text.len() >= size {
                break 'all;
            }
            let Some(first) = bytes.next() else { break 'all };
            if control >> bit & 1 == 0 {
                end = put(first, &mut text, &mut window);
                continue;
            }
            let Some(second) = bytes.next() else { break 'all };
            let (from, length) = (usize::from(first) << 4 | usize::from(second) >> 4, usize::from(second & 15) + 2);
            // A place that is the window's own end says that this is all.
            if from == end {
                break 'all;
            }
            for step in 0..length {
                let byte = window.get((from + step) % WINDOW).copied().unwrap_or(b' ');
                end = put(byte, &mut text, &mut window);
            }
        }
    }
    text.truncate(size);
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_text_is_unpacked_as_the_specification_shows() {
        // MS-OXRTFCP, 3.2.1 and 3.2.2.
        let packed = [
            0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00, 0x72,
            0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62,
            0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
        ];
        assert_eq!(unpacked(&packed, 1000).as_deref(), Some(&b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"[..]));
        assert_eq!(unpacked(&packed, 5).map(|text| text.len()), Some(5));
        let plain = [&[0; 8][..], b"MELA", &[0; 4], b"{\\rtf1}"].concat();
        assert_eq!(unpacked(&plain, 10).as_deref(), Some(&b"{\\rtf1}"[..]));
        assert_eq!(unpacked(b"nothing", 10), None);
    }
}
