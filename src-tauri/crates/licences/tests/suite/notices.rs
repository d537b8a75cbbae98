//! The data-handling notice parses, says what it must, and promises nothing that is not enforced.

use licences::{Notice, ParseError, notice};

#[test]
fn the_data_handling_notice_is_there_and_complete() {
    let n = notice("data-handling").unwrap();
    assert_eq!(n.title, "What happens to your documents");
    assert!(!n.version.is_empty());
    let headings: Vec<&str> = n.key_points.iter().map(|p| p.heading.as_str()).collect();
    for heading in ["What", "Where", "Protected how", "Network", "How long"] {
        assert!(headings.contains(&heading), "{heading}");
    }
    for words in [
        "AES-256-GCM",
        "Argon2id",
        "controller",
        "withdraw",
        "Copyright",
        "hibernates",
        "clipboard",
        "nobody can open",
        "recovery key",
        "key file",
        "backup",
        "what you think of a summary",
        "measured",
        "who you say is responsible",
        "Tesseract",
    ] {
        let found = n.body.contains(words) || n.key_points.iter().any(|p| p.words.contains(words));
        assert!(found, "{words}");
    }
    assert!(notice("no-such-notice").is_none());
}

#[test]
fn the_network_promise_is_made_for_linux_alone() {
    let n = notice("data-handling").unwrap();
    let network = &n.key_points.iter().find(|p| p.heading == "Network").unwrap().words;
    assert!(network.contains("On Linux the system blocks"));
    assert!(network.contains("nothing enforces that"));
}

#[test]
fn the_body_is_headings_paragraphs_and_lists_only() {
    let n = notice("data-handling").unwrap();
    for line in n.body.lines() {
        let plain = !line.contains(['`', '*', '<', '>', '|', '[', '_']);
        assert!(plain && !line.starts_with(char::is_whitespace), "{line}");
    }
}

const SMALL: &str = "---\nid: x\nversion: 2\ntitle: T: and more\n- Where: here: and there\n---\nBody.\n";

#[test]
fn a_changed_letter_changes_the_notice_s_hash() {
    let (a, b) = (Notice::parse(SMALL).unwrap(), Notice::parse(&SMALL.replace("Body", "Bodi")).unwrap());
    assert_eq!(
        (a.title.as_str(), a.key_points[0].words.as_str(), a.body.as_str()),
        ("T: and more", "here: and there", "Body.")
    );
    assert_ne!(a.sha256, b.sha256);
}

#[test]
fn a_broken_notice_says_where_it_is_broken() {
    assert_eq!(Notice::parse("Body."), Err(ParseError::NoFrontMatter));
    assert_eq!(Notice::parse("---\nid: x\nBody"), Err(ParseError::NoFrontMatter));
    assert_eq!(Notice::parse(&SMALL.replace("version: 2", "edition: 2")), Err(ParseError::Line(3)));
    assert_eq!(Notice::parse(&SMALL.replace("title: T", "title T")), Err(ParseError::Line(4)));
    assert_eq!(Notice::parse(&SMALL.replace("- Where: here: and there\n", "")), Err(ParseError::Incomplete));
}
