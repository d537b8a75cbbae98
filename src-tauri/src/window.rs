//! The window: one, showing the bundled pages and nothing else.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::{App, Code, Error, Result};
use tauri::{AppHandle, Manager, RunEvent, Url, WebviewWindowBuilder};

use crate::{cli, commands, drop};

/// How often Alcove looks whether the user has gone.
const IDLE_LOOK: Duration = Duration::from_secs(5);

/// Shows the window until it is closed; `false` where the system shows none. `files` are read as soon as they may be.
pub fn run(app: Arc<App>, files: Vec<PathBuf>) -> bool {
    if !has_display() {
        return false;
    }
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(second_start))
        .plugin(tauri_plugin_dialog::init())
        .manage(app.clone())
        .invoke_handler(commands::handler())
        .on_window_event(drop::on_window_event)
        .setup(move |tauri| {
            open(tauri.handle())?;
            let handle = tauri.handle().clone();
            let _ = std::thread::Builder::new().name("idle".to_owned()).spawn(move || watch(&handle));
            let handle = tauri.handle().clone();
            // The end of the desktop's session closes the window as a user would: the vault is locked first.
            let _ = ctrlc::set_handler(move || handle.exit(0));
            Ok(())
        })
        .build(tauri::generate_context!());
    let Ok(tauri) = built else { return false };
    app.offer(files);
    // `run` ends the program by itself, so the vault is closed on the way out. (`run_return` would come back, but under it
    // WebDriver is given no page.)
    tauri.run(move |_, event| {
        if matches!(event, RunEvent::Exit) {
            app.lock();
        }
    });
    true
}

/// Tauri ends the program where there is none.
fn has_display() -> bool {
    #[cfg(target_os = "linux")]
    return gtk::init().is_ok();
    #[cfg(not(target_os = "linux"))]
    true
}

fn open(handle: &AppHandle) -> Result<()> {
    let refused = |e: tauri::Error| Error::new(Code::Storage, e.to_string());
    let config = handle.config().app.windows.first().ok_or(Code::BadInput)?;
    let window = WebviewWindowBuilder::from_config(handle, config).map_err(refused)?;
    // Nothing of the web view's stays on the disk; only WebDriver's session cannot do without its store.
    let window = window.incognito(!cfg!(feature = "e2e"));
    // Without this WebKitGTK says that it copied, and did not.
    let window = window.enable_clipboard_access();
    // The content security policy does not stop `location.href = …`; this does.
    window.on_navigation(is_our_page).build().map_err(refused)?;
    Ok(())
}

/// Shows the system's print dialog. The page's own `window.print()` does it on some systems, and asks Tauri for a command of its own on others.
/// On Linux the page is not called until the dialog is closed, and a lock replaces it no sooner; what the page itself asks is answered.
pub fn print(handle: &AppHandle) {
    if let Some(window) = handle.get_webview_window("main") {
        let _ = window.print();
    }
}

/// Locks, and takes the pages' memory with it.
pub fn lock(handle: &AppHandle) {
    handle.state::<Arc<App>>().lock();
    forget(handle);
}

/// Replaces what draws the pages. Text that was shown may linger in a web view's memory for as long as its process lives, so
/// on Linux the process is ended and another started. Elsewhere, and under WebDriver (whose session is the process), the
/// page is loaded anew.
fn forget(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window("main") else { return };
    // The old page is there until it is ended; reloaded, it would be shown for that much longer, and typed into.
    #[cfg(all(target_os = "linux", not(feature = "e2e")))]
    let _ = window.with_webview(|view| {
        use webkit2gtk::WebViewExt;
        let view = view.inner();
        let page = view.uri();
        view.terminate_web_process();
        if let Some(page) = page {
            view.load_uri(&page);
        }
    });
    #[cfg(not(all(target_os = "linux", not(feature = "e2e"))))]
    let _ = window.reload();
}

/// Whether the address is one of the bundled pages.
fn is_our_page(url: &Url) -> bool {
    let bundled = matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    );
    bundled || (tauri::is_dev() && url.host_str() == Some("127.0.0.1"))
}

/// "Open with Alcove" while it runs already: the files go to the window that is there, and nothing else that was asked for.
fn second_start(handle: &AppHandle, arguments: Vec<String>, folder: String) {
    if let Some(window) = handle.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    let files: Vec<PathBuf> = cli::files_of(arguments).iter().map(|file| PathBuf::from(&folder).join(file)).collect();
    let app = handle.state::<Arc<App>>().inner().clone();
    tauri::async_runtime::spawn_blocking(move || app.offer(files));
}

fn watch(handle: &AppHandle) {
    loop {
        std::thread::sleep(IDLE_LOOK);
        let app = handle.state::<Arc<App>>();
        if app.is_idle() {
            lock(handle);
        }
        app.rest();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bundled_pages_may_be_shown() {
        let ours = |url: &str| is_our_page(&Url::parse(url).unwrap());
        assert!(ours("tauri://localhost/index.html"));
        for other in
            ["http://example.org", "https://localhost/", "file:///etc/passwd", "data:text/html,x", "tauri://other/"]
        {
            assert!(!ours(other), "{other} would be shown");
        }
    }
}
