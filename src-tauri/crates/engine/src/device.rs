//! Where a model is to run, and why: from what a build can use, what was found and what is free. The program looks, and asks; it is here for its
//! tests.

use crate::DeviceReason;

/// What a build can use besides the processor: a cargo feature of the program each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// NVIDIA's.
    Cuda,
    /// Apple's.
    Metal,
}

/// A GPU that could be opened.
#[derive(Debug, Clone, Copy)]
pub struct Gpu {
    /// Bytes of its memory that are free; `None` where it does not tell.
    pub free: Option<u64>,
}

/// Why a model that takes `needed` bytes of a GPU's memory runs where it does: on the GPU where that is `CudaFound` or `MetalFound`, else on the
/// processor. `gpu` is the one that `built_for` found, `nvidia_driver` whether one is there.
#[must_use]
pub fn reason(built_for: Option<Backend>, gpu: Option<Gpu>, nvidia_driver: bool, needed: u64) -> DeviceReason {
    let Some(backend) = built_for else {
        return if nvidia_driver { DeviceReason::BuiltForCpuDriverFound } else { DeviceReason::BuiltForCpu };
    };
    match (gpu, backend) {
        // One that does not tell is tried.
        (Some(Gpu { free: Some(free) }), _) if free < needed => DeviceReason::GpuMemory { needed, free },
        (Some(_), Backend::Cuda) => DeviceReason::CudaFound,
        (Some(_), Backend::Metal) => DeviceReason::MetalFound,
        (None, Backend::Cuda) if nvidia_driver => DeviceReason::CudaUnusable,
        (None, Backend::Cuda) => DeviceReason::CudaMissing,
        (None, Backend::Metal) => DeviceReason::MetalUnusable,
    }
}

/// Why the model runs on the processor where a GPU was found and yet did not do; `None` where none was found.
#[must_use]
pub fn instead(found: DeviceReason) -> Option<DeviceReason> {
    match found {
        DeviceReason::CudaFound => Some(DeviceReason::CudaUnusable),
        DeviceReason::MetalFound => Some(DeviceReason::MetalUnusable),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDED: u64 = 5_000_000_000;

    fn with(free: Option<u64>) -> Option<Gpu> {
        Some(Gpu { free })
    }

    #[test]
    fn a_build_for_the_processor_says_whether_a_driver_lies_idle() {
        assert_eq!(reason(None, None, false, NEEDED), DeviceReason::BuiltForCpu);
        assert_eq!(reason(None, None, true, NEEDED), DeviceReason::BuiltForCpuDriverFound);
    }

    #[test]
    fn a_gpu_that_cannot_be_opened_is_told_from_none() {
        assert_eq!(reason(Some(Backend::Cuda), None, true, NEEDED), DeviceReason::CudaUnusable);
        assert_eq!(reason(Some(Backend::Cuda), None, false, NEEDED), DeviceReason::CudaMissing);
        assert_eq!(reason(Some(Backend::Metal), None, false, NEEDED), DeviceReason::MetalUnusable);
    }

    #[test]
    fn a_gpu_is_used_where_the_model_fits_or_it_does_not_tell() {
        for free in [Some(NEEDED), Some(u64::MAX), None] {
            assert_eq!(reason(Some(Backend::Cuda), with(free), true, NEEDED), DeviceReason::CudaFound, "{free:?}");
            assert_eq!(reason(Some(Backend::Metal), with(free), false, NEEDED), DeviceReason::MetalFound, "{free:?}");
        }
    }

    #[test]
    fn where_its_memory_is_too_little_both_numbers_are_told() {
        for backend in [Backend::Cuda, Backend::Metal] {
            for free in [0, NEEDED - 1] {
                let told = reason(Some(backend), with(Some(free)), true, NEEDED);
                assert_eq!(told, DeviceReason::GpuMemory { needed: NEEDED, free }, "{backend:?}");
            }
        }
    }

    #[test]
    fn what_ran_on_the_processor_from_the_first_has_nothing_in_its_stead() {
        let had = DeviceReason::ALL.iter().filter_map(|&reason| Some((reason, instead(reason)?)));
        assert!(had.eq([
            (DeviceReason::CudaFound, DeviceReason::CudaUnusable),
            (DeviceReason::MetalFound, DeviceReason::MetalUnusable)
        ]));
    }
}
