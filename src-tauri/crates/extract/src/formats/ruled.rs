//! Tables that are drawn with dashes, in plain text and Markdown: pandoc's simple, multiline and grid tables (its manual, "Tables"), and what
//! databases print.
//!
//! A table is one only where nothing in it stands across its columns; all else stays the text it is, and so does a heading with a line of dashes
//! under it. Nothing is guessed from spaces alone.

use std::borrow::Cow;

/// The rows of a table, cell by cell.
pub type Rows = Vec<Vec<String>>;

/// A longer or wider table stays text.
const MAX_LINES: usize = 10_000;
const MAX_COLUMNS: usize = 64;
/// Lines of a header.
const MAX_HEADER: usize = 16;

/// The table that the text begins with, if it certainly is one, and what stands behind it. An empty line, or nothing, stands before it.
pub fn table(text: &str) -> Option<(Rows, &str)> {
    let found = if text.trim_start_matches(' ').starts_with('+') { grid(text) } else { dashed(text) };
    let (rows, behind) = found?;
    // Rows of one letter below many columns would take a thousand times the memory that they do as text.
    let cells: usize = rows.iter().map(Vec::len).sum();
    (cells <= text.len() - behind.len()).then_some((rows, behind))
}

/// The text with each such table as one of pipes, which is Markdown's own.
pub fn with_pipes(text: &str) -> Cow<'_, str> {
    let (mut out, mut copied, mut rest) = (String::new(), 0, text);
    let (mut parted, mut fence): (bool, Option<&str>) = (true, None);
    while !rest.is_empty() {
        // What is set in by four is code.
        let is_text = parted && fence.is_none() && !rest.lines().take(2).all(|line| line.starts_with("    "));
        if let Some((rows, behind)) = is_text.then(|| table(rest)).flatten() {
            out.push_str(text.get(copied..text.len() - rest.len()).unwrap_or_default());
            pipe(&rows, &mut out);
            copied = text.len() - behind.len();
            rest = behind;
            continue;
        }
        let (line, behind) = line(rest);
        fence = match fence {
            Some(mark) if line.trim_start().starts_with(mark) => None,
            None => fence_of(line),
            open => open,
        };
        parted = line.trim().is_empty();
        rest = behind;
    }
    if copied == 0 {
        return text.into();
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out.into()
}

fn pipe(rows: &[Vec<String>], out: &mut String) {
    for (number, row) in rows.iter().enumerate() {
        for cell in row {
            out.push_str("| ");
            out.push_str(&cell.replace('|', "\\|"));
            out.push(' ');
        }
        out.push_str("|\n");
        if number == 0 {
            out.push_str(&"| --- ".repeat(row.len()));
            out.push_str("|\n");
        }
    }
    out.push('\n');
}

/// What opens a block of code, and closes it.
fn fence_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|mark| ['`', '~'].contains(mark))?;
    let (fence, named) = line.split_at_checked(line.len() - line.trim_start_matches(mark).len())?;
    (fence.len() >= 3 && !named.contains('`')).then_some(fence)
}

/// The first line, and what stands behind it.
fn line(text: &str) -> (&str, &str) {
    let (line, behind) = text.split_once('\n').unwrap_or((text, ""));
    (line.trim_end(), behind)
}

fn is_wide(row: &[String]) -> bool {
    row.iter().filter(|cell| !cell.is_empty()).count() > 1
}

/// Lines of cells as one row.
fn joined(lines: &[Vec<&str>]) -> Vec<String> {
    let columns = lines.first().map_or(0, Vec::len);
    let cell = |column: usize| {
        let parts = lines.iter().filter_map(|cells| cells.get(column)).filter(|part| !part.is_empty());
        parts.copied().collect::<Vec<_>>().join(" ")
    };
    (0..columns).map(cell).collect()
}

fn single(lines: Vec<Vec<&str>>) -> impl Iterator<Item = Vec<String>> {
    lines.into_iter().map(|cells| cells.into_iter().map(str::to_owned).collect())
}

/// A table whose columns a line of dashes shows. It stands below the header, and then an empty line ends the table; or there is a line above it
/// all, and one below, and then an empty line parts rows of several lines.
fn dashed(text: &str) -> Option<(Rows, &str)> {
    let (first, mut rest) = line(text);
    let mut header = Vec::new();
    let (columns, is_framed) = match rule(first) {
        Some(columns) if columns.len() > 1 => (columns, true),
        Some(_) => loop {
            let (next, behind) = line(rest);
            rest = behind;
            match rule(next) {
                Some(columns) if columns.len() > 1 => break (columns, true),
                None if !next.is_empty() && header.len() < MAX_HEADER => header.push(next),
                _ => return None,
            }
        },
        None => {
            let (next, behind) = line(rest);
            (header, rest) = (vec![first], behind);
            (rule(next).filter(|columns| columns.len() > 1)?, false)
        }
    };
    let header: Vec<Vec<&str>> = header.into_iter().map(|line| cells(line, &columns)).collect::<Option<_>>()?;
    let header: Rows = (!header.is_empty()).then(|| joined(&header)).into_iter().collect();
    if !header.iter().all(|row| is_wide(row)) {
        return None;
    }
    let mut bands: Vec<Vec<Vec<&str>>> = vec![Vec::new()];
    for _ in 0..MAX_LINES {
        let (next, behind) = line(rest);
        if let Some(end) = rule(next) {
            let closes = (end.len() == 1 || end == columns) && line(behind).0.is_empty();
            return if closes { Some((with_rows(header, bands)?, behind)) } else { None };
        }
        match next {
            "" if !is_framed => return Some((with_rows(header, bands)?, rest)),
            "" if rest.is_empty() => return None,
            "" => bands.push(Vec::new()),
            next => bands.last_mut()?.push(cells(next, &columns)?),
        }
        rest = behind;
    }
    None
}

/// The header and the rows below it: each line is one, or all between two empty lines. `None` where no row has several cells.
fn with_rows(header: Rows, bands: Vec<Vec<Vec<&str>>>) -> Option<Rows> {
    let is_parted = bands.len() > 1;
    let bands = bands.into_iter().filter(|band| !band.is_empty());
    let rows: Rows =
        if is_parted { bands.map(|band| joined(&band)).collect() } else { bands.flat_map(single).collect() };
    rows.iter().any(|row| is_wide(row)).then(|| header.into_iter().chain(rows).collect())
}

/// Where each column begins below which there are dashes, if the line is nothing but dashes and spaces.
fn rule(line: &str) -> Option<Vec<usize>> {
    let mut columns = Vec::new();
    let (mut before, mut length) = (' ', 2);
    for (at, c) in line.trim_end().chars().enumerate() {
        match c {
            '-' if before == ' ' => {
                // One dash alone is one of a list, or of a sum.
                if length < 2 || columns.len() == MAX_COLUMNS {
                    return None;
                }
                columns.push(at);
                length = 1;
            }
            '-' => length += 1,
            ' ' => {}
            _ => return None,
        }
        before = c;
    }
    (length >= 2 && !columns.is_empty()).then_some(columns)
}

/// What a line has in each column; `None` where something stands across two of them, or a gap within one, as where columns are told in vain.
fn cells<'a>(line: &'a str, columns: &[usize]) -> Option<Vec<&'a str>> {
    let mut next = columns.iter().copied().skip(1).peekable();
    let (mut cells, mut from, mut at, mut before) = (Vec::with_capacity(columns.len()), 0, 0, ' ');
    for (place, c) in line.char_indices() {
        if next.next_if(|column| at >= *column).is_some() {
            if before != ' ' {
                return None;
            }
            cells.push(line.get(from..place)?.trim());
            from = place;
        }
        at += width(c);
        before = c;
    }
    cells.push(line.get(from..)?.trim());
    cells.resize(columns.len(), "");
    let is_whole = |cell: &&str| !cell.contains("  ") && !cell.contains('\t');
    cells.iter().all(is_whole).then_some(cells)
}

/// A table with lines around each cell, or around the header and all the rows.
fn grid(text: &str) -> Option<(Rows, &str)> {
    let (first, mut rest) = line(text);
    let bars = border(first)?;
    let mut bands: Vec<Vec<Vec<&str>>> = vec![Vec::new()];
    // Those that tell the header from the rows part the rows, too.
    let mut is_parted = false;
    for _ in 0..MAX_LINES {
        let (next, behind) = line(rest);
        if let Some(found) = border(next) {
            if found != bars {
                return None;
            }
            is_parted |= next.contains('=');
            bands.push(Vec::new());
        } else if next.trim_start().starts_with('|') {
            bands.last_mut()?.push(between(next, &bars)?);
        } else {
            break;
        }
        rest = behind;
    }
    // The last border closes it.
    bands.pop().filter(Vec::is_empty)?;
    let mut rows = Vec::new();
    for band in bands.into_iter().filter(|band| !band.is_empty()) {
        let begin_rows = band.iter().all(|cells| cells.first().is_some_and(|cell| !cell.is_empty()));
        if begin_rows && !is_parted {
            rows.extend(single(band));
        } else {
            rows.push(joined(&band));
        }
    }
    rows.iter().any(|row| is_wide(row)).then_some((rows, rest))
}

/// Where the bars stand that a border crosses, of which there are three at least: a box around a text is no table.
fn border(line: &str) -> Option<Vec<usize>> {
    let drawn = line.trim_start_matches(' ');
    let is_border = drawn.starts_with("+-") || drawn.starts_with("+=") || drawn.starts_with("+:");
    if !is_border || !drawn.ends_with('+') || !drawn.bytes().all(|b| b"+-=:".contains(&b)) {
        return None;
    }
    let bars: Vec<usize> = line.bytes().enumerate().filter(|(_, b)| *b == b'+').map(|(at, _)| at).collect();
    (3..=MAX_COLUMNS).contains(&bars.len()).then_some(bars)
}

/// What a line has between the bars; `None` where one of them is missing, or something stands outside.
fn between<'a>(line: &'a str, bars: &[usize]) -> Option<Vec<&'a str>> {
    let mut next = bars.iter().copied().peekable();
    let (mut cells, mut from, mut at) = (Vec::with_capacity(bars.len()), None, 0);
    for (place, c) in line.char_indices() {
        let columns = width(c);
        if columns > 0 && next.next_if_eq(&at).is_some() {
            let cell = line.get(from.unwrap_or(0)..place)?.trim();
            match (c, from) {
                ('|', Some(_)) => cells.push(cell),
                ('|', None) if cell.is_empty() => {}
                _ => return None,
            }
            from = Some(place + 1);
        }
        at += columns;
    }
    (next.next().is_none() && line.get(from?..)?.trim().is_empty()).then_some(cells)
}

/// How many places a character takes where all letters are of one width (Unicode Standard Annex 11, in short).
fn width(c: char) -> usize {
    match c {
        c if c.is_ascii() => 1,
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Option<(Vec<String>, &str)> {
        let (rows, behind) = table(text)?;
        Some((rows.into_iter().map(|row| row.join("|")).collect(), behind))
    }

    #[test]
    fn each_kind_of_table_is_read_row_by_row() {
        for (text, expected, behind) in [
            ("Quay   Dues\n---- ------\nOld      90\n\nEnd.", &["Quay|Dues", "Old|90"][..], "\nEnd."),
            ("Quay   Dues\r\n---- ------\r\nOld      90", &["Quay|Dues", "Old|90"], ""),
            ("  Dues  Quay\n------  ------\n    90  Old\n------  ------\n", &["Dues|Quay", "90|Old"], ""),
            ("---- ----\nOld    90\nNew     5\n---- ----\n\nx", &["Old|90", "New|5"], "\nx"),
            ("---------\nQuay Dues\n---- ----\nOld    90\nNew     5\n---------", &["Quay|Dues", "Old|90", "New|5"], ""),
            ("---------\nQuay\nno   Dues\n---- ----\nOld\none    90\n\n---------", &["Quay no|Dues", "Old one|90"], ""),
            ("橋   費用\n---- ----\n北橋 百\n", &["橋|費用", "北橋|百"], ""),
            ("+--+--+\n|a |b |\n+--+--+\n|1 |2 |\n|3 |  |\n+--+--+\nEnd", &["a|b", "1|2", "3|"], "End"),
            ("+--+--+\n|a |b |\n+==+:=+\n|1 |2 |\n|3 |  |\n+--+--+", &["a|b", "1 3|2"], ""),
            (" +--+--+\n |橋|b |\n +--+--+", &["橋|b"], ""),
        ] {
            let expected = expected.iter().map(|row| (*row).to_owned()).collect();
            assert_eq!(rows(text), Some((expected, behind)), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_table_is_none() {
        let wide = "-- ".repeat(MAX_COLUMNS + 1);
        let long = format!("Quay Dues\n---- ----\n{}", "Old  90\n".repeat(MAX_LINES));
        let sparse = |rows| format!("{0}\na  b\n{1}{0}", "-- ".repeat(MAX_COLUMNS), "a\n".repeat(rows));
        assert!(table(&sparse(1)).is_some(), "few of its cells are filled, and it is one");
        for text in [
            "A heading\n---------\nOf a text.",
            "---\ntitle: x\n---\n",
            "----   ----\nName   Date\n\nA text below.\n",
            "Name   Date\n----   ----\n\nA text below.",
            "Left column    right column\nof a page      that is set",
            "Old   90\nNew    5",
            "A line of words\n---- ----\nacross the columns",
            "Quay Dues\n---- ----\nOld  90\nThe rest of it",
            "Quay Dues\n- - - - -\nOld  90",
            "Quay Dues\n---- ----\nOld\tab\n",
            "Quay Dues\n---- ----\na  b 90\n",
            "Quay Dues\n---- ----\nOld\n",
            "+----+\n|box |\n+----+",
            "+--+--+\n|a  b |\n+--+--+",
            "+--+--+\n|a |b |\n+-----+",
            "+--+--+\n|a |b |",
            "+--+--+\nx|a |b |\n+--+--+",
            "+--+--+\n|a |b | x\n+--+--+",
            "+--+   +--+\n|a |-->|b |\n+--+   +--+",
            &format!("{}\n{wide}\n{}", "a  ".repeat(MAX_COLUMNS + 1), "b  ".repeat(MAX_COLUMNS + 1)),
            &long,
            &sparse(1000),
        ] {
            assert_eq!(table(text), None, "{text}");
        }
    }

    #[test]
    fn tables_of_markdown_become_those_of_pipes_but_not_within_code() {
        let of_dashes = "Quay Dues\n---- ----\na|b  90\n";
        let of_pipes = "| Quay | Dues |\n| --- | --- |\n| a\\|b | 90 |\n\n";
        assert_eq!(with_pipes(&format!("Text.\n\n{of_dashes}\nEnd.")), format!("Text.\n\n{of_pipes}\nEnd."));
        for text in [
            format!("Text.\n{of_dashes}"),
            format!("````\n\n```\n\n{of_dashes}\n````"),
            format!("~~~ text\n\n{of_dashes}"),
            "    Quay Dues\n    ---- ----\n    Old  90\n".to_owned(),
        ] {
            assert!(matches!(with_pipes(&text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert_eq!(with_pipes(&format!("``` `` x\n\n{of_dashes}")), format!("``` `` x\n\n{of_pipes}"));
    }
}
