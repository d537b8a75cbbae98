//! A model as a CycloneDX ML-BOM: the same facts as on its passport, for programs that keep lists of components.
//!
//! Form: CycloneDX 1.6 (ECMA-424), JSON. Only what Alcove knows is written: a licence that is not recognised is named as unknown,
//! and whether it is declared or concluded is said in the schema's own words.

use jiff::Timestamp;
use licences::{Ancestor, Certainty, Licence};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::{Code, Error, Result};
use crate::models::Model;
use crate::terms;
use crate::view::{DeclaredUse, TextView};
use crate::words::say;

/// The bill of materials of one model, indented.
///
/// # Errors
/// [`Code::BadInput`] where it cannot be written as JSON.
pub fn of(model: &Model, uses: &[DeclaredUse]) -> Result<String> {
    let own = |l: &Licence| model.recognised.licence.is_some_and(|own| own.id == l.id);
    let besides = |l: &Licence| model.besides.iter().find(|one| one.id == l.id).and_then(|one| one.text.as_ref());
    let text = |l: &Licence| if own(l) { model.text.as_ref() } else { besides(l) };
    let licences: Vec<Value> =
        model.recognised.effective().iter().map(|l| licence(model, l, own(l), text(l))).collect();
    let mut component = Map::new();
    let mut put = |key: &str, value: Value| component.insert(key.to_owned(), value);
    put("type", json!("machine-learning-model"));
    put("bom-ref", json!(format!("model-{}", model.sha256)));
    put("name", json!(model.name()));
    if let Some(known) = model.recognised.known {
        put("publisher", json!(known.publisher));
    }
    put("hashes", json!([{ "alg": "SHA-256", "content": model.file_sha256() }]));
    put("licenses", json!(licences));
    if let Some(pedigree) = pedigree(model) {
        put("pedigree", pedigree);
    }
    put("modelCard", card(model, uses));
    put("properties", properties(model));
    let whole = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": format!("urn:uuid:{}", Uuid::new_v4()),
        "version": 1,
        "metadata": {
            "timestamp": Timestamp::now().to_string(),
            "tools": { "components": [{ "type": "application", "name": "Alcove", "version": env!("CARGO_PKG_VERSION") }] },
        },
        "components": [component],
    });
    serde_json::to_string_pretty(&whole).map_err(|e| Error::new(Code::BadInput, e.to_string()))
}

fn licence(model: &Model, licence: &Licence, own: bool, text: Option<&TextView>) -> Value {
    let mut out = Map::new();
    // The schema's list of SPDX ids is of its own day: an id it may lack is given as a name.
    match licence.spdx.as_deref().filter(|id| *id != "OpenMDW-1.0") {
        Some(id) => out.insert("id".to_owned(), json!(id)),
        None => out.insert("name".to_owned(), json!(licence.titled())),
    };
    let declared = own && model.recognised.certainty == Certainty::Declared;
    out.insert("acknowledgement".to_owned(), json!(if declared { "declared" } else { "concluded" }));
    if let Some(text) = text {
        out.insert("text".to_owned(), json!({ "contentType": "text/plain", "content": text.text }));
    }
    json!({ "license": out })
}

/// What it was made from: the publisher's file or folder, and the models it names, each with what that was made from in turn.
fn pedigree(model: &Model) -> Option<Value> {
    let changed = model.change();
    let file = changed.as_ref().map(|change| {
        let mut out = Map::new();
        out.insert("type".to_owned(), json!("machine-learning-model"));
        out.insert("name".to_owned(), json!(model.name()));
        let hash = &change.original_sha256;
        // A folder has none; it is known by that of a list of its files.
        if model.is_of_a_folder() {
            out.insert("properties".to_owned(), json!([{ "name": "alcove:folder-sha256", "value": hash }]));
        } else {
            out.insert("hashes".to_owned(), json!([{ "alg": "SHA-256", "content": hash }]));
        }
        Value::Object(out)
    });
    let line = &model.recognised.lineage;
    // What a publisher says of a model's origin hangs on the model's own name, which is none of its ancestors.
    let nearest = |a: &&Ancestor| a.through.as_ref().is_none_or(|through| line.iter().all(|b| b.name != *through));
    let named = line.iter().filter(nearest).map(|a| ancestor(model, a));
    let ancestors: Vec<Value> = file.into_iter().chain(named).collect();
    if ancestors.is_empty() {
        return None;
    }
    let mut out = Map::from_iter([("ancestors".to_owned(), json!(ancestors))]);
    if let Some(change) = changed {
        out.insert("notes".to_owned(), json!(change.words));
    }
    Some(Value::Object(out))
}

/// One ancestor, with its licences and its own ancestors. Each has one place in the line, so this ends.
fn ancestor(model: &Model, of: &Ancestor) -> Value {
    let mut out = Map::new();
    out.insert("type".to_owned(), json!("machine-learning-model"));
    out.insert("name".to_owned(), json!(of.name));
    if !of.licences.is_empty() {
        let licences: Vec<Value> = of.licences.iter().map(|l| licence(model, l, false, None)).collect();
        out.insert("licenses".to_owned(), json!(licences));
    }
    let further = model.recognised.lineage.iter().filter(|a| a.through.as_ref() == Some(&of.name));
    let further: Vec<Value> = further.map(|a| ancestor(model, a)).collect();
    if !further.is_empty() {
        out.insert("pedigree".to_owned(), json!({ "ancestors": further }));
    }
    Value::Object(out)
}

fn card(model: &Model, uses: &[DeclaredUse]) -> Value {
    let verdicts = terms::verdicts(&model.recognised, uses);
    let cases: Vec<String> = verdicts
        .iter()
        .map(|v| {
            let name = if v.name.is_empty() { say("use-unnamed") } else { v.name.clone() };
            format!("{name}: {}", say(&format!("verdict-{}", v.verdict.replace('_', "-"))))
        })
        .collect();
    let effective = model.recognised.effective();
    let limits: Vec<String> =
        effective.iter().flat_map(|l| l.limits()).map(|c| format!("{} ({})", c.words, c.section)).collect();
    let mut parameters = json!({
        "task": "summarization",
        "inputs": [{ "format": "text" }],
        "outputs": [{ "format": "text" }],
    });
    if let (Some(parameters), false) = (parameters.as_object_mut(), model.header.architecture.is_empty()) {
        parameters.insert("modelArchitecture".to_owned(), json!(model.header.architecture));
    }
    json!({
        "modelParameters": parameters,
        "considerations": { "useCases": cases, "technicalLimitations": limits },
    })
}

fn properties(model: &Model) -> Value {
    let mut all = vec![
        ("alcove:licence", model.licence_id().to_owned()),
        ("alcove:licence-certainty", model.certainty().to_owned()),
        ("alcove:encoding", model.header.encoding.clone()),
        ("alcove:rules", licences::RULES_VERSION.to_owned()),
    ];
    all.extend(terms::evidence(&model.recognised).into_iter().map(|e| ("alcove:evidence", e.words)));
    all.extend(model.text.iter().map(|t| ("alcove:licence-text-sha256", t.sha256.clone())));
    all.extend(model.policy.iter().map(|t| ("alcove:policy-sha256", t.sha256.clone())));
    for one in &model.besides {
        let of = |text: &TextView| format!("{} {}", one.id, text.sha256);
        all.extend(one.text.iter().map(|t| ("alcove:besides-text-sha256", of(t))));
        all.extend(one.policy.iter().map(|t| ("alcove:besides-policy-sha256", of(t))));
    }
    all.extend(model.refused().map(|why| ("alcove:not-loaded", why)));
    all.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
