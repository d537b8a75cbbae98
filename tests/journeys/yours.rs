//! What the law gives the user: receipts to hand out, records that were not made up, everything to take along, everything erased.

use std::fs;

use serde_json::{Value, json};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::parts::Parts;
use tests::script::Script;
use tests::texts::{self, SUPPORTED};

fn with_a_summary() -> Alcove {
    let alcove = Alcove::ready(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    alcove.document("minutes.pdf", texts::minutes_pdf());
    alcove.run(["summarize", "minutes.pdf"]).ended(0);
    alcove
}

#[test]
fn receipts_are_listed_by_kind_answer_and_model_and_read_as_a_page() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let model = app.models_view().unwrap().remove(0);
    app.answer_licence(&model.id, &model.shown, false).unwrap();
    drop(app);
    let listed = |arguments: &[&str]| {
        let all = ["consent", "list"].iter().chain(arguments);
        alcove.run(all).ended(0).out.lines().count()
    };
    assert_eq!(listed(&[]), 3);
    assert_eq!((listed(&["--kind", "notice"]), listed(&["--kind", "licence"])), (1, 2));
    assert_eq!((listed(&["--answer", "refused"]), listed(&["--answer", "withdrawn"])), (1, 0));
    assert_eq!((listed(&["--model", &model.file.name]), listed(&["--model", "another"])), (2, 0));
    let page = alcove.run(["consent", "export", "--format", "html"]).ended(0).out;
    assert!(page.starts_with("<!doctype html>") && page.contains("Declined") && page.contains("3 receipts"), "{page}");
}

#[test]
fn receipts_in_dpv_terms_say_who_what_why_and_how_it_is_taken_back() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    alcove.run(["consent", "withdraw", "--all"]).ended(0);
    let dpv = alcove.run(["consent", "export", "--format", "dpv"]).ended(0).json();
    let records = dpv["@graph"].as_array().unwrap();
    assert_eq!(dpv["@context"]["dpv"], "https://w3id.org/dpv#");
    // Consent is data protection, a licence is a contract: each in its own terms.
    let of = |kind: &str, status: &str| -> Vec<&Value> {
        let all = records.iter().filter(|r| r["@type"] == kind);
        all.map(|r| &r[status][0]["@type"]).collect()
    };
    assert_eq!(of("dpv:ConsentRecord", "dpv:hasConsentStatus"), ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]);
    let contract = ["dpv:ContractSignedByParty", "dpv:ContractTerminated"];
    assert_eq!(of("dpv:LicenseAgreement", "dpv:hasContractStatus"), contract);
    assert_eq!(records.len(), 4);
    for record in records {
        let status = record.get("dpv:hasConsentStatus").or(record.get("dpv:hasContractStatus")).unwrap();
        assert!(status[0]["dpv:isIndicatedAtTime"]["@value"].is_string() && status[0]["alcove:type"] == "explicit");
        assert!(status[0]["dpv:hasDuration"]["dct:description"].is_string(), "{record:#}");
        let notice = &record["dpv:hasNotice"];
        for key in ["dct:identifier", "dct:hasVersion", "dct:language"] {
            assert!(notice[key].as_str().is_some_and(|v| !v.is_empty()), "{key}");
        }
        let process = &record["dpv:hasProcess"];
        assert_eq!(process["dpv:hasDataController"]["dct:identifier"], "vault-owner");
        assert_eq!(process["dpv:hasDataController"]["@type"], "dpv:DataController");
        assert_eq!(process["dpv:hasStorageCondition"].as_array().unwrap().len(), 2);
        assert!(process["dpv:hasJurisdiction"].is_string());
        for key in
            ["dpv:hasPurpose", "dpv:hasPersonalData", "dpv:hasProcessing", "dpv:hasLegalBasis", "dpv:hasDataController"]
        {
            assert!(!process[key].is_null(), "{key}");
        }
        assert_eq!(process["dpv:hasRecipient"], json!([]));
        assert!(record["dpv:hasNotice"]["alcove:sha256"].as_str().is_some_and(|h| h.len() == 64), "{record:#}");
    }
    assert_eq!(records[0]["dpv:hasProcess"]["dpv:hasLegalBasis"]["@type"], "dpv:Consent");
    assert_eq!(records[1]["dpv:hasProcess"]["dpv:hasLegalBasis"]["@type"], "dpv:LicenseAgreement");
    assert_eq!(records[1]["alcove:previous"], records[0]["alcove:hash"]);
}

#[test]
fn a_receipt_as_it_is_kept_has_every_field_of_iso_iec_ts_27560_and_ours() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    alcove.run(["vault", "create"]).ended(0);
    alcove.document("use.json", json!({ "commercial": true, "distribute": true }).to_string());
    alcove.run(["consent", "grant", "--all", "--use", "use.json", "--yes"]).ended(0);
    let links = alcove.run(["consent", "export"]).ended(0).json();
    let said = |record: &Value, path: &str| {
        let value = record.pointer(path).unwrap_or_else(|| panic!("{path} is missing: {record:#}"));
        assert!(value.as_str().is_none_or(|v| !v.is_empty()) && !value.is_null(), "{path} is empty");
    };
    for link in links.as_array().unwrap() {
        for path in [
            "/schema_version",
            "/record_id",
            "/pii_principal_id",
            "/notice/id",
            "/notice/version",
            "/notice/sha256",
            "/notice/language",
            "/shown_at",
            "/purpose",
            "/pii_types/0",
            "/controller",
            "/party_id",
            "/party_type",
            "/storage",
            "/retention",
            "/jurisdiction",
            "/recipients",
            "/withdrawal",
            "/basis",
            "/processing/0",
            "/event/time",
            "/event/entity",
            "/event/type",
            "/event/state",
            "/event/validity",
            "/kind",
            "/alcove",
        ] {
            said(&link["record"], path);
        }
        assert_eq!(link["record"]["recipients"], json!([]), "nobody gets anything");
    }
    for path in [
        "/model/name",
        "/model/file_sha256",
        "/model/evidence/0",
        "/model/certainty",
        "/model/licences/0",
        "/model/unknown_ancestors",
        "/model/besides",
        "/uses/0/declared",
        "/uses/0/verdict",
        "/uses/0/reasons/0/section",
        "/uses/0/duties/0/words",
        "/judged/verdict",
        "/judged/rules",
    ] {
        said(&links[1]["record"], path);
    }
    assert_eq!(links[1]["previous"], links[0]["hash"]);
    let page = alcove.run(["consent", "export", "--format", "html"]).ended(0).out;
    for words in [
        "The user’s own consent",
        "A contract: the model’s licence",
        "Until it is taken back, or the notice changes.",
        "Wherever this computer is",
        "read and searched",
        "Explicitly",
        "Nobody",
        "iso-27560-2023/alcove-4",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert!(page.contains(links[0]["hash"].as_str().unwrap()), "each stands with the one before it");
}

#[test]
fn records_of_processing_count_what_really_happened() {
    let alcove = with_a_summary();
    let app = alcove.open();
    let party = app::receipt::Party {
        name: "Harbour & Sons".to_owned(),
        address: "1 Quay".to_owned(),
        contact: "a@b".to_owned(),
    };
    app.set_party(&party).unwrap();
    drop(app);
    let page = alcove.run(["vault", "records"]).ended(0).out;
    for words in [
        "Harbour &amp; Sons",
        "1 document is in the vault",
        "SmolLM2",
        "Summaries saved or printed",
        "Agreed",
        "apache-2.0",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(texts::MARKER), "no word of a document is on it");
    let empty = Alcove::with_vault(&Parts::Scripted(Script::default()));
    let page = empty.run(["vault", "records"]).ended(0).out;
    assert!(page.contains("No document is in the vault") && page.contains("Not written down yet"), "{page}");
}

#[test]
fn everything_is_written_out_and_is_what_was_put_in() {
    let alcove = with_a_summary();
    let into = alcove.documents().join("out");
    fs::create_dir(&into).unwrap();
    alcove.run(["vault", "export", "out"]).ended(0);
    let folder = fs::read_dir(&into).unwrap().next().unwrap().unwrap().path();
    let document = fs::read_dir(folder.join("documents")).unwrap().next().unwrap().unwrap().path();
    let original = fs::read(document.join("original minutes.pdf")).unwrap();
    assert!(original == texts::minutes_pdf(), "the document, byte for byte");
    let json = |name: &str| -> Value { serde_json::from_slice(&fs::read(document.join(name)).unwrap()).unwrap() };
    assert!(json("text.json").as_array().unwrap().iter().any(|b| b["text"].as_str().unwrap().contains("EUR 5,000")));
    assert_eq!(json("about.json")["title"], "minutes.pdf");
    let summary = fs::read_dir(&document).unwrap().flatten().find(|e| e.file_name().to_string_lossy().ends_with(".md"));
    assert!(fs::read_to_string(summary.unwrap().path()).unwrap().contains("trainedAlgorithmicMedia"));
    for name in
        ["receipts.json", "receipts.html", "receipts.dpv.jsonld", "records.html", "settings.json", "READ ME.txt"]
    {
        assert!(fs::metadata(folder.join(name)).unwrap().len() > 0, "{name}");
    }
    let told = fs::read_to_string(folder.join("READ ME.txt")).unwrap();
    assert!(["documents:", "together:", "texts:"].iter().all(|name| told.contains(name)), "{told}");
    let settings: Value = serde_json::from_slice(&fs::read(folder.join("settings.json")).unwrap()).unwrap();
    assert!(settings["first_opened"].as_str().is_some_and(|when| when.ends_with('Z')), "{settings:#}");
    assert!(settings.get("last_backup").is_some_and(Value::is_null), "no backup was made: {settings:#}");
    let chain: Value = serde_json::from_slice(&fs::read(folder.join("receipts.json")).unwrap()).unwrap();
    let licence = chain[1]["record"]["notice"]["sha256"].as_str().unwrap();
    let notice = chain[0]["record"]["shown_text"].as_str().unwrap();
    for (sha256, words) in [(licence, "TERMS AND CONDITIONS"), (notice, "What happens to your documents")] {
        let text = fs::read_to_string(folder.join("texts").join(format!("{sha256}.txt"))).unwrap();
        assert!(text.contains(words), "what was agreed to goes along: {text}");
    }
    // A second time, a second folder.
    alcove.run(["vault", "export", "out"]).ended(0);
    assert_eq!(fs::read_dir(&into).unwrap().count(), 2);
}

#[test]
fn everything_is_erased_by_its_owner_alone() {
    let alcove = with_a_summary();
    assert!(alcove.run(["vault", "erase"]).ended(1).err.contains("Nothing was erased"), "nobody said yes");
    alcove.run_as("heron quartz lantern eight\n", ["vault", "erase", "--yes"]).ended(4);
    assert!(alcove.open().library(None, None).unwrap().total == 1);
    alcove.run(["vault", "erase", "--yes"]).ended(0);
    let left: Vec<_> = fs::read_dir(alcove.vault().parent().unwrap()).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    alcove.run(["consent", "list"]).ended(4);
    alcove.run(["vault", "create"]).ended(0);
    assert!(alcove.app().unlock(PASSPHRASE.to_owned()).is_ok());
}
