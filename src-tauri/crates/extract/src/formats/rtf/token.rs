//! Bytes into the tokens of RTF: groups, control words, symbols, and the bytes of text between them.
//!
//! Knows nothing of what a word means, but for `\bin`, whose bytes must not be taken for text.

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name-12`.
    Word(&'a str, Option<i32>),
    /// A backslash and something that is no letter.
    Symbol(u8),
    /// A byte of text, as it is or as `\'hh`.
    Byte(u8),
    /// A backslash with data behind it, which was passed over.
    Binary,
}

/// The tokens of a file.
pub struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The bytes from here for which this holds.
    fn run(&mut self, holds: fn(&u8) -> bool) -> &'a [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| holds(byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = self.peek()?;
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(if first == b'\'' { self.hex() } else { Token::Symbol(first) });
        }
        let name = std::str::from_utf8(self.run(u8::is_ascii_alphabetic)).unwrap_or_default();
        let minus = self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(minus);
        let digits = std::str::from_utf8(self.run(u8::is_ascii_digit)).unwrap_or_default();
        let number = (!digits.is_empty()).then(|| digits.parse().unwrap_or(i32::MAX));
        self.at += usize::from(self.peek() == Some(b' '));
        if name == "bin" {
            let length = number.filter(|_| !minus).and_then(|number: i32| usize::try_from(number).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
            return Some(Token::Binary);
        }
        Some(Token::Word(name, number.map(|number: i32| if minus { -number } else { number })))
    }

    fn hex(&mut self) -> Token<'a> {
        let digit = |at| self.bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (digit(self.at), digit(self.at + 1)) {
            (Some(high), Some(low)) => {
                self.at += 2;
                Token::Byte(u8::try_from(high * 16 + low).unwrap_or_default())
            }
            _ => Token::Symbol(b'\''),
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                // Line breaks of the file are none of the text.
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_data_end_where_they_should() {
        let tokens: Vec<_> = Tokens::new(b"{\\b0 a\r\\u-12?\\'e4\\'zz\\bin3 {}}\\*\\li99999999999-").collect();
        let expected = [
            Token::Open,
            Token::Word("b", Some(0)),
            Token::Byte(b'a'),
            Token::Word("u", Some(-12)),
            Token::Byte(b'?'),
            Token::Byte(0xe4),
            Token::Symbol(b'\''),
            Token::Byte(b'z'),
            Token::Byte(b'z'),
            Token::Binary,
            Token::Symbol(b'*'),
            Token::Word("li", Some(i32::MAX)),
            Token::Byte(b'-'),
        ];
        assert_eq!(tokens, expected);
        for cut in ["\\", "\\'", "\\'e", "\\b-", "\\bin9", "\\bin-9"] {
            assert!(Tokens::new(cut.as_bytes()).count() <= 2, "{cut}");
        }
    }
}
