//! Chooses where the model runs, and says why. What a build can use is a cargo feature; what a machine has is seen at run time.
//!
//! No build of ours can use a GPU that its features do not name. A new backend is a feature and a case in [`choose`].

use std::path::Path;

use engine::DeviceReason;
use mistralrs_core::ModelDType;

/// A device and the reason it was chosen.
pub struct Choice {
    pub device: candle_core::Device,
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

/// The best device that this build and this machine have in common.
pub fn choose() -> Choice {
    let cpu = |reason| Choice { device: candle_core::Device::Cpu, name: "CPU", reason };
    if cfg!(feature = "cuda") {
        return match candle_core::Device::new_cuda(0) {
            Ok(device) => Choice { device, name: "CUDA", reason: DeviceReason::CudaFound },
            Err(_) if nvidia_driver() => cpu(DeviceReason::CudaUnusable),
            Err(_) => cpu(DeviceReason::CudaMissing),
        };
    }
    if cfg!(feature = "metal") {
        return match candle_core::Device::new_metal(0) {
            Ok(device) => Choice { device, name: "Metal", reason: DeviceReason::MetalFound },
            Err(_) => cpu(DeviceReason::MetalUnusable),
        };
    }
    cpu(if nvidia_driver() { DeviceReason::BuiltForCpuDriverFound } else { DeviceReason::BuiltForCpu })
}

fn nvidia_driver() -> bool {
    Path::new("/proc/driver/nvidia/version").exists() || Path::new("/dev/nvidiactl").exists()
}
