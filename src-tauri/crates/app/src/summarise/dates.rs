//! Dates and days of the week, brought to one form.
//!
//! A date may be told in part ("March 2024"); a part is contained in the whole. "03/04/2024" has two readings and both are kept.

use super::facts::Token;

/// A date, or part of one, in each way it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Date {
    /// Readings as year, month, day; or a day of the week.
    pub readings: Vec<Reading>,
    /// As written.
    pub written: String,
}

/// One way to read a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Year.
    pub year: Option<u32>,
    /// Month, 1 to 12.
    pub month: Option<u32>,
    /// Day of the month, 1 to 31.
    pub day: Option<u32>,
    /// Day of the week, 0 is Monday.
    pub weekday: Option<u32>,
}

impl Date {
    /// Whether `whole` says all that this date says.
    pub fn is_in(&self, whole: &Date) -> bool {
        let inside = |part: Option<u32>, all: Option<u32>| part.is_none() || part == all;
        self.readings.iter().any(|p| {
            whole.readings.iter().any(|w| {
                inside(p.year, w.year)
                    && inside(p.month, w.month)
                    && inside(p.day, w.day)
                    && inside(p.weekday, w.weekday)
            })
        })
    }
}

/// The month a word names, 1 to 12.
pub fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|m| {
        *m == lower
            || (lower.len() >= 3 && (lower == "sept" && *m == "september" || m.get(..3) == Some(lower.as_str())))
    })?;
    Some(at as u32 + 1)
}

/// The day of the week a word names, 0 is Monday.
fn weekday(word: &str) -> Option<u32> {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = word.to_lowercase();
    let lower = lower.strip_suffix("'s").unwrap_or(&lower);
    DAYS.iter().position(|d| *d == lower || format!("{d}s") == lower).map(|i| i as u32)
}

/// The dates of a text, and which tokens they take up.
pub fn read(tokens: &[Token]) -> (Vec<Date>, Vec<bool>) {
    let mut out = Vec::new();
    let mut taken = vec![false; tokens.len()];
    let mut at = 0;
    while at < tokens.len() {
        let found = in_words(tokens, at).or_else(|| in_digits(tokens, at)).or_else(|| {
            let day = weekday(&tokens.get(at)?.lower)?;
            Some((vec![Reading { year: None, month: None, day: None, weekday: Some(day) }], at + 1))
        });
        let Some((readings, end)) = found else {
            at += 1;
            continue;
        };
        let written =
            tokens.get(at..end).unwrap_or_default().iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
        out.push(Date { readings, written });
        taken.iter_mut().take(end).skip(at).for_each(|t| *t = true);
        at = end;
    }
    (out, taken)
}

fn number(token: Option<&Token>) -> Option<u32> {
    let text = token?.lower.as_str();
    let bare = ["st", "nd", "rd", "th", "."].iter().find_map(|s| text.strip_suffix(s)).unwrap_or(text);
    bare.parse().ok()
}

fn day(token: Option<&Token>) -> Option<u32> {
    number(token).filter(|d| (1..=31).contains(d))
}

fn year(token: Option<&Token>) -> Option<u32> {
    token.filter(|t| t.text.chars().count() == 4).and_then(|t| t.text.parse().ok()).filter(|y| (1000..2200).contains(y))
}

/// "12 March 2024", "12th of March", "12th day of March", "March 12, 2024", "March 2024"; a month alone only where it cannot be a verb.
fn in_words(tokens: &[Token], at: usize) -> Option<(Vec<Reading>, usize)> {
    let text = |i: usize| tokens.get(i).map(|t| t.text.as_str());
    let month_at = |i: usize| tokens.get(i).and_then(|t| month(&t.text));
    let skip = |i: usize, signs: &[&str]| if text(i).is_some_and(|t| signs.contains(&t)) { i + 1 } else { i };
    if let Some(d) = day(tokens.get(at)) {
        let after = skip(at + 1, &[".", "-"]);
        let is_long = (text(after), text(after + 1)) == (Some("day"), Some("of"));
        let m_at = if is_long { after + 2 } else { skip(after, &["of"]) };
        if let Some(m) = month_at(m_at) {
            let y_at = skip(m_at + 1, &[",", "-", "."]);
            let y = year(tokens.get(y_at));
            return Some((
                vec![Reading { year: y, month: Some(m), day: Some(d), weekday: None }],
                if y.is_some() { y_at + 1 } else { m_at + 1 },
            ));
        }
        return None;
    }
    let m = month_at(at)?;
    let first = tokens.get(at).is_some_and(|t| t.first);
    if let Some(d) = day(tokens.get(at + 1)) {
        let y_at = skip(at + 2, &[","]);
        let y = year(tokens.get(y_at));
        return Some((
            vec![Reading { year: y, month: Some(m), day: Some(d), weekday: None }],
            if y.is_some() { y_at + 1 } else { at + 2 },
        ));
    }
    let y_at = skip(at + 1, &[",", "."]);
    let y = year(tokens.get(y_at));
    let verb = matches!(text(at), Some("May" | "March" | "Mar" | "Jan" | "Dec")) && first;
    if y.is_none() && verb {
        return None;
    }
    Some((
        vec![Reading { year: y, month: Some(m), day: None, weekday: None }],
        if y.is_some() { y_at + 1 } else { at + 1 },
    ))
}

/// "2024-03-12", "12.03.2024", "12/03/2024".
fn in_digits(tokens: &[Token], at: usize) -> Option<(Vec<Reading>, usize)> {
    let token = tokens.get(at)?;
    let dotted: Vec<&str> = token.text.split('.').collect();
    let (parts, end): (Vec<String>, usize) = if dotted.len() == 3 {
        (dotted.into_iter().map(str::to_owned).collect(), at + 1)
    } else {
        let sign = tokens.get(at + 1).map(|t| t.text.as_str()).filter(|s| matches!(*s, "-" | "/"))?;
        tokens.get(at + 3).filter(|t| t.text == sign)?;
        ([at, at + 2, at + 4].iter().filter_map(|i| tokens.get(*i)).map(|t| t.text.clone()).collect(), at + 5)
    };
    let [a, b, c] = parts.as_slice() else { return None };
    if ![a, b, c].iter().all(|p| p.chars().all(|c| c.is_ascii_digit())) {
        return None;
    }
    let (x, y, z): (u32, u32, u32) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    let short = |year: u32, written: &str| if written.len() == 2 { 2000 + year } else { year };
    let of = |year: u32, month: u32, day: u32| Reading {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        weekday: None,
    };
    let readings = if a.len() == 4 { vec![of(x, y, z)] } else { vec![of(short(z, c), y, x), of(short(z, c), x, y)] };
    let readings: Vec<Reading> = readings
        .into_iter()
        .filter(|r| r.month.is_some_and(|m| (1..=12).contains(&m)) && r.day.is_some_and(|d| (1..=31).contains(&d)))
        .collect();
    (!readings.is_empty()).then_some((readings, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::facts::tokens;

    fn one(text: &str) -> Date {
        read(&tokens(text)).0.into_iter().next().unwrap()
    }

    #[test]
    fn one_date_has_one_form_however_it_is_written() {
        let whole = one("on 12 March 2024");
        for text in [
            "March 12, 2024",
            "12th of March 2024",
            "2024-03-12",
            "12.03.2024",
            "12/03/2024",
            "12 Mar 2024",
            "March 2024",
            "12 March",
        ] {
            assert!(one(text).is_in(&whole), "{text}");
        }
        for text in ["13 March 2024", "12 May 2024", "2024-12-03", "12 March 2023", "Monday", "April"] {
            assert!(!one(text).is_in(&whole), "{text}");
        }
        assert!(!whole.is_in(&one("12 March")), "a year that was not said");
    }

    #[test]
    fn may_is_a_month_only_where_it_stands_as_one() {
        assert!(read(&tokens("The tenant may leave. May I go?")).0.is_empty());
        assert_eq!(read(&tokens("He leaves in May. It ends on 3 May.")).0.len(), 2);
    }
}
