//! A document's password, on its way from whoever typed it to the confined program.
//!
//! It travels in the request, over the program's standard input: never as an argument, never in a file. It has no
//! `Debug`, so it cannot come into a log by accident, and its memory is overwritten when it is let go of.

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// The password of one document.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

impl Password {
    /// The longest that any format allows, in characters (Office: 255).
    pub const MAX_CHARS: usize = 255;

    /// Takes a password over; `None` when it is empty or longer than any can be.
    #[must_use]
    pub fn new(mut text: String) -> Option<Self> {
        if text.is_empty() || text.chars().count() > Self::MAX_CHARS {
            text.zeroize();
            return None;
        }
        Some(Self(text))
    }

    /// What was typed.
    #[cfg(feature = "parser")]
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // It is written to the program's standard input (`Serialize`), and shown nowhere. The compiler is the test.
    static_assertions::assert_not_impl_any!(Password: std::fmt::Debug, std::fmt::Display);
    static_assertions::assert_not_impl_any!(crate::protocol::Request: std::fmt::Debug, std::fmt::Display, Clone);
    static_assertions::assert_not_impl_any!(crate::Reader: std::fmt::Debug, std::fmt::Display, Serialize);

    #[test]
    fn a_password_is_neither_empty_nor_longer_than_any_format_allows() {
        assert!(Password::new(String::new()).is_none());
        assert!(Password::new("x".repeat(256)).is_none() && Password::new("ä".repeat(255)).is_some());
    }
}
