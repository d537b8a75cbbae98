//! Records of processing activities (GDPR, Article 30(1)), written from what is in the vault and what was counted: nothing on
//! this page is a form somebody filled in but the name and address of who is responsible.
//!
//! What Alcove cannot know (whom the documents speak of, on what ground they are processed) is said to be the user's to add.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::activity;
use crate::consent;
use crate::declared;
use crate::error::Result;
use crate::page::Page;
use crate::passport::{receipt_columns, row};
use crate::session::Unlocked;
use crate::summary::Summary;
use crate::view::Network;
use crate::words::{grouped, say, say_with};

/// Documents looked at in one go.
const PAGE: u32 = 200;

/// What the vault holds of one kind.
#[derive(Default)]
struct Tally {
    count: u64,
    first: String,
    last: String,
}

impl Tally {
    fn add(&mut self, when: &str) {
        self.count += 1;
        if self.first.is_empty() || when < self.first.as_str() {
            when.clone_into(&mut self.first);
        }
        if when > self.last.as_str() {
            when.clone_into(&mut self.last);
        }
    }
}

/// The page. `place` is the vault's file, `network` what the system guarantees.
///
/// # Errors
/// What the vault refuses.
pub fn page(unlocked: &Unlocked<'_>, place: &str, network: Network) -> Result<String> {
    let now = Timestamp::now().to_string();
    let made = say_with("page-made", &[("version", env!("CARGO_PKG_VERSION").into()), ("when", now.into())]);
    let mut page = Page::new(&say("records-title"), &made);
    page.paragraph(&say("records-lead"));

    page.heading(&say("records-controller"));
    match declared::party(unlocked)? {
        Some(party) => page.facts(&[
            (say("party-name"), party.name),
            (say("party-address"), party.address),
            (say("party-contact"), party.contact),
        ]),
        None => page.paragraph(&say("records-controller-missing")),
    }
    let (documents, summaries) = tallies(unlocked)?;
    let total: u64 = documents.values().map(|t| t.count).sum();
    page.heading(&say("records-what"));
    page.facts(&[
        (say("records-purpose"), say("receipt-purpose")),
        (say("records-subjects"), say("records-subjects-are")),
        (say("records-data"), say("receipt-data")),
        (say("records-basis"), say("records-basis-is")),
        (say("records-recipients"), say("records-recipients-none")),
        (say("records-transfers"), say("records-transfers-none")),
        (say("records-retention"), say("receipt-retention")),
        (say("records-place"), place.to_owned()),
        (say("records-measures"), say("records-measures-are")),
        (
            say("records-network"),
            say(if network == Network::Blocked { "records-network-blocked" } else { "records-network-not-used" }),
        ),
    ]);

    page.heading(&say("records-happened"));
    page.paragraph(&say_with("records-documents", &[("count", total.into())]));
    let columns = |first: &str| vec![say(first), say("records-count"), say("records-first"), say("records-last")];
    let cells = |name: String, t: &Tally| vec![name, grouped(&t.count.to_string()), t.first.clone(), t.last.clone()];
    if !documents.is_empty() {
        let rows = documents.iter().map(|(kind, t)| cells(say(&format!("format-{kind}")), t));
        page.table(&columns("records-kind"), rows);
    }
    page.smaller_heading(&say("records-summaries"));
    if summaries.is_empty() {
        page.paragraph(&say("records-summaries-none"));
    } else {
        page.table(&columns("records-made-by"), summaries.iter().map(|(name, t)| cells(name.clone(), t)));
    }
    let acts = activity::all(unlocked)?;
    page.smaller_heading(&say("records-acts"));
    if acts.is_empty() {
        page.paragraph(&say("records-acts-none"));
    } else {
        let rows = acts.iter().map(|(id, c)| {
            vec![say(&format!("activity-{id}")), grouped(&c.count.to_string()), c.first.clone(), c.last.clone()]
        });
        page.table(&columns("records-act"), rows);
    }
    page.heading(&say("privacy-receipts"));
    let receipts: Vec<Vec<String>> =
        consent::chained(unlocked)?.iter().map(|(record, hash)| row(record, hash)).collect();
    if receipts.is_empty() {
        page.paragraph(&say("privacy-receipts-none"));
    } else {
        page.table(&receipt_columns(), receipts);
    }
    Ok(page.finish())
}

/// Documents by format, and summaries by what made them.
fn tallies(unlocked: &Unlocked<'_>) -> Result<(BTreeMap<String, Tally>, BTreeMap<String, Tally>)> {
    let vault = unlocked.vault()?;
    let (mut documents, mut summaries) = (BTreeMap::<String, Tally>::new(), BTreeMap::<String, Tally>::new());
    let mut offset = 0;
    loop {
        let rows = vault.documents(offset, PAGE)?;
        for row in &rows {
            documents.entry(row.format.clone()).or_default().add(&row.added);
            for stored in vault.summaries(row.id)? {
                summaries.entry(maker(&stored)).or_default().add(&stored.made);
            }
        }
        offset += PAGE;
        if rows.len() < PAGE as usize {
            break;
        }
    }
    // One of several documents is counted once, as it was made.
    for row in vault.all_together()?.iter().filter(|row| row.first == row.summary) {
        if let Some(stored) = vault.summary(row.first)? {
            summaries.entry(maker(&stored)).or_default().add(&stored.made);
        }
    }
    Ok((documents, summaries))
}

/// What made a stored summary.
fn maker(stored: &vault::SummaryRow) -> String {
    let made_by = serde_json::from_str::<Summary>(&stored.body_json).ok();
    let model = made_by.and_then(|s| s.provenance.model);
    model.map_or_else(|| say("records-no-model"), |m| format!("{} ({})", m.name, m.licence))
}
