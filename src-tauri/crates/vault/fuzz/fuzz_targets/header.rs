//! Header slots, altered: refused, or what they were.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| vault::fuzz::header(data));
