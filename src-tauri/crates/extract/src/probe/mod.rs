//! Tests only (feature `probe`, never in what is shipped): a document that begins with `ALCOVE PROBE ` makes the confined
//! program attack its own confinement, or misbehave, and report. One attack per line of `ATTACKS` in each system's own file.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(windows)]
mod windows;

use std::io::Write;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(windows)]
use windows as here;

use crate::confine::Held;
use crate::protocol::{Piece, Summary};
use crate::{Format, Kind, Warning};

const MARK: &[u8] = b"ALCOVE PROBE ";

/// What must fail, by name. It says whether it succeeded.
type Attack = (&'static str, fn() -> bool);

/// What Tesseract needs and the reader does not: its libraries are linked once they are in memory.
const ALLOWED_TO_TESSERACT: &[&str] = &["stat a file", "read more input", "make written memory executable"];

/// A language whose texts defeat it.
const FAILING: &str = "crash";

/// Stands in for Tesseract: attacks from where it is, and reports in the place of the first argument; or gives up.
pub fn run_as_tesseract(output: &mut impl Write) -> std::io::Result<()> {
    let is_asked = |what: &str| std::env::args().any(|argument| argument == what);
    if is_asked("--list-langs") {
        writeln!(output, "eng\n{FAILING}")?;
        return output.flush();
    }
    if is_asked(FAILING) {
        return Err(std::io::ErrorKind::Other.into());
    }
    for (name, attack) in here::ATTACKS.iter().filter(|(name, _)| !ALLOWED_TO_TESSERACT.contains(name)) {
        writeln!(output, "{name}: {}", if attack() { "SUCCEEDED" } else { "refused" })?;
    }
    output.flush()
}

/// Runs the probe a document asks for.
pub fn run(bytes: &[u8], held: &Held, output: &mut impl Write) -> Option<(Summary, Vec<Piece>)> {
    let name = std::str::from_utf8(bytes.strip_prefix(MARK)?).ok()?.trim();
    let mut findings = Vec::new();
    match name {
        "attack" => findings.extend(
            here::ATTACKS
                .iter()
                .map(|(name, attack)| format!("{name}: {}", if attack() { "SUCCEEDED" } else { "refused" })),
        ),
        "landlock" => findings.push(held.landlock.to_string()),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "sleep" => loop {
            here::sleep();
        },
        "crash" => {
            // SAFETY: none; this is the crash that is asked for.
            unsafe { std::ptr::null_mut::<u8>().write_volatile(1) }
        }
        "abort" => std::process::abort(),
        "overflow" => findings.push(overflow(0).to_string()),
        // Looked at, or the compiler leaves out what nobody needs.
        "memory" => findings.push(std::hint::black_box(vec![1_u8; 1 << 40]).len().to_string()),
        "panic" => findings.push(findings[findings.len()].clone()),
        "flood" => loop {
            if output.write_all(&[b'x'; 4096]).is_err() {
                break;
            }
        },
        "chatter" => loop {
            let piece = Piece { kind: Kind::Paragraph, text: "x".repeat(8000), page: None, confidence: None };
            if crate::protocol::write(output, &crate::protocol::Message::Pieces(vec![piece; 100])).is_err() {
                break;
            }
        },
        "control" => findings.push("\u{1b}[31m".into()),
        "told" => findings.push("a warning that nobody has words for".into()),
        _ => findings.push("nothing".into()),
    }
    let pieces =
        findings.into_iter().map(|text| Piece { kind: Kind::Paragraph, text, page: None, confidence: None }).collect();
    let warnings = if name == "told" { vec![Warning::new("of nobody", None)] } else { Vec::new() };
    let pictures = Vec::new();
    Some((Summary { format: Format::Text, title: None, pages: None, warnings, truncated: false, pictures }, pieces))
}

#[expect(unconditional_recursion, reason = "it is to exhaust the stack")]
fn overflow(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 512]);
    overflow(depth + 1) + frame[3]
}
