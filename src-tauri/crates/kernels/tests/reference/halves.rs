//! Products with 16-bit floats in double precision, and whether the crate's are within the bound that it promises.

use kernels::{Half, Halves, Path};

/// What the bits of a number say: sign, exponent, fraction.
pub fn number(kind: Half, bits: u16) -> f64 {
    let fraction_bits = match kind {
        Half::F16 => 10,
        Half::Bf16 => 7,
    };
    let (most, bias) = ((1 << (15 - fraction_bits)) - 1, (1 << (14 - fraction_bits)) - 1);
    let fraction = f64::from(bits & ((1 << fraction_bits) - 1)) / f64::from(1 << fraction_bits);
    let exponent = i32::from(bits >> fraction_bits) & most;
    let size = match exponent {
        0 => fraction * 2.0_f64.powi(1 - bias),
        _ if exponent == most && fraction == 0.0 => f64::INFINITY,
        _ if exponent == most => f64::NAN,
        _ => (1.0 + fraction) * 2.0_f64.powi(exponent - bias),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// Random numbers of either sign, of a sensible size.
pub fn weights(kind: Half, count: usize, random: &mut fastrand::Rng) -> Vec<u8> {
    // 2^-9 to 2^-4.
    let (from, to) = match kind {
        Half::F16 => (0x1800, 0x2c00),
        Half::Bf16 => (0x3b00, 0x3d80),
    };
    (0..count).flat_map(|_| (random.u16(..) & 0x8000 | random.u16(from..to)).to_le_bytes()).collect()
}

/// Fails where a number is further off than the crate promises, on any path this processor has.
pub fn check(kind: Half, rows: usize, outputs: usize, inputs: usize, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let bytes = weights(kind, outputs * inputs, &mut random);
    let x: Vec<f32> = (0..rows * inputs).map(|_| (random.f32() - 0.5) * 10.0_f32.powi(random.i32(-3..3))).collect();
    let matrix = Halves::new(kind, &bytes, outputs, inputs).unwrap();
    let decoded: Vec<f64> = bytes.chunks(2).map(|pair| number(kind, u16::from_le_bytes([pair[0], pair[1]]))).collect();
    for path in Path::ALL.into_iter().filter(|path| path.is_available()) {
        let mut y = vec![f32::NAN; rows * outputs];
        matrix.multiply_on(path, &x, &mut y).unwrap();
        for (x, y) in x.chunks(inputs).zip(y.chunks(outputs)) {
            for (output, (row, &got)) in decoded.chunks(inputs).zip(y).enumerate() {
                let products = row.iter().zip(x).map(|(weight, &x)| weight * f64::from(x));
                let (value, size) = products.fold((0.0, 0.0), |(sum, size), one| (sum + one, size + one.abs()));
                let off = (f64::from(got) - value).abs();
                assert!(
                    off <= 1e-5 * size + 1e-30,
                    "{kind:?} {path:?} {rows}x{outputs}x{inputs} at {output}: {got} is not {value}"
                );
            }
        }
    }
}
