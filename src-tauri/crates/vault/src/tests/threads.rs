//! A vault goes from thread to thread. It is used by one at a time: who takes turns at it, and how, is the app's (`app::session`).

use super::*;

#[test]
fn what_one_thread_made_another_uses_and_a_third_closes() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let vault = std::thread::spawn(move || {
        add(&mut vault, "from another thread", "words").unwrap();
        vault
    });
    let vault = vault.join().unwrap();
    assert_eq!(vault.search("words", 0, 5).unwrap().total, 1);
    std::thread::spawn(move || vault.lock()).join().unwrap();
    assert!(contents(&place.vault()).unwrap().contains("from another thread"));
}
