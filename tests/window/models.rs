//! A model of the user's own in the window: looked at, taken in, its terms asked, used, removed.

use tests::alcove::Alcove;
use tests::parts::Parts;
use tests::window::Window;

#[test]
fn a_users_own_model_is_shown_taken_in_agreed_to_and_removed() {
    let alcove = Alcove::ready(&Parts::Real);
    let models = std::fs::read_dir(alcove.parts().join("models")).unwrap();
    let real = models.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some()).unwrap();
    // Another file than the known one: a GGUF may have a byte after its end.
    let mut bytes = std::fs::read(real).unwrap();
    bytes.push(0);
    let own = alcove.document("mine.gguf", bytes);

    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_MODEL", own.clone())]);
    window.unlock().see("screen-library").click("rail-models").see("model").click("choose-model").see("candidate");
    assert!(window.words("candidate").contains("llama"), "{}", window.words("candidate"));
    window.picture("model-candidate").click("take-in-model").see("use-model");
    assert_eq!(window.count("model"), 2);
    window.picture("models-two").click("use-model").see("screen-licence");
    window.click("agree").see("screen-models").see("remove-model");
    window.click("remove-model").see("confirm").picture("model-remove").click("confirm-act").see_gone("remove-model");
    assert_eq!(window.count("model"), 1);
    assert!(own.is_file());
    // The one that comes with Alcove reads again, on the answer it had.
    window.click("rail-library").see("screen-library");
}
