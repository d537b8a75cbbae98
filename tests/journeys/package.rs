//! The package: unpacked, it works from where it lies and finds its own parts, and the desktop is told of every format.
//!
//! In it are the programs that the other journeys run, packed by the script that packs what is handed out (`setup/bundle.sh`).

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use app::home;
use extract::FORMATS;
use tempfile::TempDir;

use tests::alcove::{Alcove, Said};
use tests::parts::{self, Parts};
use tests::texts;

/// What `dpkg-deb` says when it is asked this of the package.
#[track_caller]
fn dpkg_deb(asked: &str, more: &[&OsStr]) -> String {
    Said::by(Command::new("dpkg-deb").arg(asked).arg(parts::package()).args(more)).ended(0).out
}

/// Runs the program that was unpacked; nothing tells it where its parts are.
#[track_caller]
fn run(alcove: &Alcove, program: &Path, arguments: &[&str]) -> Said {
    let mut command = alcove.command(program);
    command.env_remove("ALCOVE_PARTS").arg("--passphrase-file").arg(alcove.passphrase_file()).args(arguments);
    Said::by(&mut command).ended(0)
}

#[test]
fn what_is_installed_finds_its_parts_and_does_the_main_job() {
    let root = TempDir::new().unwrap();
    dpkg_deb("--extract", &[root.path().as_os_str()]);
    let program = root.path().join("usr/bin/alcove");
    let inside = home::Parts::in_folder(&root.path().join("usr/lib/alcove"));
    for part in [&inside.extract, &inside.engine, &inside.pdfium, &inside.models, &inside.samples, &inside.texts] {
        assert!(part.exists(), "{} is not in the package", part.display());
    }
    // The command line names it.
    assert!(root.path().join("usr/share/doc/alcove/cli.md").is_file());

    let alcove = Alcove::new(&Parts::Real);
    std::fs::remove_dir_all(alcove.parts()).unwrap();
    let listed = run(&alcove, &program, &["models"]);
    assert!(listed.out.contains("SmolLM2"), "{}", listed.out);
    run(&alcove, &program, &["vault", "create"]);
    run(&alcove, &program, &["consent", "grant", "--all", "--yes"]);
    // A PDF, for its reader is one of the parts.
    alcove.document("minutes.pdf", texts::minutes_pdf());
    let summary = run(&alcove, &program, &["summarize", "minutes.pdf", "--format", "json"]).json();
    assert_eq!(summary["document"]["pages"].as_u64(), Some(2));
    assert!(!summary["sentences"].as_array().unwrap().is_empty());
    assert!(summary["timings"]["decode"]["tokens"].as_u64().unwrap() > 0, "the model wrote");
}

#[test]
fn everybody_may_read_what_is_installed_and_only_root_may_change_it() {
    const PROGRAMS: [&str; 3] = ["/alcove", "/alcove-extract", "/alcove-engine"];
    let listed = dpkg_deb("--contents", &[]);
    assert!(PROGRAMS.iter().all(|program| listed.lines().any(|line| line.ends_with(program))), "{listed}");
    for line in listed.lines() {
        let wanted = if line.ends_with('/') {
            "drwxr-xr-x root/root "
        } else if PROGRAMS.iter().any(|program| line.ends_with(program)) {
            "-rwxr-xr-x root/root "
        } else {
            "-rw-r--r-- root/root "
        };
        assert!(line.starts_with(wanted), "{line}");
    }
}

#[test]
fn the_web_view_is_asked_for_and_what_reads_scans_is_recommended() {
    let field = |name: &str| dpkg_deb("--field", &[OsStr::new(name)]);
    assert!(field("Depends").contains("libwebkit2gtk-4.1-0"), "{}", field("Depends"));
    assert_eq!(field("Recommends").trim(), "tesseract-ocr");
}

#[test]
fn the_desktop_is_told_of_every_format() {
    let unpack = r#"dpkg-deb --fsys-tarfile "$0" | tar -xO ./usr/share/applications/alcove.desktop"#;
    let entry = Said::by(Command::new("sh").args(["-c", unpack]).arg(parts::package())).ended(0).out;
    let told = entry.lines().find_map(|line| line.strip_prefix("MimeType=")).unwrap();
    let told: BTreeSet<&str> = told.split_terminator(';').collect();
    let read: BTreeSet<&str> = FORMATS.iter().flat_map(|row| row.media_types).copied().collect();
    assert_eq!(told, read);
}

#[test]
fn a_file_of_every_ending_that_the_system_knows_is_of_a_type_that_is_opened() {
    // Lines of `weight:type:pattern`.
    let globs = std::fs::read_to_string("/usr/share/mime/globs2").unwrap();
    let types_of = |pattern: &str| -> Vec<&str> {
        let fields = globs.lines().map(|line| line.split(':').collect::<Vec<_>>());
        fields.filter(|field| field.get(2) == Some(&pattern)).filter_map(|field| field.get(1).copied()).collect()
    };
    assert!(types_of("*.pdf").contains(&"application/pdf"));
    for row in FORMATS {
        for ending in row.extensions {
            let types = types_of(&format!("*.{ending}"));
            let opened = types.iter().any(|name| row.media_types.contains(name));
            assert!(types.is_empty() || opened, "{ending}: {types:?}, not {:?}", row.media_types);
        }
    }
}
