//! One error for everything above the leaves: a code the window and the command line act on, and a detail for the log.
//!
//! `detail` never holds document text, a passphrase or a path the user did not type. The words a person reads are in
//! `assets/words`. A new code goes into `codes.rs`.

use serde::Serialize;
use ts_rs::TS;

include!("codes.rs");

macro_rules! define {
    ($($id:ident: $variant:ident, $doc:literal;)*) => {
        /// What happened, as far as anyone acts on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, TS)]
        #[ts(export, rename_all = "snake_case")]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $(#[doc = $doc] $variant,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code's name in the words file (after `error-`) and in JSON.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => stringify!($id),)* }
            }
        }
    };
}
codes!(define);

/// A code and, for the log, what lay beneath.
#[derive(Debug, Clone, thiserror::Error, Serialize, TS)]
#[ts(export)]
#[error("{}: {detail}", code.id())]
pub struct Error {
    /// What happened.
    pub code: Code,
    /// What lay beneath; never document text.
    pub detail: String,
}

impl Error {
    /// An error with its detail.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self { code, detail: String::new() }
    }
}

/// What the use cases return.
pub type Result<T> = std::result::Result<T, Error>;
