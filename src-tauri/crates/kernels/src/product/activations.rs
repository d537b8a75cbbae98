//! Activations in 8 bits: what a row of weights is multiplied with.
//!
//! Each group of 32 numbers is scaled to -127..=127 by its largest, as in ggml's `Q8_0`, but with the scale kept in single precision. So a number is
//! off by at most half a step: `max|x| / 254` of its group. A group with a number that is not finite has the scale NaN, so that the
//! product is NaN as well.

use crate::encoding::GROUP;

/// Numbers in half a group, the unit of sums.
const HALF: usize = GROUP / 2;

/// A group whose largest is no larger is all zeros: its inverse would not be finite.
pub const TINY: f32 = 1e-36;

/// Some rows, quantized. Reused from product to product: its memory only grows.
#[derive(Default)]
pub struct Activations {
    pub rows: usize,
    pub inputs: usize,
    /// `rows x inputs`.
    pub quants: Vec<i8>,
    /// `rows x inputs`, where 16-bit products want them: of each four numbers 0, 2, 1, 3.
    pub wide: Vec<i16>,
    /// `rows x groups`.
    pub scales: Vec<f32>,
    /// Sums of quants: `rows x groups x 2`.
    pub sums: Vec<i32>,
}

/// The parts of one row.
pub struct Row<'a> {
    pub quants: &'a mut [i8],
    pub wide: &'a mut [i16],
    pub scales: &'a mut [f32],
    pub sums: &'a mut [i32],
}

impl Activations {
    /// Makes room for `rows` rows of `inputs` numbers (a multiple of 32).
    pub fn reset(&mut self, rows: usize, inputs: usize, wide: bool) {
        (self.rows, self.inputs) = (rows, inputs);
        self.quants.resize(rows * inputs, 0);
        self.wide.resize(if wide { rows * inputs } else { 0 }, 0);
        self.scales.resize(rows * inputs / GROUP, 0.0);
        self.sums.resize(rows * inputs / HALF, 0);
    }

    pub fn rows_mut(&mut self) -> impl Iterator<Item = Row<'_>> {
        let inputs = self.inputs;
        let mut wide = self.wide.chunks_mut(inputs);
        self.quants
            .chunks_mut(inputs)
            .zip(self.scales.chunks_mut(inputs / GROUP))
            .zip(self.sums.chunks_mut(inputs / HALF))
            .map(move |((quants, scales), sums)| Row { quants, wide: wide.next().unwrap_or_default(), scales, sums })
    }
}

impl Row<'_> {
    /// Quantizes a row, in plain Rust.
    pub fn quantize(&mut self, numbers: &[f32]) {
        let groups = numbers.as_chunks::<GROUP>().0.iter().zip(self.quants.as_chunks_mut::<GROUP>().0);
        for (i, (numbers, quants)) in groups.enumerate() {
            let largest = numbers.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
            let finite = numbers.iter().all(|number| number.is_finite());
            let inverse = if finite && largest > TINY { 127.0 / largest } else { 0.0 };
            for (quant, number) in quants.iter_mut().zip(numbers) {
                *quant = (number * inverse).round_ties_even() as i8;
            }
            if let Some(scale) = self.scales.get_mut(i) {
                *scale = if finite { largest / 127.0 } else { f32::NAN };
            }
            for (sum, half) in self.sums.iter_mut().skip(2 * i).zip(quants.chunks(HALF)) {
                *sum = half.iter().map(|&quant| i32::from(quant)).sum();
            }
        }
        self.widen();
    }

    /// Fills `wide` from `quants`, where it is wanted.
    #[inline(always)]
    pub fn widen(&mut self) {
        for (wide, quants) in self.wide.as_chunks_mut::<4>().0.iter_mut().zip(self.quants.as_chunks::<4>().0) {
            let [a, b, c, d] = quants.map(i16::from);
            *wide = [a, c, b, d];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantized(numbers: &[f32]) -> Activations {
        let mut activations = Activations::default();
        activations.reset(1, numbers.len(), true);
        activations.rows_mut().next().unwrap().quantize(numbers);
        activations
    }

    #[test]
    fn a_number_is_off_by_half_a_step_at_most() {
        let mut random = fastrand::Rng::with_seed(3);
        let numbers: Vec<f32> = (0..1024).map(|_| (random.f32() - 0.5) * 10.0_f32.powi(random.i32(-3..4))).collect();
        let activations = quantized(&numbers);
        for (i, number) in numbers.iter().enumerate() {
            let scale = f64::from(activations.scales[i / GROUP]);
            let off = (f64::from(*number) - scale * f64::from(activations.quants[i])).abs();
            assert!(off <= 0.5001 * scale, "{i}: {off} {scale}");
        }
        for (i, sum) in activations.sums.iter().enumerate() {
            let half = &activations.quants[i * HALF..(i + 1) * HALF];
            assert_eq!(*sum, half.iter().map(|&quant| i32::from(quant)).sum::<i32>());
        }
    }

    #[test]
    fn zeros_are_zeros_and_what_is_not_finite_shows() {
        let zeros = quantized(&[0.0; GROUP]);
        assert!(zeros.quants.iter().all(|&quant| quant == 0));
        assert_eq!(zeros.scales, [0.0]);
        for odd in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut numbers = [1.0; 2 * GROUP];
            numbers[5] = odd;
            let scales = quantized(&numbers).scales;
            assert!(scales[0].is_nan() && !scales[1].is_nan(), "{odd}");
        }
    }
}
