//! A model's licence passport: one page on which licence it comes under, how that is known, what it says to the declared uses,
//! what has to be done, and what the user answered. For whoever has to approve the model.

use jiff::Timestamp;

use crate::changes::answer_words;
use crate::consent;
use crate::models::Model;
use crate::page::Page;
use crate::receipt::Record;
use crate::terms;
use crate::view::{Clause, DeclaredUse, EvidenceView, ReasonView, TextView, VerdictView};
use crate::words::{say, say_with};

/// The page of one model. `records` are the receipts, with the hash of each; those about other files are left out.
pub fn page(model: &Model, uses: &[DeclaredUse], records: &[(Record, String)]) -> String {
    let now = Timestamp::now().to_string();
    let title = say_with("passport-page-title", &[("model", model.name().into())]);
    let made = say_with("page-made", &[("version", env!("CARGO_PKG_VERSION").into()), ("when", now.into())]);
    let mut page = Page::new(&title, &made);
    let licence = model.licence_view();

    page.heading(&say("models-file"));
    facts(&mut page, model);

    page.heading(&say("passport-licence"));
    let effective = model.recognised.effective();
    let edition = effective.first().and_then(|l| licences::edition(&l.version)).unwrap_or_default();
    page.facts(&[
        (say("passport-licence"), licence.name.clone()),
        (say("passport-page-version"), edition.to_owned()),
        (say("passport-evidence"), certainty(&licence.certainty)),
        (say("passport-page-applies"), effective.iter().map(|l| l.name.as_str()).collect::<Vec<_>>().join("; ")),
    ]);
    page.smaller_heading(&say("passport-evidence"));
    page.list(
        licence.evidence.iter().map(|EvidenceView { words, certainty: c }| format!("{words} [{}]", certainty(c))),
    );

    page.heading(&say("passport-page-uses"));
    let verdicts = terms::verdicts(&model.recognised, uses);
    for (at, v) in verdicts.iter().enumerate() {
        verdict(&mut page, v, uses.get(at));
    }
    page.paragraph(&say("cli-licence-check-not-advice"));

    for (heading, clauses) in
        [("passport-allows", &licence.allows), ("passport-asks", &licence.asks), ("passport-limits", &licence.limits)]
    {
        page.heading(&say(heading));
        page.list(clauses.iter().map(|Clause { words, section }| format!("{words} ({section})")));
    }
    with_outputs(&mut page, model);
    receipts(&mut page, model, records);

    page.heading(&say("passport-text"));
    match &model.text {
        Some(text) => whole(&mut page, text),
        None => page.paragraph(&licence.text_source),
    }
    if let Some(policy) = &model.policy {
        page.heading(&say("passport-policy"));
        whole(&mut page, policy);
    } else if let Some(missing) = &licence.policy_missing {
        page.heading(&say("passport-policy"));
        page.paragraph(missing);
    }
    for one in &licence.besides {
        page.heading(&say_with("passport-besides", &[("name", one.name.as_str().into())]));
        either(&mut page, one.text.as_ref(), one.text_missing.as_deref());
        if one.policy.is_some() || one.policy_missing.is_some() {
            page.smaller_heading(&say("passport-policy"));
            either(&mut page, one.policy.as_ref(), one.policy_missing.as_deref());
        }
    }
    if let Some(notice) = &model.notice {
        page.heading(&say("passport-notice"));
        page.text(notice);
    }
    page.finish()
}

fn facts(page: &mut Page, model: &Model) {
    let known = model.recognised.known;
    let (changed, original) = model.change().map(|change| (change.words, change.original_sha256)).unwrap_or_default();
    page.facts(&[
        (say("passport-page-name"), model.name().to_owned()),
        (say("passport-page-publisher"), known.map(|k| k.publisher.clone()).unwrap_or_default()),
        (say("models-sha256"), model.sha256.clone()),
        (say("models-architecture"), model.header.architecture.clone()),
        (say("models-encoding"), model.header.encoding.clone()),
        (say("models-changed"), changed),
        (say("models-original"), original),
        (say("models-refused"), model.refused().unwrap_or_default()),
    ]);
}

fn verdict(page: &mut Page, v: &VerdictView, declared: Option<&DeclaredUse>) {
    let name = if v.name.is_empty() { say("use-unnamed") } else { v.name.clone() };
    page.smaller_heading(&format!("{name}: {}", say(&format!("verdict-{}", v.verdict.replace('_', "-")))));
    page.list(declared.map(answers).unwrap_or_default());
    for reason in &v.reasons {
        page.paragraph(&terms::sourced(reason));
        if let Some(quote) = &reason.quote {
            page.quote(&format!("“{quote}”"));
        }
    }
    for (heading, duties) in [("verdict-duties", &v.duties), ("verdict-open-duties", &v.open_duties)] {
        if !duties.is_empty() {
            page.paragraph(&say(heading));
            page.list(duties.iter().map(|d| format!("☐ {}", terms::sourced(d))));
            quotes(page, duties);
        }
    }
    page.list(v.caveats.clone());
}

/// What the licences say of duties, each passage once.
fn quotes(page: &mut Page, duties: &[ReasonView]) {
    let mut shown: Vec<&str> = Vec::new();
    for quote in duties.iter().filter_map(|duty| duty.quote.as_deref()) {
        if !shown.contains(&quote) {
            page.quote(&format!("“{quote}”"));
            shown.push(quote);
        }
    }
}

/// The answers that were given, a line each.
fn answers(declared: &DeclaredUse) -> Vec<String> {
    let all = serde_json::to_value(declared).unwrap_or_default();
    let given = all.as_object().into_iter().flatten().filter(|(key, value)| *key != "name" && !value.is_null());
    given
        .map(|(key, v)| format!("{}: {}", say(&format!("question-{}", key.replace('_', "-"))), answer_words(v)))
        .collect()
}

fn with_outputs(page: &mut Page, model: &Model) {
    let all: Vec<_> = model.recognised.effective().iter().map(|l| (l.name.clone(), l.with_outputs())).collect();
    let lines: Vec<String> = all
        .iter()
        .flat_map(|(name, with)| {
            let shown = with.shown.iter().map(|text| format!("“{text}”"));
            shown.chain(with.terms.iter().map(move |c| format!("{} ({name}, {})", c.words, c.section)))
        })
        .collect();
    page.heading(&say("passport-page-outputs"));
    if lines.is_empty() {
        page.paragraph(&say("passport-page-outputs-none"));
    }
    page.list(lines);
}

fn receipts(page: &mut Page, model: &Model, records: &[(Record, String)]) {
    page.heading(&say("models-receipts"));
    let about = |r: &Record| r.model.as_ref().is_some_and(|m| m.file_sha256 == model.sha256);
    let rows: Vec<Vec<String>> = records.iter().filter(|(r, _)| about(r)).map(|(r, hash)| row(r, hash)).collect();
    if rows.is_empty() {
        return page.paragraph(&say("models-receipts-none"));
    }
    page.table(&receipt_columns(), rows);
}

/// The columns of a table of receipts.
pub fn receipt_columns() -> Vec<String> {
    ["receipt-when", "receipt-answer", "receipt-what", "receipt-verdict", "receipt-id"]
        .iter()
        .map(|id| say(id))
        .collect()
}

/// A receipt as a row of that table.
pub fn row(record: &Record, hash: &str) -> Vec<String> {
    let answer = say(&format!("receipt-{}", terms::id_of(&record.event.state)));
    let verdict = record.judged.as_ref().map(|j| crate::changes::verdict_words(&j.verdict)).unwrap_or_default();
    let subject = consent::subject(record);
    let what = record.model.as_ref().map_or_else(|| subject.clone(), |m| format!("{subject}: {}", m.name));
    vec![record.event.time.clone(), answer, what, verdict, format!("{} {hash}", record.record_id)]
}

/// A text, or where it can be read.
fn either(page: &mut Page, text: Option<&TextView>, missing: Option<&str>) {
    match (text, missing) {
        (Some(text), _) => whole(page, text),
        (None, Some(missing)) => page.paragraph(missing),
        (None, None) => {}
    }
}

fn whole(page: &mut Page, text: &TextView) {
    page.facts(&[
        (say("passport-page-source"), text.source.clone()),
        (say("passport-text-sha256"), text.sha256.clone()),
    ]);
    page.text(&text.text);
}

fn certainty(id: &str) -> String {
    say(&format!("passport-certainty-{id}"))
}
