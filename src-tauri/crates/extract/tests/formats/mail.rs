//! What emails hold.

use extract::Format;
use extract::Kind::*;

use crate::support::{blocks, compound, fixture, read};
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
            (Note, "From: Órla Ní Bhriain <orla@example.org>"),
            (Note, "To: All hands <hands@example.net>, b@example.net"),
            (Note, "Cc: c@example.net"),
            (Note, "Date: Mon, 4 Mar 2024 09:12:41 +0000"),
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
fn who_got_a_copy_that_others_were_not_to_know_of_is_told_where_the_letter_says_it() {
    let said =
        |letter: &[u8]| -> Vec<String> { read(letter).unwrap().blocks.into_iter().map(|block| block.text).collect() };
    let mail = "From: a@example.org\nBcc: Bo Strand <bo@example.net>, c@example.net\nCc: d@example.net\nMessage-ID: <1@example.org>\n\nIt is sold.\n";
    let whole =
        ["From: a@example.org", "Cc: d@example.net", "Bcc: Bo Strand <bo@example.net>, c@example.net", "It is sold."];
    assert_eq!(said(mail.as_bytes()), whole);
    // The copies of those who got it do not say so.
    let received = mail.replace("Bcc: Bo Strand <bo@example.net>, c@example.net\n", "");
    assert_eq!(said(received.as_bytes()), [whole[0], whole[1], whole[3]]);
    assert_eq!(said(format!("From a Mon Mar  4 09:00:00 2024\n{mail}").as_bytes()), whole);

    let words = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (body, names, name, address) =
        (words("It is sold."), words("Bo Strand; C"), words("Bo Strand"), words("bo@example.net"));
    // PidTagRecipientType: 3.
    let kind: Vec<u8> = [&[0_u8; 8][..], &[3, 0, 0x15, 0x0c, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0]].concat();
    let message = [
        ("__properties_version1.0", &[0_u8; 32][..]),
        ("__substg1.0_1000001F", &body[..]),
        ("__substg1.0_0E02001F", &names[..]),
    ];
    assert_eq!(said(&compound(&message)), ["Bcc: Bo Strand; C", "It is sold."]);
    let person = [
        ("__recip_version1.0_#00000000/__properties_version1.0", &kind[..]),
        ("__recip_version1.0_#00000000/__substg1.0_3001001F", &name[..]),
        ("__recip_version1.0_#00000000/__substg1.0_39FE001F", &address[..]),
    ];
    let letter = compound(&[&message[..], &person[..]].concat());
    assert_eq!(said(&letter), ["Bcc: Bo Strand <bo@example.net>", "It is sold."]);
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
            (Note, "From: news@example.org"),
            (Note, "Date: Tue, 5 Mar 2024 10:00:00 +0300"),
            (Heading { level: 2 }, "Комитет"),
            (TableRow, "Мост | ремонт"),
            (Paragraph, "Работы начнутся в мае."),
        ])
    );
}

#[test]
fn an_email_that_is_a_page_is_read_whole_whatever_its_parts_are_called() {
    let long = "More is said here than in all the rest of it. ".repeat(10);
    let mail = format!(
        "From: a@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nContent-Type: text/html\n\n\
         <title>unseen</title><div role=banner>The bank</div><header><a href='x'>Your account</a></header><nav>Terms</nav>\
         <main><p>{long}</p><button>unseen</button></main><article>Pay by May.</article><p>{long}</p>\
         <aside>IBAN DE00</aside><footer>The board</footer>"
    );
    let document = read(mail.as_bytes()).unwrap();
    let long = long.trim();
    assert_eq!(
        (document.format, document.title.as_deref(), document.warnings.as_slice()),
        (Format::Eml, None, &[][..])
    );
    assert_eq!(
        blocks(&document)[1..].iter().map(|(_, text)| *text).collect::<Vec<_>>(),
        ["The bank", "Your account", "Terms", long, "Pay by May.", long, "IBAN DE00", "The board"]
    );
}

#[test]
fn a_page_of_the_web_that_was_saved_as_an_email_is_read_as_a_page() {
    let long = "More is said here than in all the rest of it. ".repeat(10);
    let said = |head: &str| -> Vec<String> {
        let mail = format!(
            "{head}\nSubject: Seagrass\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\n\n\
             --b\nContent-Type: text/html; charset=utf-8\nContent-Location: https://example.org/\n\n\
             <title>unseen</title><nav>Home</nav><div role=banner>Log in</div><main><p>{long}</p></main><p>Older</p>\n--b--\n"
        );
        let document = read(mail.as_bytes()).unwrap();
        assert_eq!((document.format, document.title.as_deref()), (Format::Eml, Some("Seagrass")), "{head}");
        // What stands above a letter comes first.
        let above = |text: &String| text == "Seagrass" || text.starts_with("From: ");
        document.blocks.into_iter().map(|block| block.text).filter(|text| !above(text)).collect()
    };
    let from = "Snapshot-Content-Location: https://example.org/";
    for head in
        ["From: <Saved by Blink>", &format!("From: a@example.org\n{from}"), "From: \"Saved by Internet Explorer 11\""]
    {
        assert_eq!(said(head), [long.trim()], "{head}");
    }
    assert_eq!(said("From: Saved <a@example.org>"), ["Home", "Log in", long.trim(), "Older"]);
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
