//! What the page may not do, even if somebody else's words were to run in it.

use std::io::ErrorKind;
use std::net::TcpListener;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::wait::until;
use tests::window::Window;

#[test]
fn the_page_cannot_go_elsewhere_send_anything_or_ask_for_what_is_not_listed() {
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let there = format!("http://127.0.0.1:{}/words", elsewhere.local_addr().unwrap().port());
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    let here = window.see("screen-welcome").address();
    assert!(here.starts_with("tauri://localhost"), "{here}");

    for go in [
        format!("location.href = '{there}'"),
        format!("window.open('{there}')"),
        "location.href = 'file:///etc/passwd'".into(),
    ] {
        window.script(&format!("document.body.dataset.old = 1; {go}"));
        // Going to one's own page is allowed, and decided on after what was asked for before.
        window.script("location.reload()");
        until("the page to be loaded anew", || {
            window
                .script("return document.body && document.body.dataset.old === undefined")
                .as_bool()
                .filter(|&new| new)
        });
        assert_eq!(window.see("screen-welcome").address(), here, "after {go}");
    }

    let sent = window.script_that_calls(&format!(
        "const done = arguments[0]; fetch('{there}').then(() => done('sent'), (error) => done('refused: ' + error))"
    ));
    assert!(sent.as_str().unwrap().starts_with("refused"), "{sent}");
    assert_eq!(elsewhere.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody knocked");

    let asked = window.script_that_calls(
        "const done = arguments[0]; window.__TAURI_INTERNALS__.invoke('plugin:app|version').then((a) => done('told: ' + a), (e) => done('refused: ' + e))",
    );
    assert!(asked.as_str().unwrap().starts_with("refused"), "{asked}");
}
