//! Products in double precision, and whether the crate's are within the bound that it promises.
//!
//! The reference reads the blocks anew, from ggml's description, not with the crate's own code.

use kernels::{Encoding, Path, Weights};

fn f16(bytes: &[u8]) -> f64 {
    let bits = u16::from_le_bytes([bytes[0], bytes[1]]);
    let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
    sign * if exponent == 0 {
        fraction * 2.0_f64.powi(-24)
    } else {
        (1.0 + fraction / 1024.0) * 2.0_f64.powi(exponent - 15)
    }
}

/// Weight `i` of a block.
fn weight(encoding: Encoding, block: &[u8], i: usize) -> f64 {
    let four = |qs: &[u8]| if i < 16 { qs[i] & 15 } else { qs[i - 16] >> 4 };
    let bit5 = |qh: &[u8]| (u32::from_le_bytes([qh[0], qh[1], qh[2], qh[3]]) >> i & 1) as u8 * 16;
    let d = f16(block);
    match encoding {
        Encoding::Q4_0 => d * (f64::from(four(&block[2..])) - 8.0),
        Encoding::Q4_1 => d * f64::from(four(&block[4..])) + f16(&block[2..]),
        Encoding::Q5_0 => d * (f64::from(four(&block[6..]) + bit5(&block[2..])) - 16.0),
        Encoding::Q5_1 => d * f64::from(four(&block[8..]) + bit5(&block[4..])) + f16(&block[2..]),
        Encoding::Q8_0 => d * f64::from(block[2 + i] as i8),
        Encoding::Q2K => {
            let both = block[i / 16];
            let quant = block[16 + 32 * (i / 128) + i % 32] >> (i % 128 / 32 * 2) & 3;
            f16(&block[80..]) * f64::from(both & 15) * f64::from(quant) - f16(&block[82..]) * f64::from(both >> 4)
        }
        Encoding::Q3K => {
            let (half, shift, l) = (i / 128, i % 128 / 32 * 2, i % 32);
            let mut quant = i32::from(block[32 + 32 * half + l] >> shift & 3);
            if block[l] >> (i / 32) & 1 == 0 {
                quant -= 4;
            }
            // As ggml does: three words of four bytes become four, a scale in each byte.
            let word = |k: usize| u32::from_le_bytes(std::array::from_fn(|byte| block[96 + 4 * k + byte]));
            let (low, high) = (0x0f0f_0f0f, 0x0303_0303);
            let scales = [
                word(0) & low | (word(2) & high) << 4,
                word(1) & low | (word(2) >> 2 & high) << 4,
                word(0) >> 4 & low | (word(2) >> 4 & high) << 4,
                word(1) >> 4 & low | (word(2) >> 6 & high) << 4,
            ];
            let scale = scales[i / 64].to_le_bytes()[i / 16 % 4];
            f16(&block[108..]) * (f64::from(scale) - 32.0) * f64::from(quant)
        }
        Encoding::Q4K | Encoding::Q5K => {
            let (j, q) = (i / 32, &block[4..16]);
            let (scale, min) = if j < 4 {
                (q[j] & 63, q[j + 4] & 63)
            } else {
                ((q[j + 4] & 15) | ((q[j - 4] >> 6) << 4), (q[j + 4] >> 4) | ((q[j] >> 6) << 4))
            };
            let nibbles = &block[if encoding == Encoding::Q4K { 16 } else { 48 }..];
            let byte = nibbles[i / 64 * 32 + i % 32];
            let mut quant = if (i / 32).is_multiple_of(2) { byte & 15 } else { byte >> 4 };
            if encoding == Encoding::Q5K && block[16 + i % 32] >> j & 1 == 1 {
                quant += 16;
            }
            d * f64::from(scale) * f64::from(quant) - f16(&block[2..]) * f64::from(min)
        }
        Encoding::Q6K => {
            let (n, l) = (i / 128, i % 32);
            let (ql, qh, scales) = (&block[64 * n..], &block[128 + 32 * n..], &block[192 + 8 * n..]);
            let (quant, scale) = match i % 128 / 32 {
                0 => (ql[l] & 15 | (qh[l] & 3) << 4, l / 16),
                1 => (ql[l + 32] & 15 | (qh[l] >> 2 & 3) << 4, l / 16 + 2),
                2 => (ql[l] >> 4 | (qh[l] >> 4 & 3) << 4, l / 16 + 4),
                _ => (ql[l + 32] >> 4 | (qh[l] >> 6) << 4, l / 16 + 6),
            };
            f16(&block[208..]) * f64::from(scales[scale] as i8) * (f64::from(quant) - 32.0)
        }
    }
}

/// Random blocks: every bit pattern of quants and scales, half-precision numbers of a sensible size.
pub fn weights(encoding: Encoding, outputs: usize, inputs: usize, random: &mut fastrand::Rng) -> Vec<u8> {
    let size = encoding.block_bytes();
    let halves: &[usize] = match encoding {
        Encoding::Q4_0 | Encoding::Q5_0 | Encoding::Q8_0 => &[0],
        Encoding::Q2K => &[80, 82],
        Encoding::Q3K => &[108],
        Encoding::Q6K => &[208],
        _ => &[0, 2],
    };
    let mut bytes: Vec<u8> =
        std::iter::repeat_with(|| random.u8(..)).take(outputs * inputs / encoding.block() * size).collect();
    for block in bytes.chunks_mut(size) {
        for &at in halves {
            // 2^-9 to 2^-4, either sign.
            let bits = random.u16(..) & 0x8000 | random.u16(0x1800..0x2c00);
            block[at..at + 2].copy_from_slice(&bits.to_le_bytes());
        }
    }
    bytes
}

/// Numbers of many sizes.
pub fn numbers(count: usize, random: &mut fastrand::Rng) -> Vec<f32> {
    let mut size = 1.0;
    (0..count)
        .map(|i| {
            if i % 32 == 0 {
                size = 10.0_f32.powi(random.i32(-3..3));
            }
            (random.f32() - 0.5) * size
        })
        .collect()
}

/// The product, and for each number of it the largest error the crate promises.
pub fn reference(encoding: Encoding, bytes: &[u8], outputs: usize, inputs: usize, x: &[f32]) -> Vec<(f64, f64)> {
    let per_row = inputs / encoding.block() * encoding.block_bytes();
    let decoded: Vec<Vec<f64>> = bytes
        .chunks(per_row)
        .map(|row| {
            (0..inputs)
                .map(|i| weight(encoding, &row[i / encoding.block() * encoding.block_bytes()..], i % encoding.block()))
                .collect()
        })
        .collect();
    x.chunks(inputs)
        .flat_map(|x| {
            let largest: Vec<f64> =
                x.chunks(32).map(|group| group.iter().fold(0.0, |m: f64, v| m.max(f64::from(v.abs())))).collect();
            decoded
                .iter()
                .take(outputs)
                .map(move |row| {
                    let (mut sum, mut bound) = (0.0, 1e-30);
                    for (i, (w, &v)) in row.iter().zip(x).enumerate() {
                        sum += w * f64::from(v);
                        bound += w.abs() * largest[i / 32] / 254.0 * 1.001 + 1e-5 * (w * f64::from(v)).abs();
                    }
                    (sum, bound)
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Fails where a number is further off than that, on any path this processor has.
pub fn check(encoding: Encoding, rows: usize, outputs: usize, inputs: usize, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let bytes = weights(encoding, outputs, inputs, &mut random);
    let x = numbers(rows * inputs, &mut random);
    let expected = reference(encoding, &bytes, outputs, inputs, &x);
    let matrix = Weights::new(encoding, &bytes, outputs, inputs).unwrap();
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let mut y = vec![f32::NAN; rows * outputs];
        matrix.multiply_on(path, &x, &mut y).unwrap();
        for (i, (&got, &(value, bound))) in y.iter().zip(&expected).enumerate() {
            let off = (f64::from(got) - value).abs();
            assert!(
                off <= bound,
                "{encoding:?} {path:?} {rows}x{outputs}x{inputs} at {i}: {got} is not {value}, {off} > {bound}"
            );
        }
    }
}
