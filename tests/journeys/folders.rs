//! A model of the user's own as a folder of safetensors: shown for what it would become, made into a file once, known by what the user has; and
//! what cannot be made is refused by name and leaves nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use app::home::Home;
use app::view::{CandidateView, Event, Network};
use app::{App, Code};
use sha2::{Digest, Sha256};

use tests::alcove::Alcove;
use tests::models::{kept, safetensors};
use tests::parts::Parts;
use tests::tiny;

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// As `docs/cli.md` says a folder is known.
fn identity(folder: &Path) -> String {
    let names = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"];
    let lines = names.map(|name| format!("{}  {name}\n", hex(&fs::read(folder.join(name)).unwrap())));
    hex(lines.concat().as_bytes())
}

/// The file that was made.
fn made(folder: &Path) -> PathBuf {
    let mut files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.find(|file| file.extension().is_some_and(|ending| ending == "gguf")).unwrap()
}

#[test]
fn a_folder_is_made_into_a_file_once_and_known_by_what_the_user_has() {
    let alcove = Alcove::with_vault(&Parts::Real);
    let folder = safetensors(&alcove);
    let id = identity(&folder);
    let said = alcove.run(["models", "add", folder.to_str().unwrap()]).ended(0).out;
    assert!(said.contains("llama, BF16") && said.contains("--eight-bits"), "{said}");
    assert!(said.contains(&id) && said.contains("all the bits they had"), "{said}");
    let [own]: [PathBuf; 1] = kept(&alcove).try_into().unwrap();
    assert!(own.ends_with("Tiny-1.7B") && own.join("README.md").is_file() && own.join("config.json").is_file());
    assert!(said.contains(&hex(&fs::read(made(&own)).unwrap())), "the file's own is told as well: {said}");
    let listed = alcove.run(["models"]).ended(0).out;
    assert!(
        listed.contains("Tiny-1.7B") && listed.contains(&id) && listed.contains("MIT License (declared)"),
        "{listed}"
    );
    assert_eq!(identity(&folder), id, "the folder is the user's");

    alcove.run(["models", "add", folder.join("model.safetensors").to_str().unwrap()]).ended(0);
    assert_eq!(kept(&alcove).len(), 1, "one of its files stands for it, and it is kept once");
    // Brought back from a backup, it is the same file at another time.
    let later = fs::metadata(made(&own)).unwrap().modified().unwrap() + std::time::Duration::from_secs(60);
    fs::File::options().write(true).open(made(&own)).unwrap().set_modified(later).unwrap();
    assert!(alcove.run(["models"]).ended(0).out.contains(&id));

    let fewer = alcove.run(["models", "add", "--eight-bits", folder.to_str().unwrap()]).ended(0).out;
    assert!(fewer.contains("gave each number 8 bits") && !fewer.contains(&id), "{fewer}");
    assert_eq!(kept(&alcove).len(), 2, "it is another model");
    assert!(alcove.run(["models"]).ended(0).out.contains("llama, Q8_0, 0 MB, context of 128 tokens"));
    alcove.run(["models", "remove", &id]).ended(0);
    let [own]: [PathBuf; 1] = kept(&alcove).try_into().unwrap();
    alcove.run(["models", "remove", &hex(&fs::read(made(&own)).unwrap())]).ended(0);
    assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
    assert!(folder.join("model.safetensors").is_file());
}

#[test]
fn a_folder_that_is_listed_and_the_file_that_is_made_of_it_are_one_model() {
    let alcove = Alcove::with_vault(&Parts::Real);
    let folder = tests::models::folder(&alcove, "Tiny-1.7B", &[]);
    tiny::write(&folder, &tiny::files());
    let id = identity(&folder);
    let app = app(&alcove);
    let listed = || app.models().all().unwrap().into_iter().filter(|model| model.sha256 == id).collect::<Vec<_>>();
    assert!(matches!(listed().as_slice(), [one] if one.refused().is_some()), "it is no file yet");
    app.models().take_in(&folder, false, &AtomicBool::new(false), &mut |_, _| ()).unwrap();
    assert!(matches!(listed().as_slice(), [one] if one.own && one.refused().is_none()), "the one that can be run");
}

#[test]
fn what_cannot_be_made_is_refused_by_name_and_leaves_nothing() {
    let alcove = Alcove::with_vault(&Parts::Real);
    let folder = safetensors(&alcove);
    let add = |flags: &[&str], why: &str| {
        let said = alcove.run(["models", "add"].iter().chain(flags).chain([&folder.to_str().unwrap()]));
        assert_ne!(said.code, 0, "{}", said.out);
        assert!(said.out.contains(why) || said.err.contains(why), "{why}: {} {}", said.out, said.err);
        assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
    };
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    put("config.json", &tiny::CONFIG.replace("LlamaForCausalLM", "Gemma3ForCausalLM"));
    add(&[], "“Gemma3ForCausalLM”");
    put("config.json", &tiny::CONFIG.replace("\"rope_scaling\":null", "\"rope_scaling\":{\"factor\":2.0}"));
    add(&["--eight-bits"], "“rope_scaling”");
    put("config.json", &tiny::CONFIG.replace("\"vocab_size\":10", "\"vocab_size\":11"));
    add(&[], "");
    put("config.json", tiny::CONFIG);
    fs::remove_file(folder.join("tokenizer.json")).unwrap();
    add(&[], "“tokenizer.json” is missing");
    fs::rename(folder.join("model.safetensors"), folder.join("pytorch_model.bin")).unwrap();
    add(&[], "Python’s own objects");
    // A file has no choice of bits.
    let shipped = fs::read_dir(alcove.parts().join("models")).unwrap().flatten().next().unwrap().path();
    assert_ne!(alcove.run(["models", "add", "--eight-bits", shipped.to_str().unwrap()]).code, 0);
}

fn app(alcove: &Alcove) -> std::sync::Arc<App> {
    let home = Home { models: Some(alcove.home().join("data/alcove/models")), ..Home::at(alcove.vault()) };
    let app = App::new(home, app::home::Parts::in_folder(&alcove.parts()), Network::NotUsed);
    app.unlock(tests::alcove::PASSPHRASE.to_owned()).unwrap();
    app
}

#[test]
fn a_stop_or_a_change_of_the_folder_leaves_nothing() {
    let alcove = Alcove::with_vault(&Parts::Real);
    let folder = safetensors(&alcove);
    let app = app(&alcove);
    let stop = AtomicBool::new(false);
    let stopped = app.models().take_in(&folder, false, &stop, &mut |done, of| {
        assert!(done <= of);
        stop.store(true, Ordering::SeqCst);
    });
    assert_eq!(stopped.unwrap_err().code, Code::Stopped);
    assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
    let changed = app.models().take_in(&folder, false, &AtomicBool::new(false), &mut |_, _| {
        fs::write(folder.join("README.md"), "Another card, of another length.").unwrap();
    });
    assert_eq!(changed.unwrap_err().code, Code::ModelUnsettled);
    assert_eq!(kept(&alcove), Vec::<PathBuf>::new());
}

#[test]
fn a_dropped_folder_with_a_model_is_no_folder_of_documents() {
    let alcove = Alcove::ready(&Parts::Real);
    let folder = safetensors(&alcove);
    let app = app(&alcove);
    let (tell, told) = channel();
    app.listen(move |event| {
        if let Event::Candidate { candidate } = event {
            let _ = tell.send(candidate);
        }
    });
    app.offer(vec![folder.clone()]);
    let CandidateView { name, encoding, eight_bits, bytes, refused, .. } = told.try_recv().unwrap();
    assert_eq!((name.as_str(), encoding.as_str(), refused), ("Tiny-1.7B", "BF16", None));
    assert!(eight_bits.unwrap().bytes < bytes);
    assert_eq!(app.library(None, None).unwrap().total, 0, "nothing of it was taken for a document");
    // What only looks like one is a folder of documents as before.
    fs::remove_file(folder.join("config.json")).unwrap();
    app.offer(vec![folder]);
    assert!(told.try_recv().is_err());
}
