//! Digits in the places of a format, rounded as people round.

use super::{Section, Token};

/// Digits that a spreadsheet holds; what lies beyond is noise of binary arithmetic.
const DIGITS: usize = 15;
/// Digits shown where no format asks for more.
const GENERAL_DIGITS: usize = 10;

impl Section {
    /// What a number looks like in this section.
    pub fn number(&self, value: f64) -> String {
        let digits = self.tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count();
        if digits == 0 {
            let shown = |token: &Token| match token {
                Token::General | Token::At => general(value),
                token => verbatim(token),
            };
            let text: String = self.tokens.iter().map(shown).collect();
            return if self.tokens.contains(&Token::General) { text } else { signed(text, value < 0.0) };
        }
        if self.tokens.contains(&Token::Slash) {
            return signed(self.fraction(value.abs()), value < 0.0);
        }
        if let Some(at) = self.tokens.iter().position(|token| matches!(token, Token::Exponent(_))) {
            return signed(self.scientific(value.abs(), at), value < 0.0);
        }
        let percents = self.tokens.iter().filter(|token| **token == Token::Percent).count();
        let scale = self.trailing_commas();
        let value = value * 100_f64.powi(i32::try_from(percents).unwrap_or(0))
            / 1000_f64.powi(i32::try_from(scale).unwrap_or(0));
        let text = plain(&self.tokens, value.abs());
        // What is rounded to nothing has no sign.
        let negative = value < 0.0 && text.contains(|c: char| c.is_ascii_digit() && c != '0');
        signed(text, negative)
    }

    /// Commas behind the last digit, or behind the last before the point, each divide by a thousand.
    fn trailing_commas(&self) -> usize {
        let behind = |tokens: &[Token]| {
            let last = tokens.iter().rposition(|token| matches!(token, Token::Digit(_))).map_or(0, |at| at + 1);
            tokens.iter().skip(last).take_while(|token| **token == Token::Comma).count()
        };
        let point = self.tokens.iter().position(|token| *token == Token::Point);
        behind(&self.tokens) + point.and_then(|at| self.tokens.get(..at)).map_or(0, behind)
    }

    fn scientific(&self, value: f64, at: usize) -> String {
        let (mantissa, power) = self.tokens.split_at_checked(at).unwrap_or_default();
        let places = decimals(mantissa);
        let before = mantissa.iter().take_while(|token| **token != Token::Point);
        let step = before.filter(|token| matches!(token, Token::Digit(_))).count().clamp(1, 15);
        let step = i32::try_from(step).unwrap_or(1);
        let mut exponent = if value == 0.0 { 0 } else { value.log10().floor() as i32 };
        exponent = exponent.div_euclid(step) * step;
        let mut scaled = value / 10_f64.powi(exponent);
        // Rounded up to one more digit than there is room for.
        if decimal(scaled, places).0.len() > usize::try_from(step).unwrap_or(1) {
            exponent += step;
            scaled = value / 10_f64.powi(exponent);
        }
        let width = power.iter().filter(|token| matches!(token, Token::Digit(_))).count();
        let sign = match power.first() {
            _ if exponent < 0 => "-",
            Some(Token::Exponent(true)) => "+",
            _ => "",
        };
        format!("{}E{sign}{:0width$}", plain(mantissa, scaled), exponent.unsigned_abs())
    }

    fn fraction(&self, value: f64) -> String {
        let slash = self.tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
        let (above, below) = self.tokens.split_at_checked(slash).unwrap_or_default();
        // A whole number of its own stands before the fraction, parted by a literal.
        let mixed = above
            .iter()
            .skip_while(|token| !matches!(token, Token::Digit(_)))
            .skip_while(|token| matches!(token, Token::Digit(_)))
            .any(|token| matches!(token, Token::Digit(_)));
        let width = below.iter().filter(|token| matches!(token, Token::Digit(_))).count().clamp(1, 4);
        let fixed: String =
            below.iter().filter_map(|t| if let Token::Literal(text) = t { Some(text.trim()) } else { None }).collect();
        let whole = if mixed { value.trunc() } else { 0.0 };
        let part = value - whole;
        let most = 10_u32.pow(u32::try_from(width).unwrap_or(1)) - 1;
        let (mut over, mut under) = match fixed.parse::<u32>() {
            Ok(under) if under > 0 => ((part * f64::from(under)).round(), f64::from(under)),
            _ => ratio(part, most),
        };
        let mut whole = whole;
        if mixed && over == under {
            (whole, over, under) = (whole + 1.0, 0.0, 1.0);
        }
        match (mixed, over == 0.0) {
            (true, true) => format!("{whole}"),
            (true, false) if whole > 0.0 => format!("{whole} {over}/{under}"),
            _ => format!("{over}/{under}"),
        }
    }
}

/// The nearest ratio of two whole numbers, the lower one at most `most`.
fn ratio(value: f64, most: u32) -> (f64, f64) {
    let mut best = (value.round(), 1.0);
    for under in 1..=most {
        let under = f64::from(under);
        let over = (value * under).round();
        if (over / under - value).abs() < (best.0 / best.1 - value).abs() - 1e-12 {
            best = (over, under);
        }
    }
    best
}

fn signed(text: String, negative: bool) -> String {
    if negative { format!("-{text}") } else { text }
}

pub fn verbatim(token: &Token) -> String {
    match token {
        Token::Literal(text) => text.clone(),
        Token::Percent => "%".to_owned(),
        Token::Point => ".".to_owned(),
        Token::Comma => ",".to_owned(),
        Token::Slash => "/".to_owned(),
        _ => String::new(),
    }
}

/// Places for digits behind the point.
pub fn decimals(tokens: &[Token]) -> usize {
    let after = tokens.iter().skip_while(|token| **token != Token::Point);
    after.filter(|token| matches!(token, Token::Digit(_))).count()
}

/// A number without sign in the places of its format.
fn plain(tokens: &[Token], value: f64) -> String {
    let (whole, mut fraction) = decimal(value, decimals(tokens));
    let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
    let before = tokens.get(..point).unwrap_or_default();
    let places = before.iter().filter(|token| matches!(token, Token::Digit(_))).count();
    let first = before.iter().position(|token| matches!(token, Token::Digit(_)));
    let last = before.iter().rposition(|token| matches!(token, Token::Digit(_)));
    let grouped = before.iter().enumerate().any(|(at, token)| {
        *token == Token::Comma && first.is_some_and(|first| at > first) && last.is_some_and(|last| at < last)
    });
    let whole = if whole == "0" { String::new() } else { whole };
    let mut shown = String::new();
    let mut left = places;
    for token in before {
        match token {
            Token::Digit(place) => {
                let run = if left == places { whole.len().saturating_sub(places - 1) } else { 1 };
                for step in (0..run.max(1)).rev() {
                    let position = left - 1 + step;
                    let digit = whole.len().checked_sub(position + 1).and_then(|at| whole.get(at..=at));
                    let Some(digit) = digit.or_else(|| empty(*place)) else { continue };
                    shown.push_str(digit);
                    if grouped && position > 0 && position.is_multiple_of(3) && digit != " " {
                        shown.push(',');
                    }
                }
                left -= 1;
            }
            Token::Comma => {}
            token => shown.push_str(&verbatim(token)),
        }
    }
    fraction.truncate(fraction.trim_end_matches('0').len());
    let mut digits = fraction.chars();
    for token in tokens.get(point..).unwrap_or_default() {
        match token {
            Token::Digit(place) => match digits.next() {
                Some(digit) => shown.push(digit),
                None => shown.push_str(empty(*place).unwrap_or_default()),
            },
            Token::Comma => {}
            token => shown.push_str(&verbatim(token)),
        }
    }
    shown
}

/// What stands in a place that has no digit.
fn empty(place: char) -> Option<&'static str> {
    match place {
        '0' => Some("0"),
        '?' => Some(" "),
        _ => None,
    }
}

/// A number without sign, rounded as people round, to so many places: before and behind the point.
fn decimal(value: f64, places: usize) -> (String, String) {
    if !value.is_finite() {
        return ("0".to_owned(), String::new());
    }
    let written = format!("{:.*e}", DIGITS - 1, value);
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    // The point stands behind the first so many digits.
    let mut point = exponent + 1;
    if point < 0 {
        digits.splice(0..0, std::iter::repeat_n(0, usize::try_from(-point).unwrap_or(0).min(400)));
        point = 0;
    }
    let mut point = usize::try_from(point).unwrap_or(0).min(400);
    let kept = point + places;
    let up = digits.get(kept).is_some_and(|digit| *digit >= 5);
    digits.resize(kept, 0);
    if up {
        let carried = digits.iter_mut().rev().all(|digit| {
            *digit = (*digit + 1) % 10;
            *digit == 0
        });
        if carried {
            digits.insert(0, 1);
            point += 1;
        }
    }
    let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (whole, fraction) = text.split_at_checked(point).unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');
    (if whole.is_empty() { "0" } else { whole }.to_owned(), fraction.to_owned())
}

/// A number that nobody gave a format; of one that no sheet can hold, what sheets show in its place.
pub fn general(value: f64) -> String {
    if !value.is_finite() {
        return "#NUM!".to_owned();
    }
    let size = value.abs();
    if value == value.trunc() && size < 1e15 {
        // Nothing has no sign.
        return format!("{}", if value == 0.0 { 0.0 } else { value });
    }
    if !(1e-9..1e15).contains(&size) {
        let written = format!("{:.*e}", 5, value);
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let mantissa =
            if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}E{sign}{:02}", exponent.unsigned_abs());
    }
    let before = if size < 1.0 { 1 } else { size.log10().floor() as usize + 1 };
    let (whole, fraction) = decimal(size, GENERAL_DIGITS.saturating_sub(before).max(if size < 1.0 { 9 } else { 0 }));
    let fraction = fraction.trim_end_matches('0');
    let text = if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") };
    signed(text, value < 0.0)
}
