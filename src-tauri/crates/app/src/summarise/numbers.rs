//! Numbers in digits and in words, with their unit, brought to one form.

use super::facts::Token;

/// A number and what it counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Canonical digits: no grouping, no trailing zeros; before them a minus, or that it is more or less than they say, or both; after them
    /// letters written onto them that are no known unit, scale or ordinal.
    pub value: String,
    /// Canonical unit, where one of the known ones stands beside it.
    pub unit: Option<&'static str>,
    /// As written.
    pub written: String,
}

/// Units, each with the ways of writing it.
const UNITS: &[(&str, &[&str])] = &[
    ("%", &["%", "percent", "pct"]),
    ("\u{20ac}", &["\u{20ac}", "eur", "euro", "euros"]),
    ("$", &["$", "usd", "dollar", "dollars"]),
    ("\u{a3}", &["\u{a3}", "gbp", "pound", "pounds"]),
    ("chf", &["chf", "franc", "francs"]),
    ("\u{a5}", &["\u{a5}", "jpy", "yen"]),
    ("\u{20b9}", &["\u{20b9}", "inr", "rupee", "rupees"]),
    ("\u{2030}", &["\u{2030}"]),
    ("mg", &["mg", "milligram", "milligrams"]),
    ("g", &["g", "gram", "grams"]),
    ("kg", &["kg", "kilo", "kilos", "kilogram", "kilograms"]),
    ("ml", &["ml", "millilitre", "millilitres", "milliliter", "milliliters"]),
    ("l", &["l", "litre", "litres", "liter", "liters"]),
    ("mm", &["mm", "millimetre", "millimetres", "millimeter", "millimeters"]),
    ("cm", &["cm", "centimetre", "centimetres", "centimeter", "centimeters"]),
    ("m", &["m", "metre", "metres", "meter", "meters"]),
    ("km", &["km", "kilometre", "kilometres", "kilometer", "kilometers"]),
    ("mile", &["mile", "miles"]),
    ("second", &["second", "seconds", "sec", "s"]),
    ("minute", &["minute", "minutes", "min", "mins"]),
    ("hour", &["hour", "hours", "h", "hrs"]),
    ("day", &["day", "days"]),
    ("week", &["week", "weeks"]),
    ("month", &["month", "months"]),
    ("year", &["year", "years", "yrs"]),
    ("am", &["am", "a.m"]),
    ("pm", &["pm", "p.m"]),
    ("\u{b0}c", &["\u{b0}c", "celsius"]),
    ("\u{b0}f", &["\u{b0}f", "fahrenheit"]),
    ("kw", &["kw", "kilowatt", "kilowatts"]),
    ("kwh", &["kwh"]),
];

/// Those of money, which may stand before the number.
const MONEY: &[&str] = &["\u{20ac}", "$", "\u{a3}", "chf", "\u{a5}", "\u{20b9}"];
/// What may stand just before a number's sign or its point and ends no word or number.
const OPENING: &[&str] = &["(", "[", "=", "<", ">", "\u{2264}", "\u{2265}"];
/// What else is written for thousands, millions and billions behind a number.
const SCALES: &[&str] = &["k", "m", "mio", "mln", "mrd", "md", "tsd"];
const MINUS: &[&str] = &["-", "\u{2212}"];
/// What makes an ordinal of a number.
const ORDINAL: &[&str] = &["st", "nd", "rd", "th", "er", "re", "\u{e8}re", "\u{e8}me", "\u{ba}", "\u{aa}"];

/// The canonical unit that `word` (in lower case) names.
pub fn unit(word: &str) -> Option<&'static str> {
    UNITS.iter().find(|(_, ways)| ways.contains(&word.trim_end_matches('.'))).map(|(unit, _)| *unit)
}

/// The numbers of a text, in order; tokens marked in `taken` belong to a date.
pub fn read(tokens: &[Token], taken: &[bool]) -> Vec<Number> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if taken.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let before = |at: usize| at.checked_sub(1).and_then(|i| tokens.get(i));
        if let Some((digits, suffix)) = digits(&token.text) {
            let suffix = suffix.to_lowercase();
            let mut begins = at;
            let mut value = if opens_with_point(tokens, at) {
                begins -= 1;
                canonical(&format!("0.{digits}"))
            } else {
                canonical(digits)
            };
            if let Some(zeros) = scale(&suffix) {
                value = times(&value, zeros);
            }
            let mut end = at + 1;
            while let Some(scale) = tokens.get(end).and_then(|t| scale(&t.lower)) {
                value = times(&value, scale);
                end += 1;
            }
            let own = unit(&suffix);
            // "5mcg" is not "5mmol", nor is clause "4a" clause "4b".
            if own.is_none() && scale(&suffix).is_none() && !ORDINAL.contains(&suffix.as_str()) {
                value.push_str(&suffix);
            }
            let is_less = has_inner_minus(tokens, begins);
            begins -= usize::from(is_less);
            let unit = own.or_else(|| beside(tokens, before(begins), end));
            begins -= usize::from(before(begins).is_some_and(is_money));
            let is_negative = is_negative(tokens, begins);
            begins -= usize::from(is_negative);
            if is_less || is_negative {
                value.insert(0, '-');
            }
            if let Some(than) = compared(tokens.get(..begins).unwrap_or_default()) {
                value.insert(0, than);
            }
            out.push(Number { value, unit, written: token.text.clone() });
            at = end;
        } else if let Some((value, end)) = spelled(tokens, at) {
            let written =
                tokens.get(at..end).unwrap_or_default().iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
            out.push(Number { value, unit: beside(tokens, before(at), end), written });
            at = end;
        } else {
            at += 1;
        }
    }
    out
}

/// Whether the number at `at` has its decimal point before it and no digit before that: "p < .05".
fn opens_with_point(tokens: &[Token], at: usize) -> bool {
    let Some(point) = at.checked_sub(1) else { return false };
    let is_point = tokens.get(point).is_some_and(|t| t.text == ".") && tokens.get(at).is_some_and(|t| !t.apart);
    let before = point.checked_sub(1).and_then(|i| tokens.get(i));
    let opens = |t: &Token| OPENING.contains(&t.text.as_str()) || MINUS.contains(&t.text.as_str()) || is_money(t);
    is_point && (tokens.get(point).is_some_and(|t| t.apart) || before.is_some_and(opens))
}

/// Whether a minus stands just before the number, or its currency, at `at`, and is no dash: "-5", "r=-5", "(-5)".
fn is_negative(tokens: &[Token], at: usize) -> bool {
    let Some(sign) = at.checked_sub(1) else { return false };
    let is_minus = tokens.get(sign).is_some_and(|t| MINUS.contains(&t.text.as_str()));
    let before = sign.checked_sub(1).and_then(|i| tokens.get(i));
    let opens = tokens.get(sign).is_some_and(|t| t.apart) || before.is_some_and(|t| OPENING.contains(&t.text.as_str()));
    is_minus && opens && tokens.get(at).is_some_and(|t| !t.apart)
}

/// Whether a minus stands between the number at `at` and the sign of its currency: "$-5", and not "5€-10€" or "Euro-6".
fn has_inner_minus(tokens: &[Token], at: usize) -> bool {
    let Some([money, sign, number]) = at.checked_sub(2).and_then(|from| tokens.get(from..=at)) else { return false };
    let is_sign = is_money(money) && !money.text.chars().any(char::is_alphanumeric);
    // What stands before it may be a number that it is the currency of: "3 Mio. €-5 Mio. €".
    let before = |n: usize| at.checked_sub(n).and_then(|i| tokens.get(i));
    let is_number = |n: usize| before(n).is_some_and(|t| t.text.starts_with(char::is_numeric));
    let is_scale =
        |n: usize| before(n).is_some_and(|t| scale(&t.lower).is_some() || SCALES.contains(&t.lower.as_str()));
    let is_of_other =
        is_number(3) || is_scale(3) && is_number(4) || before(3).is_some_and(|t| t.text == ".") && is_scale(4);
    let opens = money.apart || before(3).is_none_or(|t| OPENING.contains(&t.text.as_str()));
    is_sign && opens && !is_of_other && MINUS.contains(&sign.text.as_str()) && !sign.apart && !number.apart
}

fn is_money(token: &Token) -> bool {
    unit(&token.lower).is_some_and(|unit| MONEY.contains(&unit))
}

/// What stands just before a number and says that more or less is meant: "p < 0.05", ">= 3".
fn compared(before: &[Token]) -> Option<char> {
    let mut signs = before.iter().rev().map(|token| token.text.as_str()).skip_while(|sign| *sign == "=");
    match signs.next()? {
        "<" | "\u{2264}" => Some('<'),
        // Several, with nothing else before them, mark what a mail quotes: ">> 30 came". One alone may be meant ("> 30 days", in a table).
        ">" if before.len() > 1 && before.iter().all(|token| token.text == ">") => None,
        ">" | "\u{2265}" => Some('>'),
        _ => None,
    }
}

/// The unit written after (or, for money, before) a number.
fn beside(tokens: &[Token], before: Option<&Token>, end: usize) -> Option<&'static str> {
    let after = tokens.get(end).filter(|t| t.text != "-").or_else(|| tokens.get(end + 1));
    let per_cent =
        tokens.get(end).is_some_and(|t| t.lower == "per") && tokens.get(end + 1).is_some_and(|t| t.lower == "cent");
    let degrees = tokens.get(end).is_some_and(|t| t.lower == "\u{b0}").then(|| tokens.get(end + 1)).flatten();
    if per_cent {
        return Some("%");
    }
    if let Some(scale) = degrees {
        return unit(&format!("\u{b0}{}", scale.lower));
    }
    let money = before.and_then(|b| unit(&b.lower)).filter(|unit| MONEY.contains(unit));
    money.or_else(|| after.and_then(|t| unit(&t.lower)))
}

/// A token that begins with a digit: its digits, and what follows them ("10km", "12th").
fn digits(text: &str) -> Option<(&str, &str)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end =
        text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\'' | '\u{2019}')).unwrap_or(text.len());
    text.split_at_checked(end)
}

/// "1,000.50" and "1.000,50" as "1000.5".
fn canonical(number: &str) -> String {
    let bare = number.replace(['\'', '\u{2019}'], "");
    let groups: Vec<&str> = bare.split(['.', ',']).collect();
    let marks: Vec<char> = bare.chars().filter(|c| !c.is_ascii_digit()).collect();
    let last = groups.last().copied().unwrap_or("");
    let thousands = match marks.as_slice() {
        [] => true,
        [','] => last.len() == 3,
        ['.'] => false,
        [.., end] if marks.iter().all(|m| m == end) => groups.iter().skip(1).all(|g| g.len() == 3),
        _ => false,
    };
    // 1.2.3 is a section or a version, not a quantity.
    if !thousands && marks.len() > 1 && marks.iter().all(|m| Some(m) == marks.first()) {
        return bare;
    }
    let (whole, part) = if thousands {
        (groups.concat(), "")
    } else {
        (groups.split_last().map_or(String::new(), |(_, g)| g.concat()), last)
    };
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

/// `value` with its decimal point moved `zeros` places to the right.
fn times(value: &str, zeros: usize) -> String {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let moved: String = part.chars().chain(std::iter::repeat('0')).take(zeros).collect();
    let rest: String = part.chars().skip(zeros).collect();
    canonical(&if rest.is_empty() { format!("{whole}{moved}") } else { format!("{whole}{moved}.{rest}") })
}

/// Zeros of a scale word.
pub fn scale(word: &str) -> Option<usize> {
    Some(match word {
        "hundred" => 2,
        "thousand" => 3,
        "million" | "mn" => 6,
        "billion" | "bn" => 9,
        "trillion" | "tn" => 12,
        _ => return None,
    })
}

/// The value of a small number word, and whether another may follow it ("twenty-one").
fn small(word: &str) -> Option<u64> {
    const ONES: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const ORDINALS: &[&str] = &[
        "zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let of = |list: &[&str]| list.iter().position(|w| *w == word).map(|i| i as u64);
    of(ONES).or_else(|| of(ORDINALS)).or_else(|| of(TENS).map(|i| (i + 2) * 10)).or(match word {
        "dozen" => Some(12),
        "once" => Some(1),
        "twice" => Some(2),
        _ => None,
    })
}

/// A number in words that begins at `at`: its value and the token after it.
fn spelled(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let word = |i: usize| tokens.get(i).map(|t| t.lower.as_str());
    let leading = if matches!(word(at), Some("a" | "an")) { word(at + 1).and_then(scale).map(|_| 1) } else { None };
    let mut value = leading.or_else(|| word(at).and_then(small))?;
    let mut end = at + 1;
    let mut total = 0u64;
    loop {
        let next = if word(end) == Some("-") { end + 1 } else { end };
        if let Some(more) = word(next)
            .and_then(small)
            .filter(|m| *m < 10 && value % 100 >= 20 && value % 10 == 0 || *m < 100 && value >= 100 && value % 100 == 0)
        {
            value += more;
            end = next + 1;
        } else if let Some(zeros) = word(end).and_then(scale) {
            value = value.saturating_mul(10u64.saturating_pow(zeros as u32));
            if zeros > 2 {
                total = total.saturating_add(value);
                value = 0;
            }
            end += 1;
        } else if word(end) == Some("and") && (value >= 100 || total > 0) && word(end + 1).and_then(small).is_some() {
            value += word(end + 1).and_then(small).unwrap_or(0);
            end += 2;
        } else if value == 0 && total > 0 && word(end).and_then(small).is_some() {
            value = word(end).and_then(small).unwrap_or(0);
            end += 1;
        } else {
            break;
        }
    }
    Some((canonical(&total.saturating_add(value).to_string()), end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarise::facts::tokens;

    fn values(text: &str) -> Vec<(String, Option<&'static str>)> {
        read(&tokens(text), &[]).into_iter().map(|n| (n.value, n.unit)).collect()
    }

    #[test]
    fn one_number_has_one_form_however_it_is_written() {
        for text in [
            "1,500,000",
            "1.5 million",
            "1 500 000".replace(' ', "").as_str(),
            "one million five hundred thousand",
            "1.500.000",
        ] {
            assert_eq!(values(text).iter().map(|v| v.0.as_str()).collect::<Vec<_>>(), ["1500000"], "{text}");
        }
        assert_eq!(values("twenty-five"), [("25".into(), None)]);
        assert_eq!(values("two hundred and five members")[0].0, "205");
        assert_eq!(values("3.50 and 3.5"), [("3.5".into(), None), ("3.5".into(), None)]);
        assert_eq!(values("the 12th"), [("12".into(), None)]);
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(values("5 %, 5 per cent, 5 percent"), vec![("5".into(), Some("%")); 3]);
        assert_eq!(values("\u{20ac}900 or EUR 900 or 900 euros"), vec![("900".into(), Some("\u{20ac}")); 3]);
        assert_eq!(values("10km in 30 days"), [("10".into(), Some("km")), ("30".into(), Some("day"))]);
        assert_eq!(values("a 30-day notice"), [("30".into(), Some("day"))]);
    }

    #[test]
    fn the_sign_and_the_decimal_point_matter() {
        assert_ne!(values("it fell to -5"), values("it fell to 5"));
        assert_ne!(values("p < 0.05"), values("p > 0.05"));
        assert_ne!(values("p < 0.05"), values("p = 0.05"));
        assert_eq!(values("p<=0.5"), values("p \u{2264} 0.5"));
        assert_eq!(values("n = 30"), values("n 30"));
        for quoted in [">> 30 people came", "> > 30 people came"] {
            assert_eq!(values(quoted), values("30 people came"));
        }
        assert_ne!(values("> 30 days"), values("30 days"));
        assert_eq!(values(">= 30 people"), values("came \u{2265} 30 people"));
        assert_eq!(values("> The age was > 30"), values("The age was > 30"));
        assert_ne!(values("> The age was > 30"), values("The age was 30"));
        assert_ne!(values("1.5"), values("15"));
        assert_ne!(values("1.234"), values("1,234"));
        assert_eq!(values("p < .05, p<.05, p < 0.05"), vec![("<0.05".into(), None); 3]);
        assert_eq!(values("of -.5, r=-.5, (-0.5)"), vec![("-0.5".into(), None); 3]);
        assert_eq!(values("of -$5, <-$5"), [("-5".into(), Some("$")), ("<-5".into(), Some("$"))]);
        for text in [
            "Euro-6 engines",
            "3 million \u{20ac}-6 million \u{20ac}",
            "2 M\u{20ac}-6 M\u{20ac}",
            "2 Mio. \u{20ac}-6 Mio. \u{20ac}",
            "2 Mrd \u{20ac}-6 Mrd \u{20ac}",
            "\u{bd} \u{20ac}-1 \u{20ac}",
        ] {
            assert!(values(text).iter().all(|v| !v.0.contains('-')), "{text}");
        }
        for text in
            ["a change of $-5", "($\u{2212}5)", "Net loss: $-5", "Loss | $-5", "up, then $-5", "In 2023 profit $-5"]
        {
            assert_eq!(values(text).last(), Some(&("-5".into(), Some("$"))), "{text}");
        }
        assert_eq!(
            values("It ended.5 came, 3-5, $3-$5, 3\u{20ac}-5\u{20ac}").iter().map(|v| v.0.as_str()).collect::<Vec<_>>(),
            ["5", "3", "5", "3", "5", "3", "5"]
        );
    }

    #[test]
    fn what_is_written_onto_a_number_belongs_to_it() {
        assert_eq!(values("$10bn, $10 billion"), vec![("10000000000".into(), Some("$")); 2]);
        assert_eq!(values("2.5mn and 2,500,000"), vec![("2500000".into(), None); 2]);
        assert_eq!(values("3rd, 1st, 1er").iter().map(|v| v.0.as_str()).collect::<Vec<_>>(), ["3", "1", "1"]);
        for (one, other) in
            [("5mcg", "5mmol"), ("6ft", "6in"), ("clause 4a", "clause 4b"), ("$10k", "$10"), ("4a", "4")]
        {
            assert_ne!(values(one), values(other));
        }
        assert_eq!(values("\u{a5}500 and 500 yen"), vec![("500".into(), Some("\u{a5}")); 2]);
        assert_ne!(values("\u{a5}500"), values("\u{20b9}500"));
        assert_ne!(values("5 \u{2030}"), values("5"));
    }
}
