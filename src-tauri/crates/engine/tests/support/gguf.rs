//! All of a GGUF file, for tests that compare two: what it says, and its numbers. It believes every byte.

use std::collections::BTreeMap;

/// A file as it is.
pub struct Gguf<'a> {
    /// Values, each as its bytes with the type before it.
    pub says: BTreeMap<String, &'a [u8]>,
    /// Shapes (innermost first), encodings and bytes.
    pub tensors: BTreeMap<String, (Vec<u64>, u32, &'a [u8])>,
}

struct At<'a>(&'a [u8], usize);

impl<'a> At<'a> {
    fn take(&mut self, bytes: usize) -> &'a [u8] {
        self.1 += bytes;
        &self.0[self.1 - bytes..self.1]
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take(4).try_into().unwrap())
    }

    fn u64(&mut self) -> usize {
        u64::from_le_bytes(self.take(8).try_into().unwrap()).try_into().unwrap()
    }

    fn text(&mut self) -> &'a [u8] {
        let length = self.u64();
        self.take(length)
    }

    fn skip(&mut self, kind: u32) {
        let bytes = match kind {
            0 | 1 | 7 => 1,
            2 | 3 => 2,
            4..=6 => 4,
            8 => self.u64(),
            9 => {
                let (kind, length) = (self.u32(), self.u64());
                (0..length).for_each(|_| self.skip(kind));
                0
            }
            _ => 8,
        };
        self.take(bytes);
    }
}

impl<'a> Gguf<'a> {
    pub fn read(bytes: &'a [u8]) -> Self {
        let mut at = At(bytes, 8);
        let (tensors, entries) = (at.u64(), at.u64());
        let name = |at: &mut At<'a>| String::from_utf8(at.text().to_vec()).unwrap();
        let mut says = BTreeMap::new();
        for _ in 0..entries {
            let key = name(&mut at);
            let start = at.1;
            let kind = at.u32();
            at.skip(kind);
            says.insert(key, &bytes[start..at.1]);
        }
        let mut infos = Vec::new();
        for _ in 0..tensors {
            let name = name(&mut at);
            let shape: Vec<u64> = (0..at.u32()).map(|_| at.u64() as u64).collect();
            infos.push((name, shape, at.u32(), at.u64()));
        }
        let data = at.1.next_multiple_of(32);
        let tensors = infos.into_iter().map(|(name, shape, kind, offset)| {
            let numbers = usize::try_from(shape.iter().product::<u64>()).unwrap();
            let size = match kind {
                0 => numbers * 4,
                1 | 30 => numbers * 2,
                8 => numbers / 32 * 34,
                other => panic!("encoding {other}"),
            };
            (name, (shape, kind, &bytes[data + offset..data + offset + size]))
        });
        Self { says, tensors: tensors.collect() }
    }

    /// The texts of an array.
    pub fn texts(&self, key: &str) -> Vec<String> {
        let mut at = At(self.says[key], 8);
        (0..at.u64()).map(|_| String::from_utf8(at.text().to_vec()).unwrap()).collect()
    }

    /// The numbers of an array of 32-bit whole numbers.
    pub fn numbers(&self, key: &str) -> Vec<u32> {
        let mut at = At(self.says[key], 8);
        (0..at.u64()).map(|_| at.u32()).collect()
    }

    /// A text.
    pub fn text(&self, key: &str) -> String {
        String::from_utf8(At(self.says[key], 4).text().to_vec()).unwrap()
    }

    /// A 32-bit whole number.
    pub fn number(&self, key: &str) -> u32 {
        At(self.says[key], 4).u32()
    }

    /// A 32-bit float.
    pub fn float(&self, key: &str) -> f32 {
        f32::from_bits(self.number(key))
    }

    /// A tensor's numbers.
    pub fn floats(&self, name: &str) -> Vec<f32> {
        let (_, kind, bytes) = &self.tensors[name];
        let half = |pair: &[u8]| half::f16::from_le_bytes(pair.try_into().unwrap()).to_f32();
        match kind {
            0 => bytes.chunks(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect(),
            1 => bytes.chunks(2).map(half).collect(),
            30 => bytes.chunks(2).map(|two| half::bf16::from_le_bytes(two.try_into().unwrap()).to_f32()).collect(),
            _ => bytes
                .chunks(34)
                .flat_map(|block| {
                    let scale = half(&block[..2]);
                    block[2..].iter().map(move |byte| scale * f32::from(byte.cast_signed()))
                })
                .collect(),
        }
    }
}
