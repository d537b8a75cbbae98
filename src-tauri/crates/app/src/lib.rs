//! The use cases of Alcove, and when each is allowed. No window, no SQL, no HTML.

pub mod error;
pub mod summarise;
pub mod summary;
pub mod view;
