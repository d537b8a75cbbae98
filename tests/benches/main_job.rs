//! How long the main job takes with the real parts: from a dropped PDF to the first sentence and to the stored summary.
//!
//! `cargo bench -p tests --profile dev` after `make stage`; `-- 3 20` for three rounds of a document of 20 pages instead of five of 2
//! and of 20. Prints medians. Nothing is asserted: what
//! a machine takes is its own affair.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a bench that cannot go on says so and ends")]

use std::time::{Duration, Instant};

use app::App;
use app::view::{Event, What};
use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::{Parts, in_tree};
use tests::pdf;

/// Words of a page of running text.
const PAGE: usize = 500;
/// Prose to make documents of.
const PROSE: &[&str] = &[
    "assets/notices/data-handling.md",
    "SECURITY.md",
    "src-tauri/crates/vault/FORMAT.md",
    "ARCHITECTURE.md",
    "LICENSE-APACHE",
    "docs/cli.md",
    "docs/building.md",
    "README.md",
];

fn main() {
    let mut asked = std::env::args().filter_map(|a| a.parse::<usize>().ok());
    let rounds = asked.next().unwrap_or(5);
    let lengths: Vec<usize> = asked.collect();
    println!("unlock: {:.2} s (median of {rounds})", median((0..rounds).map(|_| unlock()).collect()));
    for pages in if lengths.is_empty() { vec![2, 20] } else { lengths } {
        let runs: Vec<[f64; 3]> = (0..rounds).map(|_| drop_one(pages)).collect();
        let column = |n: usize| median(runs.iter().map(|run| run[n]).collect());
        println!(
            "{pages} pages: stored {:.2} s, first sentence {:.1} s, summary {:.1} s (median of {rounds}, engine started anew)",
            column(0),
            column(1),
            column(2)
        );
    }
}

fn unlock() -> f64 {
    let alcove = Alcove::as_made(&Parts::Real);
    let app = alcove.app();
    let start = Instant::now();
    app.unlock(PASSPHRASE.to_owned()).unwrap();
    start.elapsed().as_secs_f64()
}

/// Seconds to stored, to the first sentence and to the stored summary.
fn drop_one(pages: usize) -> [f64; 3] {
    let alcove = Alcove::as_made(&Parts::Real);
    let file = alcove.document("bench.pdf", pdf::of(&document(pages)));
    let app = alcove.open();
    let heard = listen(&app);
    let start = Instant::now();
    app.offer(vec![file]);
    let mut times = [0.0; 3];
    for (at, what) in heard {
        let seconds = at.duration_since(start).as_secs_f64();
        match what {
            What::Stored => times[0] = seconds,
            What::Text { .. } if times[1] == 0.0 => times[1] = seconds,
            What::Finished { .. } => {
                times[2] = seconds;
                break;
            }
            What::Failed { code } => panic!("failed: {}", code.id()),
            _ => {}
        }
    }
    app.lock();
    times
}

fn listen(app: &App) -> std::sync::mpsc::Receiver<(Instant, What)> {
    let (tell, heard) = std::sync::mpsc::channel();
    app.listen(move |event| {
        if let Event::Job { event } = event {
            let _ = tell.send((Instant::now(), event.what));
        }
    });
    heard
}

/// Pages of prose, each about [`PAGE`] words.
fn document(pages: usize) -> Vec<Vec<String>> {
    let prose =
        PROSE.iter().map(|path| std::fs::read_to_string(in_tree(path)).unwrap()).collect::<Vec<_>>().join("\n\n");
    let paragraphs: Vec<String> = prose
        .split("\n\n")
        .map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(char::is_ascii).collect())
        .filter(|p: &String| p.split(' ').count() > 12 && !p.starts_with(['|', '`']))
        .collect();
    let mut out = vec![Vec::new()];
    let mut words = 0;
    for paragraph in paragraphs.iter().cycle() {
        if words >= PAGE {
            if out.len() == pages {
                break;
            }
            out.push(Vec::new());
            words = 0;
        }
        words += paragraph.split(' ').count();
        out.last_mut().unwrap().push(paragraph.clone());
    }
    out
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(Duration::ZERO.as_secs_f64())
}
