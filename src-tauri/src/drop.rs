//! Files dropped on the window. The paths come from the operating system and go straight to `app`.

use std::sync::Arc;

use app::App;
use tauri::{DragDropEvent, Manager, Window, WindowEvent};

/// Takes what is dropped; tells the window while something is held over it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let app = window.state::<Arc<App>>().inner().clone();
    match drag {
        DragDropEvent::Enter { .. } => app.hover(true),
        DragDropEvent::Leave => app.hover(false),
        DragDropEvent::Drop { paths, .. } => {
            app.hover(false);
            let paths = paths.clone();
            // Walking a folder may take a while: not on the thread that draws.
            tauri::async_runtime::spawn_blocking(move || app.offer(paths));
        }
        _ => {}
    }
}
