//! x
fn main() {
    let _ = tauri::Builder::default().plugin(tauri_plugin_dialog::init());
}
