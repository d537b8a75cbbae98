//! A number as a sheet shows it: ECMA-376 part 1, 18.8.31, which is Excel's own way since the first.
//!
//! The file does not say in whose country it is read: decimals have a point, names of months are English, and the
//! formats that follow the reader's own settings show dates as ISO 8601 writes them.

mod date;
mod digits;
mod parse;

use std::rc::Rc;

use date::date;
pub use digits::general;

/// Longer formats are cut here; no program lets anyone type one.
const MAX_CODE: usize = 512;

/// A format, ready to be used many times. Styles of cells share it, of which there may be many.
#[derive(Debug, Clone)]
pub struct NumberFormat(Rc<[Section]>);

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
        Self(parse::split(&code).into_iter().map(|section| Section::new(&section)).collect())
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
        let Some((section, sign)) = self.section(value).filter(|_| value.is_finite()) else { return general(value) };
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
            ("General", f64::INFINITY, "#NUM!"),
            ("0.00", f64::NAN, "#NUM!"),
            ("yyyy-mm-dd", f64::NAN, "#NUM!"),
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
