//! Reads `assets/licences` and stops the build where a file does not parse, then hands the facts to `src/table.rs` as one
//! JSON file, with the full text of each SPDX licence among them. It must not fetch anything.

#[path = "src/facts/mod.rs"]
#[allow(dead_code, reason = "the crate uses all of it")]
mod facts;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let folder = root.join("../../../assets/licences");
    println!("cargo::rerun-if-changed={}", folder.display());

    let mut tables = facts::Tables {
        vocabulary: read(&folder.join("vocabulary.toml"))?,
        known: read(&folder.join("known-files.toml"))?,
        origins: read(&folder.join("known-models.toml"))?,
        ..Default::default()
    };
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "toml")) {
        let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        if matches!(stem, "vocabulary" | "known-files" | "known-models") {
            continue;
        }
        let licence: facts::Licence = read(file)?;
        if licence.id != stem {
            return Err(format!("{}: the id is {}", file.display(), licence.id).into());
        }
        if let Some(id) = &licence.spdx {
            let known = spdx::license_id(id).ok_or_else(|| format!("{stem}: SPDX does not list {id}"))?;
            tables.texts.insert(id.clone(), known.text().to_owned());
        }
        tables.licences.push(licence);
    }
    tables.licences.sort_by(|a, b| a.id.cmp(&b.id));
    fs::write(Path::new(&env::var("OUT_DIR")?).join("tables.json"), serde_json::to_vec(&tables)?)?;
    Ok(())
}

fn read<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(toml::from_str(&text).map_err(|e| format!("{}: {e}", file.display()))?)
}
