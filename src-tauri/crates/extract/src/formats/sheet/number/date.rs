//! Days counted from a beginning, as dates and times.

use super::Token;
use super::digits::{decimals, verbatim};

const MILLISECONDS: f64 = 86_400_000.0;
/// The last day that can be shown, 31 December 9999.
const LAST_DAY: f64 = 2_958_466.0;

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

/// A moment in the parts that the format asks for; `None` where there is none.
pub fn date(tokens: &[Token], value: f64, since_1904: bool) -> Option<String> {
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
