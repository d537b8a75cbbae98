//! What a sentence is worth in a record: minutes, a letter, a report, a thread of messages; and in an agreement, which has weights of its own besides.
//!
//! A record says what was decided, what is owed and by when, what it costs, and what is *not* so; what people said before that
//! matters less. It comes to that late, and begins its paragraphs with what they are about. So that is what counts here, and how many
//! other sentences resemble one counts little: in a record the telling sentence is often the only one that says it. Nothing here knows
//! a subject: the words are those by which any document decides, binds, denies and sets a date, in English, German and French. In other
//! languages only place, length and amounts count. Weights were chosen on `fixtures/kinds-dev` (`docs/quality.md`), coarsely: twice,
//! half, or a fifth more.
//!
//! An agreement comes to nothing late: its clauses stand by subject, and each begins with what it is about. Two of a kind differ in their
//! figures (what is paid, when, for how long, with how much notice); what they forbid is much the same in all, and long.
//!
//! A new word goes into a cue, a new language into all of them. A word may stand in one cue alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dates;
use super::facts;
use super::manner::{self, Part};
use super::proof;
use super::reading::{Line, Reading};
use super::trim::unnumbered;
use super::words;

/// Fewest and most words: "He may not drive." is worth saying.
pub const WORDS: (u32, u32) = (4, 50);
/// Centrality is spread this much.
const CENTRAL: f64 = 0.25;
/// What the last sentence is worth, where the first is worth 1.
const CLOSE: f64 = 2.0;
/// The first sentence of a paragraph.
const FIRST: f64 = 1.5;
/// A line that does not end as a sentence does.
const UNENDED: f64 = 0.3;
/// A section that sums up or decides, and one about something else.
const CONCLUDES: f64 = 1.5;
const ASIDE: f64 = 0.3;
/// A sentence is worth less by this power of its words: of two that tell as much, the shorter leaves room for another.
const LENGTH: f64 = 0.25;

/// In an agreement: the first sentence of a clause, one with a number or a date, and one that denies.
const CLAUSE: f64 = 2.0;
const FIGURE: f64 = 2.0;
const DENIED: f64 = 0.5;

/// Words, or several in a row, that say what a sentence does; `#` is a number in digits, or a month.
struct Cue {
    worth: f64,
    /// Whether one that has it belongs among decisions, amounts and dates.
    tells: bool,
    words: &'static [&'static str],
}

/// Which of the cues denies.
const DENIES: usize = 3;

const CUES: [Cue; 7] = [
    // It decides.
    Cue {
        worth: 2.0,
        tells: true,
        words: &[
            "decided|decides|decision|resolved|agreed|agree|agrees|approve|approved|accept|accepted|rejected|refused|granted|\
             award|awarded|dismissed|fails|failed|upheld|held|allowed|ordered|adopted|elected|appointed|withdraw|withdrawn|\
             turned down|put off|deferred|extend|extended|confirmed|excluded|voted",
            "beschlossen|beschließt|entschieden|bewilligt|abgelehnt|genehmigt|zugestimmt|zurückgewiesen|vereinbart|gekündigt|\
             stattgegeben|gewählt",
            "décidé|décide|approuvé|approuvée|approuvés|adopté|adoptée|adoptés|rejeté|rejetée|rejetés|accordé|accordée|\
             votés|voté|votée|désigné|désignée|élu|élue|refusé|refusée|renouvelé|renouvelée|résilié|résiliée",
        ],
    },
    // It costs.
    Cue {
        worth: 2.0,
        tells: true,
        words: &["\u{20ac}|$|\u{a3}|eur|gbp|usd|chf|euro|euros|dollars|pounds|francs|franken"],
    },
    // It has a limit in time.
    Cue {
        worth: 1.2,
        tells: true,
        words: &[
            "by #|by the end|until|no later than|at the latest|within|at least|at most|not before|before #|deadline|due|\
             notice|expires|expire|ends|lapses|from and including",
            "bis|spätestens|innerhalb|frühestens|mindestens|höchstens|binnen|fällig|frist|ab dem",
            "au plus tard|avant le|dans un délai|jusqu'au|à compter|au moins|au plus|échéance",
        ],
    },
    // It denies.
    Cue {
        worth: 2.0,
        tells: false,
        words: &[
            "not|no|never|none|nobody|nothing|neither|nor|cannot|unable",
            "nicht|kein|keine|keinen|keiner|keinem|niemand|nichts|weder|nie",
            "pas|aucun|aucune|jamais|ni|personne|rien",
        ],
    },
    // It gives a right or a duty.
    Cue {
        worth: 1.2,
        tells: false,
        words: &[
            "must|shall|has to|have to|had to|may|can|is to|are to|entitled|required|obliged|undertakes|undertake|bound|\
             responsible for|free to|liable",
            "muss|müssen|darf|dürfen|kann|können|verpflichtet|berechtigt|ist zu|sind zu|hat zu",
            "doit|doivent|peut|peuvent|interdit|interdite|interdits|tenu de|tenue de|tenus de|obligatoire",
        ],
    },
    // It tells what somebody said or wished: what came of it is said elsewhere.
    Cue {
        worth: 0.5,
        tells: false,
        words: &[
            "said|says|reported|asked why|asked whether|thought|felt|suggested|spoke|proposed|preferred|noted|concerned",
            "sagte|berichtete|fragte|meinte",
            "a demandé|a présenté|a proposé|a exposé|se sont plaints",
        ],
    },
    // It is polite, or a form that is kept.
    Cue {
        worth: 0.5,
        tells: false,
        words: &[
            "thank|thanks|sorry|regards|wishes|sincerely|hello|welcome|congratulations|questions|the minutes|apologies|true record",
            "danke|dank|danken|grüßen|fragen|tagesordnung",
            "merci|remercions|cordialement|salutations|ordre du jour",
        ],
    },
];

/// The cues by their words: those of one, and those of several.
struct Known {
    one: HashMap<&'static str, usize>,
    several: Vec<(String, usize)>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let mut known = Known { one: HashMap::new(), several: Vec::new() };
    for (nth, cue) in CUES.iter().enumerate() {
        for words in cue.words.iter().flat_map(|words| words.split('|')) {
            if words.contains(' ') {
                known.several.push((format!(" {words} "), nth));
            } else {
                known.one.insert(words, nth);
            }
        }
    }
    known
});

/// Which of the cues a sentence has.
fn cues(text: &str) -> [bool; CUES.len()] {
    let signs = text.split(|c: char| !matches!(c, '\u{20ac}' | '$' | '\u{a3}')).filter(|sign| !sign.is_empty());
    let plain: Vec<String> = words::words(text).chain(signs).map(plain).collect();
    let folded = format!(" {} ", plain.join(" "));
    let one = plain.iter().filter_map(|word| KNOWN.one.get(word.as_str()));
    let several = KNOWN.several.iter().filter(|(words, _)| folded.contains(words)).map(|(_, nth)| nth);
    let mut out = [false; CUES.len()];
    for nth in one.chain(several) {
        out.iter_mut().skip(*nth).take(1).for_each(|is| *is = true);
    }
    out
}

/// A word as the cues have it.
fn plain(word: &str) -> String {
    if word.starts_with(|c: char| c.is_ascii_digit()) || dates::month(word).is_some() {
        return "#".to_owned();
    }
    let lower = word.to_lowercase().replace('\u{2019}', "'");
    if lower.ends_with("n't") { "not".to_owned() } else { lower }
}

/// Whether a sentence decides something, or names an amount or a limit in time.
pub fn tells(text: &str) -> bool {
    CUES.iter().zip(cues(text)).any(|(cue, is)| is && cue.tells)
}

/// What a sentence is worth that resembles others by `central` (1 on average) and stands at `place` (from 0 to 1) of the document.
pub fn worth(line: &Line<'_>, reading: &Reading<'_>, central: f64, place: f64) -> f64 {
    said(line, reading, cues(line.text), central) * CLOSE.powf(place)
}

/// The same in an agreement, wherever it stands there.
pub fn agreed(line: &Line<'_>, reading: &Reading<'_>, central: f64) -> f64 {
    let cues = cues(line.text);
    let denies = cues.get(DENIES) == Some(&true);
    let facts = facts::facts(unnumbered(line.text));
    let has_figure = !facts.numbers.is_empty() || !facts.dates.is_empty();
    let marks = [(line.opens, CLAUSE), (has_figure, FIGURE), (denies, DENIED)];
    marks.iter().filter(|(is, _)| *is).fold(said(line, reading, cues, central), |worth, (_, factor)| worth * factor)
}

/// What a sentence with these cues is worth, wherever it stands.
fn said(line: &Line<'_>, reading: &Reading<'_>, cues: [bool; CUES.len()], central: f64) -> f64 {
    let said = CUES.iter().zip(cues).filter(|(_, is)| *is).fold(1.0, |worth, (cue, _)| worth * cue.worth);
    let first = if line.start == 0 { FIRST } else { 1.0 };
    let ended = if proof::ended(line.text) { 1.0 } else { UNENDED };
    let part = match manner::part(line, reading) {
        Part::Concludes => CONCLUDES,
        Part::Aside => ASIDE,
        Part::Introduces | Part::Other => 1.0,
    };
    let length = f64::from(line.words.max(1)).powf(LENGTH);
    central.powf(CENTRAL) * said * first * ended * part / length
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::summarise::rank::rank;
    use crate::summarise::tests::source;

    #[test]
    fn a_word_stands_in_one_cue_alone() {
        let mut seen = HashMap::new();
        for (nth, cue) in CUES.iter().enumerate() {
            for word in cue.words.iter().flat_map(|words| words.split('|')) {
                assert_eq!(word, plain(word).trim(), "no sentence is folded to this");
                assert_eq!(*seen.entry(word).or_insert(nth), nth, "{word}");
            }
        }
    }

    #[test]
    fn what_decides_denies_binds_costs_or_is_due_is_seen_in_three_languages() {
        let of = |text: &str| cues(text);
        for (text, nth) in [
            ("The panel rejected the offer.", 0),
            ("Der Antrag wird abgelehnt.", 0),
            ("La proposition a été rejetée.", 0),
            ("It comes to £40.", 1),
            ("Es sind 40 Euro.", 1),
            ("Send it by 3 May.", 2),
            ("Reply by May.", 2),
            ("Die Frist läuft bis Juli.", 2),
            ("Le recours est ouvert dans un délai de deux mois.", 2),
            ("They don\u{2019}t come.", 3),
            ("Das gilt nicht.", 3),
            ("Ce n'est pas dû.", 3),
            ("She has to sign.", 4),
            ("Sie müssen unterschreiben.", 4),
            ("Il doit signer.", 4),
            ("He said that it rained.", 5),
            ("Thank you for coming.", 6),
        ] {
            assert!(of(text).get(nth) == Some(&true), "{text}");
        }
        assert_eq!(of("It rained on 3 May, by the sea."), [false; CUES.len()]);
        assert!(tells("Der Antrag wird abgelehnt.") && !tells("Das Haus steht am See."));
    }

    #[test]
    fn a_section_that_sums_up_is_known_in_three_languages() {
        for heading in ["1. Summary", "Zusammenfassung", "Résumé"] {
            let source = source(&format!("# {heading}\n\nThe roof leaks."));
            let reading = Reading::new(&source);
            let line = reading.lines.last().unwrap();
            assert_eq!(manner::part(line, &reading), Part::Concludes, "{heading}");
        }
    }

    #[test]
    fn what_is_paid_for_how_long_and_with_how_much_notice_comes_before_what_an_agreement_forbids() {
        let lease = source(
            "# Lease of a barn\n\n# Rent\n\nThe rent is \u{a3}400 a month. Nobody may pay it in coins.\n\n\
             # Term\n\nThe lease runs until 3 May 2031.\n\n# Use\n\nThe barn is for hay. Cattle may not be kept in it.\n\n\
             # Ending\n\nEither side ends it with six weeks' notice.\n\n# Fire\n\nNobody may smoke in the barn.",
        );
        let reading = Reading::new(&lease);
        let ranking = rank(&lease, &reading, &AtomicBool::new(false));
        let mut order: Vec<usize> = (0..reading.lines.len()).collect();
        order.sort_by(|&a, &b| ranking.weight(b).total_cmp(&ranking.weight(a)));
        let mut best: Vec<&str> = order.iter().take(3).map(|&i| reading.lines[i].text).collect();
        best.sort_unstable();
        let terms = [
            "Either side ends it with six weeks' notice.",
            "The lease runs until 3 May 2031.",
            "The rent is \u{a3}400 a month.",
        ];
        assert_eq!(best, terms);
    }
}
