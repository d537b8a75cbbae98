//! Mailboxes (RFC 4155, and Thunderbird's folders): mails one behind the other, each a page for its address.
//!
//! A mail begins with a line `From ` behind an empty one and before its headers; such a line within a mail should have been
//! given a `>`, and not every program does.

use std::borrow::Cow;

use super::super::Sample;
use super::eml;
use crate::output::Output;
use crate::tools::Tools;
use crate::{Error, Warning};

const MARK: &[u8] = b"From ";

pub fn recognise(sample: &Sample<'_>) -> bool {
    // A letter that begins with the word is told by what follows.
    sample.bytes.starts_with(MARK) && first_line(sample.bytes).is_some_and(|(_, mail)| eml::begins(mail))
}

fn first_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    bytes.split_at_checked(end + 1)
}

pub fn read(bytes: &[u8], _: &Tools, output: &mut Output<'_>) -> Result<(), Error> {
    let mails = split(bytes);
    let count = u32::try_from(mails.len()).unwrap_or(u32::MAX);
    output.pages = Some(count);
    for (number, mail) in (1..).zip(mails) {
        if output.is_full() {
            break;
        }
        if number > output.limits.pages {
            output.cut(Warning::PAGES_LIMIT);
            break;
        }
        if output.is_late() {
            output.cut(Warning::TIME_LIMIT);
            break;
        }
        output.progress(number - 1, count);
        output.page = Some(number);
        let mail = first_line(mail).map(|(_, mail)| mail).unwrap_or_default();
        if eml::message(&unquoted(mail), output).is_err() {
            output.warn(Warning::PAGE_DAMAGED, Some(number));
        }
    }
    // A page in a mail has a title; the mailbox has none.
    output.title = None;
    Ok(())
}

/// The mails, each with the line it begins with.
fn split(bytes: &[u8]) -> Vec<&[u8]> {
    let (mut mails, mut start, mut at, mut empty) = (Vec::new(), 0, 0, true);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        if empty && at > start && line.starts_with(MARK) && bytes.get(next..).is_some_and(is_header) {
            mails.extend(bytes.get(start..at));
            start = at;
        }
        empty = line.trim_ascii().is_empty();
        at = next;
    }
    mails.extend(bytes.get(start..));
    mails
}

/// Whether the first line is `Name: value`.
fn is_header(bytes: &[u8]) -> bool {
    let name = bytes.iter().take_while(|byte| byte.is_ascii_graphic() && **byte != b':').count();
    name > 0 && bytes.get(name) == Some(&b':')
}

/// Without the marks that were put before lines that begin like a mail.
fn unquoted(mail: &[u8]) -> Cow<'_, [u8]> {
    let quoted = |line: &[u8]| {
        let rest = line.iter().position(|byte| *byte != b'>').filter(|marks| *marks > 0).and_then(|at| line.get(at..));
        rest.is_some_and(|rest| rest.starts_with(MARK))
    };
    let lines = || mail.split_inclusive(|byte| *byte == b'\n');
    if !lines().any(quoted) {
        return mail.into();
    }
    let plain = |line| if quoted(line) { line.get(1..).unwrap_or_default() } else { line };
    lines().flat_map(plain).copied().collect::<Vec<u8>>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_parted_where_a_mail_begins_and_nowhere_else() {
        let mails = split(b"From a\nSubject: x\n\nFrom here on\nis text\nFrom b\nTo: c\n\nFrom b\nTo: d\n\ny\n");
        let first = &b"From a\nSubject: x\n\nFrom here on\nis text\nFrom b\nTo: c\n\n"[..];
        assert_eq!(mails, [first, b"From b\nTo: d\n\ny\n"]);
        assert_eq!(&*unquoted(b"a\n>From x\n>>From y\n> z\n"), b"a\nFrom x\n>From y\n> z\n");
    }
}
