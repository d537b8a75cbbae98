//! Tells Tauri which commands there are, so that an unlisted one is refused.

include!("src/commands/list.rs");

macro_rules! names {
    ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
}

fn main() {
    println!("cargo::rerun-if-changed=src-tauri/src/commands/list.rs");
    // None is written by hand. Without a place for those, cargo would watch the folder that Tauri writes these to, and build twice.
    let manifest = tauri_build::AppManifest::new()
        .commands(commands!(names))
        .permissions_path_pattern("src-tauri/permissions/*.toml");
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)) {
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
