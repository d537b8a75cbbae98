//! Chooses where the model runs, and says why. What a build can use is a cargo feature; what a machine has is seen at run time.
//!
//! No build of ours can use a GPU that its features do not name. A new backend is a feature and a case in [`choose`].

use std::path::Path;

use candle_core::Device;
use engine::DeviceReason;
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
        if self.device.is_cpu() { ModelDType::F32 } else { ModelDType::Auto }
    }
}

/// The best device that this build and this machine have in common, for a model that takes so many bytes of a GPU's memory.
pub fn choose(needed: u64) -> Choice {
    let cpu = |reason| Choice { device: Device::Cpu, name: "CPU", reason };
    // A GPU that does not tell is tried.
    let gpu = |device: Device, name, found| match free(&device) {
        Some(free) if free < needed => cpu(DeviceReason::GpuMemory { needed, free }),
        _ => Choice { device, name, reason: found },
    };
    if cfg!(feature = "cuda") {
        return match Device::new_cuda(0) {
            Ok(device) => gpu(device, "CUDA", DeviceReason::CudaFound),
            Err(_) if nvidia_driver() => cpu(DeviceReason::CudaUnusable),
            Err(_) => cpu(DeviceReason::CudaMissing),
        };
    }
    if cfg!(feature = "metal") {
        return match Device::new_metal(0) {
            Ok(device) => gpu(device, "Metal", DeviceReason::MetalFound),
            Err(_) => cpu(DeviceReason::MetalUnusable),
        };
    }
    cpu(if nvidia_driver() { DeviceReason::BuiltForCpuDriverFound } else { DeviceReason::BuiltForCpu })
}

/// Bytes of a GPU's memory that are free.
fn free(device: &Device) -> Option<u64> {
    u64::try_from(MemoryUsage.get_memory_available(device).ok()?).ok()
}

fn nvidia_driver() -> bool {
    Path::new("/proc/driver/nvidia/version").exists() || Path::new("/dev/nvidiactl").exists()
}
