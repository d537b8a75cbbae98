//! What holds within a group of the text, and is as before when it ends.

use super::flow::Paragraph;

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    Text,
    Nowhere,
    Fonts,
    Styles,
    Info,
    Title,
    /// The mark of an item of a list.
    Mark,
    /// A picture, in digits of 16.
    Picture,
}

/// What holds until the group ends.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub goal: Goal,
    /// Where the Unicode form of a text goes that is written twice.
    pub twice: Option<Goal>,
    /// The next word may be skipped by who does not know it.
    pub starred: bool,
    /// The group is a flow of its own.
    pub flows: bool,
    pub paragraph: Paragraph,
    pub font: Option<i32>,
    /// The font of right-to-left text.
    pub complex_font: Option<i32>,
    pub right_to_left: bool,
    /// Characters that stand in for one written as a number.
    pub substitutes: u32,
    pub hidden: bool,
    pub deleted: bool,
    /// The characters stand above the line.
    pub raised: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            goal: Goal::Text,
            twice: None,
            starred: false,
            flows: false,
            paragraph: Paragraph::default(),
            font: None,
            complex_font: None,
            right_to_left: false,
            substitutes: 1,
            hidden: false,
            deleted: false,
            raised: false,
        }
    }
}
