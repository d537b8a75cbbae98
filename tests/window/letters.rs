//! What is shown of a document runs the way its letters do.

use serde_json::json;

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::script::Script;
use tests::window::Window;

#[test]
fn a_title_a_text_and_its_summary_run_from_the_right_where_their_letters_do() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let hebrew = "הוועדה נפגשה ביום שני ובחרה באפשרות הראשונה. העבודות יתחילו בחודש מאי.";
    let file = alcove.document("החלטה.txt", format!("{hebrew}\n\nThe committee met."));
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window.unlock().see("screen-library").click("choose-files-empty").see("document-row");
    let runs = |which: &str| {
        let all = format!("[...document.querySelectorAll('{which}')]");
        window.script(&format!(
            "return {all}.map(e => getComputedStyle(e)).map(style => [style.direction, style.textAlign])"
        ))
    };
    assert_eq!(runs("[data-testid=document-row] .title"), json!([["rtl", "start"]]));
    window.click("open-document").see_summary();
    assert_eq!(runs("h1"), json!([["rtl", "start"]]));
    assert_eq!(runs("[data-testid=block]"), json!([["rtl", "start"], ["ltr", "start"]]));
    assert_eq!(runs("[data-testid=sentence-text]")[0], json!(["rtl", "start"]));
}
