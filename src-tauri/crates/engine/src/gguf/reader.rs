//! Reads GGUF's primitive values from bytes that nobody vouches for. What they mean is `super`'s.

use std::io::{self, Read};

use crate::protocol::Failure;

/// Most bytes of header read; the largest vocabularies need a tenth.
const MAX_BYTES: u64 = 128 * 1024 * 1024;
/// Longest text kept, in bytes (a chat template).
const MAX_TEXT: u64 = 1024 * 1024;
/// Most elements of an array that are walked one by one.
const MAX_ELEMENTS: u64 = 4 * 1024 * 1024;
/// How deep arrays may lie in arrays.
const MAX_DEPTH: u8 = 2;

/// A metadata value, as far as it is kept.
pub enum Value {
    /// An unsigned whole number, or a signed one that is not negative; 1 where something is true, 0 where not.
    Number(u64),
    /// A 32-bit float.
    Float(f32),
    /// A text; bytes that are not UTF-8 are replaced.
    Text(String),
    /// An array: how long it is, and the number that all its elements are, if they are one.
    Array(u64, Option<u64>),
}

/// A bounded reader that knows where it is.
pub struct Reader<R> {
    from: R,
    position: u64,
}

impl<R: Read> Reader<R> {
    pub fn new(from: R) -> Self {
        Self { from, position: 0 }
    }

    /// Bytes read so far.
    pub fn position(&self) -> u64 {
        self.position
    }

    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        self.advance(N as u64)?;
        let mut bytes = [0; N];
        self.from.read_exact(&mut bytes).map_err(|error| why(&error))?;
        Ok(bytes)
    }

    pub fn u32(&mut self) -> Result<u32, Failure> {
        Ok(u32::from_le_bytes(self.bytes()?))
    }

    pub fn u64(&mut self) -> Result<u64, Failure> {
        Ok(u64::from_le_bytes(self.bytes()?))
    }

    pub fn string(&mut self) -> Result<String, Failure> {
        let length = self.u64()?;
        if length > MAX_TEXT {
            return Err(Failure::Damaged);
        }
        self.advance(length)?;
        let mut bytes = Vec::new();
        let read = (&mut self.from).take(length).read_to_end(&mut bytes).map_err(|error| why(&error))?;
        if read as u64 != length {
            return Err(Failure::Damaged);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    pub fn skip_string(&mut self) -> Result<(), Failure> {
        let length = self.u64()?;
        self.skip(length)
    }

    /// Reads a value with its type before it; keeps it where it is `wanted` and of a kind that is kept.
    pub fn value(&mut self, wanted: bool) -> Result<Option<Value>, Failure> {
        let kind = self.u32()?;
        match kind {
            _ if !wanted => self.skip_value(kind, 0).map(|()| None),
            8 => self.string().map(|text| Some(Value::Text(text))),
            9 => self.array().map(Some),
            _ => self.number(kind),
        }
    }

    fn array(&mut self) -> Result<Value, Failure> {
        let (kind, length) = (self.u32()?, self.u64()?);
        if fixed_size(kind).is_none() {
            return self.skip_elements(kind, length, 0).map(|()| Value::Array(length, None));
        }
        if length > MAX_ELEMENTS {
            return Err(Failure::Damaged);
        }
        let mut all = None;
        for place in 0..length {
            let number = match self.number(kind)? {
                Some(Value::Number(number)) => Some(number),
                _ => None,
            };
            all = if place == 0 { number } else { all.filter(|_| all == number) };
        }
        Ok(Value::Array(length, all))
    }

    /// A value that is neither a text nor an array; `None` where it is of a kind that is not kept.
    fn number(&mut self, kind: u32) -> Result<Option<Value>, Failure> {
        let number = match kind {
            0 => u64::from(u8::from_le_bytes(self.bytes()?)),
            7 => u64::from(self.bytes::<1>()? != [0]),
            2 => u64::from(u16::from_le_bytes(self.bytes()?)),
            4 => u64::from(self.u32()?),
            5 => match u64::try_from(i32::from_le_bytes(self.bytes()?)) {
                Ok(number) => number,
                Err(_) => return Ok(None),
            },
            6 => return Ok(Some(Value::Float(f32::from_le_bytes(self.bytes()?)))),
            10 => self.u64()?,
            _ => return self.skip_value(kind, 0).map(|()| None),
        };
        Ok(Some(Value::Number(number)))
    }

    fn skip_value(&mut self, kind: u32, depth: u8) -> Result<(), Failure> {
        match kind {
            8 => self.skip_string(),
            9 => {
                let (kind, elements) = (self.u32()?, self.u64()?);
                self.skip_elements(kind, elements, depth)
            }
            _ => self.skip(fixed_size(kind).ok_or(Failure::Damaged)?),
        }
    }

    fn skip_elements(&mut self, kind: u32, elements: u64, depth: u8) -> Result<(), Failure> {
        if let Some(size) = fixed_size(kind) {
            return self.skip(elements.checked_mul(size).ok_or(Failure::Damaged)?);
        }
        if elements > MAX_ELEMENTS || depth == MAX_DEPTH {
            return Err(Failure::Damaged);
        }
        (0..elements).try_for_each(|_| self.skip_value(kind, depth + 1))
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Failure> {
        self.advance(bytes)?;
        let skipped = io::copy(&mut (&mut self.from).take(bytes), &mut io::sink()).map_err(|error| why(&error))?;
        if skipped == bytes { Ok(()) } else { Err(Failure::Damaged) }
    }

    fn advance(&mut self, bytes: u64) -> Result<(), Failure> {
        self.position = self.position.checked_add(bytes).filter(|&at| at <= MAX_BYTES).ok_or(Failure::Damaged)?;
        Ok(())
    }
}

/// Bytes of a value that is neither a text nor an array.
fn fixed_size(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

fn why(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::UnexpectedEof { Failure::Damaged } else { Failure::Unreadable }
}
