//! What can be saved besides summaries: each a file that is whole in itself. A new one is a variant of [`Sheet`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::App;
use crate::error::{Code, Error, Result};
use crate::words::say;

/// A file that Alcove writes about itself, a model, or what was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Sheet {
    /// The data-handling notice, to print.
    Notice,
    /// Every receipt, to read.
    Receipts,
    /// Every receipt with its place in the chain, JSON.
    ReceiptsJson,
    /// Every receipt in DPV terms, JSON-LD.
    ReceiptsDpv,
    /// Records of processing.
    Records,
    /// A model's licence passport.
    Passport,
    /// The same as a CycloneDX ML-BOM.
    Bom,
}

impl Sheet {
    /// What it is saved as, unless the user says otherwise.
    pub fn file_name(self) -> String {
        let (id, extension) = match self {
            Self::Notice => ("notice", "html"),
            Self::Receipts => ("receipts", "html"),
            Self::ReceiptsJson => ("receipts", "json"),
            Self::ReceiptsDpv => ("receipts", "jsonld"),
            Self::Records => ("records", "html"),
            Self::Passport => ("passport", "html"),
            Self::Bom => ("bom", "cdx.json"),
        };
        format!("{}.{extension}", say(&format!("file-{id}")))
    }
}

impl App {
    /// The sheet's content; `model` for those about one.
    ///
    /// # Errors
    /// [`Code::BadInput`] where no model is named and one is needed, or what the vault refuses.
    pub fn sheet(&self, sheet: Sheet, model: Option<&str>) -> Result<String> {
        let model = || model.ok_or_else(|| Error::new(Code::BadInput, "no model named"));
        match sheet {
            Sheet::Notice => self.notice_page(),
            Sheet::Receipts => self.receipts_page(),
            Sheet::ReceiptsJson => self.export_receipts(),
            Sheet::ReceiptsDpv => self.export_receipts_dpv(),
            Sheet::Records => self.records_page(),
            Sheet::Passport => self.passport(model()?),
            Sheet::Bom => self.bill_of_materials(model()?),
        }
    }
}
