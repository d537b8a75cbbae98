//! An original comes out in slices, whole or not at all.

use super::*;
use crate::{Error, Taking, Work};

const LARGE: usize = 5_500_000;

fn take(vault: &mut Vault, id: i64, mut between: impl FnMut(&mut Vault, u32)) -> crate::Result<Vec<u8>> {
    let mut taking = Taking::new(id);
    for step in 1.. {
        if let Some(bytes) = taking.step(vault)? {
            assert_eq!(taking.progress(), (step, step));
            return Ok(bytes.to_vec());
        }
        between(vault, step);
    }
    unreachable!()
}

#[test]
fn an_original_comes_out_part_by_part_and_is_what_was_stored() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let original: Vec<u8> = (0..LARGE).map(|n| (n % 251) as u8).collect();
    let large = vault.add_document(&new_document("large", &original), &[]).unwrap();
    let small = vault.add_document(&new_document("small", b"words"), &[]).unwrap();
    let mut steps = 0;
    let taken = take(&mut vault, large, |vault, step| {
        vault.set_setting("n", &step.to_string()).unwrap();
        steps = step;
    });
    assert!(taken.unwrap() == original && steps == 5, "{steps} steps before the last");
    assert_eq!(take(&mut vault, small, |_, _| panic!("one part is one step")).unwrap(), b"words");
}

#[test]
fn what_is_deleted_or_changed_meanwhile_does_not_come_out() {
    let place = Place::new();
    let mut vault = create(&place.vault());
    let id = vault.add_document(&new_document("large", &vec![7; LARGE]), &[]).unwrap();
    let changed = take(&mut vault, id, |vault, step| {
        let sql = "UPDATE originals SET bytes = zeroblob(length(bytes)) WHERE document = ? AND part = 4";
        if step == 2 {
            vault.connection.execute(sql, [id]).unwrap();
        }
    });
    assert!(matches!(changed, Err(Error::Damaged)));
    let gone = take(&mut vault, id, |vault, step| {
        if step == 3 {
            assert!(vault.delete_document(id).unwrap());
        }
    });
    assert!(matches!(gone, Err(Error::NoSuchRow)));
    assert!(matches!(take(&mut vault, 99, |_, _| ()), Err(Error::NoSuchRow)));
}
