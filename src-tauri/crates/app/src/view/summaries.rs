//! Stored summaries, and what is wished of a new one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::summary::{Method, Shape, Summary};

/// Row id of a stored summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export, type = "number")]
pub struct SummaryId(pub i64);

/// A stored summary.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct SummaryView {
    /// Row id.
    pub id: SummaryId,
    /// When it was made, RFC 3339.
    pub made: String,
    /// The summary itself.
    pub summary: Summary,
}

/// What the user wishes of a summary; what is left out is left to Alcove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Wish {
    /// What it is.
    pub shape: Shape,
    /// How it is made.
    pub method: Option<Method>,
    /// About how many words it has.
    pub words: Option<u32>,
    /// Begins anew, where the reading before came to no end.
    #[serde(default)]
    pub anew: bool,
}
