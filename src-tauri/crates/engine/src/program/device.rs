//! Chooses where the model runs, and says why. What a build can use is a cargo feature; what a machine has is seen at run time.
//!
//! No build of ours can use a GPU that its features do not name. A new backend is a feature and a case in [`choose`].

use std::path::Path;

use mistralrs_core::ModelDType;

/// A device and the reason it was chosen.
pub struct Choice {
    pub device: candle_core::Device,
    /// `CPU`, `CUDA`, `Metal`.
    pub name: &'static str,
    /// A sentence for the user.
    pub reason: String,
}

impl Choice {
    /// Type of the activations. On the processor candle computes 16-bit floats in software, so that 32 bits are faster.
    pub fn activations(&self) -> ModelDType {
        if self.device.is_cpu() { ModelDType::F32 } else { ModelDType::Auto }
    }
}

/// The best device that this build and this machine have in common.
pub fn choose() -> Choice {
    let cpu = |reason: String| Choice { device: candle_core::Device::Cpu, name: "CPU", reason };
    if cfg!(feature = "cuda") {
        return match candle_core::Device::new_cuda(0) {
            Ok(device) => Choice { device, name: "CUDA", reason: "An NVIDIA GPU was found.".to_owned() },
            Err(_) if nvidia_driver() => cpu("An NVIDIA driver was found, but its GPU could not be used.".to_owned()),
            Err(_) => cpu("No NVIDIA GPU was found.".to_owned()),
        };
    }
    if cfg!(feature = "metal") {
        return match candle_core::Device::new_metal(0) {
            Ok(device) => Choice { device, name: "Metal", reason: "This Mac's GPU is used.".to_owned() },
            Err(_) => cpu("This Mac's GPU could not be used.".to_owned()),
        };
    }
    let found = if nvidia_driver() { "An NVIDIA driver was found, but this" } else { "This" };
    cpu(format!("{found} build runs on the processor only: it was built without CUDA or Metal."))
}

fn nvidia_driver() -> bool {
    Path::new("/proc/driver/nvidia/version").exists() || Path::new("/dev/nvidiactl").exists()
}
