use super::*;
use crate::Tools;
use crate::protocol::{self, MAX_SIZES, Message};

#[test]
fn what_is_read_of_a_drawing_stands_where_the_drawing_does_and_pictures_keep_their_places() {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(1_000), &mut silent);
    let first = output.spot(None);
    output.push(Kind::Paragraph, None, "a");
    let second = output.spot(Some(3));
    output.push(Kind::Paragraph, None, "b");
    let third = output.spot(None);
    for (spot, text) in [(third, "after b"), (first, "before a"), (second, "between")] {
        output.push_at(spot, text);
    }
    [third, first].into_iter().for_each(|spot| output.picture(spot, vec![1]));
    let (summary, pieces) = output.finish(Format::Docx).unwrap();
    let texts: Vec<_> = pieces.iter().map(|piece| (piece.text.as_str(), piece.page)).collect();
    let expected = [("before a", None), ("a", None), ("between", Some(3)), ("b", None), ("after b", None)];
    assert_eq!(texts, expected);
    assert_eq!(summary.pictures.iter().map(|picture| picture.after).collect::<Vec<_>>(), [1, 5]);
}

#[test]
fn an_attached_file_has_a_name_of_no_great_length_and_one_without_has_one_too() {
    let name = |name: &str| {
        let mut silent = |_, _| ();
        let mut output = Output::new(Limits::for_size(1_000), &mut silent).for_attachment(1);
        output.attached(name, || Some(vec![1]));
        output.finish_attachment().unwrap().0
    };
    assert_eq!((name("Plan\n2.pdf"), name(" \u{200b}")), ("Plan 2.pdf".to_owned(), UNNAMED.to_owned()));
    assert_eq!(name(&"x".repeat(MAX_NAME + 1)).chars().count(), MAX_NAME);
}

#[test]
fn of_each_letter_so_many_attached_files_are_listed_and_of_all_together_so_many() {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(1_000), &mut silent);
    let mut listed = |files: u32| {
        output.begin_letter();
        (0..files).take_while(|_| output.attached("a", || None)).count()
    };
    assert_eq!([listed(1), listed(MAX_OF_LETTER + 1)], [1, MAX_OF_LETTER as usize]);
    let rest: usize = (0..30).map(|_| listed(MAX_OF_LETTER)).sum();
    let all = 1 + MAX_OF_LETTER as usize + rest;
    assert_eq!((all, output.truncated), (MAX_ATTACHMENTS as usize, true));
}

#[test]
fn text_over_the_limit_is_cut_with_a_warning() {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits { text_bytes: 10, ..Limits::for_size(0) }, &mut silent);
    output.push(Kind::Paragraph, None, "eight ch");
    output.push(Kind::Paragraph, None, "more");
    assert!(output.is_full());
    let (summary, pieces) = output.finish(Format::Text).unwrap();
    assert!(summary.truncated);
    assert_eq!(summary.warnings, [Warning::new("text_limit", None)]);
    assert_eq!(pieces.len(), 1);
}

#[test]
fn as_many_warnings_are_kept_as_pages_may_need() {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(0), &mut silent);
    output.push(Kind::Paragraph, None, "Words.");
    let longest = Warning::KINDS.iter().max_by_key(|kind| kind.len()).unwrap();
    (u32::MAX - 60_000..u32::MAX).for_each(|page| output.warn(longest, Some(page)));
    // What is of the whole document is never lost among them, and is said once.
    (0..3).for_each(|_| output.cut(Warning::TIME_LIMIT));
    let summary = output.finish(Format::Pdf).unwrap().0;
    assert_eq!(summary.warnings.len(), MAX_WARNINGS + 1);
    assert_eq!(summary.warnings.last(), Some(&Warning::new(Warning::TIME_LIMIT, None)));
    const { assert!(MAX_WARNINGS >= 4 * MAX_SIZES, "of a page four kinds may be told") };
    protocol::write(&mut Vec::new(), &Message::Done(summary)).unwrap();
}

#[test]
fn it_is_late_by_what_was_done_and_not_by_how_busy_the_machine_is() {
    let late = |cpu_seconds: u64, wall_seconds: u64, wait: u64| {
        let mut silent = |_, _| ();
        let limits = Limits { cpu_seconds, wall_seconds, ..Limits::for_size(0) };
        let output = Output::new(limits, &mut silent);
        std::thread::sleep(Duration::from_millis(wait));
        output.is_late()
    };
    assert!(!late(1, 60, 800), "it slept");
    assert!(late(0, 60, 0), "it has no time to work");
    assert!(late(60, 0, 0), "the clock has run out");
}

/// What is read of a file behind a paragraph that was read before.
fn read_behind(format: Format, file: &[u8], limits: Limits, told: &mut dyn FnMut(u32, u32)) -> (Summary, Vec<Piece>) {
    let row = crate::FORMATS.iter().find(|row| row.format == format).unwrap();
    let mut output = Output::new(limits, told);
    output.push(Kind::Paragraph, None, "Before.");
    (row.read)(file, &Tools::default(), &mut output).unwrap();
    output.finish(format).unwrap()
}

fn is_out_of_time(summary: &Summary) -> bool {
    summary.truncated && summary.warnings.contains(&Warning::new(Warning::TIME_LIMIT, None))
}

#[test]
fn pages_for_which_no_time_is_left_are_not_read_and_that_is_said() {
    let limits = Limits { wall_seconds: 1, ..Limits::for_size(0) };
    for (format, name) in [
        (Format::Mbox, "mbox/list.mbox"),
        (Format::Epub, "epub/river.epub"),
        (Format::Pptx, "pptx/talk.pptx"),
        (Format::Odp, "odp/talk.odp"),
        (Format::Ppt, "ppt/talk.ppt"),
    ] {
        let file = std::fs::read(format!("fixtures/{name}")).unwrap();
        // The time there is goes by behind the first page.
        let mut slow = |done, _| {
            if done == 1 {
                std::thread::sleep(Duration::from_millis(700));
            }
        };
        let (summary, pieces) = read_behind(format, &file, limits, &mut slow);
        assert!(is_out_of_time(&summary), "{name}: {:?}", summary.warnings);
        assert!(pieces.iter().any(|piece| piece.page == Some(1)), "{name}");
        assert!(pieces.iter().all(|piece| piece.page < Some(3)), "{name}");
    }
}

#[test]
fn a_file_without_pages_is_read_up_to_its_time_and_that_is_said() {
    let file = |name: &str| std::fs::read(format!("fixtures/{name}")).unwrap();
    let page = format!("<!doctype html>{}", "<p>Words and more words.</p>".repeat(10_000));
    for (format, file) in [
        (Format::Docx, file("docx/keepers.docx")),
        (Format::Odt, file("odt/orchard.odt")),
        (Format::Ods, file("ods/ledger.ods")),
        (Format::Xls, file("xls/ledger.xls")),
        (Format::Doc, file("doc/report.doc")),
        (Format::Csv, file("csv/harvest.csv")),
        (Format::Markdown, file("markdown/notes.md")),
        (Format::Html, page.into_bytes()),
        (Format::Rtf, format!("{{\\rtf1 {}}}", "a\\par ".repeat(70_000)).into_bytes()),
    ] {
        let [whole, cut] = [60, 0].map(|wall_seconds| {
            let limits = Limits { wall_seconds, ..Limits::for_size(0) };
            read_behind(format, &file, limits, &mut |_, _| ())
        });
        assert!(!is_out_of_time(&whole.0) && is_out_of_time(&cut.0), "{format:?}: {:?}", cut.0.warnings);
        assert!(cut.1.len() < whole.1.len(), "{format:?}");
    }
}

#[test]
fn a_long_paragraph_goes_on_in_the_next_piece_and_loses_nothing() {
    let mut silent = |_, _| ();
    let mut output = Output::new(Limits::for_size(1 << 20), &mut silent);
    let long = "word ".repeat(5_000);
    output.push(Kind::Paragraph, None, &long);
    let (summary, pieces) = output.finish(Format::Text).unwrap();
    assert!(!summary.truncated && pieces.len() > 1);
    assert!(pieces.iter().all(|p| p.text.chars().count() <= MAX_PIECE_CHARS));
    let words: usize = pieces.iter().map(|p| p.text.split(' ').count()).sum();
    assert_eq!(words, 5_000);
}
