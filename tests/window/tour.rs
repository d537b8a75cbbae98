//! Every screen, light, dark and narrow: a picture of each, and no fault that axe-core finds (WCAG 2.2 A and AA, and its own
//! good practice).
//!
//! A new screen is a stop here.

use serde_json::json;

use tests::alcove::Alcove;
use tests::models::{folder, gemma, header};
use tests::parts::{self, Parts};
use tests::script::Script;
use tests::texts::{self, SUPPORTED, WRONG_NUMBER};
use tests::wait::{until, until_or};
use tests::window::{HEIGHT, NARROW, WIDTH, Window};

struct Tour {
    window: Window,
    faults: Vec<String>,
}

impl Tour {
    fn begin(alcove: &Alcove, environment: &[(&str, std::path::PathBuf)]) -> Self {
        let tour = Self { window: Window::open_with(alcove, environment), faults: Vec::new() };
        tour.window.see("screen-welcome");
        tour.load_axe();
        // What finds nothing later is able to find something.
        tour.window.script("document.body.append(document.createElement('button'))");
        assert!(tour.found().iter().any(|fault| fault.starts_with("button-name")));
        tour.window.script("document.body.lastChild.remove()");
        tour
    }

    /// Puts axe-core into the page.
    fn load_axe(&self) {
        let axe = std::fs::read_to_string(parts::in_tree("ui/node_modules/axe-core/axe.min.js")).unwrap();
        self.window.script(&axe);
    }

    /// Looks at the screen as it is, in every look.
    fn stop(&mut self, name: &str) {
        self.look(name, "light");
        self.look(name, "dark");
        self.measure(name);
        self.window.resize(NARROW, HEIGHT);
        self.look(&format!("{name}-narrow"), "light");
        self.measure(&format!("{name}-narrow"));
        self.window.resize(WIDTH, HEIGHT);
    }

    fn look(&mut self, name: &str, appearance: &str) {
        self.window.script(&format!("document.documentElement.dataset.appearance = '{appearance}'"));
        self.window.picture(&format!("{name}-{appearance}"));
        let found = self.found();
        self.faults.extend(found.iter().map(|fault| format!("{name}, {appearance}: {fault}")));
    }

    /// What axe-core finds now.
    fn found(&self) -> Vec<String> {
        let found = self.window.script_that_calls(
            "const done = arguments[0];
             axe.run(document, { resultTypes: ['violations'], preload: false, iframes: false }).then(
               ({ violations }) => done(violations.flatMap(({ id, nodes }) => nodes.map((n) => `${id}: ${n.target} ${n.failureSummary}`))),
               (error) => done([`axe did not run: ${error}`]))",
        );
        serde_json::from_value(found).unwrap()
    }

    /// The window never scrolls as a whole: what is long scrolls inside it, and nothing but a table sideways.
    fn measure(&mut self, name: &str) {
        let over = "const e = document.documentElement; return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]";
        let over = self.window.script(over);
        if over != json!([0, 0]) {
            self.faults.push(format!("{name}: larger than its window by {over} pixels"));
        }
        let wide = "const panes = [...document.querySelectorAll('[data-testid=pane], [data-pane]')];
                    return panes.length ? panes.filter((e) => e.scrollWidth > e.clientWidth)
                      .map((e) => `${e.dataset.testid ?? e.localName} by ${e.scrollWidth - e.clientWidth}`).join() : 'there is no pane'";
        let wide = self.window.script(wide);
        if wide != "" {
            self.faults.push(format!("{name}: wider than there is room for: {wide}"));
        }
    }

    fn end(self) {
        assert!(self.faults.is_empty(), "{}", self.faults.join("\n\n"));
    }
}

#[test]
fn every_screen_is_free_of_faults_in_light_dark_and_narrow() {
    let answer = format!("{SUPPORTED} {WRONG_NUMBER}");
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[&answer, &answer])));
    let file = alcove.document("Minutes of the harbour committee.pdf", texts::minutes_pdf());
    let mut tour = Tour::begin(&alcove, &[("ALCOVE_E2E_PICK", file)]);

    tour.window.see("screen-welcome").type_into("passphrase", "heron").see_words("strength", |w| w.contains("Add"));
    tour.stop("welcome");
    tour.window.script("document.querySelector('[data-testid=passphrase]').select()");
    tour.window.make_vault();
    tour.stop("notice");
    tour.window.click("agree").see("screen-licence");
    tour.stop("licence");
    tour.window.click("agree").see("empty");
    tour.stop("library-empty");
    tour.window.click("choose-files-empty").see("document-row").see_gone("job");
    tour.window.click("rail-library").see_words("document-row", |row| row.contains("Summarised"));
    tour.stop("library");
    tour.window.type_into("search", "lighthouse").see_words("count", |count| count.contains("found"));
    tour.stop("search");
    tour.window.click("open-document").see_summary();
    assert_eq!(tour.window.count("coverage-cell"), 2, "a cell for each page");
    assert!(!tour.window.sentences().iter().any(|sentence| sentence == WRONG_NUMBER));
    let left_out = tour.window.words("left-out");
    assert!(left_out.contains("1 sentence left out") && left_out.contains(WRONG_NUMBER), "{left_out}");
    tour.stop("document");
    tour.window.type_into("question", "How much is the repair of the bridge?").click("ask-act").see("answer");
    open_all(&tour.window);
    tour.stop("document-opened");
    tour.window.click("wish-doubtful").click("summarise").see("earlier").see_summary();
    assert!(tour.window.sentences().iter().any(|sentence| sentence == WRONG_NUMBER), "kept, as was asked");
    let marked = "return [...document.querySelectorAll('[data-testid=sentence]')].map((e) => e.textContent)
                  .filter((text) => text.includes('9,400'))";
    let marked = tour.window.script(marked).to_string();
    assert!(marked.contains("Only partly in the document") && marked.contains("is not in the passage"), "{marked}");
    tour.stop("document-marked");
    tour.window.click("delete").see("confirm");
    tour.stop("delete");
    tour.window.click("confirm-cancel").see_gone("confirm");
    for screen in ["models", "privacy", "settings", "keys"] {
        tour.window.click(&format!("rail-{screen}")).see(&format!("screen-{screen}"));
        tour.stop(screen);
        if screen == "models" || screen == "privacy" {
            open_all(&tour.window);
            tour.stop(&format!("{screen}-opened"));
        }
    }
    tour.window.lock();
    tour.load_axe();
    tour.stop("unlock");
    tour.end();
}

#[test]
fn terms_of_several_models_and_uses_are_free_of_faults_however_they_stand() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    gemma(&alcove);
    let tuned = [
        ("general.architecture", "llama"),
        ("general.name", "Dolphin 2.9 Llama 3 8B"),
        ("general.license", "apache-2.0"),
    ];
    let card = b"---\nlicense: apache-2.0\nbase_model: [meta-llama/Meta-Llama-3-8B, somebody/else]\n---\n";
    folder(&alcove, "tuned", &[("tuned.gguf", &header(&tuned)), ("README.md", card), ("NOTICE", b"Made by somebody.")]);
    let nameless = [("general.architecture", "llama"), ("general.name", "Nameless")];
    folder(&alcove, "unknown", &[("unknown.gguf", &header(&nameless))]);

    let mut tour = Tour::begin(&alcove, &[]);
    tour.window.make_vault().click("agree").see("screen-licence").see("verdict");
    open_all(&tour.window);
    tour.window.click("commercial-true").click("distribute-true").see("duties");
    tour.stop("terms-declared");
    tour.window.click("agree").see("screen-library").click("rail-models").see("model");
    assert_eq!(tour.window.count("model"), 4);
    tour.window.click("use-add").see("use-name");
    tour.window
        .script("const all = document.querySelectorAll('[data-testid=commercial-false]'); all[all.length - 1].click()");
    tour.window.see_words("compare", |words| words.contains("Not allowed"));
    // Four models and two uses, a word each.
    let cells = tour.window.script("return [...document.querySelectorAll('[data-testid=compare] tbody tr')].map((r) => [...r.cells].map((c) => c.textContent.trim()))");
    let cells: Vec<Vec<String>> = serde_json::from_value(cells).unwrap();
    let row = |name: &str| cells.iter().find(|row| row[0].contains(name)).unwrap()[1..].to_vec();
    assert_eq!(row("SmolLM2"), ["Allowed, with duties", "Allowed"]);
    assert_eq!(row("Gemma")[0], "Unclear", "the field of use was left open");
    assert_eq!(row("Dolphin"), ["Unclear", "Unclear"], "a base model nobody knows");
    assert_eq!(row("Nameless"), ["Not allowed", "Unclear"]);
    tour.window.script("document.querySelector('[data-testid=compare]').scrollIntoView()");
    tour.stop("terms-compare");
    // What was agreed to is no longer what is declared: it is asked again, and what changed is shown.
    tour.window.click("use-save").see("screen-licence").see("changed").click("agree").see("screen-models");
    for (at, name) in ["smollm2", "gemma", "tuned", "unknown"].iter().enumerate() {
        let show = format!("document.querySelectorAll('[data-testid=model]')[{at}].scrollIntoView()");
        tour.window.script(&show);
        tour.stop(&format!("terms-{name}"));
    }
    open_all(&tour.window);
    for (at, name) in ["smollm2", "gemma", "tuned", "unknown"].iter().enumerate() {
        let show = format!(
            "document.querySelectorAll('[data-testid=model]')[{at}].querySelector('[data-testid=verdict]').scrollIntoView()"
        );
        tour.window.script(&show);
        tour.stop(&format!("terms-{name}-opened"));
    }
    tour.end();
}

#[test]
fn a_citation_is_marked_on_the_page_it_comes_from() {
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let file = alcove.document("Minutes of the harbour committee.pdf", texts::minutes_pdf());
    let mut tour = Tour::begin(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    tour.window.make_vault().agree().click("choose-files-empty").see("document-row").see_gone("job");
    tour.window.click("open-document").see_summary().click("view-pages").see("picture");
    assert!(!tour.window.shows("block"));
    // Drawn by the confined program, handed over as pixels: there is ink on the paper.
    let ink = "const c = document.querySelector('canvas'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
               let dark = 0; for (let i = 0; i < data.length; i += 4) dark += data[i] < 128; return [dark, data.length]";
    let ink: [u64; 2] = serde_json::from_value(tour.window.script(ink)).unwrap();
    assert!(ink[0] > 1_000 && ink[0] < ink[1] / 8, "{ink:?}");
    tour.stop("pages");
    let cited = tour.window.sentences().iter().position(|sentence| sentence == SUPPORTED).unwrap();
    let go = format!("document.querySelector('[data-sentence=\"{cited}\"] [data-testid=address]').click()");
    tour.window.script(&go);
    tour.window.see("page-mark");
    assert_eq!(tour.window.focused(), "page");
    // The mark lies on ink, and within the view.
    let place = "const m = document.querySelector('rect'), p = m.closest('section'), c = p.querySelector('canvas');
                 const [b, a, v] = [m, p, p.closest('[data-pane]')].map((e) => e.getBoundingClientRect()), f = c.width / a.width;
                 const { data } = c.getContext('2d').getImageData((b.x - a.x) * f, (b.y - a.y) * f, b.width * f, b.height * f);
                 let dark = 0; for (let i = 0; i < data.length; i += 4) dark += data[i] < 128;
                 return [dark, b.top >= v.top && b.bottom <= v.bottom]";
    until_or(
        || format!("the mark to be in view: {}", tour.window.script(place)),
        || {
            let place: (u64, bool) = serde_json::from_value(tour.window.script(place)).unwrap();
            (place.0 > 50 && place.1).then_some(())
        },
    );
    tour.stop("pages-cited");
    tour.window.press("\u{e00c}");
    until("the sentence to have the focus again", || (tour.window.focused() == "sentence").then_some(()));
    tour.window.click("view-text").see("lit").see_gone("page").click("view-pages").see("page-mark").lock();
    assert!(!tour.window.shows("picture"));
    tour.end();
}

#[test]
fn two_summaries_stand_side_by_side_and_are_judged() {
    let alcove = Alcove::new(&Parts::Scripted(Script::saying(&[SUPPORTED])));
    let file = alcove.document("Minutes of the harbour committee.pdf", texts::minutes_pdf());
    let saved = alcove.documents().join("saved.pdf");
    let mut tour = Tour::begin(&alcove, &[("ALCOVE_E2E_PICK", file), ("ALCOVE_E2E_SAVE", saved.clone())]);
    tour.window.make_vault().agree().click("choose-files-empty").see("document-row").see_gone("job");
    tour.window.click("open-document").see_summary();
    assert!(!tour.window.shows("compare"), "there is nothing to compare it with");
    tour.window.click("judge-useful").type_into("judge-reason", "The price is there.\u{e007}");
    until("the reason to be kept", || tour.window.attribute("judge-keep", "disabled").is_some().then_some(()));
    tour.stop("judged");
    tour.window.click("save");
    let pdf = until("the PDF to be written", || std::fs::read(&saved).ok().filter(|bytes| bytes.ends_with(b"%%EOF\n")));
    assert!(pdf.starts_with(b"%PDF-1.7"));

    let choose = "const s = document.querySelector('[data-testid=wish-method]');
                  s.value = 'extractive'; s.dispatchEvent(new Event('change', { bubbles: true }))";
    tour.window.script(choose);
    tour.window.click("summarise").see("compare").see_summary().click("compare").see("compare-second");
    assert_eq!(tour.window.focused(), "h2");
    let facts = ["first", "second"].map(|which| tour.window.words(&format!("compare-{which}-facts")));
    assert!(facts[0].contains("own sentences") && facts[1].contains("SmolLM2"), "{facts:?}");
    tour.stop("compare");
    // At 200 % the window is half as large, and the two stand one above the other.
    tour.window.resize(WIDTH / 2, 400);
    tour.look("compare-200", "light");
    tour.measure("compare-200");
    tour.window.resize(WIDTH, HEIGHT);
    let pressed = "return document.querySelector('[data-testid=compare-second] [data-testid=judge-useful]').getAttribute('aria-pressed')";
    assert_eq!(tour.window.script(pressed), "true", "the former summary is as it was judged");

    let go = "document.querySelector('[data-testid=compare-second] [data-testid=address]').click()";
    tour.window.script(go);
    tour.window.see("lit").see_gone("compare-view");
    assert_eq!(tour.window.focused(), "block");
    assert!(tour.window.sentences().iter().any(|sentence| sentence == SUPPORTED), "{:?}", tour.window.sentences());
    tour.window.click("rail-models").see_words("quality", |words| words.contains("SmolLM2 135M Instruct"));
    tour.window.script("document.querySelector('[data-testid=quality]').scrollIntoView()");
    tour.stop("quality");
    tour.end();
}

#[test]
fn several_documents_are_summarised_together_and_each_point_leads_to_its_document() {
    const LEASE: &str = "The tenant pays 1,200 euros a month for the mill.\n\nThe landlord repairs the roof of the mill before the end \
        of October.\n\nThe deposit is paid back within thirty days.";
    const LETTER: &str = "The tenant pays 1,300 euros a month for the mill.\n\nThe landlord repairs the roof of the mill before the end \
        of October.\n\nThe keys are handed over on 3 May 2026.";
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    for (name, text) in [("Lease of the mill.txt", LEASE), ("Letter of the landlord.txt", LETTER)] {
        alcove.document(name, text);
        alcove.run(["summarize", name, "--method", "extractive"]).ended(0);
    }
    let mut tour = Tour { window: Window::open(&alcove), faults: Vec::new() };
    tour.window.unlock().see("document-row").click("together-choose").see("together-choosing");
    tour.load_axe();
    tour.window.script("document.querySelectorAll('[data-testid=together-choice]').forEach((one) => one.click())");
    tour.window.see_words("together-count", |words| words.contains("2 documents are chosen"));
    tour.stop("together-choosing");
    tour.window.click("together-begin").see_gone("together-choosing").click("together-row").see("part");
    assert_eq!(tour.window.count("part"), 2);
    open_all(&tour.window);
    tour.stop("together");

    // The newest stands first in the library, and so was chosen first: it tells the roof, and names the other.
    let roof = "return [...document.querySelectorAll('[data-testid=part-sentence]')].filter((e) => e.textContent.includes('roof')).length";
    assert_eq!(tour.window.script(roof), 1, "{}", tour.window.shown());
    tour.window.script(
        "[...document.querySelectorAll('[data-testid=part-address]')].find((e) => e.textContent.startsWith('also')).click()",
    );
    tour.window.see("screen-document").see("lit").see_words("lit", |words| words.contains("repairs the roof"));
    assert!(tour.window.shown().contains("Lease of the mill.txt"), "{}", tour.window.shown());
    until("the place to have the focus", || (tour.window.focused() == "block").then_some(()));
    tour.window.click("back").see("screen-together");
    until("the sentence to have the focus again", || (tour.window.focused() == "part-sentence").then_some(()));
    tour.end();
}

#[test]
fn a_locked_document_asks_for_its_password_until_it_is_the_right_one() {
    let alcove = Alcove::new(&Parts::Scripted(Script::default()));
    let locked = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf/locked.pdf")).unwrap();
    let file = alcove.document("Statement of March.pdf", locked);
    let mut tour = Tour::begin(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    tour.window.make_vault().agree().click("choose-files-empty").see("password-dialog");
    assert_eq!(tour.window.focused(), "document-password");
    tour.stop("password");
    tour.window.press("herbour\u{e007}");
    // It goes once more before it stands, so that a repeated one is heard.
    until("the password to be called wrong", || {
        (tour.window.attribute("error", "data-code").as_deref() == Some("password_wrong")).then_some(())
    });
    until("the field to have the focus again", || (tour.window.focused() == "document-password").then_some(()));
    tour.stop("password-wrong");
    // What was typed is marked: typing replaces it.
    tour.window.press("harbour\u{e007}").see_gone("password-dialog").see("document-row");
    assert!(!tour.window.shows("error"), "{}", tour.window.shown());
    assert!(!tour.window.script("return document.documentElement.outerHTML").as_str().unwrap().contains("harbour"));
    tour.window.see_gone("job").click("open-document").see_words("block", |text| text == "The password is: harbour");
    // It was not kept: its pages ask for it once more.
    tour.window.click("view-pages").see("pages-unlock").click("pages-password").press("herbour\u{e007}");
    until("the password to be called wrong", || {
        (tour.window.attribute("error", "data-code").as_deref() == Some("password_wrong")).then_some(())
    });
    until("the field to have the focus again", || (tour.window.focused() == "pages-password").then_some(()));
    tour.stop("pages-password-wrong");
    tour.window.press("harbour\u{e007}").see("picture").see_gone("pages-unlock");
    until("the pages to have the focus", || (tour.window.focused() == "source").then_some(()));
    tour.window.lock().unlock().click("open-document").click("view-pages").see("pages-unlock");
    tour.end();
}

#[test]
fn a_locked_document_that_is_left_out_leaves_nothing() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let locked = std::fs::read(parts::in_tree("src-tauri/crates/extract/fixtures/pdf/locked.pdf")).unwrap();
    let file = alcove.document("Statement of March.pdf", locked);
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_PICK", file)]);
    window
        .unlock()
        .click("choose-files-empty")
        .see("password-dialog")
        .press("harb\u{e00c}")
        .see_gone("password-dialog");
    window.see("job").click("dismiss").see_gone("job").see("empty");
}

#[test]
fn the_appearance_that_is_set_is_worn_and_kept() {
    let alcove = Alcove::ready(&Parts::Scripted(Script::default()));
    let window = Window::open(&alcove);
    let worn = |wanted: &str| {
        let asked = "return document.documentElement.dataset.appearance";
        until(&format!("the window to be {wanted}"), || (window.script(asked) == wanted).then_some(()));
    };
    window.unlock().see("screen-library").click("rail-settings").click("appearance-dark");
    worn("dark");
    window.lock().unlock().see("screen-library");
    worn("dark");
    window.click("rail-settings").click("appearance-light");
    worn("light");
}

/// Opens everything that is folded away.
fn open_all(window: &Window) {
    window.script("document.querySelectorAll('details').forEach((d) => (d.open = true))");
}
