//! How quantized weights lie in a GGUF file, and what they mean. Read by every path; the vector paths read the same fields themselves.
//!
//! Layouts are those of ggml (`ggml-common.h`, `dequantize_row_*` in `ggml-quants.c`; github.com/ggml-org/ggml). All numbers are little-endian. A row of
//! weights is a row of blocks. Whatever the encoding, 32 weights in a row (a *group*) come out as `scale * (quant - zero) + min`:
//!
//! | encoding | weights in a block | bytes | fields, in order |
//! |---|---|---|---|
//! | `Q4_0` | 32 | 18 | `d` f16, 16 bytes of nibbles: weight `i` is the low one of byte `i`, weight `i + 16` its high one |
//! | `Q4_1` | 32 | 20 | `d`, `m` f16, nibbles as above |
//! | `Q5_0` | 32 | 22 | `d` f16, 32 fifth bits, nibbles as above |
//! | `Q5_1` | 32 | 24 | `d`, `m` f16, 32 fifth bits, nibbles as above |
//! | `Q8_0` | 32 | 34 | `d` f16, 32 signed bytes |
//! | `Q2_K` | 256 | 84 | 16 bytes, one for 16 weights: 4-bit scale (low), 4-bit min (high); 64 bytes of pairs of bits, `d`, `dmin` f16 |
//! | `Q3_K` | 256 | 110 | 32 bytes of third bits (bit `g` for group `g`), 64 of low pairs of bits, 12 of sixteen 6-bit scales (one for 16 weights), less 32 each, `d` f16. A quant without its third bit is less by 4 |
//! | `Q4_K` | 256 | 144 | `d`, `dmin` f16, 12 bytes of eight 6-bit scales and mins, 4 times 32 bytes: low nibbles of a group, high nibbles of the next |
//! | `Q5_K` | 256 | 176 | as `Q4_K`, with 32 bytes of fifth bits (bit `g` for group `g`) before the nibbles |
//! | `Q6_K` | 256 | 210 | 128 bytes of low nibbles, 64 of high pairs of bits, 16 signed scales (one for 16 weights), `d` f16 |

use crate::half;

/// How weights are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the table above
pub enum Encoding {
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
}

/// Weights in a group.
pub const GROUP: usize = 32;

/// 32 weights: number `i` is `scale[i / 16] * (quants[i] - zero) + min[i / 16]`.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Unsigned, but for `Q8_0`, where these are the bits of signed bytes and `zero` is 0.
    pub quants: [u8; GROUP],
    pub scale: [f32; 2],
    pub min: [f32; 2],
}

impl Encoding {
    /// All there are.
    pub const ALL: [Self; 10] = [
        Self::Q4_0,
        Self::Q4_1,
        Self::Q5_0,
        Self::Q5_1,
        Self::Q8_0,
        Self::Q2K,
        Self::Q3K,
        Self::Q4K,
        Self::Q5K,
        Self::Q6K,
    ];

    /// Weights in a block; a row is a whole number of blocks.
    pub const fn block(self) -> usize {
        match self {
            Self::Q2K | Self::Q3K | Self::Q4K | Self::Q5K | Self::Q6K => 256,
            _ => GROUP,
        }
    }

    /// Bytes of a block.
    pub const fn block_bytes(self) -> usize {
        match self {
            Self::Q4_0 => 18,
            Self::Q4_1 => 20,
            Self::Q5_0 => 22,
            Self::Q5_1 => 24,
            Self::Q8_0 => 34,
            Self::Q2K => 84,
            Self::Q3K => 110,
            Self::Q4K => 144,
            Self::Q5K => 176,
            Self::Q6K => 210,
        }
    }

    /// What is taken from a quant before it is scaled.
    pub const fn zero(self) -> u8 {
        match self {
            Self::Q3K => 4,
            Self::Q4_0 => 8,
            Self::Q5_0 => 16,
            Self::Q6K => 32,
            _ => 0,
        }
    }

    /// Whether `min` is ever other than 0.
    pub const fn has_min(self) -> bool {
        matches!(self, Self::Q4_1 | Self::Q5_1 | Self::Q2K | Self::Q4K | Self::Q5K)
    }

    /// Whether the two halves of a group have scales, and mins, of their own.
    pub const fn has_halves(self) -> bool {
        matches!(self, Self::Q2K | Self::Q3K | Self::Q6K)
    }

    /// Group `group` of a row; zeros beyond its end.
    pub fn group(self, row: &[u8], group: usize) -> Group {
        let groups = self.block() / GROUP;
        let start = group / groups * self.block_bytes();
        let block = row.get(start..).and_then(|rest| rest.get(..self.block_bytes()));
        let within = group % groups;
        block.map_or(Group { quants: [0; GROUP], scale: [0.0; 2], min: [0.0; 2] }, |block| self.group_of(block, within))
    }

    fn group_of(self, block: &[u8], group: usize) -> Group {
        let byte = |at: usize| block.get(at).copied().unwrap_or_default();
        let half = |at: usize| half::to_f32(u16::from_le_bytes([byte(at), byte(at + 1)]));
        let nibble = |at: usize, high: bool| if high { byte(at) >> 4 } else { byte(at) & 15 };
        // Of a block of 32 weights whose nibbles begin at `at`.
        let low_high = |at: usize| std::array::from_fn(|i| nibble(at + i % 16, i >= 16));
        let fifth = |bits: usize, at: usize| {
            std::array::from_fn(|i| nibble(at + i % 16, i >= 16) | (byte(bits + i / 8) >> (i % 8) & 1) << 4)
        };
        let plain = |quants, scale: f32, min: f32| Group { quants, scale: [scale; 2], min: [min; 2] };
        match self {
            Self::Q4_0 => plain(low_high(2), half(0), 0.0),
            Self::Q4_1 => plain(low_high(4), half(0), half(2)),
            Self::Q5_0 => plain(fifth(2, 6), half(0), 0.0),
            Self::Q5_1 => plain(fifth(4, 8), half(0), half(2)),
            Self::Q8_0 => plain(std::array::from_fn(|i| byte(2 + i)), half(0), 0.0),
            // Two halves of 128: their four groups lie in the four pairs of bits of 32 bytes.
            Self::Q2K => {
                let (part, within) = (group / 4, group % 4);
                let quants = std::array::from_fn(|i| byte(16 + 32 * part + i) >> (2 * within) & 3);
                let scale = [0, 1].map(|i| half(80) * f32::from(nibble(2 * group + i, false)));
                let min = [0, 1].map(|i| -(half(82) * f32::from(nibble(2 * group + i, true))));
                Group { quants, scale, min }
            }
            // The same, with third bits.
            Self::Q3K => {
                let (part, within) = (group / 4, group % 4);
                let quants =
                    std::array::from_fn(|i| byte(32 + 32 * part + i) >> (2 * within) & 3 | (byte(i) >> group & 1) << 2);
                // Six bits each: the lower four of scales 0 to 7 in the low nibbles of eight bytes, of the others in the high ones; the upper two
                // of scales that are four apart in the four bytes after.
                let scale = |at: usize| {
                    let six = nibble(96 + at % 8, at >= 8) | (byte(104 + at % 4) >> (at / 4 * 2) & 3) << 4;
                    half(108) * (f32::from(six) - 32.0)
                };
                Group { quants, scale: [scale(2 * group), scale(2 * group + 1)], min: [0.0; 2] }
            }
            Self::Q4K | Self::Q5K => {
                // Six bits each: those of groups 4 to 7 have their upper two in the bytes of groups 0 to 3.
                let (scale, min) = if group < 4 {
                    (byte(4 + group) & 63, byte(8 + group) & 63)
                } else {
                    (byte(8 + group) & 15 | byte(group) >> 6 << 4, byte(8 + group) >> 4 | byte(4 + group) >> 6 << 4)
                };
                let nibbles = if self == Self::Q4K { 16 } else { 48 } + group / 2 * 32;
                let quants = std::array::from_fn(|i| {
                    let bit = if self == Self::Q5K { byte(16 + i) >> group & 1 } else { 0 };
                    nibble(nibbles + i, group % 2 == 1) | bit << 4
                });
                plain(quants, half(0) * f32::from(scale), -(half(2) * f32::from(min)))
            }
            Self::Q6K => {
                // Two halves of 128: their four groups lie in the low, low, high, high nibbles of 64 bytes.
                let (part, within) = (group / 4, group % 4);
                let quants = std::array::from_fn(|i| {
                    let low = nibble(64 * part + within % 2 * 32 + i, within >= 2);
                    low | (byte(128 + 32 * part + i) >> (2 * within) & 3) << 4
                });
                let scale = |i: usize| half(208) * f32::from(byte(192 + 2 * group + i).cast_signed());
                Group { quants, scale: [scale(0), scale(1)], min: [0.0; 2] }
            }
        }
    }
}
