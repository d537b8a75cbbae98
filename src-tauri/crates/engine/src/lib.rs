//! Runs a local model, and nothing else.
//!
//! The library is the caller's side: it starts the program `alcove-engine` as a confined process of its own and speaks with it over pipes
//! (`protocol`). A crash, an abort or a kill of that process is one clear [`Error`], and killing it is how stop, lock and withdrawal
//! are certain. The library must not link mistral.rs, read the model itself or keep any text; a model's header is a
//! stranger's bytes and is read (`gguf`, `safetensors`) in the program only. The program is in `program/`; a new kind of request goes into
//! `protocol`, then `client`, then `program/serve.rs`.

mod client;
pub mod cores;
mod cpu;
pub mod device;
mod error;
pub mod gguf;
pub mod memory;
pub mod protocol;
pub mod safetensors;

pub use client::{Engine, Following, Killer};
pub use cpu::check as check_cpu;
pub use error::Error;
pub use gguf::{Header, Refusal};
pub use protocol::{DeviceReason, Finish, Generated, Loaded, Prompt};
