//! Tables as Tesseract writes them.

mod headings;

use super::*;
use crate::protocol::{Passage, Piece};
use crate::{Format, Limits};

fn pieces(table: &str) -> Vec<Piece> {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(1000), &mut silent);
    read(table.as_bytes(), &mut output);
    output.finish(Format::Text).unwrap().1
}

fn read_table(table: &str) -> Vec<(Option<u32>, String, Option<u8>)> {
    pieces(table).into_iter().map(|piece| (piece.page, piece.text, piece.confidence)).collect()
}

/// Kind, page and text.
fn kinds(table: &str) -> Vec<(Kind, u32, String)> {
    pieces(table).into_iter().map(|piece| (piece.kind, piece.page.unwrap(), piece.text)).collect()
}

/// The table of a page, or a picture, 1,000 pixels wide and 1,400 high: of blocks, each of rows, each with its upper side.
fn sheet(mark: &str, number: u32, blocks: &[&[(u32, &str)]]) -> String {
    let mut table = format!("{mark}{number}\n1\t1\t0\t0\t0\t0\t0\t0\t1000\t1400\t-1\t\n");
    for (block, rows) in (1..).zip(blocks) {
        for (row, (top, text)) in (1..).zip(*rows) {
            for (nth, word) in (1..).zip(text.split(' ')) {
                let left = 90 * nth;
                table += &format!("5\t1\t{block}\t1\t{row}\t{nth}\t{left}\t{top}\t80\t20\t90\t{word}\n");
            }
        }
    }
    table
}

/// Pages with a running head, a paragraph and a number each, the first with a heading.
fn minutes(mark: &str, count: u32) -> String {
    let texts = ["The quay is old.", "It was built long ago.", "Nobody repaired it."];
    let page = |(number, text): (u32, &str)| {
        let (head, foot) = (format!("Minutes, part {number}"), format!("- {number} -"));
        let heading: &[(u32, &str)] = if number == 1 { &[(90, "Repairs")] } else { &[] };
        sheet(
            mark,
            number,
            &[&[(30, head.as_str())], heading, &[(200, text), (230, "So it stands.")], &[(1_340, foot.as_str())]],
        )
    };
    (1..=count).zip(texts).map(page).collect()
}

fn word(block: u32, row: u32, confidence: &str, word: &str) -> String {
    format!("5\t1\t{block}\t1\t{row}\t1\t0\t0\t9\t9\t{confidence}\t{word}\n")
}

#[test]
fn words_become_paragraphs_of_their_page_and_broken_ones_are_made_whole() {
    let table = [
        "ALCOVE PAGE 3\n".to_owned(),
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n".to_owned(),
        "4\t1\t1\t1\t1\t0\t0\t0\t9\t9\t-1\t\n".to_owned(),
        word(1, 1, "90", "The"),
        word(1, 1, "90", "com-"),
        word(1, 2, "96.5", "mittee"),
        word(1, 2, "90", "E-"),
        word(1, 3, "90", "Mail"),
        word(2, 1, "80", "o\u{fb03}ce"),
        word(3, 1, "80", "Well-known,"),
        word(3, 1, "80", "well-"),
        word(3, 2, "80", "known"),
        "ALCOVE PAGE 5\n".to_owned(),
        word(1, 1, "70", "漢"),
        word(1, 1, "70", "字"),
    ];
    assert_eq!(
        read_table(&table.concat()),
        [
            (Some(3), "The committee E- Mail".to_owned(), Some(92)),
            (Some(3), "office".to_owned(), Some(80)),
            (Some(3), "Well-known, well-known".to_owned(), Some(80)),
            (Some(5), "漢字".to_owned(), Some(70)),
        ]
    );
}

#[test]
fn what_repeats_at_the_head_and_foot_of_pages_is_furniture_and_a_heading_that_stands_once_is_not() {
    let said = |kind: Kind, page: u32, text: &str| (kind, page, text.to_owned());
    let first = [
        said(Kind::Header, 1, "Minutes, part 1"),
        said(Kind::Paragraph, 1, "Repairs"),
        said(Kind::Paragraph, 1, "The quay is old. So it stands."),
        said(Kind::Footer, 1, "- 1 -"),
    ];
    let second = [
        said(Kind::Header, 2, "Minutes, part 2"),
        said(Kind::Paragraph, 2, "It was built long ago. So it stands."),
        said(Kind::Footer, 2, "- 2 -"),
    ];
    let third = [
        said(Kind::Header, 3, "Minutes, part 3"),
        said(Kind::Paragraph, 3, "Nobody repaired it. So it stands."),
        said(Kind::Footer, 3, "- 3 -"),
    ];
    assert_eq!(kinds(&minutes(RECOGNISED_PAGE, 3)), [&first[..], &second, &third].concat());
    assert_eq!(kinds(&minutes(RECOGNISED_PAGE, 2)), [&first[..], &second].concat(), "two pages are enough");
    assert!(pieces(&minutes(RECOGNISED_PAGE, 3)).iter().all(|piece| piece.confidence == Some(90)));
    let is_text = |(kind, ..): &(Kind, u32, String)| matches!(kind, Kind::Paragraph | Kind::ListItem);
    assert!(kinds(&minutes(RECOGNISED_PAGE, 1)).iter().all(is_text), "of one page nothing repeats");
    assert!(kinds(&minutes(RECOGNISED_PICTURE, 3)).iter().all(is_text), "pictures are no pages");
}

#[test]
fn of_five_pages_a_line_stands_on_three_to_be_furniture() {
    let page = |number: u32, head: &str| sheet(RECOGNISED_PAGE, number, &[&[(30, head)], &[(200, "Text.")]]);
    let headers = |heads: [&str; 5]| {
        let pages: String = (1..).zip(heads).map(|(number, head)| page(number, head)).collect();
        kinds(&pages).iter().filter(|(kind, ..)| *kind == Kind::Header).count()
    };
    assert_eq!(headers(["Minutes", "Annex", "Minutes", "Costs", "Minutes"]), 3);
    assert_eq!(headers(["Minutes", "Annex", "Minutes", "Costs", "Prices"]), 0);
}

#[test]
fn text_that_begins_recognised_pages_alike_stays_text() {
    // Its rows one below the other, and with a half and a whole one left free between them.
    for pitch in [32, 48, 64] {
        let page = |(number, owner): (u32, &str), apart: bool| {
            let (first, last) = (format!("Parcel {number} lies at the lane."), format!("Its owner is {owner}."));
            let at = |row: u32| 30 + pitch * row;
            let rows =
                [(at(0), first.as_str()), (at(1), "It is dry."), (at(2), last.as_str()), (at(3), "Nobody sells it.")];
            let blocks: Vec<&[(u32, &str)]> = if apart { rows.chunks(1).collect() } else { vec![rows.as_slice()] };
            sheet(RECOGNISED_PAGE, number, &blocks)
        };
        for (apart, blocks) in [(false, 3), (true, 12)] {
            let pages = (1..=3).zip(["Ann", "Bob", "Eve"]).map(|parcel| page(parcel, apart));
            let all = kinds(&pages.collect::<String>());
            assert_eq!(all.len(), blocks, "{pitch}: {all:?}");
            assert!(all.iter().all(|(kind, ..)| *kind == Kind::Paragraph), "{pitch}: {all:?}");
        }
    }
}

#[test]
fn dates_and_sums_of_papers_in_one_scan_stay_text() {
    let paper = |number: u32, head: &str, text: &str, foot: &str| {
        sheet(RECOGNISED_PAGE, number, &[&[(60, head)], &[(400, text), (430, "So it is.")], &[(1_340, foot)]])
    };
    let first = paper(1, "3 March 2024", "Dear Ann,", "Total: 45.00");
    let second = paper(2, "17 March 2024", "Dear Bob,", "Total: 52.00");
    let all = kinds(&(first + &second));
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(all.iter().all(|(kind, ..)| *kind == Kind::Paragraph), "{all:?}");
}

#[test]
fn a_running_head_that_can_hardly_be_made_out_is_as_much_text_as_the_paragraph_it_was_read_with() {
    let page = |number: u32, head: &str, text: &str| {
        let rows = [(30, head), (200, text), (230, "That is the house."), (260, "It stands.")];
        sheet(RECOGNISED_PAGE, number, &[&rows])
    };
    let pages = page(1, "Quay", "The quay was old.") + &page(2, "Quay", "Nobody had seen it.");
    let all = kinds(&pages.replace("\t90\tQuay", "\t10\tQuay"));
    let said = |kind: Kind, page: u32, text: &str| (kind, page, text.to_owned());
    assert_eq!(
        all,
        [
            said(Kind::Header, 1, "Quay"),
            said(Kind::Paragraph, 1, "The quay was old. That is the house. It stands."),
            said(Kind::Header, 2, "Quay"),
            said(Kind::Paragraph, 2, "Nobody had seen it. That is the house. It stands."),
        ]
    );
    // And what is left of a paragraph when its head is taken out.
    let page = |number: u32, text: &str| sheet(RECOGNISED_PAGE, number, &[&[(30, HEAD), (200, text), (230, "so")]]);
    const HEAD: &str = "Minutes of the harbour committee and its guests";
    let pages = page(1, "Ox") + &page(2, "Elk");
    let unsure = ["Ox", "Elk", "so"]
        .iter()
        .fold(pages, |pages, word| pages.replace(&format!("\t90\t{word}\n"), &format!("\t10\t{word}\n")));
    let texts: Vec<String> = kinds(&unsure).into_iter().map(|(_, _, text)| text).collect();
    assert_eq!(texts, [HEAD, "Ox so", HEAD, "Elk so"]);
}

#[test]
fn words_that_can_hardly_be_made_out_are_left_out_with_a_warning() {
    let page = "ALCOVE PAGE 4\n".to_owned();
    let table = [page, word(1, 1, "95", "Legible"), word(2, 1, "21", "scrawled"), word(2, 2, "29", "margins")];
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(1000), &mut silent);
    read(table.concat().as_bytes(), &mut output);
    let (summary, pieces) = output.finish(Format::Text).unwrap();
    assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>(), ["Legible"]);
    assert_eq!(summary.warnings, [Warning::new(Warning::RECOGNITION_UNSURE, Some(4))]);
}

#[test]
fn a_passage_is_found_where_its_words_stand_line_by_line() {
    let at =
        |row: u32, left: u32, word: &str| format!("5\t1\t1\t1\t{row}\t1\t{left}\t{}\t100\t20\t90\t{word}\n", 100 * row);
    let table = [at(1, 100, "The"), at(1, 210, "com-"), at(2, 100, "mittee"), at(2, 210, "met."), at(3, 100, "It")];
    let found = |start: u32, end: u32| {
        let passage = Passage { text: "The committee met. It rose.".into(), start, end };
        places(table.concat().as_bytes(), &PlacesSeen { size: [1_000, 2_000], passages: vec![passage] })
    };
    assert_eq!(found(4, 18), [[2_100, 500, 3_100, 600], [1_000, 1_000, 3_100, 1_100]]);
    assert_eq!(found(0, 3), [[1_000, 500, 2_000, 600]]);
    assert_eq!(found(22, 26), Vec::<Place>::new(), "it is not there");
}

#[test]
fn specks_and_what_is_no_table_are_left_out() {
    let table = [
        "ALCOVE PAGE 1\n".to_owned(),
        word(1, 1, "12", "ti"),
        word(2, 1, "95", "|"),
        word(3, 1, "nan", "a"),
        word(3, 1, "1e9", "b"),
        "5\t1\t1\n\u{0}\t\t\t\t\t\t\t\t\t\t\t\t\n".to_owned(),
        word(4, 1, "95", "words"),
    ];
    assert_eq!(read_table(&table.concat()), [(Some(1), "words".to_owned(), Some(95))]);
}

/// A row as Tesseract 5 gave it: its paragraph, upper side and height, and of each word left and right end.
type Seen<'a> = (u32, u32, u32, &'a [(u32, u32, &'a str)]);

/// A page of such rows.
fn table_of(rows: &[Seen<'_>]) -> String {
    let mut table = format!("{RECOGNISED_PAGE}1\n1\t1\t0\t0\t0\t0\t0\t0\t1653\t2339\t-1\t\n");
    for (row, (paragraph, top, height, words)) in (1..).zip(rows) {
        let row: u32 = row;
        for (nth, (left, right, word)) in (1..).zip(*words) {
            let (nth, width): (u32, u32) = (nth, right - left);
            table += &format!("5\t1\t1\t{paragraph}\t{row}\t{nth}\t{left}\t{top}\t{width}\t{height}\t96\t{word}\n");
        }
    }
    table
}

fn seen(rows: &[Seen<'_>]) -> Vec<(Kind, String)> {
    pieces(&table_of(rows)).into_iter().map(|piece| (piece.kind, piece.text)).collect()
}

#[test]
fn rows_of_a_table_are_told_from_cells_under_one_another() {
    let rows: [Seen<'_>; 6] = [
        (1, 253, 29, &[(201, 295, "Costs")]),
        (2, 322, 37, &[(202, 257, "Part"), (612, 674, "Cost"), (944, 1_009, "Year")]),
        (2, 370, 27, &[(200, 292, "Arches"), (613, 720, "700,000"), (946, 1_010, "2024")]),
        (2, 414, 28, &[(202, 268, "Deck"), (612, 719, "400,000"), (946, 1_009, "2025")]),
        // Each may be a paragraph of its own.
        (3, 460, 29, &[(202, 289, "Lamps"), (613, 720, "100,000"), (946, 1_009, "2025")]),
        (
            4,
            588,
            38,
            &[(200, 251, "The"), (262, 331, "sums"), (344, 384, "are"), (396, 480, "without"), (500, 547, "tax.")],
        ),
    ];
    let row = |text: &str| (Kind::TableRow, text.to_owned());
    let all = seen(&rows);
    assert_eq!(
        all.get(1..5).unwrap(),
        [
            row("Part | Cost | Year"),
            row("Arches | 700,000 | 2024"),
            row("Deck | 400,000 | 2025"),
            row("Lamps | 100,000 | 2025")
        ],
        "{all:?}"
    );
    assert_eq!(all.len(), 6, "{all:?}");
    assert!(seen(&rows[1..2]).iter().all(|(kind, _)| *kind == Kind::Paragraph), "one row is no table");
    let mixed = seen(&[(1, 414, 28, rows[3].3), (2, 460, 29, rows[4].3), (2, 500, 29, rows[5].3)]);
    assert!(mixed.iter().all(|(kind, _)| *kind == Kind::Paragraph), "a paragraph is a table as a whole: {mixed:?}");
    let far = [rows[1], (2, 922, 29, rows[2].3)];
    assert!(seen(&far).iter().all(|(kind, _)| *kind == Kind::Paragraph), "nor are two that stand far apart");
}

#[test]
fn a_row_of_figures_is_read_as_the_table_it_stands_in_and_no_cell_out_of_its_order() {
    let rows: [Seen<'_>; 3] = [
        (1, 322, 37, &[(1_300, 1_400, "גשר"), (900, 980, "מחיר"), (600, 680, "שנה")]),
        (1, 370, 37, &[(1_320, 1_400, "12"), (860, 980, "700,000"), (620, 680, "2024")]),
        (1, 414, 37, &[(1_310, 1_400, "סיפון"), (870, 980, "400,000"), (615, 680, "2025")]),
    ];
    let row = |text: &str| (Kind::TableRow, text.to_owned());
    let expected = [row("גשר | מחיר | שנה"), row("12 | 700,000 | 2024"), row("סיפון | 400,000 | 2025")];
    assert_eq!(seen(&rows), expected);
    let mut crossed = rows;
    crossed[2].3 = &[(1_310, 1_400, "סיפון"), (615, 680, "2025"), (870, 980, "400,000")];
    let crossed = seen(&crossed);
    assert!(crossed.iter().all(|(kind, _)| *kind == Kind::Paragraph), "{crossed:?}");
}

#[test]
fn a_heading_in_the_paragraph_of_a_table_leaves_it_one() {
    let row = |nth: u32| -> Seen<'static> {
        (1, 300 + 44 * nth, 23, &[(200, 290, "Arches"), (613, 718, "700,000"), (946, 1_006, "2024")])
    };
    let heading: Seen<'_> = (1, 700, 46, &[(200, 410, "Remarks")]);
    let all = seen(&[row(0), row(1), row(2), row(3), row(4), row(5), heading]);
    let rows = all.iter().filter(|(kind, _)| *kind == Kind::TableRow).count();
    assert_eq!((rows, all.last()), (6, Some(&(Kind::Heading { level: 1 }, "Remarks".to_owned()))), "{all:?}");
}

#[test]
fn text_with_wide_gaps_is_no_table() {
    // In a narrow column spread out to both margins, and what it ends with.
    let spread: [Seen<'_>; 3] = [
        (1, 598, 25, &[(615, 692, "clark"), (786, 918, "because.")]),
        (1, 630, 30, &[(613, 747, "Whether"), (853, 922, "year")]),
        (1, 671, 30, &[(614, 714, "winter"), (801, 921, "monday")]),
    ];
    let list: [Seen<'_>; 2] = [
        (1, 275, 24, &[(210, 219, "e"), (256, 320, "Trim"), (334, 386, "the"), (402, 480, "lamp")]),
        (1, 314, 24, &[(210, 219, "e"), (256, 333, "Wind"), (347, 400, "the"), (414, 496, "clock")]),
    ];
    let left = "the boats of the harbour were";
    let right = "when wind comes from the west";
    let columns: [Seen<'_>; 2] = [
        (1, 300, 24, &[(100, 600, left), (700, 1_200, right)]),
        (1, 340, 24, &[(100, 600, left), (700, 1_200, right)]),
    ];
    let loose: [(u32, u32, &str); 3] = [(100, 200, "boats"), (234, 330, "and"), (370, 470, "stones")];
    let loose: [Seen<'_>; 2] = [(1, 300, 24, &loose), (1, 340, 24, &loose)];
    for rows in [&spread[..], &list, &columns, &loose] {
        let all = seen(rows);
        assert!(!all.is_empty() && all.iter().all(|(kind, _)| *kind == Kind::Paragraph), "{all:?}");
    }
}

#[test]
fn a_list_that_is_read_as_one_paragraph_is_parted_into_its_items() {
    let rows =
        [(200, "1. Work begins"), (230, "in May"), (260, "2. One lane stays open"), (290, "3. The mayor reports.")];
    let item = |text: &str| (Kind::ListItem, 1, text.to_owned());
    assert_eq!(
        kinds(&sheet(RECOGNISED_PAGE, 1, &[&rows])),
        [item("1. Work begins in May"), item("2. One lane stays open"), item("3. The mayor reports.")]
    );
    let date = [(200, "The committee met on the"), (230, "14. of March."), (260, "It rose.")];
    let whole = (Kind::Paragraph, 1, "The committee met on the 14. of March. It rose.".to_owned());
    assert_eq!(kinds(&sheet(RECOGNISED_PAGE, 1, &[&date])), [whole]);
    // One may be misread, or left out; and a list within another begins anew.
    let gap = [(200, "1. The chair"), (230, "2. Minutes of May"), (260, "4. Repair of the pier"), (290, "5. Lamps")];
    assert_eq!(kinds(&sheet(RECOGNISED_PAGE, 1, &[&gap])), gap.map(|(_, text)| item(text)));
    let nested = [(200, "(a) Goods"), (230, "1. Tiles"), (260, "2. Slates"), (290, "(b) Labour"), (320, "1. Masons")];
    assert_eq!(kinds(&sheet(RECOGNISED_PAGE, 1, &[&nested])), nested.map(|(_, text)| item(text)));
    // Within an item as well: only such a number begins another there.
    let dates = [
        (200, "2. The committee met on the"),
        (230, "14. of March and paid"),
        (260, "3. Nobody came"),
        (290, "and nobody went."),
        (320, "7. The end"),
    ];
    assert_eq!(
        kinds(&sheet(RECOGNISED_PAGE, 1, &[&dates])),
        [
            item("2. The committee met on the 14. of March and paid"),
            item("3. Nobody came and nobody went."),
            item("7. The end")
        ]
    );
}

#[test]
fn a_column_of_figures_that_was_read_by_itself_is_put_beside_its_rows_and_found_there() {
    let rows: [Seen<'_>; 8] = [
        (3, 355, 24, &[(169, 280, "Income"), (1_090, 1_164, "2023")]),
        (3, 410, 30, &[(169, 298, "Mooring"), (310, 370, "fees"), (1_063, 1_164, "12,400")]),
        (3, 465, 24, &[(169, 240, "Rent"), (252, 282, "of"), (291, 376, "sheds"), (1_081, 1_164, "3,200")]),
        (3, 519, 24, &[(169, 271, "Grants"), (1_110, 1_164, "800")]),
        (4, 354, 24, &[(1_411, 1_485, "2024")]),
        (4, 409, 27, &[(1_384, 1_485, "13,950")]),
        (4, 464, 27, &[(1_402, 1_485, "3,200")]),
        (4, 519, 27, &[(1_403, 1_485, "1,100")]),
    ];
    let texts = |rows: &[Seen<'_>]| seen(rows).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert_eq!(
        texts(&rows),
        [
            "Income | 2023 | 2024",
            "Mooring fees | 12,400 | 13,950",
            "Rent of sheds | 3,200 | 3,200",
            "Grants | 800 | 1,100"
        ]
    );
    let passage = Passage { text: "Mooring fees | 12,400 | 13,950".into(), start: 0, end: 30 };
    let asked = PlacesSeen { size: [1_653, 2_339], passages: vec![passage] };
    // A page that is shown is recognised by itself, and bears no mark.
    let alone = table_of(&rows).replace("ALCOVE PAGE 1\n", "");
    let right = places(alone.as_bytes(), &asked).into_iter().map(|[_, _, right, _]| right).max();
    assert_eq!(right, Some(8_984), "to the end of the row");
    // The second of two that say the same.
    let passage = Passage { text: "Rent of sheds | 3,200 | 3,200".into(), start: 24, end: 29 };
    let second = places(alone.as_bytes(), &PlacesSeen { size: [1_653, 2_339], passages: vec![passage] });
    assert_eq!(second.iter().map(|[left, _, right, _]| (*left, *right)).collect::<Vec<_>>(), [(8_482, 8_984)]);
    // What heads it may be a paragraph of its own.
    let mut headed = rows;
    headed[4] = (4, 354, 24, &[(1_411, 1_485, "Paid")]);
    headed[5..].iter_mut().for_each(|row| row.0 = 5);
    assert_eq!((texts(&headed).len(), texts(&headed)[0].as_str()), (4, "Income | 2023 | Paid"));
    // A column with a word, one whose figures stand elsewhere, and the numbers of lines.
    let count = |rows: [Seen<'_>; 8]| texts(&rows).len();
    let mut lines = rows;
    for (row, number) in lines[4..].iter_mut().zip([
        &[(1_411, 1_430, "1")],
        &[(1_411, 1_430, "2")],
        &[(1_411, 1_430, "3")],
        &[(1_411, 1_430, "4")],
    ]) {
        row.3 = number;
    }
    let mut named = rows;
    named[6].3 = &[(1_402, 1_485, "three")];
    let mut lower = rows;
    lower[6].1 += 25;
    assert_eq!((count(rows), count(named), count(lower), count(lines)), (4, 5, 5, 5));
}
