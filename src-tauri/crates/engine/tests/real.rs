//! The real program with a real model.
