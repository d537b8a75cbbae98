//! Pages and log, altered: refused, or read as they were at one of the commits.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vault::fuzz::pages(data));
