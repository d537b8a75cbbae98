//! A vault goes from thread to thread, and is used by one at a time.

use std::sync::Mutex;

use super::*;

fn assert_send<T: Send>() {}

#[test]
fn a_vault_can_be_sent() {
    assert_send::<Vault>();
}

#[test]
fn many_threads_take_turns_and_lose_nothing() {
    const THREADS: usize = 8;
    let place = Place::new();
    let vault = Mutex::new(create(&place.vault()));
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let vault = &vault;
            scope.spawn(move || {
                for number in 0..12 {
                    let title = format!("{thread}/{number}");
                    let id = add(&mut vault.lock().unwrap(), &title, "words").unwrap();
                    assert!(vault.lock().unwrap().search("words", 0, 5).unwrap().total > 0);
                    assert_eq!(vault.lock().unwrap().document(id).unwrap().unwrap().title, title);
                    if number % 3 == 0 {
                        assert!(vault.lock().unwrap().delete_document(id).unwrap());
                    }
                }
            });
        }
    });
    let vault = vault.into_inner().unwrap();
    assert_eq!(vault.count().unwrap() as usize, THREADS * 8);
    assert!(std::thread::spawn(move || vault.check().unwrap().is_sound()).join().unwrap());
}
