#![no_main]

//! A folder beside a model that nobody vouches for: model card, configuration, licence text, file name, use policy, the card of another
//! model at hand and a NOTICE, in one input, parted by zero bytes. All of it is recognised and judged, and what nobody knows is never a
//! green result.

use licences::{Card, Certainty, Finding, Kin, Seen, Use, recognise};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let all = String::from_utf8_lossy(bytes);
    let mut parts = all.split('\0');
    let mut next = || parts.next().unwrap_or_default();
    let card = Card::read(next()).with_config(next());
    let shown = [&card.license, &card.license_name, &card.license_link, &card.name].into_iter().flatten();
    assert!(card.base_models.len() <= 16 && card.more_licenses.len() <= 16);
    assert!(
        shown
            .chain(&card.base_models)
            .chain(&card.more_licenses)
            .all(|v| !v.is_empty() && v.len() <= 800 && !v.contains(char::is_control))
    );
    assert!(
        card.terms.iter().all(|t| t.chars().count() <= 65_536 && !t.contains(|c: char| c.is_control() && c != '\n'))
    );
    let text = next();
    let file_name = Some(next().to_owned());
    let policy = next();
    let other = Seen { card: Some(Card::read(next())), file_name: Some("other.gguf".to_owned()), ..Seen::default() };
    let notice = next();
    let seen = Seen {
        licence_text_beside: (!text.is_empty()).then(|| text.to_owned()),
        policy_text_beside: (!policy.is_empty()).then(|| policy.to_owned()),
        notice_text_beside: (!notice.is_empty()).then(|| notice.to_owned()),
        file_name,
        card: Some(card),
        kin: vec![Kin::of(&other, &recognise(&other))],
        ..Seen::default()
    };
    let found = recognise(&seen);
    assert!(found.lineage.len() <= 65);
    let verdict = found.judge(&Use::default());
    // Neither a guess nor what nobody has read or heard of is a permission.
    let unsure = found.unread_text || found.unknown_tag || found.unsure_edition || !found.unknown_ancestors.is_empty();
    if unsure || found.certainty >= Certainty::Suggested {
        assert!(verdict.verdict >= Finding::Unclear);
    }
});
