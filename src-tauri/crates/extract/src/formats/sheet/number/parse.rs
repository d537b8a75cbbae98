//! The format itself: sections parted by semicolons, each a row of tokens.

use super::{Comparison, Section, Token};

/// Sections are parted by semicolons that are not quoted.
pub fn split(code: &str) -> Vec<String> {
    let (mut sections, mut quoted, mut bracketed) = (vec![String::new()], false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            ';' if !quoted && !bracketed => {
                sections.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(section) = sections.last_mut() {
            section.push(c);
            if c == '\\' && !quoted {
                section.extend(chars.next());
            }
        }
    }
    sections
}

impl Section {
    pub fn new(code: &str) -> Self {
        let mut section = Self::default();
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let begins = |word: &str| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            let mut taken = c.len_utf8();
            let after = rest.get(taken..).unwrap_or_default();
            match c {
                '"' => {
                    let text = after.split('"').next().unwrap_or_default();
                    taken += text.len() + 1;
                    section.literal(text);
                }
                '\\' | '!' => {
                    let next: String = after.chars().take(1).collect();
                    taken += next.len();
                    section.literal(&next);
                }
                // As wide as the next character, or filled with it.
                '_' | '*' => {
                    taken += after.chars().next().map_or(0, char::len_utf8);
                    if c == '_' {
                        section.literal(" ");
                    }
                }
                '[' => {
                    let text = after.split(']').next().unwrap_or_default();
                    taken += text.len() + 1;
                    section.bracket(text);
                }
                '0' | '#' | '?' => section.tokens.push(Token::Digit(c)),
                '.' => section.tokens.push(Token::Point),
                ',' => section.tokens.push(Token::Comma),
                '%' => section.tokens.push(Token::Percent),
                '/' => section.tokens.push(Token::Slash),
                '@' => section.tokens.push(Token::At),
                _ if begins("general") => {
                    taken = "general".len();
                    section.tokens.push(Token::General);
                }
                _ if begins("am/pm") => {
                    taken = "am/pm".len();
                    section.tokens.push(Token::Noon(true));
                }
                _ if begins("a/p") => {
                    taken = "a/p".len();
                    section.tokens.push(Token::Noon(false));
                }
                'E' | 'e' if after.starts_with(['+', '-']) => {
                    taken += 1;
                    section.tokens.push(Token::Exponent(after.starts_with('+')));
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' => {
                    let count = rest.chars().take_while(|other| other.eq_ignore_ascii_case(&c)).count();
                    taken = count;
                    let letter = if c == 'e' { 'y' } else { c.to_ascii_lowercase() };
                    section.tokens.push(Token::Date(letter, if c == 'e' { 4 } else { count }));
                }
                c => section.literal(c.encode_utf8(&mut [0; 4])),
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        section
    }

    fn literal(&mut self, text: &str) {
        match self.tokens.last_mut() {
            Some(Token::Literal(before)) => before.push_str(text),
            _ => self.tokens.push(Token::Literal(text.to_owned())),
        }
    }

    /// Time that runs on, a condition, a currency, or a colour.
    fn bracket(&mut self, text: &str) {
        let lower = text.to_ascii_lowercase();
        let first = lower.chars().next().unwrap_or(' ');
        if matches!(first, 'h' | 'm' | 's') && lower.chars().all(|c| c == first) {
            self.tokens.push(Token::Elapsed(first, lower.len()));
        } else if let Some(currency) = text.strip_prefix('$') {
            let symbol = currency.split('-').next().unwrap_or_default();
            if !symbol.is_empty() {
                self.literal(symbol);
            }
        } else {
            let comparisons = [
                ("<=", Comparison::LessOrEqual),
                (">=", Comparison::GreaterOrEqual),
                ("<>", Comparison::Unequal),
                ("<", Comparison::Less),
                (">", Comparison::Greater),
                ("=", Comparison::Equal),
            ];
            let found = comparisons.iter().find_map(|(sign, comparison)| {
                text.strip_prefix(sign).and_then(|than| Some((*comparison, than.trim().parse().ok()?)))
            });
            self.condition = self.condition.or(found);
        }
    }
}
