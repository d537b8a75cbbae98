//! Whether this processor can run the program, asked before it is started.
//!
//! On x86-64 the program is built for the level x86-64-v3 (System V psABI, "Micro-Architecture Levels"): without it quantized
//! arithmetic is ten times slower. An older processor would end it with an illegal instruction. Every other
//! architecture's baseline has what is needed.

use crate::Error;

/// Fails with `Error::CpuTooOld` where the program cannot run.
#[cfg(target_arch = "x86_64")]
pub fn check() -> Result<(), Error> {
    let v3 = is_x86_feature_detected!("avx")
        && is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("f16c")
        && is_x86_feature_detected!("fma")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("movbe");
    if v3 { Ok(()) } else { Err(Error::CpuTooOld) }
}

/// Fails with `Error::CpuTooOld` where the program cannot run; here it always can.
#[cfg(not(target_arch = "x86_64"))]
pub fn check() -> Result<(), Error> {
    Ok(())
}
