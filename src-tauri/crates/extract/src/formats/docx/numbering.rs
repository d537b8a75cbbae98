//! Numbers of paragraphs (ECMA-376, part 1, 17.9): in which list a paragraph counts, and what its number looks like. The file holds none, only how to
//! count.
//!
//! A mark that is no number, as a dot is none, is left out. Numbers of other scripts are written in digits.

use std::collections::{HashMap, HashSet};

use super::super::package::{Node, Package, attribute};
use crate::Error;
use crate::output::Output;

/// Levels of a list.
const LEVELS: usize = 9;
/// The longest pattern of a number, and the longest name of a format, in characters.
const LONGEST: usize = 64;

/// How the paragraphs of one level are numbered.
#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    /// The number with those of outer levels: `%1.%2`.
    pattern: String,
    /// Numbers of outer levels are in digits, whatever those are.
    digits: bool,
    /// It begins anew behind so many of the outermost levels, behind none where that is 0; else behind every outer one.
    anew: Option<usize>,
}

/// A list.
#[derive(Debug, Default)]
struct List {
    /// Lists of one kind count on.
    kind: String,
    /// Where it begins anew.
    starts: [Option<u32>; LEVELS],
    /// Levels that are numbered otherwise than the kind's.
    own: HashMap<usize, Level>,
}

/// How to count, in all lists of a text.
#[derive(Debug, Default)]
pub struct Numbering {
    kinds: HashMap<String, [Level; LEVELS]>,
    lists: HashMap<String, List>,
    /// Kinds that are described by another, under the name of this style; and which does so, by that name.
    named: HashMap<String, String>,
    described: HashMap<String, String>,
}

impl Numbering {
    pub fn read(package: &mut Package<'_>, part: &str, output: &mut Output<'_>) -> Result<Self, Error> {
        let mut numbering = Self::default();
        let mut kind: Option<(String, [Level; LEVELS])> = None;
        let mut list: Option<(String, List)> = None;
        let mut at = LEVELS;
        package.walk(part, output, &mut |node, _| {
            match node {
                Node::Start("abstractNum", element) => {
                    kind = attribute(element, "abstractNumId").map(|id| (id, Default::default()));
                }
                Node::End("abstractNum") => numbering.kinds.extend(kind.take()),
                Node::Start("num", element) => list = attribute(element, "numId").map(|id| (id, List::default())),
                Node::End("num") => numbering.lists.extend(list.take()),
                Node::Start(name @ ("lvl" | "lvlOverride"), element) => {
                    at = attribute(element, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(LEVELS);
                    if name == "lvl"
                        && let Some((_, list)) = &mut list
                        && let Some(level) = numbering.kinds.get(&list.kind).and_then(|levels| levels.get(at))
                    {
                        list.own.insert(at, level.clone());
                    }
                }
                Node::Start(name, element) => {
                    let value = attribute(element, "val").unwrap_or_default();
                    match (name, &mut kind, &mut list) {
                        ("styleLink", Some((id, _)), _) => drop(numbering.described.insert(value, id.clone())),
                        ("numStyleLink", Some((id, _)), _) => drop(numbering.named.insert(id.clone(), value)),
                        ("abstractNumId", _, Some((_, list))) => list.kind = value,
                        ("startOverride", _, Some((_, list))) => {
                            if let Some(start) = list.starts.get_mut(at) {
                                *start = value.parse().ok();
                            }
                        }
                        (_, Some((_, levels)), _) => {
                            if let Some(level) = levels.get_mut(at) {
                                level.set(name, &value);
                            }
                        }
                        (_, _, Some((_, list))) => {
                            if let Some(level) = list.own.get_mut(&at) {
                                level.set(name, &value);
                            }
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
            true
        })?;
        Ok(numbering)
    }
}

/// How far each list was counted.
#[derive(Debug, Default)]
pub struct Counts {
    of_kinds: HashMap<String, [Option<u32>; LEVELS]>,
    begun: HashSet<(String, usize)>,
}

impl Counts {
    /// The number of the next paragraph of this list, at this level, from 0; `None` where it has none.
    pub fn next(&mut self, numbering: &Numbering, list: &str, level: usize) -> Option<String> {
        let List { kind, starts, own } = numbering.lists.get(list)?;
        let kind = numbering.named.get(kind).and_then(|style| numbering.described.get(style)).unwrap_or(kind);
        let levels = numbering.kinds.get(kind)?.iter().enumerate();
        let levels: Vec<&Level> = levels.map(|(at, of_kind)| own.get(&at).unwrap_or(of_kind)).collect();
        let own = levels.get(level)?;
        let anew = starts.get(level).copied().flatten();
        let anew = anew.filter(|_| self.begun.insert((list.to_owned(), level)));
        let counts = self.of_kinds.entry(kind.clone()).or_default();
        let here = counts.get_mut(level)?;
        *here = anew.or_else(|| here.map(|before| before.saturating_add(1))).or(Some(own.start));
        for (deeper, of) in counts.iter_mut().zip(&levels).skip(level + 1) {
            if of.anew.is_none_or(|anew| level < anew) {
                *deeper = None;
            }
        }
        for (outer, of) in counts.iter_mut().zip(&levels).take(level) {
            outer.get_or_insert(of.start);
        }
        let text = own.text(counts, &levels);
        (own.format != "bullet" && text.contains(char::is_alphanumeric)).then(|| text.trim().to_owned())
    }
}

impl Level {
    fn set(&mut self, name: &str, value: &str) {
        match name {
            "start" => self.start = value.parse().unwrap_or(0),
            "numFmt" => self.format = value.chars().take(LONGEST).collect(),
            "lvlText" => self.pattern = value.chars().take(LONGEST).collect(),
            "isLgl" => self.digits = !matches!(value, "0" | "false" | "off"),
            "lvlRestart" => self.anew = value.parse().ok(),
            _ => {}
        }
    }

    /// The pattern, with the numbers in it.
    fn text(&self, counts: &[Option<u32>], levels: &[&Level]) -> String {
        let (mut text, mut pattern) = (String::new(), self.pattern.chars());
        while let Some(c) = pattern.next() {
            let place = pattern.clone().next().filter(|_| c == '%').and_then(|digit| digit.to_digit(10));
            let Some(at) = place.and_then(|place| usize::try_from(place).ok()?.checked_sub(1)) else {
                text.push(c);
                continue;
            };
            pattern.next();
            if let (Some(Some(count)), Some(level)) = (counts.get(at), levels.get(at)) {
                text.push_str(&written(*count, if self.digits { "decimal" } else { &level.format }));
            }
        }
        text
    }
}

/// A number in one of the formats that ECMA-376 names (part 1, 17.18.59), or by letters as others count beyond `z` (`lowerAlphabet`).
pub fn written(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letters(number).unwrap_or_else(|| number.to_string()),
        "upperLetter" => letters(number).map_or_else(|| number.to_string(), |text| text.to_uppercase()),
        "lowerAlphabet" => alphabet(number).unwrap_or_else(|| number.to_string()),
        "upperAlphabet" => alphabet(number).map_or_else(|| number.to_string(), |text| text.to_uppercase()),
        "lowerRoman" => roman(number).map_or_else(|| number.to_string(), |text| text.to_lowercase()),
        "upperRoman" => roman(number).unwrap_or_else(|| number.to_string()),
        _ => number.to_string(),
    }
}

/// `a` to `z`, then `aa`, `bb` and so on.
fn letters(number: u32) -> Option<String> {
    /// Nobody counts further like this.
    const MOST: u32 = 30 * 26;
    let index = number.checked_sub(1).filter(|index| *index < MOST)?;
    let letter = char::from(b'a' + u8::try_from(index % 26).ok()?);
    Some(letter.to_string().repeat(usize::try_from(index / 26).ok()? + 1))
}

/// `a` to `z`, then `aa`, `ab` and so on.
fn alphabet(mut number: u32) -> Option<String> {
    let mut letters = Vec::new();
    while let Some(index) = number.checked_sub(1) {
        letters.push(char::from(b'a' + u8::try_from(index % 26).ok()?));
        number = index / 26;
    }
    (!letters.is_empty()).then(|| letters.into_iter().rev().collect())
}

fn roman(mut number: u32) -> Option<String> {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = (1..4000).contains(&number).then(String::new)?;
    for (value, sign) in SIGNS {
        while number >= value {
            text.push_str(sign);
            number -= value;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: &str, pattern: &str) -> Level {
        Level { start: 1, format: format.into(), pattern: pattern.into(), ..Level::default() }
    }

    #[test]
    fn paragraphs_are_counted_by_level_and_lists_of_one_kind_count_on() {
        let mut levels: [Level; LEVELS] = Default::default();
        levels[0] = level("upperRoman", "Article %1.");
        levels[1] = Level { digits: true, ..level("decimal", "%1.%2") };
        levels[2] = level("lowerLetter", "(%3)");
        levels[3] = level("bullet", "•");
        levels[4] = level("upperRoman", "%5");
        let mut numbering = Numbering::default();
        numbering.kinds.insert("k".into(), levels);
        let mut anew = List { kind: "k".into(), ..List::default() };
        anew.starts[0] = Some(7);
        numbering.lists.insert("1".into(), List { kind: "k".into(), ..List::default() });
        numbering.lists.insert("2".into(), anew);
        let mut counts = Counts::default();
        for (list, level, expected) in [
            ("1", 0, Some("Article I.")),
            ("1", 1, Some("1.1")),
            ("1", 1, Some("1.2")),
            ("1", 2, Some("(a)")),
            ("1", 2, Some("(b)")),
            ("1", 3, None),
            ("1", 1, Some("1.3")),
            ("1", 2, Some("(a)")),
            ("2", 0, Some("Article VII.")),
            ("2", 0, Some("Article VIII.")),
            ("1", 0, Some("Article IX.")),
            ("1", 2, Some("(a)")),
            ("1", 4, Some("I")),
            ("1", 9, None),
            ("0", 0, None),
        ] {
            assert_eq!(counts.next(&numbering, list, level).as_deref(), expected, "{list} {level}");
        }
    }

    #[test]
    fn numbers_are_written_as_their_format_says_and_never_at_great_length() {
        for (number, format, expected) in [
            (4, "lowerRoman", "iv"),
            (1994, "upperRoman", "MCMXCIV"),
            (0, "upperRoman", "0"),
            (27, "lowerLetter", "aa"),
            (28, "lowerLetter", "bb"),
            (u32::MAX, "upperLetter", "4294967295"),
            (26, "lowerAlphabet", "z"),
            (28, "lowerAlphabet", "ab"),
            (703, "upperAlphabet", "AAA"),
            (0, "upperAlphabet", "0"),
            (u32::MAX, "lowerAlphabet", "mwlqkwu"),
            (3, "decimalZero", "03"),
            (3, "chineseCounting", "3"),
            (3, "none", ""),
        ] {
            assert_eq!(written(number, format), expected, "{number} {format}");
        }
        let swelling = level("decimal", &"%1".repeat(1_000));
        assert!(swelling.text(&[Some(1)], &[&level("decimal", "%1")]).len() == 1_000);
        let mut kept = Level::default();
        kept.set("lvlText", &"%1".repeat(1_000));
        assert_eq!(kept.pattern.len(), LONGEST);
    }
}
