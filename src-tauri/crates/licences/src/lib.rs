//! What a model's licence lets this user do: recognise it, show it in plain words, judge a use against it.
//!
//! Pure: no files, no network, no clock. The facts are `assets/licences/<id>.toml`, with the models and files that are known beside
//! them, the notices `assets/notices/<id>.md`; all are compiled in. It must never invent a text, and never turn what nobody has read into
//! a green result. A new licence is one new file of facts; a new kind of rule goes into `judge/`.

pub mod card;
mod clauses;
mod editions;
pub mod facts;
mod judge;
mod lineage;
mod notice;
mod recognise;
mod table;
mod text;

pub use card::Card;
pub use clauses::{Clause, WithOutputs};
pub use facts::known::Known;
pub use facts::{Class, Fact, Level, Licence};
pub use judge::{Duty, Field, Finding, Question, RULES_VERSION, Reason, Use, Verdict, judge};
pub use lineage::{Ancestor, Kin};
pub use notice::{KeyPoint, Notice, ParseError, notice};
pub use recognise::{Certainty, Conflict, Evidence, Recognised, Seen, Stated, of_name, recognise};
pub use table::{all, known_files, known_models, licence, vocabulary};
pub use text::{edition, fingerprint, of_text};
