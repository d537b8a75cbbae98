#![no_main]

//! The header of a model that nobody vouches for: it is read or refused, and what is shown of it is one line each.

use engine::gguf::read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // As long as its header, and as long as the weights it may speak of.
    for length in [bytes.len() as u64, 1 << 40] {
        let Ok(header) = read(bytes, length) else { continue };
        let names = [header.name, header.organization, header.base_name, header.size_label];
        let texts = [header.license, header.license_name, header.license_link];
        for text in names.into_iter().chain(texts).flatten().chain(header.based_on).chain([header.architecture]) {
            assert!(text.chars().count() <= 200 && !text.contains(char::is_control));
        }
    }
});
