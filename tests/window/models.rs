//! A model of the user's own in the window: looked at, taken in, its terms asked, used, removed.

use tests::alcove::Alcove;
use tests::models::{kept, safetensors};
use tests::parts::Parts;
use tests::pointer;
use tests::wait::until;
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

#[test]
fn a_folder_of_safetensors_is_dropped_or_chosen_by_one_of_its_files_and_a_model_is_made_of_it_as_is_wished() {
    let alcove = Alcove::ready(&Parts::Real);
    let folder = safetensors(&alcove);
    let window = Window::open_with(&alcove, &[("ALCOVE_E2E_MODEL", folder.join("model.safetensors"))]);
    window.unlock().see("screen-library");
    let models = |count: u64| until("the model to be made", || (window.count("model") == count).then_some(()));
    let says = |words: &str| window.script("return document.body.textContent").as_str().unwrap().contains(words);

    pointer::drag(&[&folder], || window.shows("drop-target")).release();
    window.see("screen-models").see("candidate");
    let words = window.words("candidate");
    assert!(words.contains("Tiny-1.7B") && words.contains("llama, BF16"), "{words}");
    let chosen = "return document.querySelector('[data-testid=eight-bits]').checked";
    assert_eq!(window.script(chosen), false, "fewer bits are a choice");
    assert!(kept(&alcove).is_empty(), "nothing is made before it is asked for");
    window.click("eight-bits").picture("model-folder").click("take-in-model");
    models(2);
    assert!(says("gave each number 8 bits") && !says("all the bits they had"));

    window.click("choose-model").see("candidate");
    assert_eq!(window.script(chosen), false, "made anew for each");
    window.click("take-in-model");
    models(3);
    assert!(says("all the bits they had"));
    assert_eq!(kept(&alcove).len(), 2);
    assert!(folder.join("model.safetensors").is_file(), "the folder is the user's");
}
