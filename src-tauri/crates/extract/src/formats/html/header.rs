//! The head of a page (`header`). One that holds nothing but links is navigation, whatever it is called.

/// A head that is open.
pub struct Header {
    /// Blocks and pictures that stand before it.
    before: (usize, usize),
    in_link: bool,
    has_links: bool,
    has_more: bool,
}

impl Header {
    /// The head that begins behind so many blocks and pictures.
    pub fn begun_behind(found: usize, pictures: usize) -> Self {
        Self { before: (found, pictures), in_link: false, has_links: false, has_more: false }
    }

    /// A link begins here, or ends.
    pub fn link(&mut self, start: bool) {
        self.in_link = start;
        self.has_links |= start;
    }

    /// Something stands here. A heading is one where it is a link, too.
    pub fn holds(&mut self, heading: bool) {
        self.has_more |= heading || !self.in_link;
    }

    /// How many blocks and pictures stand before it, if it is navigation.
    pub fn navigation(self) -> Option<(usize, usize)> {
        (self.has_links && !self.has_more).then_some(self.before)
    }
}
