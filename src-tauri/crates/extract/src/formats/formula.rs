//! Formulas as Office's programs write them (OMML; ECMA-376, part 1, 22.1), in one line, as a person would type them: what stands above, below
//! or under a root is held together, so that a half of a + b does not become a + b/2.

use quick_xml::events::BytesStart;

use super::package::attribute;
use crate::text::raised;

/// What is open of a formula.
#[derive(Debug, Default)]
pub struct Formula {
    /// Depth within formulas.
    depth: u32,
    open: Vec<Open>,
    /// What stands before each part that is open.
    before: Vec<String>,
}

/// An element that holds others, by what is shown of itself.
#[derive(Debug)]
enum Open {
    /// Signs before, between and behind what it holds, and how many things those are.
    Fence {
        signs: [String; 3],
        held: u32,
    },
    Root,
    /// A sum, an integral and the like, until its sign is shown.
    Sum(Option<String>),
    /// Things side by side, or one below the other.
    Table,
    Other,
}

impl Formula {
    /// An element begins; `text` is what was read so far.
    pub fn start(&mut self, name: &str, element: &BytesStart<'_>, text: &mut String) {
        if name == "oMath" {
            self.depth += 1;
        }
        if self.depth == 0 {
            return;
        }
        let value = || attribute(element, "val").unwrap_or_default();
        match (name, self.open.last_mut()) {
            ("d", _) => self.open.push(Open::Fence { signs: ["(", "|", ")"].map(str::to_owned), held: 0 }),
            ("rad", _) => self.open.push(Open::Root),
            ("nary", _) => self.open.push(Open::Sum(Some("∫".to_owned()))),
            ("m" | "eqArr", _) => self.open.push(Open::Table),
            (name, _) if is_other(name) => self.open.push(Open::Other),
            ("begChr", Some(Open::Fence { signs: [sign, _, _], .. }))
            | ("sepChr", Some(Open::Fence { signs: [_, sign, _], .. }))
            | ("endChr", Some(Open::Fence { signs: [_, _, sign], .. }))
            | ("chr", Some(Open::Sum(Some(sign)))) => *sign = value(),
            ("e", Some(Open::Fence { signs: [before, between, _], held })) => {
                text.push_str(if *held == 0 { before } else { between });
                *held += 1;
            }
            ("e", Some(Open::Root)) => {
                text.push('√');
                self.before.push(std::mem::take(text));
            }
            ("e" | "sub" | "sup", Some(Open::Sum(sign))) => {
                text.push_str(&sign.take().unwrap_or_default());
                if name == "e" {
                    text.push(' ');
                } else {
                    self.before.push(std::mem::take(text));
                }
            }
            ("num" | "den" | "sub" | "sup" | "lim" | "deg", _) => self.before.push(std::mem::take(text)),
            _ => {}
        }
    }

    /// An element ends.
    pub fn end(&mut self, name: &str, text: &mut String) {
        if self.depth == 0 {
            return;
        }
        match (name, self.open.last()) {
            ("e", Some(Open::Root)) => self.join(text, "", grouped),
            ("e", Some(Open::Table)) | ("fName", _) => text.push(' '),
            ("num", _) => self.join(text, "", grouped),
            ("den", _) => self.join(text, "/", grouped),
            ("sub" | "lim", _) => self.join(text, "_", grouped),
            ("sup", _) => self.join(text, "", |part| above(part).unwrap_or_else(|| format!("^{}", grouped(part)))),
            ("deg", _) => self.join(text, "", |part| above(part).unwrap_or_else(|| grouped(part))),
            ("d", Some(Open::Fence { signs: [_, _, behind], held })) => {
                if *held > 0 {
                    text.push_str(behind);
                }
                self.open.pop();
            }
            ("rad" | "nary" | "m" | "eqArr", _) => drop(self.open.pop()),
            ("oMath", _) => {
                self.depth -= 1;
                self.finish(text);
            }
            (name, _) if is_other(name) => drop(self.open.pop()),
            _ => {}
        }
    }

    /// The paragraph ends, whatever is open.
    pub fn finish(&mut self, text: &mut String) {
        let mut before = self.before.drain(..);
        // The first may be all of a long paragraph, which is not written anew for each of its formulas.
        if let Some(mut whole) = before.next() {
            whole.extend(before);
            whole.push_str(text);
            *text = whole;
        }
        self.open.clear();
    }

    /// A part is done: it goes behind what stands before it, and this sign, unless it is empty.
    fn join(&mut self, text: &mut String, sign: &str, shown: impl FnOnce(&str) -> String) {
        let Some(before) = self.before.pop() else { return };
        let part = std::mem::replace(text, before);
        if !part.trim().is_empty() {
            text.push_str(sign);
            text.push_str(&shown(part.trim()));
        }
    }
}

fn is_other(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "acc",
        "bar",
        "borderBox",
        "box",
        "f",
        "func",
        "groupChr",
        "limLow",
        "limUpp",
        "phant",
        "sPre",
        "sSub",
        "sSubSup",
        "sSup",
    ];
    OTHERS.contains(&name)
}

/// In brackets, unless it is one number or word.
fn grouped(part: &str) -> String {
    let is_one = part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ','));
    if is_one { part.to_owned() } else { format!("({part})") }
}

/// A number above the line; `None` for what has no such form.
fn above(part: &str) -> Option<String> {
    part.chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::events::Event;

    use super::*;

    fn read(formula: &str) -> String {
        let (mut reader, mut walk, mut text) = (Reader::from_str(formula), Formula::default(), String::new());
        loop {
            match reader.read_event().unwrap() {
                Event::Start(element) => walk.start(element.local_name().as_ref(), &element, &mut text),
                Event::Empty(element) => {
                    walk.start(element.local_name().as_ref(), &element, &mut text);
                    walk.end(element.local_name().as_ref(), &mut text);
                }
                Event::End(element) => walk.end(element.local_name().as_ref(), &mut text),
                Event::Text(part) => text.push_str(&part),
                Event::Eof => break,
                _ => {}
            }
        }
        walk.finish(&mut text);
        text
    }

    #[test]
    fn a_formula_in_one_line_means_what_it_did() {
        for (formula, expected) in [
            ("<f><num>a+b</num><den>2</den></f>", "(a+b)/2"),
            ("<f><num>1</num><den>2,5</den></f>", "1/2,5"),
            ("2<d><e>a+b</e></d>", "2(a+b)"),
            ("<d><dPr><begChr val=\"{\"/><sepChr val=\";\"/><endChr val=\"\"/></dPr><e>a</e><e>b</e></d>", "{a;b"),
            ("<sSup><e>e</e><sup>x+1</sup></sSup>", "e^(x+1)"),
            ("<sSup><e>10</e><sup>-6</sup></sSup>", "10⁻⁶"),
            ("<sSub><e>x</e><sub>i</sub></sSub>", "x_i"),
            ("<rad><deg/><e>x</e></rad>+<rad><deg>3</deg><e>x+y</e></rad>", "√x+³√(x+y)"),
            ("<nary><naryPr><chr val=\"∑\"/></naryPr><sub>i=1</sub><sup>n</sup><e>i</e></nary>", "∑_(i=1)^n i"),
            ("<nary><sub/><sup/><e>f</e></nary>", "∫ f"),
            ("<func><fName><limLow><e>lim</e><lim>x→0</lim></limLow></fName><e>x</e></func>", "lim_(x→0) x"),
            ("<sSup><e><d><e>a</e></d></e><sup><f><num>1</num><den>n</den></f></sup></sSup>", "(a)^(1/n)"),
            ("<m><mr><e>1</e><e>0</e></mr></m>", "1 0 "),
        ] {
            assert_eq!(read(&format!("<oMath>{formula}</oMath>")), expected, "{formula}");
        }
        assert_eq!(read("<oMath><f><num>a</num><den>b<sup>c"), "abc", "what is not closed is not lost");
        assert_eq!(read("<x><num>1</num><den>2</den></x>"), "12", "that is no formula");
    }
}
