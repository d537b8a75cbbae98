//! The public face, while its insides are being fitted.

use std::path::Path;

use crate::{Block, Check, DocumentRow, Error, Found, NewDocument, Passphrase, Receipt, Result, SummaryRow};

/// An open vault.
pub struct Vault {
    _private: (),
}

fn unbuilt<T>() -> Result<T> {
    Err(Error::Sql("not built yet".into()))
}

#[allow(unused_variables, missing_docs)]
impl Vault {
    pub fn create(path: &Path, passphrase: &Passphrase) -> Result<Self> { unbuilt() }
    pub fn open(path: &Path, passphrase: &Passphrase) -> Result<Self> { unbuilt() }
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<()> { unbuilt() }
    pub fn lock(self) {}
    pub fn check(&self) -> Result<Check> { unbuilt() }
    pub fn add_document(&mut self, document: &NewDocument<'_>, blocks: &[Block]) -> Result<i64> { unbuilt() }
    pub fn documents(&self, offset: u32, limit: u32) -> Result<Vec<DocumentRow>> { unbuilt() }
    pub fn count(&self) -> Result<u32> { unbuilt() }
    pub fn document(&self, id: i64) -> Result<Option<DocumentRow>> { unbuilt() }
    pub fn blocks(&self, id: i64) -> Result<Vec<Block>> { unbuilt() }
    pub fn original(&self, id: i64) -> Result<Vec<u8>> { unbuilt() }
    pub fn delete_document(&mut self, id: i64) -> Result<bool> { unbuilt() }
    pub fn find_by_hash(&self, sha256: &[u8; 32]) -> Result<Option<i64>> { unbuilt() }
    pub fn search(&self, query: &str, offset: u32, limit: u32) -> Result<Found> { unbuilt() }
    pub fn add_summary(&mut self, document: i64, made: &str, body_json: &str, text: &str) -> Result<i64> { unbuilt() }
    pub fn summaries(&self, document: i64) -> Result<Vec<SummaryRow>> { unbuilt() }
    pub fn summary(&self, id: i64) -> Result<Option<SummaryRow>> { unbuilt() }
    pub fn add_receipt(&mut self, record_json: &str) -> Result<Receipt> { unbuilt() }
    pub fn receipts(&self) -> Result<Vec<Receipt>> { unbuilt() }
    pub fn verify_receipts(&self) -> Result<bool> { unbuilt() }
    pub fn setting(&self, key: &str) -> Result<Option<String>> { unbuilt() }
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> { unbuilt() }
}
