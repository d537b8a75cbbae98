//! The chain of receipts shows every change to it.

use rusqlite::hooks::{AuthContext, Authorization};

use super::*;

fn three() -> (Place, Vault) {
    let place = Place::new();
    let mut vault = create(&place.vault());
    for answer in ["given", "withdrawn", "given again"] {
        vault.add_receipt(&format!("{{\"answer\":\"{answer}\"}}")).unwrap();
    }
    (place, vault)
}

/// Does to the table what the program itself never does.
fn tamper(vault: &mut Vault, sql: &str) {
    vault.connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>).unwrap();
    vault.connection.execute_batch("DROP TRIGGER receipts_stay; DROP TRIGGER receipts_stand;").unwrap();
    vault.connection.execute_batch(sql).unwrap();
}

#[test]
fn receipts_come_back_in_order_and_chained() {
    let (place, vault) = three();
    vault.lock();
    let vault = open(&place.vault()).unwrap();
    let receipts = vault.receipts().unwrap();
    assert_eq!(receipts.iter().map(|receipt| receipt.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(receipts[0].previous, [0; 32]);
    assert_eq!(receipts[1].previous, receipts[0].hash);
    assert_eq!(receipts[2].previous, receipts[1].hash);
    assert!(vault.verify_receipts().unwrap());
}

#[test]
fn the_hash_is_the_documented_one() {
    // Computed with Python's hashlib from the words of FORMAT.md.
    let hash: String =
        crate::Receipt::compute_hash(1, &[0; 32], "{}").iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "0a8d2f41b6c86642f1a47c476520eda9690c5293f671f33eac282f272088d296");
}

#[test]
fn a_changed_missing_moved_or_added_receipt_is_noticed() {
    for sql in [
        "UPDATE receipts SET record = replace(record, 'withdrawn', 'given') WHERE id = 2",
        "UPDATE receipts SET previous = zeroblob(32) WHERE id = 2",
        "UPDATE receipts SET hash = zeroblob(32) WHERE id = 3",
        "DELETE FROM receipts WHERE id = 1",
        "DELETE FROM receipts WHERE id = 2",
        "DELETE FROM receipts WHERE id = 3",
        "DELETE FROM receipts",
        "INSERT INTO receipts SELECT 4, record, previous, hash FROM receipts WHERE id = 3",
        "UPDATE receipts SET id = 9 WHERE id = 1; UPDATE receipts SET id = 1 WHERE id = 2; UPDATE receipts SET id = 2 WHERE id = 9",
    ] {
        let (_place, mut vault) = three();
        assert!(vault.verify_receipts().unwrap());
        tamper(&mut vault, sql);
        assert!(!vault.verify_receipts().unwrap(), "{sql}");
        assert!(!vault.check().unwrap().is_sound(), "{sql}");
    }
}

#[test]
fn the_program_itself_can_neither_change_nor_delete_one() {
    let (_place, vault) = three();
    for sql in ["UPDATE receipts SET record = ''", "DELETE FROM receipts", "DELETE FROM receipts WHERE id = 3"] {
        assert!(vault.connection.execute_batch(sql).is_err(), "{sql}");
    }
    assert!(vault.verify_receipts().unwrap());
}

#[test]
fn a_list_cut_out_of_the_middle_is_no_chain() {
    let (_place, vault) = three();
    let receipts = vault.receipts().unwrap();
    assert!(
        crate::Receipt::is_chain(&receipts)
            && crate::Receipt::is_chain(&receipts[..2])
            && crate::Receipt::is_chain(&[])
    );
    assert!(!crate::Receipt::is_chain(&receipts[1..]));
}
