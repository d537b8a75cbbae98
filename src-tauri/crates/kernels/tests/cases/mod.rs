//! How many cases of a property are tried.

use proptest::prelude::ProptestConfig;

/// So many, unless `PROPTEST_CASES` says otherwise: under an emulator each takes its time.
pub fn cases(usual: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(usual),
    }
}
