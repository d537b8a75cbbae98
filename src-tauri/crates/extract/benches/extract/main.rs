//! What reading costs: `make bench-documents` prints the tables of `docs/documents.md`.
//!
//! Every figure is of the real program, started for each file as the app does it. MB are millions of bytes of the file; the text within is given
//! beside them, because a packed file holds many times its size. Of a picture it is what drawing it for recognition takes. LibreOffice,
//! pandoc and pdftotext are what it is compared with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod files;
#[path = "../../tests/support/flat.rs"]
mod flat;
#[path = "../../tests/support/strangers.rs"]
mod strangers;
#[path = "../../tests/support/mod.rs"]
mod support;
mod took;

use extract::{FORMATS, Format};
use took::{Others, Took, apart};

fn main() {
    if took::was_one_of_those() {
        return;
    }
    let others = Others::new();
    let files = files::all(&others);
    for row in FORMATS {
        assert!(files.iter().any(|(format, ..)| *format == row.format), "no file of {}", row.format.id());
    }
    println!("\n## Does it keep to what it was built for?\n");
    let (start, start_of_pdf) = (apart(b"One word."), apart(&files::one_page()));
    let (_, _, manual) = &files[0];
    let book = apart(manual);
    println!("| what | is | is to be |\n|---|---|---|");
    println!(
        "| start of the program, with one word to read | {:.1} ms | under 15 ms |",
        start.wall.as_secs_f64() * 1e3
    );
    println!(
        "| the same with a PDF of one page, for which libpdfium is opened | {:.1} ms | under 15 ms |",
        start_of_pdf.wall.as_secs_f64() * 1e3
    );
    println!("| a manual of 2,400 pages (PDF) | {:.2} s | under 5 s |", book.wall.as_secs_f64());
    let theirs = others.beside(Format::Pdf, manual).map(|(_, theirs)| by(&book, theirs));
    println!("| its processor time, by pdftotext's | {} | at most 0.70 |", theirs.as_deref().unwrap_or("-"));

    println!("\n## How fast is each kind read, and beside the usual tool?\n");
    println!("| file | MB | MB of text | ms | MB/s | CPU ms | MiB | beside | its CPU ms | ours by its |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut most = 0;
    for (format, note, file) in &files {
        let read = apart(file);
        most = most.max(read.memory);
        let size = file.len() as f64 / 1e6;
        let beside = others.beside(*format, file).map_or_else(
            || "- | - | -".to_owned(),
            |(name, theirs)| format!("{name} | {:.0} | {}", theirs.as_secs_f64() * 1e3, by(&read, theirs)),
        );
        println!(
            "| {}{note} | {size:.2} | {:.2} | {:.1} | {:.2} | {:.1} | {} | {beside} |",
            format.id(),
            read.text as f64 / 1e6,
            read.wall.as_secs_f64() * 1e3,
            size / read.wall.as_secs_f64(),
            read.cpu.as_secs_f64() * 1e3,
            read.memory >> 20,
        );
    }
    println!("\nThe most memory that any of them took: {} MiB.", most >> 20);

    println!("\n## What becomes of files that strangers wrote?\n\n{}", strangers::HEAD);
    for (corpus, files) in strangers::corpora() {
        let answers: Vec<_> = files.iter().map(|file| strangers::answer(file)).collect();
        println!("{}", strangers::row(&corpus, &answers));
        for wrong in answers.iter().filter_map(strangers::Answer::wrong) {
            println!("{wrong}");
        }
    }
}

/// The processor time of ours in that of theirs.
fn by(ours: &Took, theirs: std::time::Duration) -> String {
    format!("{:.2}", ours.cpu.as_secs_f64() / theirs.as_secs_f64())
}
