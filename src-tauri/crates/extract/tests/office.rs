//! What sheets, slides, letters and the office files from before archives hold, block by block.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use extract::{Document, Error, Format, Kind, Kind::*};
use support::{archive, atom, compound, container, fixture, presentation, read, warns, xlsx};

const H1: Kind = Heading { level: 1 };

fn paged(document: &Document) -> Vec<(u32, Kind, &str)> {
    document.blocks.iter().map(|block| (block.page.unwrap_or(0), block.kind, block.text.as_str())).collect()
}

#[test]
fn a_workbook_shows_what_its_cells_show_whichever_program_format_it_is_in() {
    for name in ["xlsx/ledger.xlsx", "ods/ledger.ods", "xls/ledger.xls"] {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.pages, document.title.as_deref()), (Some(2), Some("Ledger of the mill")), "{name}");
        let told = warns(&document, "hidden_left_out") && warns(&document, "comments_left_out");
        assert!(told && document.warnings.len() == 2, "{name}: {:?}", document.warnings);
        assert_eq!(
            paged(&document),
            [
                (1, H1, "Grain"),
                (1, TableRow, "Grain ground in 2023"),
                (1, TableRow, "Delivered | At | Paid | Share | Farm"),
                (1, TableRow, "14.03.2023 | 09:30 | 1,234.50 € | 61.5% | Müller & sons"),
                (1, TableRow, "02.11.2023 | | -772.75 € | 38.5% | 水車小屋"),
                (1, TableRow, "Sum | | 461.75 € | TRUE | by hand"),
                (2, H1, "Staff"),
                (2, TableRow, "Name | Years"),
                (2, TableRow, "A. Keeper | 12"),
            ],
            "{name}"
        );
    }
}

#[test]
fn a_date_is_shown_and_not_the_days_since_1900() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"d mmmm yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let sheet = "<sheetData><row r=\"3\"><c r=\"B3\" s=\"1\"><v>45365</v></c><c r=\"C3\" s=\"2\"><v>45365</v></c><c r=\"D3\"><v>45365</v></c><c r=\"E3\" t=\"d\"><v>2024-03-14</v></c><c r=\"F3\" t=\"e\"><v>#N/A</v></c><c r=\"G3\" t=\"b\"><v>0</v></c><c t=\"inlineStr\"><is><r><t>in </t></r><r><t>line</t></r></is></c></row></sheetData>";
    let document = read(&xlsx("", styles, &[("Days", sheet)])).unwrap();
    let row = "2024-03-14 | 14 March 2024 | 45365 | 2024-03-14 | #N/A | FALSE | in line";
    assert_eq!(paged(&document), [(1, H1, "Days"), (1, TableRow, row)]);
    let old = read(&xlsx("<workbookPr date1904=\"1\"/>", styles, &[("Days", sheet)])).unwrap();
    assert!(old.blocks[1].text.starts_with("2028-03-15 | 15 March 2028 | 45365"), "{}", old.blocks[1].text);
}

#[test]
fn an_empty_workbook_says_that_it_holds_its_sheets_names_alone_and_a_binary_one_is_unknown() {
    let document = read(&xlsx("", "<styleSheet/>", &[("One", "<sheetData/>"), ("Two", "")])).unwrap();
    assert_eq!(paged(&document), [(1, H1, "One"), (2, H1, "Two")]);
    let binary = archive(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.bin", b"x")]);
    assert_eq!(read(&binary).unwrap_err(), Error::UnknownFormat);
}

#[test]
fn values_parted_by_anything_usual_are_rows() {
    let rows = |name: &str| {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.format, document.pages, document.warnings.len()), (Format::Csv, None, 0));
        document.blocks.into_iter().map(|block| block.text).collect::<Vec<_>>()
    };
    assert_eq!(
        rows("csv/harvest.csv"),
        [
            "Field | Crop | Tonnes | Note",
            "North; upper | Rye | 4,5 | dry, and late",
            "South | Größe 2 | 12 |",
            "East | Oats | | he said \"fine\""
        ]
    );
    assert_eq!(rows("csv/visits.tsv"), ["date | visitors", "2024-03-01 | 12", "2024-03-02 | 140"]);
}

#[test]
fn slides_are_pages_with_their_title_first_and_their_notes_last() {
    let all = [
        (1, H1, "Why bees matter"),
        (1, ListItem, "Bees visit two million flowers"),
        (1, ListItem, "Für ein Glas Honig"),
        (1, Paragraph, "Пчёлы и мёд"),
        (1, Note, "Ask who keeps bees."),
        (3, H1, "Yield"),
        (3, TableRow, "Year | Kilograms"),
        (3, TableRow, "2023 | 41"),
    ];
    // There a table is nothing but boxes, and LibreOffice writes this title as one.
    let old = [
        (3, Paragraph, "Yield"),
        (3, Paragraph, "Year"),
        (3, Paragraph, "Kilograms"),
        (3, Paragraph, "2023"),
        (3, Paragraph, "41"),
    ];
    let old = [&all[..5], &old].concat();
    for (name, expected) in [("pptx/talk.pptx", &all[..]), ("odp/talk.odp", &all), ("ppt/talk.ppt", &old)] {
        let document = read(&fixture(name)).unwrap();
        assert_eq!((document.pages, document.title.as_deref()), (Some(3), Some("Talk on bees")), "{name}");
        assert!(warns(&document, "hidden_left_out") && document.warnings.len() == 1, "{name}");
        assert_eq!(paged(&document), expected, "{name}");
    }
}

#[test]
fn an_old_slides_text_may_stand_in_the_outline() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let text = |purpose: u32, text: &str| [atom(0x0f9f, &purpose.to_le_bytes()), atom(0x0fa0, &utf16(text))].concat();
    let outline = [text(0, "A title\u{b}of two lines"), text(1, "one\rtwo")].concat();
    let reference = |at: u32| container(0xf004, &container(0xf00d, &atom(0x0f9e, &at.to_le_bytes())));
    let own =
        container(0xf004, &container(0xf00d, &[atom(0x0f9f, &4_u32.to_le_bytes()), atom(0x0fa8, b"caf\xe9")].concat()));
    let file = presentation(&outline, &[reference(1), own, reference(0), reference(9)].concat());
    assert_eq!(
        paged(&read(&file).unwrap()),
        [(1, H1, "A title of two lines"), (1, ListItem, "one"), (1, ListItem, "two"), (1, Paragraph, "café")]
    );
}

#[test]
fn an_old_word_document_reads_as_the_same_in_a_new_one() {
    let document = read(&fixture("doc/report.doc")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Report on the weir")));
    assert!(warns(&document, "changes_tracked") && document.warnings.len() == 1);
    assert_eq!(
        paged(&document),
        [
            (0, Header, "Water board, papers"),
            (0, H1, "The weir at Größenau"),
            (
                0,
                Paragraph,
                "The weir was built in 1890 and raised twice. It holds four metres of water — at a cost of 3 € a day."
            ),
            (0, Note, "Deed in the town archive."),
            (0, Heading { level: 2 }, "Findings"),
            (0, ListItem, "The sill is worn."),
            (0, ListItem, "The gate leaks."),
            (0, TableRow, "Part | State"),
            (0, TableRow, "Gate (north) | poor"),
            (0, Paragraph, "Плотина открыта с мая, 堰は五月に開く。 ‘Quoted’ words stay."),
            (0, Note, "Said by the miller."),
            (0, Paragraph, "See the plan of 2024."),
            (0, Footer, "Confidential draft"),
        ]
    );
}

#[test]
fn an_outlook_message_names_people_by_address_and_lists_what_was_attached_unread() {
    let document = read(&fixture("msg/lease.msg")).unwrap();
    assert_eq!((document.pages, document.title.as_deref()), (None, Some("Lease of the café")));
    assert_eq!(
        paged(&document),
        [
            (0, H1, "Lease of the café"),
            (0, Paragraph, "From: Órla Ní Bhriain <orla@example.org>"),
            (0, Paragraph, "To: All hands <hands@example.net>, Bo <bo@example.net>"),
            (0, Paragraph, "Cc: c@example.net"),
            (0, Paragraph, "Date: 2024-03-04 09:12 UTC"),
            (0, Paragraph, "Dear all,"),
            (0, Paragraph, "the lease ends in May. Сообщите Бо."),
            (0, ListItem, "- ask the bank"),
            (0, ListItem, "- ask the mayor"),
            (0, Note, "Attachment: Lease 2024.pdf"),
            (0, Note, "Attachment: Plan.png"),
        ]
    );
    let page = read(&fixture("msg/page.msg")).unwrap();
    assert_eq!(
        paged(&page)[2..],
        [
            (0, Paragraph, "Date: Mon, 4 Mar 2024 10:12:41 +0100"),
            (0, Heading { level: 2 }, "Öffnung"),
            (0, Paragraph, "Wir öffnen um neun."),
        ]
    );
    let rich = read(&fixture("msg/rich.msg")).unwrap();
    assert_eq!(paged(&rich).last(), Some(&(0, Paragraph, "Only rich text, at 2 €.")));
}

#[test]
fn a_mailbox_has_a_page_for_each_mail() {
    let document = read(&fixture("mbox/list.mbox")).unwrap();
    assert_eq!((document.pages, document.title, document.warnings.len()), (Some(3), None, 0));
    let said: Vec<_> = document.blocks.iter().map(|block| (block.page.unwrap(), block.text.as_str())).collect();
    let starts = ["From: ", "To: ", "Date: "];
    let said: Vec<_> =
        said.into_iter().filter(|(_, text)| !starts.iter().any(|start| text.starts_with(start))).collect();
    assert_eq!(
        said,
        [
            (1, "Key of the hall"),
            (1, "Who has the key?"),
            (1, "From Monday on we need it."),
            (2, "Re: Key of the hall"),
            (2, "I have it, and a spare one."),
            (3, "Re: Key of the hall"),
            (3, "Thank you."),
            (3, "From now on it hangs by the door."),
        ]
    );
}

#[test]
fn a_compound_file_is_known_by_its_streams_and_an_old_lock_is_told() {
    assert_eq!(read(&compound(&[("Anything", b"x")])).unwrap_err(), Error::UnknownFormat);
    let mut locked = vec![0; 2048];
    locked[..2].copy_from_slice(&0xa5ec_u16.to_le_bytes());
    locked[2..4].copy_from_slice(&0x00c1_u16.to_le_bytes());
    locked[0x0b] = 1;
    assert_eq!(read(&compound(&[("WordDocument", &locked)])).unwrap_err(), Error::EncryptionUnknown);
    let workbook = [&[0x09, 0x08, 4, 0, 0, 6, 5, 0][..], &[0x2f, 0, 2, 0, 1, 0]].concat();
    assert_eq!(read(&compound(&[("Workbook", &workbook)])).unwrap_err(), Error::EncryptionUnknown);
}
