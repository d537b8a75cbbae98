//! What is asked of a model and what comes back: the `engine` crate's own words.

pub use engine::{Finish, Generated, Prompt};
