//! Stopped while text in pictures is recognised, a document is kept as far as it was read, and what was not is said wherever it matters.

use std::collections::BTreeSet;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use app::summary::Method;
use app::view::{Event, Stage, What, Wish};
use app::{Code, words};

use tests::alcove::Alcove;
use tests::events::is_end;
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::{processes, wait};

use crate::scans;

#[test]
fn stopped_between_two_scanned_pages_the_first_is_kept_and_the_second_is_named_and_accounted_for() {
    let alcove = scans::with("scanned.pdf");
    let app = alcove.open();
    app.read_in(vec!["eng".to_owned()]);
    let (tell, told) = channel();
    let stopping = Arc::downgrade(&app);
    app.listen(move |event| {
        let Event::Job { event } = event else { return };
        // Told on the job's own thread, before it goes on.
        if matches!(event.what, What::Progress { stage: Stage::Recognising, part: 1, .. }) {
            stopping.upgrade().unwrap().stop(event.job);
        }
        let _ = tell.send((event.document, event.what));
    });
    let wish = Wish { method: Some(Method::Extractive), ..Wish::default() };
    app.add_and_summarise(&[alcove.documents().join("scanned.pdf")], wish, None).unwrap();
    let mut seen = Vec::new();
    while !seen.last().is_some_and(|(_, what)| is_end(what)) {
        seen.push(told.recv_timeout(wait::LONGEST).unwrap_or_else(|_| panic!("it never ends: {seen:?}")));
    }
    let Some((Some(id), What::Stopped)) = seen.last() else { panic!("{seen:?}") };
    assert!(seen.iter().any(|(_, what)| *what == What::Stored), "{seen:?}");
    let begun = |what: &What| matches!(what, What::Progress { stage: Stage::Summarising, .. } | What::Text { .. });
    assert!(!seen.iter().any(|(_, what)| begun(what)), "a summary was begun: {seen:?}");

    let view = app.document(*id).unwrap();
    let noticed: Vec<_> = view.row.warnings.iter().map(|n| (n.kind.as_str(), n.pages.as_slice())).collect();
    assert_eq!(noticed, [("page_recognised", &[[1, 1]][..]), ("recognition_stopped", &[[2, 2]][..])]);
    assert!(view.summaries.is_empty());
    assert!(!view.blocks.is_empty() && view.blocks.iter().all(|block| block.page == Some(1)));
    app.lock();

    let asked = ["summarize", "scanned.pdf", "--method", "extractive", "--format"];
    let summary = alcove.run(asked.into_iter().chain(["json"])).ended(0).json();
    let coverage = &summary["coverage"];
    assert_eq!(scans::pages(&coverage["cells"]), [(1, "read".to_owned()), (2, "unreadable".to_owned())]);
    assert_eq!(coverage["failed"], 1, "{coverage}");
    assert_eq!(coverage["reasons"][0]["reason"], "recognition_stopped", "{coverage}");
    let text = alcove.run(asked.into_iter().chain(["text"])).ended(0);
    assert!(
        text.out.contains("Page 2 is a picture, whose text was not recognised as you stopped that"),
        "{}",
        text.out
    );
}

/// How many pictures the text has.
const PICTURES: u32 = 12;

#[test]
fn ctrl_c_while_pictures_are_recognised_keeps_the_text_and_the_pictures_that_were_read() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let picture = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/png/minutes.png")).unwrap();
    let digits: String = picture.iter().map(|byte| format!("{byte:02x}")).collect();
    let pictures = format!("{{\\pict\\pngblip {digits}}}\\par ").repeat(PICTURES as usize);
    alcove.document("minutes.rtf", format!("{{\\rtf1 These are words.\\par {pictures}}}"));

    let mut command = alcove.command(parts::alcove());
    command.arg("--passphrase-file").arg(alcove.passphrase_file());
    command.args(["summarize", "minutes.rtf", "--method", "extractive", "--languages", "eng"]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    // As a shell starts it: what the terminal sends reaches Tesseract too.
    let child = command.process_group(0).spawn().unwrap();
    let mut seen = BTreeSet::new();
    wait::until("the third Tesseract: the first lists its languages", || {
        seen.extend(processes::below(child.id()).into_iter().filter(|one| one.name == "tesseract").map(|one| one.id));
        (seen.len() >= 3).then_some(())
    });
    let begun = Instant::now();
    let group = format!("-{}", child.id());
    assert!(Command::new("kill").args(["-INT", "--", &group]).status().unwrap().success());
    let said = child.wait_with_output().unwrap();
    let took: Duration = begun.elapsed();
    println!("stopped, stored and ended in {} ms", took.as_millis());

    let err = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(1), "{err}");
    assert!(said.stdout.is_empty(), "nothing was summarised");
    assert!(err.contains(&format!("minutes.rtf: {}", words::line_of_error(Code::Stopped))), "{err}");
    assert!(err.contains("not recognised as you stopped that"), "{err}");
    let library = alcove.open().library(None, None).unwrap();
    let [row] = library.rows.as_slice() else { panic!("{} documents", library.total) };
    let counted = |kind: &str| row.warnings.iter().find(|n| n.kind == kind).and_then(|n| n.pictures).unwrap_or(0);
    let (read, left) = (counted("pictures_recognised"), counted("pictures_stopped"));
    assert!(read > 0 && left > 0 && read + left == PICTURES, "{:?}", row.warnings);
}
