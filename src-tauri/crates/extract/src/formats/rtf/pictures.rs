//! The pictures of a text, each written in digits of 16.

/// The picture that is open, and those that were met since any was given out.
#[derive(Debug, Default)]
pub struct Pictures {
    open: Vec<u8>,
    digit: Option<u8>,
    done: Vec<Vec<u8>>,
}

impl Pictures {
    /// The next byte of what stands in its group. Two digits are a byte; white space stands between any of them.
    pub fn byte(&mut self, byte: u8) {
        let Some(digit) = char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()) else { return };
        match self.digit.take() {
            Some(high) => self.open.push(high << 4 | digit),
            None => self.digit = Some(digit),
        }
    }

    /// Its group has ended.
    pub fn end(&mut self) {
        self.digit = None;
        self.done.push(std::mem::take(&mut self.open));
    }

    pub fn take(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_become_bytes_wherever_lines_are_broken() {
        let mut pictures = Pictures::default();
        for text in ["89 5\n04E\r\n47", "f", "\u{7f}"] {
            text.bytes().for_each(|byte| pictures.byte(byte));
            pictures.end();
        }
        assert_eq!(pictures.take(), [b"\x89PNG".to_vec(), vec![], vec![]]);
        assert_eq!(pictures.take(), Vec::<Vec<u8>>::new());
    }
}
