//! What emails hold.

use extract::Format;
use extract::Kind::*;

use crate::support::{blocks, fixture, read};
use crate::{kinds_and_texts, owned};

#[test]
fn an_email_says_who_wrote_what_and_lists_its_attachments_unread() {
    let document = read(&fixture("eml/opening.eml")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Opening of the café")));
    assert_eq!(document.warnings, []);
    assert_eq!(
        blocks(&document),
        [
            (Heading { level: 1 }, "Opening of the café"),
            (Paragraph, "From: Órla Ní Bhriain <orla@example.org>"),
            (Paragraph, "To: All hands <hands@example.net>, b@example.net"),
            (Paragraph, "Cc: c@example.net"),
            (Paragraph, "Date: Mon, 4 Mar 2024 09:12:41 +0000"),
            (Paragraph, "Dear all,"),
            (Paragraph, "the café opens on Monday, and the roof is “finished”. Please bring:"),
            (ListItem, "- your own cup"),
            (ListItem, "- the key"),
            (Paragraph, "> Is it open yet?"),
            (Paragraph, "Orla"),
            (Note, "Attachment: Pläne.pdf"),
            (Note, "Attachment: notes.txt"),
            (Note, "Attachment: Fire regulations"),
        ]
    );
}

#[test]
fn words_broken_at_the_end_of_a_line_of_an_email_are_made_whole() {
    let body = "Dear all,\n\nthe infor-\nmation office of the well-\nknown town is well-known.\n\n> Is the ware-\n> house open?\n";
    let mail = format!("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: Opening\n\n{body}");
    let document = read(mail.as_bytes()).unwrap();
    let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    assert!(
        texts.ends_with(&[
            "Dear all,",
            "the information office of the well-known town is well-known.",
            "> Is the warehouse open?"
        ]),
        "{texts:?}"
    );
}

#[test]
fn an_email_that_is_only_a_page_is_read_as_one() {
    assert_eq!(read(&fixture("eml/news.eml")).unwrap().title.as_deref(), Some("Новости"));
    assert_eq!(
        kinds_and_texts("eml/news.eml"),
        owned(&[
            (Heading { level: 1 }, "Новости"),
            (Paragraph, "From: news@example.org"),
            (Paragraph, "Date: Tue, 5 Mar 2024 10:00:00 +0300"),
            (Heading { level: 2 }, "Комитет"),
            (TableRow, "Мост | ремонт"),
            (Paragraph, "Работы начнутся в мае."),
        ])
    );
}

#[test]
fn an_email_that_does_not_say_its_encoding_is_guessed_and_a_memo_is_a_text() {
    let text = "Größere Städte wählen früher, heißt es über die Öffnung der Märkte.";
    let mail = format!("From: a@example.org\nMessage-ID: <1@example.org>\nSubject: {text}\n\n{text}");
    let mail: Vec<u8> = mail.chars().map(|c| u32::from(c) as u8).collect();
    let document = read(&mail).unwrap();
    assert_eq!((document.format, document.title.as_deref()), (Format::Eml, Some(text)));
    assert_eq!((document.blocks.last().unwrap().text.as_str(), document.warnings.len()), (text, 0));
    let memo = read(b"To: all\nFrom: the chair\nSubject: tea\nWe have no more tea.\n").unwrap();
    assert_eq!(memo.format, Format::Text);
    assert!(memo.blocks[0].text.ends_with("no more tea."));
}
