//! What reading costs, for each format: `make bench`. Inputs are made here, of plain sentences, so that a run needs nothing but
//! libpdfium and, to compare with, pdftotext and LibreOffice where they are installed.
//!
//! Every figure is of the real program, started for each file as the app does it. MB are millions of bytes of the file; the text
//! within is given beside them, because a packed file holds many times its size. Of a picture it is what drawing it for recognition takes.
//! Each file is read from a process of its own, which starts nothing else: the system tells the most memory of a process's largest child
//! alone, and never less than the process itself had when it started that.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use extract::{Error, FORMATS, Format};

const SENTENCE: &str =
    "The committee met on 14 March 2024 and chose the repair of the bridge, at a cost of 1.2 million euros.";
const ROUNDS: u32 = 5;
/// LibreOffice takes seconds; the first round makes its profile.
const ROUNDS_OF_OFFICE: u32 = 3;
/// Pixels across of a page that is drawn for recognition.
const DRAWN: u32 = 1_653;
/// Names the file that this process is to read, where it is one of those.
const FILE: &str = "ALCOVE_BENCH_FILE";

fn main() {
    if let Some(file) = std::env::var_os(FILE) {
        let read = best(&std::fs::read(file).unwrap());
        println!("{} {} {} {}", read.text, read.wall.as_nanos(), read.cpu.as_nanos(), read.memory);
        return;
    }
    let files = files();
    for row in FORMATS {
        assert!(files.iter().any(|(format, ..)| *format == row.format), "no file of {}", row.format.id());
    }
    println!("{:<28} {:>9} {:>9} {:>9} {:>10} {:>9} {:>6}", "file", "MB", "text MB", "ms", "MB/s", "CPU ms", "MiB");
    let mut most = 0;
    for (format, note, file) in files {
        let read = apart(&file);
        most = most.max(read.memory);
        let (size, wall_ms) = (file.len() as f64 / 1e6, read.wall.as_secs_f64() * 1e3);
        let speed = size / read.wall.as_secs_f64();
        println!(
            "{:<28} {size:>9.2} {:>9.2} {wall_ms:>9.1} {speed:>10.2} {:>9.1} {:>6}{}",
            format!("{}{note}", format.id()),
            read.text as f64 / 1e6,
            read.cpu.as_secs_f64() * 1e3,
            read.memory >> 20,
            beside(format, &file, read.cpu)
        );
    }
    let start = apart(b"One word.");
    println!("start of the program, with one word to read: {:.1} ms", start.wall.as_secs_f64() * 1e3);
    println!("most memory any of them took: {} MiB", most >> 20);
}

/// What reading a file took: bytes of text that was read, time on the clock, processor time, and the most memory, in bytes.
struct Took {
    text: usize,
    wall: Duration,
    cpu: Duration,
    memory: u64,
}

/// Reads a file from a process of its own.
fn apart(file: &[u8]) -> Took {
    let path = std::env::temp_dir().join(format!("alcove-bench-file-{}", std::process::id()));
    std::fs::write(&path, file).unwrap();
    let own =
        Command::new(std::env::current_exe().unwrap()).env(FILE, &path).stderr(Stdio::inherit()).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(own.status.success(), "a file could not be read");
    let said = String::from_utf8(own.stdout).unwrap();
    let numbers: Vec<u64> = said.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [text, wall, cpu, memory] = numbers[..] else { panic!("{said}") };
    Took { text: text as usize, wall: Duration::from_nanos(wall), cpu: Duration::from_nanos(cpu), memory }
}

/// Each format's file, large enough to drown the program's start.
fn files() -> Vec<(Format, &'static str, Vec<u8>)> {
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
    let page = format!(
        "<draw:page><draw:frame>{}</draw:frame></draw:page>",
        times(12, &format!("<text:p>{SENTENCE}</text:p>"))
    );
    let ods_row =
        format!("<table:table-row><table:table-cell><text:p>{SENTENCE}</text:p></table:table-cell></table:table-row>");
    let head = "From: a@example.org\nMessage-ID: <1@example.org>\nSubject: Bridge\n\n";
    let mail = format!("From a@example.org Mon\n{head}{}\n", times(20, &format!("{SENTENCE}\n")));
    let chapter = times(200, &format!("<p>{SENTENCE}</p>"));
    let lines = times(40_000, &format!("{SENTENCE}\r"));
    let label = |row: u16| {
        let text = [&(SENTENCE.len() as u16).to_le_bytes()[..], &[0], SENTENCE.as_bytes()].concat();
        support::biff(0x0204, &[&row.to_le_bytes()[..], &[0; 4], &text].concat())
    };
    let cells: Vec<Vec<u8>> = (0..40_000).map(label).chain([support::biff_end()]).collect();
    let said = [support::atom(0x0f9f, &[0; 4]), support::atom(0x0fa8, SENTENCE.as_bytes())].concat();
    let shapes = support::container(0xf004, &said).repeat(20_000);
    let body = times(40_000, &format!("{SENTENCE}\n\n"));
    let message =
        support::compound(&[("__properties_version1.0", &[0; 32]), ("__substg1.0_1000001E", body.as_bytes())]);
    vec![
        (Format::Pdf, ", 2,400 pages", manual(2_400)),
        (Format::Docx, "", support::docx_body("", &times(40_000, &run))),
        (Format::Odt, "", support::odt_text("", &times(40_000, &format!("<text:p>{SENTENCE}</text:p>")))),
        (Format::Doc, "", support::letter(lines.as_bytes(), lines.len() as u32)),
        (Format::Rtf, "", format!("{{\\rtf1 {}}}", times(40_000, &format!("{SENTENCE}\\par\n"))).into_bytes()),
        (
            Format::Xlsx,
            ", 250,000 cells",
            support::xlsx("", styles, &[("S", &format!("<sheetData>{}</sheetData>", times(50_000, &row)))]),
        ),
        (
            Format::Ods,
            "",
            support::odf(
                "spreadsheet",
                &format!("<table:table table:name=\"S\">{}</table:table>", times(40_000, &ods_row)),
            ),
        ),
        (Format::Xls, "", support::workbook(&[], &cells)),
        (Format::Csv, "", times(40_000, &format!("\"{SENTENCE}\",1,2,3\n")).into_bytes()),
        (Format::Pptx, ", 2,000 slides", support::pptx(&vec![slide.as_str(); 2_000])),
        (Format::Odp, ", 2,000 slides", support::odf("presentation", &times(2_000, &page))),
        (Format::Ppt, "", support::presentation(&[], &shapes)),
        (Format::Epub, "", support::epub("", &vec![chapter.as_str(); 200])),
        (
            Format::Html,
            "",
            format!("<html><body>{}</body></html>", times(40_000, &format!("<p>{SENTENCE}</p>"))).into_bytes(),
        ),
        (Format::Markdown, "", format!("# Title\n\n{body}").into_bytes()),
        (Format::Eml, "", format!("{head}{body}").into_bytes()),
        (Format::Mbox, ", 2,000 mails", times(2_000, &format!("{mail}\n")).into_bytes()),
        (Format::Msg, "", message),
        (Format::Text, "", times(100_000, &format!("{SENTENCE}\n\n")).into_bytes()),
        (Format::Png, "", support::fixture("png/minutes.png")),
        (Format::Jpeg, "", support::fixture("jpeg/minutes.jpg")),
        (Format::Tiff, "", support::fixture("tiff/minutes.tif")),
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

/// The best of a few runs.
fn best(file: &[u8]) -> Took {
    let runs = (0..ROUNDS).map(|_| {
        let (before, start) = (processor_time(), Instant::now());
        let text = match support::read(file) {
            Ok(document) => document.blocks.iter().map(|block| block.text.len()).sum(),
            Err(Error::Unrecognised) => 0,
            Err(error) => panic!("{error}"),
        };
        if text == 0 {
            support::reader().page(file, 1, DRAWN, &support::GO_ON).unwrap();
        }
        Took { text, wall: start.elapsed(), cpu: processor_time() - before, memory: 0 }
    });
    let best = runs.min_by_key(|read| read.wall).unwrap();
    Took { memory: most_memory(), ..best }
}

/// What another program takes for the same, where there is one that reads the format.
fn beside(format: Format, file: &[u8], ours: Duration) -> String {
    use Format::{Csv, Doc, Docx, Html, Odp, Ods, Odt, Pdf, Ppt, Pptx, Rtf, Xls, Xlsx};
    let folder = std::env::temp_dir().join(format!("alcove-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let row = FORMATS.iter().find(|row| row.format == format).unwrap();
    let path = folder.join("file").with_extension(row.extensions[0]);
    std::fs::write(&path, file).unwrap();
    let least = match format {
        Pdf => least("pdftotext", ROUNDS, &|command| command.arg(&path).arg("-")),
        Docx | Odt | Doc | Rtf | Html => office(&folder, &path, "txt:Text"),
        Xlsx | Ods | Xls | Csv => office(&folder, &path, "csv:Text - txt - csv (StarCalc)"),
        // It writes no text of slides.
        Pptx | Odp | Ppt => office(&folder, &path, "pdf"),
        _ => None,
    };
    std::fs::remove_dir_all(folder).unwrap();
    least.map_or_else(String::new, |(name, theirs)| {
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        format!("   {name}: CPU {:.1} ms, ours is {ratio:.2} of it", theirs.as_secs_f64() * 1e3)
    })
}

fn office(folder: &Path, file: &Path, to: &str) -> Option<(&'static str, Duration)> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    least("soffice", ROUNDS_OF_OFFICE, &|command| {
        command
            .args([profile.as_str(), "--headless", "--convert-to", to, "--outdir"])
            .arg(folder.join("made"))
            .arg(file)
    })
}

/// The least processor time that a program takes for something in a few runs; `None` where it is not there.
fn least(
    program: &'static str,
    rounds: u32,
    asked: &dyn Fn(&mut Command) -> &mut Command,
) -> Option<(&'static str, Duration)> {
    let runs = (0..rounds).filter_map(|_| {
        let before = processor_time();
        let done = asked(&mut Command::new(program)).stdout(Stdio::null()).stderr(Stdio::null()).status();
        done.is_ok_and(|status| status.success()).then(|| processor_time() - before)
    });
    Some((program, runs.min()?))
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

/// Of the largest of them.
fn most_memory() -> u64 {
    usage().ru_maxrss as u64 * 1024
}
