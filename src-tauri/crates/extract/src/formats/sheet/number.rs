//! A number as a sheet shows it: ECMA-376 part 1, 18.8.31, which is Excel's own way since the first.
//!
//! The file does not say in whose country it is read: decimals have a point, names of months are English, and the
//! formats that follow the reader's own settings show dates as ISO 8601 writes them.

/// Digits that a spreadsheet holds; what lies beyond is noise of binary arithmetic.
const DIGITS: usize = 15;
/// Digits shown where no format asks for more.
const GENERAL_DIGITS: usize = 10;
const MILLISECONDS: f64 = 86_400_000.0;
/// The last day that can be shown, 31 December 9999.
const LAST_DAY: f64 = 2_958_466.0;
/// Longer formats are cut here; no program lets anyone type one.
const MAX_CODE: usize = 512;

/// A format, ready to be used many times.
#[derive(Debug, Clone, Default)]
pub struct NumberFormat(Vec<Section>);

#[derive(Debug, Clone, Default)]
struct Section {
    tokens: Vec<Token>,
    condition: Option<(Comparison, f64)>,
}

#[derive(Debug, Clone, Copy)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    /// With a plus sign or without.
    Exponent(bool),
    Slash,
    General,
    /// A letter of a date and how often it stands there.
    Date(char, usize),
    /// Hours, minutes or seconds that do not begin anew.
    Elapsed(char, usize),
    Noon(bool),
    At,
}

impl NumberFormat {
    /// A format that a file describes.
    pub fn new(code: &str) -> Self {
        let code: String = code.chars().take(MAX_CODE).collect();
        Self(split(&code).into_iter().map(|section| Section::new(&section)).collect())
    }

    /// One of the formats every file has, by its number (ECMA-376 part 1, 18.8.30).
    pub fn built_in(id: u32) -> Self {
        Self::new(match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 | 7 | 8 | 43 | 44 => "#,##0.00",
            5 | 6 | 41 | 42 => "#,##0",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => "yyyy-mm-dd",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 | 32 | 55 => "h:mm",
            21 | 33 | 56 => "h:mm:ss",
            22 => "yyyy-mm-dd h:mm",
            37 | 38 => "#,##0;(#,##0)",
            39 | 40 => "#,##0.00;(#,##0.00)",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            _ => "General",
        })
    }

    /// What a cell of this format shows. `since_1904`: the file counts its days from 1904 on, as those of old Macs do.
    pub fn show(&self, value: f64, since_1904: bool) -> String {
        let Some((section, sign)) = self.section(value) else { return general(value) };
        if section.tokens.iter().any(|token| matches!(token, Token::Date(..) | Token::Elapsed(..) | Token::Noon(_))) {
            return date(&section.tokens, value, since_1904).unwrap_or_else(|| general(value));
        }
        let value = if sign { value } else { value.abs() };
        section.number(value)
    }

    /// The part of the format for this number, and whether it still needs its sign.
    fn section(&self, value: f64) -> Option<(&Section, bool)> {
        if self.0.iter().any(|section| section.condition.is_some()) {
            let holds = |section: &&Section| match section.condition {
                None => true,
                Some((Comparison::Less, than)) => value < than,
                Some((Comparison::LessOrEqual, than)) => value <= than,
                Some((Comparison::Greater, than)) => value > than,
                Some((Comparison::GreaterOrEqual, than)) => value >= than,
                Some((Comparison::Equal, than)) => value == than,
                Some((Comparison::Unequal, than)) => value != than,
            };
            return self.0.iter().take(3).find(holds).map(|section| (section, true));
        }
        let sections = self.0.len().min(3);
        match (sections, value) {
            (0, _) => None,
            (2.., value) if value < 0.0 => self.0.get(1).map(|section| (section, false)),
            (3, 0.0) => self.0.get(2).map(|section| (section, false)),
            _ => self.0.first().map(|section| (section, true)),
        }
    }
}

/// Sections are parted by semicolons that are not quoted.
fn split(code: &str) -> Vec<String> {
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
    fn new(code: &str) -> Self {
        let mut section = Self::default();
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let lower = rest.to_ascii_lowercase();
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
                _ if lower.starts_with("general") => {
                    taken = "general".len();
                    section.tokens.push(Token::General);
                }
                _ if lower.starts_with("am/pm") => {
                    taken = "am/pm".len();
                    section.tokens.push(Token::Noon(true));
                }
                _ if lower.starts_with("a/p") => {
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

    fn number(&self, value: f64) -> String {
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

fn verbatim(token: &Token) -> String {
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
fn decimals(tokens: &[Token]) -> usize {
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

/// A number that nobody gave a format.
pub fn general(value: f64) -> String {
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

/// A moment, in the parts that people write.
struct Moment {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    milliseconds: i64,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The moment so many days after a file's own beginning; `None` beyond what can be shown.
fn moment(value: f64, since_1904: bool, to: f64) -> Option<Moment> {
    let days = if since_1904 { value + 1462.0 } else { value };
    if !(0.0..LAST_DAY).contains(&days) {
        return None;
    }
    let milliseconds = ((days * MILLISECONDS / to).round() * to) as i64;
    let (serial, milliseconds) = (milliseconds.div_euclid(86_400_000), milliseconds.rem_euclid(86_400_000));
    let weekday = usize::try_from((serial + 6).rem_euclid(7)).ok()?;
    // There was no 29 February 1900, but there is in every spreadsheet.
    if serial == 60 {
        return Some(Moment { year: 1900, month: 2, day: 29, weekday, milliseconds });
    }
    if serial == 0 {
        return Some(Moment { year: 1900, month: 1, day: 0, weekday, milliseconds });
    }
    let since_epoch = serial - 25_569 + i64::from(serial < 60);
    // From days to a date: Hinnant, "chrono-compatible low-level date algorithms".
    let shifted = since_epoch + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some(Moment { year, month: usize::try_from(month).ok()?, day, weekday, milliseconds })
}

fn date(tokens: &[Token], value: f64, since_1904: bool) -> Option<String> {
    let places = decimals(tokens).min(3);
    let step = [1000.0, 100.0, 10.0, 1.0].get(places).copied()?;
    let moment = moment(value, since_1904, step)?;
    let half_day = tokens.iter().any(|token| matches!(token, Token::Noon(_)));
    let (hour, minute) = (moment.milliseconds / 3_600_000, moment.milliseconds / 60_000 % 60);
    let second = moment.milliseconds / 1000 % 60;
    let elapsed = ((value * MILLISECONDS / step).round() * step) as i64;
    let timed = |token: Option<&Token>, letter: char| matches!(token, Some(Token::Date(c, _) | Token::Elapsed(c, _)) if *c == letter);
    let mut shown = String::new();
    let mut fraction = moment.milliseconds % 1000;
    let mut last: Option<&Token> = None;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.iter().skip(at + 1).find(|t| matches!(t, Token::Date(..) | Token::Elapsed(..)));
        let padded = |n: i64, count: usize| if count > 1 { format!("{n:02}") } else { n.to_string() };
        let text = match token {
            Token::Date('y', count) if *count <= 2 => format!("{:02}", moment.year % 100),
            Token::Date('y', _) => format!("{:04}", moment.year),
            Token::Date('m', count) if *count <= 2 && (timed(last, 'h') || timed(next, 's')) => padded(minute, *count),
            Token::Date('m', count) => {
                let name = MONTHS.get(moment.month - 1)?;
                match count {
                    1 | 2 => padded(i64::try_from(moment.month).ok()?, *count),
                    3 => name.chars().take(3).collect(),
                    5 => name.chars().take(1).collect(),
                    _ => (*name).to_owned(),
                }
            }
            Token::Date('d', count) => {
                let name = WEEKDAYS.get(moment.weekday)?;
                match count {
                    1 | 2 => padded(moment.day, *count),
                    3 => name.chars().take(3).collect(),
                    _ => (*name).to_owned(),
                }
            }
            Token::Date('h', count) => padded(if half_day { (hour + 11) % 12 + 1 } else { hour }, *count),
            Token::Date('s', count) => padded(second, *count),
            Token::Elapsed('h', count) => padded(elapsed / 3_600_000, *count),
            Token::Elapsed('m', count) => padded(elapsed / 60_000, *count),
            Token::Elapsed(_, count) => padded(elapsed / 1000, *count),
            Token::Noon(true) => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            Token::Noon(false) => if hour < 12 { "A" } else { "P" }.to_owned(),
            Token::Digit(_) => {
                let digit = fraction / 100;
                fraction = fraction % 100 * 10;
                digit.to_string()
            }
            token => verbatim(token),
        };
        shown.push_str(&text);
        if matches!(token, Token::Date(..) | Token::Elapsed(..)) {
            last = Some(token);
        }
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: f64) -> String {
        NumberFormat::new(code).show(value, false)
    }

    #[test]
    fn numbers_are_rounded_grouped_and_signed_as_their_format_says() {
        for (code, value, wanted) in [
            ("General", 0.1 + 0.2, "0.3"),
            ("General", -12.5, "-12.5"),
            ("General", 0.0, "0"),
            ("General", 1_234_567.891_234, "1234567.891"),
            ("General", 1.0 / 3.0, "0.333333333"),
            ("General", 6.02e23, "6.02E+23"),
            ("0.00", 1.005, "1.01"),
            ("0", 0.5, "1"),
            ("0", -0.2, "0"),
            ("#,##0.00", 1_234_567.895, "1,234,567.90"),
            ("#,##0", -999_999.6, "-1,000,000"),
            ("#,##0", 12.0, "12"),
            ("0%", 0.195, "20%"),
            ("0.0%", -0.0525, "-5.3%"),
            ("#,##0.00 \"€\"", 12.0, "12.00 €"),
            ("[$€-407] #,##0.00", 1200.5, "€ 1,200.50"),
            ("#,##0;[Red](#,##0)", -1500.0, "(1,500)"),
            ("0;-0;\"none\"", 0.0, "none"),
            ("0.00E+00", 12_345.0, "1.23E+04"),
            ("0.0E+00", 9.96, "1.0E+01"),
            ("##0.0E+0", 12_345.0, "12.3E+3"),
            ("0,", 12_345.0, "12"),
            ("0.0,,\" M\"", 12_345_678.0, "12.3 M"),
            ("000-0000", 5_551_234.0, "555-1234"),
            ("00000", 7.0, "00007"),
            ("# ?/?", 2.5, "2 1/2"),
            ("# ?/4", 0.75, "3/4"),
            ("[>=1000]#,##0,\"k\";0", 12_400.0, "12k"),
            ("[>=1000]#,##0,\"k\";0", 12.0, "12"),
            ("\"No. \"0", 7.0, "No. 7"),
            ("0.##", 5.0, "5."),
        ] {
            assert_eq!(shown(code, value), wanted, "{code} of {value}");
        }
    }

    #[test]
    fn days_are_dates_and_their_parts_are_times() {
        for (code, value, wanted) in [
            ("yyyy-mm-dd", 45_365.0, "2024-03-14"),
            ("dd.mm.yyyy hh:mm", 45_365.395_833_333_3, "14.03.2024 09:30"),
            ("d mmmm yyyy", 45_351.0, "29 February 2024"),
            ("ddd d-mmm-yy", 45_365.0, "Thu 14-Mar-24"),
            ("h:mm AM/PM", 0.75, "6:00 PM"),
            ("h:mm AM/PM", 0.0, "12:00 AM"),
            ("[h]:mm:ss", 1.5, "36:00:00"),
            ("mm:ss.0", 0.000_011_6, "00:01.0"),
            ("hh:mm:ss", 0.999_999_999, "00:00:00"),
            ("yyyy-mm-dd", 1.0, "1900-01-01"),
            ("yyyy-mm-dd", 60.0, "1900-02-29"),
            ("yyyy-mm-dd", 61.0, "1900-03-01"),
            ("[$-407]d. mmm yyyy;@", 36_526.0, "1. Jan 2000"),
            ("yyyy-mm-dd", -5.0, "-5"),
            ("yyyy-mm-dd", 1e300, "1E+300"),
        ] {
            assert_eq!(shown(code, value), wanted, "{code} of {value}");
        }
        assert_eq!(NumberFormat::built_in(14).show(43_903.0, true), "2024-03-14");
    }
}
