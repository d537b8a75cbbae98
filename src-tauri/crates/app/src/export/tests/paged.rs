//! The PDF, as other programs and screen readers find it.

use super::*;

/// What `pdftotext` reads, in the order it stands in the file.
fn by_poppler(bytes: &[u8]) -> String {
    let text = by_program(bytes, "a.pdf", &["pdftotext", "-raw", "a.pdf", "-"], None).expect("pdftotext is there");
    words(&String::from_utf8_lossy(&text))
}

/// What `pdfinfo` says of a file.
fn facts(bytes: &[u8], more: &[&str]) -> String {
    let arguments = [&["pdfinfo"], more, &["a.pdf"]].concat();
    let facts = by_program(bytes, "a.pdf", &arguments, None).expect("pdfinfo is there");
    words(&String::from_utf8_lossy(&facts))
}

#[test]
fn a_pdf_is_read_by_other_programs_word_for_word() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Pdf).unwrap();
    let read = by_our_reader(&bytes);
    assert_eq!((read.format, read.title.as_deref()), (extract::Format::Pdf, Some("Minutes & <decisions>.pdf")));
    must_hold(&by_poppler(&bytes), "pdftotext");
    assert_eq!(bytes, write(&document, &pages(), &summary, Format::Pdf).unwrap(), "the same again");
}

#[test]
fn a_pdf_says_to_programs_that_a_model_wrote_it_where_they_look_for_it() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Pdf).unwrap();
    let said = facts(&bytes, &[]);
    for must in
        ["trainedAlgorithmicMedia", "ai_generated: true", "JavaScript: no", "Page size: 595.28 x 841.89 pts (A4)"]
    {
        assert!(said.contains(must), "{must}: {said}");
    }
    let packet = facts(&bytes, &["-meta"]);
    let label = "<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>";
    assert!(packet.contains(label) && packet.contains("<pdfuaid:part>1</pdfuaid:part>"), "{packet}");
}

#[test]
fn a_pdf_is_tagged_for_screen_readers_and_each_number_is_a_link_to_its_source() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Pdf).unwrap();
    assert!(facts(&bytes, &[]).contains("Tagged: yes"));
    let tree = facts(&bytes, &["-struct-text"]);
    for must in ["H1", "H2", "LI", "Lbl", "LBody", "Link"] {
        assert!(tree.contains(must), "{must}: {tree}");
    }
    // Three numbers under two sentences; each link has its content and its annotation.
    assert_eq!(tree.matches("Link").count(), 3, "{tree}");
    let points = tree.find("The roof is repaired").unwrap();
    assert!(points < tree.find("The committee agreed").unwrap(), "in the order of reading");
}

#[test]
fn letters_that_no_font_has_are_boxes_that_can_be_copied_and_the_paper_says_so() {
    let (document, mut summary) = rich();
    summary.sentences[0].text = "委员会同意修理屋顶。".to_owned();
    let paper = paper::Paper::new(&leaving(&document, &pages(), &summary));
    let bytes = pdf::write(&paper, fontdb::Database::new).unwrap();
    let text = by_poppler(&bytes);
    // Each box stands alone, and readers may see space between two.
    assert!(text.replace(' ', "").contains("委员会同意修理屋顶。"), "{text}");
    assert!(text.contains("letters are in no font on this computer"), "{text}");
    assert!(!facts(&bytes, &["-meta"]).contains("pdfuaid"), "it does not claim what it is not");
}

#[test]
fn letters_that_our_font_lacks_are_set_in_one_of_the_systems() {
    let (document, summary) = rich();
    let bytes = write(&document, &pages(), &summary, Format::Pdf).unwrap();
    // The quote in Hebrew: `make setup-test` brings a font that has it.
    assert!(!by_poppler(&bytes).contains("in no font on this computer"));
    let fonts = by_program(&bytes, "a.pdf", &["pdffonts", "a.pdf"], None).expect("pdffonts is there");
    let fonts = String::from_utf8_lossy(&fonts);
    assert!(fonts.contains("SourceSerif4") && fonts.contains("DejaVu"), "{fonts}");
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.iter().all(|row| row.contains(" yes yes yes")), "embedded, a subset, with its letters: {fonts}");
}

#[test]
fn a_long_summary_has_pages_and_each_line_is_on_one() {
    let (document, mut summary) = rich();
    let one = summary.sentences[0].clone();
    let sentence = |n| Sentence { text: format!("Sentence number {n} of many."), ..one.clone() };
    summary.sentences = (0..120).map(sentence).collect();
    let bytes = write(&document, &pages(), &summary, Format::Pdf).unwrap();
    let read = by_our_reader(&bytes);
    assert!(read.pages.is_some_and(|pages| pages >= 3), "{:?}", read.pages);
    let text = words(&text_of(&read));
    for n in 0..120 {
        assert_eq!(text.matches(&format!("Sentence number {n} of many.")).count(), 1, "{n}");
    }
}
