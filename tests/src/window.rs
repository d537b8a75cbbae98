//! The real window, driven over WebDriver (W3C Recommendation, 5 June 2018).
//!
//! Elements are named by their `data-testid`. One window at a time: there is one pointer, and Alcove lets only one window
//! run in a session.

use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use crate::alcove::Alcove;
use crate::driver::Driver;
use crate::pointer::xdotool;
use crate::processes::{self, Process};
use crate::wait::{self, until, until_or};
use crate::{parts, texts};

static ONE: Mutex<()> = Mutex::new(());

/// Size of the window, in pixels, as it opens.
pub const WIDTH: u32 = 1180;
/// Its height.
pub const HEIGHT: u32 = 780;
/// The narrowest it is to be usable at.
pub const NARROW: u32 = 480;

/// Waits until no other test has the screen.
pub fn screen() -> MutexGuard<'static, ()> {
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An open window.
pub struct Window {
    driver: Driver,
    session: String,
    _screen: MutexGuard<'static, ()>,
}

impl Window {
    /// Opens the window of this user.
    pub fn open(alcove: &Alcove) -> Self {
        Self::open_with(alcove, &[])
    }

    /// The same, with more in its environment.
    pub fn open_with(alcove: &Alcove, environment: &[(&str, PathBuf)]) -> Self {
        Self::open_under(&[], alcove, environment)
    }

    /// The same, started by another program, such as [`bound`](crate::alcove::bound) names.
    pub fn open_under(starter: &[&str], alcove: &Alcove, environment: &[(&str, PathBuf)]) -> Self {
        let screen = screen();
        let driver = Driver::start(|| {
            let mut words = starter.iter().chain(&["WebKitWebDriver"]);
            let mut command = alcove.command(words.next().unwrap());
            command.args(words).env("TAURI_WEBVIEW_AUTOMATION", "true").envs(environment.iter().cloned());
            command
        });
        let mut window = Self { driver, session: String::new(), _screen: screen };
        let options = json!({"binary": parts::alcove_e2e(), "args": []});
        let asked = json!({"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}});
        let session = window
            .call("POST", "/session", &asked)
            .unwrap_or_else(|e| panic!("no window: {e}; how its driver ended: {:?}", window.driver.end()));
        window.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        let patience = u64::try_from(wait::LONGEST.as_millis()).unwrap();
        window.post("/timeouts", &json!({"script": patience}));
        window
    }

    // ----- looking -----

    /// Waits until something with this test id is shown.
    #[track_caller]
    pub fn see(&self, id: &str) -> &Self {
        until_or(|| format!("{id} to be shown; shown is: {}", self.shown()), || self.find(&css(id)).map(drop));
        self
    }

    /// Waits until nothing with this test id is shown.
    #[track_caller]
    pub fn see_gone(&self, id: &str) -> &Self {
        until(&format!("{id} to be gone"), || self.find(&css(id)).is_none().then_some(()));
        self
    }

    /// Whether something with this test id is shown now.
    pub fn shows(&self, id: &str) -> bool {
        self.find(&css(id)).is_some()
    }

    /// How many are shown now.
    pub fn count(&self, id: &str) -> u64 {
        self.script(&format!("return document.querySelectorAll('{}').length", css(id))).as_u64().unwrap()
    }

    /// The words of the first with this test id, once there is one.
    pub fn words(&self, id: &str) -> String {
        until(&format!("{id} to be shown"), || {
            let words = self.script(&format!("return document.querySelector('{}')?.textContent ?? null", css(id)));
            words.as_str().map(|words| words.split_whitespace().collect::<Vec<_>>().join(" "))
        })
    }

    /// Waits until the words of `id` are as `wanted`.
    #[track_caller]
    pub fn see_words(&self, id: &str, wanted: impl Fn(&str) -> bool) -> String {
        until_or(
            || format!("{id} to say something else than {:?}", self.words(id)),
            || Some(self.words(id)).filter(|w| wanted(w)),
        )
    }

    /// An attribute of the first with this test id.
    pub fn attribute(&self, id: &str, name: &str) -> Option<String> {
        let script = format!("return document.querySelector('{}')?.getAttribute('{name}') ?? null", css(id));
        self.script(&script).as_str().map(str::to_owned)
    }

    /// Test id of what has the focus, or its tag where it has none.
    pub fn focused(&self) -> String {
        let of = "const e = document.activeElement; return e ? e.dataset.testid ?? e.tagName.toLowerCase() : ''";
        self.script(of).as_str().unwrap_or_default().to_owned()
    }

    /// All the words on the screen.
    pub fn shown(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    // ----- acting -----

    /// Clicks what has this test id, once it is shown and enabled.
    #[track_caller]
    pub fn click(&self, id: &str) -> &Self {
        until_or(
            || format!("{id} to be clicked; shown is: {}", self.shown()),
            || {
                let element = self.find(&format!("{}:not(:disabled)", css(id)))?;
                // The driver leaves what is in sight in part where it is, and finds that nobody can press it.
                self.script(&format!("document.querySelector({:?})?.scrollIntoView({{ block: 'nearest' }})", css(id)));
                self.element(&element, "click", &json!({})).ok()
            },
        );
        self
    }

    /// Types into the field with this test id.
    #[track_caller]
    pub fn type_into(&self, id: &str, words: &str) -> &Self {
        until(&format!("{id} to be typed into"), || {
            let element = self.find(&css(id))?;
            self.element(&element, "value", &json!({"text": words})).ok()
        });
        self
    }

    /// Presses keys, one after the other, wherever the focus is. Special keys are named as in WebDriver: `\u{e004}` is Tab.
    pub fn press(&self, keys: &str) -> &Self {
        let acts: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        self.act(&acts)
    }

    /// Presses a key with Control held.
    pub fn control(&self, key: char) -> &Self {
        let control = '\u{e009}';
        let (down, up) = (|k| json!({"type": "keyDown", "value": k}), |k| json!({"type": "keyUp", "value": k}));
        self.act(&[down(control), down(key), up(key), up(control)])
    }

    fn act(&self, acts: &[Value]) -> &Self {
        let body = json!({"actions": [{"type": "key", "id": "keyboard", "actions": acts}]});
        self.post("/actions", &body);
        self
    }

    /// Locks with the key for it, and waits until the page that showed the documents is gone.
    #[track_caller]
    pub fn lock(&self) -> &Self {
        self.lock_by(|window| window.control('l'))
    }

    /// The same, by whatever locks.
    #[track_caller]
    pub fn lock_by(&self, act: impl FnOnce(&Self) -> &Self) -> &Self {
        self.replaced_by(act).see("screen-unlock")
    }

    /// Acts, and waits until the page that was there is gone.
    #[track_caller]
    pub fn replaced_by(&self, act: impl FnOnce(&Self) -> &Self) -> &Self {
        self.script("document.body.dataset.before = 1");
        act(self);
        until("the page to be replaced", || {
            let is_new = "return document.body?.dataset.before === undefined";
            (self.script(is_new) == true).then_some(())
        });
        self
    }

    /// Makes the window this large.
    pub fn resize(&self, width: u32, height: u32) -> &Self {
        self.post("/window/rect", &json!({"x": 0, "y": 0, "width": width, "height": height}));
        until("the window to have its size", || {
            (self.script("return innerWidth").as_u64() == Some(width.into())).then_some(())
        });
        self
    }

    /// Runs a function's body in the page, once there is one: a page that is being loaded runs nothing.
    #[track_caller]
    pub fn script(&self, body: &str) -> Value {
        until(&format!("the page to run {body:.80}"), || {
            self.try_post("/execute/sync", &json!({"script": body, "args": []})).ok()
        })
    }

    /// The same, where the body calls its last argument when it is done.
    pub fn script_that_calls(&self, body: &str) -> Value {
        self.post("/execute/async", &json!({"script": body, "args": []}))
    }

    /// Where the window is.
    pub fn address(&self) -> String {
        self.call("GET", &format!("{}/url", self.session), &Value::Null).unwrap().as_str().unwrap().to_owned()
    }

    /// Takes a picture of the window into the folder of screenshots, once it looks as it is going to: fonts are there and
    /// colours have changed. (What is folded away is not drawn, so its changes never end.)
    pub fn picture(&self, name: &str) -> &Self {
        self.script_that_calls(
            "const done = arguments[0], frame = () => new Promise(requestAnimationFrame);
             const changes = () => document.getAnimations().filter((a) => a instanceof CSSTransition && a.effect.target.checkVisibility()).map((a) => a.finished);
             document.fonts.ready.then(frame).then(() => Promise.allSettled(changes())).then(frame).then(() => done(0))",
        );
        photograph(name);
        self
    }

    // ----- ways through the first screens -----

    /// Makes the vault.
    #[track_caller]
    pub fn make_vault(&self) -> &Self {
        let passphrase = crate::alcove::PASSPHRASE;
        self.see("screen-welcome").type_into("passphrase", passphrase).type_into("passphrase-repeat", passphrase);
        self.click("create-vault").see("screen-notice")
    }

    /// Agrees to the notice and to the licence. The answers stand in the same place, where the second click of a double one is none: between them the
    /// questions about one's use are opened.
    #[track_caller]
    pub fn agree(&self) -> &Self {
        self.see("screen-notice")
            .click("agree")
            .see("screen-licence")
            .click("use-open")
            .click("agree")
            .see("screen-library")
    }

    /// Opens the vault.
    #[track_caller]
    pub fn unlock(&self) -> &Self {
        self.see("screen-unlock").type_into("passphrase", crate::alcove::PASSPHRASE).click("unlock")
    }

    /// Waits until the summary of the open document is stored.
    #[track_caller]
    pub fn see_summary(&self) -> &Self {
        self.see("provenance").see_gone("work")
    }

    /// The sentences of the summary.
    pub fn sentences(&self) -> Vec<String> {
        let all =
            "return [...document.querySelectorAll('[data-testid=sentence-text]')].map((e) => e.textContent.trim())";
        serde_json::from_value(self.script(all)).unwrap()
    }

    /// Whether the words of a document's marker are anywhere in the page.
    pub fn holds_marker(&self) -> bool {
        self.script("return document.documentElement.outerHTML").as_str().unwrap().contains(texts::MARKER)
    }

    /// The processes of the window: Alcove itself and what it started, the web view's among them.
    pub fn processes(&self) -> Vec<Process> {
        processes::below(self.driver.process())
    }

    // ----- the wire -----

    fn find(&self, selector: &str) -> Option<String> {
        let asked = json!({"using": "css selector", "value": selector});
        let found = self.try_post("/elements", &asked).ok()?;
        let first = found.get(0)?.as_object()?.values().next()?.as_str()?.to_owned();
        Some(first)
    }

    fn element(&self, element: &str, act: &str, body: &Value) -> Result<Value, String> {
        self.try_post(&format!("/element/{element}/{act}"), body)
    }

    #[track_caller]
    fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    fn try_post(&self, path: &str, body: &Value) -> Result<Value, String> {
        self.call("POST", &format!("{}{path}", self.session), body)
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let answer = self.driver.exchange(method, path, &body).map_err(|e| e.to_string())?;
        let value = &answer["value"];
        if value["error"].is_null() { Ok(value.clone()) } else { Err(value.to_string()) }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // A failing test leaves its last screen behind, to be looked at.
        if std::thread::panicking() {
            photograph(&format!("failed-{}", std::thread::current().name().unwrap_or("window").replace("::", "-")));
        }
        let _ = self.call("DELETE", &self.session, &Value::Null);
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A picture of the display, cut to the window: WebDriver's own waits for a frame, which a window at rest never draws.
pub(crate) fn photograph(name: &str) {
    let id = xdotool(&["search", "--onlyvisible", "--name", "^Alcove$"]);
    let file = parts::screenshots().join(format!("{name}.png"));
    let mut import = Command::new("import");
    // Packed quickly (PNG's level 1, filter 1): more time would go into smaller files than into looking.
    import.args(["-quality", "11", "-window", id.lines().next().unwrap_or("root")]).arg(file);
    let _ = import.status();
}

fn css(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}
