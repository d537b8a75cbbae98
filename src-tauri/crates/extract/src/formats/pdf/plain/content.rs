//! A page's content, operator by operator (ISO 32000-1, annex A), as far as it says which letters stand where.

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction as Operator;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Number, Object, Rect};
use hayro_interpret::hayro_syntax::page::Resources;
use hayro_interpret::kurbo::Affine;

use super::font::Fonts;
use super::pieces::Pieces;

/// States that are kept at once; no page that was meant to be read keeps more.
const MOST_KEPT: usize = 256;
/// Fonts of a page.
const MOST_FONTS: usize = 256;
/// A line that rises by this much for each step is not level.
const LEVEL: f64 = 1e-3;
/// Letters set apart by this much (in font sizes) would be words of one letter.
const APART: f64 = 0.08;
/// Letters this much wider or narrower than they are high are parted into words by a measure of their own.
const USUAL: std::ops::RangeInclusive<f64> = 0.8..=1.25;
/// Operators between two looks at the clock: some name what takes long to find.
const BETWEEN_LOOKS: usize = 64;
/// A mark that shows nothing, put behind all operators: where it is not met, the content cannot be read to its end.
const END: &[u8] = b"AlcoveEnd";

/// The letters of a page in the pieces they stand in, and whether there are pictures on it.
pub fn read<'a>(
    content: &[u8],
    resources: &Resources<'a>,
    shown: Rect,
    fonts: &mut Fonts<'a>,
    is_late: &dyn Fn() -> bool,
) -> Option<(Pieces, bool)> {
    if content.windows(END.len()).any(|window| window == END) {
        return None;
    }
    let content = [content, b" /", END, b" MP"].concat();
    let mut page = Content {
        resources,
        fonts,
        named: Vec::new(),
        state: State::default(),
        kept: Vec::new(),
        line: Affine::IDENTITY,
        pen: Affine::IDENTITY,
        in_text: false,
        pictured: false,
        pieces: Pieces::new(shown),
    };
    let mut operators = TypedIter::new(&content);
    let (mut ended, mut met) = (false, 0);
    while let Some(operator) = operators.next() {
        met += 1;
        if met % BETWEEN_LOOKS == 0 && is_late() {
            return None;
        }
        ended = matches!(&operator, Operator::MarkedContentPoint(mark) if mark.0.as_ref() == END);
        page.take(operator)?;
    }
    let is_whole = ended && !page.in_text && page.kept.is_empty();
    is_whole.then_some((page.pieces, page.pictured))
}

/// What holds until it is given back.
#[derive(Clone, Copy)]
struct State {
    /// From where it is drawn to the page.
    place: Affine,
    font: Option<usize>,
    size: f64,
    /// Room behind each letter, and behind each space besides.
    letters_apart: f64,
    words_apart: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    /// Drawn so that it is seen.
    is_seen: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            place: Affine::IDENTITY,
            font: None,
            size: 0.0,
            letters_apart: 0.0,
            words_apart: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            is_seen: true,
        }
    }
}

struct Content<'p, 'a> {
    resources: &'p Resources<'a>,
    fonts: &'p mut Fonts<'a>,
    /// Fonts by the page's names for them.
    named: Vec<(Vec<u8>, usize)>,
    state: State,
    kept: Vec<State>,
    /// Where the line begins, and where its next letter stands.
    line: Affine,
    pen: Affine,
    in_text: bool,
    pictured: bool,
    pieces: Pieces,
}

impl Content<'_, '_> {
    fn take(&mut self, operator: Operator<'_, '_>) -> Option<()> {
        match operator {
            // Within a text they have no meaning that all readers share.
            Operator::SaveState(_) if !self.in_text && self.kept.len() < MOST_KEPT => self.kept.push(self.state),
            Operator::RestoreState(_) if !self.in_text => self.state = self.kept.pop()?,
            Operator::Transform(m) if !self.in_text => self.state.place *= matrix([m.0, m.1, m.2, m.3, m.4, m.5]),
            Operator::SaveState(_) | Operator::RestoreState(_) | Operator::Transform(_) => return None,
            Operator::BeginText(_) => {
                self.begin_line(Affine::IDENTITY);
                self.in_text = !std::mem::replace(&mut self.in_text, true);
                return self.in_text.then_some(());
            }
            Operator::EndText(_) => return std::mem::take(&mut self.in_text).then_some(()),
            Operator::TextFont(font) => {
                self.state.font = Some(self.font(font.0)?);
                self.state.size = font.1.as_f64();
            }
            Operator::CharacterSpacing(by) => self.state.letters_apart = by.0.as_f64(),
            Operator::WordSpacing(by) => self.state.words_apart = by.0.as_f64(),
            Operator::HorizontalScaling(by) => self.state.stretch = by.0.as_f64() / 100.0,
            Operator::TextLeading(by) => self.state.leading = by.0.as_f64(),
            Operator::TextRise(by) => self.state.rise = by.0.as_f64(),
            Operator::TextRenderingMode(mode) => self.state.is_seen = matches!(mode.0.as_i64(), 0..=2),
            Operator::SetTextMatrix(m) => self.begin_line(matrix([m.0, m.1, m.2, m.3, m.4, m.5])),
            Operator::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            Operator::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            Operator::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            Operator::ShowText(text) => return self.show(text.0.as_bytes()),
            Operator::NextLineAndShowText(text) => {
                self.next_line(0.0, -self.state.leading);
                return self.show(text.0.as_bytes());
            }
            Operator::ShowTextWithParameters(text) => {
                self.state.words_apart = text.0.as_f64();
                self.state.letters_apart = text.1.as_f64();
                self.next_line(0.0, -self.state.leading);
                return self.show(text.2.as_bytes());
            }
            Operator::ShowTexts(texts) => return self.show_all(texts.0),
            Operator::XObject(object) => {
                let object = self.resources.get_x_object(object.0)?;
                self.pictured = true;
                // A form may hold anything, itself among it.
                return object.dict().get::<Name<'_>>("Subtype").filter(|kind| kind.as_ref() == b"Image").map(|_| ());
            }
            Operator::SetGraphicsState(state) => {
                let sets_font = |state: Dict<'_>| state.contains_key("Font");
                return (!self.resources.get_ext_g_state(state.0).is_some_and(sets_font)).then_some(());
            }
            Operator::BeginMarkedContentWithProperties(mark) => return self.mark(mark.0, mark.1),
            // Where a picture within the content ends is a guess; and what nobody knows may be anything.
            Operator::InlineImage(_) | Operator::Fallback(_) => return None,
            _ => {}
        }
        Some(())
    }

    fn font(&mut self, name: &Name<'_>) -> Option<usize> {
        if let Some((_, number)) = self.named.iter().find(|(known, _)| known == name.as_ref()) {
            return Some(*number);
        }
        let number = self.fonts.number(&self.resources.get_font(name)?)?;
        self.named.push((name.as_ref().to_vec(), number));
        (self.named.len() <= MOST_FONTS).then_some(number)
    }

    /// Words may be said to stand for other words, or belong to what is shown at times.
    fn mark(&self, tag: &Name<'_>, properties: &Object<'_>) -> Option<()> {
        let is_plain = |properties: &Dict<'_>| !properties.contains_key("ActualText");
        let plain = tag.as_ref() != b"OC"
            && match properties {
                Object::Dict(properties) => is_plain(properties),
                Object::Name(name) => {
                    self.resources.properties.get::<Dict<'_>>(name).is_none_or(|properties| is_plain(&properties))
                }
                _ => false,
            };
        plain.then_some(())
    }

    fn begin_line(&mut self, at: Affine) {
        (self.line, self.pen) = (at, at);
    }

    fn next_line(&mut self, across: f64, up: f64) {
        self.begin_line(self.line * Affine::translate((across, up)));
    }

    fn show_all(&mut self, texts: &Array<'_>) -> Option<()> {
        for text in texts.raw_iter() {
            match text {
                MaybeRef::NotRef(Object::String(text)) => self.show(text.as_bytes())?,
                MaybeRef::NotRef(Object::Number(back)) => {
                    let State { size, stretch, .. } = self.state;
                    self.pen *= Affine::translate((-back.as_f64() / 1000.0 * size * stretch, 0.0));
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn show(&mut self, codes: &[u8]) -> Option<()> {
        let State { place, size, letters_apart, words_apart, stretch, rise, .. } = self.state;
        let font = self.fonts.get(self.state.font?)?;
        let [along, up, slant, high, x, y] = (place * self.pen).as_coeffs();
        let is_level = along > 0.0 && high > 0.0 && up.abs() < LEVEL * along;
        let is_usual =
            size > 0.0 && USUAL.contains(&(along * stretch / high)) && letters_apart.abs() * stretch < APART * size;
        if !self.in_text || !self.state.is_seen || !is_level || !is_usual {
            return None;
        }
        let (drawn, x, y) = (size * slant.hypot(high), x + slant * rise, y + high * rise);
        let mut pen = 0.0;
        let code_length = if font.is_wide { 2 } else { 1 };
        for code in codes.chunks(code_length) {
            let code = match code {
                [code] if !font.is_wide => u16::from(*code),
                [first, second] => u16::from_be_bytes([*first, *second]),
                _ => return None,
            };
            let letter = font.letter(code)?;
            let width = f64::from(letter.width) * size * stretch;
            let left = x + along * pen;
            self.pieces.push(&letter, (left, left + along * width), y, drawn)?;
            let apart = if code == 32 && !font.is_wide { letters_apart + words_apart } else { letters_apart };
            pen += width + apart * stretch;
        }
        self.pen *= Affine::translate((pen, 0.0));
        Some(())
    }
}

fn matrix(numbers: [Number; 6]) -> Affine {
    Affine::new(numbers.map(|number| number.as_f64()))
}
