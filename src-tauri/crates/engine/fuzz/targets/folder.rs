#![no_main]

//! A folder of safetensors that nobody vouches for: one file of an honest one is any bytes. It is planned or refused, and what is planned is
//! what is written.

#[path = "../../tests/support/folder.rs"]
#[allow(dead_code)]
mod folder;

use std::sync::LazyLock;

use engine::gguf::read;
use engine::safetensors::{Folder, Plan, read_header};

static PLACE: LazyLock<std::path::PathBuf> = LazyLock::new(|| {
    let place = std::env::temp_dir().join(format!("engine-fuzz-folder-{}", std::process::id()));
    std::fs::create_dir_all(&place).unwrap();
    place
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let _ = read_header(bytes, 1 << 40);
    let names = [
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        "chat_template.jinja",
        "model.safetensors.index.json",
    ];
    let name = names[usize::from(*which) % names.len()];
    folder::write(&PLACE, &folder::files());
    std::fs::write(PLACE.join(name), bytes).unwrap();
    if let Ok(Some(found)) = Folder::find(&PLACE)
        && let Ok(plan) = Plan::read(&found, which & 128 != 0)
    {
        let mut file = Vec::new();
        plan.write(&mut file).unwrap();
        assert_eq!(file.len() as u64, plan.bytes());
        let (told, made) = (plan.header(), read(&file[..], file.len() as u64));
        assert_eq!(told, made);
        if let Ok(header) = made {
            assert!(
                [Some(header.architecture), header.name]
                    .into_iter()
                    .flatten()
                    .all(|text| !text.contains(char::is_control))
            );
        }
    }
    for extra in &names[4..] {
        let _ = std::fs::remove_file(PLACE.join(extra));
    }
});
