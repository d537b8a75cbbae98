//! Opens the device that the model runs on. What a build can use is a cargo feature; what a machine has is seen at run time; what comes of the two
//! is `engine::device`'s.
//!
//! No build of ours can use a GPU that its features do not name. A new backend is a feature, a case in [`choose`] and one there.

use std::path::Path;

use candle_core::Device;
use engine::DeviceReason;
use engine::device::{Backend, Gpu, reason};
use mistralrs_core::{MemoryUsage, ModelDType};

/// A device and the reason it was chosen.
pub struct Choice {
    pub device: Device,
    /// `CPU`, `CUDA`, `Metal`.
    pub name: &'static str,
    pub reason: DeviceReason,
}

impl Choice {
    /// Type of the activations. On the processor candle computes 16-bit floats in software, so that 32 bits are faster.
    pub fn activations(&self) -> ModelDType {
        if self.device.is_cpu() { ModelDType::F32 } else { on_gpu(&self.device) }
    }

    /// The processor, where the GPU that was found does not do.
    pub fn instead(&self) -> Option<Self> {
        engine::device::instead(self.reason).map(|reason| Self { device: Device::Cpu, name: "CPU", reason })
    }
}

/// mistral.rs would ask another program, `nvidia-smi`, whether a GPU computes with bfloat16, and none may be started here.
#[cfg(feature = "cuda")]
fn on_gpu(device: &Device) -> ModelDType {
    let context = device.as_cuda_device().ok().map(|device| device.cuda_stream().context().clone());
    match context.and_then(|context| context.compute_capability().ok()) {
        // Ampere, and what came after.
        Some((8.., _)) => ModelDType::BF16,
        _ => ModelDType::F16,
    }
}

#[cfg(not(feature = "cuda"))]
fn on_gpu(_: &Device) -> ModelDType {
    ModelDType::Auto
}

/// The best device that this build and this machine have in common, for a model that takes so many bytes of a GPU's memory.
pub fn choose(needed: u64) -> Choice {
    let (built_for, opened) = if cfg!(feature = "cuda") {
        (Some(Backend::Cuda), Device::new_cuda(0).ok())
    } else if cfg!(feature = "metal") {
        (Some(Backend::Metal), Device::new_metal(0).ok())
    } else {
        (None, None)
    };
    let gpu = opened.as_ref().map(|device| Gpu { free: free(device) });
    let reason = reason(built_for, gpu, nvidia_driver(), needed);
    let (device, name) = match (reason, opened) {
        (DeviceReason::CudaFound, Some(device)) => (device, "CUDA"),
        (DeviceReason::MetalFound, Some(device)) => (device, "Metal"),
        _ => (Device::Cpu, "CPU"),
    };
    Choice { device, name, reason }
}

/// Bytes of a GPU's memory that are free.
fn free(device: &Device) -> Option<u64> {
    u64::try_from(MemoryUsage.get_memory_available(device).ok()?).ok()
}

fn nvidia_driver() -> bool {
    Path::new("/proc/driver/nvidia/version").exists() || Path::new("/dev/nvidiactl").exists()
}
