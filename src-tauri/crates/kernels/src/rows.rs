//! What a model does to a row at a time: normalisation, the gate of its feed-forward part, and telling positions.

use std::sync::Mutex;

use crate::attention::Rows;
use crate::simd::{Floats, on_path};
use crate::{Mismatch, Path, threads};

/// Numbers that are worth another thread.
const WORTH: usize = 16 * 1024;

/// `y = x / sqrt(mean(x^2) + epsilon) * weight`, row by row (Zhang & Sennrich, "Root Mean Square Layer Normalization", 2019). `x` and `y` are rows as
/// long as `weight`. Off by `1e-6 * |y|` or so, sums being in single precision.
///
/// # Errors
/// Where the lengths are not whole rows.
pub fn rms_norm(path: Path, x: &[f32], weight: &[f32], epsilon: f32, y: &mut [f32]) -> Result<(), Mismatch> {
    if weight.is_empty() || !x.len().is_multiple_of(weight.len()) || x.len() != y.len() {
        return Err(Mismatch);
    }
    let path = if path.is_available() { path } else { Path::Portable };
    split(x, y, weight.len(), &|x, y| norm(path, x, weight, epsilon, y));
    Ok(())
}

fn norm(path: Path, x: &[f32], weight: &[f32], epsilon: f32, y: &mut [f32]) {
    on_path!(path, norm_rows(x: &[f32], weight: &[f32], epsilon: f32, y: &mut [f32]));
}

/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn norm_rows<V: Floats>(x: &[f32], weight: &[f32], epsilon: f32, y: &mut [f32]) {
    let width = weight.len();
    for (x, y) in x.chunks_exact(width).zip(y.chunks_exact_mut(width)) {
        let vectors = width / V::LANES;
        // SAFETY: `vectors` whole vectors are within `width` numbers, which all three slices have.
        unsafe {
            let mut squares = V::splat(0.0);
            for i in 0..vectors {
                let x = V::load(x.as_ptr().add(i * V::LANES));
                squares = x.fma(x, squares);
            }
            let mut sum = squares.sum();
            for &x in x.iter().skip(vectors * V::LANES) {
                sum += x * x;
            }
            let scale = 1.0 / (sum / width as f32 + epsilon).sqrt();
            for i in 0..vectors {
                let at = i * V::LANES;
                let scaled = V::load(x.as_ptr().add(at)).mul(V::splat(scale));
                scaled.mul(V::load(weight.as_ptr().add(at))).store(y.as_mut_ptr().add(at));
            }
            for ((y, x), weight) in y.iter_mut().zip(x).zip(weight).skip(vectors * V::LANES) {
                *y = x * scale * weight;
            }
        }
    }
}

/// `y = gate / (1 + e^-gate) * up`, number by number: SwiGLU (Shazeer, "GLU Variants Improve Transformer", 2020). Off by `1e-6 * |y|`.
///
/// # Errors
/// Where the lengths differ.
pub fn swiglu(path: Path, gate: &[f32], up: &[f32], y: &mut [f32]) -> Result<(), Mismatch> {
    if gate.len() != up.len() || gate.len() != y.len() {
        return Err(Mismatch);
    }
    let path = if path.is_available() { path } else { Path::Portable };
    y.copy_from_slice(up);
    split(gate, y, 1, &|gate, y| swi(path, gate, y));
    Ok(())
}

fn swi(path: Path, gate: &[f32], y: &mut [f32]) {
    on_path!(path, swi_all(gate: &[f32], y: &mut [f32]));
}

/// # Safety
/// That of [`Floats`].
#[inline(always)]
unsafe fn swi_all<V: Floats>(gate: &[f32], y: &mut [f32]) {
    let whole = gate.len() / V::LANES * V::LANES;
    // SAFETY: whole vectors within slices of the same length.
    unsafe {
        for at in (0..whole).step_by(V::LANES) {
            let x = V::load(gate.as_ptr().add(at));
            let down = V::splat(0.0).sub(x).exp().add(V::splat(1.0));
            x.div(down).mul(V::load(y.as_ptr().add(at))).store(y.as_mut_ptr().add(at));
        }
    }
    for (y, gate) in y.iter_mut().zip(gate).skip(whole) {
        *y *= gate / (1.0 + (-gate).exp());
    }
}

/// Turns pairs of numbers by an angle for each position (Su et al., "RoFormer", arXiv 2104.09864): `a' = a cos - b sin`, `b' = a sin + b cos`.
///
/// `x` has rows of `dim` numbers for each batch, position and head, counted so in `counts`; `cos` and `sin` have `dim / 2` numbers for each
/// position. Pairs are neighbours where `neighbours`, else a number and the one half a row on. `y` is `[batch][head][position][dim]`.
///
/// # Errors
/// Where rows are not within their slices, or the lengths contradict each other.
pub fn rope(
    x: Rows<'_>,
    counts: [usize; 3],
    [cos, sin]: [&[f32]; 2],
    neighbours: bool,
    y: &mut [f32],
) -> Result<(), Mismatch> {
    let [batch, positions, heads] = counts;
    let rows = batch * positions * heads;
    if rows == 0 {
        return if y.is_empty() { Ok(()) } else { Err(Mismatch) };
    }
    let dim = y.len() / rows;
    let fits = dim > 0
        && dim.is_multiple_of(2)
        && y.len() == rows * dim
        && cos.len() == positions * dim / 2
        && sin.len() == cos.len()
        && x.hold(counts, dim);
    if !fits {
        return Err(Mismatch);
    }
    let small = y.len() < WORTH;
    let parts: Vec<Mutex<&mut [f32]>> = y.chunks_mut(positions * dim).map(Mutex::new).collect();
    let turn_part = |part: usize| {
        let Some(Ok(mut y)) = parts.get(part).map(Mutex::lock) else { return };
        let angles = cos.chunks(dim / 2).zip(sin.chunks(dim / 2));
        for ((position, y), (cos, sin)) in y.chunks_mut(dim).enumerate().zip(angles) {
            let from = x.at(part / heads, position, part % heads);
            turn(x.data.get(from..from + dim).unwrap_or_default(), cos, sin, neighbours, y);
        }
    };
    if small {
        (0..parts.len()).for_each(turn_part)
    } else {
        threads::run(parts.len(), &turn_part)
    }
    Ok(())
}

fn turn(x: &[f32], cos: &[f32], sin: &[f32], neighbours: bool, y: &mut [f32]) {
    if neighbours {
        let pairs = x.as_chunks::<2>().0.iter().zip(y.as_chunks_mut::<2>().0);
        for (([a, b], y), (cos, sin)) in pairs.zip(cos.iter().zip(sin)) {
            *y = [a * cos - b * sin, a * sin + b * cos];
        }
    } else {
        let (a, b) = x.split_at(cos.len().min(x.len()));
        let (low, high) = y.split_at_mut(a.len());
        for (((a, b), (cos, sin)), (low, high)) in
            a.iter().zip(b).zip(cos.iter().zip(sin)).zip(low.iter_mut().zip(high))
        {
            *low = a * cos - b * sin;
            *high = a * sin + b * cos;
        }
    }
}

/// Spreads rows of `width` numbers over the threads, where there are enough of them.
fn split(x: &[f32], y: &mut [f32], width: usize, work: &(dyn Fn(&[f32], &mut [f32]) + Sync)) {
    let tasks = (x.len() / WORTH).clamp(1, threads::count() * 2);
    let size = (x.len() / width).div_ceil(tasks).max(1) * width;
    let parts: Vec<Mutex<(&[f32], &mut [f32])>> = x.chunks(size).zip(y.chunks_mut(size)).map(Mutex::new).collect();
    threads::run(parts.len(), &|task| {
        if let Some(Ok(mut part)) = parts.get(task).map(Mutex::lock) {
            let (x, y) = &mut *part;
            work(x, y);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> impl Iterator<Item = Path> {
        Path::ALL.into_iter().filter(|path| path.is_available())
    }

    fn numbers(count: usize) -> Vec<f32> {
        let mut random = fastrand::Rng::with_seed(count as u64);
        (0..count).map(|_| (random.f32() - 0.5) * 20.0).collect()
    }

    #[test]
    fn normalised_rows_are_the_references() {
        for (rows, width) in [(1, 1), (1, 576), (3, 577), (70, 576), (5, 13)] {
            let (x, weight) = (numbers(rows * width), numbers(width));
            for path in paths() {
                let mut y = vec![f32::NAN; x.len()];
                rms_norm(path, &x, &weight, 1e-5, &mut y).unwrap();
                for (x, y) in x.chunks(width).zip(y.chunks(width)) {
                    let mean = x.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>() / width as f64;
                    for ((&x, &y), &weight) in x.iter().zip(y).zip(&weight) {
                        let value = f64::from(x) / (mean + 1e-5).sqrt() * f64::from(weight);
                        assert!(
                            (f64::from(y) - value).abs() <= 1e-6 * value.abs(),
                            "{path:?} {rows}x{width} {y} {value}"
                        );
                    }
                }
            }
        }
        assert!(rms_norm(Path::Portable, &[1.0; 3], &[1.0; 2], 0.0, &mut [0.0; 3]).is_err());
    }

    #[test]
    fn gates_are_the_references() {
        for count in [0, 1, 7, 8, 100, 40_000] {
            let (gate, up) = (numbers(count).iter().map(|x| x * 6.0).collect::<Vec<_>>(), numbers(count));
            for path in paths() {
                let mut y = vec![f32::NAN; count];
                swiglu(path, &gate, &up, &mut y).unwrap();
                for ((&gate, &up), &y) in gate.iter().zip(&up).zip(&y) {
                    let value = f64::from(gate) / (1.0 + (-f64::from(gate)).exp()) * f64::from(up);
                    assert!((f64::from(y) - value).abs() <= 1e-6 * value.abs() + 1e-30, "{path:?} {gate} {y} {value}");
                }
            }
        }
        assert!(swiglu(Path::Portable, &[1.0], &[1.0; 2], &mut [0.0; 2]).is_err());
    }

    #[test]
    fn turned_pairs_are_the_references() {
        for (batch, positions, heads, dim) in [(1, 1, 9, 64), (2, 5, 3, 6), (1, 300, 2, 64)] {
            let x = numbers(batch * positions * heads * dim);
            let angles: Vec<f32> = numbers(positions * dim / 2);
            let (cos, sin): (Vec<f32>, Vec<f32>) = angles.iter().map(|angle| (angle.cos(), angle.sin())).unzip();
            let rows = Rows { data: &x, strides: [positions * heads * dim, heads * dim, dim] };
            for neighbours in [true, false] {
                let mut y = vec![f32::NAN; x.len()];
                rope(rows, [batch, positions, heads], [&cos, &sin], neighbours, &mut y).unwrap();
                for (i, &got) in y.iter().enumerate() {
                    let (number, row) = (i % dim, i / dim);
                    let (position, head, b) = (row % positions, row / positions % heads, row / positions / heads);
                    let from = ((b * positions + position) * heads + head) * dim;
                    let (pair, first) =
                        if neighbours { (number / 2, number % 2 == 0) } else { (number % (dim / 2), number < dim / 2) };
                    let (a, b) = if neighbours { (2 * pair, 2 * pair + 1) } else { (pair, pair + dim / 2) };
                    let (a, b) = (f64::from(x[from + a]), f64::from(x[from + b]));
                    let angle = f64::from(angles[position * dim / 2 + pair]);
                    let value =
                        if first { a * angle.cos() - b * angle.sin() } else { a * angle.sin() + b * angle.cos() };
                    assert!((f64::from(got) - value).abs() <= 5e-6, "{neighbours} {i} {got} {value}");
                }
            }
        }
        let rows = Rows { data: &[1.0; 4], strides: [4, 4, 4] };
        assert!(rope(rows, [1, 1, 1], [&[1.0; 2], &[1.0; 1]], true, &mut [0.0; 4]).is_err());
        assert!(rope(rows, [1, 2, 1], [&[1.0; 4], &[1.0; 4]], true, &mut [0.0; 8]).is_err());
    }
}
