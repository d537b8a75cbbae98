//! What the window may ask for: three lines each, the rest is in `app`.
//!
//! A new command is a function here and its name in `list.rs`. No command takes a path: files come from the system's own
//! dialog or from a drop.

mod consent;
mod documents;
mod summaries;
mod upkeep;
mod vault;

use std::sync::Arc;

use app::{App, Code, Error, Result};
use tauri::ipc::Invoke;
use tauri::{State, Wry};

use consent::*;
use documents::*;
use summaries::*;
use upkeep::*;
use vault::*;

include!("list.rs");

macro_rules! handler {
    ($($name:ident),* $(,)?) => { tauri::generate_handler![$($name),*] };
}

/// Alcove, as Tauri keeps it for the commands.
pub type Alcove<'a> = State<'a, Arc<App>>;

/// Every command there is.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    commands!(handler)
}

/// Does the work on a thread that may wait, so that the window never does.
async fn aside<T: Send + 'static>(
    alcove: Alcove<'_>,
    work: impl FnOnce(Arc<App>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let app = alcove.inner().clone();
    let done = tauri::async_runtime::spawn_blocking(move || work(app)).await;
    done.unwrap_or_else(|_| Err(Error::new(Code::Storage, "the work ended unexpectedly")))
}

#[cfg(test)]
mod tests {
    macro_rules! names {
        ($($name:ident),* $(,)?) => { &[$(stringify!($name)),*] };
    }

    #[test]
    fn the_capability_allows_exactly_the_listed_commands() {
        let conf: serde_json::Value = serde_json::from_str(include_str!("../../../tauri.conf.json")).unwrap();
        let allowed = conf["app"]["security"]["capabilities"][0]["permissions"].as_array().unwrap();
        let mut allowed: Vec<&str> = allowed.iter().map(|p| p.as_str().unwrap()).collect();
        let names: &[&str] = commands!(names);
        let mut listed: Vec<String> = names.iter().map(|n| format!("allow-{}", n.replace('_', "-"))).collect();
        allowed.sort_unstable();
        listed.sort_unstable();
        assert_eq!(allowed, listed);
    }
}
