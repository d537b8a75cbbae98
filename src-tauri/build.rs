//! Tells Tauri which commands there are, so that an unlisted one is refused.

include!("src/commands/list.rs");

macro_rules! names {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

fn main() {
    println!("cargo::rerun-if-changed=src-tauri/src/commands/list.rs");
    let manifest = tauri_build::AppManifest::new().commands(commands!(names));
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
