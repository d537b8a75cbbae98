//! The one way news leaves the app: a listener the shell sets, and replaces when the window is made anew.
//!
//! Nothing is queued for a window that is not there: the vault is the truth, and [`crate::jobs`] can say again where each
//! job stands.

use std::sync::Arc;

use parking_lot::Mutex;

use crate::view::Event;

type Listener = Arc<dyn Fn(Event) + Send + Sync>;

/// Where events go.
#[derive(Clone, Default)]
pub struct Events(Arc<Mutex<Option<Listener>>>);

impl Events {
    /// Sends everything from now on to `listener`.
    pub fn listen(&self, listener: impl Fn(Event) + Send + Sync + 'static) {
        *self.0.lock() = Some(Arc::new(listener));
    }

    /// Tells whoever listens.
    pub fn send(&self, event: Event) {
        // Cloned out, so that a slow listener holds no lock and may itself set a new one.
        let listener = self.0.lock().clone();
        if let Some(listener) = listener {
            listener(event);
        }
    }
}
