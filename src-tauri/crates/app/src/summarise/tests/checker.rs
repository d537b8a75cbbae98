//! Whether the check catches what is wrong and lets pass what is right: sentences of public speeches (Cleveland 1894, Roosevelt
//! 1902 and Taft 1910 to the Congress, in the public domain) and of the samples, each with faults planted by rule.

#![allow(clippy::string_slice, reason = "faults are planted at digits, which are ASCII")]

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use super::{AGREEMENT, MINUTES, source};
use crate::summarise::proof::{self, Prepared, Verdict};
use crate::summarise::reading::Reading;
use crate::summarise::source::{Kind, Source};
use crate::summarise::trim::unnumbered;
use crate::summarise::{Options, summarise};
use crate::summary::Support;

const ADDRESSES: &str = include_str!("addresses.txt");

/// Checks `text` against the twelve sentences around line `at`.
fn check(reading: &Reading<'_>, at: usize, text: &str) -> Verdict {
    let from = at.saturating_sub(6);
    let passage: Vec<Prepared<'_, '_>> =
        reading.lines.iter().enumerate().skip(from).take(12).map(|(i, l)| Prepared::new(i, l)).collect();
    proof::check(text, &passage)
}

/// Checks `text` against all of `source`.
fn verdict(source_text: &str, text: &str) -> Verdict {
    let source = source(source_text);
    let reading = Reading::new(&source);
    let passage: Vec<Prepared<'_, '_>> = reading.lines.iter().enumerate().map(|(i, l)| Prepared::new(i, l)).collect();
    proof::check(text, &passage)
}

fn kinds(v: &Verdict) -> Vec<&str> {
    v.doubts.iter().map(|d| d.kind.as_str()).collect()
}

/// The first number, changed in its last digit.
fn number(text: &str) -> Option<String> {
    let end = text
        .char_indices()
        .find(|(i, c)| {
            c.is_ascii_digit() && !text[i + 1..].starts_with(|d: char| d.is_ascii_digit() || matches!(d, '.' | ','))
        })?
        .0;
    let digit = text[end..].chars().next()?.to_digit(10)?;
    Some(format!("{}{}{}", &text[..end], (digit + 3) % 10, &text[end + 1..]))
}

fn date(text: &str) -> Option<String> {
    [
        ("January", "April"),
        ("March", "May"),
        ("June", "December"),
        ("July", "February"),
        ("August", "January"),
        ("September", "June"),
        ("October", "July"),
        ("November", "March"),
    ]
    .iter()
    .find(|(is, _)| text.contains(is))
    .map(|(is, not)| text.replacen(is, not, 1))
}

fn name(text: &str) -> Option<String> {
    [
        ("China", "Chile"),
        ("Washington", "Baltimore"),
        ("Mexico", "Honduras"),
        ("Spain", "Norway"),
        ("Treasury", "Admiralty"),
        ("Alabama", "Georgia"),
        ("Japan", "Siam"),
        ("Rio de Janeiro", "Buenos Aires"),
        ("Goethals", "Wilkins"),
        ("Cuba", "Haiti"),
        ("Peary", "Amundsen"),
        ("Nicaragua ", "Guatemala "),
        ("Peking", "Shanghai"),
        ("Panama", "Suez"),
        ("Congress", "Parliament"),
        ("Nolan", "Tuttle"),
        ("Option C", "Option B"),
        ("Firth", "Osei"),
        ("Whitcombe", "Duarte"),
        ("Haddad", "Moss"),
    ]
    .iter()
    .find(|(is, _)| text.contains(is))
    .map(|(is, not)| text.replacen(is, not, 1))
}

fn negation(text: &str) -> Option<String> {
    if text.contains(" not ") {
        return Some(text.replacen(" not ", " ", 1));
    }
    [" was ", " were ", " is ", " are ", " has ", " have ", " will ", " may ", " must "]
        .iter()
        .find(|v| text.contains(**v))
        .map(|v| text.replacen(v, &format!("{v}not "), 1))
}

/// Two different capitalised words or amounts, exchanged.
fn roles(text: &str) -> Option<String> {
    let marked: Vec<&str> = text
        .split(' ')
        .skip(1)
        .map(|w| w.trim_matches([',', '.', ';']))
        .filter(|w| w.starts_with(|c: char| c.is_uppercase() || c == '$' || c == '\u{a3}'))
        .collect();
    let first = *marked.first()?;
    let other = *marked.iter().find(|w| !w.contains(first) && !first.contains(**w))?;
    Some(text.replacen(first, "\u{1}", 1).replacen(other, first, 1).replacen('\u{1}', other, 1))
}

fn clause(text: &str) -> Option<String> {
    Some(format!("{}, and the minister resigned in protest.", text.strip_suffix('.')?))
}

/// The sentence without what follows its last comma; nothing where that leaves too little.
fn shortened(text: &str) -> Option<String> {
    let (head, _) = text.rsplit_once(", ")?;
    (head.split(' ').count() >= 8 && !head.ends_with(|c: char| c.is_ascii_digit())).then(|| format!("{head}."))
}

fn texts() -> Vec<Source> {
    let mut minutes = source(MINUTES);
    minutes.blocks.retain(|b| b.kind == Kind::Paragraph && b.text.ends_with('.') && !b.text.contains('\n'));
    let mut agreement = source(AGREEMENT);
    agreement.blocks.retain(|b| b.text.ends_with('.'));
    vec![source(&ADDRESSES.replace('\n', "\n\n")), minutes, agreement]
}

#[test]
fn planted_faults_are_caught_and_faithful_sentences_pass() {
    type Plant = fn(&str) -> Option<String>;
    let faults: [(&str, Plant); 6] = [
        ("number", number),
        ("date", date),
        ("name", name),
        ("negation", negation),
        ("roles", roles),
        ("clause", clause),
    ];
    let mut tally: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let mut missed = Vec::new();
    for source in texts() {
        let reading = Reading::new(&source);
        for (at, line) in reading.lines.iter().enumerate().filter(|(_, l)| l.words >= 6) {
            let said = unnumbered(line.text);
            for (kind, plant) in faults {
                let Some(wrong) = plant(said).filter(|w| w != said) else { continue };
                let caught = check(&reading, at, &wrong).status != Support::Supported;
                let t = tally.entry(kind).or_default();
                (t.0, t.1) = (t.0 + 1, t.1 + u32::from(caught));
                if !caught {
                    missed.push(format!("{kind}: {wrong}"));
                }
            }
            let t = tally.entry("faithful copy").or_default();
            let v = check(&reading, at, said);
            (t.0, t.1) = (t.0 + 1, t.1 + u32::from(v.status == Support::Supported));
            if v.status != Support::Supported {
                missed.push(format!("copy {:?}: {}", kinds(&v), line.text));
            }
            if let Some(short) = shortened(said) {
                let t = tally.entry("faithful cut").or_default();
                (t.0, t.1) = (t.0 + 1, t.1 + u32::from(check(&reading, at, &short).status == Support::Supported));
            }
        }
    }
    println!("{tally:?}\n{}", missed.join("\n"));
    for kind in ["number", "date", "name", "negation", "clause", "roles"] {
        let (all, caught) = tally[kind];
        assert!(all >= 10, "{kind}: only {all}");
        assert_eq!(all, caught, "{kind}");
    }
    let (all, passed) = tally["faithful copy"];
    assert!(passed * 100 >= all * 97, "{passed} of {all} copies pass");
    let (all, passed) = tally["faithful cut"];
    assert!(passed * 100 >= all * 60, "{passed} of {all} cuts pass");
    assert!(tally.values().map(|t| t.0).sum::<u32>() >= 300);
}

#[test]
fn each_fault_is_named_for_what_it_is() {
    let paid = "On 12 March 2024 Anna Berg paid EUR 900 to Ole Dahl for three months. The court did not reject her claim, and called it \"fair and clear\".";
    for (text, doubt) in [
        ("On 12 March 2024 Anna Berg paid EUR 950 to Ole Dahl.", "number"),
        ("On 12 March 2024 Anna Berg paid $900 to Ole Dahl.", "unit"),
        ("On 13 March 2024 Anna Berg paid EUR 900 to Ole Dahl.", "date"),
        ("On 12 March 2024 Anna Dahl paid EUR 900.", "name"),
        ("On 12 March 2024 Maria Berg paid EUR 900 to Ole Dahl.", "name"),
        ("The court did reject her claim.", "negation"),
        ("On 12 March 2024 Anna Berg never paid EUR 900 to Ole Dahl.", "negation"),
        ("The court did not reject her claim, and called it \"fair and honest\".", "quote"),
        ("On 12 March 2024 Ole Dahl paid EUR 900 to Anna Berg.", "order"),
        ("Anna Berg paid EUR 900 and the court called it fair.", "scattered"),
        ("On 12 March 2024 Anna Berg paid EUR 900 to Ole", "unfinished"),
        ("The tenants danced all night.", "words"),
    ] {
        let v = verdict(paid, text);
        assert!(kinds(&v).contains(&doubt), "{text}: {v:?}");
        assert_ne!(v.status, Support::Supported, "{text}");
    }
    assert_eq!(
        verdict(paid, "Anna Berg paid EUR 900 to Ole Dahl.").status,
        Support::Partly,
        "cut without a mark: said to be unsure"
    );
    assert_eq!(
        verdict(paid, "On March 12, 2024 Anna Berg paid \u{20ac}900.")
            .doubts
            .iter()
            .filter(|d| d.kind == "date" || d.kind == "number" || d.kind == "unit")
            .count(),
        0
    );
}

#[test]
fn a_number_may_be_written_another_way_and_must_be_the_same() {
    let said = "On the 30th day of December, 1845, the debt fell by $238,000,000, or 12 per cent, to $2,500,000.";
    for text in [
        "On 30 December 1845 the debt fell by $238 million, or 12 %, to $2.5 million.",
        "On the 30th of December, 1845, the debt fell by $238 million, or 12 percent, to $2,500,000.",
    ] {
        assert_eq!(verdict(said, text).status, Support::Supported, "{text} {:?}", verdict(said, text));
    }
    for text in [
        "On 30 December 1845 the debt fell by $238 billion, or 12 per cent, to $2,500,000.",
        "On 30 December 1845 the debt fell by $238, or 12 per cent, to $2,500,000.",
        "On 30 December 1845 the debt fell by $238 million, or 12, to $2,500,000.",
        "On 30 December 1845 the debt fell by $238 million, or $12, to $2,500,000.",
        "On 30 December 1845 the debt fell by $238 million, or 13 %, to $2,500,000.",
        "On 30 December 1845 the debt fell by $238 million, or 12 per cent, to $25 million.",
    ] {
        assert_ne!(verdict(said, text).status, Support::Supported, "{text}");
    }
}

#[test]
fn letters_points_and_signs_on_a_number_are_part_of_it() {
    for (said, made_of_it) in [
        ("The bank lost $10bn in May.", "The bank lost $10 in May."),
        ("The bank lost $10bn in May.", "The bank lost $10tn in May."),
        ("The bank lost $10k in May.", "The bank lost $10bn in May."),
        ("The bank lost \u{a5}500 in May.", "The bank lost \u{20b9}500 in May."),
        ("The result was -$5 in May.", "The result was $5 in May."),
        ("The dose is 5mcg a day.", "The dose is 5mmol a day."),
        ("The fence is 6ft high.", "The fence is 6in high."),
        ("The right stands in clause 4a.", "The right stands in clause 4b."),
        ("The right stands in section 12(b) of the act.", "The right stands in section 12(a) of the act."),
        ("Both groups differed at p < .05 in May.", "Both groups differed at p > .05 in May."),
        ("Both groups differed at p < .05 in May.", "Both groups differed at p < .5 in May."),
        ("The correlation was .85 in May.", "The correlation was 85 in May."),
        ("The correlation was r=-.5 in May.", "The correlation was r=.5 in May."),
    ] {
        assert_ne!(verdict(said, made_of_it).status, Support::Supported, "{said} -> {made_of_it}");
        assert_eq!(verdict(said, said).status, Support::Supported, "{said}");
    }
    let billions = verdict("The bank lost $10bn in May.", "The bank lost $10 billion in May.");
    assert_eq!(billions.status, Support::Supported, "{billions:?}");
}

#[test]
fn a_reference_may_be_left_away_and_may_not_be_another() {
    let said = "Parsers (Lee et al., 2007) can be faster than taggers (Kim and Roe, 2012).";
    for (written, is_supported) in [
        ("Parsers can be faster than taggers.", true),
        (said, true),
        ("Parsers (Kim and Roe, 2012) can be faster than taggers (Lee et al., 2007).", false),
        ("Parsers (Lee et al., 2009) can be faster than taggers (Kim and Roe, 2012).", false),
        ("Parsers (Ito et al., 2007) can be faster than taggers (Kim and Roe, 2012).", false),
        ("Taggers can be faster than parsers.", false),
    ] {
        let verdict = verdict(said, written);
        assert_eq!(verdict.status == Support::Supported, is_supported, "{written} {verdict:?}");
    }
}

#[test]
fn what_is_denied_or_conditional_does_not_become_a_fact() {
    for (said, made_of_it) in [
        ("He denied that the tenant had paid the rent.", "The tenant had paid the rent."),
        ("The hall will be demolished if the county agrees.", "The hall will be demolished."),
        ("Unless the rent is paid, the landlord may end the tenancy.", "The landlord may end the tenancy."),
        ("The committee rejected a proposal to close the library.", "A proposal to close the library."),
        (
            "The committee considered closing the library but decided against it.",
            "The committee considered closing the library.",
        ),
        ("The patient may have pneumonia.", "The patient has pneumonia."),
        ("The tenants may not paint walls.", "The tenants may paint walls."),
        ("The landlord shall repair the roof.", "The landlord may repair the roof."),
        ("Ann told Ben that Carl would pay the fine.", "Ann would pay the fine."),
        ("The committee chair resigned.", "The committee resigned."),
        ("The tenant's landlord pays the tax.", "The tenant pays the tax."),
        ("The former director paid the fine.", "The director paid the fine."),
        ("Nearly 500 members came.", "500 members came."),
        ("The landlord may enter in an emergency.", "The landlord may enter."),
        ("Dogs of the tenants are allowed in the garden.", "Dogs of the tenants are allowed."),
        ("The guests are liable for what they break.", "The guests are liable."),
        ("The rent is due when the landlord sends an invoice.", "The rent is due."),
        ("The roof leaks, Ann said.", "The roof leaks."),
        ("According to Ann, the roof leaks.", "The roof leaks."),
        ("Ann, who owes Ben money, left.", "Ben left."),
        ("The landlord, not the tenants, pays the tax.", "The tenants pay the tax."),
        ("Neither the landlord nor the tenants pay the tax.", "The tenants pay the tax."),
        ("Ben came. Ann left.", "Ben left."),
        ("The landlord must tell the tenants before the guests of the neighbour may park.", "The landlord may park."),
    ] {
        assert_ne!(verdict(said, made_of_it).status, Support::Supported, "{said} -> {made_of_it}");
    }
}

#[test]
fn of_what_is_not_in_english_nothing_is_left_away() {
    let german = "Der Mieter zahlt die Kosten der Reparatur in keinem Fall.";
    let finnish = "Sopimus päättyy toukokuussa, ellei sitä jatketa.";
    let mixed = format!("{german}\n\n{MINUTES}");
    for (said, made_of_it) in [
        (german, "Der Mieter zahlt die Kosten der Reparatur."),
        (mixed.as_str(), "Der Mieter zahlt die Kosten der Reparatur."),
        ("Der Vertrag endet am 3. Juni 2027, falls er nicht verlängert wird.", "Der Vertrag endet am 3. Juni 2027."),
        ("Le bail prend fin en juin, sauf si le locataire le renouvelle.", "Le bail prend fin en juin."),
        (finnish, "Sopimus päättyy toukokuussa."),
    ] {
        let verdict = verdict(said, made_of_it);
        assert_eq!((verdict.status, kinds(&verdict)), (Support::Partly, vec!["cut"]), "{said}");
    }
    for said in [german, finnish] {
        assert_eq!(verdict(said, said).status, Support::Supported, "{said}");
    }
    let roof = "The roof of the hall was repaired in June, which took a week.";
    assert_eq!(verdict(roof, "The roof of the hall was repaired in June.").status, Support::Supported);
}

#[test]
fn an_ordinal_before_a_sentence_is_shown_and_may_not_be_lost_or_be_another() {
    let told = "Senat des Bundesgerichtshofs hat die Revision der Kl\u{e4}gerin verworfen.";
    let said = format!("12. {told}");
    let document = source(&said);
    let draft = summarise(&document, None, &Options::default(), &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert_eq!(draft.sentences.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(), [said.as_str()]);
    let reading = Reading::new(&document);
    let passage = [Prepared::new(0, &reading.lines[0])];
    assert_eq!(proof::plain(&said, &passage), said, "the source begins so");
    assert_eq!(proof::plain(&format!("1. {told}"), &passage), told, "the number of a list");
    assert_eq!(proof::check(&said, &passage).status, Support::Supported);
    let lost = proof::check(told, &passage);
    assert_eq!((lost.status, kinds(&lost)), (Support::Partly, vec!["cut"]));
    assert_ne!(proof::check(&format!("13. {told}"), &passage).status, Support::Supported);
    // As shown, so checked: a number that is not taken away is not passed over.
    assert_ne!(verdict("The hall is closed.", "3. The hall is closed.").status, Support::Supported);
}

#[test]
fn who_pays_and_who_is_paid_are_not_exchanged() {
    for (said, made_of_it) in [
        ("Anna Berg was paid EUR 900 on 3 May 2024.", "Anna Berg paid EUR 900 on 3 May 2024."),
        ("Anna Berg paid EUR 900 on 3 May 2024.", "Anna Berg was paid EUR 900 on 3 May 2024."),
        ("The tenant is owed the deposit of the flat.", "The tenant owed the deposit of the flat."),
        ("The landlord, who is ill, charged EUR 900.", "The landlord was charged EUR 900."),
        ("The bank is charging EUR 900.", "The bank is charged EUR 900."),
    ] {
        let verdict = verdict(said, made_of_it);
        assert_ne!(verdict.status, Support::Supported, "{said} -> {made_of_it}");
        assert!(kinds(&verdict).contains(&"negation"), "{verdict:?}");
    }
    for (said, made_of_it) in [
        ("Anna Berg was not paid on 3 May 2024.", "Anna Berg wasn\u{2019}t paid on 3 May 2024."),
        ("The deposit has been paid to Anna Berg.", "The deposit was paid to Anna Berg."),
        ("The rent, which is due in June, is paid by Anna Berg.", "The rent is paid by Anna Berg."),
        ("The roof was also repaired in June.", "The roof was repaired in June."),
        ("The roof was then repaired in June.", "The roof was repaired in June."),
        ("The roof was, however, repaired in June.", "The roof was repaired in June."),
        ("The roof however was repaired in June.", "The roof was repaired in June."),
        ("The council is planning a hall.", "The council plans a hall."),
        ("The deposit: EUR 900.", "The deposit is EUR 900."),
        ("Notice: three months.", "The notice is three months."),
    ] {
        let verdict = verdict(said, made_of_it);
        assert_eq!(verdict.status, Support::Supported, "{said} -> {made_of_it} {verdict:?}");
    }
    let without_badly = verdict("The roof was badly damaged in June.", "The roof was damaged in June.");
    assert_eq!(kinds(&without_badly), ["cut"], "no \u{201c}was\u{201d} is lost");
}
