//! Blocks become lines on pages: what stands where. A heading stays with what it is over.

use super::fonts::Fonts;
use super::lines::{self, Line};
use super::{Block, HANG, LEADING, MARGIN, PAGE, Role};

/// A block with its lines, and where each stands.
pub struct Placed {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Of each line: its page, from 0, and its foot, in points from the page's top.
    pub at: Vec<(usize, f32)>,
    /// The mark of an item of a list.
    pub mark: Option<Line>,
    /// How far its lines stand from the margin, to make room for that.
    pub indent: f32,
}

/// Places every block, one below the other.
pub fn place(blocks: &[Block], fonts: &Fonts<'_>) -> Vec<Placed> {
    let bottom = PAGE.1 - MARGIN;
    let (mut page, mut y) = (0, MARGIN);
    let mut out = Vec::with_capacity(blocks.len());
    for (nth, block) in blocks.iter().enumerate() {
        let look = block.look;
        let mark = match &block.role {
            Role::Item(_, mark) => lines::set(mark, &[], fonts, look.size, false, PAGE.0).pop(),
            _ => None,
        };
        let indent = mark.as_ref().map_or(0.0, |mark| HANG.max(mark.width + look.size / 2.0));
        let width = PAGE.0 - 2.0 * MARGIN - indent;
        let lines = lines::set(&block.text, &block.links, fonts, look.size, look.strong, width);
        let step = look.size * LEADING;
        if y > MARGIN {
            y += look.above;
        }
        let after = blocks.get(nth + 1).map_or(0.0, |next| next.look.above + 2.0 * next.look.size * LEADING);
        let needed = match block.role {
            Role::Heading(_) => lines.iter().map(|_| step).sum::<f32>() + after,
            _ => step,
        };
        if y + needed > bottom {
            (page, y) = (page + 1, MARGIN);
        }
        let mut at = Vec::with_capacity(lines.len());
        for _ in &lines {
            if y + step > bottom {
                (page, y) = (page + 1, MARGIN);
            }
            at.push((page, y + look.size));
            y += step;
        }
        out.push(Placed { lines, at, mark, indent });
    }
    out
}
