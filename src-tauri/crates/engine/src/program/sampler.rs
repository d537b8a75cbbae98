//! Chooses tokens reproducibly, and keeps the time.
//!
//! mistral.rs seeds one generator when it starts, so that an answer would depend on those before it. Here each generation has its own:
//! by the Gumbel-max trick (Gumbel, 1954), the largest of `logit / temperature + noise` is a draw from the softmax distribution, so seeded noise is
//! added and mistral.rs is left to take the largest. It is called once for every token, which makes it the clock as well.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use candle_core::{DType, Result, Tensor};
use mistralrs_core::CustomLogitsProcessor;

use crate::clock::{self, WORK};

/// One generation's sampler.
pub struct Sampler {
    temperature: f64,
    state: Mutex<State>,
}

struct State {
    noise: fastrand::Rng,
    clock: Clock,
}

/// When tokens came.
#[derive(Clone, Copy, Default)]
pub struct Clock {
    /// Tokens chosen so far.
    pub tokens: u32,
    /// When the first was.
    pub first: Option<Instant>,
    /// When the last was.
    pub last: Option<Instant>,
    /// What the kernels had taken when the first was, in seconds; told where it is counted.
    pub counted_at_first: [f64; WORK.len()],
}

impl Sampler {
    pub fn new(temperature: f64, seed: u64) -> Self {
        Self {
            temperature,
            state: Mutex::new(State { noise: fastrand::Rng::with_seed(seed), clock: Clock::default() }),
        }
    }

    pub fn clock(&self) -> Clock {
        self.state().clock
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes the logits that a token is chosen by, and changes none.
#[derive(Default)]
pub struct Witness(Mutex<Option<Vec<f32>>>);

impl Witness {
    /// Those it was shown last.
    pub fn seen(&self) -> Option<Vec<f32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl CustomLogitsProcessor for Witness {
    fn apply(&self, logits: &Tensor, _: &[u32]) -> Result<Tensor> {
        let numbers = logits.to_dtype(DType::F32)?.flatten_all()?.to_vec1()?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(numbers);
        Ok(logits.clone())
    }
}

impl CustomLogitsProcessor for Sampler {
    fn apply(&self, logits: &Tensor, _: &[u32]) -> Result<Tensor> {
        let mut state = self.state();
        let now = Instant::now();
        state.clock.tokens = state.clock.tokens.saturating_add(1);
        if state.clock.first.is_none() {
            state.clock.first = Some(now);
            state.clock.counted_at_first = clock::counted();
        }
        state.clock.last = Some(now);
        let greedy = self.temperature <= 0.0 || self.temperature.is_nan();
        if greedy {
            return Ok(logits.clone());
        }
        // In (0, 1]: the logarithm stays finite.
        let mut gumbel = || -(-(1.0 - state.noise.f32()).max(f32::MIN_POSITIVE).ln()).max(f32::MIN_POSITIVE).ln();
        let noise: Vec<f32> = std::iter::repeat_with(&mut gumbel).take(logits.elem_count()).collect();
        (logits / self.temperature)? + Tensor::from_vec(noise, logits.shape(), logits.device())?
    }
}
