//! Terms in the window: a verdict for the user's own use, asked again when that changes, handed on, taken back, and everything erased.

use std::fs;

use serde_json::{Value, json};

use tests::alcove::{Alcove, PASSPHRASE};
use tests::models::{folder, gemma, header, researcher};
use tests::parts::Parts;
use tests::script::Script;
use tests::wait::until;
use tests::window::Window;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const UP: &str = "\u{e013}";
const PAGE_DOWN: &str = "\u{e00f}";

fn open_all(window: &Window) {
    window.script("document.querySelectorAll('details').forEach((d) => (d.open = true))");
}

/// Presses Tab until `id` has the focus.
fn tab_to(window: &Window, id: &str) {
    window.see(id);
    for _ in 0..120 {
        if window.focused() == id {
            return;
        }
        window.press(TAB);
    }
    panic!("Tab does not lead to {id}");
}

#[test]
fn a_declared_use_gets_its_verdict_goes_into_the_receipt_and_asks_again_when_it_changes() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let saved = alcove.documents().join("passport.html");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_SAVE", saved.clone())]);
    window.make_vault().click("agree").see("screen-licence").see("verdict");
    open_all(&window);
    window.click("commercial-true").click("distribute-true").see("duties");
    assert_eq!(window.attribute("verdict", "data-verdict").as_deref(), Some("allowed_with_duties"));
    window.picture("licence-verdict").click("agree").see("screen-library");

    window.click("rail-models").see("model");
    assert_eq!(window.attribute("model", "data-answer").as_deref(), Some("given"));
    open_all(&window);
    window.click("distribute-false").click("use-save").see("changed");
    assert_eq!(window.attribute("change", "data-what").as_deref(), Some("uses"));
    assert!(window.words("change").contains("pass it"), "{}", window.words("change"));
    window.picture("models-asked-again").click("agree").see_gone("changed");
    window.click("save-passport");
    let page =
        tests::wait::until("the passport", || fs::read_to_string(&saved).ok().filter(|p| p.ends_with("</html>\n")));
    assert!(page.contains("Apache License 2.0") && page.contains("TERMS AND CONDITIONS"));
}

#[test]
fn the_question_that_is_answered_stays_where_it_is_when_the_verdict_above_it_grows() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.make_vault().click("agree").see("screen-licence").see("verdict");
    open_all(&window);
    let places = "const e = document.querySelector('[data-testid=distribute-true]');
                  const places = () => [e.getBoundingClientRect().top, document.querySelector('[data-testid=pane]').scrollTop];";
    let read =
        |then: &str| -> (f64, f64) { serde_json::from_value(window.script(&format!("{places} {then}"))).unwrap() };
    let (before, scrolled) =
        read("e.scrollIntoView({ block: 'center' }); e.focus(); const now = places(); e.click(); return now");
    window.see("duties");
    let (after, scrolled_then) = read("return places()");
    assert!(scrolled_then > scrolled, "nothing has come above it: {scrolled} and {scrolled_then}");
    assert!((after - before).abs() <= 1.0, "it stood at {before} and stands at {after}");
}

#[test]
fn everything_is_taken_along_and_erased_by_keyboard_alone() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let into = alcove.documents().join("out");
    fs::create_dir(&into).unwrap();
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_FOLDER", into.clone())]);
    window.unlock().see("screen-library").click("rail-privacy").see("receipt");
    tab_to(&window, "verify-receipts");
    window.press(ENTER).see("receipts-sound");
    tab_to(&window, "export-everything");
    window.press(ENTER).see_words("export-done", |words| words.contains("Everything was written into"));
    assert_eq!(fs::read_dir(&into).unwrap().count(), 1);
    tab_to(&window, "erase-passphrase");
    window.press(PASSPHRASE).press(ENTER).see("confirm").picture("erase");
    tab_to(&window, "confirm-act");
    window.replaced_by(|window| window.press(ENTER)).see("screen-welcome");
    assert!(!alcove.vault().exists());
}

/// The look of a button, in what makes one easier to press than another.
fn look(window: &Window, id: &str) -> Value {
    window.script(&format!(
        "const e = document.querySelector('[data-testid={id}]'), s = getComputedStyle(e), box = e.getBoundingClientRect();
         return {{ tag: e.tagName, disabled: e.disabled, width: box.width, height: box.height, top: box.top, size: s.fontSize,
           weight: s.fontWeight, color: s.color, ground: s.backgroundColor, border: s.border, opacity: s.opacity }}"
    ))
}

#[test]
fn agreeing_is_a_deliberate_act_and_declining_is_as_easy() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.make_vault();
    for (screen, no) in [("screen-notice", "not-now"), ("screen-licence", "decline")] {
        window.see(screen).see("agree").see(no);
        assert!(!["agree", no].contains(&window.focused().as_str()), "{screen}: a key pressed in passing would answer");
        let ticked = window.script("return document.querySelectorAll('input[type=checkbox]:checked').length");
        assert_eq!(ticked, json!(0), "{screen}: something is ticked already");
        let said_yes = window.script("return [...document.querySelectorAll('input[type=radio]:checked')].filter((e) => !e.dataset.testid.endsWith('-open')).length");
        assert_eq!(said_yes, json!(0), "{screen}: an answer is given already");
        assert_eq!(look(&window, "agree"), look(&window, no), "{screen}: one answer is easier than the other");
        assert_eq!(
            look(&window, "agree")["disabled"],
            json!(false),
            "{screen}: nobody has to wait, and nothing opens by itself"
        );
        // Not with the pointer: it would lie on the next screen's button, which looks another way under it.
        window.picture(&format!("{screen}-answers")).script("document.querySelector('[data-testid=agree]').click()");
    }
    window.see("screen-library");
}

#[test]
fn terms_are_read_answered_and_taken_back_by_keyboard_alone() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    window.make_vault();
    tab_to(&window, "agree");
    window.press(ENTER).see("screen-licence").see("verdict");

    // What the model is for, with the arrows.
    tab_to(&window, "use-open");
    window.press(ENTER);
    tab_to(&window, "commercial-open");
    window.press(UP).press(UP);
    assert_eq!(window.focused(), "commercial-true");
    tab_to(&window, "distribute-open");
    window.press(UP).press(UP).see("duties");
    assert_eq!(window.attribute("verdict", "data-verdict").as_deref(), Some("allowed_with_duties"));

    // The whole text: opened, and read to its end.
    tab_to(&window, "licence-text-open");
    window.press(ENTER);
    tab_to(&window, "licence-text-whole");
    assert!(window.words("licence-text-whole").contains("TERMS AND CONDITIONS"));
    let at_end = "const e = document.querySelector('[data-testid=licence-text-whole]');
                  return e.scrollTop > 0 && e.scrollTop + e.clientHeight >= e.scrollHeight - 2";
    until("the end of the licence", || {
        window.press(PAGE_DOWN);
        (window.script(at_end) == json!(true)).then_some(())
    });
    window.picture("licence-by-keyboard");
    tab_to(&window, "decline");
    window.press(ENTER).see("screen-library").see("declined");

    tab_to(&window, "rail-models");
    window.press(ENTER).see("model");
    assert_eq!(window.attribute("model", "data-answer").as_deref(), Some("refused"));
    tab_to(&window, "agree");
    window.press(ENTER).see_gone("agree");
    tab_to(&window, "rail-privacy");
    window.press(ENTER).see("receipt");
    assert_eq!(window.count("receipt"), 3, "the notice, the refusal, the agreement");
    tab_to(&window, "withdraw");
    window.press(ENTER).see("withdrawn");
    assert_eq!(window.attribute("receipt", "data-answer").as_deref(), Some("withdrawn"));
    tab_to(&window, "withdrawn-delete");
    window.press(ENTER).see("screen-library").see("declined");
}

#[test]
fn a_text_that_is_not_at_hand_is_attached_and_taken_back_by_keyboard_alone() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    researcher(&alcove);
    let text = alcove.document("MRL.txt", "The text, as its user has it.");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", text)]);
    window.unlock().see("screen-library").click("rail-models").see("licence-text-missing");
    assert!(window.words("licence-text-missing").contains("Mistral AI Research License"));
    assert_eq!(window.count("state-choose"), 0, "what the file says is not overruled");
    tab_to(&window, "state-attach");
    window.press(ENTER).see_gone("licence-text-missing").see("state-withdraw");
    open_all(&window);
    let shown = window.script(
        "return [...document.querySelectorAll('[data-testid=licence-text-whole]')].map((e) => e.textContent).join()",
    );
    assert!(shown.as_str().unwrap().contains("The text, as its user has it."), "{shown}");
    window.picture("models-text-attached");
    tab_to(&window, "state-withdraw");
    window.press(ENTER).see("licence-text-missing");
}

#[test]
fn the_texts_of_what_a_model_was_made_from_are_read_and_attached_by_keyboard_alone() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let says = [("general.architecture", "llama"), ("general.name", "Tuned"), ("general.license", "apache-2.0")];
    let card = b"---\nbase_model: [meta-llama/Llama-3.1-8B, mistral-mrl]\n---\n";
    folder(&alcove, "h-model", &[("h.gguf", &header(&says)), ("README.md", card)]);
    let text = alcove.document("MRL.txt", "The text of its base, as its user has it.");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", text)]);
    window.unlock().see("screen-library").click("rail-models").see("besides-attach");
    let shown = || {
        let all = "return [...document.querySelectorAll('[data-testid=besides]')].map((e) => e.textContent).join()";
        window.script(all).as_str().unwrap().to_owned()
    };
    let before = shown();
    let all = ["LLAMA 3.1 COMMUNITY LICENSE AGREEMENT", "models/llama3_1/USE_POLICY.md", "Mistral AI Research License"];
    for words in all {
        assert!(before.contains(words), "{words}: {before}");
    }
    assert_eq!(window.count("besides-attach"), 1, "the text of the other one is at hand");
    tab_to(&window, "besides-attach");
    window.press(ENTER).see("besides-back");
    assert!(shown().contains("The text of its base, as its user has it."), "{}", shown());
    window.picture("models-besides-attached");
    tab_to(&window, "besides-back");
    window.press(ENTER).see_gone("besides-back");
}

#[test]
fn receipts_are_filtered_checked_and_saved_as_page_json_and_dpv() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let app = alcove.open();
    let model = app.models_view().unwrap().remove(0);
    app.answer_licence(&model.id, &model.shown, false).unwrap();
    drop(app);
    let saved = alcove.documents().join("receipts");
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_SAVE", saved.clone())]);
    window.unlock().see("screen-library").click("rail-privacy").see("receipt");
    let shown = |filter: &str| {
        window.script(&format!(
            "const e = document.querySelector('[data-testid=receipts-filter]');
             e.value = '{filter}'; e.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
        window.count("receipt")
    };
    let counts =
        ["all", "standing", "licence_acceptance", "processing_consent", "given", "refused", "withdrawn"].map(shown);
    assert_eq!(counts, [3, 1, 2, 1, 2, 1, 0]);
    shown("all");
    window.click("verify-receipts").see("receipts-sound");
    let read = |id: &str, whole: fn(&str) -> bool| {
        let _ = fs::remove_file(&saved);
        window.click(id);
        until(id, || fs::read_to_string(&saved).ok().filter(|text| whole(text)))
    };
    let page = read("save-receipts", |text| text.ends_with("</html>\n"));
    assert!(page.contains("Declined") && page.contains("3 receipts"), "{page}");
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    let chain: Value = serde_json::from_str(&read("save-receipts-json", is_json)).unwrap();
    assert_eq!(chain[2]["record"]["event"]["state"], "refused");
    assert_eq!(chain[2]["previous"], chain[1]["hash"]);
    let dpv: Value = serde_json::from_str(&read("save-receipts-dpv", is_json)).unwrap();
    assert_eq!(dpv["@graph"].as_array().unwrap().len(), 3);
}

#[test]
fn gemma_is_shown_whole_and_refused_and_what_nobody_knows_has_a_way_out() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    gemma(&alcove);
    let nameless = [("general.architecture", "llama"), ("general.name", "Nameless")];
    folder(&alcove, "nameless", &[("nameless.gguf", &header(&nameless))]);
    let mit = alcove.document("LICENSE", licences::licence("mit").unwrap().text().unwrap());
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", mit)]);
    window.unlock().see("screen-library").click("rail-models").see("model");
    assert_eq!(window.count("model"), 3);
    // An article of its own for each, so that what is looked for is looked for in the right one.
    let within = |name: &str, selector: &str| -> String {
        let found = window.script(&format!(
            "const all = [...document.querySelectorAll('[data-testid=model]')];
             const one = all.find((e) => e.querySelector('h2').textContent === '{name}');
             return [...one.querySelectorAll('{selector}')].map((e) => e.textContent).join(' ')"
        ));
        found.as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let refused = within("Gemma 3 270m", "[data-testid=refused]");
    assert!(refused.contains("“gemma3”") && refused.contains("nothing to agree to"), "{refused}");
    let terms = within("Gemma 3 270m", "[data-testid=passport]");
    for words in
        ["Gemma Terms of Use", "Section 1: DEFINITIONS", "Prohibited Use Policy", "§1.1(e)", "Declared by the file"]
    {
        assert!(terms.contains(words), "{words}: {terms}");
    }
    assert_eq!(within("Gemma 3 270m", "[data-testid=agree], [data-testid=decline]"), "", "nothing is asked");
    assert_eq!(within("Gemma 3 270m", "[data-testid=state-licence]"), "", "what the file says is not overruled");

    assert!(within("Nameless", "[data-testid=verdict] strong").contains("Unclear"));
    assert!(within("Nameless", ".certainty").contains("Unclear"));
    window.see("state-licence").click("state-attach");
    until("the text to be known", || {
        within("Nameless", "[data-testid=licence-name]").contains("MIT License").then_some(())
    });
    assert!(within("Nameless", ".certainty").contains("Stated by you"));
    assert!(within("Nameless", "[data-testid=verdict]").contains("the one you stated"));
    window.click("state-withdraw");
    until("the statement to be gone", || within("Nameless", ".certainty").contains("Unclear").then_some(()));
}
