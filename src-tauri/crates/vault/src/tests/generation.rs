//! How a copy put back is told: it knows of fewer openings than whoever kept the number.

use super::*;

#[test]
fn it_counts_up_and_never_back() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    assert_eq!(vault.generation(), Ok(0));
    assert_eq!((vault.advance(), vault.advance()), (Ok(1), Ok(2)));
    vault.lock();
    assert_eq!(open(&place.vault()).unwrap().generation(), Ok(2));
}

#[test]
fn an_older_copy_knows_a_smaller_number_and_the_same_name() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    vault.advance().unwrap();
    let (file_id, known) = (vault.file_id(), 2);
    vault.lock();
    let older = fs::read(place.vault()).unwrap();
    let mut vault = open(&place.vault()).unwrap();
    assert_eq!(vault.advance(), Ok(known));
    vault.lock();
    fs::write(place.vault(), older).unwrap();
    let vault = open(&place.vault()).unwrap();
    assert!(vault.generation().unwrap() < known && vault.file_id() == file_id);
    assert_eq!(vault.its_door().unwrap().file_id, file_id);
}
