//! `vault-bench-sqlcipher sqlcipher NUMBER`: the figures of SQLCipher, one a line.

#[path = "../../plain/mod.rs"]
mod plain;

fn main() {
    let documents = std::env::args().nth(2).and_then(|number| number.parse().ok()).unwrap_or(2000);
    plain::run(documents, Some("a bench has no secrets"));
}
