//! What reading costs, for each format: `make bench`. Inputs are made here, of plain sentences, so that a run needs nothing but
//! libpdfium and, to compare with, pdftotext and LibreOffice where they are installed.
//!
//! Every figure is of the real program, started for each file as the app does it. MB are millions of bytes of the file; the text
//! within is given beside them, because a packed file holds many times its size.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use extract::Document;

const SENTENCE: &str =
    "The committee met on 14 March 2024 and chose the repair of the bridge, at a cost of 1.2 million euros.";
const ROUNDS: u32 = 5;

fn main() {
    println!("{:<28} {:>9} {:>9} {:>9} {:>10} {:>9}", "file", "MB", "text MB", "ms", "MB/s", "CPU ms");
    for (name, file) in files() {
        let (document, wall, cpu) = best(&file);
        let text: usize = document.blocks.iter().map(|block| block.text.len()).sum();
        let (size, wall_ms) = (file.len() as f64 / 1e6, wall.as_secs_f64() * 1e3);
        let speed = size / wall.as_secs_f64();
        println!(
            "{name:<28} {size:>9.2} {:>9.2} {wall_ms:>9.1} {speed:>10.2} {:>9.1}{}",
            text as f64 / 1e6,
            cpu.as_secs_f64() * 1e3,
            beside(name, &file, cpu)
        );
    }
    let (_, wall, _) = best(b"One word.");
    println!("start of the program, with one word to read: {:.1} ms", wall.as_secs_f64() * 1e3);
    println!("most memory any of them took: {} MiB", most_memory() >> 20);
}

/// Each format's file, large enough to drown the program's start.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let times = |n: usize, one: &str| one.repeat(n);
    let run = format!("<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>");
    let row = format!(
        "<row><c t=\"inlineStr\"><is><t>{SENTENCE}</t></is></c>{}</row>",
        "<c s=\"1\"><v>45365.5</v></c>".repeat(4)
    );
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";
    let slide = format!(
        "<p:sp><p:txBody>{}</p:txBody></p:sp>",
        times(12, &format!("<a:p><a:r><a:t>{SENTENCE}</a:t></a:r></a:p>"))
    );
    let ods_row =
        format!("<table:table-row><table:table-cell><text:p>{SENTENCE}</text:p></table:table-cell></table:table-row>");
    let mail = format!(
        "From a@example.org Mon\nFrom: a@example.org\nMessage-ID: <1@example.org>\nSubject: Bridge\n\n{}\n",
        times(20, &format!("{SENTENCE}\n"))
    );
    let chapter = times(200, &format!("<p>{SENTENCE}</p>"));
    vec![
        ("pdf, 2,400 pages", manual(2_400)),
        ("docx", support::docx_body("", &times(40_000, &run))),
        ("odt", support::odt_text("", &times(40_000, &format!("<text:p>{SENTENCE}</text:p>")))),
        (
            "xlsx, 250,000 cells",
            support::xlsx("", styles, &[("S", &format!("<sheetData>{}</sheetData>", times(50_000, &row)))]),
        ),
        (
            "ods",
            support::odf(
                "spreadsheet",
                &format!("<table:table table:name=\"S\">{}</table:table>", times(40_000, &ods_row)),
            ),
        ),
        ("pptx, 2,000 slides", support::pptx(&vec![slide.as_str(); 2_000])),
        ("rtf", format!("{{\\rtf1 {}}}", times(40_000, &format!("{SENTENCE}\\par\n"))).into_bytes()),
        ("epub", support::epub("", &vec![chapter.as_str(); 200])),
        ("html", format!("<html><body>{}</body></html>", times(40_000, &format!("<p>{SENTENCE}</p>"))).into_bytes()),
        ("markdown", format!("# Title\n\n{}", times(40_000, &format!("{SENTENCE}\n\n"))).into_bytes()),
        ("mbox, 2,000 mails", times(2_000, &format!("{mail}\n")).into_bytes()),
        ("csv", times(40_000, &format!("\"{SENTENCE}\",1,2,3\n")).into_bytes()),
        ("text", times(100_000, &format!("{SENTENCE}\n\n")).into_bytes()),
    ]
}

/// A PDF of so many full pages.
fn manual(pages: usize) -> Vec<u8> {
    let mut objects = vec![support::CATALOG.into(), Vec::new(), support::FONT.into()];
    let mut kids = String::new();
    for number in 0..pages {
        let lines: String = (0..45)
            .map(|line| format!("BT /F1 9 Tf 50 {} Td ({number}.{line} {SENTENCE}) Tj ET\n", 760 - 15 * line))
            .collect();
        kids += &format!("{} 0 R ", objects.len() + 1);
        objects.push(
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
                objects.len() + 2
            )
            .into(),
        );
        objects.push(support::stream(lines.as_bytes(), ""));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>").into();
    support::pdf(&objects)
}

/// The best of a few runs: what was read, time on the clock, and processor time.
fn best(file: &[u8]) -> (Document, Duration, Duration) {
    let runs = (0..ROUNDS).map(|_| {
        let (before, start) = (processor_time(), Instant::now());
        let document = support::read(file).unwrap();
        (document, start.elapsed(), processor_time() - before)
    });
    runs.min_by_key(|(_, wall, _)| *wall).unwrap()
}

/// What another program takes for the same, where there is one.
fn beside(name: &str, file: &[u8], ours: Duration) -> String {
    if !name.starts_with("pdf") {
        return String::new();
    }
    let path = std::env::temp_dir().join(format!("alcove-bench-{}.pdf", std::process::id()));
    std::fs::write(&path, file).unwrap();
    let mut least: Option<Duration> = None;
    for _ in 0..ROUNDS {
        let before = processor_time();
        let done = Command::new("pdftotext").arg(&path).arg("-").stdout(Stdio::null()).status();
        if done.is_ok_and(|status| status.success()) {
            let taken = processor_time() - before;
            least = Some(least.map_or(taken, |least| least.min(taken)));
        }
    }
    std::fs::remove_file(path).unwrap();
    least.map_or_else(String::new, |theirs| {
        format!(
            "   pdftotext: CPU {:.1} ms, ours is {:.2} of it",
            theirs.as_secs_f64() * 1e3,
            ours.as_secs_f64() / theirs.as_secs_f64()
        )
    })
}

fn usage() -> libc::rusage {
    // SAFETY: a structure of numbers, written by the call.
    unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    }
}

/// Of every program that was started and has ended.
fn processor_time() -> Duration {
    let usage = usage();
    let of = |time: libc::timeval| Duration::new(time.tv_sec as u64, time.tv_usec as u32 * 1000);
    of(usage.ru_utime) + of(usage.ru_stime)
}

fn most_memory() -> u64 {
    usage().ru_maxrss as u64 * 1024
}
