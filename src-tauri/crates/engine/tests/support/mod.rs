//! What tests of models are made with. Each test uses some of it.
#![allow(dead_code)]

pub mod folder;
pub mod gguf;
pub mod made;
pub mod plans;
pub mod program;
